"""The better face detector's file comes by itself: once, seldom, from loopback here, and in nobody's way."""

import asyncio
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.house.status.status import DetectorFile
from bot.settings import read_fetching
from bot.vision.fetch import MOST_A_DAY, PAUSES, TRY_S, DetectorFetch, FetchMemory
from recognizer.detect import fetching
from recognizer.detect.models import YUNET, ModelFile
from tests.fakes.books import MemoryCollection
from tests.rig.house import NOON
from tests.rig.machine import shared_by
from tests.rig.service.process import Service
from tests.rig.zoo import MODEL, ModelZoo, model_zoo

DIGEST = hashlib.sha256(MODEL).hexdigest()


class TakingEyes:
    """Writes down what becomes of the file, and that it was taken up."""

    def __init__(self) -> None:
        self._state = DetectorFile.HERE
        self._changed = asyncio.Event()
        self.taken_up = 0

    @property
    def detector_file(self) -> DetectorFile:
        return self._state

    @detector_file.setter
    def detector_file(self, state: DetectorFile) -> None:
        self._state = state
        self._changed.set()

    async def until(self, state: DetectorFile) -> None:
        async with asyncio.timeout(30):
            while self._state is not state:
                self._changed.clear()
                await self._changed.wait()

    def tell_file(self, model: ModelFile, state: DetectorFile) -> None:
        assert model.name == YUNET.name
        self.detector_file = state

    async def take_up_detector(self) -> None:
        self.taken_up += 1


@dataclass
class FirstRun:
    """A house without the file, and a place that gives it away."""

    folder: Path
    zoo: ModelZoo
    eyes: TakingEyes = field(default_factory=TakingEyes)
    memory: MemoryCollection[FetchMemory] = field(default_factory=MemoryCollection)
    begun: list[str] = field(default_factory=list)

    def fetch(self, *, wanted: bool = True, allowed: bool = True) -> DetectorFetch:
        """A new one over the same books, as after a restart; its clock is the loop's."""
        return DetectorFetch(
            self.folder,
            replace(YUNET, sha256=DIGEST),
            key="yunet",
            wanted=wanted,
            allowed=allowed,
            memory=self.memory,
            steady=now,
            begun=self.begun.append,
            eyes=self.eyes,
            source=self.zoo.url,
        )

    @property
    def file(self) -> Path:
        return self.folder / YUNET.name


def now() -> datetime:
    return NOON + timedelta(seconds=asyncio.get_running_loop().time())


@pytest.fixture
def zoo() -> Iterator[ModelZoo]:
    with model_zoo() as zoo:
        yield zoo


@pytest.fixture
def first_run(zoo: ModelZoo, tmp_path: Path) -> FirstRun:
    return FirstRun(tmp_path / "models", zoo)


async def test_the_file_comes_and_is_taken_up_without_a_restart(first_run: FirstRun) -> None:
    await first_run.fetch().run()
    assert first_run.file.read_bytes() == MODEL
    assert (first_run.eyes.detector_file, first_run.eyes.taken_up) == (DetectorFile.HERE, 1)
    assert first_run.begun == [first_run.zoo.url]


async def test_a_file_that_is_here_is_not_fetched_and_nothing_is_said(first_run: FirstRun) -> None:
    await first_run.fetch().run()
    await first_run.fetch().run()
    assert (first_run.zoo.asked, len(first_run.begun), first_run.eyes.taken_up) == (1, 1, 1)


async def test_a_file_that_was_changed_is_fetched_anew(first_run: FirstRun) -> None:
    first_run.folder.mkdir()
    first_run.file.write_bytes(b"somebody else's")
    await first_run.fetch().run()
    assert first_run.file.read_bytes() == MODEL


@pytest.mark.parametrize(
    ("wanted", "allowed", "state"),
    [(True, False, DetectorFile.FORBIDDEN), (False, True, DetectorFile.HERE), (False, False, DetectorFile.HERE)],
)
async def test_nobody_is_asked_where_it_is_forbidden_or_not_wanted(
    first_run: FirstRun, *, wanted: bool, allowed: bool, state: DetectorFile
) -> None:
    await first_run.fetch(wanted=wanted, allowed=allowed).run()
    assert (first_run.zoo.asked, first_run.eyes.detector_file, first_run.begun) == (0, state, [])


async def test_while_it_is_fetched_the_house_goes_on(first_run: FirstRun) -> None:
    first_run.zoo.open.clear()
    task = asyncio.get_running_loop().create_task(first_run.fetch().run())
    assert await asyncio.to_thread(first_run.zoo.called.wait, 5)
    assert first_run.eyes.detector_file is DetectorFile.COMING
    assert not task.done()
    first_run.zoo.open.set()
    async with asyncio.timeout(30):
        await task


