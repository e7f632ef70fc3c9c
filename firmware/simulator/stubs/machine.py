"""The RP2040's peripherals, as far as the doorbell touches them."""

import os

from world import sized, world

WDT_RESET = 3


class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 1
    IRQ_FALLING = 4

    def __init__(self, number, mode=None, pull=None, value=None):
        self.number = number
        if value is not None:
            self.value(value)

    def value(self, level=None):
        number = self.number
        world.may_fail("pin%d" % number)
        if level is None:
            return world.level(number)
        if number == 13:
            world.ask(b"S", bytes((level,)), 0)
        elif number == 2:
            world.tell("relay", level=level)
        elif number == 25:
            world.tell("lamp", level=level)

    __call__ = value

    def irq(self, handler, trigger):
        world.watchers[self.number] = lambda: handler(self)


class SPI:
    def __init__(self, number, baudrate=0, polarity=0, phase=0, sck=None, mosi=None, miso=None):
        if number == 0 or baudrate > 8_000_000:
            raise ValueError("SPI0 is the Ethernet chip's, and the ArduChip takes 8 MHz at most")

    def write(self, data):
        world.may_fail("spi")
        world.ask(b"W", sized(data), 0)

    def read(self, count):
        return world.ask(b"R", count.to_bytes(2, "little"), count)

    def readinto(self, buffer):
        world.bus.write(b"R" + len(buffer).to_bytes(2, "little"))
        done = 0
        while done < len(buffer):
            done += world.bus.readinto(memoryview(buffer)[done:])


class I2C:
    def __init__(self, number, sda=None, scl=None, freq=0):
        self.bus = number

    def writeto(self, address, data):
        if world.ask(b"w", bytes((self.bus, address)) + sized(data), 1)[0]:
            raise OSError(5)

    def readfrom(self, address, count):
        answer = world.ask(b"r", bytes((self.bus, address)) + count.to_bytes(2, "little"), 1 + count)
        if answer[0]:
            raise OSError(5)
        return answer[1:]


class PWM:
    def __init__(self, pin):
        self.tone = self.said = 0

    def freq(self, hz):
        self.tone = hz

    def duty_u16(self, duty):
        world.may_fail("pwm")
        tone = self.tone if duty else 0
        if tone != self.said:
            self.said = tone
            world.tell("tone", hz=tone)


class WDT:
    def __init__(self, timeout):
        if timeout > 8388:
            raise ValueError("the watchdog's limit is 8388 ms")
        self.feed()

    def feed(self):
        world.tell("feed")


def reset():
    world.halt("reset")


def reset_cause():
    return WDT_RESET if os.getenv("DOORMAN_SIM_RESET") == "watchdog" else 1
