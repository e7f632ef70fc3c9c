"""The LED ring."""

from world import world


class NeoPixel:
    def __init__(self, pin, count):
        self._colour = None

    def fill(self, colour):
        self._colour = colour

    def write(self):
        world.may_fail("leds")
        world.tell("light", colour=self._colour)
