"""The PIO's side of the board: a program becomes a listing, which the test runs and times (hardware/pio.py)."""

from world import world

_WORDS = ("pull", "mov", "set", "jmp")


class PIO:
    OUT_LOW = 2


def _word(listing, name):
    return lambda *arguments: listing.append((name,) + arguments)


def asm_pio(**_):
    def assemble(function):
        listing, labels = [], {}
        words = {name: name for name in ("block", "x", "osr", "pins", "x_dec")}
        words.update({name: _word(listing, name) for name in _WORDS})
        words["label"] = lambda name: labels.update({name: len(listing)})
        room = function.__globals__
        room.update(words)
        function()
        for name in words:
            room.pop(name)
        return listing, labels

    return assemble


class StateMachine:
    def __init__(self, number, program, freq, set_base):
        if not 1908 <= freq <= 125_000_000:
            raise ValueError("the PIO cannot be clocked so")
        self._program = program
        self._freq = freq
        self._pin = set_base.number
        self.active(0)

    def active(self, on):
        self._active = on
        if not on:
            world.tell("pio", pin=self._pin)

    def put(self, value):
        world.may_fail("pio")
        if not self._active or not 0 <= value < 1 << 32:
            raise ValueError("the state machine does not run, or the value is no word")
        listing, labels = self._program
        world.tell("pio", pin=self._pin, word=value, freq=self._freq, listing=listing, labels=labels)
