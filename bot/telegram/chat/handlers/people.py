"""/people: whose faces are known, a page each, and what is changed there."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.house.faces.door_light import DoorLight
from bot.house.faces.faces import Faces
from bot.house.faces.person_keeper import PersonGone, PersonKeeper
from bot.house.people import Person, PersonId, Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.telegram.actions import people as actions
from bot.telegram.actions.corrections import NextSample
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.person_pages import PersonPages
from bot.telegram.chat.people.person_questions import PersonNameAsked, PersonNoteAsked, PersonWriting, TwinAsked
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.doors import door_light_text
from bot.words.chat.people import lessons, people_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.message.register(one_person, Command("people", magic=F.args))
    on_command(router, people, "people")
    tapped = router.callback_query.register
    tapped(listed, Does(actions.ListPeople))
    tapped(show, Does(actions.ShowPerson))
    tapped(turn, Does(actions.TurnPersonPage))
    tapped(rename, Does(actions.RenamePerson))
    tapped(note, Does(actions.NotePerson))
    tapped(choose_group, Does(actions.ChooseGroup))
    tapped(set_group, Does(actions.SetGroup))
    tapped(set_child, Does(actions.SetChild))
    tapped(allow_child, Does(actions.AllowChild))
    tapped(choose_telling, Does(actions.ChooseTelling))
    tapped(set_telling, Does(actions.SetTelling))
    tapped(this_is_me, Does(actions.ThisIsMe))
    tapped(choose_twin, Does(actions.ChooseTwin))
    tapped(ask_merge, Does(actions.AskMerge))
    tapped(merge, Does(actions.MergePeople))
    tapped(ask_forget, Does(actions.AskForget))
    tapped(samples, Does(NextSample))


async def people(
    given: CommandGiven,
    resident: Resident,
    person_pages: PersonPages,
    door_light: DoorLight,
    household: TelegramHousehold,
) -> None:
    """Everybody whose face is known, and the doors at which they are hard to tell."""
    await person_pages.everybody(resident)
    for door in await door_light.hard_to_tell():
        household.say(resident.id, door_light_text.hard_to_tell(door))


async def one_person(
    message: Message,
    command: CommandObject,
    resident: Resident,
    book: Faces,
    admission: Admission,
    person_pages: PersonPages,
    household: TelegramHousehold,
) -> None:
    """Somebody's page."""
    name = command.args or ""
    await admission.admit(resident, Action.SEE_FACES)  # whether we know a name is nothing for everybody
    if person := await book.named(name):
        await person_pages.show(resident, person.id)
    else:
        household.say(resident.id, lessons.unknown_person(name))


async def listed(
    query: CallbackQuery, action: actions.ListPeople, resident: Resident, person_pages: PersonPages
) -> None:
    """Another part of the list."""
    await person_pages.listed(resident, action.place, redrawn=True)


async def show(query: CallbackQuery, action: actions.ShowPerson, resident: Resident, person_pages: PersonPages) -> None:
    """Somebody's page."""
    await person_pages.show(resident, action.person)


async def turn(
    query: CallbackQuery, action: actions.TurnPersonPage, resident: Resident, person_pages: PersonPages
) -> None:
    """The first buttons of a page again."""
    await person_pages.redraw(resident, action.person)


async def rename(
    query: CallbackQuery, action: actions.RenamePerson, resident: Resident, book: Faces, person_writing: PersonWriting
) -> None:
    """Ask what somebody shall be called."""
    await person_writing.ask(resident.id, PersonNameAsked(await _taught(book, resident, action.person)))


async def note(
    query: CallbackQuery, action: actions.NotePerson, resident: Resident, book: Faces, person_writing: PersonWriting
) -> None:
    """Ask what shall be written down."""
    await person_writing.ask(resident.id, PersonNoteAsked(await _taught(book, resident, action.person)))


async def choose_group(
    query: CallbackQuery, action: actions.ChooseGroup, resident: Resident, person_pages: PersonPages
) -> None:
    """Offer the groups."""
    await person_pages.choose_group(resident, action.person)


