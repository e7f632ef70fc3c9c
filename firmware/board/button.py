"""The bell's button: an interrupt wakes the task, five equal looks make a press, and a held button is one press."""

import time

import asyncio

from machine import Pin
from micropython import const

#: Looks that must all find the button down, and the time between two of them, in milliseconds.
_LOOKS = const(5)
_LOOK_MS = const(2)

#: A press is over when the button was up for so long, in milliseconds.
_UP_MS = const(50)


class BellButton:
    """Calls ``pressed()`` once a press; the pin is low while the button is down."""

    def __init__(self, number, pressed):
        self.pressed = pressed
        self.bell = asyncio.ThreadSafeFlag()
        self.pin = Pin(number, Pin.IN, Pin.PULL_UP)
        self.pin.irq(lambda _: self.bell.set(), Pin.IRQ_FALLING)
        self.held = False

    async def run(self, beat):
        while True:
            beat()
            await self.bell.wait()
            if await self.is_down():
                self.pressed()
                await self.until_up(beat)

    async def is_down(self):
        # a bounce that ends this series makes another falling edge, and so another series
        for look in range(_LOOKS):
            if look:
                await asyncio.sleep_ms(_LOOK_MS)
            if self.pin.value():
                return False
        return True

    async def until_up(self, beat):
        self.held = True
        down_at = time.ticks_ms()
        while time.ticks_diff(time.ticks_ms(), down_at) < _UP_MS:
            await asyncio.sleep_ms(5)
            if not self.pin.value():
                down_at = time.ticks_ms()
            beat()
        self.held = False
        self.bell.clear()
