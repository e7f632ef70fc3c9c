"""What came of a folder of photos from which people are learned: every file that is left out, and why."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from bot.house.faces.photo_trouble import PhotoTrouble


class LeftAside(StrEnum):
    """Why a file or folder is not looked at."""

    #: Its name begins with a dot.
    HIDDEN = "hidden"
    NO_PHOTO = "no_photo"
    #: A pipe, a device, a link into nothing.
    NO_FILE = "no_file"
    #: A link to a folder that was looked through already.
    TWICE = "twice"
    #: There is nothing in it that could be learned.
    EMPTY = "empty"
    #: The system does not let us look.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FileAside:
    """A file or folder that is not looked at."""

    #: Below the folder that was given.
    file: str
    why: LeftAside
    #: Where it is closed, the system's reason.
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PhotoLeftOut:
    """A photo from which nobody was learned."""

    file: str
    #: None: what it is called is nobody's name.
    trouble: PhotoTrouble | None
    #: Whose photo it was to be.
    name: str = ""
    #: Whom it is taken for, by name, and which of the photos that were just learned is nearest; empty: not known.
    other: str = ""
    nearest: str = ""


@dataclass(slots=True)
class EnrolReport:
    """What came of a folder."""

    #: By name: photos that were learned, and those that were known already.
    learned: Counter[str] = field(default_factory=Counter)
    already: Counter[str] = field(default_factory=Counter)
    refused: list[PhotoLeftOut] = field(default_factory=list)
    aside: list[FileAside] = field(default_factory=list)

    @property
    def people(self) -> list[tuple[str, int, int]]:
        """Everybody by name, with how many photos were learned, and how many known."""
        names = sorted({*self.learned, *self.already}, key=str.casefold)
        return [(name, self.learned[name], self.already[name]) for name in names]

    @property
    def fine(self) -> bool:
        """Whether nothing that was meant to be learned was left out."""
        return not self.refused and all(one.why is not LeftAside.CLOSED for one in self.aside)
