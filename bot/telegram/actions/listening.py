"""When a resident hears of visits: the page of /quiet."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Calm
from bot.telegram.actions.action import ButtonAction


class Edge(StrEnum):
    """Which end of some hours is meant."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class ShowListening(ButtonAction):
    """Show when whoever taps hears of visits."""

    kind = "show_listening"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShowCalmHours(ButtonAction):
    """Show the hours of one kind."""

    kind = "show_calm_hours"
    lasting = True
    calm: Calm


@dataclass(frozen=True, slots=True)
class ChooseCalmHour(ButtonAction):
    """Show the hours of a day, one of which is where they begin, or end."""

    kind = "choose_calm_hour"
    lasting = True
    calm: Calm
    edge: Edge


@dataclass(frozen=True, slots=True)
class SetCalmHour(ButtonAction):
    """Have them begin, or end, at a full hour."""

    kind = "set_calm_hour"
    lasting = True
    calm: Calm
    edge: Edge
    hour: int


@dataclass(frozen=True, slots=True)
class SetCalmDay(ButtonAction):
    """Have them on a day of the week, or not."""

    kind = "set_calm_day"
    lasting = True
    calm: Calm
    #: Monday is 0.
    day: int
    on: bool


@dataclass(frozen=True, slots=True)
class BeginCalmHours(ButtonAction):
    """Have hours of one kind: every night, to begin with."""

    kind = "begin_calm_hours"
    lasting = True
    calm: Calm


@dataclass(frozen=True, slots=True)
class EndCalmHours(ButtonAction):
    """Have no hours of one kind any more."""

    kind = "end_calm_hours"
    lasting = True
    calm: Calm


@dataclass(frozen=True, slots=True)
class ChooseDigestHour(ButtonAction):
    """Show the hours of a day, at one of which the digest comes."""

    kind = "choose_digest_hour"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetDigestHour(ButtonAction):
    """Have the digest come at a full hour."""

    kind = "set_digest_hour"
    lasting = True
    hour: int


@dataclass(frozen=True, slots=True)
class ChooseMostCards(ButtonAction):
    """Show how many cards a day may come of each person."""

    kind = "choose_most_cards"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetMostCards(ButtonAction):
    """Have so many cards a day of each person."""

    kind = "set_most_cards"
    lasting = True
    #: None: as many as they come.
    most: int | None


@dataclass(frozen=True, slots=True)
class LetStrangersRing(ButtonAction):
    """Have whoever is not known ring in those hours, or not."""

    kind = "let_strangers_ring"
    lasting = True
    on: bool


@dataclass(frozen=True, slots=True)
class HaveCardsInGroup(ButtonAction):
    """Have cards come to the family's group alone, or here too."""

    kind = "have_cards_in_group"
    lasting = True
    only: bool


@dataclass(frozen=True, slots=True)
class ShowSummaries(ButtonAction):
    """Show what somebody is told of days that are over."""

    kind = "show_summaries"
    lasting = True


@dataclass(frozen=True, slots=True)
class HaveSummary(ButtonAction):
    """Have a summary come, or not."""

    kind = "have_summary"
    lasting = True
    summary: SummaryKind
    on: bool


@dataclass(frozen=True, slots=True)
class HaveSummariesOfNothing(ButtonAction):
    """Have them come of days on which nothing happened, too, or not."""

    kind = "have_summaries_of_nothing"
    lasting = True
    on: bool


@dataclass(frozen=True, slots=True)
class ChooseSummaryHour(ButtonAction):
    """Show the hours of a day, at one of which summaries come."""

    kind = "choose_summary_hour"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetSummaryHour(ButtonAction):
    """Have them come at a full hour."""

    kind = "set_summary_hour"
    lasting = True
    hour: int


@dataclass(frozen=True, slots=True)
class ShowSummary(ButtonAction):
    """Tell at once what the newest one tells."""

    kind = "show_summary"
    lasting = True
    summary: SummaryKind
