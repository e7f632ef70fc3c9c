"""Every cell of the table of permissions: who, what, at which door, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.actors import Actor, Column, ExitButton, HomeAssistant, Program, ProgramId
from bot.house.residents.admission import Admission, Permissions
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import TABLE, Action, Grant, NotAllowed, Refusal, ever_may, refusal
from tests.fakes.books import MemoryResidents
from tests.rig.house import ANNA, BACK, FRONT, LEO

BERLIN = ZoneInfo("Europe/Berlin")

#: 2026-11-23 is a Monday.
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN)
TIMES = [MONDAY_NOON + timedelta(hours=6 * n) for n in range(28)]
OFFICE = Hours(time(8), time(17), (0, 1, 2, 3, 4))

#: Every day but at night.
BY_DAY = Hours(time(7), time(22))

PAUSED = Door(FRONT, "front door", paused=True)
DOORS: list[Door | None] = [None, Door(FRONT, "front door"), Door(BACK, "garden door", hours=(BY_DAY,)), PAUSED]

OWNER = replace(ANNA, limits=Limits((BACK,), (OFFICE,)))
HERE_ONLY = replace(LEO, limits=Limits(doors=(FRONT,)))
IN_THE_WEEK = replace(LEO, limits=Limits(hours=(OFFICE,)))
BOTH = replace(LEO, limits=Limits((BACK,), (OFFICE,)))

CHILD = replace(LEO, role=Role.CHILD)
CHILD_WITH_A_DOOR = replace(CHILD, limits=Limits((BACK,), (OFFICE,)))
GUEST = replace(LEO, role=Role.GUEST, limits=Limits((FRONT,)))

EVERYTHING = Program(ProgramId(-1), "Home Assistant", frozenset(Action), ANNA.id, MONDAY_NOON)
READER = Program(ProgramId(-2), "Screen", frozenset({Action.SEE_HISTORY, Action.INVITE}), ANNA.id, MONDAY_NOON)
AT_THE_BACK = replace(EVERYTHING, id=ProgramId(-3), doors=(BACK,))

#: What an adult may do, where and when they may; and what they may always do, or at their doors.
ADULTS_MAY = {
    Action.UNLOCK,
    Action.OPEN,
    Action.RESPOND,
    Action.SPEAK,
    Action.LOOK,
    Action.RETAKE,
    Action.SEE_FACES,
    Action.TEACH,
    Action.IGNORE_PICTURE,
}
ADULTS_ALWAYS_MAY = {
    Action.HEAR_OF_HOME,
    Action.SEE_STATUS,
    Action.PROVE,
    Action.SAY_WHEREABOUTS,
    Action.SEE_WHEREABOUTS,
    Action.CORRECT_ATTENDANCE,
    Action.CHOOSE_PHRASES,
    Action.SEND_MESSAGES,
    Action.PRESS_BUTTONS,
    Action.EXPECT,
    Action.KEEP_PRIVATE,
    Action.ANSWER_INCIDENT,
    Action.ARM,
}
ADULTS_SEE = {
    Action.SEE_RINGS,
    Action.SEE_HISTORY,
    Action.SEE_ATTENDANCE,
    Action.HEAR_OF_DOORS,
    Action.MAKE_PASS,
    Action.VIEW_CAMERA,
}
#: What a guest may alone: the one anywhere, the other one within what the pass allows.
GUESTS_MAY = {Action.HOLD_PASS, Action.USE_PASS}
CHILDREN_MAY = {
    Action.SEE_RINGS,
    Action.SEE_HISTORY,
    Action.SEE_ATTENDANCE,
    Action.HEAR_OF_DOORS,
    Action.RESPOND,
    Action.LOOK,
    Action.RETAKE,
    Action.SEE_STATUS,
    Action.PROVE,
    Action.PRESS_BUTTONS,
    Action.SAY_WHEREABOUTS,
}
OPENING = {Action.UNLOCK, Action.OPEN}
#: What a child may where an owner allowed it by name.
CHILDREN_MAY_WHERE_ALLOWED = {*OPENING, Action.VIEW_CAMERA}
#: What a program may be given: what is bound to doors alone, what to the doors' hours as well, and the rest.
PROGRAMS_SEE = {
    Action.SEE_RINGS,
    Action.SEE_HISTORY,
    Action.HEAR_OF_DOORS,
    Action.VIEW_CAMERA,
    Action.SEE_ATTENDANCE,
    Action.SEE_RECORD,
    Action.MANAGE_PASSES,
}
PROGRAMS_DO = {*OPENING, Action.RESPOND, Action.LOOK, Action.SEE_FACES, Action.TEACH}
PROGRAMS_MAY = {Action.SEE_STATUS}
#: What Home Assistant is told, and may do; of that the one thing that a door's hours are about.
HOME_ASSISTANT_MAY = {
    Action.SEE_RINGS,
    Action.SEE_HISTORY,
    Action.HEAR_OF_DOORS,
    Action.SEE_STATUS,
    Action.VIEW_CAMERA,
    Action.CHOOSE_WHEN_TOLD,
}
FOR_PROGRAMS = PROGRAMS_SEE | PROGRAMS_DO | PROGRAMS_MAY
#: What everybody here may, guests among them.
EVERYBODY_MAY = {Action.USE_PAGE}
#: What only an owner may.
OWNERS_ONLY = (
    set(Action) - EVERYBODY_MAY - GUESTS_MAY - ADULTS_MAY - ADULTS_ALWAYS_MAY - ADULTS_SEE - {Action.CHOOSE_WHEN_TOLD}
)


def expected(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    """What a family would say, told in other words than the table's."""
    if not isinstance(actor, Resident):
        return expected_of_a_thing(actor, action, door, at)
    if action in GUESTS_MAY:
        return expected_of_a_pass(actor, action, door, at)
    if door is PAUSED and action in OPENING and actor is not GUEST:
        return Refusal.DOOR_PAUSED  # before anybody's own limits: it is so for everybody
    if actor is OWNER or action in EVERYBODY_MAY or (action is Action.CHOOSE_WHEN_TOLD and actor is not GUEST):
        return None
    return Refusal.ONLY_OWNERS if action in OWNERS_ONLY else expected_of_others(actor, action, door, at)


