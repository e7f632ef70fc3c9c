"""The pictures of one press, looked at together: those that kill the recogniser are found out and left out."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence

from bot.house.people import FixtureId
from bot.vision.link import TROUBLE, RecogniserLink
from bot.vision.poison import Poison
from recognizer.look import PressLook
from recognizer.process.requests import WorkerLost

log = logging.getLogger(__name__)


class BurstLook:
    """Asks whom pictures show; ``look_s``: how long one may take."""

    def __init__(self, link: RecogniserLink, look_s: float) -> None:
        self._link = link
        self._look_s = look_s
        self._poison = Poison()

    async def look(
        self, jpegs: Sequence[bytes], door: str, ignored: Sequence[FixtureId]
    ) -> tuple[int, PressLook] | None:
        """The index of the picture that shows it best, and what it shows; None: none can be looked at. Never raises."""
        checksums = await asyncio.to_thread(lambda: [hashlib.sha256(jpeg).digest() for jpeg in jpegs])
        fit = [index for index, checksum in enumerate(checksums) if checksum not in self._poison]
        try:
            try:
                seen = await self._seen([jpegs[index] for index in fit], door, ignored)
            except WorkerLost:
                fit = await self._without_poison(jpegs, checksums, fit)
                seen = await self._seen([jpegs[index] for index in fit], door, ignored)
        except TROUBLE as exc:
            log.warning("%d pictures could not be looked at: %r", len(jpegs), exc)
            return None
        return (fit[seen.frame], seen) if seen else None

    async def _seen(self, jpegs: list[bytes], door: str, ignored: Sequence[FixtureId]) -> PressLook | None:
        """What the recogniser makes of pictures; None: there is none left, or none can be read."""
        if not jpegs:
            return None
        seen: PressLook = await self._link.ask(
            "look", jpegs, door, list(ignored), deadline_s=self._look_s, newest_first=True
        )
        if not 0 <= seen.frame < len(jpegs):
            log.error("the recogniser speaks of picture %d of %d", seen.frame, len(jpegs))
            return None
        return None if seen.condition == "unreadable" else seen

    async def _without_poison(
        self, jpegs: Sequence[bytes], checksums: Sequence[bytes], fit: Sequence[int]
    ) -> list[int]:
        """Find out, one by one, which of the pictures the process survives."""
        good = []
        for index in fit:
            # a single picture has had its two tries already
            if len(fit) > 1 and await self._survives(jpegs[index]):
                good.append(index)
                continue
            log.error("picture %s kills the recogniser and is not looked at again", checksums[index].hex()[:16])
            self._poison.add(checksums[index])
        return good

    async def _survives(self, jpeg: bytes) -> bool:
        try:
            await self._link.ask("look", [jpeg], deadline_s=self._look_s, tries=1, newest_first=True)
        except WorkerLost:
            return False
        return True
