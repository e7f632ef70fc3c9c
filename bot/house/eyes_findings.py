"""What the doctor finds out about the recogniser."""

from dataclasses import dataclass

from bot.house.people import Condition


@dataclass(frozen=True, slots=True)
class Recognises:
    """The test portrait was recognised, by these parts of the recogniser; ``took_ms`` None: there was none to try."""

    parts: tuple[str, ...]
    took_ms: float | None


@dataclass(frozen=True, slots=True)
class DetectorMissing:
    """All is well but that faces far away are missed: a better detector's file is not here, among these parts."""

    parts: tuple[str, ...]
    #: The service fetches it by itself.
    by_itself: bool


@dataclass(frozen=True, slots=True)
class PortraitUnknown:
    """The test portrait was not recognised."""

    condition: Condition
    faces: int


@dataclass(frozen=True, slots=True)
class ModelNotUsed:
    """A model file is not what it should be, so these parts do without it."""

    file: str
    parts: tuple[str, ...]


EyesFound = Recognises | DetectorMissing | PortraitUnknown | ModelNotUsed
