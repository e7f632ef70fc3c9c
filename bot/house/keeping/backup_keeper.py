"""Makes backups for the owners, when one asks and every week; each is tried before anybody is told that it was made."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.facts import Outlets
from bot.house.keeping.restored import RestoredAccess
from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Background, Backups, Clock, Collection
from bot.house.records.backup import BackupFailed, BackupFault, BackupMade, BackupRefused, KeptBackup, Rehearsed
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

log = logging.getLogger(__name__)

#: Under which name it is kept what was done, and is wanted.
BACKUPS = "backups"
_KEY = "house"

#: Backups that stay in the folder.
KEPT = 4

#: One a week; the chore looks once a day, and its time moves a little.
_EVERY = timedelta(days=6, hours=12)

#: One that failed is tried again on another day.
_AGAIN = timedelta(hours=20)

#: Brings a backup into a resident's chat; returns whether all of it arrived.
Deliver = Callable[[ResidentId, KeptBackup], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class BackupMemory:
    """What the owners want, and how the last one went."""

    #: One is made each week.
    weekly: bool = False
    #: Whose chat it goes into; None: it stays in the folder.
    to: ResidentId | None = None
    #: When the last one was made that comes back, by the machine's clock, and its size in bytes; None: none was.
    made_at: datetime | None = None
    size: int = 0
    found: Rehearsed | None = None
    #: Why the last try came to nothing; None: it did not.
    fault: BackupFault | None = None
    #: When one was tried last, by the steady clock.
    tried_at: datetime | None = None
    #: True: one is being made.
    underway: bool = False


class BackupKeeper:
    """Does it for the owners; anybody else's wish raises NotAllowed."""

    def __init__(
        self,
        backups: Backups,
        *,
        memory: Collection[BackupMemory],
        admission: Admission,
        outlets: Outlets,
        audit: AuditTrail,
        background: Background,
        restored: RestoredAccess,
        clock: Clock,
        steady: Clock,
    ) -> None:
        """``restored``: whoever tells of a backup that was brought back."""
        self.backups = backups
        self._memory = memory
        self._admission = admission
        self._outlets = outlets
        self._audit = audit
        self._background = background
        self.restored = restored
        self._clock = clock
        self._steady = steady
        self._turn = asyncio.Lock()
        self._deliver: Deliver | None = None

    def deliver_with(self, deliver: Deliver) -> None:
        """Have backups brought into chats by this from now on."""
        self._deliver = deliver

    @property
    def now(self) -> BackupMemory:
        """How it is, for whoever looks after the service."""
        return self._memory.get(_KEY) or BackupMemory()

    @property
    def folder(self) -> str:
        """Where those lie that go into no chat."""
        return self.backups.folder

    async def resume(self) -> None:
        """After a start: tell of one that was broken off, and leave nothing of it."""
        try:
            await self.backups.clear()
        except BackupRefused as exc:
            log.warning("what is left of a backup that was broken off stays until the next one is made: %s", exc)
        if self.now.underway:
            await self._failed(BackupRefused(BackupFault.BROKEN_OFF))
        await self.restored.resume()

    async def of(self, by: Resident) -> BackupMemory:
        """How it is."""
        await self._admission.admit(by, Action.BACK_UP)
        return self.now

    async def make(self, by: Resident, passphrase: str | None, *, to_chat: bool) -> None:
        """Begin to make one; ``passphrase`` None: with the one that is kept. The owners are told how it ended."""
        await self._admission.admit(by, Action.BACK_UP)
        await self._audit.note("backup asked for", by=by.id, to_chat=to_chat)
        to = by.id if to_chat else None
        self._background.spawn(self._make(passphrase, to), name="backup")

    async def begin_weekly(self, by: Resident, passphrase: str) -> BackupMemory:
        """Have one made every week from now on, encrypted with this. Raises BackupRefused, StoreUnwritable."""
        await self._admission.admit(by, Action.BACK_UP)
        await self.backups.keep_passphrase(passphrase)
        await self._audit.note("backups weekly", by=by.id, weekly=True)
        return await self._change(weekly=True, tried_at=None)

    async def end_weekly(self, by: Resident) -> BackupMemory:
        """Have none made any more; its passphrase is forgotten. Raises StoreUnwritable."""
        await self._admission.admit(by, Action.BACK_UP)
        await self._audit.note("backups weekly", by=by.id, weekly=False)
        changed = await self._change(weekly=False)
        await self.backups.keep_passphrase(None)
        return changed

    async def send_to(self, by: Resident, *, chat: bool) -> BackupMemory:
        """Have those of each week come into the chat of whoever says so, or stay in the folder."""
        await self._admission.admit(by, Action.BACK_UP)
        await self._audit.note("backups go elsewhere", by=by.id, to_chat=chat)
        return await self._change(to=by.id if chat else None)

    async def weekly(self) -> None:
        """Make the one of this week, if it is wanted and due; done once a day."""
        known, now = self.now, self._steady()
        rest = _AGAIN if known.fault else _EVERY
        if known.weekly and (known.tried_at is None or now - known.tried_at >= rest):
            to = known.to
            if to is not None and not await self._admission.still_may(to, Action.BACK_UP):
                to = (await self._change(to=None)).to  # who is no owner any more gets none: it stays in the folder
            await self._make(None, to)

    async def _make(self, passphrase: str | None, to: ResidentId | None) -> None:
        async with self._turn:
            await self._change(underway=True, tried_at=self._steady())
            try:
                made, found = await self._made(passphrase, to)
            except BackupRefused as exc:
                await self._failed(exc)
                return
            except Exception:
                log.exception("a backup was broken off")
                await self._failed(BackupRefused(BackupFault.BROKEN_OFF))
                return
            at = self._clock()
            await self._change(underway=False, made_at=at, size=made.size, found=found, fault=None)
            await self._audit.note("backup made", size=made.size, visits=found.visits, people=found.people)
            await self._outlets.announce(BackupMade(made.size, found, "" if to else self.folder))

    async def _made(self, passphrase: str | None, to: ResidentId | None) -> tuple[KeptBackup, Rehearsed]:
        made = await self.backups.make(passphrase)
        try:
            found = await self.backups.rehearse(made.name, passphrase)
            if to is not None and not await self._delivered(to, made):
                raise BackupRefused(BackupFault.NOT_SENT)  # noqa: TRY301 - it is removed as any that failed
            if to is None:
                await self.backups.keep(made.name)
        except Exception:
            await self.backups.remove(made.name)
            raise
        if to is None:
            await self.backups.keep_newest(KEPT)
        else:
            await self.backups.remove(made.name)
        return made, found

    async def _delivered(self, to: ResidentId, made: KeptBackup) -> bool:
        # it took minutes, or waited for another: whoever asked may be no owner any more
        may = await self._admission.still_may(to, Action.BACK_UP)
        return may and self._deliver is not None and await self._deliver(to, made)

    async def _failed(self, exc: BackupRefused) -> None:
        log.warning("no backup was made: %s", exc)
        await self._change(underway=False, fault=exc.fault)
        await self._audit.note("backup failed", why=exc.fault)
        await self._outlets.announce(BackupFailed(exc.fault, exc.detail))

    async def _change(self, **values: object) -> BackupMemory:
        async with self._memory.turn:  # an owner may choose otherwise while one is being made
            changed = replace(self.now, **values)  # type: ignore[arg-type] # fields of ours, by name
            await self._memory.put({_KEY: changed})
        return changed
