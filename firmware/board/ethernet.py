"""The W5100S: brings the network up, and bounces the interface where lwIP would not come back by itself.

A replugged cable is never told to lwIP, and one fatal send error takes the interface down for good; both look like
"not connected" for ever. So after a while without a network, and when the broker cannot be reached although the
network seems fine, the interface is switched off and on.
"""

import asyncio
import time

import network
from micropython import const

_LOOK_MS = const(500)

#: First patience with a missing network, and the longest: each bounce blocks for about 0.4 s.
_FIRST_MS = const(5_000)
_LONGEST_MS = const(30_000)


class Ethernet:
    """``up`` is set while there is a link and an address."""

    def __init__(self, address, counters):
        self.address = address
        self.counters = counters
        self.nic = network.WIZNET5K()  # no arguments: with (spi, cs, rst) the interrupt pin would be lost
        self.up = asyncio.Event()
        self.suspected = False

    @property
    def ip(self):
        return self.nic.ifconfig()[0] if self.up.is_set() else ""

    def suspect(self):
        """Somebody cannot reach anything although the network seems fine: bounce the interface."""
        self.suspected = True

    async def run(self, beat):
        self.start()
        patience_ms = _FIRST_MS
        since = time.ticks_ms()
        while True:
            beat()
            connected = self.nic.isconnected()
            now = time.ticks_ms()
            if connected and not self.suspected:
                if not self.up.is_set():
                    self.up.set()
                since = now
                patience_ms = _FIRST_MS
            else:
                self.up.clear()
                if self.suspected or time.ticks_diff(now, since) >= patience_ms:
                    self.suspected = False
                    await self.bounce()
                    since = time.ticks_ms()
                    patience_ms = min(_LONGEST_MS, patience_ms * 2)
            await asyncio.sleep_ms(_LOOK_MS if self.up.is_set() else _LOOK_MS // 5)

    def start(self):
        self.nic.active(True)
        if self.address:
            self.nic.ifconfig(self.address)

    async def bounce(self):
        self.counters.add("bounces")
        self.nic.active(False)
        await asyncio.sleep_ms(200)
        self.start()
