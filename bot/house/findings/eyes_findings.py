"""What the doctor finds out about the recogniser."""

from dataclasses import dataclass

from bot.house.people import Condition


@dataclass(frozen=True, slots=True)
class Recognises:
    """The test photo was recognised, by these parts."""

    parts: tuple[str, ...]
    #: None: there was no photo to try.
    took_ms: float | None
    #: The better face finder is not here.
    simpler: bool
    #: The service fetches it by itself.
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class PortraitUnknown:
    """The test photo was not recognised."""

    condition: Condition
    faces: int


@dataclass(frozen=True, slots=True)
class ModelNotUsed:
    """A model file is not what it should be, so these parts do without it."""

    file: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtrasNotUsed:
    """Model files that recognition can do without are not what they should be, so it does."""

    files: tuple[str, ...]
    #: One of them is not fetched unless somebody asks for it.
    asked_for: bool


@dataclass(frozen=True, slots=True)
class DoorHardToTell:
    """A door at which many faces could not be told lately; see ``HardToTell``."""

    door: str
    faces: int
    unsure: int
    dim: int


EyesFound = DoorHardToTell | Recognises | PortraitUnknown | ModelNotUsed | ExtrasNotUsed
