"""Backups: one encrypted file of everything, as it was at one moment, and the way back."""

from bot.store.backup.archive import BackupKey, make_backup, new_key
from bot.store.backup.kept import BackupFolder
from bot.store.backup.moment import snapshot
from bot.store.backup.restoring import AUDIT_KEY, OpenedBackup, put_in_place, rehearsed

__all__ = [
    "AUDIT_KEY",
    "BackupFolder",
    "BackupKey",
    "OpenedBackup",
    "make_backup",
    "new_key",
    "put_in_place",
    "rehearsed",
    "snapshot",
]
