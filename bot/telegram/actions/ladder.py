"""Who is called when nobody answers."""

from dataclasses import dataclass

from bot.house.people import ResidentId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowLadder(ButtonAction):
    """Show who is called when nobody answers."""

    kind = "show_ladder"
    lasting = True


@dataclass(frozen=True, slots=True)
class SwitchLadder(ButtonAction):
    """Call somebody when nobody answers, or not."""

    kind = "switch_ladder"
    lasting = True
    on: bool


@dataclass(frozen=True, slots=True)
class CallFirst(ButtonAction):
    """Call somebody before everybody else."""

    kind = "call_first"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class CallByWhereabouts(ButtonAction):
    """Call those at home before those who are away."""

    kind = "call_by_whereabouts"
    lasting = True
