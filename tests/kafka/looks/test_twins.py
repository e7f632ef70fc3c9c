"""Two workers that were given one name."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.house.findings.kafka_findings import WorkersHeard
from bot.house.status.wires import KafkaTrouble
from bot.kafka import check
from bot.kafka.check import check_kafka
from bot.kafka.failures import KafkaFailed
from bot.kafka.looks.asking.crew import HEARD_S, SERVICE_BEAT_S, WorkerCrew
from bot.kafka.looks.messages import WorkerBeat
from bot.kafka.looks.working import worker as workers
from bot.kafka.looks.working.worker import LookWorker, NameTaken
from bot.settings import KafkaSettings
from bot.vision import LookingEyes
from recognizer.face import EngineSettings
from tests.kafka.looks.rig import LIMIT_S, Household, household_at, until
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by


class Hands:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


numbers = count(1)


def lives(process: str, *, leaving: bool = False) -> WorkerBeat:
    return WorkerBeat("cellar", version=1, places=1, process=process, number=next(numbers), leaving=leaving)


def test_whoever_comes_back_by_its_name_is_no_twin() -> None:
    crew = WorkerCrew(Hands())
    for process in ("a", "a", "b", "b", "c"):
        crew.hear("cellar", lives(process))
    assert (crew.fit, crew.twins) == (["cellar"], ())


def test_two_that_speak_by_turns_are_twins_until_one_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    clock = Hands()
    crew = WorkerCrew(clock)
    for process in ("a", "b", "a", "b"):
        crew.hear("cellar", lives(process))
    assert (crew.fit, crew.twins) == (["cellar"], ("cellar",))
    assert caplog.text.count("two workers are called cellar") == 1
    crew.hear("cellar", lives("a", leaving=True))
    clock.now += HEARD_S + 1
    crew.hear("cellar", lives("b"))
    assert (crew.fit, crew.twins) == (["cellar"], ())


def test_a_sign_of_life_that_somebody_sends_again_is_none() -> None:
    clock = Hands()
    crew = WorkerCrew(clock)
    beats = [lives("a"), lives("a"), lives("a", leaving=True)]
    for beat in (*beats, *beats):
        crew.hear("cellar", beat)
    assert crew.fit == []
    crew.hear("cellar", lives("b"))
    for beat in beats:  # nor does it make a twin, or send somebody away
        crew.hear("cellar", beat)
    assert (crew.fit, crew.twins) == (["cellar"], ())


def test_what_a_worker_said_before_it_died_counts_from_when_it_was_said_however_long_it_lay() -> None:
    clock = Hands()
    crew = WorkerCrew(clock, "now")

    def said(run: str, at_s: float) -> WorkerBeat:
        return replace(lives("a"), heard_run=run, heard_ms=int(at_s * 1000))

    crew.hear("cellar", said("now", clock.now - HEARD_S - SERVICE_BEAT_S - 1))
    crew.hear("cellar", said("before", clock.now))
    assert crew.fit == []
    crew.hear("cellar", said("now", clock.now - 1))
    assert crew.fit == ["cellar"]
    crew.hear("cellar", said("now", clock.now - 4 - SERVICE_BEAT_S))  # the broker brings what lay there last
    clock.now += HEARD_S - 3
    assert crew.fit == []


def test_nobody_counts_on_a_worker_to_whom_no_look_comes() -> None:
    crew = WorkerCrew(Hands())
    crew.hear("cellar", WorkerBeat("cellar", version=1, process="a"))
    assert crew.fit == []


async def doctor_hears(home: Household) -> object:
    """What the doctor finds of workers, who speak more often here."""
    settings = KafkaSettings(servers=home.broker.address, prefix=home.prefix)
    topics, workers_heard = await check_kafka(settings, workers_key=home.key_file)
    assert topics.good
    assert workers_heard.good is (workers_heard.found == WorkersHeard(1))
    return workers_heard.found


async def until_the_doctor_hears(home: Household, heard: WorkersHeard) -> None:
    """A second and a half is short on a busy machine: the doctor is called until it hears that."""
    async with asyncio.timeout(LIMIT_S * shared_by()):
        while await doctor_hears(home) != heard:  # each call listens for a while
            pass


@needs_kafka
class TestOnABroker:
    @pytest.fixture(autouse=True)
    def hears_soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check, "HEARD_WITHIN_S", 1.5 * shared_by())

    @pytest.fixture
    async def home(self, kafka: Tansu, tmp_path: Path) -> AsyncIterator[Household]:
        async with household_at(kafka, tmp_path) as household:
            yield household

    async def test_both_hear_of_each_other_and_share_the_doors_without_a_lasting_name(
        self, home: Household, caplog: pytest.LogCaptureFixture
    ) -> None:
        await until_the_doctor_hears(home, WorkersHeard(0))
        one = await home.hire("cellar", comes_back=True)
        await until_the_doctor_hears(home, WorkersHeard(1))
        two = await home.hire("cellar", comes_back=True, alias="other")
        await until(lambda: home.dispatcher.status.twins == ("cellar",))
        await until_the_doctor_hears(home, WorkersHeard(1, ("cellar",)))
        assert not home.dispatcher.status.good
        await until(lambda: caplog.text.count("another worker is called cellar, too") == 2)
        await until(lambda: {one.counts.places, two.counts.places} == {4})
        before = one.counts.looked + two.counts.looked
        for number in range(8):
            while await home.names(b"anna", door=f"door {number}") != ["anna"]:  # noqa: ASYNC110 - until both said so
                await asyncio.sleep(0.05)
        assert one.counts.looked + two.counts.looked - before == 8

    async def test_a_broker_that_refuses_a_lasting_name_has_the_worker_without_one(
        self, home: Household, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As Kafka does to the older of two; this broker lets both in."""
        asked: list[str] = []

        def opened(*_: object, instance: str, **__: object) -> None:
            asked.append(instance)
            raise KafkaFailed(KafkaTrouble.REFUSED)

        monkeypatch.setattr(workers, "open_consumer", opened)
        async with LookingEyes(EngineSettings(), opener="tests.fakes.recognisers:open_looking_desk") as eyes:
            worker = LookWorker(home.cluster, home.topics, home.key, eyes, "cellar")
            with pytest.raises(NameTaken):
                await worker.work(asyncio.Event())
            with pytest.raises(KafkaFailed):
                await worker.work(asyncio.Event())
        assert asked == ["cellar", ""]
