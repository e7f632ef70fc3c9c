"""Doors that open by themselves: on the page of a person, and of a door."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.faces.faces import Faces
from bot.house.faces.person_keeper import PersonGone
from bot.house.opening.auto_opening import AutoOpening
from bot.house.people import Person, PersonId, Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.telegram.actions.by_itself import AllowByItself, AskByItself, EndByItself, SetDoorByItself, ShowDoorByItself
from bot.telegram.chat.doors.by_itself_pages import ByItselfPages
from bot.telegram.chat.people.person_pages import PersonPages
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(ask, Does(AskByItself))
    router.callback_query.register(allow, Does(AllowByItself))
    router.callback_query.register(end, Does(EndByItself))
    router.callback_query.register(show_door, Does(ShowDoorByItself))
    router.callback_query.register(set_door, Does(SetDoorByItself))


async def ask(
    query: CallbackQuery,
    action: AskByItself,
    resident: Resident,
    book: Faces,
    admission: Admission,
    by_itself_pages: ByItselfPages,
) -> None:
    """Warn first."""
    await admission.admit(resident, Action.LET_OPEN_BY_ITSELF)
    by_itself_pages.ask(resident, await _known(book, action.person))


async def allow(
    query: CallbackQuery,
    action: AllowByItself,
    resident: Resident,
    book: Faces,
    auto_opening: AutoOpening,
    person_pages: PersonPages,
) -> None:
    """Let doors open by themselves for somebody."""
    await auto_opening.allow(resident, await _known(book, action.person), allowed=True)
    await person_pages.redraw(resident, action.person)


async def end(
    query: CallbackQuery,
    action: EndByItself,
    resident: Resident,
    book: Faces,
    auto_opening: AutoOpening,
    person_pages: PersonPages,
) -> None:
    """Let none do so any more."""
    await auto_opening.allow(resident, await _known(book, action.person), allowed=False)
    await person_pages.redraw(resident, action.person)


async def show_door(
    query: CallbackQuery, action: ShowDoorByItself, resident: Resident, by_itself_pages: ByItselfPages
) -> None:
    """When a door may open by itself."""
    await by_itself_pages.show(resident, action.door)


async def set_door(
    query: CallbackQuery, action: SetDoorByItself, resident: Resident, by_itself_pages: ByItselfPages
) -> None:
    """Change that."""
    await by_itself_pages.set(resident, action.door, action.begins, action.ends)


async def _known(book: Faces, person: PersonId) -> Person:
    if (known := await book.person(person)) is None:
        raise PersonGone
    return known
