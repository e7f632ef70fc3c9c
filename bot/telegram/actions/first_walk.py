"""What an owner taps on the first walk through the house."""

from dataclasses import dataclass

from bot.house.first_walk import WalkStep
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class SkipStep(ButtonAction):
    """Go on with the next step."""

    kind = "skip_walk_step"
    lasting = True
    step: WalkStep


@dataclass(frozen=True, slots=True)
class RestWalk(ButtonAction):
    """Go on some other time."""

    kind = "rest_walk"
    lasting = True


@dataclass(frozen=True, slots=True)
class GoOnWalking(ButtonAction):
    """Go on where it rested."""

    kind = "go_on_walking"
    lasting = True


@dataclass(frozen=True, slots=True)
class PretendRing(ButtonAction):
    """See what a ring looks like, with nobody at the door."""

    kind = "pretend_ring"
    lasting = True
