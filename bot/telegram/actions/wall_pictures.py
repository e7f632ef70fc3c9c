"""Pictures that hang at a door: ignored, or not."""

from dataclasses import dataclass

from bot.house.people import FixtureId
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class IgnorePicture(ButtonAction):
    """Say that a face on a visit's card is a picture that hangs there."""

    kind = "ignore_picture"
    visit: VisitId
    fixture: FixtureId


@dataclass(frozen=True, slots=True)
class KeepPicture(ButtonAction):
    """Say that it is none."""

    kind = "keep_picture"
    visit: VisitId
    fixture: FixtureId


@dataclass(frozen=True, slots=True)
class JudgePictureAgain(ButtonAction):
    """Ignore a picture no longer."""

    kind = "judge_picture"
    fixture: FixtureId
