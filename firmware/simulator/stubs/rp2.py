"""The PIO's side of the board: a program becomes a listing, which the test runs and times (hardware/pio.py)."""

from world import world


class PIO:
    OUT_LOW = 2


def asm_pio(**_):
    return listed


def listed(function):
    """The program's instructions, written down by functions that stand in for the PIO's own words."""
    listing, labels = [], {}

    def word(name):
        return lambda *arguments: listing.append((name,) + arguments)

    words = {name: name for name in ("block", "x", "osr", "pins", "x_dec")}
    words.update({name: word(name) for name in ("pull", "mov", "set", "jmp")})
    words["label"] = lambda name: labels.update({name: len(listing)})
    room = function.__globals__
    room.update(words)
    function()
    for name in words:
        room.pop(name)
    return listing, labels


class StateMachine:
    def __init__(self, number, program, freq, set_base):
        if not 1908 <= freq <= 125_000_000:
            raise ValueError("the PIO cannot be clocked so")
        self.program = program
        self.freq = freq
        self.pin = set_base.number
        self.active(0)

    def active(self, on):
        self.on = on
        if not on:
            world.tell("pio", pin=self.pin)

    def put(self, value):
        world.may_fail("pio")
        if not self.on or not 0 <= value < 1 << 32:
            raise ValueError("the state machine does not run, or the value is no word")
        listing, labels = self.program
        world.tell("pio", pin=self.pin, word=value, freq=self.freq, listing=listing, labels=labels)
