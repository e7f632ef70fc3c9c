"""A small SSD1306 display for a few words, if one is fitted: 128 x 32, four lines of sixteen letters."""

import framebuf
from machine import I2C, Pin

ADDRESS = 0x3C
WIDTH = 128
HEIGHT = 32
LINE = 16

_START = b"\xae\x20\x00\x40\xa1\xa8\x1f\xc8\xd3\x00\xda\x02\xd5\x80\xd9\xf1\xdb\x30\x81\x8f\xa4\xa6\x8d\x14\xaf"


class Screen:
    """Raises OSError where no display answers."""

    def __init__(self, sda, scl):
        self._i2c = I2C(1, sda=Pin(sda), scl=Pin(scl), freq=400_000)
        self._buffer = bytearray(1 + WIDTH * HEIGHT // 8)
        self._buffer[0] = 0x40  # what follows is picture
        self._frame = framebuf.FrameBuffer(memoryview(self._buffer)[1:], WIDTH, HEIGHT, framebuf.MONO_VLSB)
        for command in _START:
            self._i2c.writeto(ADDRESS, bytes((0x80, command)))
        self.say("")

    def say(self, text):
        """Show up to 64 letters."""
        self._frame.fill(0)
        for row in range(HEIGHT // 8):
            self._frame.text(text[row * LINE : (row + 1) * LINE], 0, row * 8)
        for command in (0x21, 0, WIDTH - 1, 0x22, 0, HEIGHT // 8 - 1):
            self._i2c.writeto(ADDRESS, bytes((0x80, command)))
        self._i2c.writeto(ADDRESS, self._buffer)
