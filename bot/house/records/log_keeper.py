"""Has the day's log go where an owner wants it: into files, or into a spreadsheet of theirs, without a restart."""

import asyncio
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Protocol

from bot.house.house_rules import HouseRules
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Clock, Collection, KeySafe, Ledger, SheetLedger, Spreadsheets
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused, LedgerState
from bot.house.records.spreadsheet import spreadsheet_key
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.rules_keeper import RulesKeeper

#: Under which name it is kept where the log goes, and under which key.
DAY_LOG = "day_log"
_KEY = "house"

#: A service account's key file has 2400 bytes.
MOST_KEY_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where the day's log goes."""

    #: The spreadsheet's key; empty: into files.
    spreadsheet: str = ""
    #: The one that an owner named and that has not let us in yet; empty: none.
    tried: str = ""
    #: Whom a spreadsheet must be shared with; empty: we have no key.
    account: str = ""


@dataclass(frozen=True, slots=True)
class LogView:
    """What an owner sees of it."""

    place: LogPlace
    #: True: the settings name a spreadsheet, and the chat changes nothing.
    by_settings: bool
    state: LedgerState
    rules: HouseRules


class LogInSettings(Exception):
    """The settings tell where the log goes: it cannot be changed here."""


class NoSpreadsheet(Exception):
    """What somebody wrote is no address of a spreadsheet."""


class NoLogKey(Exception):
    """There is no key yet with which a spreadsheet could be opened."""


class LogWriter(Protocol):
    """Whoever writes the log."""

    @property
    def state(self) -> LedgerState:
        """How it is."""

    async def use(self, ledger: Ledger) -> None:
        """Write into another one from now on."""

    async def post_recent(self) -> int | None:
        """Write everything that is not written yet."""


@dataclass(frozen=True, slots=True)
class LogSurroundings:
    """Who writes the log, and what into."""

    writer: LogWriter
    files: Ledger
    #: The spreadsheet that the settings name; it counts, whatever was said in the chat.
    by_settings: SheetLedger | None
    spreadsheets: Spreadsheets
    safe: KeySafe
    background: Background


class LogKeeper:
    """Does what an owner asks, once it is ``joined``. Anybody else's order raises NotAllowed; each StoreUnwritable."""

    def __init__(
        self,
        *,
        memory: Collection[LogPlace],
        rules: RulesKeeper,
        admission: Admission,
        audit: AuditTrail,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._around: LogSurroundings | None = None
        self._memory = memory
        self._rules = rules
        self._admission = admission
        self._audit = audit
        self._clock = clock
        self._zone = zone
        self._turn = asyncio.Lock()
        #: Of whoever asks Google, which may take a minute: no other order waits for that.
        self._asking = asyncio.Lock()

    async def join(self, around: LogSurroundings) -> None:
        """Have the log go where it went before the service stopped; before anything is written or asked."""
        self._around = around
        place = self._place
        if place.spreadsheet and around.by_settings is None:
            await around.writer.use(await self._opened(place.spreadsheet))

    async def of(self, by: Resident) -> LogView:
        """Where it goes, and how it is."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        return self._view()

    async def set_often(self, by: Resident, *, on: bool) -> LogView:
        """Have it be written several times an hour as well, or once a day alone."""
        await self._rules.set_log_often(by, on=on)
        return self._view()

    async def take_key(self, by: Resident, content: bytes) -> LogView:
        """Keep the key of a service account, as its file holds it. Raises LedgerRefused, LogInSettings."""
        async with self._turn:
            await self._admit(by)
            if len(content) > MOST_KEY_BYTES:
                raise LedgerRefused(0, LedgerReason.KEY_MALFORMED)
            try:
                key = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise LedgerRefused(0, LedgerReason.KEY_MALFORMED) from None
            account = await self._joined.spreadsheets.account(key)
            await self._admit(by)
            await self._audit.note("log key taken", by=by.id, account=account)
            await self._joined.safe.put(key)
            await self._memory.put({_KEY: replace(self._place, account=account)})
            if self._place.spreadsheet:
                self._move(await self._opened(self._place.spreadsheet))
            return self._view()

    async def take_spreadsheet(self, by: Resident, address: str) -> str | None:
        """Have the log go into a spreadsheet once it lets us in; its title.

        None: somebody chose otherwise while Google was asked, and that stays.

        Raises NoSpreadsheet, NoLogKey, LedgerRefused, LogInSettings. What was refused can be tried again.
        """
        async with self._turn:
            await self._admit(by)
            key = spreadsheet_key(address)
            if key is None:
                raise NoSpreadsheet
            if not self._place.account:
                raise NoLogKey
            await self._memory.put({_KEY: replace(self._place, tried=key)})
        return await self._try(by)

    async def test(self, by: Resident) -> str | None:
        """Write into the spreadsheet and read it back; returns and raises as ``take_spreadsheet``."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        if self._joined.by_settings is None:
            return await self._try(by)
        async with self._asking:
            return await self._joined.by_settings.rehearse(self._month())

    async def leave_spreadsheet(self, by: Resident) -> LogView:
        """Have the log go into files again, and forget the key. Raises LogInSettings."""
        async with self._turn:
            await self._admit(by)
            await self._audit.note("log moved", by=by.id, to="files")
            await self._joined.safe.put(None)  # first: after a kill in between the page can still forget the place
            await self._memory.put({_KEY: None})
            self._move(self._joined.files)
            return self._view()

    @property
    def _joined(self) -> LogSurroundings:
        if self._around is None:
            raise RuntimeError("nobody writes the day's log yet")
        return self._around

    @property
    def _place(self) -> LogPlace:
        return self._memory.get(_KEY) or LogPlace()

    def _view(self) -> LogView:
        return LogView(self._place, self._joined.by_settings is not None, self._joined.writer.state, self._rules.now)

    async def _admit(self, by: Resident) -> None:
        await self._admission.admit(by, Action.CHANGE_RULES)
        if self._joined.by_settings is not None:
            raise LogInSettings

    async def _try(self, by: Resident) -> str | None:
        async with self._asking:
            async with self._turn:
                place = self._place
                wanted = place.tried or place.spreadsheet
                if not wanted:
                    raise NoSpreadsheet
                asked = await self._opened(wanted)
            title = await asked.rehearse(self._month())
        async with self._turn:
            if self._place != place:
                return None
            ledger = await self._opened(wanted)  # with the key as it is now: another one may have come meanwhile
            await self._admit(by)
            if place.tried:
                await self._audit.note("log moved", by=by.id, to=wanted)
                await self._memory.put({_KEY: replace(place, spreadsheet=wanted, tried="")})
            self._move(ledger)
        return title

    async def _opened(self, spreadsheet: str) -> SheetLedger:
        return await self._joined.spreadsheets.ledger(spreadsheet, await self._joined.safe.get() or "")

    def _move(self, ledger: Ledger) -> None:
        """It is not waited for: whoever writes may be at work for a minute."""
        self._joined.background.spawn(self._moved(ledger), name="the day's log moves")

    async def _moved(self, ledger: Ledger) -> None:
        await self._joined.writer.use(ledger)
        await self._joined.writer.post_recent()

    def _month(self) -> str:
        return f"{self._clock().astimezone(self._zone):%Y-%m}"
