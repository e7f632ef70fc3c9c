"""In which pieces the book of visits is read: each of its files once, and one of them is in memory."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.house.ports import VisitBook
from bot.house.visits.visit import Visit

T = TypeVar("T")

#: So many things are looked at in one turn of the event loop: a millisecond or two.
AT_ONCE = 100

#: No house is older; what clocks that were set wrong wrote down before that, and after the present month, is read in
#: one piece each. The limits are a month within those of the calendar: the book looks a little further.
_FIRST, EVER, NEVER = (datetime(year, month, 1, tzinfo=UTC) for year, month in ((2000, 1), (1, 2), (9999, 11)))


async def each_visit(
    book: VisitBook, now: datetime, start: datetime = EVER, end: datetime = NEVER
) -> AsyncIterator[Visit]:
    """Every visit that began in [start, end), the oldest first, as its month was read. Raises StoreUnwritable."""
    while start < end:
        piece = min(end, end_of_piece(start, now))
        async for visit in in_turns(await book.between(start, piece)):
            yield visit
        start = piece


async def each_visit_back(book: VisitBook, start: datetime, end: datetime) -> AsyncIterator[Visit]:
    """Every visit that began in [start, end), the newest first, as its month was read. Raises StoreUnwritable."""
    while start < end:
        piece = max(start, _begin_of_month(end - timedelta(microseconds=1)))
        async for visit in in_turns(reversed(await book.between(piece, end))):
            yield visit
        end = piece


async def in_turns(things: Iterable[T], at_once: int = AT_ONCE) -> AsyncIterator[T]:
    """All of them; others go on after each ``at_once``."""
    number = 0
    for number, thing in enumerate(things, start=1):
        yield thing
        if number % at_once == 0:
            await asyncio.sleep(0)
    if number % at_once:
        await asyncio.sleep(0)


def end_of_piece(start: datetime, now: datetime) -> datetime:
    """Until when the book is read at once: a month."""
    if start < _FIRST:
        return _FIRST
    return _next_month(start) if start <= now else NEVER


def _next_month(moment: datetime) -> datetime:
    return (_begin_of_month(moment) + timedelta(days=32)).replace(day=1)


def _begin_of_month(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
