"""The doctor and the broker: what it finds, and that it disturbs nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.devices.access import access_list, configuration
from bot.devices.broker_check import check_broker, check_strangers
from bot.devices.check import check_wire
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.findings.findings import Finding, Part
from bot.mqtt import Mqtt, broker_of
from bot.mqtt.connection import Connection
from bot.nursery import Nursery
from bot.settings import Settings
from bot.words.commands import doctor_text
from tests.devices.doubles import Listening, RecordingDoorman
from tests.devices.guarded import StartGuarded, guarded_brokers, guarded_mosquitto, password_of
from tests.devices.test_room import KEY, settings_of
from tests.english import ENGLISH
from tests.mqtt.ends import connected, inbox, next_of
from tests.rig.devices import devices_of
from tests.rig.mosquitto import Mosquitto, free_port
from tests.rig.other_end import OtherEnd

RING = "doorbell/front/event/ring"
DOORS = {
    "front": {"name": "front door", "key": KEY.hex()},
    "gate": {
        "name": "gate",
        "lock": "relay",
        "relay_topic": "cmnd/gate/POWER1",
        "relay_confirm_topic": "stat/gate/POWER1",
        "relay_confirm_payload": "ON",
    },
}

README = Path(__file__).parents[2] / "README.md"
#: What the access list of a test lets a relay do, as the user of another door.
RELAY_SPEAKS = "user front\ntopic readwrite stat/#\n"


def household(port: int = 0, **more: Any) -> Settings:
    return settings_of(
        port or free_port(), doors=DOORS, mqtt_username="doorman", mqtt_password=password_of("doorman"), **more
    )


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[StartGuarded]:
    """Starts a broker for the household."""
    async with guarded_brokers(tmp_path, household) as begin:
        yield begin


def named(findings: list[Finding], part: Part) -> Finding:
    (found,) = [finding for finding in findings if finding.part is part]
    return found


def told(finding: Finding) -> str:
    """What is said of it, in English."""
    return ENGLISH.plain(doctor_text.said(finding.found).what)


def remedy(finding: Finding) -> str:
    """What is to be done about it, in English."""
    what = doctor_text.said(finding.found).remedy
    assert what
    return ENGLISH.plain(what)


def test_what_is_printed_for_the_broker_lets_nobody_in_without_a_password_and_is_what_the_readme_shows() -> None:
    settings, readme = household(1883), README.read_text(encoding="utf-8")
    printed = [line for line in configuration(settings.devices).splitlines() if not line.startswith("#")]
    assert {"allow_anonymous false", "use_username_as_clientid true"} <= set(printed)
    for lines in (printed, access_list(settings.devices).splitlines()):
        assert "\n".join(("```", *lines, "```")) in readme


async def test_a_broker_as_we_recommend_it_is_found_well(start: StartGuarded) -> None:
    settings, _ = await start()
    found = await check_broker(settings.devices)
    assert [(finding.part, finding.door) for finding in found if finding.good] == [
        (Part.BROKER, ""),
        (Part.BROKER_NAMES, ""),
        (Part.BROKER_DOOR, ""),
        (Part.DOOR, "front"),
    ]


async def test_a_relay_is_never_moved_and_what_it_needs_is_said(start: StartGuarded) -> None:
    settings, mosquitto = await start(extra="user front\ntopic readwrite cmnd/#\n")
    async with OtherEnd(mosquitto.port, "front", password_of("front")) as relay:
        await relay.subscribe("cmnd/#")
        found = named(await check_broker(settings.devices), Part.RELAY)
        await relay.say("cmnd/mark", b"mark")
        assert (await relay.hear())[0] == "cmnd/mark"
    assert not found.good
    assert not found.needed
    assert "`topic write cmnd/gate/POWER1`" in remedy(found)
    assert "`topic read stat/gate/POWER1`" in remedy(found)


async def test_a_relay_that_was_heard_is_told_so(start: StartGuarded) -> None:
    settings, mosquitto = await start(extra=RELAY_SPEAKS)
    await leave_a_word(mosquitto)
    assert told(named(await check_broker(settings.devices), Part.RELAY)).startswith("we hear it; ")


async def test_a_relay_that_the_access_list_keeps_from_us_is_not_said_to_be_heard(start: StartGuarded) -> None:
    settings, mosquitto = await start(forgotten="topic read stat/gate/POWER1", extra=RELAY_SPEAKS)
    await leave_a_word(mosquitto)
    found = named(await check_broker(settings.devices), Part.RELAY)
    assert told(found).startswith("stat/gate/POWER1 said nothing that would prove that we hear it; ")
    assert "`topic read stat/gate/POWER1`" in remedy(found)


async def test_a_relay_that_says_it_is_offline_is_told_so_and_what_its_pulse_needs(
    start: StartGuarded, tmp_path: Path
) -> None:
    gate = {"name": "gate", "relay": "esphome-switch:gate/strike"}
    settings = settings_of(
        free_port(), doors={"gate": gate}, mqtt_username="doorman", mqtt_password=password_of("doorman")
    )
    mosquitto = await guarded_mosquitto(tmp_path, settings, extra="user gate\ntopic readwrite gate/#\n")
    passwords = tmp_path / "passwords"
    passwords.write_text("".join(f"{user}:{password_of(user)}\n" for user in ("doorman", "gate")))
    hashed = await asyncio.create_subprocess_exec("mosquitto_passwd", "-U", str(passwords))
    assert await hashed.wait() == 0
    await mosquitto.start()
    try:
        found = named(await check_broker(settings.devices), Part.RELAY)
        assert remedy(found).startswith("set up its automatic switch-off on the device")
        async with OtherEnd(mosquitto.port, "gate", password_of("gate")) as relay:
            await relay.say("gate/status", b"offline", retain=True)
        found = named(await check_broker(settings.devices), Part.RELAY)
        assert told(found) == "the relay of the gate is offline, by what gate/status says"
        assert not found.good
    finally:
        await mosquitto.stop()


async def leave_a_word(mosquitto: Mosquitto) -> None:
    """What the relay said last, for whoever may read it."""
    async with OtherEnd(mosquitto.port, "front", password_of("front")) as relay:
        await relay.say("stat/gate/POWER1", b"OFF", retain=True)


async def test_what_a_broker_refuses_to_let_us_read_is_named(
    start: StartGuarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = Connection.subscribe

    async def refusing(self: Connection, filters: Sequence[tuple[str, int]], deadline_s: float) -> list[str]:
        """As brokers do that look into their access list at once; mosquitto takes every subscription."""
        refused = [name for name, _ in filters if not name.startswith("doorman/")]
        return refused or await subscribe(self, filters, deadline_s)

    settings, _ = await start()
    monkeypatch.setattr(Connection, "subscribe", refusing)
    found = await check_broker(settings.devices)
    for name, place in ((Part.DOOR, "doorbell/+/event/#"), (Part.RELAY, "stat/gate/POWER1")):
        assert not named(found, name).good
        assert named(found, name).needed
        assert told(named(found, name)) == f"the broker does not let us read {place}"


async def test_a_client_that_may_call_itself_as_it_likes_is_warned_of(start: StartGuarded) -> None:
    settings, _ = await start(bound=False)
    found = named(await check_broker(settings.devices), Part.BROKER_NAMES)
    assert not found.good
    assert not found.needed
    assert "use_username_as_clientid true" in remedy(found)


async def test_a_broker_that_lets_anybody_in_is_warned_of(broker: Mosquitto) -> None:
    found = await check_broker(settings_of(broker.port).devices)
    assert named(found, Part.BROKER).good
    assert named(found, Part.DOOR).good
    for name in (Part.BROKER_DOOR, Part.BROKER_NAMES):
        assert not named(found, name).good
        assert not named(found, name).needed


async def test_a_broker_that_nobody_reached_is_not_said_to_keep_strangers_out(start: StartGuarded) -> None:
    settings, mosquitto = await start()
    assert (await check_strangers(settings.mqtt)).good
    await mosquitto.stop()
    found = await check_strangers(settings.mqtt)
    assert not found.good
    assert not found.needed
    assert "could not be tried: nobody answers there" in told(found)


@pytest.mark.parametrize("forgotten", ["topic readwrite doorbell/#", "topic readwrite doorman/#"])
async def test_what_the_access_list_forgot_is_found(tmp_path: Path, forgotten: str) -> None:
    settings = household()
    mosquitto = await guarded_mosquitto(tmp_path, settings)
    access = tmp_path / "doorman.acl"
    access.write_text(access.read_text().replace(forgotten, "").replace("user doorman", "user doorman\ntopic read x"))
    await mosquitto.start()
    found = await check_broker(settings.devices)
    await mosquitto.stop()
    bad = [finding.part for finding in found if not finding.good and finding.needed]
    assert bad == ([Part.BROKER] if "doorman/" in forgotten else [])
    if "doorbell" in forgotten:
        assert not named(found, Part.DOOR).good
        assert "could not be tried" in told(named(found, Part.DOOR))


@pytest.mark.parametrize("bound", [True, False])
async def test_a_ring_that_waits_for_the_service_outlives_the_doctor(start: StartGuarded, *, bound: bool) -> None:
    settings, mosquitto = await start(bound=bound)
    async with Nursery() as nursery, Mqtt(broker_of(settings.mqtt), nursery) as before:
        before.listen("doorbell/+/event/#", lambda message: message.acknowledge())
        await connected(before)
    async with OtherEnd(mosquitto.port, "front", password_of("front")) as board:
        await board.say(RING, b"waiting")

    await check_broker(settings.devices)
    async with Nursery() as nursery:
        after = Mqtt(broker_of(settings.mqtt), nursery)
        messages = inbox(after, "doorbell/+/event/#")
        async with after:
            await connected(after)
            assert (await next_of(messages)).payload == b"waiting"


async def test_the_doctor_leaves_a_running_service_alone(start: StartGuarded) -> None:
    settings, _ = await start()
    doorman = RecordingDoorman()
    async with Nursery() as nursery:
        devices = devices_of(settings, nursery)
        async with devices.serve(Listening(doorman)):
            await connected(devices.mqtt)
            found = await check_wire(settings.devices)
            assert devices.mqtt.state()["connections"] == 1
    assert all(finding.good for finding in found)
    assert "the running Doorman is connected" in told(named(found, Part.BROKER))


async def test_a_running_service_that_lost_its_broker_says_so(start: StartGuarded) -> None:
    settings, mosquitto = await start()
    async with Nursery() as nursery:
        devices = devices_of(settings, nursery)
        async with devices.serve(Listening(RecordingDoorman())):
            await connected(devices.mqtt)
            await mosquitto.stop()
            async with asyncio.timeout(10):
                while devices.mqtt.connected:  # noqa: ASYNC110 - it ends by another way
                    await asyncio.sleep(0.01)
            found = named(await check_wire(settings.devices), Part.BROKER)
    assert not found.good
    assert told(found).startswith("the running Doorman is not well: ")


async def test_another_program_on_our_port_is_not_taken_for_a_doorman() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        found = await check_wire(settings_of(free_port(), http_port=server.sockets[0].getsockname()[1]).devices)
    assert [finding.part for finding in found if not finding.good] == [Part.BROKER, Part.PICTURE_PORT]


async def test_a_broker_that_is_away_or_refuses_us_is_said_once_with_what_to_do(start: StartGuarded) -> None:
    settings, mosquitto = await start()
    wrong = replace(settings.devices, mqtt=settings.mqtt.model_copy(update={"username": "nobody"}))
    refused = named(await check_broker(wrong), Part.BROKER)
    assert told(refused) == f"127.0.0.1:{settings.mqtt.port}: it refuses us"
    await mosquitto.stop()
    away = named(await check_broker(settings.devices), Part.BROKER)
    assert told(away) == f"127.0.0.1:{settings.mqtt.port}: nobody answers there"


async def test_a_relay_that_the_access_list_forgot_is_forbidden_and_not_offline(tmp_path: Path) -> None:
    settings = household()
    mosquitto = await guarded_mosquitto(tmp_path, settings)
    access = tmp_path / "doorman.acl"
    access.write_text(access.read_text().replace("topic write cmnd/gate/POWER1\n", ""))
    await mosquitto.start()
    async with Nursery() as nursery:
        devices = devices_of(settings, nursery)
        async with devices.serve(Listening(RecordingDoorman())):
            await connected(devices.mqtt)
            with pytest.raises(DoorUnreachable) as unreachable:
                await devices.locks.open(DoorId("gate"))
    await mosquitto.stop()
    assert unreachable.value.failure is Failure.FORBIDDEN


async def test_a_relay_is_opened_under_the_access_list_that_we_print(start: StartGuarded) -> None:
    settings, mosquitto = await start()
    async with Nursery() as nursery, OtherEnd(mosquitto.port, "relay.gate", password_of("relay.gate")) as relay:
        await relay.subscribe("cmnd/gate/POWER1")
        devices = devices_of(settings, nursery)
        async with devices.serve(Listening(RecordingDoorman())), asyncio.TaskGroup() as group:
            await connected(devices.mqtt)
            group.create_task(devices.locks.open(DoorId("gate")))
            assert await relay.hear() == ("cmnd/gate/POWER1", b"ON")
            await relay.say("stat/gate/POWER1", b"ON")
