"""The residents' room, joined: bot, couriers, handlers, polling."""

from collections.abc import Mapping
from datetime import tzinfo
from functools import partial
from types import TracebackType
from typing import Self

from aiogram import Dispatcher

from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId
from bot.house.ports import ChartPainter, Clock
from bot.house.staff import Staff
from bot.house.status.status import StatusNow
from bot.house.status.wires import TelegramTrouble
from bot.house.tables.table import TableFiles
from bot.nursery import Nursery
from bot.settings import TelegramSettings
from bot.telegram.books import RoomBooks
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.limits import LengthLimits
from bot.telegram.chat.conversation.dialogue import Dialogue
from bot.telegram.chat.doors.board_pages import BoardPages
from bot.telegram.chat.guests.claim import show_claim
from bot.telegram.chat.pages import pages
from bot.telegram.chat.residents.doorstep import doorstep
from bot.telegram.chat.routing import route
from bot.telegram.memory import Memory
from bot.telegram.menus import Menus
from bot.telegram.page_ways import PageWays
from bot.telegram.polling.poller import Poller
from bot.telegram.polling.second import SecondDoormanWatch
from bot.telegram.polling.taps import Taps
from bot.telegram.resuming import take_up
from bot.telegram.session import new_bot
from bot.telegram.tellers import Tellers
from bot.words.chat import talk
from bot.words.phrase import Text


class TelegramRoom:
    """Opens with the couriers (``household``); ``listen`` adds the handlers, once the house stands."""

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        doors: Mapping[DoorId, Door],
        memory: Memory,
        tables: TableFiles,
        painter: ChartPainter,
        nursery: Nursery,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
        page: PageWays | None = None,
    ) -> None:
        self._bot = new_bot(settings, LengthLimits())
        self._doors, self._memory, self._tables = doors, memory, tables
        #: One for all who show charts: they are drawn one at a time.
        self.painter = painter
        self._nursery, self._clock, self._steady = nursery, clock, steady
        self._books = books = RoomBooks(memory, zone=zone, clock=clock, steady=steady)
        self._button_remover, self._page = ButtonRemover(self._bot, books.buttons), page or PageWays()
        self.tongues = books.tongues  # how each resident is spoken to
        self._menus = Menus(self._bot, doors, books.tongues, memory.residents, nursery, page=self._page.settings)
        self._dispatcher = Dispatcher(steady=steady, buttons=books.buttons, cards=books.cards)
        self._tellers = tellers = Tellers(
            self._bot,
            books,
            doors=doors,
            memory=memory,
            menus=self._menus,
            button_remover=self._button_remover,
            nursery=nursery,
            clock=clock,
            steady=steady,
        )
        self.household = tellers.household
        self.first_walk = books.first_walk(doors, self.household)
        self._second = SecondDoormanWatch()
        self.poller = Poller(
            self._bot,
            self._dispatcher,
            nursery,
            on_back=tellers.pool.telegram_is_back,
            on_second=self._second.saw,
            on_full=lambda sender: self._tell_sender(sender, talk.TOO_MANY_AT_ONCE),
            on_failed=lambda sender: self._tell_sender(sender, talk.WENT_WRONG),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._bot.session.close()

    @property
    def trouble(self) -> TelegramTrouble | None:
        """Why Telegram is out of reach; None: it is not."""
        return self.poller.trouble

    @property
    def waiting(self) -> int:
        """Cards and notes on their way."""
        return self._tellers.pool.waiting

    @property
    def undrawn(self) -> int:
        """Cards that could not be drawn in full."""
        return self._tellers.pool.set_aside

    async def rest(self) -> None:
        """Let what is on its way arrive, before everything is stopped."""
        await self._tellers.pool.rest()

    async def show_claim(self, code: str) -> None:
        """Print the code that makes its sender the owner, and, once Telegram answers, its link as a QR code."""
        await show_claim(code, self.poller)

    async def listen(self, staff: Staff, report: StatusNow) -> None:
        """Bring every card up to date, take up what was interrupted, and let the residents in."""
        staff.visits.save_beside(self._tellers.ahead.make_ready)
        dialogue = Dialogue(
            bot=self._bot,
            household=self.household,
            staff=staff,
            questions=self._books.questions,
            lessons=self._books.lessons,
            pending_photos=self._books.pending_photos,
            tables=self._books.tables,
            table_files=self._tables,
            people=self._memory.people,
            residents=self._memory.residents,
            decided=self._books.decided,
            buttons=self._books.buttons,
            button_remover=self._button_remover,
            doors=self._doors,
            tongues=self._books.tongues,
            background=self._nursery,
            clock=self._clock,
            report=report,
            steady=self._steady,
            shredder=self._tellers.shredder,
        )
        dialogue.people.teaching.on_taught = self.first_walk.taught
        digests = self._books.digests(self._doors, self.household, clock=self._clock)
        summaries = self._books.summarised(staff.summarist, self.household, report, clock=self._clock)
        board_pages = BoardPages(
            caretaker=staff.caretaker, registrar=staff.registrar, household=self.household, steady=self._steady
        )
        taps = Taps(
            registrar=staff.registrar,
            household=self.household,
            visits=self._memory.visits,
            buttons=self._books.buttons,
            cards=self._books.cards,
            incident_cards=self._books.incident_cards,
            button_remover=self._button_remover,
            tongues=self._books.tongues,
            steady=self._steady,
        )
        at_the_step = doorstep(
            staff,
            bot=self._bot,
            memory=self._memory,
            household=self.household,
            leavers=self._books.leavers,
            tongues=self._books.tongues,
            menus=self._menus,
            buttons=self._books.buttons,
            moved=self._tellers.moved,
            background=self._nursery,
            steady=self._steady,
        )
        self._dispatcher.workflow_data.update(
            visits=self._memory.visits,
            menus=self._menus,
            taps=taps,
            board_pages=board_pages,
            summaries=summaries,
            groups=at_the_step.groups,
            first_walk=self.first_walk,
            table_files=self._tables,
            **dialogue.named,
            **pages(
                staff,
                self._doors,
                household=self.household,
                scenes=self._tellers.scenes,
                shredder=self._tellers.shredder,
                tongues=self._books.tongues,
                people=self._memory.people,
                residents=self._memory.residents,
                proposed=self._books.proposed,
                painter=self.painter,
                grounds=self._books.chart_grounds,
                background=self._nursery,
                clock=self._clock,
                steady=self._steady,
                page_ways=self._page,
            ),
            access=at_the_step.access,
            poller=self.poller,
            report=report,
        )
        route(self._dispatcher, at_the_step.access, taps)
        at_the_step.outsiders.resume()
        in_dialogue = (dialogue.asking, dialogue.people.pending_photos, dialogue.people.tables)
        removers = (at_the_step.groups, self._tellers.shredder, self._tellers.portraits, self._tellers.farewell)
        await take_up(*in_dialogue, *removers, self._books.leavers, self._menus, digests, summaries, self.household)
        self._nursery.keep("board pages", partial(board_pages.keep_up, self._tellers.news.updates_ended))
        self._nursery.keep("digests", digests.run)
        self._nursery.keep("summaries", summaries.run)
        self._nursery.keep("moved groups", at_the_step.groups.keep_up)
        self._nursery.keep("second doorman", partial(self._second.keep_telling, staff.outlets))
        self._nursery.keep("telegram poller", self.poller.run)

    async def _tell_sender(self, sender: int, text: Text) -> None:
        """Only whoever lives here: outsiders hear no more than their one line."""
        if resident := await self._memory.residents.find(ResidentId(sender)):
            self.household.say(resident.id, text)
