import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.commands.wording import say_refusal
from bot.devices import room, wire
from bot.devices.room import Devices
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.status.wires import BrokerTrouble
from bot.mqtt import PRESENCE, Broker, Why, broker_of
from bot.nursery import Nursery
from bot.settings import Settings, settings_from
from bot.web.callers import RESERVED
from tests.devices.doubles import (
    Listening,
    RecordingDoorman,
    RecordingPresence,
    SetClock,
)
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.fakes.speech import MemoryRecordings
from tests.mqtt.ends import connected
from tests.rig.devices import devices_of
from tests.rig.machine import shared_by
from tests.rig.mosquitto import Mosquitto, free_port
from tests.rig.other_end import OtherEnd
from tests.web.crowd import connected as holding
from tests.web.crowd import is_closed

FRONT = DoorId("front")
KEY = bytes(range(32))


def settings_of(mqtt_port: int, **more: Any) -> Settings:
    """Settings by the names of ``.env``, in small letters."""
    written = {
        "bot_token": "123456789:" + "A" * 35,
        "doors": {"front": {"name": "front door", "key": KEY.hex()}},
        "mqtt_port": mqtt_port,
        "http_host": "127.0.0.1",
        "http_port": free_port(),
        **more,
    }
    return settings_from({name.upper(): value for name, value in written.items()})


async def test_the_whole_room_serves_a_board(
    broker: Mosquitto, nursery: Nursery, doorman: RecordingDoorman, clock: SetClock, jpeg: bytes, tmp_path: Path
) -> None:
    settings = settings_of(broker.port, legacy_intake_port=free_port(), legacy_intake_door="front")
    devices = Devices(
        settings.devices,
        updates=tmp_path,
        presence=RecordingPresence(),
        acquaintances=MemoryCollection(),
        recordings=MemoryRecordings(),
        audit=MemoryAudit(),
        background=nursery,
        clock=clock,
        steady=clock,
        wording=say_refusal,
    )
    async with (
        devices.serve(Listening(doorman), lambda: {"disk": {"ok": True}}),
        OtherEnd(broker.port) as board,
    ):
        await connected(devices.mqtt, 10)
        await board.subscribe("doorbell/front/cmd/#")
        await board.say("doorbell/front/state/online", b"online", retain=True)
        await board.say("doorbell/front/state/info", {"version": "1.0.0"}, retain=True)
        await board.say("doorbell/front/state/challenge", "ab" * 16, retain=True)
        await board.say("doorbell/front/event/ring", {"id": "a-1", "age_ms": 0})
        await doorman.until(lambda: bool(doorman.presses))

        stamp, nonce = str(int(clock().timestamp())), "cd" * 16
        path, query = wire.snapshot_path(FRONT), "ring=a-1&n=0"
        headers = {
            "Content-Type": "image/jpeg",
            wire.HEADER_TIME: stamp,
            wire.HEADER_NONCE: nonce,
            wire.HEADER_SIGNATURE: wire.sign(KEY, wire.upload_text("POST", path, query, stamp, nonce)),
        }
        base = f"http://127.0.0.1:{settings.web.port}"
        async with aiohttp.ClientSession() as session:
            async with session.post(f"{base}{path}?{query}", data=jpeg, headers=headers) as answer:
                assert answer.status == 201
            async with session.get(f"{base}/health") as answer:
                health = await answer.json()
        assert health["ok"] is True
        assert set(health["parts"]) == {"broker", "disk"}

        async with asyncio.TaskGroup() as group:
            group.create_task(devices.locks.open(FRONT))
            order = json.loads((await board.hear())[1])
            await board.say("doorbell/front/event/unlock", {"challenge": order["challenge"], "ok": True, "ms": 3000})

        reader, writer = await asyncio.open_connection("127.0.0.1", settings.web.legacy_port)
        writer.write(b"POST / HTTP/1.1\nContent-Type: image/jpeg\nContent-Length: %d\n\n" % len(jpeg) + jpeg + b"\n\n")
        async with asyncio.timeout(30):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()
        assert devices.status()[FRONT]["online"] is True
    assert [photo[1][:3] for photo in doorman.photos] == ["a-1", "leg"]


