"""/unknown: people nobody has named, reviewed one by one."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.faces.faces import Faces
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.people import Resident
from bot.telegram.actions import strangers as actions
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.stranger_pages import StrangerPages
from bot.telegram.chat.people.stranger_questions import StrangerNameAsked, StrangerNaming
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.people import people_text, strangers_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, unknown, "unknown")
    tapped = router.callback_query.register
    tapped(name, Does(actions.NameStranger))
    tapped(is_person, Does(actions.StrangerIsPerson))
    tapped(ignore, Does(actions.IgnoreStranger))
    tapped(skip, Does(actions.SkipStranger))
    tapped(choose_same, Does(actions.ChooseSameStranger))
    tapped(same, Does(actions.SameStranger))
    tapped(discard, Does(actions.DiscardStranger))
    tapped(undo, Does(actions.UndoStranger))


async def unknown(given: CommandGiven, resident: Resident, stranger_pages: StrangerPages) -> None:
    """Begin the review."""
    await stranger_pages.review(resident)


async def name(
    query: CallbackQuery, action: actions.NameStranger, resident: Resident, book: Faces, stranger_naming: StrangerNaming
) -> None:
    """Ask what somebody is called."""
    await book.admit_teacher(resident)
    await stranger_naming.ask(resident.id, StrangerNameAsked(action.stranger, action.place))


async def is_person(
    query: CallbackQuery,
    action: actions.StrangerIsPerson,
    resident: Resident,
    book: Faces,
    stranger_naming: StrangerNaming,
    household: TelegramHousehold,
) -> None:
    """Somebody unknown is somebody whom we know."""
    if person := await book.person(action.person):
        await stranger_naming.name(resident, action.stranger, person.name, action.place)
    else:
        household.say(resident.id, people_text.PERSON_GONE)


async def ignore(
    query: CallbackQuery,
    action: actions.IgnoreStranger,
    resident: Resident,
    strangers: StrangerKeeper,
    stranger_pages: StrangerPages,
) -> None:
    """Tell nobody of them any more."""
    decision = await strangers.ignore(resident, action.stranger)
    await stranger_pages.decided(resident, action.stranger, decision, strangers_text.IGNORED, action.place)


async def skip(
    query: CallbackQuery, action: actions.SkipStranger, resident: Resident, stranger_pages: StrangerPages
) -> None:
    """The next one."""
    await stranger_pages.review(resident, action.place)


async def choose_same(
    query: CallbackQuery, action: actions.ChooseSameStranger, resident: Resident, stranger_pages: StrangerPages
) -> None:
    """Offer who they may be the same as."""
    await stranger_pages.choose_same(resident, action.stranger, action.place)


async def same(
    query: CallbackQuery,
    action: actions.SameStranger,
    resident: Resident,
    strangers: StrangerKeeper,
    stranger_pages: StrangerPages,
) -> None:
    """Two of them are one."""
    decision = await strangers.same_as(resident, action.stranger, action.other)
    await stranger_pages.decided(resident, action.stranger, decision, strangers_text.SAME, action.place)


async def discard(
    query: CallbackQuery,
    action: actions.DiscardStranger,
    resident: Resident,
    strangers: StrangerKeeper,
    stranger_pages: StrangerPages,
) -> None:
    """No face worth keeping."""
    decision = await strangers.discard(resident, action.stranger)
    await stranger_pages.decided(resident, action.stranger, decision, strangers_text.DISCARDED, action.place)


async def undo(
    query: CallbackQuery, action: actions.UndoStranger, resident: Resident, stranger_pages: StrangerPages
) -> None:
    """Take a decision back."""
    await stranger_pages.undo(resident, action.decision)
