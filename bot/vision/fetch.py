"""The models' files, fetched once by themselves: in the background, seldom, and in nobody's way."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from bot.aside import in_a_thread_of_its_own
from bot.house.ports import Clock, Collection
from bot.house.status.status import DetectorFile
from recognizer.detect.fetching import FETCH_TIMEOUT_S, FetchFault, Fetching, ModelNotFetched, fetch_model
from recognizer.detect.models import ModelFile

log = logging.getLogger(__name__)

T = TypeVar("T")

#: How long after a failed try the next one is: the network may not be up yet, or be away for the day. Restarts count
#: along, so that a service that starts again and again asks nobody more often.
PAUSES = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=3))
#: Tries in any day; one more than there are pauses.
MOST_A_DAY = len(PAUSES) + 1
_DAY = timedelta(days=1)
#: A try that is not over by then is given up: names that are looked up know no timeout of ours.
TRY_S = FETCH_TIMEOUT_S + 30.0
#: At most so long is slept in one piece, in seconds.
_NAP_S = 3600.0

_FAULTS: Mapping[FetchFault, DetectorFile] = {
    FetchFault.NOT_GIVEN: DetectorFile.NOT_GIVEN,
    FetchFault.NOT_HTTPS: DetectorFile.NOT_GIVEN,
    FetchFault.BROKEN_OFF: DetectorFile.NOT_GIVEN,
    FetchFault.TOO_LARGE: DetectorFile.OTHER_FILE,
    FetchFault.OTHER_FILE: DetectorFile.OTHER_FILE,
    FetchFault.NOT_KEPT: DetectorFile.NOT_KEPT,
}


@dataclass(frozen=True, slots=True)
class FetchMemory:
    """When it was tried, by the steady clock: the tries of the last day, oldest first."""

    tried: tuple[datetime, ...] = ()


class DetectorUser(Protocol):
    """The recogniser."""

    def tell_file(self, model: ModelFile, state: DetectorFile) -> None:
        """What becomes of a model's file."""

    async def take_up_detector(self) -> None:
        """Use the file, which is here now. Never raises."""


class DetectorFetch:
    """Brings a detector's file once, and has the recogniser take it up.

    ``wanted``: the settings choose this detector; ``allowed``: and it may be fetched. ``begun`` is called before the
    first try, with where it comes from. ``key``: under which it is remembered when it was tried.
    """

    def __init__(
        self,
        folder: Path,
        model: ModelFile,
        *,
        key: str,
        wanted: bool,
        allowed: bool,
        memory: Collection[FetchMemory],
        steady: Clock,
        begun: Callable[[str], None],
        eyes: DetectorUser,
        source: str = "",
    ) -> None:
        self._folder = folder
        self._model = model
        self._key = key
        self._wanted = wanted
        self._allowed = allowed
        self._memory = memory
        self._steady = steady
        self._begun = begun
        self._eyes = eyes
        self._source = source or model.url

    async def run(self) -> None:
        """Fetch it, as often as it takes; returns once it is there, or where there is nothing to do."""
        if not self._wanted or await asyncio.to_thread(self._model.is_right_in, self._folder):
            return
        if not self._allowed:
            self._eyes.tell_file(self._model, DetectorFile.FORBIDDEN)
            return
        self._eyes.tell_file(self._model, DetectorFile.COMING)
        self._begun(self._source)
        while True:
            await self._until_due()
            outcome = await self._try()
            self._eyes.tell_file(self._model, outcome)
            if outcome is DetectorFile.HERE:
                return

    async def _until_due(self) -> None:
        while (wait_s := (self._due() - self._steady()).total_seconds()) > 0:  # noqa: ASYNC110 - nobody tells us when
            await asyncio.sleep(min(wait_s, _NAP_S))

    def _due(self) -> datetime:
        now = self._steady()
        tried = self._tries(now)
        if not tried:
            return now
        if len(tried) >= MOST_A_DAY:
            return tried[-MOST_A_DAY] + _DAY
        return tried[-1] + PAUSES[len(tried) - 1]

    def _tries(self, now: datetime) -> tuple[datetime, ...]:
        memory = self._memory.get(self._key) or FetchMemory()
        return tuple(tried for tried in memory.tried if now - tried < _DAY)

    async def _try(self) -> DetectorFile:
        now = self._steady()
        await self._memory.put({self._key: FetchMemory((*self._tries(now), now))})
        try:
            async with asyncio.timeout(TRY_S):
                await in_a_thread_of_its_own(self._fetch, name="model fetch")
        except ModelNotFetched as failed:
            log.warning("%s was not fetched: %s", self._model.name, failed)
            return _FAULTS[failed.fault]
        except TimeoutError:
            log.warning("%s was not fetched: no answer within %.0f s", self._model.name, TRY_S)
            return DetectorFile.NOT_GIVEN
        log.info("%s is here", self._folder / self._model.name)
        await self._eyes.take_up_detector()
        return DetectorFile.HERE

    def _fetch(self) -> None:
        fetch_model(self._model, self._folder, source=self._source, tell=_unheard)


def _unheard(_: Fetching) -> None:
    """What a command prints meanwhile."""
