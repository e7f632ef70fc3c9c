"""/quiet: when somebody hears of visits, and how loudly."""

from dataclasses import replace
from datetime import time

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.telegram.actions import listening as actions
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.residents.listening_pages import ListeningPages
from bot.telegram.delivery.summaries import Summaries
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, quiet, "quiet")
    tapped = router.callback_query.register
    tapped(show, Does(actions.ShowListening))
    tapped(show_hours, Does(actions.ShowCalmHours))
    tapped(choose_hour, Does(actions.ChooseCalmHour))
    tapped(set_hour, Does(actions.SetCalmHour))
    tapped(set_day, Does(actions.SetCalmDay))
    tapped(begin, Does(actions.BeginCalmHours))
    tapped(end, Does(actions.EndCalmHours))
    tapped(choose_digest, Does(actions.ChooseDigestHour))
    tapped(set_digest, Does(actions.SetDigestHour))
    tapped(show_summaries, Does(actions.ShowSummaries))
    tapped(have_summary, Does(actions.HaveSummary))
    tapped(have_summaries_of_nothing, Does(actions.HaveSummariesOfNothing))
    tapped(choose_summary_hour, Does(actions.ChooseSummaryHour))
    tapped(set_summary_hour, Does(actions.SetSummaryHour))
    tapped(show_summary, Does(actions.ShowSummary))
    tapped(choose_most, Does(actions.ChooseMostCards))
    tapped(set_most, Does(actions.SetMostCards))
    tapped(strangers, Does(actions.LetStrangersRing))
    tapped(have_cards_in_group, Does(actions.HaveCardsInGroup))


async def quiet(given: CommandGiven, resident: Resident, listening_pages: ListeningPages) -> None:
    """The page, as a new message."""
    await listening_pages.show(resident)


async def show(
    query: CallbackQuery, action: actions.ShowListening, resident: Resident, listening_pages: ListeningPages
) -> None:
    """The page, where it stands."""
    await listening_pages.redraw(resident)


async def show_hours(
    query: CallbackQuery, action: actions.ShowCalmHours, resident: Resident, listening_pages: ListeningPages
) -> None:
    """The hours of one kind."""
    await listening_pages.hours(resident, action.calm)


async def choose_hour(
    query: CallbackQuery, action: actions.ChooseCalmHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """The hours of a day."""
    await listening_pages.choose_hour(resident, action.calm, action.edge)


async def set_hour(
    query: CallbackQuery, action: actions.SetCalmHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Where they begin, or end."""
    await listening_pages.set_hour(resident, action.calm, action.edge, action.hour)


async def set_day(
    query: CallbackQuery, action: actions.SetCalmDay, resident: Resident, listening_pages: ListeningPages
) -> None:
    """On which days they are."""
    await listening_pages.set_day(resident, action.calm, action.day, on=action.on)


async def begin(
    query: CallbackQuery, action: actions.BeginCalmHours, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Have such hours."""
    await listening_pages.begin(resident, action.calm)


async def end(
    query: CallbackQuery, action: actions.EndCalmHours, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Have none."""
    await listening_pages.end(resident, action.calm)


async def choose_digest(
    query: CallbackQuery, action: actions.ChooseDigestHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """The hours of a day, for the digest."""
    await listening_pages.choose_digest(resident)


async def set_digest(
    query: CallbackQuery, action: actions.SetDigestHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """When the digest comes."""
    await listening_pages.set_digest(resident, action.hour)


async def show_summaries(
    query: CallbackQuery, action: actions.ShowSummaries, resident: Resident, listening_pages: ListeningPages
) -> None:
    """What is told of days that are over."""
    await listening_pages.summaries(resident)


async def have_summary(
    query: CallbackQuery, action: actions.HaveSummary, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Whether one of them comes."""
    await listening_pages.change_summaries(resident, lambda now: now.with_summary(action.summary, on=action.on))


async def have_summaries_of_nothing(
    query: CallbackQuery, action: actions.HaveSummariesOfNothing, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Whether they come of days on which nothing happened, too."""
    await listening_pages.change_summaries(resident, lambda now: replace(now, of_nothing=action.on))


async def choose_summary_hour(
    query: CallbackQuery, action: actions.ChooseSummaryHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """The hours of a day, for the summaries."""
    await listening_pages.choose_summary_hour(resident)


async def set_summary_hour(
    query: CallbackQuery, action: actions.SetSummaryHour, resident: Resident, listening_pages: ListeningPages
) -> None:
    """When they come."""
    await listening_pages.change_summaries(resident, lambda now: replace(now, summary_at=time(action.hour)))


async def show_summary(
    query: CallbackQuery, action: actions.ShowSummary, resident: Resident, summaries: Summaries
) -> None:
    """One of them at once, below the page."""
    await summaries.show(resident, action.summary)


async def choose_most(
    query: CallbackQuery, action: actions.ChooseMostCards, resident: Resident, listening_pages: ListeningPages
) -> None:
    """How many cards a day of each person, to choose from."""
    await listening_pages.choose_most(resident)


async def set_most(
    query: CallbackQuery, action: actions.SetMostCards, resident: Resident, listening_pages: ListeningPages
) -> None:
    """How many cards a day of each person."""
    await listening_pages.set_most(resident, action.most)


async def strangers(
    query: CallbackQuery, action: actions.LetStrangersRing, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Whether those ring who are not known."""
    await listening_pages.let_strangers_ring(resident, on=action.on)


async def have_cards_in_group(
    query: CallbackQuery, action: actions.HaveCardsInGroup, resident: Resident, listening_pages: ListeningPages
) -> None:
    """Have cards come to the family's group alone, or here too."""
    await listening_pages.have_cards_in_group(resident, only=action.only)
