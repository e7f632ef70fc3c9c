"""What we got wrong: a face that was named wrongly, a photo that should not have been learned."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.faces.faces import Faces
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.seen_face import SeenFace
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.telegram.actions.corrections import ApplyHindsight, AskRemoveSample, DisownFace, RemoveSample
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.people.looking_back import LookingBack
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.people import faults, lessons

#: How long "Yes, remove it" stands.
_REMOVE_LASTS = timedelta(minutes=5)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(disown, Does(DisownFace))
    router.callback_query.register(apply_hindsight, Does(ApplyHindsight))
    router.callback_query.register(ask_remove_sample, Does(AskRemoveSample))
    router.callback_query.register(remove_sample, Does(RemoveSample))


async def disown(
    query: CallbackQuery,
    action: DisownFace,
    resident: Resident,
    book: Faces,
    household: TelegramHousehold,
    looking_back: LookingBack,
) -> None:
    """The face is not who we said: correct every card, let this resident say who it is, and look what else changes."""
    try:
        wrong = await book.disown(resident, SeenFace(action.visit, action.face, action.photo), action.person)
    except PhotoRefused as refused:
        household.set_view(resident.id, action.visit, View())
        household.say(resident.id, faults.refused(refused.trouble))
        return
    household.set_view(resident.id, action.visit, View(Showing.NAMES, face=action.face, photo=action.photo))
    looking_back.begin(resident, wrong)


async def apply_hindsight(
    query: CallbackQuery, action: ApplyHindsight, resident: Resident, looking_back: LookingBack
) -> None:
    """Change what earlier visits say."""
    await looking_back.apply(resident, action.proposed)


async def ask_remove_sample(
    query: CallbackQuery,
    action: AskRemoveSample,
    resident: Resident,
    book: Faces,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Show the photo once more, and ask: what is removed is gone."""
    person = await book.person(action.person)
    if person is None:
        household.say(resident.id, lessons.FORGOTTEN_ALREADY)
        return
    samples = await book.samples(resident, person.id)
    try:
        photo = await book.sample(resident, person.id, action.sample)
    except KeyError:
        household.say(resident.id, lessons.SAMPLE_GONE)
        return
    remove = RemoveSample(person.id, action.sample)
    rows = yes_or_no(labels.REMOVE_SAMPLE_YES, remove, steady() + _REMOVE_LASTS)
    text = lessons.ask_remove_sample(person, len(samples))
    household.offer(resident.id, text, f"remove photo {action.sample}", rows, NotePhoto(photo, frozenset({person.id})))


async def remove_sample(
    query: CallbackQuery, action: RemoveSample, resident: Resident, book: Faces, household: TelegramHousehold
) -> None:
    """Remove a photo, and tell how many are left; of somebody who was forgotten meanwhile there is none."""
    person = await book.person(action.person)
    if person is None:
        household.say(resident.id, lessons.FORGOTTEN_ALREADY)
        return
    left = await book.remove_samples(resident, person.id, [action.sample])
    household.say(resident.id, lessons.sample_removed(person, left))
