"""The door's strike: a pulse whose length is in the hands of a PIO state machine, not of this program.

A program that hangs cannot hold the door open: the state machine lets go by itself. Every pulse is capped, here,
before its length reaches the hardware; a second one waits for the first.
"""

import asyncio

import rp2
import wire
from machine import Pin
from micropython import const

#: The slowest clock that divides evenly: two ticks are a millisecond.
_TICKS_PER_MS = const(2)

#: Between two pulses, in milliseconds: repeated commands cannot hold the strike for good.
_REST_MS = const(1_000)

#: A shorter pulse moves no strike.
_MIN_MS = const(100)


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def _hold():
    pull(block)  # noqa: F821 - PIO's own words
    mov(x, osr)  # noqa: F821
    set(pins, 1)  # noqa: F821
    label("hold")  # noqa: F821
    jmp(x_dec, "hold")  # noqa: F821
    set(pins, 0)  # noqa: F821


class Strike:
    """The relay of the strike on one pin; low means locked."""

    def __init__(self, number):
        self.number = number
        self.busy = False
        self.machine = None
        self.off()

    def off(self):
        """Let go, whatever is going on: the pin is taken back from the state machine."""
        if self.machine:
            self.machine.active(0)
        Pin(self.number, Pin.OUT, value=0)

    def begin(self, ms):
        """Start a pulse of ``ms``, at most MAX_UNLOCK_MS; the milliseconds it really takes, 0 if one is under way.

        ``finish`` must be awaited afterwards, or ``give_up`` called.
        """
        if self.busy:
            return 0
        self.busy = True
        ms = min(max(ms, _MIN_MS), wire.MAX_UNLOCK_MS)
        try:
            self.machine = rp2.StateMachine(0, _hold, freq=1000 * _TICKS_PER_MS, set_base=Pin(self.number))
            self.machine.active(1)
            self.machine.put(ms * _TICKS_PER_MS - 2)  # the loop's own last step and the closing one
        except Exception:
            self.give_up()
            raise
        return ms

    def give_up(self):
        """Off, and ready for another pulse."""
        self.busy = False
        self.off()

    async def finish(self, ms):
        """Wait until the pulse that began is over and make sure that it is."""
        try:
            await asyncio.sleep_ms(ms + 20)
        finally:
            self.off()
        try:
            await asyncio.sleep_ms(_REST_MS)
        finally:
            self.busy = False
