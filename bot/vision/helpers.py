"""Other machines that look for the service, where it has some."""

import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.ports import EyesUnavailable
from bot.house.status.wires import WorkersStatus
from bot.vision.burst import BurstLook
from bot.vision.link import TROUBLE, RecogniserLink
from recognizer.look import PressLook
from recognizer.process.requests import ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost
from recognizer.trace import FoundElsewhere, PressTrace

log = logging.getLogger(__name__)

#: What a trace is settled with took a millisecond; behind a picture that is looked at here it waits.
SETTLE_S = 15.0


class Helpers(Protocol):
    """Machines that look, and whoever reaches them."""

    async def trace(
        self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool = False, rings: bool = True
    ) -> FoundElsewhere | None:
        """What the pictures of one press show; None: nobody helps, or not in time. Never raises."""

    def gallery_changed(self) -> None:
        """Have them know what is known of faces from now on. Returns at once."""

    @property
    def status(self) -> WorkersStatus:
        """How it goes with them."""


class GallerySheets:
    """What helpers are told of the gallery. Each raises EyesUnavailable."""

    def __init__(self, link: RecogniserLink) -> None:
        self._link = link

    async def engine(self) -> str:
        """What made the encodings."""
        described: Mapping[str, str] = await self._link.ask_again("describe")
        return described.get("engine", "")

    async def shelf(self) -> Mapping[str, str]:
        """A digest of each sheet, by label."""
        shelf: Mapping[str, str] = await self._link.ask_again("shelf")
        return shelf

    async def sheet(self, label: str) -> bytes:
        """A sheet; empty where it is gone."""
        return bytes(await self._link.ask_again("sheet", label))


class HelpedLook:
    """Asks helpers first. What they found is settled here: who of the unknown came is written down in one place."""

    def __init__(self, link: RecogniserLink, burst: BurstLook[PressLook], look_s: float) -> None:
        self._link = link
        self._burst = burst
        self._look_s = look_s
        self.helpers: Helpers | None = None

    async def look(self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str]) -> tuple[int, PressLook] | None:
        """See ``BurstLook.look``."""
        if (found := await self._found(jpegs, door, ignored)) is None:
            return await self._burst.look(jpegs, door, ignored)
        if found.trace is None or found.trace.condition == "unreadable":
            return None
        try:
            seen: PressLook = await self._settled(found.trace, door, ignored, gather=True)
        except TROUBLE as exc:
            log.warning("what a worker saw is not settled, and looked at again: %r", exc)
            return await self._burst.look(jpegs, door, ignored)
        return found.trace.frame, seen

    async def identify(self, frames: list[bytes], *, patiently: bool, gather: bool) -> PressLook:
        """What pictures show that are looked at for another reason. Raises PhotoRefused, EyesUnavailable.

        Whoever asks impatiently may open a door by it: no other machine has a say in that.
        """
        if patiently and (seen := await self._identified_elsewhere(frames, gather=gather)):
            return seen
        try:
            if patiently:  # one picture at a time: a ring waits for no more than one, and what was seen costs nothing
                for frame in frames[:-1]:
                    await self._identified([frame], patiently=True)
            return await self._identified(frames, patiently=patiently, gather=gather)
        except (ProcessLost, ProcessFailed) as exc:
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE)) from exc
        except (ProcessBusy, ProcessBroken) as exc:
            raise EyesUnavailable from exc

    async def _identified(self, frames: list[bytes], *, patiently: bool, gather: bool = False) -> PressLook:
        seen: PressLook = await self._link.ask("identify", frames, gather, deadline_s=self._look_s, patiently=patiently)
        return seen

    async def _identified_elsewhere(self, frames: list[bytes], *, gather: bool) -> PressLook | None:
        """None: nobody helps, or what was found cannot be settled here. Raises PhotoRefused."""
        found = await self._found(frames, "", (), heads=gather, rings=False)
        if found is None:
            return None
        if found.trace is None:  # what ends a recogniser there is not looked at here, either
            raise PhotoRefused(PhotoTrouble(PhotoReason.UNREADABLE))
        try:
            return await self._settled(found.trace, "", (), gather=gather)
        except TROUBLE:
            return None

    def changed(self) -> None:
        """Something is known, or forgotten, since."""
        if self.helpers is not None:
            self.helpers.gallery_changed()

    async def _found(
        self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool = False, rings: bool = True
    ) -> FoundElsewhere | None:
        if self.helpers is None or not jpegs or await self._burst.poisonous(jpegs):
            return None
        found = await self.helpers.trace(jpegs, door, ignored, heads=heads, rings=rings)
        for place in found.poison if found else ():
            log.error("a picture killed a worker's recogniser and is not looked at again")
            await self._burst.shun(jpegs[place])
        return found

    async def _settled(self, trace: PressTrace, door: str, ignored: Sequence[str], *, gather: bool) -> PressLook:
        seen: PressLook = await self._link.ask(
            "settle", trace, door, list(ignored), gather, deadline_s=SETTLE_S, newest_first=True
        )
        return seen
