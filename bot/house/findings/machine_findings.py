"""What the doctor finds out about the machine: libraries, folder, disk, and the key to the audit trail."""

from dataclasses import dataclass

from bot.house.records.trail import KeyTrouble


@dataclass(frozen=True, slots=True)
class LibrariesHere:
    """Everything is installed."""

    python: str
    #: Each with its version.
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibrariesMissing:
    """These are not installed."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FolderWritable:
    """We can write into it, and only its owner can read it."""

    folder: str


@dataclass(frozen=True, slots=True)
class FolderUnwritable:
    """We cannot write into it; ``why`` is the system's reason."""

    folder: str
    why: str


@dataclass(frozen=True, slots=True)
class FolderOpen:
    """Others on this machine can read a file in it."""

    folder: str
    file: str


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """So much is free."""

    free_bytes: int


@dataclass(frozen=True, slots=True)
class SealedWith:
    """The key to the trail's seals is there, or will be made (``to_come``), in this place."""

    place: str
    to_come: bool = False


@dataclass(frozen=True, slots=True)
class KeyUnfit:
    """What should be that key is none."""

    trouble: KeyTrouble


MachineFound = (
    LibrariesHere | LibrariesMissing | FolderWritable | FolderUnwritable | FolderOpen | DiskRoom | SealedWith | KeyUnfit
)