async def test_a_room_that_is_made_and_never_served_has_nothing_to_close(nursery: Nursery) -> None:
    settings, tasks = settings_of(free_port()), asyncio.all_tasks()
    devices_of(settings, nursery)
    assert (asyncio.all_tasks(), nursery.names) == (tasks, [])
    server = await asyncio.start_server(lambda _, __: None, "127.0.0.1", settings.web.port)  # nobody listens there
    server.close()
    await server.wait_closed()


async def test_the_room_serves_with_the_broker_out_of_reach(nursery: Nursery, doorman: RecordingDoorman) -> None:
    settings = settings_of(free_port())
    devices = devices_of(settings, nursery)
    async with devices.serve(Listening(doorman)), aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{settings.web.port}/health") as answer:
            assert answer.status == 200
            assert (await answer.json())["ok"] is False
        with pytest.raises(DoorUnreachable) as unreachable:
            await devices.locks.open(FRONT)
    assert unreachable.value.failure is Failure.NO_BROKER


async def test_everywhere_is_both_families(nursery: Nursery, doorman: RecordingDoorman) -> None:
    settings = settings_of(free_port(), http_host="::", legacy_intake_port=free_port(), legacy_intake_door="front")
    devices = devices_of(settings, nursery)
    async with devices.serve(Listening(doorman)):
        for port in (settings.web.port, settings.web.legacy_port):
            for host in ("127.0.0.1", "::1"):
                _, writer = await asyncio.open_connection(host, port)
                writer.close()
                await writer.wait_closed()


async def test_neither_port_holds_more_connections_than_the_machine_has_room_for(
    nursery: Nursery, doorman: RecordingDoorman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "raise_descriptors", lambda: RESERVED + 2 * 10)
    old = free_port()
    settings = settings_of(free_port(), legacy_intake_port=old, legacy_intake_door="front")
    async with devices_of(settings, nursery).serve(Listening(doorman)):
        for port in (settings.web.port, old):
            async with holding(port, 10) as held, holding(port, 1):
                assert await is_closed(held[0])  # the oldest made room


async def test_a_proxy_that_the_settings_name_is_believed_and_brings_no_old_camera(
    nursery: Nursery, doorman: RecordingDoorman, jpeg: bytes
) -> None:
    old = free_port()
    more = {"legacy_intake_port": old, "legacy_intake_door": "front", "trusted_proxies": "127.0.0.1"}
    settings = settings_of(free_port(), **more)
    async with devices_of(settings, nursery).serve(Listening(doorman)), aiohttp.ClientSession() as session:
        for caller, status in (("192.168.1.5", 404), ("203.0.113.7", 403)):
            url, said = f"http://127.0.0.1:{settings.web.port}/updates/none", {"X-Forwarded-For": caller}
            async with session.get(url, headers=said) as answer:
                assert answer.status == status
        reader, writer = await asyncio.open_connection("127.0.0.1", old)
        writer.write(b"POST / HTTP/1.1\nContent-Type: image/jpeg\nContent-Length: %d\n\n" % len(jpeg) + jpeg)
        async with asyncio.timeout(30):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()
    assert doorman.photos == []


async def test_leaving_the_room_takes_less_than_a_second(
    broker: Mosquitto, nursery: Nursery, doorman: RecordingDoorman
) -> None:
    devices = devices_of(settings_of(broker.port), nursery)
    loop = asyncio.get_running_loop()
    async with devices.serve(Listening(doorman)):
        await connected(devices.mqtt, 10)
        leaving = loop.time()
    assert loop.time() - leaving < 1.0 * shared_by()


def test_the_settings_say_where_the_broker_is() -> None:
    broker = broker_of(settings_of(1884, mqtt_host="broker.lan", mqtt_username="doorman", mqtt_password="secret").mqtt)

    assert (broker.host, broker.port, broker.username) == ("broker.lan", 1884, "doorman")
    assert broker.last_will == (PRESENCE, b"offline")
    assert "secret" not in repr(broker)
    assert isinstance(broker, Broker)
    # where the broker calls clients by their user, it is the same session
    assert broker_of(settings_of(1884, mqtt_username="keeper").mqtt).client_id == "keeper"


def test_the_house_has_a_code_for_whatever_keeps_the_broker_away() -> None:
    assert {why.value for why in Why} == {trouble.value for trouble in BrokerTrouble}
