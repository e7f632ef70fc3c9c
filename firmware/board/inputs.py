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
        self._pin = Pin(number, Pin.IN, Pin.PULL_UP)
        self.down = not self._pin.value()
        self._looks = 0

    def changed(self):
        """Look once; True if the level is a new one for good."""
        down = not self._pin.value()
        self._looks = self._looks + 1 if down != self.down else 0
        if self._looks < _LOOKS:
            return False
        self.down = down
        self._looks = 0
        return True


class Leaf:
    """The door leaf: tells when it moves, was forced, or stays open. The contact is closed while the door is."""

    def __init__(self, number, tell, left_open_s):
        self._level = Level(number)
        self._tell = tell
        self._left_open_s = left_open_s
        self._opened_at = time.ticks_ms()
        self._allowed_at = None
        self._complained = False

    @property
    def open(self):
        return not self._level.down

    def allow(self):
        """Somebody may open the door now: an unlock or the exit button."""
        self._allowed_at = time.ticks_ms()

    def look(self):
        now = time.ticks_ms()
        if self._level.changed():
            self._complained = False
            if self.open:
                self._opened_at = now
                self._tell({"open": True, "forced": not self._is_rightful(now)})
            else:
                self._tell({"open": False})
        open_s = time.ticks_diff(now, self._opened_at) // 1000
        if self.open and not self._complained and open_s >= self._left_open_s():
            self._complained = True
            self._tell({"open": True, "left_open": True, "for_s": open_s})

    def _is_rightful(self, now):
        return self._allowed_at is not None and time.ticks_diff(now, self._allowed_at) < _RIGHTFUL_MS


class Inputs:
    """Both inputs in one task; either may be missing (None)."""

    def __init__(self, leaf, exit_level, exit_pressed):
        self._leaf = leaf
        self._exit = exit_level
        self._exit_pressed = exit_pressed

    async def run(self, beat):
        while True:
            beat()
            if self._leaf:
                self._leaf.look()
            if self._exit and self._exit.changed():
                self._exit_pressed(self._exit.down)
            await asyncio.sleep_ms(_LOOK_MS)
