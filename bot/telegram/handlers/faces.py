"""Photos and names: teaching faces, listing and forgetting them."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.house.faces import Faces
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions import Action
from bot.telegram.buttons import Button
from bot.telegram.errands import Errand, Errands
from bot.telegram.household import TelegramHousehold
from bot.telegram.teaching import Teaching
from bot.words import labels, lessons

#: How long "Yes, forget" stands.
_FORGET_LASTS = timedelta(minutes=5)


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="faces")
    router.message.register(people, Command("people"))
    router.message.register(ask_forget, Command("forget"))
    router.message.register(photo, F.photo[-1].file_id.as_("file"))
    router.message.register(
        photo, F.document.mime_type.in_({"image/jpeg", "image/jpg"}), F.document.file_id.as_("file")
    )
    router.message.register(words, F.text & ~F.text.startswith("/"))
    return router


async def photo(message: Message, file: str, resident: Resident, errands: Errands) -> None:
    """Take in a photo that teaches a face."""
    errand = Errand(resident.id, message.message_id, file, message.caption or "", message.media_group_id or "")
    await errands.photo(errand)


async def words(message: Message, resident: Resident, teaching: Teaching) -> None:
    """Take a text as the name that we asked for."""
    reply = message.reply_to_message
    await teaching.heard(resident, message.text or "", reply.message_id if reply else None)


async def people(message: Message, resident: Resident, book: Faces, household: TelegramHousehold) -> None:
    """Tell whose faces are known."""
    household.say(resident.id, lessons.people(await book.people()))


async def ask_forget(
    message: Message,
    command: CommandObject,
    resident: Resident,
    book: Faces,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Ask before somebody is forgotten."""
    wanted = (command.args or "").strip()
    if not wanted:
        household.say(resident.id, lessons.FORGET_WHOM)
        return
    person = await book.named(wanted)
    if person is None:
        household.say(resident.id, lessons.unknown_person(wanted))
        return
    until = steady() + _FORGET_LASTS
    rows = [
        [Button(labels.FORGET, Action.FORGET, until, person=person.id)],
        [Button(labels.KEEP, Action.KEEP, until, person=person.id)],
    ]
    household.offer(resident.id, lessons.ask_forget(person), f"person {person.id}", rows)
