"""Where the day's log goes: the page of /sheet."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowLog(ButtonAction):
    """Show where it goes."""

    kind = "show_log"
    lasting = True


@dataclass(frozen=True, slots=True)
class AskSheetAddress(ButtonAction):
    """Ask for the address of a spreadsheet."""

    kind = "ask_sheet_address"
    lasting = True


@dataclass(frozen=True, slots=True)
class TrySheet(ButtonAction):
    """Write into the spreadsheet and read it back."""

    kind = "try_sheet"
    lasting = True


@dataclass(frozen=True, slots=True)
class SetLogOften(ButtonAction):
    """Have the log be written several times an hour, or once a day."""

    kind = "set_log_often"
    lasting = True
    on: bool


@dataclass(frozen=True, slots=True)
class AskLeaveSheet(ButtonAction):
    """Ask whether the log shall go into files again."""

    kind = "ask_leave_sheet"
    lasting = True


@dataclass(frozen=True, slots=True)
class LeaveSheet(ButtonAction):
    """Have it go into files again."""

    kind = "leave_sheet"
    lasting = True
