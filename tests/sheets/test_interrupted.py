"""Whatever interrupts whoever writes the day's log: in the end it tells what the book of visits tells, row for row."""

import asyncio
import csv
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.ports import Ledger
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.records.housekeeper import Housekeeper, LedgerMemory
from bot.house.records.ledger_entry import entries
from bot.house.records.ledger_page import VISITS
from bot.house.visits.visit import Answer, Outcome, Photo, PressId, Visit, VisitId
from bot.sheets import SheetsLedger
from bot.store import Store, open_store
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.fakes.books import MemoryAudit, MemoryCollection, MemoryVisits
from tests.fakes.google import Google, Trouble
from tests.sheets.table import shown

INTERRUPTIONS = 50
BERLIN = ZoneInfo("Europe/Berlin")
WORDS = LedgerWords(Tongue(Language.ENGLISH, BERLIN))
FRONT = DoorId("front")
DOORS = {FRONT: Door(FRONT, "front door")}
NAMES = ("Anna", "=HYPERLINK(1)", "+49", "علی", "Zoë, “Z”", "a;b", "שרה", "'quoted")


class ForgetfulMemory(MemoryCollection[LedgerMemory]):
    """A disk that takes a write, and the answer does not come; or does not take it."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice
        self.fails = 0.0

    async def put(self, things: Mapping[str, LedgerMemory | None]) -> None:
        if self._dice.random() < self.fails:
            if self._dice.random() < 0.5:
                await super().put(things)
            raise StoreUnwritable(DiskState.FULL)
        await super().put(things)


@dataclass
class Service:
    """Whoever writes the log, started anew as often as they are interrupted; and the book."""

    ledger: Ledger
    dice: random.Random
    now: datetime = datetime(2026, 11, 29, 6, tzinfo=UTC)  # a month ends meanwhile
    visits: MemoryVisits = field(default_factory=MemoryVisits)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.memory = ForgetfulMemory(self.dice)

    def housekeeper(self) -> Housekeeper:
        return Housekeeper(
            visits=self.visits,
            ledger=self.ledger,
            wording=WORDS,
            memory=self.memory,
            doors=DOORS,
            zone=BERLIN,
            clock=lambda: self.now,
            steady=lambda: self.now,
            outlets=Outlets(),
            audit=MemoryAudit(),
        )

    async def live(self) -> None:
        """An hour in which somebody comes, and something turns out to have been otherwise."""
        for _ in range(self.dice.randrange(3)):
            self.numbers += 1
            began = self.now - timedelta(minutes=self.dice.randrange(90))
            visit = Visit(VisitId(f"visit-{self.numbers}"), FRONT, began, began, expired=True)
            await self.visits.save(self._seen(visit))
        for visit in self.dice.sample(await self._all(), k=min(2, self.numbers)):
            await self.visits.save(self.dice.choice((self._seen, self._answered, _forgotten))(visit))
        self.now += timedelta(hours=1)

    async def _all(self) -> list[Visit]:
        return list(await self.visits.between(self.now - timedelta(days=20), self.now + timedelta(days=1)))

    async def book(self) -> list[list[str]]:
        """What the log should show, by visit."""
        rows = [WORDS.row(entry) for entry in entries(await self._all(), DOORS, BERLIN)]
        return sorted([str(getattr(row, name)) for name in VISITS.fields] for row in rows)

    def _seen(self, visit: Visit) -> Visit:
        photo = Photo(PhotoId(f"photo-{visit.id}"), PressId("b-1"), 0, visit.began_at)
        name = self.dice.choice(NAMES)
        sighting = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId(name), name))
        return replace(visit, photos=(photo,), look=Look(photo.id, Condition.CLEAR, (sighting,)), forgotten=0)

    def _answered(self, visit: Visit) -> Visit:
        outcome = self.dice.choice(list(Outcome))
        return replace(visit, answer=Answer(outcome, ResidentId(1), self.dice.choice(NAMES), self.now))


def _forgotten(visit: Visit) -> Visit:
    return replace(visit, photos=(), look=None, forgotten=1)


async def interrupted(service: Service, trouble: Callable[[], Awaitable[None]], *, takes_s: float) -> None:
    """Fifty times something comes between; then the log is written once more, and nothing does.

    ``takes_s``: about how long it takes to write it.
    """
    for _ in range(INTERRUPTIONS):
        await service.live()
        await trouble()
        async with asyncio.TaskGroup() as running:
            work = running.create_task(_post(service.housekeeper()))
            await asyncio.sleep(service.dice.random() * takes_s)  # until somebody pulls the plug
            work.cancel()
    service.memory.fails = 0.0
    for _ in range(3000):
        if await service.housekeeper().post_recent() is not None:
            break
        await asyncio.sleep(0.01)  # the last chore is still in its thread
    assert service.numbers > INTERRUPTIONS / 2


async def test_after_fifty_interruptions_the_sheet_tells_what_the_book_tells(
    google: Google, ledger: SheetsLedger
) -> None:
    dice = random.Random(12)  # noqa: S311 - the same misfortunes each time
    service = Service(ledger, dice)

    async def trouble() -> None:
        service.memory.fails = dice.choice((0.0, 0.3))
        for kind in ("token", "spreadsheet", "read", "change"):
            google.troubles[kind].clear()
            if dice.random() < 0.3:
                faults = (Trouble(lost=True), Trouble(status=503), Trouble(status=429), Trouble(status=401))
                google.troubles[kind].append(dice.choice(faults))

    await interrupted(service, trouble, takes_s=0.06)
    google.troubles.clear()
    rows = [row for title in ("2026-11", "2026-12") for row in _padded(shown(google, title))[1:]]
    assert sorted(rows) == await service.book()


async def test_after_fifty_interruptions_the_files_tell_what_the_book_tells(tmp_path: Path) -> None:
    dice = random.Random(12)  # noqa: S311
    async with open_store(tmp_path / "data") as store:
        service = Service(store.csv_ledger(WORDS.headings), dice)

        async def trouble() -> None:
            service.memory.fails = dice.choice((0.0, 0.3))

        await interrupted(service, trouble, takes_s=0.006)
        await _settled(store)
    rows: list[list[str]] = []
    for path in sorted((tmp_path / "data" / "log").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.reader(file))[1:]
    bare = [sorted([_bare(cell) for cell in row] for row in table) for table in (rows, await service.book())]
    assert bare[0] == bare[1]


async def _post(housekeeper: Housekeeper) -> None:
    with suppress(StoreUnwritable):  # what it could not even write down
        await housekeeper.post_recent()


async def _settled(store: Store) -> None:
    """Whatever was being written when somebody pulled the plug is written."""
    await store.csv_ledger(WORDS.headings).correct([])


def _padded(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[*line, *[""] * (len(VISITS.fields) - len(line))] for line in lines]


def _bare(cell: str) -> str:
    """Without the apostrophes that make a text of what would be a formula."""
    return cell.replace("'", "")
