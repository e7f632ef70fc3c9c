"""The first walk: /start goes on with it, its buttons skip a step or wait."""

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.telegram.actions.first_walk import GoOnWalking, PretendRing, RestWalk, SkipStep
from bot.telegram.chat.first_walk import FirstWalk
from bot.telegram.chat.handlers.menu import help_page
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import first_walk_text


def setup(router: Router) -> None:
    """Register the handlers of this subject; a start that nobody walks on with is a question for help."""
    router.message.register(start, CommandStart())
    router.callback_query.register(skip, Does(SkipStep))
    router.callback_query.register(rest, Does(RestWalk))
    router.callback_query.register(go_on, Does(GoOnWalking))
    router.callback_query.register(pretend, Does(PretendRing))


async def start(message: Message, resident: Resident, first_walk: FirstWalk, menu_pages: MenuPages) -> None:
    """Go on with the walk, or tell what the bot can do."""
    if not ever_may(resident, Action.CHANGE_RULES) or not await first_walk.resume(resident.id):
        await help_page(message, resident, menu_pages)


async def skip(
    query: CallbackQuery, action: SkipStep, resident: Resident, admission: Admission, first_walk: FirstWalk
) -> None:
    """Go on with the next step."""
    await admission.admit(resident, Action.CHANGE_RULES)
    await first_walk.skip(resident.id, action.step)


async def rest(query: CallbackQuery, resident: Resident, admission: Admission, first_walk: FirstWalk) -> None:
    """Go on some other time."""
    await admission.admit(resident, Action.CHANGE_RULES)
    await first_walk.rest(resident.id)


async def go_on(
    query: CallbackQuery,
    resident: Resident,
    admission: Admission,
    first_walk: FirstWalk,
    household: TelegramHousehold,
) -> None:
    """Go on where it rested."""
    await admission.admit(resident, Action.CHANGE_RULES)
    if not await first_walk.resume(resident.id):
        household.say(resident.id, first_walk_text.FINISHED)


async def pretend(query: CallbackQuery, resident: Resident, admission: Admission, first_walk: FirstWalk) -> None:
    """See what a ring looks like."""
    await admission.admit(resident, Action.CHANGE_RULES)
    await first_walk.pretend(resident.id)
