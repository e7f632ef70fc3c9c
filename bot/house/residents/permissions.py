"""Who may do what, at which door, and when: one table, so that every cell can be read and tested."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import assert_never

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, Role
from bot.house.ports import Clock
from bot.house.residents.hours import is_within


@dataclass(frozen=True, slots=True)
class ExitButton:
    """The button beside a door, on the inside: its board opens by itself, whoever presses it.

    Nobody asks as one before the household's roles come: the table has its row, and only tests read it.
    """

    door: DoorId


#: Whoever asks for something.
Actor = Resident | ExitButton


class Action(StrEnum):
    """What somebody may ask of the house."""

    #: Unlock, or ignore a visit.
    ANSWER = "answer"
    #: Take a picture at a door now.
    LOOK = "look"
    #: See whose faces are known, and the photos that they are known by.
    SEE_FACES = "see_faces"
    #: Change what is known of faces, forgetting included.
    TEACH = "teach"
    #: Let somebody move in.
    INVITE = "invite"
    SEE_RESIDENTS = "see_residents"
    REMOVE_RESIDENT = "remove_resident"
    MAKE_OWNER = "make_owner"
    #: See how the doors are kept, and name them.
    MANAGE_DOORS = "manage_doors"
    #: Restart and update boards, change their pictures, hand out what a new one has to know.
    MANAGE_BOARDS = "manage_boards"


class Refusal(StrEnum):
    """Why somebody may not."""

    ONLY_OWNERS = "only_owners"
    #: Whoever asks is nobody who lives here.
    ONLY_RESIDENTS = "only_residents"
    #: They were a resident when they asked, and are none any more.
    MOVED_OUT = "moved_out"
    #: They may at other doors.
    OTHER_DOOR = "other_door"
    #: They may at other times.
    NOT_NOW = "not_now"


class Grant(StrEnum):
    """How far a yes goes."""

    #: At every door, at any time.
    ALWAYS = "always"
    #: Within the limits of whoever asks, and in the hours of the door that it is about.
    WITHIN_LIMITS = "within_limits"


class Column(StrEnum):
    """As whom somebody asks: the columns of the table."""

    OWNER = "owner"
    ADULT = "adult"
    EXIT_BUTTON = "exit_button"


_OWNERS = Refusal.ONLY_OWNERS
_RESIDENTS = Refusal.ONLY_RESIDENTS
_ALWAYS = Grant.ALWAYS
_WITHIN = Grant.WITHIN_LIMITS


def _row(
    owner: Grant | Refusal, adult: Grant | Refusal, exit_button: Grant | Refusal
) -> Mapping[Column, Grant | Refusal]:
    return {Column.OWNER: owner, Column.ADULT: adult, Column.EXIT_BUTTON: exit_button}


#: A cell says how far the yes goes, or why it is a no.
TABLE: Mapping[Action, Mapping[Column, Grant | Refusal]] = {
    #                             owner    adult    exit button
    Action.ANSWER: _row(_ALWAYS, _WITHIN, _RESIDENTS),
    Action.LOOK: _row(_ALWAYS, _WITHIN, _RESIDENTS),
    Action.SEE_FACES: _row(_ALWAYS, _WITHIN, _RESIDENTS),
    Action.TEACH: _row(_ALWAYS, _WITHIN, _RESIDENTS),
    Action.INVITE: _row(_ALWAYS, _OWNERS, _RESIDENTS),
    Action.SEE_RESIDENTS: _row(_ALWAYS, _OWNERS, _RESIDENTS),
    Action.REMOVE_RESIDENT: _row(_ALWAYS, _OWNERS, _RESIDENTS),
    Action.MAKE_OWNER: _row(_ALWAYS, _OWNERS, _RESIDENTS),
    Action.MANAGE_DOORS: _row(_ALWAYS, _OWNERS, _RESIDENTS),
    Action.MANAGE_BOARDS: _row(_ALWAYS, _OWNERS, _RESIDENTS),
}


class NotAllowed(Exception):
    """Whoever asked may not do that."""

    def __init__(self, action: Action, refusal: Refusal) -> None:
        super().__init__(f"{action}: {refusal}")
        self.action = action
        self.refusal = refusal


def refusal(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    """Why somebody may not do something; None: they may.

    ``door``: the one that it is about, if it is about any. ``at``: by the household's own time.
    """
    match TABLE[action][_column(actor)]:
        case Refusal() as reason:
            return reason
        case Grant.ALWAYS:
            return None
        case Grant.WITHIN_LIMITS:
            return _beyond_limits(actor, door, at)


def _column(actor: Actor) -> Column:
    match actor:
        case Resident(role=Role.OWNER):
            return Column.OWNER
        case Resident():
            return Column.ADULT
        case ExitButton():
            return Column.EXIT_BUTTON
        case _ as never:
            assert_never(never)


def _beyond_limits(actor: Actor, door: Door | None, at: datetime) -> Refusal | None:
    match actor:
        case Resident(limits=limits):
            doors, hours = limits.doors, limits.hours
        case ExitButton(door=own):
            doors, hours = (own,), ()
        case _ as never:
            assert_never(never)
    if door and doors and door.id not in doors:
        return Refusal.OTHER_DOOR
    if not is_within(hours, at) or (door and not is_within(door.hours, at)):
        return Refusal.NOT_NOW
    return None


class Permissions:
    """The table at the present moment, and at the doors that there are."""

    def __init__(self, doors: Mapping[DoorId, Door], clock: Clock, zone: tzinfo) -> None:
        self._doors = doors
        self._clock = clock
        self._zone = zone

    def admit(self, actor: Actor, action: Action, door: DoorId | None = None) -> None:
        """Let somebody do something, at the door that it is about, now; raises NotAllowed."""
        # a door that left the settings has no hours any more; whose limits name it may
        known = None if door is None else self._doors.get(door) or Door(door, door)
        if reason := refusal(actor, action, known, self._clock().astimezone(self._zone)):
            raise NotAllowed(action, reason)
