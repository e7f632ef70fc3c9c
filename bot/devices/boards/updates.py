"""The boards' next program, as ``firmware.tools.release`` left it in a folder: what it is, and its files."""

import asyncio
import hashlib
import json
import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.house.boards.board import Release

log = logging.getLogger(__name__)

#: Where boards find the files.
PATH = "/updates/"

MANIFEST = "manifest.json"

#: A board takes no more than this, in bytes and in files.
_MAX_MANIFEST = 4096
_MAX_FILE = 98_304
_MAX_FILES = 48

_NAME = re.compile(r"[a-z0-9_]{1,32}\.(mpy|py|bin)")
_VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){1,3}")


class _Unusable(Exception):
    """What lies in the folder is no release; the text says why."""


@dataclass(frozen=True, slots=True)
class _Manifest:
    raw: bytes
    version: str
    #: Size in bytes by name.
    files: dict[str, int]


class Updates:
    """Reads the folder anew each time: a release may be put there, or taken away, while the service runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = ""

    async def release(self) -> Release | None:
        """The release at hand; None: there is none, or it is damaged, which the log says once."""
        manifest = await asyncio.to_thread(self._manifest)
        return Release(manifest.version, hashlib.sha256(manifest.raw).hexdigest()) if manifest else None

    async def file(self, name: str) -> bytes | None:
        """A file of the release, of exactly the size that the manifest says; None: the manifest has no such file."""
        return await asyncio.to_thread(self._file, name)

    def _file(self, name: str) -> bytes | None:
        manifest = self._manifest()
        if manifest is None or name == MANIFEST:
            return manifest.raw if manifest else None
        if (size := manifest.files.get(name)) is None:
            return None
        content = _read(self._folder / name, size)
        return content if content is not None and len(content) == size else None

    def _manifest(self) -> _Manifest | None:
        raw = _read(self._folder / MANIFEST, _MAX_MANIFEST)
        try:
            return None if raw is None else _parsed(raw)
        except _Unusable as exc:
            if self._told != str(exc):
                self._told = str(exc)
                log.warning("%s cannot be used: %s", self._folder / MANIFEST, exc)
            return None


def _read(path: Path, most: int) -> bytes | None:
    """A file, ``most`` bytes and one more at most; None: there is none that may be read. A link is none of ours."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read(most + 1)
    except OSError:
        return None


def _parsed(raw: bytes) -> _Manifest:
    if len(raw) > _MAX_MANIFEST:
        raise _Unusable(f"it has more than {_MAX_MANIFEST} bytes")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise _Unusable("it is no JSON") from None
    document = document if isinstance(document, dict) else {}
    version, listed = document.get("version"), document.get("files")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _Unusable("it names no version; make it with `python -m firmware.tools.release`")
    if not isinstance(listed, list) or not 0 < len(listed) <= _MAX_FILES:
        raise _Unusable(f"it names no files, or more than {_MAX_FILES}")
    return _Manifest(raw, version, dict(_entry(entry) for entry in listed))


def _entry(entry: Any) -> tuple[str, int]:
    match entry:
        case [str(name), int(size), str()] if _NAME.fullmatch(name) and 0 <= size <= _MAX_FILE:
            return name, size
    raise _Unusable("it names a file that no board takes")