def expected_of_a_thing(
    actor: Program | HomeAssistant | ExitButton, action: Action, door: Door | None, at: datetime
) -> Refusal | None:
    if isinstance(actor, ExitButton):
        return Refusal.ONLY_RESIDENTS
    if isinstance(actor, HomeAssistant):
        return expected_of_home_assistant(action, door, at)
    return expected_of_a_program(actor, action, door, at)


def expected_of_a_program(actor: Program, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if action not in FOR_PROGRAMS:
        return Refusal.ONLY_PEOPLE  # whatever its key says
    if actor is READER and action not in READER.scopes:
        return Refusal.NOT_IN_SCOPE
    if door is PAUSED and action in OPENING:
        return Refusal.DOOR_PAUSED
    if actor is AT_THE_BACK and door and door.id == FRONT and action not in PROGRAMS_MAY:
        return Refusal.OTHER_DOOR
    return expected_by_the_clock(door, at, office=False) if action in PROGRAMS_DO else None


def expected_of_home_assistant(action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if action is Action.LOOK:
        return expected_by_the_clock(door, at, office=False)
    return None if action in HOME_ASSISTANT_MAY else Refusal.ONLY_PEOPLE


def expected_of_others(actor: Resident, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if actor.role is Role.ADULT:
        return expected_of_an_adult(actor, action, door, at)
    return Refusal.NOT_GUESTS if actor is GUEST else expected_of_a_child(actor, action, door, at)


def expected_of_a_pass(actor: Resident, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if actor is not GUEST:
        return Refusal.ONLY_GUESTS
    if action is Action.HOLD_PASS:
        return None
    if door is PAUSED:
        return Refusal.DOOR_PAUSED
    if door and door.id == BACK:
        return Refusal.DOOR_NOT_ALLOWED
    return expected_by_the_clock(door, at, office=False)


def expected_of_an_adult(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if action in ADULTS_ALWAYS_MAY:
        return None
    if door and ((actor is HERE_ONLY and door.id == BACK) or (actor is BOTH and door.id == FRONT)):
        return Refusal.OTHER_DOOR
    if action in ADULTS_SEE:
        return None
    return expected_by_the_clock(door, at, office=actor in (IN_THE_WEEK, BOTH))


def expected_of_a_child(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    if action in CHILDREN_MAY:
        return None
    if action not in CHILDREN_MAY_WHERE_ALLOWED:
        return Refusal.ONLY_ADULTS
    if actor is CHILD or (door and door.id == FRONT):
        return Refusal.DOOR_NOT_ALLOWED
    return expected_by_the_clock(door, at, office=True)


def expected_by_the_clock(door: Door | None, at: datetime, *, office: bool) -> Refusal | None:
    working = at.weekday() < 5 and at.hour in range(8, 17)
    if office and not working:
        return Refusal.NOT_NOW
    return Refusal.NOT_NOW if door and door.id == BACK and at.hour not in range(7, 22) else None


ACTORS: dict[str, Actor] = {
    "an owner, whose limits do not count": OWNER,
    "an adult": LEO,
    "an adult for the front door": HERE_ONLY,
    "an adult for office hours": IN_THE_WEEK,
    "an adult for the back door in office hours": BOTH,
    "a child": CHILD,
    "a child for whom the back door was allowed in office hours": CHILD_WITH_A_DOOR,
    "a guest": GUEST,
    "the exit button": ExitButton(FRONT),
    "a program for everything": EVERYTHING,
    "a program that reads": READER,
    "a program for everything at the back door": AT_THE_BACK,
    "Home Assistant": HomeAssistant(),
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
    # those two are about no cell: whoever asked is nobody any more
    assert given == {None, *Refusal} - {Refusal.MOVED_OUT, Refusal.KEY_ENDED}


def test_whoever_asks_now_is_judged_by_the_household_s_own_clock() -> None:
    now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past five in Berlin, half past nine in Denver
    doors = {door.id: door for door in DOORS if door and not door.paused}
    in_denver, at_home = (Permissions(doors, lambda: now, zone) for zone in (ZoneInfo("America/Denver"), BERLIN))
    assert in_denver.refusal(IN_THE_WEEK, Action.UNLOCK, FRONT) is None
    assert at_home.refusal(IN_THE_WEEK, Action.UNLOCK, FRONT) is Refusal.NOT_NOW
    assert (in_denver.may(IN_THE_WEEK, Action.UNLOCK, FRONT), at_home.may(IN_THE_WEEK, Action.UNLOCK, FRONT)) == (
        True,
        False,
    )


def test_a_door_that_left_the_settings_is_still_another_door() -> None:
    permissions = Permissions({}, lambda: MONDAY_NOON, BERLIN)
    assert permissions.refusal(HERE_ONLY, Action.UNLOCK, BACK) is Refusal.OTHER_DOOR


@pytest.mark.parametrize(("who", "action"), list(product(ACTORS, Action)))
def test_whoever_may_at_some_time_is_known_beforehand_and_nobody_else(who: str, action: Action) -> None:
    actor = ACTORS[who]
    if isinstance(actor, ExitButton):
        return  # no resident, for whom something would be shown beforehand
    for door in (FRONT, BACK):
        known = next(one for one in DOORS if one and one.id == door)
        at_times = any(refusal(actor, action, known, at) is None for at in TIMES)
        assert ever_may(actor, action, door) is at_times, door
    assert ever_may(actor, action) is any(refusal(actor, action, None, at) is None for at in TIMES)


def test_who_owns_the_home_may_everything_everywhere_and_always() -> None:
    assert {row[Column.OWNER] for action, row in TABLE.items() if action not in GUESTS_MAY} == {Grant.ALWAYS}


async def test_whoever_is_refused_hears_the_names_of_those_who_may_owners_first() -> None:
    mia = replace(ANNA, id=ResidentId(1003), name="Mia")
    others = [replace(LEO, id=ResidentId(n), name=f"{n}", role=Role.ADULT) for n in range(5)]
    book = MemoryResidents(LEO, ANNA, CHILD_WITH_A_DOOR, mia, *others)
    await book.save(child := replace(CHILD, id=ResidentId(77), name="Tom"))
    admission = Admission(Permissions({}, lambda: MONDAY_NOON, BERLIN), book)
    for action, may in (
        (Action.TEACH, ("Anna", "Mia")),
        (Action.MANAGE_BOARDS, ("Anna", "Mia")),
    ):
        with pytest.raises(NotAllowed) as told:
            await admission.admit(child, action, FRONT)
        assert told.value.who_may[:2] == may
        assert len(told.value.who_may) == (3 if action is Action.TEACH else 2)
    with pytest.raises(NotAllowed) as told:
        await admission.admit(replace(child, id=ResidentId(404)), Action.TEACH)
    assert (told.value.refusal, told.value.who_may) == (Refusal.MOVED_OUT, ())  # who left learns no names


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
