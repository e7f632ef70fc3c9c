"""The whole service beside a real broker that speaks Kafka's wire, which is frozen and thawed, and both are killed."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Any

import pytest

from bot.devices import wire
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId
from tests.pictures import jpeg
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.machine import shared_by
from tests.rig.service.process import KEY
from tests.rig.service.whole import WholeRig

pytestmark = [needs_kafka, pytest.mark.timeout(240)]  # three starts of the service

FACTS, PICTURES = "doorman.facts", "doorman.pictures"


@pytest.fixture
async def kafka(bare_rig: WholeRig) -> AsyncIterator[Tansu]:
    broker = Tansu()
    await broker.start(FACTS, PICTURES)
    bare_rig.service.settings |= {
        "KAFKA_SERVERS": broker.address,
        "KAFKA_FACTS": "ids",
        "KAFKA_PICTURES_TOPIC": PICTURES,
    }
    yield broker
    broker.kill()


async def rung(rig: WholeRig) -> float:
    """Ring, and wait until the card has its picture; returns how long it took until it rang in the chat, in seconds."""
    seen = len(rig.leo.chat.messages)
    began = asyncio.get_running_loop().time()
    rig.board.press()
    await rig.leo.chat.until(lambda chat: len(chat.messages) > seen or None, 30 * shared_by())
    took_s = asyncio.get_running_loop().time() - began
    await rig.newest(rig.leo, "Ignore", 30 * shared_by())
    return took_s


def signed_picture() -> tuple[bytes, bytes, dict[str, bytes]]:
    """As a gateway hands it on that stands between a board and Kafka."""
    key, ring, body = bytes.fromhex(KEY), PressId("gateway-1"), jpeg(90)
    stamp, nonce = str(int(time.time())), token_hex(16)
    upload = wire.upload_text("POST", wire.snapshot_path(DoorId("front")), wire.snapshot_query(ring, 0), stamp, nonce)
    seal = wire.sign(key, wire.picture_text(nonce, hashlib.sha256(body).hexdigest()))
    headers = {
        "door": "front",
        "ring": ring,
        "n": "0",
        "time": stamp,
        "nonce": nonce,
        "signature": wire.sign(key, upload),
    }
    return b"front", body + seal.encode(), {name: text.encode() for name, text in headers.items()}


async def told(kafka: Tansu, rings: int) -> list[dict[str, Any]]:
    """All messages of the visit, in order, up to the one that tells of so many rings and a picture."""
    async with asyncio.timeout(60 * shared_by()):
        read: list[dict[str, Any]] = []
        while True:
            records = await kafka.read(FACTS, len(read) + 1)
            read = [json.loads(record.value) for record in records]
            newest = read[-1]["data"]
            if newest["rings"] == rings and newest["faces"] is not None and newest["pictures"] >= rings:
                return read


async def test_rings_are_told_over_kafka_whatever_becomes_of_it_and_of_us(bare_rig: WholeRig, kafka: Tansu) -> None:
    rig = bare_rig
    await rig.service.start()
    await asyncio.gather(rig.move_in(), rig.ready())
    await rig.service.until_health("kafka", ok=True)

    alone_s = await rung(rig)
    events = await told(kafka, 1)
    assert {event["data"]["door"] for event in events} == {"front"}
    assert len({event["id"] for event in events}) == len(events)
    assert "Anna" not in json.dumps(events)

    kafka.freeze()
    frozen_s = await rung(rig)
    assert frozen_s < (2 * alone_s + 0.5) * shared_by()
    began = asyncio.get_running_loop().time()
    assert await rig.service.stop() == 0
    stopped_s = asyncio.get_running_loop().time() - began
    assert stopped_s < 2.0 * shared_by()
    assert "Traceback" not in rig.service.log
    kafka.thaw()

    await rig.service.start()
    await rig.service.until_health("broker", ok=True)
    await rig.board.until_connected()
    await told(kafka, 2)
    await rung(rig)
    await rig.service.kill()
    await rig.service.start()
    events = await told(kafka, 3)
    await kafka.write(PICTURES, signed_picture())
    await told(kafka, 4)  # the press that it tells of counts, too
    revisions = [event["data"]["revision"] for event in events]
    assert revisions == sorted(revisions)
    figures = f"a ring reached the chat after {alone_s:.3f} s, with Kafka frozen after {frozen_s:.3f} s"
    print(f"{figures}; SIGTERM took {stopped_s:.2f} s")  # noqa: T201 - figures
