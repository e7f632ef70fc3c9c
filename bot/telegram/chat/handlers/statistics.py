"""/stats: numbers of the past, drawn."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.statistics import ChooseChart, ChooseChartPlace, SetChartGround, ShowChart
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.statistics_pages import StatisticsPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, stats, "stats")
    router.callback_query.register(show, Does(ShowChart))
    router.callback_query.register(choose_chart, Does(ChooseChart))
    router.callback_query.register(choose_place, Does(ChooseChartPlace))
    router.callback_query.register(set_ground, Does(SetChartGround))


async def stats(given: CommandGiven, resident: Resident, statistics_pages: StatisticsPages) -> None:
    """A summary of the last month, and its visits."""
    await statistics_pages.show(resident, ShowChart())


async def show(query: CallbackQuery, action: ShowChart, resident: Resident, statistics_pages: StatisticsPages) -> None:
    """Another chart, or the same of other days, or of another door."""
    await statistics_pages.redraw(resident, action)


async def choose_chart(
    query: CallbackQuery, action: ChooseChart, resident: Resident, statistics_pages: StatisticsPages
) -> None:
    """Which one."""
    await statistics_pages.choose_chart(resident, action.shown)


async def choose_place(
    query: CallbackQuery, action: ChooseChartPlace, resident: Resident, statistics_pages: StatisticsPages
) -> None:
    """Of which door, or place."""
    await statistics_pages.choose_place(resident, action.shown)


async def set_ground(
    query: CallbackQuery, action: SetChartGround, resident: Resident, statistics_pages: StatisticsPages
) -> None:
    """On a dark ground, or a light one."""
    await statistics_pages.set_ground(resident, action)
