"""A clock that is set lengthens and shortens nothing."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.house.moments import LONG_AWAY, HouseTime, KeptTime, seconds_since_boot
from bot.house.people import ResidentId
from bot.house.residents.invitations import INVITATION_LASTS, CodeRefused
from bot.house.visits.doorman import UNFINISHED
from bot.house.visits.refused import VisitOver
from bot.house.visits.visit import Outcome, Stage
from tests.fakes.books import MemoryCollection
from tests.rig.house import ANNA, FRONT, HouseRig

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["forward", "back"])


class Machine:
    """A clock that may be set, and a count of seconds that may not."""

    def __init__(self) -> None:
        self.says = NOON
        self.seconds = 100.0

    def passes(self, time: timedelta) -> None:
        self.says += time
        self.seconds += time.total_seconds()

    def reboots(self) -> None:
        self.seconds = 0.0

    def house_time(self) -> HouseTime:
        return HouseTime(lambda: self.says, lambda: self.seconds)

    def after_restart(self, kept: MemoryCollection[KeptTime], witnessed: datetime | None = None) -> HouseTime:
        return HouseTime.go_on(kept, lambda: self.says, lambda: self.seconds, witnessed=witnessed)


@BOTH_WAYS
@pytest.mark.looptime
async def test_a_ring_may_be_answered_for_its_own_time_whatever_the_clock_is_set_to(
    rig: HouseRig, jump: timedelta
) -> None:
    await rig.ring()
    rig.set_by = jump
    await asyncio.sleep(119)
    assert rig.memory.visits.only.stage is Stage.RINGING
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert rig.locks.opened == [FRONT]


@BOTH_WAYS
@pytest.mark.looptime
async def test_nobody_opens_after_the_time_to_answer_whatever_the_clock_is_set_to(
    rig: HouseRig, jump: timedelta
) -> None:
    await rig.ring()
    rig.set_by = jump
    await asyncio.sleep(121)
    assert rig.memory.visits.only.stage is Stage.EXPIRED
    with pytest.raises(VisitOver):
        await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.UNLOCKED)
    assert rig.locks.opened == []


@BOTH_WAYS
@pytest.mark.looptime
async def test_a_picture_is_waited_for_its_own_time_whatever_the_clock_is_set_to(
    rig: HouseRig, jump: timedelta
) -> None:
    await rig.ring()
    rig.set_by = jump
    await asyncio.sleep(7)
    assert not rig.memory.visits.only.photo_overdue
    await asyncio.sleep(2)
    assert rig.memory.visits.only.photo_overdue


@BOTH_WAYS
@pytest.mark.looptime
async def test_two_rings_of_a_minute_are_one_visit_whatever_the_clock_is_set_to(rig: HouseRig, jump: timedelta) -> None:
    await rig.ring("b00t-1")
    rig.set_by = jump
    await asyncio.sleep(10)
    await rig.ring("b00t-2")
    await rig.picture(press="camera-1")
    assert len(rig.memory.visits.only.presses) == 2
    await asyncio.sleep(61)
    await rig.ring("b00t-3")
    assert len(rig.memory.visits.all) == 2


@pytest.mark.looptime
async def test_after_the_clock_was_set_back_rings_still_join_the_newest_visit(rig: HouseRig) -> None:
    await rig.ring("b00t-1")
    await rig.answers.give(rig.memory.visits.only.id, ANNA, Outcome.IGNORED)
    rig.set_by = -HOUR
    await rig.ring("b00t-2")
    await rig.ring("b00t-3")
    assert sorted(len(visit.presses) for visit in rig.memory.visits.all) == [1, 2]


@BOTH_WAYS
@pytest.mark.looptime
async def test_a_ring_that_waited_on_its_board_waited_as_long_whatever_the_clock_is_set_to(
    rig: HouseRig, jump: timedelta
) -> None:
    rig.set_by = jump
    await rig.ring(age_s=100)
    await asyncio.sleep(19)
    assert not rig.memory.visits.only.over
    await asyncio.sleep(2)
    assert rig.memory.visits.only.over


@BOTH_WAYS
@pytest.mark.looptime
async def test_an_invitation_lasts_its_own_day_whatever_the_clock_is_set_to(rig: HouseRig, jump: timedelta) -> None:
    await rig.memory.residents.save(ANNA)
    early, late = await rig.invite(ANNA), await rig.invite(ANNA)
    rig.set_by = jump * 48
    await asyncio.sleep(INVITATION_LASTS.total_seconds() - 1)
    assert (await rig.invitations.move_in(early, ResidentId(7), "Eileen")).name == "Eileen"
    await asyncio.sleep(2)
    with pytest.raises(CodeRefused):
        await rig.invitations.move_in(late, ResidentId(8), "Grace")


@pytest.mark.looptime
async def test_a_picture_that_nobody_looked_at_is_looked_at_after_a_restart_though_the_clock_jumped(
    rig: HouseRig,
) -> None:
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    await rig.settle()
    await rig.nursery.close()
    rig.nursery = rig.nursery.__class__()
    rig.eyes.open.set()
    rig.set_by = 2 * UNFINISHED
    rig.hire()
    await rig.resume()
    await rig.settle()
    assert rig.memory.visits.only.look is not None


def test_house_time_passes_as_seconds_do() -> None:
    machine = Machine()
    time = machine.house_time()
    began = time()
    machine.says -= HOUR
    machine.passes(timedelta(seconds=5))
    assert time() - began == timedelta(seconds=5)


def test_house_time_goes_by_a_clock_that_nobody_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    began_s = seconds_since_boot()
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 0 <= seconds_since_boot() - began_s < 60


async def test_house_time_counts_the_time_that_the_service_was_away() -> None:
    machine, kept = Machine(), MemoryCollection[KeptTime]()
    time = machine.house_time()
    await time.keep(kept)
    before = time()
    machine.passes(timedelta(minutes=3))
    machine.reboots()
    assert machine.after_restart(kept)() - before == timedelta(minutes=3)


async def test_a_clock_that_was_set_back_while_the_service_ran_takes_nothing_from_the_time_away() -> None:
    machine, kept = Machine(), MemoryCollection[KeptTime]()
    time = machine.house_time()
    machine.says -= HOUR
    await time.keep(kept)
    before = time()
    machine.passes(timedelta(minutes=3))
    machine.reboots()
    assert machine.after_restart(kept)() - before == timedelta(minutes=3)


async def test_a_clock_found_behind_what_it_told_before_means_that_everything_is_over() -> None:
    machine, kept = Machine(), MemoryCollection[KeptTime]()
    time = machine.house_time()
    await time.keep(kept)
    before = time()
    machine.says -= HOUR
    machine.reboots()
    assert machine.after_restart(kept)() - before >= LONG_AWAY


async def test_a_clock_found_behind_an_open_visit_means_that_everything_is_over() -> None:
    machine, kept = Machine(), MemoryCollection[KeptTime]()
    time = machine.house_time()
    await time.keep(kept)
    machine.passes(timedelta(minutes=5))
    rang, before = machine.says, time()
    machine.says -= timedelta(minutes=4)
    machine.reboots()
    assert machine.after_restart(kept, witnessed=rang)() - before >= LONG_AWAY - timedelta(minutes=5)


async def test_a_clock_that_was_set_forward_while_the_service_was_away_ends_what_it_may_have_ended() -> None:
    machine, kept = Machine(), MemoryCollection[KeptTime]()
    time = machine.house_time()
    await time.keep(kept)
    before = time()
    machine.says += HOUR
    machine.reboots()
    assert machine.after_restart(kept)() - before == HOUR
