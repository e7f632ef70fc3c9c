"""Tables of people that were sent."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ImportTable(ButtonAction):
    """Take in a table that was sent."""

    kind = "import_table"
    settling = True
    table: str


@dataclass(frozen=True, slots=True)
class LeaveTable(ButtonAction):
    """Do not take it in."""

    kind = "leave_table"
    settling = True
    table: str


@dataclass(frozen=True, slots=True)
class StopImport(ButtonAction):
    """Stop taking it in; what is done stays."""

    kind = "stop_import"
    lasting = True
    table: str
