"""The course of every tap, from the payload to the handler of its button's action, and what follows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.house.boards.board import NoBoard, NoRelease, NoSecrets
from bot.house.guests.guest_pass import NoSuchPass
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, VisitBook
from bot.house.residents.invitations import NoInvitation
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.places import NoPlace
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from bot.house.visits.visit import VisitId
from bot.telegram.actions import ButtonAction
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook, ButtonDead, Issued, Tap, View
from bot.telegram.cards.card import Card, CardBook, IncidentCard
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.polling.tap_age import TapAge
from bot.telegram.tongues import Tongues
from bot.words.chat import labels
from bot.words.phrase import Phrase

log = logging.getLogger(__name__)

#: A tap is answered within this time, or counts for nothing: what it opens must not come late, in seconds.
_ANSWER_S = 5

#: No second tap on the same button would do better: its question is over.
_REFUSED = (
    AlreadyOwner,
    LastOwner,
    NoBoard,
    NoInvitation,
    NoPlace,
    NoRelease,
    NoSecrets,
    NoSuchPass,
    NotAllowed,
    NotHere,
)

#: What aiogram lets a middleware go on with.
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Does(Filter):
    """Takes the taps on buttons of one action; the handler asks for it as ``action``."""

    def __init__(self, wanted: type[ButtonAction]) -> None:
        self.wanted = wanted

    async def __call__(self, _query: CallbackQuery, action: ButtonAction) -> bool:
        """See ``Filter``."""
        return type(action) is self.wanted


class Taps(BaseMiddleware):
    """Uses a button up, answers the tap, and hands its action on; whoever was refused by a failure may tap again.

    Telegram tells no time of a tap, and delivers one that waited out an outage like a fresh one: nobody may find
    the door open for a tap of an hour ago. So a tap that acts counts only in an unbroken conversation: not with
    the first answer after Telegram was out of reach, and not where Telegram refuses our answer to it.
    """

    def __init__(
        self,
        *,
        registrar: Registrar,
        household: TelegramHousehold,
        visits: VisitBook,
        buttons: ButtonBook,
        cards: CardBook[Card],
        incident_cards: CardBook[IncidentCard],
        button_remover: ButtonRemover,
        tongues: Tongues,
        steady: Clock,
    ) -> None:
        self._registrar = registrar
        self._household = household
        self._visits = visits
        self._buttons = buttons
        self._cards = cards
        self._incident_cards = incident_cards
        self._button_remover = button_remover
        self._tongues = tongues
        self._steady = steady
        #: Taps that were answered and failed after that, until somebody was told.
        self._answered: set[str] = set()
        #: Where a button is being carried out: whose message.
        self._at_work: set[tuple[ResidentId, int | None]] = set()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> None:
        """Take a resident's tap; see ``BaseMiddleware``."""
        if not isinstance(event, CallbackQuery):
            raise TypeError("only taps go this way")
        resident: Resident = data["resident"]
        place: ResidentId = data["place"]
        token = _token(event)
        if token is None:
            await self._dead(event, place)
            return
        button = await self._redeem(event, token, place)
        if button and await self._counts(event, token, button, resident, data["tap_age"]):
            work = partial(_handed_on, handler, event, {**data, "action": button.offer.action})
            await self._carry_out(event, token, button, work)

    def has_answered(self, query: str) -> bool:
        """Tell whether a tap that failed had been answered before; asked once."""
        answered = query in self._answered
        self._answered.discard(query)
        return answered

    async def _redeem(self, query: CallbackQuery, token: str, place: ResidentId) -> Issued | None:
        message = query.message.message_id if query.message else 0
        try:
            return await self._buttons.redeem(token, place, message, self._steady())
        except ButtonDead as dead:
            log.info("a dead button was tapped in chat %d: %s", place, dead)
        if (place, message) in self._at_work:
            await self._say(query, labels.AT_IT)  # a second finger
        else:
            await self._dead(query, place)
        return None

    async def _dead(self, query: CallbackQuery, place: ResidentId) -> None:
        """Say so, and take it away: nobody shall tap it twice."""
        await self._say(query, labels.BUTTON_DEAD)
        if query.message and not await self._keeps_buttons(place, query.message.message_id):
            await self._strip(query, place)

    async def _keeps_buttons(self, place: ResidentId, message: int) -> bool:
        """Tell whether a message in which a button is dead has others that live; a card is brought up to date."""
        card = await self._cards.of_message(place, message)
        if card and not card.gone and await self._visits.find(card.visit):
            self._household.refresh(place, card.visit)
            return True
        told = await self._incident_cards.of_message(place, message)
        if told and not told.gone:
            self._household.incidents.refresh(place, told.incident)
            return True
        return self._buttons.stands_in(place, message, self._steady())

    async def _counts(self, query: CallbackQuery, token: str, button: Issued, by: Resident, tap_age: TapAge) -> bool:
        """Answer a tap; False: it came too late, or from somebody who was removed in this very moment."""
        action = button.offer.action
        if action.acting and not tap_age.acts:
            await self._too_late(query, token, button, by)
            return False
        toast = self._tongues.of(by.id).plain(action.toast) if action.toast else None
        try:
            async with asyncio.timeout(_ANSWER_S):
                await query.answer(toast)
        except (*CALL_FAILED, TimeoutError) as exc:
            log.warning("a tap (%s) of resident %d could not be answered: %s", action.kind, by.id, exc)
            if action.acting:
                await self._too_late(query, token, button, by)
                return False
        return await self._registrar.resident(by.id) is not None

    async def _too_late(self, query: CallbackQuery, token: str, button: Issued, by: Resident) -> None:
        """Say so, and leave a button that works."""
        log.info("a tap (%s) of resident %d came too late", button.offer.action.kind, by.id)
        if button.offer.action.asked_anew:
            self._household.set_view(button.resident, VisitId(button.subject), View())
        else:
            await self._buttons.restore(token, button)
        try:
            await query.answer(self._tongues.of(by.id).plain(labels.TOO_LATE), show_alert=True)
        except CALL_FAILED:
            self._household.say(by.id, labels.TOO_LATE)

    async def _carry_out(
        self, query: CallbackQuery, token: str, button: Issued, work: Callable[[], Awaitable[None]]
    ) -> None:
        """Do the work of a button, and settle what becomes of the button itself."""
        place = (button.resident, button.message)
        self._at_work.add(place)
        try:
            if button.offer.action.slow:
                await self._settle_now(query, button)
            await work()
        except _REFUSED:
            self._answered.add(query.id)
            await self._settle(query, button)
            raise
        except Exception:
            self._answered.add(query.id)
            if button.offer.action.slow:
                await self._settle(query, button)
            elif not button.offer.action.asked_anew:
                await self._buttons.restore(token, button)
            raise
        finally:
            self._at_work.discard(place)
        await self._settle(query, button)

    async def _settle_now(self, query: CallbackQuery, button: Issued) -> None:
        """Settle it before the work is done, which does not wait long for it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_S):
                await self._settle(query, button)

    async def _settle(self, query: CallbackQuery, button: Issued) -> None:
        if button.offer.action.settling:
            await self._strip(query, button.resident)

    async def _say(self, query: CallbackQuery, text: Phrase) -> None:
        with suppress(*CALL_FAILED):  # too late to tell them, and nothing depends on it
            await query.answer(self._tongues.of(ResidentId(query.from_user.id)).plain(text))

    async def _strip(self, query: CallbackQuery, place: ResidentId) -> None:
        """Take the buttons off a message: it is settled, or was a living card until its chat was blocked."""
        # a tap tells what its message looks like: of two fingers the second one finds it bare
        if isinstance(query.message, Message) and query.message.reply_markup:
            with suppress(*CALL_FAILED):  # nothing depends on it
                await self._button_remover.strip(place, query.message.message_id)


async def _handed_on(handler: Handler, query: CallbackQuery, data: dict[str, Any]) -> None:
    if await handler(query, data) is UNHANDLED:
        raise LookupError(f"nobody handles {data['action']}")


def _token(query: CallbackQuery) -> str | None:
    """What a payload of ours tells; None: it is none."""
    try:
        return Tap.unpack(query.data or "").token
    except (TypeError, ValueError):
        return None
