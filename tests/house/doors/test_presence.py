"""Doors that were forced, or left open: what counts as that, who hears of it, and that nothing drowns it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent, DoorNews, LeafMoved
from bot.house.doors.presence import (
    TAKEN_S,
    BoardOpened,
    ContactClosed,
    ContactOpened,
    DoorReport,
    ExitPressed,
    LeafState,
    Presence,
    RelayOpened,
)
from bot.house.facts import Fact, Outlets
from bot.house.ports import AuditTrail
from bot.nursery import Nursery
from tests.fakes.books import MemoryAudit
from tests.rig.house import ANNA, FRONT, LEO, HouseRig, loop_clock

pytestmark = pytest.mark.looptime

SIDE = DoorId("side")

FORCED, LEFT_OPEN = DoorNews(FRONT, DoorEvent.FORCED), DoorNews(FRONT, DoorEvent.LEFT_OPEN)

#: What a board that signs says of a door that it did not open itself.
SIGNED = ContactOpened(FRONT, forced=True, signed=True)


class Listener:
    """An outlet that may be held up, or fail."""

    def __init__(self) -> None:
        #: What is worth a message.
        self.told: list[Fact] = []
        self.moved: list[DoorId] = []
        self.free = asyncio.Event()
        self.free.set()

    async def take(self, fact: Fact) -> None:
        if isinstance(fact, LeafMoved):
            self.moved.append(fact.door)
            return
        await self.free.wait()
        self.told.append(fact)


@dataclass(slots=True)
class Leaves:
    """The doors' leaves, and who judges them."""

    nursery: Nursery
    listener: Listener = field(default_factory=Listener)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    presence: Presence = field(init=False)

    def __post_init__(self) -> None:
        self.hire(Outlets(self.listener), self.audit)

    def hire(self, outlets: Outlets, audit: AuditTrail) -> None:
        self.presence = Presence(outlets=outlets, audit=audit, background=self.nursery, steady=loop_clock)

    async def hear(self, *reports: DoorReport) -> list[Fact]:
        """Report this, one right after the other; returns what was told so far."""
        for report in reports:
            self.presence.heard(report)
        await asyncio.sleep(0.1)
        return self.listener.told


@pytest.fixture
async def leaves(nursery: Nursery) -> Leaves:
    return Leaves(nursery)


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as nursery:
        yield nursery


# Forced


@pytest.mark.parametrize(
    "reports",
    [
        [ContactClosed(FRONT), ContactOpened(FRONT)],
        [ContactOpened(FRONT, forced=True)],  # the board saw it while we were away
        [ContactOpened(FRONT, forced=True), ContactOpened(FRONT)],  # told twice
        [ContactClosed(FRONT), SIGNED],
    ],
)
async def test_a_door_that_opens_by_itself_was_forced(leaves: Leaves, reports: Sequence[DoorReport]) -> None:
    assert await leaves.hear(*reports) == [FORCED]
    assert leaves.audit.lines == [("door news", {"door": "front", "news": "forced"})]


@pytest.mark.parametrize(
    "reports",
    [
        [ContactOpened(FRONT)],  # it stood open when the service came
        [ContactClosed(FRONT), ContactOpened(FRONT, forced=False)],  # opened rightfully while the service was away
        [ContactClosed(FRONT), ContactOpened(FRONT, forced=False, signed=True)],
    ],
)
async def test_a_door_that_is_told_to_stand_open_was_not_forced(leaves: Leaves, reports: Sequence[DoorReport]) -> None:
    assert await leaves.hear(*reports) == []


async def went_through(leaves: Leaves) -> None:
    """Somebody went out; that the door was shut behind them is not told."""
    await leaves.hear(ContactClosed(FRONT), ExitPressed(FRONT), ContactOpened(FRONT, forced=False, signed=True))
    await asyncio.sleep(9 * 60 * 60)
    leaves.listener.told.clear()


@pytest.mark.parametrize("forced", [SIGNED, ContactOpened(FRONT, forced=True)])
async def test_a_door_that_its_board_tells_as_forced_was_shut_whatever_was_lost(
    leaves: Leaves, forced: DoorReport
) -> None:
    await went_through(leaves)
    assert await leaves.hear(forced) == [FORCED]
    await asyncio.sleep(60)
    assert leaves.listener.told == [FORCED, LEFT_OPEN]


async def test_what_a_board_signs_twice_happened_twice(leaves: Leaves) -> None:
    assert await leaves.hear(SIGNED) == [FORCED]
    assert await leaves.hear(SIGNED) == [FORCED, FORCED]


