"""The residents' room, joined: bot, couriers, handlers, polling."""

import io
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

import segno
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.house.door import Door, DoorId
from bot.house.facts import SecondDoorman
from bot.house.people import ResidentId
from bot.house.ports import Album, Clock, Collection, PeopleBook, ResidentBook, VisitBook
from bot.house.staff import Staff
from bot.house.status import TelegramTrouble
from bot.nursery import Nursery
from bot.telegram import buttons, questions
from bot.telegram.buttons import ButtonBook, Issued
from bot.telegram.card_delivery import CardDelivery
from bot.telegram.cards import Card, CardBook
from bot.telegram.courier import Courier
from bot.telegram.doorstep import Doorstep
from bot.telegram.drawing import Artist
from bot.telegram.errands import Errand, Errands
from bot.telegram.farewell import Farewell, Parting
from bot.telegram.handlers import (
    arrivals,
    boards,
    chats,
    corrections,
    faces,
    failures,
    house,
    languages,
    looks,
    residents,
    visits,
)
from bot.telegram.handlers.boards import BoardDesk
from bot.telegram.handlers.corrections import CorrectionDesk
from bot.telegram.handlers.house import Report
from bot.telegram.handlers.languages import LanguageDesk
from bot.telegram.handlers.looks import LookDesk
from bot.telegram.handlers.residents import ResidentDesk
from bot.telegram.handlers.visits import Desk
from bot.telegram.household import TelegramHousehold
from bot.telegram.leavers import Leaver, Leavers
from bot.telegram.limits import Limits
from bot.telegram.menus import Menus
from bot.telegram.pages import Pages
from bot.telegram.poller import Poller
from bot.telegram.post import Post
from bot.telegram.questions import Question, QuestionBook
from bot.telegram.shredder import ShortLived, Shredder
from bot.telegram.strangers import Stranger, Strangers
from bot.telegram.stripping import Stripper
from bot.telegram.teaching import Teaching, Undoable
from bot.telegram.tongues import Spoken, Tongues
from bot.telegram.uploads import Uploaded, Uploads
from bot.telegram.urgent import Urgent, UrgentBook
from bot.words import talk
from bot.words.phrase import Text

log = logging.getLogger(__name__)

T = TypeVar("T")


