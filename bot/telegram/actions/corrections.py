"""What we got wrong: faces that were named wrongly, and photos of somebody."""

from dataclasses import dataclass

from bot.house.people import PersonId, PhotoId, SampleId
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class DisownFace(ButtonAction):
    """Say that a face is not who we said."""

    kind = "not_them"
    visit: VisitId
    face: int
    #: Who we said it was.
    person: PersonId
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class ApplyHindsight(ButtonAction):
    """Change what earlier visits say, as it was proposed."""

    kind = "apply_hindsight"
    dangerous = True
    settling = True
    acting = True
    proposed: str


@dataclass(frozen=True, slots=True)
class NextSample(ButtonAction):
    """Show one more photo of somebody."""

    kind = "next_sample"
    person: PersonId
    #: Counted from 0.
    place: int


@dataclass(frozen=True, slots=True)
class AskRemoveSample(ButtonAction):
    """Ask whether a photo that somebody is told by shall be removed."""

    kind = "ask_remove_sample"
    lasting = True
    person: PersonId
    sample: SampleId


@dataclass(frozen=True, slots=True)
class RemoveSample(ButtonAction):
    """Remove a photo that somebody is told by."""

    kind = "remove_sample"
    dangerous = True
    settling = True
    acting = True
    person: PersonId
    sample: SampleId
