"""The residents' room, joined: bot, couriers, handlers, polling."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer

from bot.house.doors.door import Door, DoorId
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.people import Person, ResidentId
from bot.house.ports import Clock
from bot.house.residents.places import Place
from bot.house.staff import Staff
from bot.house.status import StatusNow, TelegramTrouble
from bot.house.telling.listening import Listeners, Listening
from bot.nursery import Nursery
from bot.settings import TelegramSettings
from bot.telegram.cards import old_buttons
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook, Issued, Keyboard
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.cards.limits import LengthLimits
from bot.telegram.cards.renderer import CardRenderer
from bot.telegram.chat import handlers, old_questions
from bot.telegram.chat.access import AccessMiddleware
from bot.telegram.chat.claim import show_claim
from bot.telegram.chat.dialogue import Dialogue
from bot.telegram.chat.doorstep import doorstep
from bot.telegram.chat.forgotten import keep_nothing_of
from bot.telegram.chat.handlers.boards import BoardPages
from bot.telegram.chat.looking_back import LookingBack, ProposedChanges
from bot.telegram.chat.pages import pages
from bot.telegram.chat.pending_photos import PendingPhoto
from bot.telegram.chat.questions import Question, QuestionBook
from bot.telegram.chat.snoozing import Snoozing
from bot.telegram.chat.stranger_pages import DecidedStranger, StrangerPages
from bot.telegram.chat.undoing import Undoable
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.digests import Digests
from bot.telegram.delivery.discretion import HeldVisit
from bot.telegram.delivery.farewell import Farewell, Parting
from bot.telegram.delivery.hiring import Couriers
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.news_teller import NewsTeller
from bot.telegram.delivery.portraits import Portrait, Portraits
from bot.telegram.delivery.shredder import ShortLived, Shredder
from bot.telegram.delivery.uploads import Uploaded, Uploads
from bot.telegram.delivery.urgent import Urgent, UrgentBook
from bot.telegram.leavers import Leaver, Leavers
from bot.telegram.memory import Memory, drop_all_of
from bot.telegram.menus import Menus
from bot.telegram.polling.poller import Poller
from bot.telegram.polling.second import SecondDoormanWatch
from bot.telegram.polling.taps import Taps
from bot.telegram.session import ApiSession
from bot.telegram.tongues import Spoken, Tongues
from bot.words.chat import talk
from bot.words.phrase import Text

log = logging.getLogger(__name__)


class TelegramRoom:
    """Opens with the couriers (``household``); ``listen`` adds the handlers, once the house stands."""

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        doors: Mapping[DoorId, Door],
        memory: Memory,
        nursery: Nursery,
        clock: Clock,
        steady: Clock,
        zone: ZoneInfo,
    ) -> None:
        session = ApiSession(api=TelegramAPIServer.from_base(settings.api_url))
        session.middleware(LengthLimits())
        # a link in somebody's name must not show its page in our chats
        self._bot = Bot(
            settings.token.get_secret_value(),
            session=session,
            default=DefaultBotProperties(link_preview_is_disabled=True),
        )
        self._doors = doors
        self._memory = memory
        self._nursery = nursery
        self._clock = clock
        self._steady = steady
        self._cards = CardBook(memory.collection("cards", Card), clock)
        self._uploads = Uploads(memory.album, memory.collection("uploads", Uploaded), steady)
        self._questions = QuestionBook(memory.collection("questions", Question, old_questions.MIGRATIONS), steady)
        self._buttons = ButtonBook(
            memory.collection("buttons", Issued, old_buttons.MIGRATIONS),
            memory.collection("keyboards", Keyboard),
            on_bound=self._questions.sent,
        )
        self._button_remover = ButtonRemover(self._bot, self._buttons)
        self._tongues = Tongues(memory.collection("languages", Spoken), zone)
        self._menus = Menus(bot=self._bot, tongues=self._tongues, residents=memory.residents, background=nursery)
        self._dispatcher = Dispatcher(steady=steady, buttons=self._buttons, cards=self._cards)
        self._urgent = UrgentBook(memory.collection("urgent", Urgent))
        self._leavers = Leavers(memory.collection("leavers", Leaver), steady)
        self._lessons = memory.collection("lessons", Undoable)
        # "errands" is its name on disk: what was stored under it is still to be read
        self._photos = memory.collection("errands", PendingPhoto)
        self._decided = memory.collection("stranger_decisions", DecidedStranger)
        self._proposed = memory.collection("hindsight", ProposedChanges)
        unknown = memory.collection("unknown_people", StrangerNote)
        profiles = Profiles(memory.collection("profiles", Profile), unknown)
        listeners = Listeners(memory.collection("listening", Listening))
        held = memory.collection("held", HeldVisit)
        self._held, self._listeners = held, listeners
        self._portraits = Portraits(memory.collection("portraits", Portrait), background=nursery, steady=steady)
        self._farewell = Farewell(
            bot=self._bot,
            buttons=self._buttons,
            button_remover=self._button_remover,
            menus=self._menus,
            partings=memory.collection("partings", Parting),
            residents=memory.residents,
            forget=[
                self._urgent.end_of,
                self._questions.end_of,
                partial(drop_all_of, self._lessons),
                partial(drop_all_of, self._photos),
                partial(drop_all_of, held),
                partial(drop_all_of, self._proposed),
                partial(drop_all_of, self._decided),
                profiles.end_of,
                listeners.end_of,
                self._tongues.end_of,
            ],
            background=nursery,
            steady=steady,
        )
        places = memory.collection("places", Place)
        self._moved: asyncio.Queue[tuple[ResidentId, int]] = asyncio.Queue()
        self._couriers = Couriers(
            bot=self._bot,
            doors=doors,
            residents=memory.residents,
            places=places,
            moved=self._moved,
            visits=memory.visits,
            cards=self._cards,
            uploads=self._uploads,
            buttons=self._buttons,
            renderer=CardRenderer(
                doors, memory.people, memory.residents, places, self._buttons, self._tongues, clock=clock, steady=steady
            ),
            tongues=self._tongues,
            urgent=self._urgent,
            profiles=profiles,
            listeners=listeners,
            held=held,
            portraits=self._portraits,
            clock=clock,
            steady=steady,
        )
        self._portraits.sender_of = self._couriers.sender
        self._pool = CourierPool(self._couriers.new, nursery)
        self._news = NewsTeller(
            couriers=self._pool,
            doors=doors,
            residents=memory.residents,
            listeners=listeners,
            urgent=self._urgent,
            tongues=self._tongues,
            clock=clock,
            steady=steady,
        )
        self.household = TelegramHousehold(
            couriers=self._pool,
            news=self._news,
            farewell=self._farewell,
            on_forgotten=self._keep_nothing_of,
            residents=memory.residents,
            places=places,
            visits=memory.visits,
            urgent=self._urgent,
            uploads=self._uploads,
            leavers=self._leavers,
            tongues=self._tongues,
            menus=self._menus,
            background=nursery,
            clock=clock,
            steady=steady,
        )
        self._second = SecondDoormanWatch()
        self.poller = Poller(
            self._bot,
            self._dispatcher,
            nursery,
            on_back=self._pool.telegram_is_back,
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
        return self._pool.waiting

    @property
    def undrawn(self) -> int:
        """Cards that could not be drawn in full."""
        return self._pool.set_aside

    async def rest(self) -> None:
        """Let what is on its way arrive, before everything is stopped."""
        await self._pool.rest()

    async def show_claim(self, code: str) -> None:
        """Print the code that makes its sender the owner, and, once Telegram answers, its link as a QR code."""
        await show_claim(code, self.poller)

    async def listen(self, staff: Staff, report: StatusNow) -> None:
        """Bring every card up to date, take up what was interrupted, and let the residents in."""
        stranger_pages = StrangerPages(
            strangers=staff.strangers,
            people=self._memory.people,
            household=self.household,
            decided=self._decided,
            doors=self._doors,
            zone=self._tongues.zone,
            clock=self._clock,
            steady=self._steady,
        )
        dialogue = Dialogue(
            bot=self._bot,
            household=self.household,
            staff=staff,
            questions=self._questions,
            lessons=self._lessons,
            pending_photos=self._photos,
            stranger_pages=stranger_pages,
            buttons=self._buttons,
            button_remover=self._button_remover,
            doors=self._doors,
            zone=self._tongues.zone,
            background=self._nursery,
            clock=self._clock,
            report=report,
            steady=self._steady,
        )
        looking_back = LookingBack(
            household=self.household,
            hindsight=staff.hindsight,
            proposed=self._proposed,
            background=self._nursery,
            zone=self._tongues.zone,
            clock=self._clock,
            steady=self._steady,
        )
        shredder = Shredder(
            bot=self._bot,
            household=self.household,
            files=self._memory.collection("shredder", ShortLived),
            background=self._nursery,
            steady=self._steady,
        )
        digests = Digests(
            held=self._held,
            listeners=self._listeners,
            visits=self._memory.visits,
            residents=self._memory.residents,
            doors=self._doors,
            household=self.household,
            clock=self._clock,
            steady=self._steady,
            zone=self._tongues.zone,
        )
        board_pages = BoardPages(
            caretaker=staff.caretaker, registrar=staff.registrar, household=self.household, steady=self._steady
        )
        taps = Taps(
            registrar=staff.registrar,
            household=self.household,
            visits=self._memory.visits,
            buttons=self._buttons,
            cards=self._cards,
            button_remover=self._button_remover,
            tongues=self._tongues,
            steady=self._steady,
        )
        at_the_step = doorstep(
            staff,
            bot=self._bot,
            memory=self._memory,
            household=self.household,
            leavers=self._leavers,
            tongues=self._tongues,
            menus=self._menus,
            buttons=self._buttons,
            moved=self._moved,
            background=self._nursery,
            steady=self._steady,
        )
        self._dispatcher.workflow_data.update(
            visits=self._memory.visits,
            household=self.household,
            pending_photos=dialogue.pending_photos,
            teaching=dialogue.teaching,
            undoing=dialogue.undoing,
            door_naming=dialogue.door_naming,
            door_asking=dialogue.door_asking,
            door_pages=dialogue.door_pages,
            looking_back=looking_back,
            strangers=staff.strangers,
            explaining=staff.explaining,
            stranger_pages=stranger_pages,
            stranger_naming=dialogue.stranger_naming,
            person_pages=dialogue.person_pages,
            person_writing=dialogue.person_writing,
            question_answers=dialogue.question_answers,
            shredder=shredder,
            menus=self._menus,
            taps=taps,
            board_pages=board_pages,
            groups=at_the_step.groups,
            **pages(
                staff,
                self._doors,
                household=self.household,
                shredder=shredder,
                tongues=self._tongues,
                steady=self._steady,
            ),
            snoozing=Snoozing(
                self._doors,
                keeper=staff.listening,
                people=self._memory.people,
                household=self.household,
                clock=self._clock,
                steady=self._steady,
            ),
            access=at_the_step.access,
            poller=self.poller,
            doors=self._doors,
            report=report,
            tongues=self._tongues,
        )
        self._route(at_the_step.access, taps)
        at_the_step.outsiders.resume()
        # whatever one of them stumbles over, the others go on and the residents are let in
        in_dialogue = (dialogue.asking, dialogue.pending_photos)
        removers = (at_the_step.groups, shredder, self._portraits, self._farewell)
        interrupted = (*in_dialogue, *removers, self._leavers, self._menus, digests, self.household)
        for resume in (one.resume for one in interrupted):
            try:
                await resume()
            except Exception:
                log.exception("something that a stop interrupted cannot be taken up")
        self._nursery.keep("board pages", partial(board_pages.keep_up, self._news.updates_ended))
        self._nursery.keep("digests", digests.run)
        self._nursery.keep("moved groups", at_the_step.groups.keep_up)
        self._nursery.keep("second doorman", partial(self._second.keep_telling, staff.outlets))
        self._nursery.keep("telegram poller", self.poller.run)

    def _route(self, access: AccessMiddleware, taps: Taps) -> None:
        self._dispatcher.message.middleware(access)
        self._dispatcher.my_chat_member.middleware(access)
        # what a tap is about is known once its button is used up, and only then can its handler be chosen
        self._dispatcher.callback_query.outer_middleware(access)
        self._dispatcher.callback_query.outer_middleware(taps)
        self._dispatcher.include_routers(*(subject.setup() for subject in handlers.SUBJECTS))

    async def _keep_nothing_of(self, person: Person) -> None:
        """Somebody was forgotten."""
        await self._portraits.forget(person.id)
        await self._proposed.put(dict.fromkeys(self._proposed.everything()))  # names may stand in any of them
        await self._decided.put(
            {key: None for key, one in self._decided.everything().items() if one.decision.is_about(person.id)}
        )
        await keep_nothing_of(self._lessons, self._questions, self._photos, person)

    async def _tell_sender(self, sender: int, text: Text) -> None:
        """Only whoever lives here: outsiders hear no more than their one line."""
        if resident := await self._memory.residents.find(ResidentId(sender)):
            self.household.say(resident.id, text)
