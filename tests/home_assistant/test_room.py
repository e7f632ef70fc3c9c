"""The room on a real broker: what it tells, in which order, what is kept there, and what leaves it."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC

import pytest

from bot.home_assistant import teller
from bot.home_assistant.discovery import AnnouncedThing, with_contact
from bot.home_assistant.locks import LockStates
from bot.home_assistant.survey import HouseSurvey
from bot.home_assistant.topics import Component, Thing, ThingKind
from bot.house.boards.board import BoardState, Release
from bot.house.doors.door import DoorId
from bot.house.doors.presence import ContactClosed, ContactOpened
from bot.house.opening.proof import ProofKind
from bot.house.people import Person, PersonId, Sighting, Verdict
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.visits.visit import Outcome
from bot.settings import HomeAssistantSettings
from tests.fakes.boards import HEALTHY
from tests.fakes.senses import STRANGER
from tests.home_assistant.conftest import CONFIG, FRONT, LOCK, Automation, RoomRig
from tests.rig import house as rig_house
from tests.rig.house import ANNA, BACK, LEO
from tests.rig.machine import shared_by
from tests.rig.mosquitto import Mosquitto
from tests.rig.other_end import OtherEnd

GRACE = Person(PersonId("g"), "Grace")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits so that Home Assistant is ready does not wait here."""
    monkeypatch.setattr(teller, "BIRTH_S", (0.05, 0.1))
    monkeypatch.setattr(teller, "LISTENS_S", 0.05)


async def what_is_kept(broker: Mosquitto) -> dict[str, bytes]:
    """Whatever somebody finds on the broker who comes now."""
    async with OtherEnd(broker.port) as end:
        late = Automation(end)
        await late.listen()
        await late.hear_on(0.5)
    return {topic: payload for topic, payload, retained in late.heard if retained}


async def test_first_what_there_is_and_then_how_it_is(rig: RoomRig) -> None:
    await rig.home.shows("hush", "OFF")
    topics = [topic for topic, _, _ in rig.home.heard]
    assert topics.index(CONFIG) < topics.index(f"{FRONT}/hush")
    config = json.loads(rig.home.kept[CONFIG])
    assert config["device"]["name"] == "Front door"
    assert set(json.loads(rig.home.kept["homeassistant/device/doorman_back/config"])["components"]) >= {"bell", "lock"}
    await rig.home.until(lambda home: f"{FRONT}/firmware" in home.kept)
    kept = await what_is_kept(rig.broker)
    assert {"lock", "who", "today", "present", "connected", "hush", "available", "firmware"} <= {
        topic.removeprefix(f"{FRONT}/") for topic in kept
    }


