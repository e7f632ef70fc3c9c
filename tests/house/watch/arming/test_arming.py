"""Armed and disarmed: by the chat, by who is at home, by a schedule, by the broker; and left to a house-sitter."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.armed import ArmedBy, ArmMode
from bot.house.watch.arming.arming import Arming
from bot.house.watch.arming.kept import ARMING, HOUSE, ArmFault, ArmingRefused
from bot.house.watch.news import ArmingChanged
from tests.fakes.cameras import GARDEN_SOURCE
from tests.rig.house import ANNA, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime


@pytest.fixture
async def arming(rig: HouseRig) -> Arming:
    """Of a house with a camera in the garden."""
    await rig.staff.watching.cameras.add(ANNA, GARDEN_SOURCE, None, name="Garden", door=None, place_name="garden")
    await rig.settle()
    return rig.staff.watching.arming


def told(rig: HouseRig) -> list[tuple[ArmMode, ArmedBy]]:
    return [(one.mode, one.way) for one in rig.household.facts if isinstance(one, ArmingChanged)]


def mode(arming: Arming) -> ArmMode:
    return arming.state.mode


async def test_a_resident_arms_and_disarms_and_what_is_so_already_is_told_to_nobody(
    rig: HouseRig, arming: Arming
) -> None:
    await arming.arm(LEO)
    await arming.arm(ANNA)
    assert (arming.state.mode, arming.state.by, arming.state.since) == (ArmMode.AWAY, LEO.id, NOON)
    rig.hire()
    again = rig.staff.watching.arming
    assert again.state == arming.state
    await again.disarm(ANNA)
    assert told(rig) == [(ArmMode.AWAY, ArmedBy.CHAT), (ArmMode.HOME, ArmedBy.CHAT)]
    assert rig.memory.audit.noted[-2:] == ["house armed", "house armed"]


async def test_the_last_one_who_leaves_arms_and_whoever_is_back_disarms(rig: HouseRig, arming: Arming) -> None:
    await rig.whereabouts.go(LEO, away=True)
    assert mode(arming) is ArmMode.HOME
    await rig.whereabouts.go(ANNA, away=True)
    assert mode(arming) is ArmMode.AWAY
    await rig.whereabouts.go(LEO, away=False)
    assert told(rig) == [(ArmMode.AWAY, ArmedBy.WHEREABOUTS), (ArmMode.HOME, ArmedBy.WHEREABOUTS)]


async def test_without_a_camera_nobody_arms_anything_by_leaving(rig: HouseRig) -> None:
    for one in (ANNA, LEO):
        await rig.whereabouts.go(one, away=True)
    assert not told(rig)


async def test_what_somebody_armed_no_phone_disarms_and_whoever_says_that_they_are_home_does(
    rig: HouseRig, arming: Arming
) -> None:
    await rig.whereabouts.follow(ANNA, LEO.id, "phones/leo")
    await rig.whereabouts.heard(LEO.id, away=True)
    await arming.arm(ANNA)
    await rig.whereabouts.heard(LEO.id, away=False)
    assert mode(arming) is ArmMode.AWAY
    await rig.whereabouts.go(ANNA, away=False)  # she never said that she left
    assert mode(arming) is ArmMode.HOME


async def test_a_phone_disarms_what_leaving_armed(rig: HouseRig, arming: Arming) -> None:
    await rig.whereabouts.follow(ANNA, LEO.id, "phones/leo")
    await rig.whereabouts.heard(LEO.id, away=True)
    await rig.whereabouts.go(ANNA, away=True)
    await rig.whereabouts.heard(LEO.id, away=False)
    assert mode(arming) is ArmMode.HOME


async def test_a_house_sitter_has_a_time_that_ends_by_the_steady_clock(rig: HouseRig, arming: Arming) -> None:
    until = NOON + timedelta(days=7)
    hours = (Hours(time(8), time(10)),)
    await arming.house_sitter(ANNA, until, hours)
    assert (arming.state.mode, arming.state.until, arming.state.hours) == (ArmMode.SITTER, until, hours)
    rig.set_by = timedelta(days=30)  # somebody sets the clock
    await arming.look()
    assert mode(arming) is ArmMode.SITTER
    await rig.whereabouts.go(LEO, away=True)
    await rig.whereabouts.go(ANNA, away=True)
    assert mode(arming) is ArmMode.SITTER


async def test_once_a_sitters_time_is_over_the_house_is_armed_if_nobody_is_there(
    rig: HouseRig, arming: Arming, monkeypatch: pytest.MonkeyPatch
) -> None:
    await arming.house_sitter(ANNA, NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=2)
    monkeypatch.setattr(arming, "_steady", lambda: later)
    await arming.look()
    assert mode(arming) is ArmMode.HOME
    monkeypatch.undo()
    for one in (ANNA, LEO):
        await rig.whereabouts.go(one, away=True)
    await arming.house_sitter(ANNA, NOON + timedelta(hours=1))
    monkeypatch.setattr(arming, "_steady", lambda: later)
    await arming.look()
    assert mode(arming) is ArmMode.AWAY
    assert told(rig)[-1] == (ArmMode.AWAY, ArmedBy.TIME)


@pytest.mark.parametrize(
    ("until", "hours", "fault"),
    [
        (timedelta(), (), ArmFault.OVER),
        (timedelta(days=91), (), ArmFault.TOO_LONG),
        (timedelta(days=1), (Hours(time(8), time(10), ()),), ArmFault.NO_DAYS),
    ],
)
async def test_a_sitter_for_no_time_or_for_a_year_is_refused(
    arming: Arming, until: timedelta, hours: tuple[Hours, ...], fault: ArmFault
) -> None:
    with pytest.raises(ArmingRefused) as refused:
        await arming.house_sitter(ANNA, NOON + until, hours)
    assert refused.value.fault is fault
    assert mode(arming) is ArmMode.HOME


async def test_a_schedule_arms_at_its_beginning_and_disarms_at_its_end(rig: HouseRig, arming: Arming) -> None:
    await arming.set_schedule(ANNA, (Hours(time(13), time(14)),))
    await arming.look()
    assert mode(arming) is ArmMode.HOME
    rig.set_by = timedelta(hours=1)
    await arming.look()
    await arming.look()
    rig.hire()
    arming = rig.staff.watching.arming
    await arming.look()
    assert mode(arming) is ArmMode.AWAY
    rig.set_by = timedelta(hours=2)
    await arming.look()
    assert told(rig) == [(ArmMode.AWAY, ArmedBy.SCHEDULE), (ArmMode.HOME, ArmedBy.SCHEDULE)]


async def test_what_somebody_said_in_between_counts_more_than_the_schedule(rig: HouseRig, arming: Arming) -> None:
    await arming.set_schedule(ANNA, (Hours(time(13), time(14)),))
    rig.set_by = timedelta(hours=1)
    await arming.look()
    await arming.disarm(LEO)
    await arming.look()
    assert mode(arming) is ArmMode.HOME
    await arming.arm(LEO)
    rig.set_by = timedelta(hours=2)
    await arming.look()
    assert mode(arming) is ArmMode.AWAY


async def test_the_broker_arms_once_an_owner_lets_it_and_is_told_how_it_is(rig: HouseRig, arming: Arming) -> None:
    rig.arm_topic.speak(ArmMode.AWAY)
    await rig.settle()
    assert mode(arming) is ArmMode.HOME
    lines = await arming.let_broker_arm(ANNA, True)
    assert lines == ("topic write doorman/house/arm/set", "topic read doorman/house/arm")
    rig.arm_topic.speak(ArmMode.AWAY)
    await rig.settle()
    assert mode(arming) is ArmMode.AWAY
    await arming.house_sitter(ANNA, NOON + timedelta(days=1))
    assert rig.arm_topic.told == [ArmMode.HOME, ArmMode.AWAY, ArmMode.AWAY, ArmMode.SITTER]
    rig.hire()
    await rig.resume()
    rig.arm_topic.speak(ArmMode.HOME)
    await rig.settle()
    arming = rig.staff.watching.arming
    assert (arming.state.mode, arming.state.way) == (ArmMode.HOME, ArmedBy.BROKER)
    await arming.let_broker_arm(ANNA, False)
    rig.arm_topic.speak(ArmMode.AWAY)
    await rig.settle()
    assert mode(arming) is ArmMode.HOME


async def test_adults_arm_and_only_owners_choose_what_arms_by_itself(rig: HouseRig, arming: Arming) -> None:
    for refused in (arming.let_broker_arm(LEO, True), arming.set_schedule(LEO, (Hours(time(1), time(2)),))):
        with pytest.raises(NotAllowed):
            await refused
    assert not arming.by_broker
    assert not arming.schedule


async def test_the_last_one_who_leaves_arms_nothing_over_a_house_sitter_of_that_moment(
    rig: HouseRig, arming: Arming
) -> None:
    for one in (LEO, ANNA):
        await rig.whereabouts.go(one, away=True)
    await arming.disarm(ANNA)
    sitter = arming.house_sitter(ANNA, NOON + timedelta(days=1))
    await asyncio.gather(sitter, arming.went(away=True, by=None))
    assert arming.state.mode is ArmMode.SITTER


async def test_a_phone_that_is_back_in_the_moment_in_which_leaving_arms_the_house_disarms_it(
    rig: HouseRig, arming: Arming
) -> None:
    for one in (LEO, ANNA):
        await rig.whereabouts.go(one, away=True)
    await arming.disarm(ANNA)
    await asyncio.gather(arming.went(away=True, by=None), arming.went(away=False, by=None))
    assert told(rig)[-2:] == [(ArmMode.AWAY, ArmedBy.WHEREABOUTS), (ArmMode.HOME, ArmedBy.WHEREABOUTS)]


async def test_a_house_sitter_who_is_given_more_time_as_theirs_ends_stays(rig: HouseRig, arming: Arming) -> None:
    await arming.house_sitter(ANNA, NOON + timedelta(minutes=1))
    await asyncio.sleep(61)
    await asyncio.gather(arming.house_sitter(ANNA, NOON + timedelta(days=1)), arming.look())
    assert arming.state.mode is ArmMode.SITTER


async def test_a_broker_that_is_shut_out_as_it_arms_the_house_arms_nothing(rig: HouseRig, arming: Arming) -> None:
    await arming.let_broker_arm(ANNA, on=True)
    rig.arm_topic.speak(ArmMode.AWAY)
    await arming.let_broker_arm(ANNA, on=False)
    await rig.settle()
    assert arming.state.mode is ArmMode.HOME


async def test_the_schedule_is_followed_in_one_write(rig: HouseRig, arming: Arming) -> None:
    await arming.set_schedule(ANNA, (Hours(time(13), time(14)),))
    rig.set_by = timedelta(hours=1)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(arming.look())
        await rig.memory.collections[ARMING].until(lambda kept: kept[HOUSE].in_schedule)
        assert mode(arming) is ArmMode.AWAY  # whoever is stopped now begins with it armed
