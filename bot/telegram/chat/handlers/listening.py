"""/quiet: when somebody hears of visits, and how loudly."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident
from bot.telegram.actions import listening as actions
from bot.telegram.chat.listening_pages import ListeningPages
from bot.telegram.polling.taps import Does


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="listening")
    router.message.register(quiet, Command("quiet"))
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
    tapped(choose_most, Does(actions.ChooseMostCards))
    tapped(set_most, Does(actions.SetMostCards))
    tapped(strangers, Does(actions.LetStrangersRing))
    return router


async def quiet(message: Message, resident: Resident, listening_pages: ListeningPages) -> None:
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
