"""What the recogniser answers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from recognizer.body import Company
from recognizer.face import Box, EngineId, FaceFault, Quality
from recognizer.refusal import Objection

Verdict = Literal["named", "looks_like", "unknown"]
Condition = Literal["clear", "no_face", "unreadable"]


class Ground(StrEnum):
    """Why somebody is named, or not, where the picture of them is good enough."""

    NOBODY_ENROLLED = "nobody_enrolled"
    UNLIKE_ALL = "unlike_all"
    #: More like a face that was said not to be this person.
    DENIED = "denied"
    #: Somebody else looks nearly as much like this.
    TWO_ALIKE = "two_alike"
    #: Somebody who looks like the nearest person is enrolled too.
    LOOKALIKE = "lookalike"
    NOT_SURE = "not_sure"
    #: Clearly nearer than anybody else.
    NEAREST = "nearest"
    #: The frames of one press tell different people.
    DISAGREEING = "disagreeing"
    #: It is not good enough, and nothing in particular is wrong with it.
    POOR_PICTURE = "poor_picture"


class FrameFault(StrEnum):
    """Why nobody is seen in a readable picture."""

    #: Rows are missing.
    TORN = "torn"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"


class Hint(StrEnum):
    """What speaks for a picture that is held before the camera."""

    #: The face moved as something flat would.
    FLAT = "flat"
    #: A regular pattern lies over the face.
    SCREEN = "screen"
    #: The networks that were trained for it say so.
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Named:
    """One face, whom we take it for, and why."""

    box: Box
    verdict: Verdict
    #: Whom it shows, or looks like; None for somebody unknown.
    label: str | None
    #: Euclidean distance to the label's template, or to the nearest where nobody is named; None: nobody is enrolled.
    distance: float | None
    #: The person who comes second, and how much further away they are, both judged against the crowd.
    runner_up: str | None
    margin: float | None
    quality: Quality
    #: Why it is (not) named.
    reason: Ground | FaceFault
    #: Id of the closest sample of the label (of the nearest person where nobody is named).
    sample: str | None
    engine: EngineId
    #: Stable id of an unknown person who was clearly seen; None for everybody else.
    stranger: str | None = None
    #: Id of a face that has stayed in its place at this door for days: a picture that hangs there; None: it is none.
    fixture: str | None = None
    #: That it may be a picture held before the camera; never a reason to open or to keep shut.
    liveness: Hint | None = None
    #: Up to which distance this face would have been the nearest person's: it depends on how crowded its neighbourhood
    #: is, on the number of people and photos, and on the frames.
    bound: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was compared for one face, whoever it was taken for."""

    #: Why it is (not) named.
    reason: Ground | FaceFault
    #: Whom it is nearest to, named or not; None: nobody is enrolled.
    nearest: str | None
    #: The closest sample of theirs.
    sample: str | None
    distance: float | None
    bound: float | None
    runner_up: str | None
    margin: float | None
    #: How far the samples of the nearest person are from the mean of their others, the median; None: there is one.
    own: float | None


@dataclass(frozen=True, slots=True)
class GalleryFindings:
    """What could be better about a gallery; see ``gallery.health``."""

    #: With how many samples.
    too_few: tuple[tuple[str, int], ...]
    #: Label and sample.
    outliers: tuple[tuple[str, str], ...]
    clashes: tuple[tuple[str, str], ...]
    stale: tuple[str, ...]
    #: Who wears spectacles in every sample.
    always_in_spectacles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PressLook:
    """What the frames of one press show."""

    condition: Condition
    #: Index of the frame that the boxes belong to: the best one.
    frame: int
    #: Left to right.
    faces: tuple[Named, ...] = ()
    #: Visitors who stand in other frames only (see ``only_elsewhere``); their boxes do not belong to ``frame``.
    elsewhere: tuple[Named, ...] = ()
    #: Why nobody was seen, where the picture explains it.
    reason: FrameFault | None = None
    #: Why no frame can be read.
    objection: Objection | None = None
    #: Who is there without a face that can be judged, or before all faces; None: nobody looked, or is.
    company: Company | None = None
    #: Smaller faces of the best frame that were not looked at: there were too many.
    more_faces: int = 0

    @property
    def liveness(self) -> Hint | None:
        """What speaks for a picture that is held before the camera, of any face; None: most often nothing."""
        return next((named.liveness for named in (*self.faces, *self.elsewhere) if named.liveness), None)


def with_hints_of(here: Iterable[Named], others: Iterable[Named]) -> list[Named]:
    """Those of the best frame, each with what speaks for a picture where other frames show the same person."""
    hints = {named.label: named.liveness for named in others if named.label and named.liveness}
    return [replace(named, liveness=named.liveness or hints.get(named.label or "")) for named in here]


def only_elsewhere(here: Iterable[Named], others: Iterable[Named]) -> tuple[Named, ...]:
    """Those of other frames who are not in the best one too, be it that they were named or only looked like somebody.

    Frames that differ much make two visitors of one person. Strangers have no label that could tell it.
    """
    shown = {named.label for named in here if named.label}
    return tuple(named for named in others if named.label not in shown)
