"""Whoever tells residents what happens, joined: a courier each, the household over them, news, and farewells."""

import asyncio
from collections.abc import Mapping

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.people import Person, ResidentId
from bot.house.ports import Clock
from bot.nursery import Nursery
from bot.telegram.books import RoomBooks
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.delivery.ahead import CardsAhead
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.farewell import Farewell
from bot.telegram.delivery.hiring import Couriers
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.news_teller import NewsTeller
from bot.telegram.delivery.portraits import Portraits
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.telegram.memory import Memory
from bot.telegram.menus import Menus


class Tellers:
    """One of each; the house tells ``household``, and hears nothing of the others."""

    def __init__(
        self,
        bot: Bot,
        books: RoomBooks,
        *,
        doors: Mapping[DoorId, Door],
        memory: Memory,
        menus: Menus,
        button_remover: ButtonRemover,
        nursery: Nursery,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._books = books
        #: Groups that became another, with their new id.
        self.moved: asyncio.Queue[tuple[ResidentId, int]] = asyncio.Queue()
        self.scenes = books.scenes(doors)
        self.portraits = Portraits(books.portraits, background=nursery, steady=steady)
        self.farewell = Farewell(
            bot=bot,
            buttons=books.buttons,
            button_remover=button_remover,
            menus=menus,
            partings=books.partings,
            residents=memory.residents,
            forget=books.of_residents,
            background=nursery,
            steady=steady,
        )
        self._couriers = Couriers(
            bot=bot,
            doors=doors,
            residents=memory.residents,
            places=books.places,
            moved=self.moved,
            visits=memory.visits,
            cards=books.cards,
            incident_cards=books.incident_cards,
            incidents=books.incidents,
            cameras=books.cameras,
            incident_renderer=books.incident_renderer(self.scenes, clock=clock),
            uploads=books.uploads,
            buttons=books.buttons,
            renderer=books.renderer(doors, clock=clock),
            tongues=books.tongues,
            urgent=books.urgent,
            profiles=books.profiles,
            listeners=books.listeners,
            whereabouts=books.whereabouts,
            held=books.held,
            portraits=self.portraits,
            erase=lambda who, message: self.shredder.erase(who, message, FileKind.FORGOTTEN),
            clock=clock,
            steady=steady,
        )
        self.portraits.sender_of = self._couriers.sender
        self.pool = CourierPool(self._couriers.new, nursery)
        self.news = NewsTeller(
            couriers=self.pool,
            doors=doors,
            residents=memory.residents,
            listeners=books.listeners,
            urgent=books.urgent,
            tongues=books.tongues,
            clock=clock,
            steady=steady,
        )
        self.ahead = CardsAhead(self.pool, memory.residents, books.places, memory.visits)
        self.household = TelegramHousehold(
            couriers=self.pool,
            incidents=books.incident_chats(self.pool),
            news=self.news,
            farewell=self.farewell,
            on_forgotten=self._keep_nothing_of,
            residents=memory.residents,
            places=books.places,
            visits=memory.visits,
            in_doubt=books.cards.in_doubt,
            urgent=books.urgent,
            uploads=books.uploads,
            leavers=books.leavers,
            tongues=books.tongues,
            menus=menus,
            background=nursery,
            clock=clock,
            steady=steady,
        )

        self.shredder = Shredder(
            bot=bot, household=self.household, files=books.short_lived, background=nursery, steady=steady
        )

    async def _keep_nothing_of(self, person: Person) -> None:
        """Somebody was forgotten."""
        await self.portraits.forget(person.id)
        await self._books.keep_nothing_of(person)
