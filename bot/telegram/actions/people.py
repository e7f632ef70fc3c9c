"""People whose faces are known: their pages, and what is changed there."""

from dataclasses import dataclass

from bot.house.faces.profile import PersonGroup, Telling
from bot.house.people import PersonId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ListPeople(ButtonAction):
    """Show a part of the list of people."""

    kind = "people"
    lasting = True
    #: Counted from 0.
    place: int


@dataclass(frozen=True, slots=True)
class ShowPerson(ButtonAction):
    """Show somebody's page, as a new message."""

    kind = "person"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class TurnPersonPage(ButtonAction):
    """Show the first buttons of somebody's page again."""

    kind = "person_page"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class RenamePerson(ButtonAction):
    """Ask what somebody shall be called."""

    kind = "rename_person"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class NotePerson(ButtonAction):
    """Ask what shall be written down about somebody."""

    kind = "note_person"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class ChooseGroup(ButtonAction):
    """Show what somebody may be to the household."""

    kind = "choose_group"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class SetGroup(ButtonAction):
    """Somebody is this to the household."""

    kind = "set_group"
    lasting = True
    person: PersonId
    group: PersonGroup


@dataclass(frozen=True, slots=True)
class SetChild(ButtonAction):
    """Somebody is a child, or is none."""

    kind = "set_child"
    lasting = True
    person: PersonId
    child: bool


@dataclass(frozen=True, slots=True)
class AllowChild(ButtonAction):
    """A child's face may be known, or may not."""

    kind = "allow_child"
    lasting = True
    person: PersonId
    allowed: bool


@dataclass(frozen=True, slots=True)
class ChooseTelling(ButtonAction):
    """Show how whoever taps may hear of somebody."""

    kind = "choose_telling"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class SetTelling(ButtonAction):
    """Whoever taps hears of somebody so."""

    kind = "set_telling"
    lasting = True
    person: PersonId
    telling: Telling


@dataclass(frozen=True, slots=True)
class ThisIsMe(ButtonAction):
    """Whoever taps is this person, or is not."""

    kind = "this_is_me"
    lasting = True
    person: PersonId
    is_me: bool


@dataclass(frozen=True, slots=True)
class ChooseTwin(ButtonAction):
    """Ask who is the same person as somebody."""

    kind = "choose_twin"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class AskMerge(ButtonAction):
    """Ask whether two people are one."""

    kind = "ask_merge"
    lasting = True
    person: PersonId
    into: PersonId


@dataclass(frozen=True, slots=True)
class MergePeople(ButtonAction):
    """Make two people one."""

    kind = "merge"
    dangerous = True
    settling = True
    acting = True
    person: PersonId
    into: PersonId


@dataclass(frozen=True, slots=True)
class AskForget(ButtonAction):
    """Ask whether somebody shall be forgotten."""

    kind = "ask_forget"
    lasting = True
    person: PersonId
