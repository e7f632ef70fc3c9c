"""``main.py worker``, as it is started, beside a service with the real recogniser; and what it says where it cannot."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import Condition, Person, PersonId, PhotoId, Verdict
from bot.house.status.wires import WorkersStatus
from bot.kafka.looks.asking.dispatcher import LookDispatcher
from bot.kafka.looks.sealing import new_key, read_key
from bot.nursery import Nursery
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.fakes.books import MemoryPeople
from tests.kafka.looks.rig import ROOT, Household, until
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port
from tests.sitters import eileen_collins, grace_hopper, nobody

pytestmark = needs_kafka

GRACE = Person(PersonId("0001"), "Grace Hopper")


def started(folder: Path, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
    """``main.py worker`` with these settings, in English, with nothing of this machine's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH") if name in os.environ}
    env = {**kept, "LANG": "en_GB.UTF-8", "DOORMAN_ENV_FILE": str(folder / "absent.env"), **settings}
    command = [sys.executable, str(ROOT / "main.py"), "worker", *arguments]
    return subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def said(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """What a worker says that ends by itself."""
    process = started(folder, *arguments, **settings)
    _, errors = process.communicate(timeout=60 * shared_by())
    return process.returncode, errors


@pytest.fixture
def key(tmp_path: Path) -> Path:
    place = tmp_path / "workers.key"
    place.write_bytes(new_key())
    return place


@pytest.fixture
async def eyes(tmp_path: Path, cache_folder: Path) -> AsyncIterator[Vision]:
    people = MemoryPeople()
    await people.save(GRACE)
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    async with Vision(folder=tmp_path / "gallery", settings=settings, people=people) as vision:
        yield vision


async def test_a_worker_names_whom_the_service_learned_until_they_are_forgotten_and_ends_in_time(
    kafka: Tansu, tmp_path: Path, key: Path, eyes: Vision, cache_folder: Path
) -> None:
    front = DoorId("front")
    async with Nursery() as nursery:
        home = Household(kafka, tmp_path, nursery)
        await home.make_topics()
        dispatcher = LookDispatcher(home.cluster, home.topics, read_key(key), eyes.sheets, ring_s=30.0, patient_s=30.0)
        eyes.helped_by(dispatcher)
        nursery.keep("workers", dispatcher.run)
        await eyes.learn(GRACE.id, grace_hopper())
        settings = {
            "KAFKA_SERVERS": kafka.address, "KAFKA_TOPIC_PREFIX": home.prefix,
            "DETECTOR": "hog", "MODEL_DIR": str(cache_folder),
        }  # fmt: skip
        process = started(tmp_path, "--key", str(key), "--name", "cellar", **settings)
        try:
            await until(lambda: dispatcher.status.workers == 1, within_s=60)
            seen = await eyes.look([(PhotoId("a"), grace_hopper(quality=70))], door=front)
            assert [sighting.person for sighting in seen.sightings] == [GRACE]
            assert dispatcher.status.answered == 1
            alone = replace(seen, photo=PhotoId("b"))
            eyes.helped_by(Nobody())
            assert await eyes.look([(PhotoId("b"), grace_hopper(quality=70))], door=front) == alone  # to the last digit
            eyes.helped_by(dispatcher)
            stranger = await eyes.look([(PhotoId("c"), eileen_collins())], door=front)
            assert stranger.sightings[0].stranger  # settled by the service, which keeps the unknown
            assert (await eyes.look([(PhotoId("d"), nobody())], door=front)).condition is Condition.NO_FACE
            before = dispatcher.status.version
            await eyes.forget(GRACE.id)
            await until(lambda: dispatcher.status.version > before)
            gone = await eyes.look([(PhotoId("e"), grace_hopper(quality=70))], door=front)
            assert gone.sightings[0].verdict is Verdict.UNKNOWN
            assert dispatcher.status.answered == 4
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _, errors = await asyncio.to_thread(process.communicate, timeout=30)
        finally:
            process.kill()
        assert time.monotonic() - began < 2.0 * shared_by()
        assert process.returncode == 0
        assert "Traceback" not in errors
        assert errors.startswith("Waiting for the faces of the household.")


class Nobody:
    """No machine helps."""

    status = WorkersStatus()

    async def trace(self, *_asked: object, **_how: object) -> None:
        return None

    def gallery_changed(self) -> None:
        return


def test_a_key_is_made_once_and_said_what_to_do_with(tmp_path: Path) -> None:
    place = tmp_path / "new.key"
    status, errors = said(tmp_path, "--key", str(place), "--make")
    assert status == 0
    assert f"Write WORKERS_KEY_FILE={place} and EYES=kafka into the service’s .env." in errors
    assert place.stat().st_mode & 0o077 == 0
    first = place.read_bytes()
    status, errors = said(tmp_path, "--key", str(place), "--make")
    assert (status, errors) == (1, f"{place} is there already, and is left as it is.\n")
    assert place.read_bytes() == first


REFUSALS: Mapping[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "no key": (("--key", "absent.key"), {}, "absent.key holds no key. Make one with:"),
    "a name": (("--key", "workers.key", "--name", "a b"), {}, "A worker’s name has letters of a to z"),
    "no servers": (("--key", "workers.key"), {}, "KAFKA_SERVERS is missing."),
    "a wrong setting": (("--key", "workers.key"), {"EMBEDDER": "no", "KAFKA_SERVERS": "a"}, "EMBEDDER is one of"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path, key: Path, case: str) -> None:
    arguments, settings, sentence = REFUSALS[case]
    status, errors = said(tmp_path, *arguments, **settings)
    assert status == 1
    assert sentence in errors
    assert "Traceback" not in errors


def test_a_broker_without_the_topics_is_said_and_one_that_is_away_is_waited_for(
    kafka: Tansu, tmp_path: Path, key: Path
) -> None:
    status, errors = said(tmp_path, "--key", str(key), KAFKA_SERVERS=kafka.address, KAFKA_TOPIC_PREFIX="nowhere")
    assert status == 1
    assert "nowhere.looks is not there" in errors
    away = started(tmp_path, "--key", str(key), KAFKA_SERVERS=f"127.0.0.1:{free_port()}")
    assert away.stderr
    lines = [away.stderr.readline(), away.stderr.readline()]
    away.send_signal(signal.SIGTERM)
    _, errors = away.communicate(timeout=30 * shared_by())
    assert lines[0].startswith("Waiting for the faces")
    assert "nobody answers there" in lines[1]
    assert away.returncode == 0
    assert "Traceback" not in errors
