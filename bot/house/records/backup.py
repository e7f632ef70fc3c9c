"""Backups of the house: what one holds, and why one cannot be made or taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: A passphrase of fewer letters is guessed by whoever finds a backup.
SHORTEST_PASSPHRASE = 10

#: So long a house that a backup replaced is kept, in case it was the wrong backup; whoever is forgotten is in it still.
REPLACED_LASTS = timedelta(days=30)


class BackupFault(StrEnum):
    """Why a backup cannot be made or taken back."""

    #: The passphrase has too few letters.
    PASSPHRASE_SHORT = "passphrase_short"  # noqa: S105 - a fault, no secret
    #: Files changed all the time: no moment could be caught.
    UNSETTLED = "unsettled"
    #: It is none of ours.
    NO_BACKUP = "no_backup"
    #: A later release made it.
    NEWER = "newer"
    #: Another passphrase, or damaged where the key to it lies.
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - a fault, no secret
    #: Cut off, or changed.
    DAMAGED = "damaged"
    #: Names in it lead out of the folder, or are no files: somebody made it to harm.
    HOSTILE = "hostile"
    #: What is in it could not be read as a house.
    UNREADABLE = "unreadable"
    #: There is a house in the folder already, and nobody said that it may be replaced.
    HOUSE_THERE = "house_there"
    #: A service has the folder.
    IN_USE = "in_use"
    #: The disk does not take it; ``BackupRefused.detail`` says why.
    DISK = "disk"
    #: The disk has no room for it, or for what is in it.
    NO_ROOM = "no_room"
    #: It was not opened in the time that it may take.
    TOO_LONG = "too_long"
    #: The service stopped meanwhile.
    BROKEN_OFF = "broken_off"
    #: Telegram did not take it.
    NOT_SENT = "not_sent"
    #: No passphrase is kept, or none that can be read.
    NO_PASSPHRASE = "no_passphrase"  # noqa: S105 - a fault, no secret


class BackupRefused(Exception):
    """A backup could not be made or taken back; nothing that was there changed."""

    def __init__(self, fault: BackupFault, detail: str = "") -> None:
        super().__init__(f"{fault.replace('_', ' ')} {detail}".strip())
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class BackupContent:
    """What a backup holds."""

    made_at: datetime
    #: The release that made it.
    release: str
    #: Files, and their bytes altogether.
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a house was found to have when its backup was opened in a folder of its own."""

    residents: int
    people: int
    visits: int
    pictures: int
    #: Lines of the audit trail, all of them whole.
    lines: int
    #: Samples of faces in the gallery.
    faces: int = 0


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup that lies in the folder for backups."""

    name: str
    #: Of the file, in bytes.
    size: int
    #: In so many pieces it goes into a chat, the first is 1.
    parts: int


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup was made, and tried: everything in it comes back."""

    size: int
    found: Rehearsed
    #: The folder that it lies in; empty: it went into the chat of whoever wants it.
    folder: str


@dataclass(frozen=True, slots=True)
class BackupFailed:
    """A backup was not made, or what was made does not come back."""

    fault: BackupFault
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do something here without being asked anew."""

    #: What the keys of programs are called.
    keys: tuple[str, ...]
    #: Browsers that are signed in, and passkeys.
    sessions: int
    passkeys: int
    #: What the residents are called.
    residents: tuple[str, ...]
    #: What those are called who have a guest pass that is good, or may take one.
    guests: tuple[str, ...] = ()
    #: Codes with which somebody may move in.
    invitations: int = 0


@dataclass(frozen=True, slots=True)
class HouseRestored:
    """A backup was brought back: what was taken from anybody since it was made, they have again."""

    made_at: datetime
    access: Access


BackupNews = BackupMade | BackupFailed | HouseRestored