async def test_the_end_of_the_service_does_not_wait_for_a_slow_server(first_run: FirstRun) -> None:
    first_run.zoo.open.clear()
    task = asyncio.get_running_loop().create_task(first_run.fetch().run())
    assert await asyncio.to_thread(first_run.zoo.called.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    began = time.monotonic()
    await asyncio.get_running_loop().shutdown_default_executor()  # what ``asyncio.run`` does last
    assert time.monotonic() - began < 5 * shared_by()


async def failing(first_run: FirstRun, state: DetectorFile) -> None:
    """The first try, and no other."""
    task = asyncio.get_running_loop().create_task(first_run.fetch().run())
    await first_run.eyes.until(state)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert first_run.eyes.taken_up == 0


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_a_server_that_does_not_give_it_is_told(first_run: FirstRun, status: int) -> None:
    first_run.zoo.status = status
    await failing(first_run, DetectorFile.NOT_GIVEN)


@pytest.mark.parametrize("body", [b"a page that says sorry", MODEL[:-1], bytes(400_000)])
async def test_another_file_is_not_kept(first_run: FirstRun, body: bytes) -> None:
    first_run.zoo.body = body
    await failing(first_run, DetectorFile.OTHER_FILE)
    assert not first_run.file.exists()


async def test_a_network_that_is_away_costs_nothing(first_run: FirstRun) -> None:
    first_run.zoo.server_close()
    await failing(first_run, DetectorFile.NOT_GIVEN)


async def test_a_disk_that_takes_nothing_is_told(first_run: FirstRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetching, "keep", full)
    await failing(first_run, DetectorFile.NOT_KEPT)


#: What the family is told of each.
TOLD = {
    fetching.FetchFault.NOT_GIVEN: DetectorFile.NOT_GIVEN,
    fetching.FetchFault.NOT_HTTPS: DetectorFile.NOT_GIVEN,
    fetching.FetchFault.BROKEN_OFF: DetectorFile.NOT_GIVEN,
    fetching.FetchFault.TOO_LARGE: DetectorFile.OTHER_FILE,
    fetching.FetchFault.OTHER_FILE: DetectorFile.OTHER_FILE,
    fetching.FetchFault.NOT_KEPT: DetectorFile.NOT_KEPT,
}


@pytest.mark.parametrize("fault", fetching.FetchFault)
async def test_whatever_goes_wrong_is_told(
    first_run: FirstRun, fault: fetching.FetchFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: ModelFile, folder: Path, *, source: str, tell: object) -> None:
        raise fetching.ModelNotFetched(fault, source)

    monkeypatch.setattr("bot.vision.fetch.fetch_model", fails)
    await failing(first_run, TOLD[fault])


@pytest.fixture
def told_at(first_run: FirstRun, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When it was tried, in seconds: each try fails at once, without a network."""
    tried: list[float] = []

    async def fails(_: object, name: str) -> None:
        tried.append(asyncio.get_running_loop().time())
        raise fetching.ModelNotFetched(fetching.FetchFault.NOT_GIVEN, "nowhere")

    monkeypatch.setattr("bot.vision.fetch.in_a_thread_of_its_own", fails)
    return tried


async def _for_days(first_run: FirstRun, days: float) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(days * 86_400):
            await first_run.fetch().run()


@pytest.mark.looptime
async def test_it_is_tried_again_after_pauses_that_grow_and_seldom(first_run: FirstRun, told_at: list[float]) -> None:
    await _for_days(first_run, 10)
    between = [timedelta(seconds=later - earlier) for earlier, later in pairwise(told_at)]
    assert tuple(between[: len(PAUSES)]) == PAUSES
    for start in told_at:
        assert sum(start <= tried < start + 86_400 for tried in told_at) <= MOST_A_DAY
    assert len(told_at) > 10


@pytest.mark.looptime
async def test_a_service_that_starts_again_and_again_asks_no_more_often(
    first_run: FirstRun, told_at: list[float]
) -> None:
    for _ in range(500):
        await _for_days(first_run, 1 / 500)
    assert 1 < len(told_at) <= MOST_A_DAY


@pytest.mark.looptime
async def test_whoever_never_answers_is_given_up(first_run: FirstRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.vision.fetch.in_a_thread_of_its_own", lambda _, name: asyncio.Event().wait())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(TRY_S + 1):
            await first_run.fetch().run()
    assert first_run.eyes.detector_file is DetectorFile.NOT_GIVEN


def test_nothing_that_a_test_starts_may_ask_outside(tmp_path: Path) -> None:
    assert not read_fetching(tmp_path / "absent.env").allowed
    assert Service(tmp_path).settings["FETCH_MODELS"] == "no"
    tests = Path(__file__).parent
    for file in tests.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        if '"DATA_DIR"' in source and any(word in source for word in ("open_house(", "main.py")):
            assert '"FETCH_MODELS"' in source, file
