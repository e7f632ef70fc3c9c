"""Who may do what, at which door, and when: one table, so that every cell can be read and tested."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from bot.house.doors.door import Door, DoorId
from bot.house.people import Limits, Resident, Role
from bot.house.residents.actions import Action
from bot.house.residents.actors import (
    Actor,
    Column,
    ExitButton,
    HomeAssistant,
    Program,
    Viewer,
    column_of,
    column_of_role,
)
from bot.house.residents.hours import is_within

__all__ = [
    "TABLE",
    "Action",
    "Cell",
    "Grant",
    "NotAllowed",
    "Refusal",
    "cell",
    "ever_may",
    "refusal",
]


class Refusal(StrEnum):
    """Why somebody may not."""

    ONLY_OWNERS = "only_owners"
    #: It is nothing for a child.
    ONLY_ADULTS = "only_adults"
    #: It is nothing for a guest.
    NOT_GUESTS = "not_guests"
    #: Whoever lives here needs no pass.
    ONLY_GUESTS = "only_guests"
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
    #: It is nothing for a program.
    ONLY_PEOPLE = "only_people"
    #: A program may do other things.
    NOT_IN_SCOPE = "not_in_scope"
    #: A program's key was taken back, or its time is over.
    KEY_ENDED = "key_ended"


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


#: What stands in a cell: how far the yes goes, or why it is a no.
Cell = Grant | Refusal

_YES, _DOORS, _LIMITS, _ALLOWED = Grant.ALWAYS, Grant.AT_THEIR_DOORS, Grant.WITHIN_LIMITS, Grant.WHERE_ALLOWED
_OWNERS, _ADULTS, _NO_GUESTS = Refusal.ONLY_OWNERS, Refusal.ONLY_ADULTS, Refusal.NOT_GUESTS
_NO_ONE, _GUESTS, _PEOPLE = Refusal.ONLY_RESIDENTS, Refusal.ONLY_GUESTS, Refusal.ONLY_PEOPLE


def _row(
    owner: Cell,
    adult: Cell,
    child: Cell,
    guest: Cell,
    exit_button: Cell,
    program: Cell = Refusal.ONLY_PEOPLE,
    home_assistant: Cell = Refusal.ONLY_PEOPLE,
) -> Mapping[Column, Cell]:
    """``program``: what a program may be given, ``home_assistant``: what it may; nothing that is not said here."""
    return dict(zip(Column, (owner, adult, child, guest, exit_button, program, home_assistant), strict=True))


#: Who may what. An action more is a row more; /roles, the menus and the tests read it here.
TABLE: Mapping[Action, Mapping[Column, Cell]] = {
    #                              owner adult    child     guest       exit button, program, Home Assistant
    Action.SEE_RINGS: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE, _DOORS, _YES),
    Action.SEE_HISTORY: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE, _DOORS, _YES),
    Action.SEE_ATTENDANCE: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE, _DOORS),
    Action.CORRECT_ATTENDANCE: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.HEAR_OF_DOORS: _row(_YES, _DOORS, _YES, _NO_GUESTS, _NO_ONE, _DOORS, _YES),
    Action.HEAR_OF_HOME: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.HEAR_OF_UPKEEP: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHOOSE_WHEN_TOLD: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE, _PEOPLE, _YES),
    Action.SAY_WHEREABOUTS: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.SEE_WHEREABOUTS: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.UNLOCK: _row(_YES, _LIMITS, _ALLOWED, _NO_GUESTS, _NO_ONE, _LIMITS),
    Action.OPEN: _row(_YES, _LIMITS, _ALLOWED, _NO_GUESTS, _NO_ONE, _LIMITS),
    Action.MAKE_PASS: _row(_YES, _DOORS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.MANAGE_PASSES: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE, _DOORS),
    Action.HOLD_PASS: _row(_GUESTS, _GUESTS, _GUESTS, _YES, _NO_ONE),
    Action.USE_PASS: _row(_GUESTS, _GUESTS, _GUESTS, _ALLOWED, _NO_ONE),
    Action.EXPECT: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.USE_PAGE: _row(_YES, _YES, _YES, _YES, _NO_ONE),
    Action.PROVE: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.RESPOND: _row(_YES, _LIMITS, _YES, _NO_GUESTS, _NO_ONE, _LIMITS),
    Action.SPEAK: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.CHOOSE_PHRASES: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.LOOK: _row(_YES, _LIMITS, _YES, _NO_GUESTS, _NO_ONE, _LIMITS, _LIMITS),
    Action.RETAKE: _row(_YES, _LIMITS, _YES, _NO_GUESTS, _NO_ONE),
    Action.SEE_STATUS: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE, _YES, _YES),
    Action.SEE_FACES: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE, _LIMITS),
    Action.TEACH: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE, _LIMITS),
    Action.CARRY_PEOPLE: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.IGNORE_PICTURE: _row(_YES, _LIMITS, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.INVITE: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.SEE_RESIDENTS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.REMOVE_RESIDENT: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHANGE_RESIDENT: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHOOSE_PLACE: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.CHOOSE_WHO_IS_CALLED: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MAKE_RECOVERY_CODES: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.ALLOW_CHILD: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.BACK_UP: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.SEE_RECORD: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE, _DOORS),
    Action.CHANGE_RULES: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.LET_OPEN_BY_ITSELF: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_DOORS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.SEND_MESSAGES: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.PRESS_BUTTONS: _row(_YES, _YES, _YES, _NO_GUESTS, _NO_ONE),
    Action.MANAGE_TOPICS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_BOARDS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_CAMERAS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.VIEW_CAMERA: _row(_YES, _DOORS, _ALLOWED, _NO_GUESTS, _NO_ONE, _DOORS, _YES),
    Action.KEEP_PRIVATE: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.ANSWER_INCIDENT: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
    Action.CHANGE_WATCH_RULES: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.MANAGE_KEYS: _row(_YES, _OWNERS, _OWNERS, _OWNERS, _NO_ONE),
    Action.ARM: _row(_YES, _YES, _ADULTS, _NO_GUESTS, _NO_ONE),
}


class NotAllowed(Exception):
    """Whoever asked may not do that."""

    def __init__(self, action: Action, refusal: Refusal, who_may: Sequence[str] = ()) -> None:
        """``who_may``: the names of those who live here and may, whom they can ask instead."""
        super().__init__(f"{action}: {refusal}".replace("_", " "))
        self.action = action
        self.refusal = refusal
        self.who_may = tuple(who_may)


def cell(role: Role, action: Action) -> Cell:
    """What the table says of a resident of this role."""
    return TABLE[action][column_of_role(role)]


#: What nobody may at a door that is paused.
_OPENING = frozenset({Action.UNLOCK, Action.OPEN, Action.USE_PASS})


def refusal(actor: Actor, action: Action, door: Door | None, at: datetime) -> Refusal | None:
    """Why somebody may not do something; None: they may.

    ``door``: the one that it is about, if it is about any. ``at``: by the household's own time.
    """
    match _cell_of(actor, action):
        case Refusal() as reason:
            return reason
        case _ if action in _OPENING and door is not None and door.paused:
            return Refusal.DOOR_PAUSED
        case Grant.ALWAYS:
            return None
        case Grant.AT_THEIR_DOORS:
            return _at_another_door(actor, _id_of(door))
        case Grant.WITHIN_LIMITS:
            return _at_another_door(actor, _id_of(door)) or _at_another_time(actor, door, at)
        case Grant.WHERE_ALLOWED:
            return _where_nobody_allowed(actor, _id_of(door)) or _at_another_time(actor, door, at)


def ever_may(asker: Viewer, action: Action, door: DoorId | None = None) -> bool:
    """Tell whether there is a time at which somebody may do something, at this door; None: at any."""
    match _cell_of(asker, action):
        case Refusal():
            return False
        case Grant.ALWAYS:
            return True
        case Grant.AT_THEIR_DOORS | Grant.WITHIN_LIMITS:
            return _at_another_door(asker, door) is None
        case Grant.WHERE_ALLOWED:
            return _where_nobody_allowed(asker, door) is None


def _cell_of(actor: Actor, action: Action) -> Cell:
    """What the table says of somebody; of a program, as far as its key has it."""
    known = TABLE[action][column_of(actor)]
    if isinstance(actor, Program) and isinstance(known, Grant) and action not in actor.scopes:
        return Refusal.NOT_IN_SCOPE
    return known


def _id_of(door: Door | None) -> DoorId | None:
    return None if door is None else door.id


def _at_another_door(actor: Actor, door: DoorId | None) -> Refusal | None:
    doors = _limits(actor).doors
    return Refusal.OTHER_DOOR if door is not None and doors and door not in doors else None


def _where_nobody_allowed(actor: Actor, door: DoorId | None) -> Refusal | None:
    doors = _limits(actor).doors
    return None if doors and (door is None or door in doors) else Refusal.DOOR_NOT_ALLOWED


def _at_another_time(actor: Actor, door: Door | None, at: datetime) -> Refusal | None:
    within = is_within(_limits(actor).hours, at) and (door is None or is_within(door.hours, at))
    return None if within else Refusal.NOT_NOW


def _limits(actor: Actor) -> Limits:
    match actor:
        case Resident(limits=limits):
            return limits
        case Program(doors=doors):
            return Limits(doors)
        case HomeAssistant():
            return Limits()
        case ExitButton(door=door):
            return Limits((door,))
