"""Writes a month that never was into a demo's data folder, through the books that a house keeps it in."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from bot.demo.past.made_up import MadeUpMonth
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import take_over
from bot.house.house_rules import HOUSE_RULES, HouseRules, take_over_rules
from bot.house.visits.decision import last_sign
from bot.house.watch.figures.attendance import Attendance
from bot.house.watch.figures.count_book import CountBook, CountBooks
from bot.house.watch.figures.sightings import SIGHTINGS
from bot.house.watch.figures.tally import CountLines
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy
from bot.nursery import Nursery
from bot.settings import HouseSettings
from bot.store import Store, open_key, open_store
from bot.telegram.cards.card import CATCH_UP, MIGRATIONS, Card, CardBook, IncidentCard
from bot.time_zones import SystemZones

#: Under which names counts are kept; see ``bot.house.watch.figures.hiring``.
_COUNTS = ("count_minutes", "count_day", "count_hours", "count_months")

#: Pictures that are handed to the disk at once.
_AT_ONCE = 16


async def write_past(
    folder: Path, key_file: Path, doors: Mapping[DoorId, Door], make: Callable[[datetime, tzinfo], MadeUpMonth]
) -> None:
    """Write it, in a folder that no service has yet; ``make`` makes it up. Raises StoreUnusable."""
    now = datetime.now(UTC)
    house = HouseSettings.model_validate({})
    zone = house.zone
    month = await asyncio.to_thread(make, now, zone)
    time = _Time(now)
    key = await asyncio.to_thread(open_key, [key_file])
    async with open_store(folder, time, audit_key=key) as store:
        # taken over before anybody lives here, as in a house that was set up a month ago: nobody is told of it today
        await take_over(store.doors, doors, silently=True)
        rules = HouseRules(house.answer_window_s, house.daily_log_at, zone.key)
        await take_over_rules(store.collection(HOUSE_RULES, HouseRules), rules, SystemZones(), silently=True)
        for resident in month.residents:
            await store.residents.save(resident)
        for person in month.people:
            await store.people.save(person)
        await _visits(month, store, time)
        await _notes(month, store, time)
        time.now = now
        await store.collection(INCIDENTS, Incident).put({one.id: one for one in month.incidents})
        await store.collection(PASSED_BY, PassedBy).put({f"made-up-{n}": one for n, one in enumerate(month.passed_by)})
        sightings = {f"{one.day:%Y%m%d} {one.person}": one for one in month.attendance}
        await store.collection(SIGHTINGS, Attendance).put(sightings)
        await _counts(month, store, now, zone)
        await _cards(month, store, time)


class _Time:
    """What a clock showed when each thing is said to have happened."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def _notes(month: MadeUpMonth, store: Store, time: _Time) -> None:
    """The audit trail's, each at its time; they stand in line, and many are written at once."""
    async with Nursery() as nursery:
        for note in month.notes:
            time.now = note.at
            nursery.spawn(store.audit.note(note.what, **note.details), name="a note")
            await asyncio.sleep(0)  # it has looked at the clock


async def _visits(month: MadeUpMonth, store: Store, time: _Time) -> None:
    await asyncio.gather(*(store.visits.save(visit) for visit in month.visits))
    pictures = list(month.pictures.items())
    for n in range(0, len(pictures), _AT_ONCE):
        some = pictures[n : n + _AT_ONCE]
        time.now = datetime.strptime(some[0][0][:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        await asyncio.gather(*(store.album.keep(photo, jpeg) for photo, jpeg in some))


async def _cards(month: MadeUpMonth, store: Store, time: _Time) -> None:
    """What a chat heard of at its time, and holds no more: else all of the last two days would come now, as late."""
    cards = CardBook(store.collection("cards", Card, MIGRATIONS), time)
    incident_cards = CardBook(store.collection("incident_cards", IncidentCard), time)
    begin = time.now - CATCH_UP
    for who in (resident.id for resident in month.residents):
        for visit in month.visits:
            if last_sign(visit) >= begin:
                await cards.save(Card(visit.id, who, visit.began_at, gone=True))
        for incident in month.incidents:
            if incident.heard >= begin:
                await incident_cards.save(IncidentCard(incident.id, who, incident.began_at, gone=True))


async def _counts(month: MadeUpMonth, store: Store, now: datetime, zone: tzinfo) -> None:
    book = CountBook(CountBooks(*(store.collection(name, CountLines) for name in _COUNTS)), zone)
    yesterday = now - timedelta(days=1)
    for begin, end in ((datetime.min.replace(tzinfo=UTC), yesterday), (yesterday, now)):
        spans = {place: [one for one in all_ if begin <= one.at < end] for place, all_ in month.counts.items()}
        await book.add(spans, end)