async def test_a_report_that_nobody_signed_may_come_twice_and_is_one_alarm_of_an_opening(leaves: Leaves) -> None:
    unsigned = ContactOpened(FRONT, forced=True)
    await went_through(leaves)
    await leaves.hear(unsigned)
    assert await leaves.hear(unsigned, ContactOpened(FRONT)) == [FORCED]
    assert await leaves.hear(ContactClosed(FRONT), unsigned) == [FORCED, FORCED]


async def test_a_relay_excuses_a_board_although_the_leaf_is_believed_open(leaves: Leaves) -> None:
    await went_through(leaves)
    assert await leaves.hear(RelayOpened(FRONT), SIGNED) == []


@pytest.mark.parametrize("through", [ExitPressed(FRONT), BoardOpened(FRONT), RelayOpened(FRONT)])
@pytest.mark.parametrize("opened", [ContactOpened(FRONT), ContactOpened(FRONT, forced=True)])
async def test_a_door_that_opens_after_somebody_was_let_through_was_not_forced(
    leaves: Leaves, through: DoorReport, opened: ContactOpened
) -> None:
    assert await leaves.hear(ContactClosed(FRONT), through) == []
    await asyncio.sleep(9.5)
    assert await leaves.hear(opened, opened, ContactClosed(FRONT)) == []


@pytest.mark.parametrize("through", [ExitPressed(FRONT), BoardOpened(FRONT), RelayOpened(FRONT)])
@pytest.mark.parametrize("opened", [ContactOpened(FRONT), ContactOpened(FRONT, forced=True), SIGNED])
async def test_whoever_was_let_through_longer_ago_excuses_nothing(
    leaves: Leaves, through: DoorReport, opened: ContactOpened
) -> None:
    await leaves.hear(ContactClosed(FRONT), through)
    await asyncio.sleep(10)
    assert await leaves.hear(opened) == [FORCED]


@pytest.mark.parametrize("through", [ExitPressed(FRONT), BoardOpened(FRONT)])
async def test_nothing_but_a_relay_excuses_what_a_board_signed(leaves: Leaves, through: DoorReport) -> None:
    """It saw its own button and its own strike; whoever says otherwise held something back, or forged it."""
    assert await leaves.hear(ContactClosed(FRONT), through, SIGNED) == [FORCED]


async def test_a_relay_excuses_what_its_door_s_board_signed(leaves: Leaves) -> None:
    assert await leaves.hear(ContactClosed(FRONT), RelayOpened(FRONT), SIGNED) == []


async def test_a_relay_excuses_a_signed_report_although_an_exit_came_after_it(leaves: Leaves) -> None:
    await leaves.hear(ContactClosed(FRONT), RelayOpened(FRONT))
    await asyncio.sleep(11)
    assert await leaves.hear(ExitPressed(FRONT), SIGNED) == [FORCED]  # and no later than that


async def test_a_signed_contact_without_a_judgement_is_excused_as_any(leaves: Leaves) -> None:
    assert await leaves.hear(ContactClosed(FRONT), ExitPressed(FRONT), ContactOpened(FRONT, signed=True)) == []


async def test_nobody_let_through_another_door(leaves: Leaves) -> None:
    assert await leaves.hear(ContactClosed(FRONT), RelayOpened(SIDE), ExitPressed(SIDE), SIGNED) == [FORCED]


async def test_the_machine_s_clock_lengthens_no_time_in_which_a_door_may_open(nursery: Nursery) -> None:
    """Set back an hour after an exit, it would excuse everybody for that hour: the house's own time is asked."""
    listener, now = Listener(), [loop_clock()]
    presence = Presence(outlets=Outlets(listener), audit=MemoryAudit(), background=nursery, steady=lambda: now[0])
    presence.heard(ContactClosed(FRONT))
    presence.heard(ExitPressed(FRONT))
    now[0] += timedelta(seconds=10.5)
    presence.heard(ContactOpened(FRONT))
    await asyncio.sleep(0.1)
    assert listener.told == [FORCED]


# Left open


async def test_a_door_that_stays_open_is_told_about_once(leaves: Leaves) -> None:
    await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
    await asyncio.sleep(59)
    assert leaves.listener.told == []
    await leaves.hear(ContactOpened(FRONT))  # told twice: its time does not begin anew
    await asyncio.sleep(1)
    assert leaves.listener.told == [LEFT_OPEN]
    await asyncio.sleep(500)
    assert leaves.listener.told == [LEFT_OPEN]
    assert leaves.audit.lines == [("door news", {"door": "front", "news": "left_open"})]


