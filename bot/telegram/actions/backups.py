"""Backups: the page of /backup."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowBackups(ButtonAction):
    """Show it."""

    kind = "show_backups"
    lasting = True


@dataclass(frozen=True, slots=True)
class MakeBackup(ButtonAction):
    """Make one now."""

    kind = "make_backup"
    lasting = True


@dataclass(frozen=True, slots=True)
class BackUpWeekly(ButtonAction):
    """Have one made every week, or no more."""

    kind = "back_up_weekly"
    lasting = True
    weekly: bool


@dataclass(frozen=True, slots=True)
class SendBackups(ButtonAction):
    """Have backups come into this chat, or stay in the folder."""

    kind = "send_backups"
    lasting = True
    to_chat: bool
