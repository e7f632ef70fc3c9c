"""Arm and disarm the house."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowArming(ButtonAction):
    """Show whether the house is armed, and what arms it."""

    kind = "show_arming"
    lasting = True


@dataclass(frozen=True, slots=True)
class ArmHouse(ButtonAction):
    """Arm it."""

    kind = "arm_house"
    lasting = True
    acting = True


@dataclass(frozen=True, slots=True)
class DisarmHouse(ButtonAction):
    """Disarm it."""

    kind = "disarm_house"
    lasting = True
    acting = True


@dataclass(frozen=True, slots=True)
class ChooseSitting(ButtonAction):
    """Show for how long it may be left to a house-sitter."""

    kind = "choose_sitting"
    lasting = True


@dataclass(frozen=True, slots=True)
class LeaveToSitter(ButtonAction):
    """Leave it to a house-sitter for so many days."""

    kind = "leave_to_sitter"
    lasting = True
    acting = True
    days: int


@dataclass(frozen=True, slots=True)
class ShowArmSchedule(ButtonAction):
    """Show the hours in which it is armed by the clock."""

    kind = "show_arm_schedule"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetArmSchedule(ButtonAction):
    """Have it armed by the clock on these days, from one full hour to another; no days: not by the clock."""

    kind = "set_arm_schedule"
    lasting = True
    days: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class LetBrokerArm(ButtonAction):
    """Let the broker arm and disarm it, or not."""

    kind = "let_broker_arm"
    lasting = True
    on: bool
