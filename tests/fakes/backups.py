"""A folder for backups that is none: it remembers what was asked of it."""

from collections.abc import AsyncIterator

from bot.house.records.backup import SHORTEST_PASSPHRASE, BackupFault, BackupRefused, KeptBackup, Rehearsed


class MemoryBackups:
    """A Backups; ``damaged`` and ``full`` say how it fails, ``made`` has the name and the passphrase of each."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}
        self.unkept: set[str] = set()
        self.kept: str | None = None
        self.content = b"a backup"
        self.parts = 1
        self.full = False
        self.damaged = False
        self.tried: list[str] = []
        self._count = 0

    @property
    def folder(self) -> str:
        return "data/backups"

    async def make(self, passphrase: str | None) -> KeptBackup:
        secret = self._secret(passphrase)
        if len(secret) < SHORTEST_PASSPHRASE:
            raise BackupRefused(BackupFault.PASSPHRASE_SHORT)
        if self.full:
            raise BackupRefused(BackupFault.NO_ROOM)
        self._count += 1
        name = f"doorman-20261127T0440{self._count:02}.backup"
        self.made[name] = secret
        self.unkept.add(name)
        return KeptBackup(name, len(self.content), self.parts)

    async def rehearse(self, name: str, passphrase: str | None) -> Rehearsed:
        if name not in self.made:
            raise BackupRefused(BackupFault.DISK)
        if self.made[name] != self._secret(passphrase):
            raise BackupRefused(BackupFault.WRONG_PASSPHRASE)
        if self.damaged:
            raise BackupRefused(BackupFault.DAMAGED)
        self.tried.append(name)
        return Rehearsed(residents=2, people=3, visits=4, pictures=5, lines=6, faces=7)

    async def part(self, name: str, number: int) -> AsyncIterator[bytes]:
        if name not in self.made:
            raise FileNotFoundError(name)
        if number <= self.parts:
            yield self.content

    async def remove(self, name: str) -> None:
        self.made.pop(name, None)
        self.unkept.discard(name)

    async def keep(self, name: str) -> None:
        if name not in self.made:
            raise BackupRefused(BackupFault.DISK)
        self.unkept.discard(name)

    async def clear(self) -> None:
        for name in self.unkept:
            del self.made[name]
        self.unkept.clear()

    async def keep_newest(self, count: int) -> None:
        for name in sorted(self.made.keys() - self.unkept)[: -count or None]:
            del self.made[name]

    async def keep_passphrase(self, passphrase: str | None) -> None:
        if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
            raise BackupRefused(BackupFault.PASSPHRASE_SHORT)
        self.kept = passphrase

    def _secret(self, passphrase: str | None) -> str:
        secret = passphrase or self.kept
        if secret is None:
            raise BackupRefused(BackupFault.NO_PASSPHRASE)
        return secret
