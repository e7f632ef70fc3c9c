"""Every cell of the table of permissions: who, what, at which door, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door
from bot.house.people import Limits
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import (
    TABLE,
    Action,
    Actor,
    Column,
    ExitButton,
    NotAllowed,
    Permissions,
    Refusal,
    refusal,
)
from tests.rig.house import ANNA, BACK, FRONT, LEO

BERLIN = ZoneInfo("Europe/Berlin")

#: 2026-11-23 is a Monday.
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN)
TIMES = [MONDAY_NOON + timedelta(hours=6 * n) for n in range(28)]
OFFICE = Hours(time(8), time(17), (0, 1, 2, 3, 4))

#: Every day but at night.
BY_DAY = Hours(time(7), time(22))

DOORS: list[Door | None] = [None, Door(FRONT, "front door"), Door(BACK, "garden door", hours=(BY_DAY,))]

OWNER = replace(ANNA, limits=Limits((BACK,), (OFFICE,)))
HERE_ONLY = replace(LEO, limits=Limits(doors=(FRONT,)))
IN_THE_WEEK = replace(LEO, limits=Limits(hours=(OFFICE,)))
BOTH = replace(LEO, limits=Limits((BACK,), (OFFICE,)))

#: What a resident who owns nothing may do, where and when they may; owners may do everything.
ADULTS_MAY = {Action.ANSWER, Action.LOOK, Action.SEE_FACES, Action.TEACH}


def expected(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    """What a family would say, told in other words than the table's."""
    if isinstance(actor, ExitButton):
        return Refusal.ONLY_RESIDENTS
    if actor is OWNER:
        return None
    if action not in ADULTS_MAY:
        return Refusal.ONLY_OWNERS
    if door and ((actor is HERE_ONLY and door.id == BACK) or (actor is BOTH and door.id == FRONT)):
        return Refusal.OTHER_DOOR
    working = at.weekday() < 5 and at.hour in range(8, 17)
    if actor in (IN_THE_WEEK, BOTH) and not working:
        return Refusal.NOT_NOW
    return Refusal.NOT_NOW if door and door.id == BACK and at.hour not in range(7, 22) else None


ACTORS: dict[str, Actor] = {
    "an owner, whose limits do not count": OWNER,
    "an adult": LEO,
    "an adult for the front door": HERE_ONLY,
    "an adult for office hours": IN_THE_WEEK,
    "an adult for the back door in office hours": BOTH,
    "the exit button": ExitButton(FRONT),
}


@pytest.mark.parametrize(("who", "action"), list(product(ACTORS, Action)))
def test_every_actor_may_what_the_table_says_at_each_door_and_hour_and_hears_why_not(who: str, action: Action) -> None:
    actor = ACTORS[who]
    for door, at in product(DOORS, TIMES):
        assert refusal(actor, action, door, at) is expected(actor, action, door, at), (door, at)


def test_the_walk_comes_by_every_cell_and_every_reason_that_the_table_can_give() -> None:
    assert set(TABLE) == set(Action)
    assert all(set(row) == set(Column) for row in TABLE.values())
    given = {refusal(*cell) for cell in product(ACTORS.values(), Action, DOORS, TIMES)}
    assert given == {None, *Refusal} - {Refusal.MOVED_OUT}  # which is about no cell: they are nobody any more


def test_whoever_asks_now_is_judged_by_the_household_s_own_clock() -> None:
    now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past five in Berlin, half past nine in Denver
    doors = {door.id: door for door in DOORS if door}
    Permissions(doors, lambda: now, ZoneInfo("America/Denver")).admit(IN_THE_WEEK, Action.ANSWER, FRONT)
    with pytest.raises(NotAllowed) as told:
        Permissions(doors, lambda: now, BERLIN).admit(IN_THE_WEEK, Action.ANSWER, FRONT)
    assert (told.value.action, told.value.refusal) == (Action.ANSWER, Refusal.NOT_NOW)


def test_a_door_that_left_the_settings_is_still_another_door() -> None:
    with pytest.raises(NotAllowed) as told:
        Permissions({}, lambda: MONDAY_NOON, BERLIN).admit(HERE_ONLY, Action.ANSWER, BACK)
    assert told.value.refusal is Refusal.OTHER_DOOR


NIGHT = Hours(time(22), time(6), (4,))


@pytest.mark.parametrize(
    ("hours", "at", "within"),
    [
        (NIGHT, "2026-11-27T22:00", True),  # a Friday
        (NIGHT, "2026-11-27T21:59", False),
        (NIGHT, "2026-11-28T05:59", True),
        (NIGHT, "2026-11-28T06:00", False),
        (NIGHT, "2026-11-28T22:00", False),
        (NIGHT, "2026-11-27T05:00", False),
        (Hours(time(0), time(0), (6,)), "2026-11-29T00:00", True),
        (Hours(time(0), time(0), (6,)), "2026-11-29T23:59", True),
        (Hours(time(0), time(0), (6,)), "2026-11-30T00:00", False),
        # the hour that comes twice, and what stands behind the one that never comes
        (Hours(time(2), time(3)), "2026-10-25T02:30", True),
        (Hours(time(3), time(4)), "2026-03-29T03:00", True),
    ],
)
def test_hours_go_by_the_clock_on_the_wall_and_over_midnight(hours: Hours, at: str, within: bool) -> None:
    assert hours.has(datetime.fromisoformat(at).replace(tzinfo=BERLIN)) is within
