"""What frames show before anything is learned of it: it may be found out on one machine and settled on another."""

from dataclasses import dataclass
from typing import Final

from recognizer.body import Company
from recognizer.face import Box
from recognizer.look import Condition, FrameFault, Named
from recognizer.refusal import Objection

#: Frames that are looked at for a camera's sake show heads alone; over a pipe that is a word.
HEADS: Final = "heads"


@dataclass(frozen=True, slots=True)
class TracedFace:
    """A face in one frame: where it is, and what it looks like in numbers."""

    box: Box
    #: Its embedding, float32, little-endian, in base64: exactly the same numbers on every machine.
    vector: str
    #: It is good enough to tell whose it is.
    good: bool


@dataclass(frozen=True, slots=True)
class VisitorTrace:
    """One person over the frames: whom they are taken for, and their faces."""

    #: Without stranger and fixture: only whoever keeps those can tell them.
    named: Named
    #: They are in the frame that shows it best.
    here: bool
    #: Oldest first.
    faces: tuple[TracedFace, ...]


@dataclass(frozen=True, slots=True)
class PressTrace:
    """What the frames of one press show; see ``PressLook``, which is made of it."""

    condition: Condition
    frame: int
    visitors: tuple[VisitorTrace, ...] = ()
    #: Faces that were not looked at because a picture hangs there.
    hung: tuple[TracedFace, ...] = ()
    reason: FrameFault | None = None
    objection: Objection | None = None
    company: Company | None = None
    more_faces: int = 0


@dataclass(frozen=True, slots=True)
class FoundElsewhere:
    """What another machine found in the pictures of one press."""

    #: None: in none of them anything can be seen.
    trace: PressTrace | None
    #: Places of pictures that end a recogniser; the trace is of the others, by the places of all.
    poison: tuple[int, ...] = ()
