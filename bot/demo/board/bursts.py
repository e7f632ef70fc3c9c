"""The pictures of a press or of an order: taken, sent one after the other, and each told of once it is there."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.demo.board.commands import MAX_SNAP
from bot.demo.board.uploads import TakePictures, Uploader, fingerprint
from bot.demo.wire.log import WireLog
from bot.words.demo import wire_text


class Bursts:
    """Open while the board has current."""

    def __init__(
        self,
        take: TakePictures,
        uploader: Uploader,
        *,
        wire_log: WireLog,
        counted: Counter[str],
        told: Callable[[dict[str, Any]], None],
    ) -> None:
        """``told`` hears of each picture that the service has."""
        self._take = take
        self._uploader = uploader
        self._wire_log = wire_log
        self._counted = counted
        self._told = told
        self._session: aiohttp.ClientSession | None = None
        #: The camera does not answer.
        self.blind = False

    def open(self) -> None:
        """There is current."""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """There is none any more."""
        if self._session:
            await self._session.close()

    async def send(self, ring: str, most: int = MAX_SNAP) -> None:
        """Take pictures for a ring, and bring ``most`` of them to the service."""
        pictures = () if self.blind else await asyncio.to_thread(self._take)
        for n, jpeg in enumerate(pictures[:most]):
            if self._session is None:
                return
            delivery = await self._uploader.deliver(self._session, ring, n, jpeg)
            if not delivery.ok:
                self._counted["pictures lost"] += 1
                refused = wire_text.picture_refused(n, delivery.status, delivery.error)
                self._wire_log.note("refusal", refused, delivery.ms)
                continue
            self._wire_log.note("upload", wire_text.picture_taken(n, len(jpeg), delivery.status), delivery.ms)
            self._told({"ring": ring, "n": n, "bytes": len(jpeg), "sha256": fingerprint(jpeg)})
