"""Tells systemd, where it started us, that the house is open, that it lives, and that it closes (sd_notify(3))."""

import asyncio
import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)

#: It wants to hear of us within this many intervals: one that is late by chance is no end.
_WITHIN = 3


class ServiceManager:
    """Says nothing where nobody asked: started by hand, there is no address to say it to."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        try:
            every_us = int(environment.get("WATCHDOG_USEC", "0"))
        except ValueError:
            every_us = 0
        ours = environment.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
        #: Seconds between two signs of life; None: nobody waits for one.
        self.interval_s = every_us / 1_000_000 / _WITHIN if self._address and ours and every_us > 0 else None

    def opened(self) -> None:
        """Everybody is heard."""
        self._say("READY=1")

    def closing(self) -> None:
        """Nothing new is begun."""
        self._say("STOPPING=1")

    async def keep_telling(self) -> None:
        """Say that we live, for ever: what holds the event loop up holds this up, too."""
        while self.interval_s is not None:
            self._say("WATCHDOG=1")
            await asyncio.sleep(self.interval_s)

    def _say(self, what: str) -> None:
        if not self._address:
            return
        # "@" stands for the nought that an abstract address begins with
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as to:
                to.sendto(what.encode(), address)
        except OSError as exc:
            log.warning("systemd was not told %s: %s", what, exc)
