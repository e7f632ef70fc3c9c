"""Whoever leaves and comes back at once keeps what they have from then on."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage
from aiogram.methods.base import TelegramMethod, TelegramType

from bot.house.people import Resident, ResidentId, Role
from bot.house.visits.visit import VisitId
from bot.nursery import Nursery
from bot.telegram.actions.visits import Ignore
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import Button, ButtonBook, Offer
from bot.telegram.delivery.farewell import Farewell, Parting
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues
from tests.english import ENGLISH, phrase
from tests.fakes.books import MemoryCollection, MemoryResidents

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LEO = ResidentId(2)
pytestmark = pytest.mark.looptime


class RecordingSession(BaseSession):
    """A Telegram that takes everything."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[TelegramMethod[Any]] = []

    @property
    def said(self) -> list[str]:
        return [method.text for method in self.sent if isinstance(method, SendMessage)]

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's
    ) -> TelegramType:
        self.sent.append(method)
        return True  # type: ignore[return-value]  # nobody looks at what came of it

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        pass


class Slow:
    """Something that a resident has, and that takes its time to be forgotten."""

    def __init__(self) -> None:
        self.forgotten: list[ResidentId] = []
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()

    async def end_of(self, resident: ResidentId) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.forgotten.append(resident)


class Leaving:
    """Leo's farewell."""

    def __init__(self) -> None:
        self.session = RecordingSession()
        self.nursery = Nursery()
        self.partings: MemoryCollection[Parting] = MemoryCollection()
        self.buttons = ButtonBook(MemoryCollection(), MemoryCollection())
        self.slow = Slow()
        self.residents = MemoryResidents()
        bot = Bot("42:" + "x" * 35, self.session)
        self.farewell = Farewell(
            bot=bot,
            buttons=self.buttons,
            button_remover=ButtonRemover(bot, self.buttons),
            menus=Menus(
                bot=bot,
                doors={},
                tongues=Tongues(MemoryCollection(), ZoneInfo("UTC")),
                residents=MemoryResidents(Resident(LEO, "Leo", Role.ADULT, NOON)),
                background=self.nursery,
            ),
            partings=self.partings,
            residents=self.residents,
            forget=[self.slow.end_of],
            background=self.nursery,
            steady=lambda: NOON,
        )

    async def ended(self, work: str) -> None:
        """Wait until no task with this in its name is left."""
        async with asyncio.timeout(60):
            while any(work in name for name in self.nursery.names):  # noqa: ASYNC110 - by the loop's own time
                await asyncio.sleep(0.01)

    async def has_a_card(self, message: int) -> None:
        rows = [[Button(phrase("Ignore"), Offer(Ignore(VisitId("v")), NOON + timedelta(minutes=2)))]]
        await self.buttons.issue(ENGLISH, LEO, message, "v", rows, NOON)


@pytest.fixture
async def leaving() -> AsyncIterator[Leaving]:
    leaving = Leaving()
    yield leaving
    await leaving.nursery.close()


async def test_a_farewell_takes_what_there_was_and_says_goodbye_once(leaving: Leaving) -> None:
    await leaving.has_a_card(7)
    leaving.slow.may_end.set()
    await leaving.farewell.begin(LEO, "Goodbye.", None)
    await leaving.ended("farewell")
    assert (leaving.session.said, leaving.slow.forgotten) == (["Goodbye."], [LEO])
    assert not leaving.buttons.stands_in(LEO, 7, NOON)
    assert leaving.partings.everything() == {}


async def test_whoever_is_back_while_things_are_forgotten_hears_no_goodbye_and_keeps_what_is_new(
    leaving: Leaving,
) -> None:
    await leaving.farewell.begin(LEO, "Goodbye.", None)
    await leaving.slow.begun.wait()
    leaving.nursery.spawn(leaving.farewell.welcome_back(LEO), name="back")
    await asyncio.sleep(1)
    leaving.slow.may_end.set()
    await leaving.ended("back")
    await leaving.has_a_card(8)
    await leaving.ended("farewell")
    assert leaving.session.said == []
    assert leaving.buttons.stands_in(LEO, 8, NOON)
    assert leaving.partings.everything() == {}


async def test_whoever_is_back_before_anything_was_forgotten_keeps_all_of_it(leaving: Leaving) -> None:
    on_its_way = asyncio.Event()
    await leaving.farewell.begin(LEO, "Goodbye.", waiting_for(on_its_way))
    await leaving.farewell.welcome_back(LEO)
    await leaving.has_a_card(8)
    on_its_way.set()
    await leaving.ended("farewell")
    assert (leaving.session.said, leaving.slow.forgotten) == ([], [])
    assert leaving.buttons.stands_in(LEO, 8, NOON)


async def test_a_farewell_that_was_called_off_does_nothing_of_the_next_one(leaving: Leaving) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    leaving.slow.may_end.set()
    await leaving.farewell.begin(LEO, "Goodbye.", waiting_for(first))
    await leaving.farewell.welcome_back(LEO)
    await leaving.farewell.begin(LEO, "Goodbye again.", waiting_for(second))
    first.set()
    await asyncio.sleep(1)
    assert (leaving.session.said, leaving.slow.forgotten) == ([], [])
    second.set()
    await leaving.ended("farewell")
    assert (leaving.session.said, leaving.slow.forgotten) == (["Goodbye again."], [LEO])
    assert leaving.partings.everything() == {}


def waiting_for(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def rest() -> None:
        await event.wait()

    return rest


async def test_whoever_is_in_the_book_again_when_the_service_starts_is_not_parted_with(leaving: Leaving) -> None:
    leaving.slow.may_end.set()
    await leaving.has_a_card(7)
    mia = ResidentId(3)
    for gone in (LEO, mia):
        await leaving.partings.put({f"{gone}-1": Parting(gone, f"Goodbye {gone}.", NOON + timedelta(days=1))})
    await leaving.residents.save(Resident(LEO, "Leo", Role.ADULT, NOON))
    await leaving.farewell.resume()
    await leaving.ended("farewell")
    assert leaving.session.said == [f"Goodbye {mia}."]
    assert leaving.slow.forgotten == [mia]
    assert leaving.buttons.stands_in(LEO, 7, NOON)
    assert leaving.partings.everything() == {}
