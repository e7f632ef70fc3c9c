"""Whatever else tells of visits, beside their book: the spreadsheet, Kafka, the counters, and who was here."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.house.people import Sighting
from bot.house.statistics.counted_days import CountedBooks, CountedDays
from bot.house.statistics.day_lines import DayLines
from bot.house.statistics.hour_count import people_of
from bot.house.visits.visit import Outcome, Visit
from bot.sheets.cells import text_of
from bot.store import open_store
from bot.store.visits.reading import copied, visits_in
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.bench.chaos.home import DOORS, ChaosHome
from tests.bench.chaos.neighbours import FACTS
from tests.fakes.google import Google
from tests.rig.kafka.broker import Tansu
from tests.whole.test_commands import quick_command

ZONE = ZoneInfo("Europe/Berlin")

#: More than any clock that jumped.
_EVER = timedelta(days=40)

_HEADINGS = LedgerWords(Tongue(Language.ENGLISH, ZONE)).headings

#: All that was told over Kafka is read within so long, in seconds.
READ_S = 120.0

#: What is told at most of what is wrong in one place.
_SAID = 5

#: What the sheet shows of a visit, as far as its book tells it without words: day, time, door, outcome, by whom.
_Row = tuple[str, str, str, str, str]


def book_of(home: ChaosHome) -> Sequence[Visit]:
    """The visits, as the disk has them."""
    now = datetime.now(UTC)
    return visits_in(home.books.data, now - _EVER, now + _EVER)


def sheet_faults(google: Google, visits: Iterable[Visit]) -> Sequence[str]:
    """Each visit is one row of the sheet that tells what the book does, and nothing else is one."""
    shown: defaultdict[str, list[_Row]] = defaultdict(list)
    for cells in _rows(google):
        if not cells["visit"].startswith("seal-"):
            by = cells["by"].removesuffix(" (a program)")
            shown[cells["visit"]].append((cells["date"], cells["time"], cells["door"], cells["outcome"], by))
    wanted = {str(visit.id): _row(visit) for visit in visits}
    wrong = [f"visit {visit} has {len(rows)} rows in the sheet" for visit, rows in shown.items() if len(rows) != 1]
    wrong += [f"visit {visit} is not in the sheet" for visit in wanted.keys() - shown.keys()]
    wrong += [f"the sheet has a visit {visit} that the book has not" for visit in shown.keys() - wanted.keys()]
    wrong += [
        f"the sheet says of visit {visit} {shown[visit][0]}, and the book {row}"
        for visit, row in wanted.items()
        if visit in shown and shown[visit][0] != row
    ]
    return wrong[:_SAID]


def _rows(google: Google) -> Iterable[Mapping[str, str]]:
    for rows in google.sheets.values():
        fields: list[str] = []
        for row in rows:
            named = [_HEADINGS.field_of(str(cell)) or "" for cell in row]
            if "visit" in named:
                fields = named
            elif fields and any(row):
                padded = [*row, *[""] * len(fields)]
                yield {name: text_of(name, cell) for name, cell in zip(fields, padded, strict=False) if name}


def _row(visit: Visit) -> _Row:
    began, answer = visit.began_at.astimezone(ZONE), visit.answer
    outcome = "nobody answered"
    if answer:
        outcome = "unlocked" if answer.outcome is Outcome.UNLOCKED else "ignored"
    return f"{began:%Y-%m-%d}", f"{began:%H:%M:%S}", DOORS[visit.door], outcome, answer.by_name if answer else ""


async def kafka_faults(kafka: Tansu, visits: Iterable[Visit]) -> Sequence[str]:
    """The last that was told of each visit is what the book has, and nothing was told after something newer."""
    told: defaultdict[str, list[int]] = defaultdict(list)
    for record in await kafka.everything(FACTS, within_s=READ_S):
        message = json.loads(record.value)
        if message["schema"].endswith(".visit"):
            told[message["data"]["id"]].append(message["data"]["revision"])
    wrong = [f"visit {visit} was told in the order {said}" for visit, said in told.items() if said != sorted(said)]
    wrong += [
        f"visit {visit.id} was told up to {max(told[visit.id], default=None)} over Kafka, and is {visit.revision}"
        for visit in visits
        if max(told[visit.id], default=0) != visit.revision
    ]
    return wrong[:_SAID]


async def counter_faults(data: Path, visits: Iterable[Visit]) -> Sequence[str]:
    """What is counted of each day and door is what the book has of it."""
    wanted: Counter[tuple[date, str, str]] = Counter()
    for visit in visits:
        day, answer = visit.began_at.astimezone(ZONE).date(), visit.answer
        wanted[day, visit.door, "visits"] += 1
        if answer:
            wanted[day, visit.door, "opened" if answer.outcome is Outcome.UNLOCKED else "ignored"] += 1
    found: Counter[tuple[date, str, str]] = Counter()
    now = datetime.now(UTC)
    names = ("visit_count_days", "visit_count_months")
    with copied(data, now, now, names) as copy:
        async with open_store(copy) as store:
            books = CountedBooks(*(store.collection(name, DayLines) for name in names))
            days = CountedDays(books).between((now - _EVER).date(), (now + _EVER).date())
            async for day, door, count in days:
                for name in ("visits", "opened", "ignored"):
                    if number := getattr(count.total, name):
                        found[day, door, name] = number
    return [
        f"on {day} at the {DOORS[door]} {found[day, door, name]} {name} are counted, and the book has {number}"
        for (day, door, name), number in wanted.items()
        if found[day, door, name] != number
    ]


async def attendance_faults(home: ChaosHome, visits: Iterable[Visit]) -> Sequence[str]:
    """Who was here, as it is taken along as a table, is what the visits tell."""
    seen: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    names = {one.person.id: one.person.name for visit in visits for one in _seen(visit) if one.person}
    for visit in visits:
        for person in people_of(visit):
            began, last = visit.began_at.astimezone(ZONE), visit.last_at.astimezone(ZONE)
            last = last if last.date() == began.date() else began
            seen[f"{began:%Y-%m-%d}", names[person]] += [began, last]
    out = home.folder / "attendance.csv"
    days = sorted(day for day, _ in seen)
    span = ("--from", days[0], "--to", days[-1]) if days else ()
    status, said = await quick_command(
        home.folder, "export", "attendance", "--out", str(out), *span, **home.service.settings
    )
    if status:
        return [f"who was here could not be taken along: {said}"]
    with out.open(encoding="utf-8-sig", newline="") as file:
        told = {(row["Date"], row["Name"]): (row["First"], row["Last"]) for row in csv.DictReader(file)}
    out.unlink()
    wanted = {key: (f"{min(at):%H:%M:%S}", f"{max(at):%H:%M:%S}") for key, at in seen.items()}
    return [] if told == wanted else [f"the attendance is {told}, and the book has {wanted}"]


def _seen(visit: Visit) -> Sequence[Sighting]:
    return (*visit.look.sightings, *visit.look.elsewhere) if visit.look else ()
