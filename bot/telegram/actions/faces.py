"""Faces: named on a visit's card, a lesson taken back, somebody forgotten."""

from dataclasses import dataclass

from bot.house.people import Box, PersonId, PhotoId
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class AskWho(ButtonAction):
    """Show the names to choose from, or first the faces where there are several."""

    kind = "who"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class AskWhy(ButtonAction):
    """Tell why the faces of a visit were taken for whom they were taken."""

    kind = "why"
    lasting = True
    visit: VisitId


@dataclass(frozen=True, slots=True)
class ChooseFace(ButtonAction):
    """Show the names to choose from for one of several faces."""

    kind = "face"
    visit: VisitId
    face: int
    #: The picture in which it has that number; None: a release wrote this down that did not tell.
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class NameFace(ButtonAction):
    """Learn a face as somebody who is known."""

    kind = "pick"
    visit: VisitId
    face: int
    person: PersonId
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class NameSomeoneNew(ButtonAction):
    """Ask what a face is called."""

    kind = "new"
    visit: VisitId
    face: int
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class BackToAnswers(ButtonAction):
    """Show the visit's answers again."""

    kind = "back"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class ChooseSentFace(ButtonAction):
    """Go on with one of several faces in a photo that whoever taps had sent."""

    kind = "sent_face"
    #: What Telegram calls the photo.
    file: str
    box: Box
    #: What they are called; empty: that is to be asked.
    name: str = ""


@dataclass(frozen=True, slots=True)
class UndoLesson(ButtonAction):
    """Take back what was just learned."""

    kind = "undo"
    settling = True
    lesson: str


@dataclass(frozen=True, slots=True)
class ForgetPerson(ButtonAction):
    """Forget somebody for good."""

    kind = "forget"
    dangerous = True
    settling = True
    acting = True
    person: PersonId
