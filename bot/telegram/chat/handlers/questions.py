"""Taps on what we asked, and on what we told of a lesson."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.questions import CancelQuestion, ConfirmQuestion, DenyQuestion, Refrain, UndoLesson
from bot.telegram.chat.teaching import Teaching
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words import lessons


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="questions")
    router.callback_query.register(cancel, Does(CancelQuestion))
    router.callback_query.register(confirm, Does(ConfirmQuestion))
    router.callback_query.register(deny, Does(DenyQuestion))
    router.callback_query.register(undo, Does(UndoLesson))
    router.callback_query.register(refrain, Does(Refrain))
    return router


async def cancel(query: CallbackQuery, action: CancelQuestion, resident: Resident, teaching: Teaching) -> None:
    """Leave the question unanswered."""
    await teaching.cancelled(resident, action.question)


async def confirm(query: CallbackQuery, action: ConfirmQuestion, resident: Resident, teaching: Teaching) -> None:
    """The name that we doubted is meant."""
    await teaching.confirmed(resident, action.question)


async def deny(query: CallbackQuery, action: DenyQuestion, resident: Resident, teaching: Teaching) -> None:
    """The name that we doubted is not meant."""
    await teaching.denied(resident, action.question)


async def undo(query: CallbackQuery, action: UndoLesson, resident: Resident, teaching: Teaching) -> None:
    """Take a lesson back."""
    await teaching.undo(resident, action.lesson)


async def refrain(query: CallbackQuery, action: Refrain, resident: Resident, household: TelegramHousehold) -> None:
    """Leave everything as it is."""
    household.say(resident.id, lessons.CANCELLED)
