"""Why a face was named as it was, below its card; and /faces: what could be better about those that we know."""

from collections.abc import Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.faces.reasons import ExplainedFace, Explaining, FacesReport
from bot.house.people import PersonId, Resident
from bot.house.ports import Clock
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.corrections import AskRemoveSample
from bot.telegram.actions.faces import AskWhy
from bot.telegram.actions.people import AskMerge, ShowPerson
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.people.person_pages import PAGE_LASTS
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.people import people_labels, reasons_text

#: Findings that have a button: the rest comes when these are mended.
_MENDED_AT_ONCE = 20


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, faces, "faces")
    router.callback_query.register(why, Does(AskWhy))


async def why(
    query: CallbackQuery, action: AskWhy, resident: Resident, explaining: Explaining, household: TelegramHousehold
) -> None:
    """Show each face beside the photo that it is closest to, and say what decided."""
    explained = await explaining.why(resident, action.visit)
    if not explained:
        household.say(resident.id, reasons_text.NOBODY_THERE)
    for face in explained:
        told = reasons_text.why(face, alone=len(explained) == 1)
        shown = _photo(face, face.live)
        if face.photo:
            household.album(resident.id, [("1", shown), ("2", _photo(face, face.photo))])
            household.say(resident.id, told)
        else:
            household.show(resident.id, told, shown)


async def faces(
    given: CommandGiven, resident: Resident, explaining: Explaining, household: TelegramHousehold, steady: Clock
) -> None:
    """What could be better, with a button that mends each."""
    found = await explaining.report(resident)
    if found.all_well:
        household.say(resident.id, reasons_text.ALL_WELL)
        return
    until = steady() + PAGE_LASTS
    rows = [[button] for button in _mending(found, lambda action: Offer(action, until))][:_MENDED_AT_ONCE]
    household.offer(resident.id, reasons_text.report(found), "faces", rows)


def _mending(found: FacesReport, offer: Callable[[ButtonAction], Offer]) -> list[Button]:
    pages = dict.fromkeys((*(person for person, _ in found.too_few), *found.stale, *found.always_in_spectacles))
    return [
        *(
            Button(people_labels.odd_photo(person.name), offer(AskRemoveSample(person.id, sample)))
            for person, sample in found.outliers
        ),
        *(
            Button(people_labels.same_person(one.name, two.name), offer(AskMerge(one.id, two.id)))
            for one, two in found.clashes
        ),
        *(Button(labels.name(person.name), offer(ShowPerson(person.id))) for person in pages),
    ]


def _photo(face: ExplainedFace, jpeg: bytes) -> NotePhoto:
    shown = {person.id for person in (face.sighting.person, face.nearest) if person}
    return NotePhoto(jpeg, frozenset[PersonId](shown))
