"""What a household says and hears beside its doors: allowed topics alone, never a lock's; a chime that can be quiet."""

import asyncio
import json
from dataclasses import replace
from datetime import time

import pytest

from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.telling.listening import Calm, Listening
from bot.house.topics.ears import MOST_A_WINDOW, WINDOW_S
from bot.house.topics.topics import (
    LONGEST_MESSAGE,
    MOST_TOPICS,
    Audience,
    MessageTooLong,
    MessageUnsent,
    NoSuchTopic,
    TooManyTopics,
    TopicFault,
    TopicNotAllowed,
    TopicSpoke,
    TopicTooLoud,
    UnfitForHouse,
    Unsent,
)
from bot.settings import DoorSettings
from tests.rig.house import ANNA, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

GRACE = Resident(ResidentId(1003), "Grace", Role.CHILD, NOON)
ALL_DAY = Hours(time(0), time(0), tuple(range(7)))


async def test_residents_say_something_under_allowed_topics_alone(rig: HouseRig) -> None:
    await rig.topics.keeper.allow(ANNA, " home/lamp/set ")
    assert await rig.topics.messenger.say(LEO, "home/lamp/set", "ON")
    for other in ("home/lamp", "home/lamp/set/x", "home/+/set", "Home/lamp/set"):
        with pytest.raises(TopicNotAllowed) as told:
            await rig.topics.messenger.say(LEO, other, "ON")
        assert told.value.allowed == ("home/lamp/set",)
    assert rig.messages.sent == [("home/lamp/set", "ON")]


async def test_a_topic_that_became_a_locks_is_refused_at_once(rig: HouseRig) -> None:
    await rig.topics.keeper.allow(ANNA, "cmnd/gate/POWER")
    await rig.topics.keeper.add_button(ANNA, "Gate", "cmnd/gate/POWER", "ON")
    (button,) = rig.topics.keeper.topics().buttons
    await rig.topics.messenger.press(LEO, button.id)
    rig.messages.doors["gate"] = DoorSettings(relay="tasmota:gate")
    for again in (
        rig.topics.messenger.say(ANNA, "cmnd/gate/POWER", "ON"),
        rig.topics.messenger.press(ANNA, button.id),
    ):
        with pytest.raises(UnfitForHouse) as refused:
            await again
        assert refused.value.fault is TopicFault.OF_A_DOOR
    assert rig.messages.sent == [("cmnd/gate/POWER", "ON")]


async def test_the_chime_is_refused_a_topic_that_became_a_locks(rig: HouseRig) -> None:
    await rig.topics.keeper.set_chime(ANNA, "cmnd/gate/POWER")
    rig.messages.doors["gate"] = DoorSettings(relay="tasmota:gate")
    await rig.ring()
    await rig.settle()
    with pytest.raises(UnfitForHouse):
        await rig.topics.chime.try_it(ANNA)
    assert rig.messages.sent == []