async def test_a_ring_is_told_at_once_and_neither_it_nor_a_picture_is_kept(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    rig.house.eyes.sightings = (STRANGER,)
    await rig.house.ring()
    await rig.home.until(lambda home: bool(home.events()))
    assert rig.home.events()[0]["event_type"] == "ring"
    await rig.home.until(lambda home: home.count(f"{FRONT}/trigger") == 1)
    await rig.home.shows("present", "ON")
    await rig.house.picture()
    await rig.home.until(lambda home: bool(home.kept.get(f"{FRONT}/visitor")))
    await rig.home.until(lambda home: [one["event_type"] for one in home.events()] == ["ring", "stranger"])
    await rig.home.shows("today", "1")
    kept = await what_is_kept(rig.broker)
    assert {f"{FRONT}/bell", f"{FRONT}/trigger", f"{FRONT}/visitor", f"{FRONT}/view"}.isdisjoint(kept)


async def test_whoever_is_known_is_named_and_leaves_the_broker_when_they_are_forgotten(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    await rig.house.memory.people.save(GRACE)
    rig.house.eyes.sightings = (replace(STRANGER, verdict=Verdict.NAMED, person=GRACE),)
    await rig.house.ring()
    await rig.house.picture()
    await rig.home.shows("who", "Grace")
    await rig.home.until(lambda home: any(one["event_type"] == "person" for one in home.events()))
    assert next(one for one in rig.home.events() if one["event_type"] == "person")["names"] == ["Grace"]
    await rig.home.say("doorman/ha/cmd/door/front/look", "PRESS")
    await rig.home.until(lambda home: bool(home.kept.get(f"{FRONT}/view")))
    await rig.house.faces.forget(ANNA, GRACE.id)
    await rig.home.until(lambda home: home.kept[f"{FRONT}/who"] != b"Grace")
    await rig.home.until(lambda home: home.kept[f"{FRONT}/view"] == b"")
    kept = await what_is_kept(rig.broker)
    assert not any(b"Grace" in payload for payload in kept.values())


async def test_an_answer_opens_the_lock_and_shuts_it(rig: RoomRig) -> None:
    await rig.home.shows("lock", "LOCKED")
    await rig.house.ring()
    (visit,) = await rig.house.memory.visits.open_visits()
    await rig.house.answers.give(visit.id, ANNA, Outcome.UNLOCKED)
    await rig.home.shows("lock", "UNLOCKED")
    await rig.home.shows("present", "OFF")
    await rig.home.shows("lock", "LOCKED", wait_s=15)


async def test_a_board_that_goes_takes_its_lock_along(rig: RoomRig) -> None:
    await rig.home.shows("available", "online")
    rig.house.boards.states[DoorId("front")] = replace(HEALTHY, online=False)
    await rig.home.shows("available", "offline")
    await rig.home.shows("connected", "OFF")


async def test_what_a_door_asks_for_and_what_it_is_called_is_told_when_it_changes(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    await rig.house.doors.rename(ANNA, DoorId("front"), "gate")
    await rig.home.until(lambda home: json.loads(home.kept[CONFIG])["device"]["name"] == "Gate")
    await rig.set_pin(ANNA, "4711")
    assert "{4,8}" in json.loads(rig.home.kept[CONFIG])["components"]["lock"]["code_format"]
    await rig.house.memory.collection("door_policies", type(rig.house.policies.of(BACK))).put(
        {"front": replace(rig.house.policies.of(BACK), proof=ProofKind.CODE)}
    )
    await rig.home.until(lambda home: "{6}" in json.loads(home.kept[CONFIG])["components"]["lock"]["code_format"])


async def test_an_order_at_which_something_of_ours_fails_takes_none_behind_it_along(
    rig: RoomRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await rig.set_pin(ANNA, "4713")
    identify = rig.house.proofs.identify

    async def fails(*_: object) -> object:
        monkeypatch.setattr(rig.house.proofs, "identify", identify)
        await rig.home.say(LOCK, rig.order("4713"))  # while the one before it is looked at
        await asyncio.sleep(0.3 * shared_by())
        raise StoreUnwritable(DiskState.FULL)

    monkeypatch.setattr(rig.house.proofs, "identify", fails)
    await rig.home.say(LOCK, rig.order("4713", ago_s=2))
    await rig.home.shows("lock", "UNLOCKED")
    assert rig.house.locks.opened == [DoorId("front")]
    assert "lock of front failed" in caplog.text


async def test_a_door_that_is_removed_leaves_nothing_on_the_broker(rig: RoomRig) -> None:
    await rig.home.until(lambda home: "doorman/ha/state/door/back/hush" in home.kept)
    rig.house.staff.doors._doors.drop(BACK)
    await rig.home.until(lambda home: home.kept["homeassistant/device/doorman_back/config"] == b"")
    await rig.home.until(lambda home: home.kept["doorman/ha/state/door/back/hush"] == b"")
    await rig.home.hear_on(0.5)
    assert [topic for topic in await what_is_kept(rig.broker) if "back" in topic] == []


async def test_a_board_without_a_camera_any_more_loses_the_camera_and_nothing_else(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    rig.house.boards.doors = []
    await rig.home.until(
        lambda home: any(
            topic == CONFIG and b'"view":{"platform":"camera"}' in payload for topic, payload, _ in home.heard
        )
    )
    await rig.home.until(lambda home: "view" not in json.loads(home.kept[CONFIG])["components"])
    assert "lock" in json.loads(rig.home.kept[CONFIG])["components"]


def a_contact(rig: RoomRig, board: BoardState) -> bool:
    """Whether the front door has one, to a service that starts while its board says this of itself."""
    rig.house.boards.states[rig_house.FRONT] = board
    rig.house.hire()  # whoever judges leaves has heard nothing
    survey = HouseSurvey(
        HomeAssistantSettings(HOME_ASSISTANT=True),
        rig.house.staff.doors._doors,
        rig.house.memory.visits,
        rig.doors,
        rig.house.staff.home_assistant,
        rig.house.staff.watching,
        rig.house.presence,
        contacts=with_contact(rig.house.memory.collection("home_assistant", AnnouncedThing).everything().values()),
        locks=LockStates(lambda: 0.0),
        clock=rig.house.clock,
        zone=UTC,
    )
    return survey.offers(Thing(ThingKind.DOOR, "front"), Component.CONTACT)


async def test_a_door_with_a_contact_tells_how_it_stands_and_has_it_still_after_a_start(rig: RoomRig) -> None:
    presence = rig.house.presence
    await rig.home.shows("today", "0")
    assert "contact" not in json.loads(rig.home.kept[CONFIG])["components"]
    assert not a_contact(rig, HEALTHY)
    presence.heard(ContactOpened(rig_house.FRONT, forced=True))
    await rig.home.shows("contact", "ON")
    await rig.home.shows("contact/more", '{"leaf":"forced"}')
    presence.heard(ContactClosed(rig_house.FRONT))
    await rig.home.shows("contact", "OFF")
    assert a_contact(rig, HEALTHY)
    assert a_contact(rig, replace(HEALTHY, contact=True))
    assert not a_contact(rig, replace(HEALTHY, contact=False))


async def test_a_board_with_a_contact_has_it_before_it_tells_anything(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    rig.house.boards.states[rig_house.FRONT] = replace(HEALTHY, contact=True)
    await rig.home.shows("contact", "None")


async def test_when_it_starts_everything_comes_again_and_when_it_starts_all_the_time_it_does_not(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    await rig.house.ring()
    await rig.house.picture()
    await rig.home.until(lambda home: bool(home.kept.get(f"{FRONT}/visitor")))
    before, pictures = rig.home.count(CONFIG), rig.home.count(f"{FRONT}/visitor")
    await rig.home.start()
    await rig.home.until(lambda home: home.count(CONFIG) == before + 1)
    await rig.home.until(lambda home: home.count(f"{FRONT}/visitor") == pictures + 1)
    for _ in range(50):
        await rig.home.start()
    await rig.house.ring("b00t-2")
    await rig.home.until(lambda home: len(home.events()) >= 2)
    await rig.home.hear_on(1.0)
    assert rig.home.count(CONFIG) == before + 1
    status = rig.room.status
    assert status
    assert status.heard_at


async def test_a_broker_that_began_anew_is_told_everything(rig: RoomRig) -> None:
    await rig.home.shows("today", "0")
    await rig.broker.kill()
    (rig.broker._folder / "mosquitto.db").unlink(missing_ok=True)
    await rig.broker.start()
    async with asyncio.timeout(20):
        while f"{FRONT}/today" not in await what_is_kept(rig.broker):
            pass


async def test_a_newer_program_for_the_boards_is_told_and_none_is_ordered(
    rig: RoomRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "RELEASE_S", 0.0)
    rig.house.boards.at_hand = Release("1.1.0", "ab" * 32)
    wanted = '{"installed_version":"1.0.0","latest_version":"1.1.0"}'
    await rig.home.shows("firmware", wanted)
    await rig.home.say("doorman/ha/cmd/door/front/firmware", "INSTALL")
    await rig.home.hear_on(0.5)
    assert not any(what == "update" for what, _, _ in rig.house.boards.done)


class TestUnnamed:
    @pytest.fixture
    def settings(self) -> HomeAssistantSettings:
        return HomeAssistantSettings(HOME_ASSISTANT=True, HOME_ASSISTANT_PICTURES=False)

    async def test_without_the_family_s_wish_no_name_and_no_picture_leaves_the_house(self, rig: RoomRig) -> None:
        await rig.home.shows("today", "0")
        await rig.house.memory.people.save(GRACE)
        rig.house.eyes.sightings = (Sighting(1, STRANGER.box, Verdict.NAMED, GRACE),)
        await rig.house.ring()
        await rig.house.picture()
        await rig.home.shows("who", "Somebody you know")
        await rig.home.say("doorman/ha/cmd/door/front/look", "PRESS")
        await rig.home.hear_on(0.5)
        assert not any(b"Grace" in payload or payload == b"jpeg" for _, payload, _ in rig.home.heard)
        assert {"visitor", "view", "look"}.isdisjoint(json.loads(rig.home.kept[CONFIG])["components"])


class TestSwitchedOff:
    @pytest.fixture
    def settings(self) -> HomeAssistantSettings:
        return HomeAssistantSettings()

    async def test_where_it_is_off_nothing_is_said_and_nothing_heard(self, rig: RoomRig) -> None:
        await rig.set_pin(LEO, "8253")
        await rig.house.ring()
        await rig.home.say("doorman/ha/cmd/door/front/lock", rig.order("8253"))
        await rig.home.hear_on(0.5)
        assert rig.home.heard == []
        assert rig.house.locks.opened == []
        assert rig.room.status is None
        assert "home assistant" not in rig.nursery.names
