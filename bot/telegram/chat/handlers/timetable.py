"""The timetable, in the message of /attendance."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions import timetable as actions
from bot.telegram.chat.past.timetable_pages import TimetablePages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    tapped = router.callback_query.register
    tapped(show, Does(actions.ShowTimetable))
    tapped(show_window, Does(actions.ShowWindow))
    tapped(add, Does(actions.AddWindow))
    tapped(edit, Does(actions.EditWindow))
    tapped(change, Does(actions.ChangeWindow))
    tapped(switch_day_off, Does(actions.SwitchDayOff))
    tapped(ask_name, Does(actions.AskWindowName))
    tapped(ask_remove, Does(actions.AskRemoveWindow))
    tapped(remove, Does(actions.RemoveWindow))


async def show(
    query: CallbackQuery, action: actions.ShowTimetable, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """All windows."""
    await timetable_pages.show(resident, action.day)


async def show_window(
    query: CallbackQuery, action: actions.ShowWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """One of them."""
    await timetable_pages.window(resident, action.window, action.day)


async def add(
    query: CallbackQuery, action: actions.AddWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """A new one: what it is called."""
    await timetable_pages.ask_name(resident, None)


async def edit(
    query: CallbackQuery, action: actions.EditWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """How one is."""
    await timetable_pages.edit(resident, action.window, action.part)


async def change(
    query: CallbackQuery, action: actions.ChangeWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """One is otherwise."""
    await timetable_pages.change(resident, action)


async def switch_day_off(
    query: CallbackQuery, action: actions.SwitchDayOff, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """Whether a day is off."""
    await timetable_pages.switch_off(resident, action.window, action.day, off=action.off)


async def ask_name(
    query: CallbackQuery, action: actions.AskWindowName, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """What one is called."""
    await timetable_pages.ask_name(resident, action.window)


async def ask_remove(
    query: CallbackQuery, action: actions.AskRemoveWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """Ask whether one shall go."""
    await timetable_pages.ask_remove(resident, action.window)


async def remove(
    query: CallbackQuery, action: actions.RemoveWindow, resident: Resident, timetable_pages: TimetablePages
) -> None:
    """One goes."""
    await timetable_pages.remove(resident, action.window)
