"""/rules: how long a ring may be answered, when the day's log is written, the time zone, and what is kept how long."""

from datetime import time

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions.rules import (
    AskZone,
    ChooseAnswerWindow,
    ChooseDaysKept,
    ChooseLogTime,
    SetAnswerWindow,
    SetChatsToo,
    SetDaysKept,
    SetLogTime,
    SetZone,
    ShowKept,
    ShowRules,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.rules_pages import RulesPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, rules, "rules")
    tapped = router.callback_query.register
    tapped(show, Does(ShowRules))
    tapped(choose_window, Does(ChooseAnswerWindow))
    tapped(set_window, Does(SetAnswerWindow))
    tapped(choose_log_time, Does(ChooseLogTime))
    tapped(set_log_time, Does(SetLogTime))
    tapped(ask_zone, Does(AskZone))
    tapped(set_zone, Does(SetZone))
    tapped(show_kept, Does(ShowKept))
    tapped(choose_days_kept, Does(ChooseDaysKept))
    tapped(set_days_kept, Does(SetDaysKept))
    tapped(set_chats_too, Does(SetChatsToo))


async def rules(given: CommandGiven, resident: Resident, rules_pages: RulesPages) -> None:
    """The page, as a new message."""
    await rules_pages.show(resident)


async def show(query: CallbackQuery, action: ShowRules, resident: Resident, rules_pages: RulesPages) -> None:
    """The page, where it stands."""
    await rules_pages.redraw(resident)


async def choose_window(
    query: CallbackQuery, action: ChooseAnswerWindow, resident: Resident, rules_pages: RulesPages
) -> None:
    """How long a ring may be answered, to choose from."""
    await rules_pages.choose_window(resident)


async def set_window(
    query: CallbackQuery, action: SetAnswerWindow, resident: Resident, rules_pages: RulesPages
) -> None:
    """How long a ring may be answered."""
    await rules_pages.set_window(resident, action.seconds)


async def choose_log_time(
    query: CallbackQuery, action: ChooseLogTime, resident: Resident, rules_pages: RulesPages
) -> None:
    """When the day's log is written, to choose from."""
    await rules_pages.choose_log_time(resident)


async def set_log_time(query: CallbackQuery, action: SetLogTime, resident: Resident, rules_pages: RulesPages) -> None:
    """When the day's log is written."""
    await rules_pages.set_log_time(resident, time(action.hour, action.minute))


async def ask_zone(query: CallbackQuery, action: AskZone, resident: Resident, rules_pages: RulesPages) -> None:
    """In which city this home is."""
    await rules_pages.ask_city(resident)


async def set_zone(query: CallbackQuery, action: SetZone, resident: Resident, rules_pages: RulesPages) -> None:
    """In which zone times are told."""
    await rules_pages.set_zone(resident, action.name)


async def show_kept(query: CallbackQuery, action: ShowKept, resident: Resident, rules_pages: RulesPages) -> None:
    """How long pictures and clips are kept."""
    await rules_pages.show_kept(resident)


async def choose_days_kept(
    query: CallbackQuery, action: ChooseDaysKept, resident: Resident, rules_pages: RulesPages
) -> None:
    """How long one of them is kept, to choose from."""
    await rules_pages.choose_days_kept(resident, action.kept)


async def set_days_kept(query: CallbackQuery, action: SetDaysKept, resident: Resident, rules_pages: RulesPages) -> None:
    """How long one of them is kept."""
    await rules_pages.set_days_kept(resident, action.kept, action.days)


async def set_chats_too(query: CallbackQuery, action: SetChatsToo, resident: Resident, rules_pages: RulesPages) -> None:
    """Whether copies in the chats go with the pictures."""
    await rules_pages.set_chats_too(resident, chats_too=action.chats_too)
