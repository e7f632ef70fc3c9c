"""The pictures of one press, looked at together: those that kill the recogniser are found out and left out."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from bot.vision.link import TROUBLE, RecogniserLink
from bot.vision.poison import Poison
from recognizer.look import Condition
from recognizer.process.requests import ProcessLost

log = logging.getLogger(__name__)


class OfPictures(Protocol):
    """What is found in some pictures together."""

    @property
    def condition(self) -> Condition:
        """Whether anything can be seen."""

    @property
    def frame(self) -> int:
        """Which of them shows it best."""


_Found = TypeVar("_Found", bound=OfPictures)


class BurstLook(Generic[_Found]):
    """Asks whom pictures show, by a question of the recogniser's; ``look_s``: how long one may take."""

    def __init__(self, link: RecogniserLink, look_s: float, question: str = "look") -> None:
        self._link = link
        self._look_s = look_s
        self._question = question
        self._poison = Poison()

    async def look(self, jpegs: Sequence[bytes], *asked: object) -> tuple[int, _Found] | None:
        """The index of the picture that shows it best, and what it shows; None: none can be looked at. Never raises.

        ``asked`` stands behind the pictures in the question.
        """
        try:
            found = await self.found(jpegs, *asked)
        except TROUBLE as exc:
            log.warning("%d pictures could not be looked at: %r", len(jpegs), exc)
            return None
        return None if found is None or found[1].condition == "unreadable" else found

    async def found(self, jpegs: Sequence[bytes], *asked: object) -> tuple[int, _Found] | None:
        """The same, also where nothing can be read in any; raises what the recogniser's process raises."""
        checksums = await _checksums(jpegs)
        fit = [index for index, checksum in enumerate(checksums) if checksum not in self._poison]
        try:
            seen = await self._seen([jpegs[index] for index in fit], asked)
        except ProcessLost:
            fit = await self._without_poison(jpegs, checksums, fit, asked)
            seen = await self._seen([jpegs[index] for index in fit], asked)
        return (fit[seen.frame], seen) if seen else None

    async def poisonous(self, jpegs: Sequence[bytes]) -> tuple[int, ...]:
        """Which of some pictures are known to kill the recogniser."""
        return tuple(index for index, checksum in enumerate(await _checksums(jpegs)) if checksum in self._poison)

    async def shun(self, jpeg: bytes) -> None:
        """Never look at a picture: it killed a recogniser elsewhere."""
        self._poison.add((await _checksums([jpeg]))[0])

    async def _seen(self, jpegs: list[bytes], asked: Sequence[object]) -> _Found | None:
        """What the recogniser makes of pictures; None: there is none left."""
        if not jpegs:
            return None
        seen = await self._ask(jpegs, asked, tries=2)
        if not 0 <= seen.frame < len(jpegs):
            log.error("the recogniser speaks of picture %d of %d", seen.frame, len(jpegs))
            return None
        return seen

    async def _without_poison(
        self, jpegs: Sequence[bytes], checksums: Sequence[bytes], fit: Sequence[int], asked: Sequence[object]
    ) -> list[int]:
        """Find out, one by one, which of the pictures the process survives."""
        good = []
        for index in fit:
            # a single picture has had its two tries already
            if len(fit) > 1 and await self._survives(jpegs[index], asked):
                good.append(index)
                continue
            log.error("picture %s kills the recogniser and is not looked at again", checksums[index].hex()[:16])
            self._poison.add(checksums[index])
        return good

    async def _survives(self, jpeg: bytes, asked: Sequence[object]) -> bool:
        try:
            await self._ask([jpeg], self._of_one(asked), tries=1)
        except ProcessLost:
            return False
        return True

    def _of_one(self, _asked: Sequence[object]) -> Sequence[object]:
        """What is asked of a single picture, only to see whether the recogniser survives it: nothing is learned."""
        return ()

    async def _ask(self, jpegs: list[bytes], asked: Sequence[object], *, tries: int) -> _Found:
        found: _Found = await self._link.ask(
            self._question, jpegs, *asked, deadline_s=self._look_s, tries=tries, newest_first=True
        )
        return found


async def _checksums(jpegs: Sequence[bytes]) -> list[bytes]:
    return await asyncio.to_thread(lambda: [hashlib.sha256(jpeg).digest() for jpeg in jpegs])
