"""What the chat keeps of somebody who was forgotten: nothing."""

import re
from dataclasses import replace

from bot.house.faces.forgetting import without
from bot.house.names import folded
from bot.house.people import Person
from bot.house.ports import Collection
from bot.telegram.chat.conversation.questions import Matter, QuestionBook
from bot.telegram.chat.people.face_questions import FaceGuessed, NameDoubted, NameMeant
from bot.telegram.chat.people.pending_photos import PendingPhoto
from bot.telegram.chat.people.person_questions import PersonNameAsked, PersonNoteAsked, TwinAsked
from bot.telegram.chat.people.undoing import Undoable


async def keep_nothing_of(
    lessons: Collection[Undoable], questions: QuestionBook, pending_photos: Collection[PendingPhoto], person: Person
) -> None:
    """Forget what is kept of somebody who was forgotten.

    Photos that wait to teach them, a lesson's undo, questions, their name of before a lesson.
    """
    await _drop_photos_of(pending_photos, person)
    left: dict[str, Undoable | None] = {}
    for key, lesson in lessons.everything().items():
        taught = lesson.taught
        if taught.person.id == person.id:
            left[key] = None
        elif taught.before:
            left[key] = replace(lesson, taught=replace(taught, before=without(taught.before, person.id)))
    await lessons.put(left)

    name = re.compile(rf"(?<!\w){re.escape(folded(person.name))}(?!\w)")

    def names_them(matter: Matter) -> bool:
        if isinstance(matter, PersonNameAsked | PersonNoteAsked | TwinAsked):
            return matter.person.id == person.id
        return (
            isinstance(matter, NameMeant | NameDoubted | FaceGuessed) and name.search(folded(matter.name)) is not None
        )

    await questions.end_where(names_them)


async def _drop_photos_of(pending_photos: Collection[PendingPhoto], person: Person) -> None:
    """Drop what waits to teach somebody who was forgotten: every photo of an album that names them."""
    pending = pending_photos.everything()
    albums = {photo.album for photo in pending.values() if folded(photo.caption) == folded(person.name)}
    await pending_photos.put({key: None for key, photo in pending.items() if photo.album in albums})
