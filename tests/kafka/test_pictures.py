"""Pictures over Kafka, on its real wire: what is signed as over HTTP reaches the doorman, all else is put aside."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

import pytest

from bot.devices import wire
from bot.devices.boards.board import Board, boards_of
from bot.devices.intake.guard import Credentials, Guard
from bot.devices.intake.handed import HandedPictures
from bot.house.doors.door import DoorId
from bot.house.visits.handed_picture import HandedPicture
from bot.house.visits.visit import PhotoFault, PressId
from bot.kafka import connection
from bot.kafka.pictures import PictureTopic
from bot.kafka.reading import TopicReader
from bot.nursery import Nursery
from tests.devices.doubles import RecordingDoorman, SetClock
from tests.kafka.conftest import cluster_at
from tests.pictures import jpeg
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by

pytestmark = needs_kafka

FRONT, SIDE = DoorId("front"), DoorId("side")
KEY, OTHER = bytes(range(32)), bytes(32)

#: Key, value and headers.
Written = tuple[bytes | None, bytes, dict[str, bytes]]


class Desk:
    """The doorman's double, behind the gate that the devices' room has."""

    def __init__(self, doorman: RecordingDoorman | None = None) -> None:
        doors = {FRONT: Credentials(key=KEY), SIDE: Credentials(token=b"a-camera-that-cannot-sign")}
        self.boards: dict[DoorId, Board] = boards_of(doors)
        self.doorman = doorman or RecordingDoorman()
        self.clock = SetClock()
        self.gate = HandedPictures(Guard(doors), self.boards, self.doorman, clock=self.clock)

    @property
    def taken(self) -> list[tuple[str, int]]:
        return [(press, n) for _, press, n, _ in self.doorman.photos]

    def picture(
        self,
        ring: str,
        n: int = 0,
        /,
        *,
        body: bytes | None = None,
        key: bytes = KEY,
        seal: bytes | None = None,
        age_s: int = 0,
        **headers: str,
    ) -> Written:
        """A message as a board's picture makes one; each part may be wrong."""
        body = jpeg(n) if body is None else body
        stamp, nonce = str(int(self.clock().timestamp()) - age_s), token_hex(16)
        query = wire.snapshot_query(PressId(ring), n)
        signature = wire.sign(key, wire.upload_text("POST", wire.snapshot_path(FRONT), query, stamp, nonce))
        if seal is None:
            seal = wire.sign(key, wire.picture_text(nonce, hashlib.sha256(body).hexdigest())).encode()
        told = {"door": "front", "ring": ring, "n": str(n), "time": stamp, "nonce": nonce, "signature": signature}
        return b"front", body + seal, {name: text.encode() for name, text in {**told, **headers}.items()}


@pytest.fixture
async def desk() -> Desk:
    return Desk()


@asynccontextmanager
async def reading(broker: Tansu, topic: str, desk: Desk) -> AsyncIterator[TopicReader]:
    take = PictureTopic(desk.gate).take
    reader = TopicReader(cluster_at(broker), topic, f"{topic}.group", take, session_s=1.0, patience_s=2.0)
    async with Nursery() as nursery:
        nursery.keep("kafka pictures", reader.run)
        yield reader


async def test_a_signed_picture_reaches_the_doorman_and_what_is_not_goes_to_the_dead_with_its_reason(
    kafka: Tansu, topic: str, desk: Desk
) -> None:
    await kafka.make(topic, partitions=1)
    await kafka.make(f"{topic}.dead", partitions=1)
    good = desk.picture("a-1")
    bad = {
        "no_signature": desk.picture("a-2", key=OTHER),
        "stale": desk.picture("a-3", age_s=121),
        "no_door": desk.picture("a-4", door="attic"),
        "ring_id": desk.picture("a-5", ring="../etc"),
        "ring_of_ours": desk.picture("look-1"),
        "picture_number": desk.picture("a-6", n="100"),
        "no_jpeg": desk.picture("a-7", body=b"no picture at all"),
        "too_many_bytes": desk.picture("a-8", body=jpeg() + bytes(8 * 1024 * 1024)),
    }
    token: Written = (None, jpeg(), {"door": b"side", "ring": b"a-9", "n": b"0", "token": b"a-camera-that-cannot-sign"})
    await kafka.write(topic, good, *bad.values(), token, (None, b"", {}), desk.picture("a-1", 1))
    async with reading(kafka, topic, desk):
        await desk.doorman.until(lambda: ("a-1", 1) in desk.taken, 20 * shared_by())
    dead = await kafka.read(f"{topic}.dead", len(bad) + 2)
    assert [dict(one.headers)["reason"].decode() for one in dead] == [*bad, "no_signature", "no_door"]
    assert dead[0].value == bad["no_signature"][1]
    assert dict(dead[0].headers)["ring"] == b"a-2"
    assert desk.taken == [("a-1", 0), ("a-1", 1)]
    assert desk.doorman.doubtful == []
    assert desk.doorman.signed == desk.taken
    assert [fault for *_, fault in desk.doorman.unreadable] == [PhotoFault.FOREIGN, PhotoFault.TOO_LARGE]


