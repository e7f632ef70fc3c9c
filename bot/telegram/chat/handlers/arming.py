"""Taps on the page on which the house is armed and disarmed."""

from datetime import time

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.residents.hours import Hours
from bot.telegram.actions import arming as actions
from bot.telegram.chat.doors.arming_pages import ArmingPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    tapped = router.callback_query.register
    tapped(show, Does(actions.ShowArming))
    tapped(arm, Does(actions.ArmHouse))
    tapped(disarm, Does(actions.DisarmHouse))
    tapped(choose_sitting, Does(actions.ChooseSitting))
    tapped(leave_to_sitter, Does(actions.LeaveToSitter))
    tapped(show_schedule, Does(actions.ShowArmSchedule))
    tapped(set_schedule, Does(actions.SetArmSchedule))
    tapped(let_broker_arm, Does(actions.LetBrokerArm))


async def show(query: CallbackQuery, action: actions.ShowArming, resident: Resident, arming_pages: ArmingPages) -> None:
    """The page."""
    await arming_pages.show(resident)


async def arm(query: CallbackQuery, action: actions.ArmHouse, resident: Resident, arming_pages: ArmingPages) -> None:
    """Nobody is at home."""
    await arming_pages.arm(resident)


async def disarm(
    query: CallbackQuery, action: actions.DisarmHouse, resident: Resident, arming_pages: ArmingPages
) -> None:
    """Somebody is."""
    await arming_pages.disarm(resident)


async def choose_sitting(
    query: CallbackQuery, action: actions.ChooseSitting, resident: Resident, arming_pages: ArmingPages
) -> None:
    """For how long somebody looks after the house."""
    await arming_pages.choose_sitting(resident)


async def leave_to_sitter(
    query: CallbackQuery, action: actions.LeaveToSitter, resident: Resident, arming_pages: ArmingPages
) -> None:
    """Somebody looks after it."""
    await arming_pages.leave_to_sitter(resident, action.days)


async def show_schedule(
    query: CallbackQuery, action: actions.ShowArmSchedule, resident: Resident, arming_pages: ArmingPages
) -> None:
    """The hours in which it is armed by the clock."""
    await arming_pages.show_schedule(resident)


async def set_schedule(
    query: CallbackQuery, action: actions.SetArmSchedule, resident: Resident, arming_pages: ArmingPages
) -> None:
    """When it is armed by the clock; no days: never."""
    hours = (Hours(time(action.begins), time(action.ends), action.days),) if action.days else ()
    await arming_pages.set_schedule(resident, hours)


async def let_broker_arm(
    query: CallbackQuery, action: actions.LetBrokerArm, resident: Resident, arming_pages: ArmingPages
) -> None:
    """Whether the broker may say it."""
    await arming_pages.let_broker_arm(resident, on=action.on)
