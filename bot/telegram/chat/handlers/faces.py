"""Photos and names: teaching faces, by a message or on a visit's card; undoing that; forgetting them."""

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Document, Message

from bot.house.faces.faces import Faces
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.faces.seen_face import SeenFace, pinned
from bot.house.people import Resident
from bot.house.ports import VisitBook
from bot.telegram.actions.faces import (
    AskWho,
    BackToAnswers,
    ChooseFace,
    ChooseSentFace,
    ForgetPerson,
    NameFace,
    NameSomeoneNew,
    UndoLesson,
)
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.cards.layout import naming_view
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.pending_photos import PendingPhoto, PendingPhotos
from bot.telegram.chat.people.person_pages import PersonPages
from bot.telegram.chat.people.photo_inquiry import chosen
from bot.telegram.chat.people.teaching import Teaching
from bot.telegram.chat.people.undoing import Undoing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.people import faults, lessons, people_text

#: What Telegram hands out to a bot, in bytes.
_MOST_BYTES = 20_000_000

#: Photos as files, by what Telegram says that they are; some phones say nothing of theirs.
_PHOTO_TYPES = frozenset({"image/jpeg", "image/jpg", "image/png", "image/webp", "image/heic", "image/heif"})
_PHOTO_NAMES = (".heic", ".heif")


def _is_photo(message: Message) -> bool:
    document = message.document
    if document is None:
        return False
    return document.mime_type in _PHOTO_TYPES or (document.file_name or "").lower().endswith(_PHOTO_NAMES)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, ask_forget, "forget")
    router.message.register(photo, F.photo[-1].file_id.as_("file"))
    router.message.register(photo_file, F.document.as_("document"), _is_photo)
    router.callback_query.register(ask_who, Does(AskWho))
    router.callback_query.register(choose_face, Does(ChooseFace))
    router.callback_query.register(name_face, Does(NameFace))
    router.callback_query.register(name_someone_new, Does(NameSomeoneNew))
    router.callback_query.register(back_to_answers, Does(BackToAnswers))
    router.callback_query.register(choose_sent_face, Does(ChooseSentFace))
    router.callback_query.register(undo, Does(UndoLesson))
    router.callback_query.register(forget, Does(ForgetPerson))


async def photo(message: Message, file: str, resident: Resident, pending_photos: PendingPhotos) -> None:
    """Take in a photo that teaches a face."""
    pending = PendingPhoto(resident.id, message.message_id, file, message.caption or "", message.media_group_id or "")
    await pending_photos.photo(pending)


async def photo_file(
    message: Message,
    document: Document,
    resident: Resident,
    pending_photos: PendingPhotos,
    household: TelegramHousehold,
) -> None:
    """Take in a photo that was sent as a file: a phone keeps them as HEIC, say."""
    if (document.file_size or 0) > _MOST_BYTES:
        trouble = PhotoTrouble(PhotoReason.TOO_MANY_BYTES, most=_MOST_BYTES // 1_000_000)
        household.say(resident.id, faults.refused(trouble))
        return
    await photo(message, document.file_id, resident, pending_photos)


async def choose_sent_face(
    query: CallbackQuery, action: ChooseSentFace, resident: Resident, teaching: Teaching
) -> None:
    """Go on with one of several faces in a photo."""
    await teaching.choose(resident, chosen(action), action.name)


async def ask_forget(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    book: Faces,
    household: TelegramHousehold,
    person_pages: PersonPages,
) -> None:
    """Ask before somebody is forgotten."""
    await book.admit_teacher(resident)
    wanted = (command.args or "").strip()
    if not wanted:
        await person_pages.ask_whom_to_forget(resident)
        return
    person = await book.named(wanted)
    if person is None:
        household.say(resident.id, lessons.unknown_person(wanted))
        return
    await person_pages.ask_forget(resident, person)


async def ask_who(
    query: CallbackQuery, action: AskWho, resident: Resident, visits: VisitBook, household: TelegramHousehold
) -> None:
    """Show the names to choose from, or first the faces where there are several."""
    visit = await visits.find(action.visit)
    household.set_view(resident.id, action.visit, naming_view(visit) if visit else View(Showing.FACES))


async def choose_face(
    query: CallbackQuery, action: ChooseFace, resident: Resident, household: TelegramHousehold
) -> None:
    """Show the names to choose from for this face."""
    household.set_view(resident.id, action.visit, View(Showing.NAMES, face=action.face, photo=action.photo))


async def name_face(
    query: CallbackQuery,
    action: NameFace,
    resident: Resident,
    book: Faces,
    household: TelegramHousehold,
    teaching: Teaching,
) -> None:
    """Learn a face as somebody who is known; nothing, where they were forgotten meanwhile."""
    household.set_view(resident.id, action.visit, View())
    if person := await book.person(action.person):
        await teaching.name_face(resident, SeenFace(action.visit, action.face, action.photo), person.name)


async def name_someone_new(
    query: CallbackQuery,
    action: NameSomeoneNew,
    resident: Resident,
    book: Faces,
    visits: VisitBook,
    household: TelegramHousehold,
    teaching: Teaching,
) -> None:
    """Ask what a face is called; the answer is about this face in this picture, whatever comes meanwhile."""
    face = pinned(SeenFace(action.visit, action.face, action.photo), await visits.find(action.visit))
    household.set_view(resident.id, action.visit, View())
    await book.admit_teacher(resident)
    await teaching.ask_name(resident.id, face)


async def back_to_answers(
    query: CallbackQuery, action: BackToAnswers, resident: Resident, household: TelegramHousehold
) -> None:
    """Show the visit's answers again."""
    household.set_view(resident.id, action.visit, View())


async def undo(query: CallbackQuery, action: UndoLesson, resident: Resident, undoing: Undoing) -> None:
    """Take a lesson back."""
    await undoing.undo(resident, action.lesson)


async def forget(
    query: CallbackQuery, action: ForgetPerson, resident: Resident, book: Faces, household: TelegramHousehold
) -> None:
    """Forget somebody for good."""
    person = await book.person(action.person)
    if person is None:
        household.say(resident.id, lessons.FORGOTTEN_ALREADY)
        return
    what = await book.forget(resident, person.id)
    household.say(resident.id, people_text.forgotten(person, what))
