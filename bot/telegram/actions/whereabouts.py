"""What tells by itself who is at home."""

from dataclasses import dataclass

from bot.house.people import ResidentId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowTrackers(ButtonAction):
    """Show of whom it is told on the broker whether they are at home."""

    kind = "show_trackers"
    lasting = True


@dataclass(frozen=True, slots=True)
class AskTracker(ButtonAction):
    """Ask where it is told of somebody."""

    kind = "ask_tracker"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class EndTracker(ButtonAction):
    """Have it told of somebody nowhere any more."""

    kind = "end_tracker"
    lasting = True
    who: ResidentId
