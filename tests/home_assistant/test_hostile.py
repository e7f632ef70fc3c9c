"""Whoever writes where Home Assistant does, or it has gone mad: no door opens, and the bell is not held up."""

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest

from bot.home_assistant import errands, teller
from bot.home_assistant.topics import Component
from bot.house.doors.door import DoorId
from bot.house.opening.news import UnlockingPaused
from bot.house.people import ResidentId
from bot.settings import HomeAssistantSettings
from tests.home_assistant.conftest import FRONT, LOCK, RoomRig
from tests.rig.house import ANNA, LEO
from tests.rig.machine import shared_by
from tests.rig.other_end import OtherEnd

PIN = "4711"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teller, "BIRTH_S", (0.05, 0.1))
    monkeypatch.setattr(errands, "PACE_S", dict.fromkeys(errands.PACE_S, 0.01))


@pytest.fixture
async def shut(rig: RoomRig) -> RoomRig:
    """With a PIN of Anna's, and everything told."""
    await rig.set_pin(ANNA, PIN)
    await rig.home.shows("hush", "OFF")
    return rig


async def settled(rig: RoomRig, why: str, number: int = 1) -> None:
    """Wait until so many were ignored for a reason."""
    ignored = ignored_of(rig)
    await until(lambda: ignored[why] >= number)


async def until(true: Callable[[], bool], wait_s: float = 10.0) -> None:
    async with asyncio.timeout(wait_s * shared_by()):
        while not true():  # noqa: ASYNC110 - counters tell nobody
            await asyncio.sleep(0.01)


def ignored_of(rig: RoomRig) -> Mapping[str, int]:
    serving = rig.room._serving
    assert serving
    assert serving.errands
    return serving.errands.ignored


def pauses(rig: RoomRig, who: ResidentId) -> int:
    return sum(1 for told, news in rig.house.household.told if told == who and isinstance(news, UnlockingPaused))


async def test_the_right_digits_open_and_only_now(shut: RoomRig) -> None:
    await shut.home.say(LOCK, shut.order(PIN))
    await shut.home.shows("lock", "UNLOCKED")
    assert shut.house.locks.opened == [DoorId("front")]


async def test_what_the_broker_kept_opens_nothing_and_does_not_stay_there(shut: RoomRig) -> None:
    await shut.home.say(LOCK, shut.order(PIN), retain=True)  # an order of now, which is kept besides
    await shut.home.shows("lock", "UNLOCKED")
    await shut.broker.stop()
    await shut.broker.start()
    await settled(shut, "kept")
    await shut.home.hear_on(1.0)
    assert shut.house.locks.opened == [DoorId("front")]
    async with OtherEnd(shut.broker.port) as late:
        await late.subscribe("doorman/ha/cmd/#")
        with pytest.raises(TimeoutError):
            await late.hear(0.5)


async def test_an_order_that_is_old_or_said_again_opens_nothing(shut: RoomRig) -> None:
    order = shut.order(PIN)
    await shut.home.say(LOCK, order)
    await shut.home.shows("lock", "UNLOCKED")
    await shut.home.say(LOCK, order)
    await settled(shut, "old")
    await shut.home.say(LOCK, shut.order(PIN, ago_s=3600))
    await settled(shut, "old", 2)
    assert shut.house.locks.opened == [DoorId("front")]
    status = shut.room.status
    assert status
    assert status.old_orders


async def test_junk_costs_nothing_and_is_told_nobody(shut: RoomRig) -> None:
    known = ("", "UNLOCK", "{", "[]", b"\x00\xff", b"x" * 60_000, json.dumps({"action": "UNLOCK", "code": PIN}))
    for payload in known:
        before = ignored_of(shut)["junk"]
        await shut.home.say(LOCK, payload)
        await settled(shut, "junk", before + 1)
    for topic in ("door/attic/lock", "door/front/strike", "window/front/lock", "camera/none/look", "x" * 500):
        await shut.home.say(f"doorman/ha/cmd/{topic}", shut.order(PIN))
    await settled(shut, "unknown", 5)
    await shut.home.say("doorman/ha/cmd/door/front/hush", "PERHAPS")
    await shut.home.say("doorman/ha/cmd/door/front/look", "PRESS" * 99)
    await settled(shut, "junk", len(known) + 2)
    assert shut.house.locks.opened == []
    assert pauses(shut, LEO.id) == 0
    await shut.home.say(LOCK, shut.order(PIN))
    await shut.home.shows("lock", "UNLOCKED")


