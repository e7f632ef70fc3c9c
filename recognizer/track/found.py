"""What was found in one frame, for the tracker. Needs no numpy."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from recognizer.face import Box

if TYPE_CHECKING:  # see recognizer.face
    import numpy as np
    from numpy.typing import NDArray

#: The colours of somebody: a vector of length 1, whose product with another one's tells how alike they are, 0..1.
Colours: TypeAlias = "NDArray[np.float32]"


class TrackKind(StrEnum):
    """What moves."""

    PERSON = "person"
    ANIMAL = "animal"
    #: Movement that nothing tells more of.
    MOVEMENT = "movement"


@dataclass(frozen=True, slots=True)
class BoxFound:
    """Somebody, or something, in one frame, as whatever looked for it found it."""

    kind: TrackKind
    #: px of the frame.
    box: Box
    #: 0..1; of movement it says nothing.
    score: float
    #: None: nobody looked, and it is not told apart by that.
    colours: "Colours | None" = field(default=None, compare=False)
