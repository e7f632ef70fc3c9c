"""Who is called when nobody answers: a page below /residents."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.telling.ladder import LadderKeeper
from bot.telegram.actions.ladder import CallByWhereabouts, CallFirst, ShowLadder, SwitchLadder
from bot.telegram.chat.residents.ladder_pages import LadderPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(show, Does(ShowLadder))
    router.callback_query.register(switch, Does(SwitchLadder))
    router.callback_query.register(call_first, Does(CallFirst))
    router.callback_query.register(by_whereabouts, Does(CallByWhereabouts))


async def show(query: CallbackQuery, action: ShowLadder, resident: Resident, ladder_pages: LadderPages) -> None:
    """The page."""
    await ladder_pages.show(resident)


async def switch(
    query: CallbackQuery, action: SwitchLadder, resident: Resident, ladder: LadderKeeper, ladder_pages: LadderPages
) -> None:
    """Call somebody when nobody answers, or not."""
    await ladder.switch(resident, on=action.on)
    await ladder_pages.redraw(resident)


async def call_first(
    query: CallbackQuery, action: CallFirst, resident: Resident, ladder: LadderKeeper, ladder_pages: LadderPages
) -> None:
    """Call somebody before everybody else."""
    await ladder.put_first(resident, action.who)
    await ladder_pages.redraw(resident)


async def by_whereabouts(
    query: CallbackQuery,
    action: CallByWhereabouts,
    resident: Resident,
    ladder: LadderKeeper,
    ladder_pages: LadderPages,
) -> None:
    """Call those at home before those who are away."""
    await ladder.go_by_whereabouts(resident)
    await ladder_pages.redraw(resident)
