"""Doors that come and go while the room is served, and buttons that the household owns already; on a real broker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import aiohttp
import pytest

from bot.commands.rooms import doors_of
from bot.devices import added as added_doors
from bot.devices import trackers as trackers_module
from bot.devices.room import Devices
from bot.house.doors.added import ADDED_DOORS, AddedDoor, DoorWay, HeardWord
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.relays import OwnRelay, TopicRelay
from bot.house.people import ResidentId
from bot.logs import CountingHandler, RedactingFormatter
from bot.nursery import Nursery
from bot.store import open_store
from tests.devices.doubles import Listening, RecordingDoorman
from tests.devices.test_room import settings_of
from tests.mqtt.ends import connected, inbox
from tests.rig.devices import devices_of
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

log = logging.getLogger("bot.devices.intake")

GATE, SIDE = DoorId("gate"), DoorId("side")
GATE_DOOR = AddedDoor(GATE, DoorWay.RELAY, token="a-token-of-the-gate", relay="tasmota:gate", bell_topic="z/button")


@dataclass
class Room:
    devices: Devices
    doorman: RecordingDoorman
    other_end: OtherEnd
    port: int

    async def upload(self, jpeg: bytes) -> int:
        """The status of a picture of the gate's camera."""
        url = f"http://127.0.0.1:{self.port}/v1/doors/gate/snapshots"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=jpeg, headers={"Authorization": "Bearer a-token-of-the-gate"}) as answer,
        ):
            return answer.status


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the service's own log holds, set up before it knew of any of these doors."""
    stream = StringIO()
    handler = CountingHandler(stream)
    handler.setFormatter(RedactingFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
async def room(broker: Mosquitto, nursery: Nursery, doorman: RecordingDoorman, tmp_path: Path) -> AsyncIterator[Room]:
    """A house that has a front door alone."""
    settings = settings_of(broker.port, data_dir=str(tmp_path))
    devices = devices_of(settings, nursery)
    async with devices.serve(Listening(doorman)), OtherEnd(broker.port) as other_end:
        await connected(devices.mqtt, 10)
        yield Room(devices, doorman, other_end, settings.web.port)


async def test_a_door_that_is_added_rings_is_seen_and_opens_without_a_restart(room: Room, jpeg: bytes) -> None:
    assert await room.upload(jpeg) == 404
    room.devices.fitter.fit(GATE_DOOR)
    await heard(room)
    await room.other_end.say("z/button", b"single")
    await room.doorman.until(lambda: bool(room.doorman.presses))
    assert room.doorman.presses[0].door == GATE
    assert await room.upload(jpeg) == 201

    await heard(room)
    await room.other_end.subscribe("cmnd/gate/#")
    async with asyncio.TaskGroup() as group:
        group.create_task(room.devices.locks.open(GATE))
        assert await room.other_end.hear() == ("cmnd/gate/PulseTime1", b"30")
        assert await room.other_end.hear() == ("cmnd/gate/POWER1", b"ON")
        await room.other_end.say("stat/gate/POWER1", b"ON")
    assert room.devices.status()[GATE]["lock"] == "relay"


async def test_a_board_of_ours_that_is_added_is_heard_and_may_be_asked(room: Room) -> None:
    room.devices.fitter.fit(AddedDoor.make(SIDE, DoorWay.BOARD))
    await room.other_end.say("doorbell/side/state/info", {"version": "1.0.0"}, retain=True)
    await room.other_end.say("doorbell/side/event/ring", {"id": "a-1", "age_ms": 0})
    await room.doorman.until(lambda: bool(room.doorman.presses))
    assert room.doorman.presses[0].door == SIDE
    assert SIDE in room.devices.boards.doors


async def test_a_door_that_is_removed_rings_no_more_and_opens_no_more(room: Room, jpeg: bytes) -> None:
    room.devices.fitter.fit(GATE_DOOR)
    await heard(room)
    room.devices.fitter.unfit(GATE)
    await room.other_end.say("z/button", b"single")
    room.devices.fitter.fit(AddedDoor.make(SIDE, DoorWay.BOARD))
    await room.other_end.say("doorbell/side/event/ring", {"id": "a-1", "age_ms": 0})
    await room.doorman.until(lambda: bool(room.doorman.presses))
    assert [press.door for press in room.doorman.presses] == [SIDE]
    assert await room.upload(jpeg) == 404
    with pytest.raises(DoorUnreachable) as none:
        await room.devices.locks.open(GATE)
    assert none.value.failure is Failure.REFUSED


async def test_of_two_doors_that_share_a_button_and_a_bridge_the_one_that_stays_rings_and_knows_its_relay(
    room: Room,
) -> None:
    for door, word in ((GATE, '{"action":"single"}'), (SIDE, '{"action":"double"}')):
        relay = f"zigbee2mqtt:{door}"
        room.devices.fitter.fit(AddedDoor(door, DoorWay.RELAY, relay=relay, bell_topic="z/button", bell_payload=word))
    await heard(room)
    room.devices.fitter.unfit(GATE)
    await room.other_end.say("zigbee2mqtt/bridge/state", {"state": "online"})
    await room.other_end.say("z/button", {"action": "single"})
    await room.other_end.say("z/button", {"action": "double"})
    await room.doorman.until(lambda: bool(room.doorman.presses))
    assert [press.door for press in room.doorman.presses] == [SIDE]
    assert room.devices.status()[SIDE]["relay"] is True


async def test_a_door_with_other_keys_is_heard_by_them_alone(room: Room, jpeg: bytes) -> None:
    room.devices.fitter.fit(GATE_DOOR)
    assert await room.upload(jpeg) == 201
    room.devices.fitter.fit(GATE_DOOR.rekeyed())
    assert await room.upload(jpeg) == 401


async def test_what_the_access_list_needs_for_a_door_is_said(room: Room) -> None:
    room.devices.fitter.fit(GATE_DOOR)
    lines = room.devices.fitter.lines(GATE)
    assert lines[:2] == ["topic write cmnd/gate/POWER1", "topic write cmnd/gate/PulseTime1"]
    assert "topic read tele/gate/LWT" in lines
    assert lines[-1] == "topic read z/button"


@pytest.mark.parametrize(
    ("wanted", "said", "rings"),
    [
        ("", b"single", True),
        ("", b"", False),
        ('{"action":"single"}', b'{"action":"single","battery":97}', True),
        ('{"action":"single"}', b'{"action":"double"}', False),
        ("TOGGLE", b"TOGGLE", True),
        ("TOGGLE", b"HOLD", False),
    ],
)
async def test_a_button_rings_by_its_own_word_alone(room: Room, wanted: str, said: bytes, *, rings: bool) -> None:
    room.devices.fitter.fit(AddedDoor(GATE, DoorWay.CAMERA, bell_topic="z/button", bell_payload=wanted))
    room.devices.fitter.fit(AddedDoor(SIDE, DoorWay.CAMERA, bell_topic="z/mark"))
    await heard(room)
    await room.other_end.say("z/button", said)
    await room.other_end.say("z/mark", b"mark")
    await room.doorman.until(lambda: SIDE in {press.door for press in room.doorman.presses})
    assert (GATE in {press.door for press in room.doorman.presses}) is rings


async def test_two_words_of_one_press_ring_once_and_what_the_broker_kept_rings_never(room: Room) -> None:
    await room.other_end.say("z/button", b"single", retain=True)
    room.devices.fitter.fit(AddedDoor(GATE, DoorWay.CAMERA, bell_topic="z/button"))
    room.devices.fitter.fit(AddedDoor(SIDE, DoorWay.CAMERA, bell_topic="z/mark"))
    await heard(room)
    await room.other_end.say("z/mark", b"mark")
    await room.doorman.until(lambda: bool(room.doorman.presses))
    assert [press.door for press in room.doorman.presses] == [SIDE]
    await room.other_end.say("z/button", b"single")
    await room.other_end.say("z/button", b"off")
    await room.doorman.until(lambda: len(room.doorman.presses) > 1)
    assert [press.door for press in room.doorman.presses] == [SIDE, GATE]


async def test_a_button_that_is_pressed_while_somebody_listens_is_told_by_its_essence(room: Room) -> None:
    await room.other_end.say("z/lamp", b"ON", retain=True)
    async with asyncio.TaskGroup() as group:
        hearing = group.create_task(room.devices.fitter.hear("z/#", 30.0))
        await asyncio.sleep(0)
        await heard(room)
        await room.other_end.say("z/button", b'{"action":"single","battery":97,"linkquality":3}')
        await room.other_end.say("z/button", b'{"action":"","battery":97}')
        await room.other_end.say("z/button", b"\xff")
        await room.other_end.say("z/picture", b"x" * 300)
        await room.other_end.say("z/knob", b"7")
    words = hearing.result()
    assert words[0] == HeardWord("z/button", '{"action":"single"}')
    assert HeardWord("z/knob", "7") in words
    assert {word.topic for word in words} == {"z/button", "z/knob"}
    assert "z/#" not in room.devices.mqtt._subscriptions._subscribed


async def test_who_presses_nothing_is_not_waited_for_and_no_filter_is_refused(room: Room) -> None:
    assert await room.devices.fitter.hear("z/button", 0.1) == []
    for no_filter in ("", "z/#/button", "$share/a/b"):
        with pytest.raises(ValueError, match=r"^"):
            await room.devices.fitter.hear(no_filter, 0.1)


def test_secrets_of_a_door_are_in_no_repr() -> None:
    door = AddedDoor.make(SIDE, DoorWay.BOARD)
    assert door.key not in repr(door)
    assert door.broker_password not in repr(door)
    camera = AddedDoor.make(GATE, DoorWay.RELAY, OwnRelay.parse("tasmota:gate"))
    assert camera.token not in repr(camera)
    password = added_doors.settings_of(camera).relay_password
    assert password
    assert password.get_secret_value() not in repr(added_doors.settings_of(camera))
    assert camera.relay == "tasmota:gate"


async def test_what_was_kept_of_who_is_at_home_counts_and_what_nobody_understands_is_counted(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trackers_module, "SETTLES_S", 0.0)
    leo, mia = ResidentId(1002), ResidentId(1003)
    await room.other_end.say("phones/leo", b"not_home", retain=True)
    trackers = room.devices.trackers
    trackers.follow(leo, "phones/leo")
    await room.doorman.until(lambda: room.doorman.whereabouts == [(leo, True)])
    trackers.follow(mia, "phones/leo")  # a car that two drive
    await room.doorman.until(lambda: (mia, True) in room.doorman.whereabouts)
    room.doorman.whereabouts.clear()
    for junk in (b"", b"kitchen", b"\xff\xfe", b"home" + b" home" * 200):
        await room.other_end.say("phones/leo", junk)
    for word, away in ((b" Home ", False), (b"OFF", True), (b"ON", False), (b"away", True)):
        await room.other_end.say("phones/leo", word)
        both = {(leo, away), (mia, away)}
        await room.doorman.until(lambda both=both: both <= set(room.doorman.whereabouts[-2:]))  # type: ignore[misc]
    told = [away for who, away in room.doorman.whereabouts if who == leo]
    assert told == [False, True, False, True]
    assert trackers.ignored(leo) == trackers.ignored(mia) == 4
    trackers.unfollow(mia)
    await room.other_end.say("phones/leo", b"home")
    await room.doorman.until(lambda: len(room.doorman.whereabouts) == 9)
    assert room.doorman.whereabouts[-1] == (leo, False)


async def heard(room: Room) -> None:
    """Wait until the room hears all that it listens to: topics are asked for one after the other."""
    mark = f"mark/{token_hex(4)}"
    marks = inbox(room.devices.mqtt, mark)
    async with asyncio.timeout(20):
        while marks.empty():
            await room.other_end.say(mark, b"mark")
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    (await marks.get()).acknowledge()
                    return


async def test_the_secrets_of_a_door_that_is_added_are_blackened_in_the_log_and_the_ones_before_still_are(
    room: Room, written: StringIO
) -> None:
    added = AddedDoor.make(SIDE, DoorWay.BOARD)
    for door in (added, other := added.rekeyed(), GATE_DOOR):
        room.devices.fitter.fit(door)
    relay = added_doors.settings_of(GATE_DOOR).relay_password
    assert relay
    secrets = [added.key, added.broker_password, other.key, other.broker_password, GATE_DOOR.token]
    secrets.append(relay.get_secret_value())
    for secret in secrets:
        log.warning("a camera asks for %s", f"/v1/doors/gate/snapshots?token={quote(secret)}")
        try:
            int(f"={secret}")
        except ValueError:
            log.exception("a board said what nobody understands")
    said = written.getvalue()
    assert said.count("‹secret›") == 2 * len(secrets)
    assert not [secret for secret in secrets if secret in said]


async def test_the_secrets_of_doors_that_were_added_before_a_start_are_blackened_from_then_on(
    tmp_path: Path, written: StringIO
) -> None:
    async with open_store(tmp_path) as store:
        await store.collection(ADDED_DOORS, AddedDoor).put({GATE: GATE_DOOR})
        await doors_of(settings_of(1883, data_dir=str(tmp_path)), store)
    log.warning("gate: %s", GATE_DOOR.token)
    assert written.getvalue().endswith("gate: ‹secret›\n")


WRITTEN = TopicRelay.parse("home/gate/set OPEN\nhome/gate OPENED\nhome/gate/state up down")
WRITTEN_DOOR = AddedDoor(GATE, DoorWay.RELAY, token="a-token-of-the-gate", topics=WRITTEN)


async def test_a_relay_of_any_make_that_was_written_in_the_chat_opens_once_it_confirms(room: Room) -> None:
    room.devices.fitter.fit(WRITTEN_DOOR)
    assert set(room.devices.fitter.lines(GATE)) == {
        "topic write home/gate/set",
        "topic read home/gate",
        "topic read home/gate/state",
    }
    await heard(room)
    await room.other_end.subscribe("home/gate/set")
    async with asyncio.TaskGroup() as group:
        group.create_task(room.devices.locks.open(GATE))
        assert await room.other_end.hear() == ("home/gate/set", b"OPEN")
        await room.other_end.say("home/gate", b"OPENED")


@pytest.mark.parametrize(
    ("says", "failure", "detail"),
    [
        (b"", Failure.SILENT, ""),
        (b'{"error":"the motor is stuck"}', Failure.REFUSED, "the motor is stuck"),
    ],
)
async def test_a_written_relay_that_is_silent_or_tells_of_an_error_has_opened_nothing(
    room: Room, says: bytes, failure: Failure, detail: str
) -> None:
    room.devices.fitter.fit(WRITTEN_DOOR)
    await heard(room)
    await room.other_end.subscribe("home/gate/set")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(_outcome(room))
        await room.other_end.hear()
        if says:
            await room.other_end.say("home/gate", says)
    told = opening.result()
    assert (told.failure, told.detail) == (failure, detail)


async def test_a_written_relay_that_says_it_is_away_is_not_ordered_at_all(room: Room) -> None:
    room.devices.fitter.fit(WRITTEN_DOOR)
    await heard(room)
    await room.other_end.say("home/gate/state", b"down")
    await heard(room)
    assert (await _outcome(room)).failure is Failure.OFFLINE


async def _outcome(room: Room) -> DoorUnreachable:
    with pytest.raises(DoorUnreachable) as told:
        await room.devices.locks.open(GATE)
    return told.value