async def test_only_an_owner_chooses_topics_and_a_child_presses_buttons_alone(rig: HouseRig) -> None:
    await rig.memory.residents.save(GRACE)
    for attempt in (
        rig.topics.keeper.allow(LEO, "home/lamp"),
        rig.topics.keeper.hear(LEO, "Lamp", "home/lamp"),
        rig.topics.keeper.add_button(LEO, "Lamp", "home/lamp", "ON"),
        rig.topics.keeper.set_chime(LEO, "home/chime"),
        rig.topics.keeper.set_chime(LEO, ""),
        rig.topics.keeper.remove(LEO, "home/lamp"),
        rig.topics.chime.try_it(LEO),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    await rig.topics.keeper.allow(ANNA, "home/lamp")
    (button,) = (await rig.topics.keeper.add_button(ANNA, "Lamp", "home/lamp", "ON")).buttons
    with pytest.raises(NotAllowed):
        await rig.topics.messenger.say(GRACE, "home/lamp", "ON")
    pressed, _ = await rig.topics.messenger.press(GRACE, button.id)
    assert pressed == button


async def test_a_message_has_its_length_and_a_kind_its_number(rig: HouseRig) -> None:
    await rig.topics.keeper.allow(ANNA, "home/lamp")
    for text in ("", "x" * (LONGEST_MESSAGE + 1)):
        with pytest.raises(MessageTooLong):
            await rig.topics.messenger.say(ANNA, "home/lamp", text)
    with pytest.raises(MessageTooLong):
        await rig.topics.keeper.add_button(ANNA, "Lamp", "home/lamp", " ")
    for n in range(1, MOST_TOPICS):
        await rig.topics.keeper.allow(ANNA, f"home/{n}")
    await rig.topics.keeper.allow(ANNA, "home/lamp")
    with pytest.raises(TooManyTopics):
        await rig.topics.keeper.allow(ANNA, "home/more")
    with pytest.raises(NoSuchTopic):
        await rig.topics.messenger.press(ANNA, "none")


async def test_a_broker_that_does_not_let_us_is_told(rig: HouseRig) -> None:
    await rig.topics.keeper.allow(ANNA, "home/lamp")
    rig.messages.fails = MessageUnsent(Unsent.FORBIDDEN)
    with pytest.raises(MessageUnsent):
        await rig.topics.messenger.say(ANNA, "home/lamp", "ON")


async def spoken(rig: HouseRig) -> list[object]:
    await rig.settle()
    return [fact for fact in rig.household.facts if isinstance(fact, TopicSpoke | TopicTooLoud)]


async def test_what_is_said_under_a_chosen_topic_is_told_after_a_restart_too(rig: HouseRig) -> None:
    await rig.topics.keeper.hear(ANNA, "Washer", "home/washer/#")
    rig.messages.speak("home/washer/state", "Fertig: <b>60°</b>\n".encode())
    rig.messages.heard_by.clear()
    rig.hire()
    await rig.resume()
    rig.messages.speak("home/washer", b"\x00\x01\xff")
    assert await spoken(rig) == [
        TopicSpoke("Washer", "Fertig: <b>60°</b>", 20, Audience.EVERYBODY, silent=True),
        TopicSpoke("Washer", "", 3, Audience.EVERYBODY, silent=True),
    ]


async def test_a_topic_that_is_removed_or_changed_is_heard_so_at_once(rig: HouseRig) -> None:
    (washer,) = (await rig.topics.keeper.hear(ANNA, "Washer", "home/washer")).heard
    await rig.topics.keeper.change_heard(ANNA, washer.id, lambda one: replace(one, silent=False))
    rig.messages.speak("home/washer", b"done")
    (told,) = await spoken(rig)
    assert isinstance(told, TopicSpoke)
    assert not told.silent
    await rig.topics.keeper.remove(ANNA, washer.id)
    assert rig.messages.heard_by == []
    with pytest.raises(NoSuchTopic):
        await rig.topics.keeper.change_heard(ANNA, washer.id, lambda one: one)


async def test_a_topic_that_chatters_is_told_so_often_a_minute(rig: HouseRig) -> None:
    await rig.topics.keeper.hear(ANNA, "Washer", "home/washer")
    for n in range(40):
        rig.messages.speak("home/washer", f"{n}".encode())
    assert len(await spoken(rig)) == MOST_A_WINDOW
    await asyncio.sleep(WINDOW_S + 1)
    assert (await spoken(rig))[-1] == TopicTooLoud("Washer", 40 - MOST_A_WINDOW, Audience.EVERYBODY)
    rig.messages.speak("home/washer", b"again")
    assert len(await spoken(rig)) == MOST_A_WINDOW + 2


async def test_a_long_message_is_cut(rig: HouseRig) -> None:
    await rig.topics.keeper.hear(ANNA, "Washer", "home/washer")
    rig.messages.speak("home/washer", b"x" * 60_000)
    (told,) = await spoken(rig)
    assert isinstance(told, TopicSpoke)
    assert (len(told.text), told.cut, told.size) == (500, True, 60_000)


@pytest.mark.parametrize("wanted", ["#", "+/lamp", "doorbell/front/event/ring", "doorman/status", "$SYS/#", "", "a b"])
async def test_nothing_of_ours_is_heard(rig: HouseRig, wanted: str) -> None:
    with pytest.raises(UnfitForHouse):
        await rig.topics.keeper.hear(ANNA, "Everything", wanted)


def chimes(rig: HouseRig) -> list[dict[str, str]]:
    assert {topic for topic, _ in rig.messages.sent} <= {"home/chime"}
    return [json.loads(text) for _, text in rig.messages.sent]


async def test_a_ring_is_told_to_the_chime_and_the_next_as_another(rig: HouseRig) -> None:
    await rig.topics.keeper.set_chime(ANNA, "home/chime")
    await rig.ring("a-1")
    await rig.ring("a-1")
    await rig.ring("a-2")
    await rig.settle()
    assert chimes(rig) == [{"door": FRONT, "kind": "ring"}, {"door": FRONT, "kind": "again"}]


async def test_a_press_that_comes_late_chimes_no_more(rig: HouseRig) -> None:
    await rig.topics.keeper.set_chime(ANNA, "home/chime")
    await rig.ring(age_s=31)
    await rig.settle()
    assert chimes(rig) == []


async def test_the_chime_is_quiet_while_everybody_wants_quiet(rig: HouseRig) -> None:
    await rig.topics.keeper.set_chime(ANNA, "home/chime")
    await rig.listening.change(ANNA, lambda now: Listening().with_hours(Calm.QUIET, ALL_DAY))
    await rig.ring("a-1")
    await rig.settle()
    assert len(chimes(rig)) == 1
    await rig.listening.change(LEO, lambda now: Listening().with_hours(Calm.OFF, ALL_DAY))
    await rig.ring("a-2")
    await rig.settle()
    assert len(chimes(rig)) == 1
    assert await rig.topics.chime.try_it(ANNA)
    assert chimes(rig)[-1] == {"door": "", "kind": "test"}


async def test_a_ring_waits_for_no_chime_and_survives_its_failure(rig: HouseRig) -> None:
    await rig.topics.keeper.set_chime(ANNA, "home/chime")
    rig.messages.fails = MessageUnsent(Unsent.NO_BROKER)
    await rig.ring()
    await rig.settle()
    assert len(rig.memory.visits.only.presses) == 1


async def test_without_a_topic_there_is_no_chime(rig: HouseRig) -> None:
    await rig.ring()
    await rig.settle()
    with pytest.raises(NoSuchTopic):
        await rig.topics.chime.try_it(ANNA)
    assert rig.messages.sent == []
