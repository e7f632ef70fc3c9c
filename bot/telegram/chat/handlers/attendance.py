"""/attendance: who was here on which day."""

from datetime import time

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.attendance.keeper import DaySaid
from bot.house.people import Resident
from bot.telegram.actions import attendance as actions
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.past.attendance_pages import AttendancePages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.past import attendance_text
from bot.words.wishes.typed_days import day_of


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, attendance, "attendance")
    tapped = router.callback_query.register
    tapped(show_day, Does(actions.ShowAttendance))
    tapped(show_week, Does(actions.ShowAttendanceWeek))
    tapped(show_days_of, Does(actions.ShowDaysOf))
    tapped(choose_whose, Does(actions.ChooseWhoseDay))
    tapped(show_person_day, Does(actions.ShowPersonDay))
    tapped(say_not_here, Does(actions.SayNotHere))
    tapped(choose_time, Does(actions.ChooseDayTime))
    tapped(say_time, Does(actions.SayDayTime))
    tapped(take_back, Does(actions.TakeBackDay))
    tapped(miss, Does(actions.MissPerson))
    tapped(choose_missed_by, Does(actions.ChooseMissedBy))
    tapped(set_missed_by, Does(actions.SetMissedBy))


async def attendance(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    attendance_pages: AttendancePages,
    household: TelegramHousehold,
) -> None:
    """Who was here today, or on a day that was typed."""
    wanted = day_of(command.args, attendance_pages.today) if command.args else attendance_pages.today
    if wanted is None:
        household.say(resident.id, attendance_text.NO_DAY)
        return
    await attendance_pages.day(resident, actions.ShowAttendance(wanted), redrawn=False)


async def show_day(
    query: CallbackQuery, action: actions.ShowAttendance, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """Another day, or another page."""
    await attendance_pages.day(resident, action)


async def show_week(
    query: CallbackQuery, action: actions.ShowAttendanceWeek, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """A week."""
    await attendance_pages.week(resident, action)


async def show_days_of(
    query: CallbackQuery, action: actions.ShowDaysOf, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """Somebody's days."""
    await attendance_pages.days_of(resident, action.person, action.day)


async def choose_whose(
    query: CallbackQuery, action: actions.ChooseWhoseDay, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """Somebody else's."""
    await attendance_pages.choose(resident, action)


async def show_person_day(
    query: CallbackQuery, action: actions.ShowPersonDay, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """One of them."""
    await attendance_pages.person_day(resident, action.person, action.day)


async def say_not_here(
    query: CallbackQuery, action: actions.SayNotHere, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """They were not here."""
    await attendance_pages.say(resident, action.person, action.day, DaySaid.NOT_HERE)


async def choose_time(
    query: CallbackQuery, action: actions.ChooseDayTime, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """When they came or left."""
    await attendance_pages.choose_time(resident, action)


async def say_time(
    query: CallbackQuery, action: actions.SayDayTime, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """They came or left then."""
    at = time(action.hour, action.minute)
    await attendance_pages.say(resident, action.person, action.day, action.said, at)


async def take_back(
    query: CallbackQuery, action: actions.TakeBackDay, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """The day is as it was seen."""
    await attendance_pages.take_back(resident, action.person, action.day)


async def miss(
    query: CallbackQuery, action: actions.MissPerson, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """Whether they hear when somebody is missed."""
    await attendance_pages.miss(resident, action.person, on=action.on)


async def choose_missed_by(
    query: CallbackQuery, action: actions.ChooseMissedBy, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """From when on."""
    await attendance_pages.choose_missed_by(resident, action.person)


async def set_missed_by(
    query: CallbackQuery, action: actions.SetMissedBy, resident: Resident, attendance_pages: AttendancePages
) -> None:
    """From then on."""
    at = None if action.hour is None else time(action.hour, action.minute)
    await attendance_pages.set_missed_by(resident, action.person, at)
