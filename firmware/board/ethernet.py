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

    def __init__(self, address, tally):
        self._address = address
        self._tally = tally
        self._nic = network.WIZNET5K()  # no arguments: with (spi, cs, rst) the interrupt pin would be lost
        self.up = asyncio.Event()
        self._suspect = False

    @property
    def ip(self):
        return self._nic.ifconfig()[0] if self.up.is_set() else ""

    def suspect(self):
        """Somebody cannot reach anything although the network seems fine: bounce the interface."""
        self._suspect = True

    async def run(self, beat):
        self._start()
        patience_ms = _FIRST_MS
        since = time.ticks_ms()
        while True:
            beat()
            connected = self._nic.isconnected()
            now = time.ticks_ms()
            if connected and not self._suspect:
                if not self.up.is_set():
                    self.up.set()
                since = now
                patience_ms = _FIRST_MS
            else:
                self.up.clear()
                if self._suspect or time.ticks_diff(now, since) >= patience_ms:
                    self._suspect = False
                    await self._bounce()
                    since = time.ticks_ms()
                    patience_ms = min(_LONGEST_MS, patience_ms * 2)
            await asyncio.sleep_ms(_LOOK_MS if self.up.is_set() else _LOOK_MS // 5)

    def _start(self):
        self._nic.active(True)
        if self._address:
            self._nic.ifconfig(self._address)

    async def _bounce(self):
        self._tally.add("bounces")
        self._nic.active(False)
        await asyncio.sleep_ms(200)
        self._start()
