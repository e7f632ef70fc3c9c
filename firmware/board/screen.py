"""A small SSD1306 display for a few words, if one is fitted: 128 x 32, four lines of sixteen letters."""

import framebuf
from machine import I2C, Pin
from micropython import const

#: I2C1.
_SDA = const(26)
_SCL = const(27)
_ADDRESS = const(0x3C)
_WIDTH = const(128)
_HEIGHT = const(32)
_LINE = const(16)

_START = const(b"\xae\x20\x00\x40\xa1\xa8\x1f\xc8\xd3\x00\xda\x02\xd5\x80\xd9\xf1\xdb\x30\x81\x8f\xa4\xa6\x8d\x14\xaf")


class Screen:
    """Raises OSError where no display answers."""

    def __init__(self):
        self.i2c = I2C(1, sda=Pin(_SDA), scl=Pin(_SCL), freq=400_000)
        self.buffer = bytearray(1 + _WIDTH * _HEIGHT // 8)
        self.buffer[0] = 0x40  # what follows is picture
        self.frame = framebuf.FrameBuffer(memoryview(self.buffer)[1:], _WIDTH, _HEIGHT, framebuf.MONO_VLSB)
        for command in _START:
            self.i2c.writeto(_ADDRESS, bytes((0x80, command)))
        self.say("")

    def say(self, text):
        """Show up to 64 letters."""
        self.frame.fill(0)
        for row in range(_HEIGHT // 8):
            self.frame.text(text[row * _LINE : (row + 1) * _LINE], 0, row * 8)
        for command in (0x21, 0, _WIDTH - 1, 0x22, 0, _HEIGHT // 8 - 1):
            self.i2c.writeto(_ADDRESS, bytes((0x80, command)))
        self.i2c.writeto(_ADDRESS, self.buffer)
