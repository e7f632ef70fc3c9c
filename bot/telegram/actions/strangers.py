"""People nobody has named: a review, one a message. Whatever is decided has an Undo, so each may be tapped at once."""

from dataclasses import dataclass

from bot.house.people import PersonId, StrangerId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class NameStranger(ButtonAction):
    """Ask what somebody unknown is called."""

    kind = "name_stranger"
    lasting = True
    stranger: StrangerId
    #: Where they stood in the review, from 0: it goes on there.
    place: int


@dataclass(frozen=True, slots=True)
class StrangerIsPerson(ButtonAction):
    """Somebody unknown is this person."""

    kind = "stranger_is"
    lasting = True
    stranger: StrangerId
    person: PersonId
    place: int


@dataclass(frozen=True, slots=True)
class IgnoreStranger(ButtonAction):
    """Tell nobody of somebody unknown any more."""

    kind = "ignore_stranger"
    lasting = True
    stranger: StrangerId
    place: int


@dataclass(frozen=True, slots=True)
class SkipStranger(ButtonAction):
    """Show the next one."""

    kind = "skip_stranger"
    lasting = True
    place: int


@dataclass(frozen=True, slots=True)
class ChooseSameStranger(ButtonAction):
    """Show who somebody unknown may be the same as."""

    kind = "choose_same"
    lasting = True
    stranger: StrangerId
    place: int


@dataclass(frozen=True, slots=True)
class SameStranger(ButtonAction):
    """Two of the unknown are one."""

    kind = "same_stranger"
    lasting = True
    stranger: StrangerId
    other: StrangerId
    place: int


@dataclass(frozen=True, slots=True)
class DiscardStranger(ButtonAction):
    """This is no face worth keeping."""

    kind = "discard_stranger"
    lasting = True
    stranger: StrangerId
    place: int


@dataclass(frozen=True, slots=True)
class UndoStranger(ButtonAction):
    """Take a decision back."""

    kind = "undo_stranger"
    settling = True
    decision: str
