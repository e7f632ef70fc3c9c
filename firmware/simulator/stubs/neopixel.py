"""The LED ring."""

from world import world


class NeoPixel:
    def __init__(self, pin, count):
        self.colour = None

    def fill(self, colour):
        self.colour = colour

    def write(self):
        world.may_fail("leds")
        world.tell("light", colour=self.colour)
