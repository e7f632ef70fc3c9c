"""/today, /yesterday, /week, /history, /last and /who: the past."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.records.historian import WEEK_DAYS, Historian, NobodyOfThatName
from bot.telegram.actions.history import (
    ChooseHistoryDoor,
    ChooseHistoryOutcome,
    ChooseHistoryPerson,
    ShowHistory,
    ShowPastVisit,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.history_pages import HistoryPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.past import history_text
from bot.words.wishes.typed_days import day_of


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, today, "today")
    on_command(router, yesterday, "yesterday")
    on_command(router, week, "week")
    on_command(router, any_day, "history")
    on_command(router, last, "last")
    on_command(router, who, "who")
    router.callback_query.register(show, Does(ShowHistory))
    router.callback_query.register(choose_door, Does(ChooseHistoryDoor))
    router.callback_query.register(choose_person, Does(ChooseHistoryPerson))
    router.callback_query.register(choose_outcome, Does(ChooseHistoryOutcome))
    router.callback_query.register(show_visit, Does(ShowPastVisit))


async def today(given: CommandGiven, resident: Resident, history_pages: HistoryPages) -> None:
    """The visits of today."""
    await history_pages.show(resident, ShowHistory(history_pages.today))


async def yesterday(given: CommandGiven, resident: Resident, history_pages: HistoryPages) -> None:
    """Those of yesterday."""
    await history_pages.show(resident, ShowHistory(history_pages.today - timedelta(days=1)))


async def week(given: CommandGiven, resident: Resident, history_pages: HistoryPages) -> None:
    """Those of the last seven days."""
    await history_pages.show(resident, ShowHistory(history_pages.today, WEEK_DAYS))


async def any_day(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    history_pages: HistoryPages,
    household: TelegramHousehold,
) -> None:
    """Those of a day that was typed; of today where none was."""
    wanted = day_of(command.args, history_pages.today) if command.args else history_pages.today
    if wanted is None:
        household.say(resident.id, history_text.NO_DAY)
        return
    await history_pages.show(resident, ShowHistory(min(wanted, history_pages.today)))


async def last(
    given: CommandGiven,
    resident: Resident,
    historian: Historian,
    history_pages: HistoryPages,
    household: TelegramHousehold,
) -> None:
    """The newest visit, with its picture."""
    if found := await historian.last(resident):
        history_pages.tell(resident, found)
    else:
        household.say(resident.id, history_text.nobody_yet(await historian.untold(resident)))


async def who(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    historian: Historian,
    history_pages: HistoryPages,
    household: TelegramHousehold,
) -> None:
    """When somebody was here lately."""
    if not command.args:
        await history_pages.ask_whose(resident)
        return
    try:
        past = await historian.person(resident, command.args)
    except NobodyOfThatName as exc:
        household.say(resident.id, history_text.nobody_of_that_name(exc.name))
        return
    history_pages.tell_person(resident, past)


async def show(query: CallbackQuery, action: ShowHistory, resident: Resident, history_pages: HistoryPages) -> None:
    """Other days, another page, or other visits."""
    await history_pages.redraw(resident, action)


async def choose_door(
    query: CallbackQuery, action: ChooseHistoryDoor, resident: Resident, history_pages: HistoryPages
) -> None:
    """Of which door."""
    await history_pages.choose_door(resident, action.shown)


async def choose_person(
    query: CallbackQuery, action: ChooseHistoryPerson, resident: Resident, history_pages: HistoryPages
) -> None:
    """Whose."""
    await history_pages.choose_person(resident, action)


async def choose_outcome(
    query: CallbackQuery, action: ChooseHistoryOutcome, resident: Resident, history_pages: HistoryPages
) -> None:
    """What came of them."""
    await history_pages.choose_outcome(resident, action.shown)


async def show_visit(
    query: CallbackQuery,
    action: ShowPastVisit,
    resident: Resident,
    historian: Historian,
    history_pages: HistoryPages,
) -> None:
    """One visit, with its picture."""
    history_pages.tell(resident, await historian.visit(resident, action.visit))
