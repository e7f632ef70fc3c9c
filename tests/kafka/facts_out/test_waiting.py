"""What waits to be told over Kafka, and what is kept of it: of two things at once nothing is lost or left behind."""

import asyncio
from datetime import UTC, datetime

from bot.house.watch.incident import Incident
from bot.kafka.facts_out.shapes import FactMessage
from bot.kafka.facts_out.told import FactKind, WaitingFact
from bot.kafka.facts_out.waiting import ToldState, WaitingFacts
from tests.fakes.books import MemoryCollection, MemoryVisits

NOW = datetime(2026, 11, 26, 18, 4, tzinfo=UTC)
TOLD = FactMessage("front", "1", "doorman.door", b"{}")


def opened(n: int = 0) -> WaitingFact:
    return WaitingFact(FactKind.DOOR, f"door-{n}", NOW, "opened")


def waiting_in(book: MemoryCollection[WaitingFact], most: int = 2000) -> WaitingFacts:
    told, incidents = MemoryCollection[ToldState](), MemoryCollection[Incident]()
    return WaitingFacts(book, told, MemoryVisits(), incidents, lambda: NOW, most)


async def test_what_is_told_before_it_is_written_down_is_kept_nowhere() -> None:
    book = MemoryCollection[WaitingFact]()
    waiting = waiting_in(book)

    async def tell() -> None:
        await waiting.were_told(dict.fromkeys(waiting.in_order(), TOLD))

    await asyncio.gather(waiting.add([opened()]), tell())
    assert not waiting.in_order()
    assert not book.everything()


async def test_of_those_that_were_given_up_a_restart_counts_none_that_was_told() -> None:
    book = MemoryCollection[WaitingFact]()
    waiting = waiting_in(book, most=1)
    await waiting.add([opened(1)])
    await waiting.add([opened(1)])
    missed = {fact: TOLD for fact in waiting.in_order() if fact.kind is FactKind.MISSED}
    await waiting.add([opened(1)])  # while it is told
    await waiting.were_told(missed)
    assert [fact.count for fact in waiting_in(book).in_order() if fact.kind is FactKind.MISSED] == [1]
