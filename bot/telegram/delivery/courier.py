"""Brings one resident's chat in line with what visits and incidents say, however long Telegram is away.

There is no queue of cards to lose or to send twice: a card is due as long as what it shows differs from what its
visit, or incident, says. Both are on disk, so a restart knows what is due, and five changes during an outage are one
edit.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress

from aiogram.exceptions import TelegramMigrateToChat

from bot.house.people import PersonId, ResidentId
from bot.house.ports import Clock
from bot.house.visits.visit import Visit, VisitId
from bot.telegram.cards.buttons import View
from bot.telegram.cards.card import CATCH_UP
from bot.telegram.delivery.card_delivery import CardDelivery
from bot.telegram.delivery.deck import Deck
from bot.telegram.delivery.due import YIELDS_AFTER, CardId, CardKind, DueCards
from bot.telegram.delivery.giving_way import GivesWay
from bot.telegram.delivery.note_delivery import NoteDelivery
from bot.telegram.delivery.notes import Note, WaitingNotes
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.urgent import UrgentBook
from bot.telegram.delivery.urgent_delivery import UrgentDelivery
from bot.telegram.delivery_failure import CALL_FAILED, What, failure_of, pause_s
from bot.telegram.tongues import Tongues
from bot.words.chat import news
from bot.words.chat.moment_text import LATE_AFTER
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)


class Courier:
    """Delivers to one resident: what is urgent, then cards, the newest first, then notes.

    Nothing sets out to somebody who does not live here any more, by the book of residents.
    Whatever goes wrong with one of them ends that one alone. A chat that its resident shut (they blocked the bot) is
    an outage of this chat: what is due waits until something proves that it is open again.
    """

    def __init__(
        self,
        resident: ResidentId,
        *,
        sender: Sender,
        note_delivery: NoteDelivery,
        cards: CardDelivery,
        incidents: Deck,
        urgent: UrgentBook,
        erase: Callable[[int], Awaitable[None]],
        tongues: Tongues,
        lives_here: Callable[[], Awaitable[bool]],
        on_moved: Callable[[int], None],
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._resident = resident
        self._lives_here = lives_here
        self._on_moved = on_moved
        self._sender = sender
        self._note_delivery = note_delivery
        self._urgent_delivery = UrgentDelivery(
            resident, sender=sender, waits=urgent.waits, erase=erase, tongues=tongues, clock=clock
        )
        self._cards = cards
        self._decks: Mapping[CardKind, Deck] = {CardKind.VISIT: cards, CardKind.INCIDENT: incidents}
        self._urgent = urgent
        self._tongues = tongues
        self._clock = clock
        self._steady = steady
        self._due = DueCards()
        self._notes = WaitingNotes(resident, steady)
        #: How often in a row a note had to wait.
        self._note_tries = 0
        self._wake = asyncio.Event()
        self._telegram_back = asyncio.Event()
        self._tries = 0
        #: True: the chat takes nothing at the moment.
        self.is_shut = False
        #: How often the chat was said to be open: a refusal of before that tells nothing.
        self._openings = 0
        #: Cards of what was over when the chat opened again.
        self._quietly: set[CardId] = set()
        #: On a narrow line a clip takes seconds: whoever rings meanwhile is told of before it is there.
        self._gives_way = GivesWay(lambda: incidents.may_be_broken_off)
        self._resting = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting(self) -> int:
        """How many cards and messages are on their way; none are to a chat that is shut."""
        if self.is_shut:
            return 0
        return len(self._due) + len(self._notes) + len(self._urgent.of(self._resident))

    @property
    def set_aside(self) -> set[str]:
        """What has a card that could not be drawn."""
        return {about for deck in self._decks.values() for about in deck.set_aside}

    def bring(self, card: CardId, *, asked: bool = False) -> None:
        """Have a card brought up to date; ``asked``: at once, for a tap of this resident."""
        if card not in self._due:
            self._knock()
        if card.kind is CardKind.VISIT:
            self._gives_way.to_something_else()
        if asked:
            self._decks[card.kind].ask(card.about)
        self._due.add(card)
        self._wake.set()

    async def make_ready(self, visit: Visit) -> None:
        """See ``CardDelivery.make_ready``; for a chat that takes something."""
        if not self.is_shut:
            await self._cards.make_ready(visit)

    def note(self, note: Note) -> None:
        """Have a note delivered, in several messages where it is long."""
        self._notes.add(note)
        self._wake.set()

    def forget(self, person: PersonId) -> None:
        """Deliver no note any more that shows somebody."""
        self._notes.forget(person)

    def urgent_is_waiting(self) -> None:
        """Have what is urgent delivered."""
        self._knock()
        self._wake.set()

    def set_view(self, visit: VisitId, view: View, *, draw: bool = True) -> None:
        """Change what the lower part of a card shows; without ``draw``, from its next drawing on."""
        self._cards.set_view(visit, view)
        if draw:
            self.bring(CardId(visit, CardKind.VISIT), asked=True)

    def _knock(self) -> None:
        """Try a shut chat once more: that it was opened may have been told to a service that was killed."""
        self.is_shut = False

    def chat_is_open(self, running: Collection[CardId]) -> None:
        """The chat takes messages again: deliver what waited, the cards of what goes on as new ones."""
        self.is_shut = False
        self._openings += 1
        for card in running:
            self._decks[card.kind].send_anew(card.about)
            self._due.add(card)
        self._quietly = set(self._due) - set(running)
        self._due.try_all_again()
        self._notes.leave_out_old()
        self._wake.set()

    def telegram_is_back(self) -> None:
        """Try again now instead of after the pause."""
        self._telegram_back.set()

    async def run(self) -> None:
        """Deliver, for as long as the resident lives here."""
        while not self._resting:
            self._wake.clear()
            while not self._resting and await self._deliver_next():
                pass
            if not self._resting:
                await self._until_woken()

    async def rest(self) -> None:
        """Begin nothing new, and return when what is on its way is there: its reply must not be lost by us."""
        self._resting = True
        self._wake.set()
        await self._idle.wait()

    async def _until_woken(self) -> None:
        """Return when there is something new, or the time of a card that is held back has come."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(None if self.is_shut else self._due.next_at):
                await self._wake.wait()

    async def _deliver_next(self) -> bool:
        """Deliver one thing, or wait until it may be tried again; False: there is nothing to deliver now."""
        if not await self._lives_here():  # the book says so, whatever was begun for them before, or before our start
            await self._drop_everything()
            return False
        if self.is_shut:
            await self._urgent.leave_out(self._resident, self._steady() - CATCH_UP)
            return False
        if urgent := self._urgent.of(self._resident):
            key, message = urgent[0]
            late = self._steady() - message.heard_at > LATE_AFTER
            if await self._delivered(lambda: self._urgent_delivery.bring(key, message, late=late), "urgent message"):
                await self._urgent.delivered(key, message)
        elif fresh := self._due.fresh:
            await self._deliver_card(fresh)
        elif self._notes:
            await self._deliver_note()
        elif self._notes.some_left_out:
            self.note(Note(self._tongue.html(news.left_out(self._notes.count_left_out()))))
        elif tired := self._due.newest:
            await self._deliver_card(tired)
        else:
            return False
        return True

    async def _drop_everything(self) -> None:
        """Nothing that waits is for somebody who moved out, nor will be if they come back."""
        self._due = DueCards()
        self._notes.clear()
        if self._urgent.of(self._resident):
            await self._urgent.end_of(self._resident)

    @property
    def _tongue(self) -> Tongue:
        return self._tongues.of(self._resident)

    async def _deliver_card(self, card: CardId) -> None:
        self._due.take(card)
        if await self._delivered(lambda: self._bring_card(card), f"card {card.about}", card):
            self._due.went_well(card)
            self._quietly.discard(card)
        else:
            self._due.failed(card)

    async def _deliver_note(self) -> None:
        taken = self._notes.take()
        if await self._delivered(lambda: self._note_delivery.bring(taken[1]), "note"):
            self._note_tries = 0
            return
        self._note_tries += 1
        self._notes.put_back(taken, behind_next=self._note_tries >= YIELDS_AFTER)

    async def _bring_card(self, card: CardId) -> None:
        # it may be the picture that does not get through: then the words ring without it
        tired, deck = self._due.is_tired(card), self._decks[card.kind]
        bringing = deck.bring(card.about, words_first=tired, quietly=card in self._quietly)
        if card.kind is CardKind.INCIDENT:
            wait_s = await self._gives_way.unless_something_comes(bringing, otherwise=0.0)
        else:
            wait_s = await bringing
        if wait_s is not None:
            self._due.hold(card, wait_s)

    async def _delivered(self, send: Callable[[], Awaitable[object]], what: str, card: CardId | None = None) -> bool:
        """Send once; False: it is still due, and the pause is over."""
        self._telegram_back.clear()
        self._idle.clear()
        openings = self._openings
        try:
            await send()
        except TelegramMigrateToChat as exc:  # the new chat has a courier of its own
            self._on_moved(exc.migrate_to_chat_id)
            self.is_shut = True
            return False
        except (*CALL_FAILED, TimeoutError) as exc:
            verdict = failure_of(exc)
            if verdict.what is What.SHUT:
                self._found_shut(exc, openings)
                return False
            if verdict.what is not What.AGAIN:
                self._give_up(exc, what, card)
                return True
            rest_s = pause_s(self._tries, verdict.after_s)
            self._tries += 1
            self._idle.set()
            log.warning("%s for resident %d waits (%s), again in %.1f s", what, self._resident, exc, rest_s)
            await self._pause(rest_s, told=verdict.after_s is not None)
            return False
        except Exception as exc:  # noqa: BLE001 - our own mistake, or a book that cannot be read: the next must go out
            self._give_up(exc, what, card)
            return True
        finally:
            self._idle.set()
        self._tries = 0
        return True

    def _found_shut(self, exc: Exception, openings: int) -> None:
        if openings != self._openings:
            return  # it was opened while this was on its way
        self.is_shut = True
        log.info("the chat of resident %d is shut, and everything for it waits: %s", self._resident, exc)

    def _give_up(self, exc: Exception, what: str, card: CardId | None) -> None:
        if card is None:
            log.error("%s for resident %d was given up", what, self._resident, exc_info=exc)
        else:
            self._decks[card.kind].failed(card.about, exc)

    async def _pause(self, rest_s: float, *, told: bool) -> None:
        if told:  # Telegram named the time: that it is back shortens nothing
            await asyncio.sleep(rest_s)
            return
        try:
            async with asyncio.timeout(rest_s):
                await self._telegram_back.wait()
        except TimeoutError:
            return
