"""Taps on a visit's card."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiogram import F, Router
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, Message

from bot.house.answers import Answers
from bot.house.board import NoBoard, NoRelease, NoSecrets
from bot.house.door import DoorUnreachable
from bot.house.faces import Faces
from bot.house.people import Person, Resident, ResidentId
from bot.house.permissions import NotAllowed
from bot.house.ports import Clock, PeopleBook, VisitBook
from bot.house.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from bot.house.visit import AnswerRefused, Outcome, VisitId
from bot.telegram.actions import ACTING, SETTLING, Action
from bot.telegram.buttons import ButtonBook, ButtonDead, Issued, Showing, Tap, View
from bot.telegram.cards import CardBook
from bot.telegram.household import TelegramHousehold
from bot.telegram.layout import nameable
from bot.telegram.stripping import Stripper
from bot.telegram.tap_age import TapAge
from bot.telegram.teaching import Teaching
from bot.telegram.tongues import Tongues
from bot.words import labels, lessons
from bot.words.phrase import Phrase

log = logging.getLogger(__name__)

#: A tap is answered within this time, or counts for nothing: what it opens must not come late, in seconds.
_ANSWER_S = 5


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="visits")
    router.callback_query.register(tapped, Tap.filter())
    router.callback_query.register(foreign_button, F.data)
    return router


async def tapped(
    query: CallbackQuery,
    callback_data: Tap,
    resident: Resident,
    buttons: ButtonBook,
    steady: Clock,
    desk: "Desk",
    tap_age: TapAge,
    tongues: Tongues,
    stripper: Stripper,
) -> None:
    """Use a button up, and do what it says."""
    message = query.message.message_id if query.message else 0
    try:
        button = await buttons.redeem(callback_data.token, resident.id, message, steady())
    except ButtonDead as dead:
        log.info("a dead button was tapped by resident %d: %s", resident.id, dead)
        if desk.is_at_work(resident.id, message):
            await _toast(query, labels.AT_IT, tongues)
            return
        await _dead_button(query, resident, desk, tongues, stripper)
        return
    await desk.serve(query, callback_data.token, button, resident, tap_age)


async def foreign_button(
    query: CallbackQuery, resident: Resident, desk: "Desk", tongues: Tongues, stripper: Stripper
) -> None:
    """Whatever is not a payload of ours."""
    await _dead_button(query, resident, desk, tongues, stripper)


async def _dead_button(
    query: CallbackQuery, resident: Resident, desk: "Desk", tongues: Tongues, stripper: Stripper
) -> None:
    """Say so, and take it away: nobody shall tap it twice."""
    await _toast(query, labels.BUTTON_DEAD, tongues)
    if query.message and not await desk.keeps_buttons(resident.id, query.message.message_id):
        await _strip(query, stripper)


async def _toast(query: CallbackQuery, text: Phrase, tongues: Tongues) -> None:
    with suppress(TelegramAPIError, ClientDecodeError):  # too late to tell them, and nothing depends on it
        await query.answer(tongues.of(ResidentId(query.from_user.id)).plain(text))


async def _strip(query: CallbackQuery, stripper: Stripper) -> None:
    """Take the buttons off a message that is no living card: it is settled, or was one until its chat was blocked."""
    # a tap tells what its message looks like: of two fingers the second one finds it bare
    if isinstance(query.message, Message) and query.message.reply_markup:
        with suppress(TelegramAPIError, ClientDecodeError):  # nothing depends on it
            await stripper.strip(ResidentId(query.from_user.id), query.message.message_id)


class Desk:
    """Does what a button says; ``others`` does what is not about visits and faces."""

    def __init__(
        self,
        *,
        answers: Answers,
        faces: Faces,
        registrar: Registrar,
        household: TelegramHousehold,
        teaching: Teaching,
        visits: VisitBook,
        people: PeopleBook,
        buttons: ButtonBook,
        cards: CardBook,
        stripper: Stripper,
        tongues: Tongues,
        steady: Clock,
        others: Mapping[Action, Callable[[Resident, Issued], Awaitable[None]]],
    ) -> None:
        self._answers = answers
        self._faces = faces
        self._registrar = registrar
        self._household = household
        self._teaching = teaching
        self._visits = visits
        self._people = people
        self._buttons = buttons
        self._cards = cards
        self._stripper = stripper
        self._tongues = tongues
        self._steady = steady
        #: Taps that were answered and failed after that, until somebody was told.
        self._answered: set[str] = set()
        #: Where a button is being carried out: whose message.
        self._at_work: set[tuple[ResidentId, int | None]] = set()
        self._does: dict[Action, Callable[[Resident, Issued], Awaitable[None]]] = {
            Action.ASK_UNLOCK: self._ask_unlock,
            Action.UNLOCK: self._unlock,
            Action.IGNORE: self._ignore,
            Action.KEEP_SHUT: self._back,
            Action.BACK: self._back,
            Action.WHO: self._ask_who,
            Action.FACE: self._ask_name,
            Action.PICK: self._pick,
            Action.NEW: self._someone_new,
            Action.CANCEL: self._cancel,
            Action.CONFIRM: self._confirm,
            Action.DENY: self._deny,
            Action.UNDO: self._undo,
            Action.FORGET: self._forget,
            Action.KEEP: self._keep,
            **others,
        }

    async def serve(
        self, query: CallbackQuery, token: str, button: Issued, resident: Resident, tap_age: TapAge
    ) -> None:
        """Answer the tap, then do what it says; whoever was refused by a failure may tap again.

        Telegram tells no time of a tap, and delivers one that waited out an outage like a fresh one: nobody may find
        the door open for a tap of an hour ago. So a tap that acts counts only in an unbroken conversation: not with
        the first answer after Telegram was out of reach, and not where Telegram refuses our answer to it.
        """
        acts = button.action in ACTING
        if acts and tap_age.after_outage:
            await self._too_late(query, token, button, resident)
            return
        try:
            async with asyncio.timeout(_ANSWER_S):
                await query.answer(self._toast_for(button, resident))
        except (TelegramAPIError, ClientDecodeError, TimeoutError) as exc:
            log.warning("a tap (%s) of resident %d could not be answered: %s", button.action, resident.id, exc)
            if acts:
                await self._too_late(query, token, button, resident)
                return
        if await self._registrar.resident(resident.id) is None:
            return  # removed in this very moment
        place = (resident.id, button.message)
        self._at_work.add(place)
        try:
            await self._does[button.action](resident, button)
        except _REFUSED:
            self._answered.add(query.id)
            if button.action in SETTLING:
                await _strip(query, self._stripper)
            raise
        except Exception:
            self._answered.add(query.id)
            if button.action is not Action.UNLOCK:  # its card offers another
                await self._buttons.restore(token, button)
            raise
        finally:
            self._at_work.discard(place)
        if button.action in SETTLING:
            await _strip(query, self._stripper)

    def _toast_for(self, button: Issued, resident: Resident) -> str | None:
        toast = _TOASTS.get(button.action)
        return self._tongues.of(resident.id).plain(toast) if toast else None

    def has_answered(self, query: str) -> bool:
        """Tell whether a tap that failed had been answered before; asked once."""
        answered = query in self._answered
        self._answered.discard(query)
        return answered

    def is_at_work(self, resident: ResidentId, message: int) -> bool:
        """Tell whether a button of this message is being carried out."""
        return (resident, message) in self._at_work

    async def keeps_buttons(self, resident: ResidentId, message: int) -> bool:
        """Tell whether a message in which a button is dead has others that live; a card is brought up to date."""
        card = await self._cards.of_message(resident, message)
        if card and not card.gone and await self._visits.find(card.visit):
            self._household.refresh(resident, card.visit)
            return True
        return self._buttons.stands_in(resident, message, self._steady())

    async def _too_late(self, query: CallbackQuery, token: str, button: Issued, resident: Resident) -> None:
        """Say so, and leave a button that works."""
        log.info("a tap (%s) of resident %d came too late", button.action, resident.id)
        if button.action is Action.UNLOCK:
            self._household.look_at(resident.id, VisitId(button.subject), View())
        else:
            await self._buttons.restore(token, button)
        try:
            await query.answer(self._tongues.of(resident.id).plain(labels.TOO_LATE), show_alert=True)
        except (TelegramAPIError, ClientDecodeError):
            self._household.say(resident.id, labels.TOO_LATE)

    async def _ask_unlock(self, resident: Resident, button: Issued) -> None:
        self._household.ask_to_confirm(resident.id, VisitId(button.subject))

    async def _unlock(self, resident: Resident, button: Issued) -> None:
        await self._answer(resident, VisitId(button.subject), Outcome.UNLOCKED)

    async def _ignore(self, resident: Resident, button: Issued) -> None:
        await self._answer(resident, VisitId(button.subject), Outcome.IGNORED)

    async def _answer(self, resident: Resident, visit: VisitId, outcome: Outcome) -> None:
        self._household.look_at(resident.id, visit, View())
        try:
            await self._answers.give(visit, resident, outcome)
        except (AnswerRefused, DoorUnreachable) as exc:
            log.info("%s of visit %s by resident %d: %s", outcome, visit, resident.id, exc)
            self._household.refresh(resident.id, visit)  # the card tells what counts

    async def _back(self, resident: Resident, button: Issued) -> None:
        self._household.look_at(resident.id, VisitId(button.subject), View())

    async def _ask_who(self, resident: Resident, button: Issued) -> None:
        visit = await self._visits.find(VisitId(button.subject))
        faces = nameable(visit) if visit else []
        view = View(Showing.NAMES, face=faces[0].number) if len(faces) == 1 else View(Showing.FACES)
        self._household.look_at(resident.id, VisitId(button.subject), view)

    async def _ask_name(self, resident: Resident, button: Issued) -> None:
        self._household.look_at(resident.id, VisitId(button.subject), View(Showing.NAMES, face=button.face))

    async def _pick(self, resident: Resident, button: Issued) -> None:
        visit = VisitId(button.subject)
        self._household.look_at(resident.id, visit, View())
        if person := await self._person(button):
            await self._teaching.name_face(resident, visit, button.face, person.name)

    async def _someone_new(self, resident: Resident, button: Issued) -> None:
        self._household.look_at(resident.id, VisitId(button.subject), View())
        await self._teaching.ask(resident.id, visit=button.subject, face=button.face)

    async def _cancel(self, resident: Resident, button: Issued) -> None:
        await self._teaching.cancelled(resident, button.choice)

    async def _confirm(self, resident: Resident, button: Issued) -> None:
        await self._teaching.confirmed(resident, button.choice)

    async def _deny(self, resident: Resident, button: Issued) -> None:
        await self._teaching.denied(resident, button.choice)

    async def _undo(self, resident: Resident, button: Issued) -> None:
        await self._teaching.undo(resident, button.choice)

    async def _forget(self, resident: Resident, button: Issued) -> None:
        person = await self._person(button)
        if person is None:
            self._household.say(resident.id, lessons.FORGOTTEN_ALREADY)
            return
        await self._faces.forget(resident, person.id)
        self._household.say(resident.id, lessons.forgotten(person))

    async def _keep(self, resident: Resident, _button: Issued) -> None:
        self._household.say(resident.id, lessons.CANCELLED)

    async def _person(self, button: Issued) -> Person | None:
        return next((p for p in await self._people.people() if p.id == button.person), None)


#: No second tap on the same button would do better: its question is over.
_REFUSED = (AlreadyOwner, LastOwner, NoBoard, NoRelease, NoSecrets, NotAllowed, NotHere)

#: What Telegram shows for a moment above the chat; most taps need no word, the card changes.
_TOASTS = {
    Action.UNLOCK: labels.OPENING,
    Action.IGNORE: labels.OTHERS_SEE,
    Action.KEEP_SHUT: labels.STAYS_SHUT,
    Action.LOOK: labels.LOOKING,
    Action.RESTART: labels.RESTARTING,
    Action.UPDATE: labels.UPDATING,
    Action.PICTURES: labels.CHANGING,
    Action.SECRETS: labels.SENDING,
}
