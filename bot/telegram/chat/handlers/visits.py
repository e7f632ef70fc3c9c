"""Taps on a visit's card: its answers."""

import logging
from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.boards.board import NoBoard
from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.opening.proof import ProofKind, ProofRefused
from bot.house.people import Resident, ResidentId
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.answers import Answers
from bot.house.visits.manner import PLAINLY, Manner
from bot.house.visits.refused import AnswerRefused, VisitOver
from bot.house.visits.retaker import Retaker
from bot.house.visits.visit import Outcome
from bot.telegram.actions.visits import AskCourier, AskUnlock, Ignore, KeepShut, Retake, Unlock
from bot.telegram.cards.buttons import View
from bot.telegram.chat.doors.proving import Proving
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.cards import look_text
from bot.words.chat.doors import board_text

log = logging.getLogger(__name__)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(ask_unlock, Does(AskUnlock))
    router.callback_query.register(ask_unlock, Does(AskCourier))
    router.callback_query.register(unlock, Does(Unlock))
    router.callback_query.register(keep_shut, Does(KeepShut))
    router.callback_query.register(ignore, Does(Ignore))
    router.callback_query.register(retake, Does(Retake))


async def ask_unlock(
    query: CallbackQuery,
    action: AskUnlock | AskCourier,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    answers: Answers,
    proving: Proving,
    doors: Mapping[DoorId, Door],
) -> None:
    """Ask once more: one tap opens no door."""
    try:
        begun = await answers.begin_unlock(action.visit, resident)
    except (NotAllowed, ProofRefused):
        household.refresh(place, action.visit)  # the tapped button is spent, and may be theirs again later
        raise
    except AnswerRefused:
        household.refresh(place, action.visit)  # the card tells what counts
        return
    courier = isinstance(action, AskCourier)
    if begun.proof is ProofKind.TWO_TAPS:
        household.ask_to_confirm(place, action.visit, begun.strangers, courier=courier)
        return
    household.refresh(place, action.visit)  # the question is put on a keypad, in their own chat
    proving.for_visit(resident, action.visit, place, begun, doors[begun.door], Manner(courier=courier))


async def unlock(
    query: CallbackQuery,
    action: Unlock,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    answers: Answers,
) -> None:
    """Open the door."""
    manner = Manner(courier=action.courier)
    await _answer(action, resident, place, Outcome.UNLOCKED, household, answers, action.strangers, manner)


async def keep_shut(query: CallbackQuery, action: KeepShut, place: ResidentId, household: TelegramHousehold) -> None:
    """Show the answers again: it was not meant."""
    household.set_view(place, action.visit, View())


async def ignore(
    query: CallbackQuery,
    action: Ignore,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    answers: Answers,
) -> None:
    """Answer that nobody opens."""
    await _answer(action, resident, place, Outcome.IGNORED, household, answers)


async def retake(
    query: CallbackQuery,
    action: Retake,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    retaker: Retaker,
    doors: Mapping[DoorId, Door],
) -> None:
    """Have another picture taken; the card shows it, or they read why there is none."""
    try:
        await retaker.retake(resident, action.visit)
    except VisitOver:
        household.say(resident.id, look_text.RETAKEN_TOO_LATE)
    except NoBoard as exc:
        household.say(resident.id, look_text.cannot_be_asked(_called(exc.door, doors)))
    except DoorUnreachable as exc:
        household.say(resident.id, board_text.no_picture(_called(exc.door, doors), exc.failure))
    finally:
        household.refresh(place, action.visit)


def _called(door: DoorId, doors: Mapping[DoorId, Door]) -> str:
    return doors[door].name if door in doors else door


async def _answer(
    action: Unlock | Ignore,
    resident: Resident,
    place: ResidentId,
    outcome: Outcome,
    household: TelegramHousehold,
    answers: Answers,
    strangers: int | None = None,
    manner: Manner = PLAINLY,
) -> None:
    household.set_view(place, action.visit, View(), draw=False)  # what comes of it draws the card
    try:
        await answers.give(action.visit, resident, outcome, strangers=strangers, manner=manner)
    except (AnswerRefused, DoorUnreachable) as exc:
        log.info("%s of visit %s by resident %d: %s", outcome, action.visit, resident.id, exc)
        household.refresh(place, action.visit)  # the card tells what counts
    except Exception:
        household.refresh(place, action.visit)  # the tapped button is spent: the question stands as it was
        raise
