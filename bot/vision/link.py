"""The recogniser's process, as the room asks it: with a bound on every wait."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.house.ports import EyesUnavailable
from recognizer.face import WORDS, EngineSettings
from recognizer.process.answers import RECOGNISER
from recognizer.process.picture_process import PATIENCE_S, START_S, PictureProcess
from recognizer.process.replies import AnswerTable
from recognizer.process.requests import ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost

log = logging.getLogger(__name__)

#: Learning looks at more variants of a face, and may encode a gallery anew.
LEARN_S = 60.0

#: Why the process has nothing to say.
TROUBLE = (ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost)


class RecogniserLink:
    """The one way to the recogniser's process; ``opener``, "module:function", makes there what is asked.

    ``folder``: what it is opened over; None: over nothing. ``table``: what may be asked there.
    """

    def __init__(
        self, opener: str, folder: Path | None, settings: EngineSettings, *, table: AnswerTable = RECOGNISER
    ) -> None:
        settings = _absolute(settings)
        reads = [
            Path(model).parent
            for model in (settings.detector, settings.embedder, settings.persons)
            if Path(model).is_absolute()
        ]
        over = [folder.absolute()] if folder else []
        self.process = PictureProcess(
            opener,
            *over,
            settings,
            reads=[*reads, *([settings.model_folder] if settings.model_folder else [])],
            writes=[
                *([folder.absolute()] if folder else []),
                *([settings.cache_folder] if settings.cache_folder else []),
            ],
            table=table,
        )

    def start(self) -> None:
        """Begin to start the process; returns at once."""
        self.process.start()

    async def close(self) -> None:
        """End the process."""
        await asyncio.to_thread(self.process.close)

    async def ask(
        self,
        name: str,
        *arguments: object,
        deadline_s: float,
        tries: int = 2,
        newest_first: bool = False,
        patiently: bool = False,
    ) -> Any:
        """What the recogniser says; raises what its process raises, ProcessBusy too where that says nothing at all."""
        asked = self.process.ask(
            name, *arguments, deadline_s=deadline_s, tries=tries, newest_first=newest_first, patiently=patiently
        )
        try:
            async with asyncio.timeout(PATIENCE_S + tries * (START_S + deadline_s)):
                return await asyncio.wrap_future(asked)
        except TimeoutError as exc:
            raise ProcessBusy("no answer") from exc

    async def ask_again(self, name: str, *arguments: object) -> Any:
        """What the recogniser says to a wish that may be repeated; raises EyesUnavailable, Declined."""
        try:
            return await self.ask(name, *arguments, deadline_s=LEARN_S)
        except TROUBLE as exc:
            raise EyesUnavailable(f"{name}: {type(exc).__name__}") from exc

    async def describe(self, *, deadline_s: float) -> Mapping[str, str]:
        """What the recogniser is made of; raises what ``ask`` raises."""
        described: Mapping[str, str] = await self.ask("describe", deadline_s=deadline_s)
        return self._with_bounds(described)

    async def take_up_detector(self) -> None:
        """Look with the detectors that have come by now, behind every picture that waits; never raises.

        Where that fails, the recogniser's process does so at its next start.
        """
        try:
            described: Mapping[str, str] = await self.ask("take_up_detector", deadline_s=LEARN_S, tries=1)
        except TROUBLE as exc:
            log.warning("the new face detector is taken up at the recogniser's next start: %r", exc)
            return
        self.process.described = self._with_bounds(described)
        log.info("faces are found with %s from now on", described.get("detector", "another detector"))

    @property
    def warm(self) -> bool:
        """Whether the process is up."""
        return self.process.ready.is_set()

    @property
    def refused(self) -> str:
        """A model file that is not what it should be, by its name: another detector takes its place. Empty: none."""
        return self.process.described.get("refused", "")

    def _with_bounds(self, described: Mapping[str, str]) -> Mapping[str, str]:
        return {**described, "confined": self.process.described.get("confined", "no")}


def _absolute(settings: EngineSettings) -> EngineSettings:
    """The same with whole paths: the process starts in another folder."""

    def whole(choice: str) -> str:
        return str(Path(choice).absolute()) if Path(choice).exists() and choice not in WORDS else choice

    return replace(
        settings,
        detector=whole(settings.detector),
        embedder=whole(settings.embedder),
        persons=whole(settings.persons),
        model_folder=settings.model_folder and settings.model_folder.absolute(),
        cache_folder=settings.cache_folder and settings.cache_folder.absolute(),
    )
