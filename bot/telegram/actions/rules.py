"""The rules of the house: the page of /rules."""

from dataclasses import dataclass

from bot.house.house_rules import Kept
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowRules(ButtonAction):
    """Show them."""

    kind = "show_rules"
    lasting = True


@dataclass(frozen=True, slots=True)
class ChooseAnswerWindow(ButtonAction):
    """Choose how long a ring may be answered."""

    kind = "choose_answer_window"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetAnswerWindow(ButtonAction):
    """Have it be answered so long."""

    kind = "set_answer_window"
    lasting = True
    seconds: int


@dataclass(frozen=True, slots=True)
class ChooseLogTime(ButtonAction):
    """Choose when the day's log is written."""

    kind = "choose_log_time"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetLogTime(ButtonAction):
    """Have it written at this time."""

    kind = "set_log_time"
    lasting = True
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class AskZone(ButtonAction):
    """Ask in which city this home is."""

    kind = "ask_zone"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetZone(ButtonAction):
    """Have times be told in this zone."""

    kind = "set_zone"
    lasting = True
    name: str


@dataclass(frozen=True, slots=True)
class ShowKept(ButtonAction):
    """Show how long pictures and clips are kept."""

    kind = "show_kept"
    lasting = True


@dataclass(frozen=True, slots=True)
class ChooseDaysKept(ButtonAction):
    """Choose how long one of them is kept."""

    kind = "choose_days_kept"
    lasting = True
    kept: Kept


@dataclass(frozen=True, slots=True)
class SetDaysKept(ButtonAction):
    """Have it be kept so long."""

    kind = "set_days_kept"
    lasting = True
    kept: Kept
    days: int


@dataclass(frozen=True, slots=True)
class SetChatsToo(ButtonAction):
    """Have copies in the chats go with the pictures, or stay."""

    kind = "set_chats_too"
    lasting = True
    chats_too: bool
