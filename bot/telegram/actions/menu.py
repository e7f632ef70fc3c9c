"""The menu, the help, and commands that are given with a tap."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction
from bot.words.chat.menu_text import MenuSubject


@dataclass(frozen=True, slots=True)
class ShowMenu(ButtonAction):
    """Show the screen of a subject, where the menu stands; None: the subjects."""

    kind = "show_menu"
    lasting = True
    subject: MenuSubject | None = None


@dataclass(frozen=True, slots=True)
class ShowHelp(ButtonAction):
    """Tell of a subject, where the help stands; None: the subjects."""

    kind = "show_help"
    lasting = True
    subject: MenuSubject | None = None


@dataclass(frozen=True, slots=True)
class GiveCommand(ButtonAction):
    """Do what a command does."""

    kind = "give_command"
    lasting = True
    #: Without its slash.
    command: str