async def test_ten_thousand_orders_pause_it_once_and_the_bell_rings_all_the_while(shut: RoomRig) -> None:
    loop = asyncio.get_running_loop()
    wrong = [shut.order(f"{n:04}", ago_s=10 - n / 1000) for n in range(10_000) if f"{n:04}" != PIN]

    async def flood() -> None:
        for n, order in enumerate(wrong):
            await shut.home._end.say(LOCK, order, qos=0)
            if n % 100 == 0:
                await asyncio.sleep(0)

    flooding = shut.nursery
    flooding.spawn(flood(), name="flood")
    slowest = 0.0
    for n in range(10):
        await asyncio.sleep(0.05)
        before = loop.time()
        await shut.house.ring(f"b00t-{n}")
        slowest = max(slowest, loop.time() - before)
    await until(lambda: "flood" not in shut.nursery.names, 60.0)
    await shut.home.until(lambda home: len([one for one in home.events() if one["event_type"] == "ring"]) == 10)
    assert slowest < 0.5 * shared_by()
    assert shut.house.locks.opened == []
    assert (pauses(shut, ANNA.id), pauses(shut, LEO.id)) == (1, 1)
    assert sum(1 for name in shut.nursery.names if name.startswith("Home Assistant:")) <= 1


async def test_right_digits_in_a_pause_open_nothing_and_the_chat_is_as_always(shut: RoomRig) -> None:
    for _ in range(3):
        await shut.home.say(LOCK, shut.order("0815"))
        await shut.home.hear_on(0.2)
    await until(lambda: pauses(shut, LEO.id) > 0)
    await shut.home.say(LOCK, shut.order(PIN))
    await settled(shut, "paused")
    assert shut.house.locks.opened == []
    await shut.house.openings.open(ANNA, DoorId("front"))
    assert shut.house.locks.opened == [DoorId("front")]


async def test_junk_takes_no_order_s_place(shut: RoomRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever floods a lock with what is none would have kept the family out, and nobody would have heard of it."""
    monkeypatch.setitem(errands.PACE_S, Component.LOCK, 0.5)  # so an order waits for its turn
    await shut.home.say(LOCK, shut.order(""))
    await until(lambda: "Home Assistant: lock of front" in shut.nursery.names)
    right = shut.order(PIN)
    for payload in (right, b"{", b"UNLOCK", shut.order(PIN, ago_s=3600), right, shut.order("1", ago_s=10)):
        await shut.home.say(LOCK, payload)
    await shut.home.shows("lock", "UNLOCKED")
    assert shut.house.locks.opened == [DoorId("front")]
    assert (ignored_of(shut)["junk"], ignored_of(shut)["old"]) == (2, 3)


async def test_status_says_that_nobody_opens_from_there(shut: RoomRig) -> None:
    for _ in range(3):
        await shut.home.say(LOCK, shut.order("0815"))
        await shut.home.hear_on(0.2)
    await until(lambda: pauses(shut, LEO.id) > 0)
    status = shut.room.status
    assert status
    assert (status.paused, status.good) == (True, False)


async def test_a_switch_gone_mad_is_told_a_few_times(shut: RoomRig) -> None:
    for n in range(200):
        await shut.home.say("doorman/ha/cmd/door/front/hush", "ON" if n % 2 else "OFF")
    await shut.home.say("doorman/ha/cmd/door/front/hush", "OFF")
    await shut.home.hear_on(0.5)
    assert not shut.house.staff.home_assistant.hushing.is_hushed(DoorId("front"))
    assert sum(1 for who, news in shut.house.household.told if who == LEO.id and "Hushed" in type(news).__name__) <= 6


async def test_a_thousand_pictures_are_a_few(shut: RoomRig) -> None:
    for _ in range(1000):
        await shut.home._end.say("doorman/ha/cmd/door/front/look", "PRESS", qos=0)
    await shut.home.until(lambda home: bool(home.kept.get(f"{FRONT}/view")))
    await shut.home.hear_on(0.5)
    assert len([what for what, _, _ in shut.house.boards.done if what == "snap"]) < 100


class TestElsewhere:
    @pytest.fixture
    def settings(self) -> HomeAssistantSettings:
        return HomeAssistantSettings(HOME_ASSISTANT=True, HOME_ASSISTANT_PREFIX="ha")

    async def test_a_prefix_of_its_own_is_where_everything_is_told(self, rig: RoomRig) -> None:
        await rig.home.shows("hush", "OFF")
        assert not any(topic.startswith("homeassistant/") for topic, _, _ in rig.home.heard)