async def test_a_door_that_closes_in_time_is_not_told_about(leaves: Leaves) -> None:
    await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
    await leaves.hear(ContactOpened(SIDE, forced=True))
    await asyncio.sleep(30)
    await leaves.hear(ContactClosed(FRONT))
    await asyncio.sleep(500)
    assert leaves.listener.told == [DoorNews(SIDE, DoorEvent.FORCED), DoorNews(SIDE, DoorEvent.LEFT_OPEN)]


async def test_a_door_that_opens_anew_has_the_whole_of_its_time(leaves: Leaves) -> None:
    await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
    await asyncio.sleep(40)
    await leaves.hear(ContactClosed(FRONT), ExitPressed(FRONT), ContactOpened(FRONT))
    await asyncio.sleep(59)
    assert leaves.listener.told == []
    await asyncio.sleep(1)
    assert leaves.listener.told == [LEFT_OPEN]


async def test_a_door_that_was_told_of_is_told_of_again_where_it_is_left_open_again(leaves: Leaves) -> None:
    for _ in range(2):
        await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
        await asyncio.sleep(60)
        await leaves.hear(ContactClosed(FRONT))
    assert leaves.listener.told == [LEFT_OPEN, LEFT_OPEN]


async def test_a_forced_door_that_stays_open_is_told_as_both(leaves: Leaves) -> None:
    await leaves.hear(SIGNED)
    await asyncio.sleep(60)
    assert leaves.listener.told == [FORCED, LEFT_OPEN]


# How it is told


async def test_everybody_hears_of_a_forced_door(rig: HouseRig) -> None:
    rig.presence.heard(SIGNED)
    await rig.settle()
    assert rig.household.told == [(ANNA.id, FORCED), (LEO.id, FORCED)]


async def test_a_restart_knows_of_no_door_how_it_stands_and_makes_no_alarm_of_one_that_is_open(
    leaves: Leaves,
) -> None:
    await leaves.hear(ContactClosed(FRONT))
    leaves.hire(Outlets(leaves.listener), leaves.audit)
    assert await leaves.hear(ContactOpened(FRONT)) == []
    await asyncio.sleep(60)
    assert leaves.listener.told == [LEFT_OPEN]


async def test_what_a_board_signed_is_an_alarm_right_after_a_restart(leaves: Leaves) -> None:
    await leaves.hear(RelayOpened(FRONT))
    leaves.hire(Outlets(leaves.listener), leaves.audit)
    assert await leaves.hear(SIGNED) == [FORCED]


async def test_a_flood_of_quiet_reports_drowns_no_alarm(leaves: Leaves) -> None:
    for _ in range(5000):
        leaves.presence.heard(ExitPressed(FRONT))
        leaves.presence.heard(ContactOpened(FRONT, forced=False, signed=True))
        leaves.presence.heard(ContactClosed(FRONT))
    assert await leaves.hear(SIGNED) == [FORCED]
    waiting = [task for task in asyncio.all_tasks() if task.get_name() == f"open leaf {FRONT}"]
    assert len(waiting) == 1


async def test_a_flood_of_alarms_is_told_as_fast_as_it_can_be_and_grows_nothing(leaves: Leaves) -> None:
    leaves.listener.free.clear()
    flapping: list[DoorReport] = [SIGNED, ContactClosed(FRONT)] * 2500
    await leaves.hear(*flapping)  # the first is being told
    await leaves.hear(*flapping)
    leaves.listener.free.set()
    assert await leaves.hear() == [FORCED, FORCED]


async def test_an_alarm_is_told_before_it_is_noted(leaves: Leaves) -> None:
    told: list[int] = []

    class Audit(MemoryAudit):
        async def note(self, what: str, **details: str | float | bool | None) -> None:
            told.append(len(leaves.listener.told))
            await super().note(what, **details)

    leaves.hire(Outlets(leaves.listener), Audit())
    await leaves.hear(SIGNED)
    assert told == [1]


async def test_an_alarm_that_cannot_be_noted_is_told_once_and_noted_later(leaves: Leaves) -> None:
    failures: list[Exception] = [OSError("the disk is full")]

    class Audit(MemoryAudit):
        async def note(self, what: str, **details: str | float | bool | None) -> None:
            if failures:
                raise failures.pop()
            await super().note(what, **details)

    audit = Audit()
    leaves.hire(Outlets(leaves.listener), audit)
    await leaves.hear(SIGNED)
    await asyncio.sleep(1)
    assert leaves.listener.told == [FORCED]
    assert audit.noted == ["door news"]