async def test_a_picture_that_was_changed_on_its_way_is_doubtful_as_over_http(
    kafka: Tansu, topic: str, desk: Desk
) -> None:
    await kafka.make(topic, partitions=1)
    await kafka.write(topic, desk.picture("a-1", seal=b"0" * 64), desk.picture("a-2", seal=b""))
    async with reading(kafka, topic, desk):
        await desk.doorman.until(lambda: len(desk.taken) == 2, 20 * shared_by())
    assert desk.doorman.doubtful == [("a-1", 0), ("a-2", 0)]
    assert desk.doorman.signed == []
    assert desk.boards[FRONT].counted["pictures doubted"] == 2


async def test_one_that_comes_again_is_taken_once_and_one_that_was_copied_is_none(
    kafka: Tansu, topic: str, desk: Desk
) -> None:
    await kafka.make(topic, partitions=1)
    await kafka.make(f"{topic}.dead", partitions=1)
    first = desk.picture("a-1")
    copied = (first[0], first[1], {**first[2], "ring": b"a-2"})
    await kafka.write(topic, first, first, copied, desk.picture("a-3"))
    async with reading(kafka, topic, desk):
        await desk.doorman.until(lambda: ("a-3", 0) in desk.taken, 20 * shared_by())
    assert desk.taken == [("a-1", 0), ("a-3", 0)]
    [dead] = await kafka.read(f"{topic}.dead", 1)
    assert dict(dead.headers)["ring"] == b"a-2"


async def test_a_kill_between_doorman_and_commit_brings_no_picture_twice(kafka: Tansu, topic: str, desk: Desk) -> None:
    await kafka.make(topic, partitions=1)
    await kafka.make(f"{topic}.dead", partitions=1)
    key, value, headers = desk.picture("a-1")
    told = {name: text.decode() for name, text in headers.items()}
    await desk.gate.take(
        HandedPicture(told["door"], told["ring"], told["n"], told["time"], told["nonce"], told["signature"], value)
    )
    started = Desk(desk.doorman)  # which remembers no nonce
    await kafka.write(topic, (key, value, headers), started.picture("a-2", age_s=200), started.picture("a-3"))
    async with reading(kafka, topic, started):
        await desk.doorman.until(lambda: ("a-3", 0) in desk.taken, 20 * shared_by())
    assert desk.taken == [("a-1", 0), ("a-3", 0)]
    [dead] = await kafka.read(f"{topic}.dead", 1)
    assert dict(dead.headers)["ring"] == b"a-2"


async def test_a_broker_that_is_killed_beside_an_idle_reader_is_read_again_when_it_is_back(
    own_kafka: Tansu, topic: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PROBE_S", 0.2)
    await own_kafka.make(topic, partitions=1)
    await own_kafka.write(topic, desk.picture("a-1"))
    async with reading(own_kafka, topic, desk) as reader:
        await desk.doorman.until(lambda: bool(desk.taken), 20 * shared_by())
        own_kafka.kill()
        async with asyncio.timeout(30 * shared_by()):
            while reader.trouble is None:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)
        await own_kafka.start(topic, partitions=1)
        await own_kafka.write(topic, desk.picture("a-2"))
        await desk.doorman.until(lambda: ("a-2", 0) in desk.taken, 30 * shared_by())
        assert reader.trouble is None


async def test_where_there_is_no_topic_for_the_dead_the_next_picture_comes_all_the_same(
    kafka: Tansu, topic: str, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await kafka.make(topic, partitions=1)
    desk.doorman.troubles.append(OSError("the disk"))
    await kafka.write(topic, desk.picture("a-1"), desk.picture("a-2"))
    async with reading(kafka, topic, desk):
        await desk.doorman.until(lambda: ("a-2", 0) in desk.taken, 60 * shared_by())
    assert desk.taken == [("a-2", 0)]
    assert "(failed) and is put aside" in caplog.text
