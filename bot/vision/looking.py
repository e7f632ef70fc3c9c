"""What recognises on a machine that only looks: whoever knows the household tells it of whom."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from bot.house.ports import EyesUnavailable
from bot.vision.burst import BurstLook
from bot.vision.link import LEARN_S, TROUBLE, RecogniserLink
from recognizer.face import EngineSettings
from recognizer.process.answers import LOOKING
from recognizer.process.requests import ProcessBusy, ProcessLost
from recognizer.trace import HEADS, FoundElsewhere, PressTrace

#: A picture that takes longer hangs: as for the service.
LOOK_S = 15.0
_OPENER = "recognizer.process.looking:open_looking"


class _TraceLook(BurstLook[PressTrace]):
    """Asks for traces; ``ask`` sees to it that the process knows everybody."""

    def __init__(self, link: RecogniserLink, look_s: float, ask: Callable[..., Awaitable[PressTrace]]) -> None:
        super().__init__(link, look_s)
        self._asks = ask

    def _of_one(self, asked: Sequence[object]) -> Sequence[object]:
        return asked

    async def _ask(self, jpegs: list[bytes], asked: Sequence[object], *, tries: int) -> PressTrace:
        for _ in range(tries - 1):
            with contextlib.suppress(ProcessLost):
                return await self._asks(jpegs, *asked)
        return await self._asks(jpegs, *asked)


class LookingEyes:
    """Lifetime is the block; entering does not wait until the recogniser is warm.

    Sheets are kept in memory alone, for a process that has to be started anew.
    """

    def __init__(self, settings: EngineSettings, *, opener: str = _OPENER, look_s: float = LOOK_S) -> None:
        self._link = RecogniserLink(opener, None, settings, table=LOOKING)
        self._burst = _TraceLook(self._link, look_s, self._traced)
        self._look_s = look_s
        self._version = 0
        self._sheets: dict[str, bytes] = {}

    async def __aenter__(self) -> Self:
        self._link.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._link.close()

    async def engine(self) -> str:
        """What makes encodings here. Raises EyesUnavailable."""
        try:
            return (await self._link.describe(deadline_s=self._look_s))["engine"]
        except (*TROUBLE, KeyError) as exc:
            raise EyesUnavailable(repr(exc)) from exc

    async def adopt(self, version: int, changed: Mapping[str, bytes], gone: Sequence[str]) -> None:
        """Know everybody as this version does: sheets by label, on top of what is known. Raises EyesUnavailable."""
        before, self._version = self._version, version
        self._sheets = {label: sheet for label, sheet in (self._sheets | dict(changed)).items() if label not in gone}
        try:
            # on top of something else nobody may be known: the process may have been started anew
            if before == 0 or await self._adopted(str(before), changed, gone) is None:
                await self._adopted("", self._sheets, ())
        except TROUBLE as exc:
            raise EyesUnavailable(repr(exc)) from exc

    async def trace(self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool) -> FoundElsewhere:
        """What pictures show, by what is known. Raises EyesUnavailable."""
        try:
            found = await self._burst.found(jpegs, door, list(ignored), HEADS if heads else "")
        except TROUBLE as exc:
            raise EyesUnavailable(repr(exc)) from exc
        return FoundElsewhere(found and replace(found[1], frame=found[0]), await self._burst.poisonous(jpegs))

    async def _traced(self, jpegs: Sequence[bytes], *asked: object) -> PressTrace:
        """Raises what the link raises, ProcessBusy where the process does not last."""
        for _ in range(2):
            seen: PressTrace | None = await self._link.ask(
                "trace", list(jpegs), *asked, str(self._version), deadline_s=self._look_s, tries=1, newest_first=True
            )
            if seen is not None:
                return seen
            await self._adopted("", self._sheets, ())
        raise ProcessBusy("its process does not last")

    async def _adopted(self, base: str, changed: Mapping[str, bytes], gone: Sequence[str]) -> int | None:
        known: int | None = await self._link.ask(
            "adopt", str(self._version), base, dict(changed), list(gone), deadline_s=LEARN_S
        )
        return known