class Memory(Protocol):
    """What this room keeps across restarts, and what it reads of the house's books."""

    @property
    def visits(self) -> VisitBook:
        """The visits."""

    @property
    def album(self) -> Album:
        """The pictures."""

    @property
    def people(self) -> PeopleBook:
        """Whose faces are known."""

    @property
    def residents(self) -> ResidentBook:
        """Who lives here."""

    def collection(
        self, name: str, kind: type[T], migrations: Sequence[Callable[[dict[str, Any]], dict[str, Any]]] = ()
    ) -> Collection[T]:
        """Things of one kind of our own."""


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account: where it is, and its secret."""

    token: str
    api_url: str


class TelegramRoom:
    """Opens with the couriers (``household``); ``listen`` adds the handlers, once the house stands."""

    def __init__(
        self,
        account: Account,
        *,
        doors: Mapping[DoorId, Door],
        memory: Memory,
        nursery: Nursery,
        clock: Clock,
        steady: Clock,
        zone: ZoneInfo,
    ) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(account.api_url))
        session.middleware(Limits())
        # a link in somebody's name must not show its page in our chats
        self._bot = Bot(account.token, session=session, default=DefaultBotProperties(link_preview_is_disabled=True))
        self._doors = doors
        self._memory = memory
        self._nursery = nursery
        self._clock = clock
        self._steady = steady
        self._cards = CardBook(memory.collection("cards", Card), clock)
        self._uploads = Uploads(memory.album, memory.collection("uploads", Uploaded), steady)
        self._buttons = ButtonBook(memory.collection("buttons", Issued, [buttons.migrated]))
        self._stripper = Stripper(self._bot, self._buttons)
        self._tongues = Tongues(memory.collection("languages", Spoken), zone)
        self._menus = Menus(bot=self._bot, tongues=self._tongues, residents=memory.residents, background=nursery)
        self._artist = Artist(doors, memory.people, self._buttons, self._tongues, clock=clock, steady=steady)
        self._dispatcher = Dispatcher(steady=steady, buttons=self._buttons)
        self._stack = AsyncExitStack()
        self._urgent = UrgentBook(memory.collection("urgent", Urgent))
        self._leavers = Leavers(memory.collection("leavers", Leaver), steady)
        self.household = TelegramHousehold(
            hire=self._hire,
            doors=doors,
            residents=memory.residents,
            visits=memory.visits,
            urgent=self._urgent,
            leavers=self._leavers,
            tongues=self._tongues,
            background=nursery,
            clock=clock,
            steady=steady,
        )
        self.poller = Poller(
            self._bot,
            self._dispatcher,
            nursery,
            on_back=self.household.telegram_is_back,
            on_second=self._tell_of_second,
            on_full=lambda sender: self._tell_sender(sender, talk.TOO_MANY_AT_ONCE),
            on_failed=lambda sender: self._tell_sender(sender, talk.WENT_WRONG),
        )

    async def __aenter__(self) -> Self:
        self._stack.push_async_callback(self._bot.session.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def trouble(self) -> TelegramTrouble | None:
        """Why Telegram is out of reach; None: it is not."""
        return self.poller.trouble

    @property
    def waiting(self) -> int:
        """Cards and notes on their way."""
        return self.household.waiting

    @property
    def undrawn(self) -> int:
        """Cards that could not be drawn in full."""
        return self.household.set_aside

    async def rest(self) -> None:
        """Before everything is stopped: let what is on its way arrive."""
        await self.household.rest()

    async def show_claim(self, code: str) -> None:
        """Print the code that makes its sender the owner, and, once Telegram answers, its link as a QR code."""
        _print(f"\nThis bot belongs to nobody yet. To make it yours, send it in Telegram:  /start {code}")
        await self.poller.introduced.wait()
        if self.poller.me and self.poller.me.username:
            link = f"https://t.me/{self.poller.me.username}?start={code}"
            _print(f"or open this link, or scan it with your phone:  {link}\n")
            picture = io.StringIO()
            segno.make(link, error="m").terminal(picture, compact=True)
            _print(picture.getvalue())

    async def listen(self, staff: Staff, report: Report) -> None:
        """Bring every card up to date, take up what was interrupted, and let the residents in."""
        teaching = Teaching(
            bot=self._bot,
            household=self.household,
            faces=staff.faces,
            questions=QuestionBook(self._memory.collection("questions", Question, [questions.migrated]), self._steady),
            lessons=self._memory.collection("lessons", Undoable),
            buttons=self._buttons,
            stripper=self._stripper,
            background=self._nursery,
            steady=self._steady,
        )
        errands = Errands(
            household=self.household,
            registrar=staff.registrar,
            teaching=teaching,
            errands=self._memory.collection("errands", Errand),
            background=self._nursery,
        )
        shredder = Shredder(
            bot=self._bot,
            household=self.household,
            files=self._memory.collection("shredder", ShortLived),
            background=self._nursery,
            steady=self._steady,
        )
        look_desk = LookDesk(
            peephole=staff.peephole,
            household=self.household,
            tongues=self._tongues,
            steady=self._steady,
        )
        board_desk = BoardDesk(
            caretaker=staff.caretaker,
            registrar=staff.registrar,
            household=self.household,
            shredder=shredder,
            steady=self._steady,
        )
        self.household.on_updated = board_desk.updated
        corrections_desk = CorrectionDesk(faces=staff.faces, household=self.household, steady=self._steady)
        language_desk = LanguageDesk(
            household=self.household, tongues=self._tongues, menus=self._menus, steady=self._steady
        )
        resident_desk = ResidentDesk(
            registrar=staff.registrar,
            household=self.household,
            menus=self._menus,
            zone=self._tongues.zone,
            steady=self._steady,
        )
        farewell = Farewell(
            bot=self._bot,
            buttons=self._buttons,
            stripper=self._stripper,
            menus=self._menus,
            partings=self._memory.collection("partings", Parting),
            forget=[self._urgent.end_of, teaching.end_of, errands.end_of, self._tongues.end_of],
            background=self._nursery,
            steady=self._steady,
        )
        self.household.farewell = farewell
        desk = Desk(
            answers=staff.answers,
            faces=staff.faces,
            registrar=staff.registrar,
            household=self.household,
            teaching=teaching,
            visits=self._memory.visits,
            people=self._memory.people,
            buttons=self._buttons,
            cards=self._cards,
            stripper=self._stripper,
            tongues=self._tongues,
            steady=self._steady,
            others={
                **look_desk.does,
                **board_desk.does,
                **corrections_desk.does,
                **resident_desk.does,
                **language_desk.does,
            },
        )
        strangers = Strangers(
            book=self._memory.collection("strangers", Stranger),
            household=self.household,
            residents=self._memory.residents,
            leavers=self._leavers,
            background=self._nursery,
            steady=self._steady,
        )
        doorstep = Doorstep(staff.registrar, self.household, strangers, self._leavers, self._tongues, self._menus)
        self._dispatcher.workflow_data.update(
            registrar=staff.registrar,
            book=staff.faces,
            household=self.household,
            errands=errands,
            teaching=teaching,
            desk=desk,
            looks=look_desk,
            corrections=corrections_desk,
            board_desk=board_desk,
            resident_desk=resident_desk,
            languages=language_desk,
            doorstep=doorstep,
            poller=self.poller,
            doors=self._doors,
            report=report,
            tongues=self._tongues,
            stripper=self._stripper,
        )
        self._dispatcher.message.middleware(doorstep)
        self._dispatcher.callback_query.middleware(doorstep)
        self._dispatcher.my_chat_member.middleware(doorstep)
        self._dispatcher.include_routers(
            failures.setup(),
            arrivals.setup(),
            chats.setup(),
            visits.setup(),
            looks.setup(),
            boards.setup(),
            corrections.setup(),
            residents.setup(),
            languages.setup(),
            faces.setup(),
            house.setup(),
        )
        strangers.resume()
        # whatever one of them stumbles over, the others go on and the residents are let in
        interrupted = (teaching, errands, shredder, farewell, self._leavers, self._menus, self.household)
        for resume in (one.resume for one in interrupted):
            try:
                await resume()
            except Exception:
                log.exception("something that a stop interrupted cannot be taken up")
        self._nursery.keep("telegram poller", self.poller.run)

    async def _tell_of_second(self) -> None:
        await self.household.take(SecondDoorman())

    async def _tell_sender(self, sender: int, text: Text) -> None:
        """Only whoever lives here: strangers hear no more than their one line."""
        if any(resident.id == sender for resident in await self._memory.residents.residents()):
            self.household.say(ResidentId(sender), text)

    def _hire(self, resident: ResidentId) -> Courier:
        memory = self._memory
        post = Post(resident, self._bot, self._uploads, self._cards, self._buttons, self._tongues)
        cards = CardDelivery(
            resident,
            doors=self._doors,
            post=post,
            artist=self._artist,
            tongues=self._tongues,
            visits=memory.visits,
            uploads=self._uploads,
            cards=self._cards,
            steady=self._steady,
        )
        pages = Pages(
            resident, bot=self._bot, post=post, buttons=self._buttons, tongues=self._tongues, steady=self._steady
        )
        return Courier(
            resident,
            post=post,
            pages=pages,
            cards=cards,
            urgent=self._urgent,
            tongues=self._tongues,
            clock=self._clock,
            steady=self._steady,
        )


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