async def test_an_alarm_that_cannot_be_noted_holds_back_no_later_one_of_its_door(leaves: Leaves) -> None:
    noted: list[str] = []

    class Hanging(MemoryAudit):
        async def note(self, what: str, **details: str | float | bool | None) -> None:
            noted.append(f"{what}: {details['news']}")
            await asyncio.Event().wait()

    leaves.hire(Outlets(leaves.listener), Hanging())
    await leaves.hear(SIGNED)
    await asyncio.sleep(60)
    assert leaves.listener.told == [FORCED, LEFT_OPEN]
    assert noted == ["door news: forced"]


async def test_two_alarms_at_once_are_both_told_before_either_is_noted(leaves: Leaves) -> None:
    told: list[int] = []

    class Audit(MemoryAudit):
        async def note(self, what: str, **details: str | float | bool | None) -> None:
            told.append(len(leaves.listener.told))
            await super().note(what, **details)

    leaves.listener.free.clear()
    leaves.hire(Outlets(leaves.listener), Audit())
    await leaves.hear(SIGNED)
    await asyncio.sleep(60)
    leaves.listener.free.set()
    assert await leaves.hear() == [FORCED, LEFT_OPEN]
    assert told == [2, 2]


async def test_an_alarm_that_could_not_be_told_is_told_again(leaves: Leaves) -> None:
    failures: list[Exception] = [RuntimeError("nobody thought of this")]

    class Failing(Outlets):
        async def announce(self, fact: Fact) -> None:
            if failures:
                raise failures.pop()
            await super().announce(fact)

    leaves.hire(Failing(leaves.listener), leaves.audit)
    await leaves.hear(SIGNED)
    await asyncio.sleep(1)
    assert leaves.listener.told == [FORCED]
    assert leaves.audit.noted == ["door news"]


async def test_an_alarm_that_can_never_be_told_holds_back_no_later_one(leaves: Leaves) -> None:
    class Failing(Outlets):
        async def announce(self, fact: Fact) -> None:
            if fact == FORCED:
                raise RuntimeError("nobody thought of this")
            await super().announce(fact)

    leaves.hire(Failing(leaves.listener), leaves.audit)
    await leaves.hear(SIGNED)
    await asyncio.sleep(60)
    assert leaves.listener.told == [LEFT_OPEN]


async def test_an_alarm_that_somebody_never_takes_in_holds_the_next_one_back_for_seconds(leaves: Leaves) -> None:
    class Hanging(Listener):
        async def take(self, fact: Fact) -> None:
            if fact == FORCED:
                self.told.append(fact)
            else:
                await super().take(fact)

    hanging = Hanging()
    hanging.free.clear()
    leaves.hire(Outlets(hanging), leaves.audit)
    await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
    await asyncio.sleep(60)
    await leaves.hear(ContactClosed(FRONT), SIGNED)
    await asyncio.sleep(TAKEN_S)
    assert hanging.told == [FORCED]
    assert [details["news"] for _, details in leaves.audit.lines] == ["forced"]
    hanging.free.set()
    await leaves.hear()
    assert hanging.told == [FORCED, LEFT_OPEN]  # late, and nobody is told twice


# How a leaf is


async def test_a_leaf_is_as_its_contact_told_last(leaves: Leaves) -> None:
    presence = leaves.presence
    assert presence.leaf(FRONT) is None
    await leaves.hear(BoardOpened(FRONT))
    assert presence.leaf(FRONT) is None
    await leaves.hear(ContactClosed(FRONT))
    assert presence.leaf(FRONT) is LeafState.CLOSED
    await leaves.hear(ExitPressed(FRONT), ContactOpened(FRONT))
    assert presence.leaf(FRONT) is LeafState.OPEN
    await asyncio.sleep(60)
    assert presence.leaf(FRONT) is LeafState.LEFT_OPEN
    await leaves.hear(ContactClosed(FRONT), SIGNED)
    assert presence.leaf(FRONT) is LeafState.FORCED
    assert presence.leaf(SIDE) is None


async def test_each_move_is_told_and_what_is_told_twice_is_none(leaves: Leaves) -> None:
    for report in (ContactClosed(FRONT), ContactClosed(FRONT), ContactOpened(FRONT), ContactOpened(FRONT)):
        await leaves.hear(report)
    assert leaves.listener.moved == [FRONT, FRONT]


async def test_a_leaf_that_flaps_faster_than_it_is_told_is_told_once(leaves: Leaves) -> None:
    reports: list[DoorReport] = [ContactClosed(FRONT), ContactOpened(FRONT)]
    await leaves.hear(*reports * 500)
    assert leaves.listener.moved == [FRONT]
    assert leaves.presence.leaf(FRONT) is not LeafState.CLOSED
