"""What the recogniser answers."""

from dataclasses import dataclass
from typing import Literal

from recognizer.face import Box, EngineId, Quality

Verdict = Literal["named", "looks_like", "unknown"]
Condition = Literal["clear", "no_face", "unreadable"]


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
    #: Plain words: why it is (not) named.
    reason: str
    #: Id of the closest sample of the label (of the nearest person where nobody is named).
    sample: str | None
    engine: EngineId
    #: Stable id of an unknown person who was clearly seen; None for everybody else.
    stranger: str | None = None
    #: Up to which distance this face would have been the nearest person's: it depends on how crowded its neighbourhood
    #: is, on the number of people and photos, and on the frames.
    bound: float | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the frames of one press show."""

    condition: Condition
    #: Index of the frame that the boxes belong to: the best one.
    frame: int
    #: Left to right.
    faces: tuple[Named, ...] = ()
    #: A hint that a picture is held before the camera, or empty; never a reason to open or to keep shut.
    liveness: str = ""
    #: Visitors who stand in other frames only; their boxes do not belong to ``frame``.
    elsewhere: tuple[Named, ...] = ()
    #: Why nothing was seen, in plain words, where the frames are unreadable.
    reason: str = ""