async def set_group(
    query: CallbackQuery,
    action: actions.SetGroup,
    resident: Resident,
    person_keeper: PersonKeeper,
    person_pages: PersonPages,
) -> None:
    """Say what somebody is to the household."""
    await person_keeper.set_group(resident, action.person, action.group)
    await person_pages.redraw(resident, action.person)


async def set_child(
    query: CallbackQuery,
    action: actions.SetChild,
    resident: Resident,
    person_keeper: PersonKeeper,
    person_pages: PersonPages,
) -> None:
    """Say that somebody is a child, or is none."""
    await person_keeper.set_child(resident, action.person, child=action.child)
    await person_pages.redraw(resident, action.person)


async def allow_child(
    query: CallbackQuery,
    action: actions.AllowChild,
    resident: Resident,
    person_keeper: PersonKeeper,
    person_pages: PersonPages,
) -> None:
    """Let a child's face be known, or not."""
    await person_keeper.allow_child(resident, action.person, allowed=action.allowed)
    await person_pages.redraw(resident, action.person)


async def choose_telling(
    query: CallbackQuery, action: actions.ChooseTelling, resident: Resident, person_pages: PersonPages
) -> None:
    """Offer how loudly whoever taps hears of them."""
    await person_pages.choose_telling(resident, action.person)


async def set_telling(
    query: CallbackQuery,
    action: actions.SetTelling,
    resident: Resident,
    person_keeper: PersonKeeper,
    person_pages: PersonPages,
) -> None:
    """Say how loudly whoever taps hears of somebody."""
    await person_keeper.tell_me(resident, action.person, action.telling)
    await person_pages.redraw(resident, action.person)


async def this_is_me(
    query: CallbackQuery,
    action: actions.ThisIsMe,
    resident: Resident,
    person_keeper: PersonKeeper,
    person_pages: PersonPages,
) -> None:
    """Whoever taps is this person, or is not."""
    await person_keeper.this_is_me(resident, action.person, is_me=action.is_me)
    await person_pages.redraw(resident, action.person)


async def choose_twin(
    query: CallbackQuery,
    action: actions.ChooseTwin,
    resident: Resident,
    book: Faces,
    person_pages: PersonPages,
    person_writing: PersonWriting,
) -> None:
    """Ask who is the same person: by buttons, or where there are many, by name."""
    if not await person_pages.choose_twin(resident, action.person):
        await person_writing.ask(resident.id, TwinAsked(await _known(book, action.person)))


async def ask_merge(
    query: CallbackQuery, action: actions.AskMerge, resident: Resident, person_pages: PersonPages
) -> None:
    """Ask before two people become one."""
    await person_pages.ask_merge(resident, action.person, action.into)


async def merge(
    query: CallbackQuery,
    action: actions.MergePeople,
    resident: Resident,
    book: Faces,
    person_keeper: PersonKeeper,
    household: TelegramHousehold,
) -> None:
    """Make two people one."""
    gone = await _known(book, action.person)
    kept = await person_keeper.merge(resident, action.person, action.into)
    household.say(resident.id, people_text.merged(kept, gone.name))


async def ask_forget(
    query: CallbackQuery, action: actions.AskForget, resident: Resident, book: Faces, person_pages: PersonPages
) -> None:
    """Ask before somebody is forgotten."""
    await person_pages.ask_forget(resident, await _taught(book, resident, action.person))


async def samples(
    query: CallbackQuery, action: NextSample, resident: Resident, book: Faces, person_pages: PersonPages
) -> None:
    """An album of the photos that somebody is told by."""
    await person_pages.samples(resident, await _known(book, action.person), action.place)


async def _taught(book: Faces, by: Resident, person: PersonId) -> Person:
    """Somebody whom a resident may change: nobody is asked for what they may not do."""
    await book.admit_teacher(by)
    return await _known(book, person)


async def _known(book: Faces, person: PersonId) -> Person:
    if (known := await book.person(person)) is None:
        raise PersonGone
    return known
