"""Where backups are made, tried and kept."""

from collections.abc import AsyncIterator
from typing import Protocol

from bot.house.records.backup import KeptBackup, Rehearsed


class Backups(Protocol):
    """The folder for backups. All of it is done behind whatever is at the doors, and takes minutes in a large house."""

    @property
    def folder(self) -> str:
        """Where it is, for people to read. Never raises."""

    async def make(self, passphrase: str | None) -> KeptBackup:
        """Write one, encrypted with this passphrase; None: with the one that is kept. Raises BackupRefused.

        Nobody takes it for a backup until it is kept (``keep``).
        """

    async def rehearse(self, name: str, passphrase: str | None) -> Rehearsed:
        """Open one in a folder of its own, and read it as a house; then that folder is gone.

        In bounded time and room. Raises BackupRefused.
        """

    def part(self, name: str, number: int) -> AsyncIterator[bytes]:
        """A part of one, piece by piece; the first is 1. Raises OSError on the way."""

    async def remove(self, name: str) -> None:
        """Delete one; nothing happens where it is gone already. Raises BackupRefused."""

    async def keep(self, name: str) -> None:
        """Have one stay that was tried. Raises BackupRefused."""

    async def clear(self) -> None:
        """Delete whatever was made and never kept: a stop came between. Raises BackupRefused."""

    async def keep_newest(self, count: int) -> None:
        """Delete all but the newest ones that were kept here. Raises BackupRefused."""

    async def keep_passphrase(self, passphrase: str | None) -> None:
        """Keep a passphrase, sealed, for backups that are made by themselves; None: keep none.

        Raises BackupRefused for one that is too short, StoreUnwritable.
        """
