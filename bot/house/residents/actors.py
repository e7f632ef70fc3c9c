"""Whoever may ask something of the house, and as whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from bot.house.doors.door import DoorId
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.actions import Action

#: Counted down from -1, and none is given twice: beside the ids of residents, who did a thing is one number.
ProgramId = NewType("ProgramId", int)


@dataclass(frozen=True, slots=True)
class ExitButton:
    """The button beside a door, on the inside: its board opens by itself, whoever presses it.

    It asks for nothing, so its column is a row of noes.
    """

    door: DoorId


@dataclass(frozen=True, slots=True)
class Program:
    """Another program that asks with a key."""

    id: ProgramId
    #: As an owner called it.
    name: str
    #: What it may do; within what the table lets any program.
    scopes: frozenset[Action]
    #: Whose key it is: nobody has given away more than they have.
    made_by: ResidentId
    #: Visits that began earlier are not shown to it; by the steady clock.
    since: datetime
    #: Empty: at every door.
    doors: tuple[DoorId, ...] = ()


#: Home Assistant's: below every id that a key is given.
HOME_ASSISTANT_ID = ProgramId(-1_000_000_000)


@dataclass(frozen=True, slots=True)
class HomeAssistant:
    """The home automation on the broker, whoever uses it: it is told what happens, and opens nothing by itself."""

    id: ProgramId = HOME_ASSISTANT_ID
    #: It is called so in every language.
    name: str = "Home Assistant"


#: Whoever asks for something, and hears what came of it.
Asker = Resident | Program

#: Whoever may look through a camera.
Viewer = Asker | HomeAssistant

#: Whose deed something is.
AskerId = ResidentId | ProgramId

#: Whoever may be asked about.
Actor = Viewer | ExitButton


def is_program(asker: AskerId) -> bool:
    """Tell whether an id is a program's."""
    return asker < 0


class Column(StrEnum):
    """As whom somebody asks: the columns of the table of permissions."""

    OWNER = "owner"
    ADULT = "adult"
    CHILD = "child"
    GUEST = "guest"
    EXIT_BUTTON = "exit_button"
    PROGRAM = "program"
    HOME_ASSISTANT = "home_assistant"


_COLUMNS: Mapping[Role, Column] = {
    Role.OWNER: Column.OWNER,
    Role.ADULT: Column.ADULT,
    Role.CHILD: Column.CHILD,
    Role.GUEST: Column.GUEST,
}


def column_of(actor: Actor) -> Column:
    """The column of whoever asks."""
    match actor:
        case Resident(role=role):
            return _COLUMNS[role]
        case ExitButton():
            return Column.EXIT_BUTTON
        case Program():
            return Column.PROGRAM
        case HomeAssistant():
            return Column.HOME_ASSISTANT
        case _ as never:
            assert_never(never)


def column_of_role(role: Role) -> Column:
    """The column of residents of a role."""
    return _COLUMNS[role]
