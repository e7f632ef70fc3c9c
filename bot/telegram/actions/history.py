"""The past: which days of it, and of which door or person."""

from dataclasses import dataclass
from datetime import date

from bot.house.doors.door import DoorId
from bot.house.people import PersonId
from bot.house.records.ledger_entry import LedgerOutcome
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowHistory(ButtonAction):
    """Show a page of the visits of some days, the newest of which is named."""

    kind = "show_history"
    lasting = True
    day: date
    days: int = 1
    door: DoorId | None = None
    person: PersonId | None = None
    strangers: bool = False
    outcome: LedgerOutcome | None = None
    #: Counted from 0.
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseHistoryDoor(ButtonAction):
    """Choose of which door the visits are; the rest stays as it is."""

    kind = "choose_history_door"
    lasting = True
    shown: ShowHistory


@dataclass(frozen=True, slots=True)
class ChooseHistoryPerson(ButtonAction):
    """Choose whose visits they are; the rest stays as it is."""

    kind = "choose_history_person"
    lasting = True
    shown: ShowHistory
    #: Of the people to choose from, counted from 0.
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseHistoryOutcome(ButtonAction):
    """Choose what came of the visits; the rest stays as it is."""

    kind = "choose_history_outcome"
    lasting = True
    shown: ShowHistory


@dataclass(frozen=True, slots=True)
class ShowPastVisit(ButtonAction):
    """Show one visit with its picture."""

    kind = "show_past_visit"
    lasting = True
    visit: VisitId
