"""What the seeing half hands to the knowing half: a face, where it is, what it looks like in numbers, and how good."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NewType, TypeAlias

if TYPE_CHECKING:  # who only hears of faces, as the service does, needs no numpy: 12 MiB and 0.15 s of its start
    import numpy as np
    from numpy.typing import NDArray

#: A decoded picture, shape (height, width, 3), RGB, standing upright.
Picture: TypeAlias = "NDArray[np.uint8]"

#: What made an embedding, such as "dlib-resnet29/68/1 mirrored"; embeddings of two engines are never compared.
EngineId = NewType("EngineId", str)


#: Whose face is smaller than this share of the largest one stands further back: one half as large is twice as far away,
#: and two who stand side by side differ by a quarter at most. The house tells by the same share (``Look.in_front``).
IN_FRONT = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, in px of the upright picture; right and bottom are outside. May reach past the edge."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In px."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In px."""
        return self.bottom - self.top

    def off_centre(self, width: int, height: int) -> float:
        """How far its middle is from that of a picture of this size: 0 to 2."""
        return abs((self.left + self.right - width) / width) + abs((self.top + self.bottom - height) / height)

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0..1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.width * self.height + other.width * other.height - shared)

    def covered_by(self, other: "Box") -> float:
        """Which share of this box lies within the other, 0..1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height) / max(1, self.width * self.height)


class FaceFault(StrEnum):
    """What makes it hard to tell whose face it is."""

    TOO_FAR = "too_far"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    #: Too little contrast.
    PALE = "pale"
    BLURRED = "blurred"
    #: To the side.
    TURNED_AWAY = "turned_away"
    #: The head is bowed.
    LOOKING_DOWN = "looking_down"
    #: The head is raised.
    LOOKING_UP = "looking_up"
    #: By the edge of the picture.
    CUT_OFF = "cut_off"
    GRAINY = "grainy"
    #: It may be no person's face at all: an animal, a statue, a mask, or a person seen from the side.
    UNLIKE_A_FACE = "unlike_a_face"


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a face is for telling who it is."""

    #: 0 (hopeless) .. 1 (a passport photo).
    score: float
    #: Above the gate: may be named.
    good: bool
    #: The worst fault; None where there is none.
    fault: FaceFault | None = None
    #: Side of the box.
    side_px: float = 0.0
    #: How much fine detail the aligned face has, 0 (none) .. 1 (as crisp as its size allows).
    sharpness: float = 1.0
    #: Mean brightness of the face, 0 (black) .. 1 (white).
    light: float = 0.5
    #: Spread of brightness in the face, 0 .. 0.5.
    contrast: float = 0.2
    #: Turned to the side, in degrees to the line of sight; positive: towards the right of the picture.
    yaw_deg: float = 0.0
    #: Raised, in degrees to the line of sight; negative: bowed. People differ: 5 degrees are nothing.
    pitch_deg: float = 0.0
    #: Leaning to the side, in degrees; alignment makes up for it.
    roll_deg: float = 0.0
    #: Share of the box that lies outside the picture, 0..1.
    cut: float = 0.0
    #: Standard deviation of the noise, in grey levels of 255.
    noise: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face in a picture."""

    box: Box
    #: The detector's own certainty; comparable only between faces of one engine.
    score: float
    #: dlib's 68 points, shape (68, 2), float32, px of the upright picture.
    landmarks: "NDArray[np.float32]"
    #: Shape (128,), float32 (a user's own embedder may have another length).
    embedding: "NDArray[np.float32]"
    quality: Quality
    engine: EngineId


#: What a setting of an engine may be that is no path.
WORDS = frozenset({"auto", "yunet", "hog", "onnx", "dlib", "off"})

#: Those of a detector with which YuNet's file is used, where it is.
YUNET_WORDS = frozenset({"auto", "yunet"})

#: Those of a detector of persons.
PERSON_WORDS = frozenset({"auto", "off"})


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine to open."""

    #: "auto" (YuNet where its file is, else HOG), "yunet", "hog", or the path of a user's own ONNX model.
    detector: str = "auto"
    #: "onnx" (dlib's weights in onnxruntime), "dlib" (dlib itself), or the path of a user's own ONNX model.
    embedder: str = "onnx"
    #: "auto" (YOLOX-nano where its file is), "off", or the path of its file: for those whose face is not seen.
    persons: str = "auto"
    #: Where model files are kept; YuNet and YOLOX-nano are looked for here.
    model_folder: Path | None = None
    #: Where the graph that was made from dlib's weights is kept; None: made anew at each start (0.8 s).
    cache_folder: Path | None = None
    #: Average the embedding with that of the mirrored chip.
    mirrored: bool = True
    #: Small faces: "fast" finds faces from about 30 px, "deep" searches the picture at twice its size as well.
    search: Literal["fast", "deep"] = "fast"
    #: Threads for one picture; the service leaves a core to the event loop.
    threads: int = 1
