"""The door contact and the exit button, looked at fifty times a second: a level is believed after three looks."""

import asyncio
import time

from machine import Pin
from micropython import const

_LOOK_MS = const(20)
_LOOKS = const(3)

#: A door that opens so soon after an unlock or the exit button was opened from inside or by the family.
_RIGHTFUL_MS = const(10_000)


class Level:
    """One input, debounced; ``is_down()`` where the pin is pulled to ground."""

    def __init__(self, number):
        self.pin = Pin(number, Pin.IN, Pin.PULL_UP)
        self.down = not self.pin.value()
        self.looks = 0

    def changed(self):
        """Look once; True if the level is a new one for good."""
        down = not self.pin.value()
        self.looks = self.looks + 1 if down != self.down else 0
        if self.looks < _LOOKS:
            return False
        self.down = down
        self.looks = 0
        return True


class Leaf:
    """The door leaf: tells when it moves, was forced, or stays open. The contact is closed while the door is."""

    def __init__(self, number, tell, settings):
        self.level = Level(number)
        self.tell = tell
        self.settings = settings
        self.opened_at = time.ticks_ms()
        self.allowed_at = None
        self.complained = False
        self.known = False

    @property
    def open(self):
        return not self.level.down

    def allow(self):
        """Somebody may open the door now: an unlock or the exit button."""
        self.allowed_at = time.ticks_ms()

    def look(self):
        now = time.ticks_ms()
        if self.allowed_at is not None and time.ticks_diff(now, self.allowed_at) >= _RIGHTFUL_MS:
            self.allowed_at = None  # forgotten now: in a week the ticks' difference would be negative, and rightful
        if not self.known:
            self.known = True
            self.tell({"open": self.open})  # what waited to be told before this start is lost
        if self.level.changed():
            self.complained = False
            if self.open:
                self.opened_at = now
                self.tell({"open": True, "forced": self.allowed_at is None})
            else:
                self.tell({"open": False})
        open_s = time.ticks_diff(now, self.opened_at) // 1000
        if self.open and not self.complained and open_s >= self.settings.left_open_s:
            self.complained = True
            self.tell({"open": True, "left_open": True, "for_s": open_s})


class Inputs:
    """Both inputs in one task; either may be missing (None)."""

    def __init__(self, leaf, level, exit_pressed):
        self.leaf = leaf
        self.exit = level
        self.exit_pressed = exit_pressed

    async def run(self, beat):
        while True:
            beat()
            if self.leaf:
                self.leaf.look()
            if self.exit and self.exit.changed():
                self.exit_pressed(self.exit.down)
            await asyncio.sleep_ms(_LOOK_MS)
