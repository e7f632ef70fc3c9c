"""Who may do what, at which door, and when: one table, so that every cell can be read and tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import assert_never

from bot.house.doors.door import Door, DoorId
from bot.house.people import Limits, Resident, Role
from bot.house.ports import Clock
from bot.house.residents.hours import is_within


@dataclass(frozen=True, slots=True)
class ExitButton:
    """The button beside a door, on the inside: its board opens by itself, whoever presses it.

    It asks for nothing, so its column is a row of noes.
    """

    door: DoorId


#: Whoever asks for something.
Actor = Resident | ExitButton


class Action(StrEnum):
    """What somebody may ask of the house, or is told by it."""

    #: Get the card of whoever rings.
    SEE_RINGS = "see_rings"
    #: Hear what doors and bells do by themselves.
    HEAR_OF_DOORS = "hear_of_doors"
    #: Hear who came to live here, and what became of the home's things.
    HEAR_OF_HOME = "hear_of_home"
    #: Hear of what only an owner can set right.
    HEAR_OF_UPKEEP = "hear_of_upkeep"
    #: Choose when and how loudly they themselves hear of who rings.
    CHOOSE_WHEN_TOLD = "choose_when_told"
    #: Open a door to a visit.
    UNLOCK = "unlock"
    #: Open a door at which nobody rang.
    OPEN = "open"
    #: Have a PIN, or an app that shows codes.
    PROVE = "prove"
    #: Answer a visit otherwise: ignore it.
    RESPOND = "respond"
    #: Take a picture at a door now.
    LOOK = "look"
    #: See whether every part works.
    SEE_STATUS = "see_status"
    #: See whose faces are known, and the photos that they are known by.
    SEE_FACES = "see_faces"
    #: Change what is known of faces, forgetting included.
    TEACH = "teach"
    #: Say that a face which never moves at a door is a picture, and take that back.
    IGNORE_PICTURE = "ignore_picture"
    #: Let somebody move in, and take that back.
    INVITE = "invite"
    SEE_RESIDENTS = "see_residents"
    REMOVE_RESIDENT = "remove_resident"
    #: Change what somebody may: their role, and their doors.
    CHANGE_RESIDENT = "change_resident"
    #: Choose a group in which the cards come, too.
    CHOOSE_PLACE = "choose_place"
    #: Print codes that bring an owner back.
    MAKE_RECOVERY_CODES = "make_recovery_codes"
    #: See how the doors are kept, and name them.
    MANAGE_DOORS = "manage_doors"
    #: Restart and update boards, change their pictures, hand out what a new one has to know.
    MANAGE_BOARDS = "manage_boards"


class Refusal(StrEnum):
    """Why somebody may not."""

    ONLY_OWNERS = "only_owners"
    #: It is nothing for a child.
    ONLY_ADULTS = "only_adults"
    #: It is nothing for a guest.
    NOT_GUESTS = "not_guests"
    #: Whoever asks is nobody who lives here.
    ONLY_RESIDENTS = "only_residents"
    #: They were a resident when they asked, and are none any more.
    MOVED_OUT = "moved_out"
    #: They may at other doors.
    OTHER_DOOR = "other_door"
    #: They may where an owner allowed it, and nobody allowed it at this door.
    DOOR_NOT_ALLOWED = "door_not_allowed"
    #: They may at other times.
    NOT_NOW = "not_now"
    #: An owner paused the door.
    DOOR_PAUSED = "door_paused"


class Grant(StrEnum):
    """How far a yes goes."""

    #: At every door, at any time.
    ALWAYS = "always"
    #: At the doors of whoever asks, at any time.
    AT_THEIR_DOORS = "at_their_doors"
    #: Within the limits of whoever asks, and in the hours of the door that it is about.
    WITHIN_LIMITS = "within_limits"
    #: The same, at doors alone that an owner allowed them by name.
    WHERE_ALLOWED = "where_allowed"


class Column(StrEnum):
    """As whom somebody asks: the columns of the table."""

    OWNER = "owner"
    ADULT = "adult"
    CHILD = "child"
    GUEST = "guest"
    EXIT_BUTTON = "exit_button"


#: What stands in a cell: how far the yes goes, or why it is a no.
Cell = Grant | Refusal

_YES, _DOORS, _LIMITS, _ALLOWED = Grant.ALWAYS, Grant.AT_THEIR_DOORS, Grant.WITHIN_LIMITS, Grant.WHERE_ALLOWED
_OWNERS, _ADULTS, _NO_GUESTS = Refusal.ONLY_OWNERS, Refusal.ONLY_ADULTS, Refusal.NOT_GUESTS
_NO_ONE = Refusal.ONLY_RESIDENTS


def _row(owner: Cell, adult: Cell, child: Cell, guest: Cell, exit_button: Cell) -> Mapping[Column, Cell]:
    return dict(zip(Column, (owner, adult, child, guest, exit_button), strict=True))


#: Who may what. An action more is a row more; /roles, the menus and the tests read it here.
TABLE: Mapping[Action, Mapping[Column, Cell]] = {
    #                              owner adult    child     guest       exit button
    Action.SEE_RINGS: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE),
    Action.HEAR_OF_DOORS: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE),
    Action.HEAR_OF_HOME: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.HEAR_OF_UPKEEP: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHOOSE_WHEN_TOLD: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.UNLOCK: _row(_YES, _LIMITS, _ALLOWED, _NO_GUESTS, _NO_ONE),
    Action.OPEN: _row(_YES, _LIMITS, _ALLOWED, _NO_GUESTS, _NO_ONE),
    Action.PROVE: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.RESPOND: _row(_YES, _LIMITS, _YES, _NO_GUESTS, _NO_ONE),
    Action.LOOK: _row(_YES, _LIMITS, _YES, _NO_GUESTS, _NO_ONE),
    Action.SEE_STATUS: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.SEE_FACES: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.TEACH: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.IGNORE_PICTURE: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.INVITE: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.SEE_RESIDENTS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.REMOVE_RESIDENT: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHANGE_RESIDENT: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHOOSE_PLACE: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MAKE_RECOVERY_CODES: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_DOORS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_BOARDS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
}

_COLUMNS: Mapping[Role, Column] = {
    Role.OWNER: Column.OWNER,
    Role.ADULT: Column.ADULT,
    Role.CHILD: Column.CHILD,
    Role.GUEST: Column.GUEST,
}


class NotAllowed(Exception):
    """Whoever asked may not do that."""

    def __init__(self, action: Action, refusal: Refusal, who_may: Sequence[str] = ()) -> None:
        """``who_may``: the names of those who live here and may, whom they can ask instead."""
        super().__init__(f"{action}: {refusal}")
        self.action = action
        self.refusal = refusal
        self.who_may = tuple(who_may)


def cell(role: Role, action: Action) -> Cell:
    """What the table says of a resident of this role."""
    return TABLE[action][_COLUMNS[role]]


#: What nobody may at a door that is paused.
_OPENING = frozenset({Action.UNLOCK, Action.OPEN})


def refusal(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    """Why somebody may not do something; None: they may.

    ``door``: the one that it is about, if it is about any. ``at``: by the household's own time.
    """
    match TABLE[action][_column(actor)]:
        case Refusal() as reason:
            return reason
        case _ if action in _OPENING and door is not None and door.paused:
            return Refusal.DOOR_PAUSED
        case Grant.ALWAYS:
            return None
        case Grant.AT_THEIR_DOORS:
            return _at_another_door(actor, door)
        case Grant.WITHIN_LIMITS:
            return _at_another_door(actor, door) or _at_another_time(actor, door, at)
        case Grant.WHERE_ALLOWED:
            return _where_nobody_allowed(actor, door) or _at_another_time(actor, door, at)


def ever_may(resident: Resident, action: Action, door: DoorId | None = None) -> bool:
    """Tell whether there is a time at which somebody may do something, at this door; None: at any."""
    known = None if door is None else Door(door, door)
    match cell(resident.role, action):
        case Refusal():
            return False
        case Grant.ALWAYS:
            return True
        case Grant.AT_THEIR_DOORS | Grant.WITHIN_LIMITS:
            return _at_another_door(resident, known) is None
        case Grant.WHERE_ALLOWED:
            return _where_nobody_allowed(resident, known) is None


def _column(actor: Actor) -> Column:
    match actor:
        case Resident(role=role):
            return _COLUMNS[role]
        case ExitButton():
            return Column.EXIT_BUTTON
        case _ as never:
            assert_never(never)


def _at_another_door(actor: Actor, door: Door | None) -> Refusal | None:
    doors = _limits(actor).doors
    return Refusal.OTHER_DOOR if door and doors and door.id not in doors else None


def _where_nobody_allowed(actor: Actor, door: Door | None) -> Refusal | None:
    doors = _limits(actor).doors
    return None if doors and (door is None or door.id in doors) else Refusal.DOOR_NOT_ALLOWED


def _at_another_time(actor: Actor, door: Door | None, at: datetime) -> Refusal | None:
    within = is_within(_limits(actor).hours, at) and (door is None or is_within(door.hours, at))
    return None if within else Refusal.NOT_NOW


def _limits(actor: Actor) -> Limits:
    return actor.limits if isinstance(actor, Resident) else Limits((actor.door,))


class Permissions:
    """The table at the present moment, and at the doors that there are."""

    def __init__(self, doors: Mapping[DoorId, Door], clock: Clock, zone: tzinfo) -> None:
        self._doors = doors
        self._clock = clock
        self._zone = zone

    def refusal(self, actor: Actor, action: Action, door: DoorId | None = None) -> Refusal | None:
        """Why somebody may not do something, at the door that it is about, now; None: they may."""
        # a door that left the settings has no hours any more; whose limits name it may
        known = None if door is None else self._doors.get(door) or Door(door, door)
        return refusal(actor, action, known, self._clock().astimezone(self._zone))

    def may(self, actor: Actor, action: Action, door: DoorId | None = None) -> bool:
        """Tell whether somebody may do something, at the door that it is about, now."""
        return self.refusal(actor, action, door) is None
