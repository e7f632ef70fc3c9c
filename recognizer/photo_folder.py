"""The photos of a household: a folder a person, and whatever is in it. Nothing is passed over without a word."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from stat import S_ISREG

from recognizer.picture.photo_kind import HEAD_BYTES, kind_of

#: Files that somebody takes for photos, whether they can be read here or not.
_READ = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif"})
_OTHERS = frozenset({".avif", ".gif", ".bmp", ".tif", ".tiff", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf"})


class SkipReason(StrEnum):
    """Why a file or folder is not looked at."""

    #: Its name begins with a dot.
    HIDDEN = "hidden"
    #: It neither is a picture, nor is called as if it were.
    NO_PHOTO = "no_photo"
    #: A pipe, a device, a link into nothing.
    NO_FILE = "no_file"
    #: A link to a folder that was looked through already.
    TWICE = "twice"
    #: There is nothing in it that could be learned.
    EMPTY = "empty"
    #: A photo that lies in no person's folder.
    NOBODYS = "nobodys"
    #: The system does not let us look; ``Skipped.detail`` is its reason.
    CLOSED = "closed"


#: What somebody meant to be learned, and was not.
REFUSED = frozenset({SkipReason.NOBODYS, SkipReason.CLOSED})


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not looked at."""

    #: Below the folder that was given.
    path: Path
    reason: SkipReason
    detail: str = ""


@dataclass(slots=True)
class PhotoFolder:
    """What a folder holds."""

    #: Whose it is, and where, in the order in which they are learned.
    photos: list[tuple[str, Path]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def look_through(folder: Path) -> PhotoFolder:
    """Every photo below ``folder``/NAME, however deep, and everything else with why it is none; raises OSError."""
    return _FolderWalk(folder).through()


class _FolderWalk:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found = PhotoFolder()
        self._seen = {folder.resolve()}

    def through(self) -> PhotoFolder:
        for path in _entries(self._folder):
            if self._hides(path):
                continue
            if not path.is_dir():
                self._lies_about(path)
                continue
            photos = len(self._found.photos)
            if self._person(path.name, path) and len(self._found.photos) == photos:
                self._skip(path, SkipReason.EMPTY)
        return self._found

    def _person(self, name: str, folder: Path) -> bool:
        """Whether it could be looked into."""
        if (place := folder.resolve()) in self._seen:
            self._skip(folder, SkipReason.TWICE)
            return False
        self._seen.add(place)
        try:
            entries = list(_entries(folder))
        except OSError as exc:
            self._skip(folder, SkipReason.CLOSED, exc)
            return False
        for path in entries:
            if self._hides(path):
                continue
            if path.is_dir():
                self._person(name, path)
            elif self._is_photo(path):
                self._found.photos.append((name, path))
        return True

    def _lies_about(self, path: Path) -> None:
        if self._is_photo(path):
            self._skip(path, SkipReason.NOBODYS)

    def _hides(self, path: Path) -> bool:
        if path.name.startswith("."):
            self._skip(path, SkipReason.HIDDEN)
            return True
        return False

    def _is_photo(self, path: Path) -> bool:
        """By what it holds, or by what it is called: then it is told why it cannot be read."""
        try:
            if not S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
                self._skip(path, SkipReason.NO_FILE)
                return False
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        except FileNotFoundError:
            self._skip(path, SkipReason.NO_FILE)
            return False
        except OSError as exc:
            self._skip(path, SkipReason.CLOSED, exc)
            return False
        if path.suffix.lower() in _READ | _OTHERS or kind_of(head):
            return True
        self._skip(path, SkipReason.NO_PHOTO)
        return False

    def _skip(self, path: Path, reason: SkipReason, why: OSError | None = None) -> None:
        detail = (why.strerror or str(why)) if why else ""
        self._found.skipped.append(Skipped(path.relative_to(self._folder), reason, detail))


def _entries(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries)
    return (folder / name for name in names)
