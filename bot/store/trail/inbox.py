"""Notes for the audit trail from whoever works beside the service: the trail has one writer, who takes them up."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

import orjson

from bot.store.disk import make_folder, read_file, write_file
from bot.store.trail.audit import Trail

log = logging.getLogger(__name__)

#: Where they lie in the data folder.
INBOX = "inbox"

#: What may be told so: that somebody at this machine took along what tells of people.
TOLD_BESIDE = frozenset({"records exported", "backup written"})

#: How often it is looked for one, in seconds; so many are taken up at once, and none is larger, in bytes.
LOOK_EVERY_S = 20.0
_AT_ONCE, _LARGEST = 100, 4096

#: What only we say of a note: nobody at the machine may say that a resident did it, or what it is besides.
_OURS = frozenset({"by", "beside", "told_at", "note", "what", "self"})

_Details = Mapping[str, str | float | bool | None]


def leave_note(folder: Path, at: datetime, what: str, **details: str | float | bool | None) -> None:
    """Leave one in a data folder, whether or not a service has it; returns once it would survive a power cut.

    Raises OSError; ValueError for what nobody may tell so.
    """
    if what not in TOLD_BESIDE:
        raise ValueError(what)
    inbox = folder / INBOX
    make_folder(inbox)
    note = {"what": what, "at": at.isoformat(timespec="milliseconds"), "details": details}
    write_file(inbox / f"{at:%Y%m%dT%H%M%S}-{token_hex(8)}.json", [orjson.dumps(note)])


class NoteInbox:
    """Takes them up into the trail. One that is none of ours is put aside and told of in the log, once."""

    def __init__(self, folder: Path, unreadable: Path, trail: Trail) -> None:
        self._inbox = folder / INBOX
        self._unreadable = unreadable
        self._trail = trail

    async def run(self) -> None:
        """Take up what comes, for as long as the service runs."""
        while True:
            await self.take_up()
            await asyncio.sleep(LOOK_EVERY_S)

    async def take_up(self) -> None:
        """Have the trail say what was left, each with when that was; a kill in between has it say one twice."""
        for path, what, details in await asyncio.to_thread(self._left):
            await self._trail.note(what, **details)
            await asyncio.to_thread(_remove, path)

    def _left(self) -> Sequence[tuple[Path, str, _Details]]:
        found = []
        for path in sorted(self._inbox.glob("*.json"))[:_AT_ONCE]:
            try:
                found.append((path, *_read(path)))
            except OSError as exc:
                log.warning("the note %s cannot be read: %s", path.name, exc)
            except (ValueError, KeyError, TypeError, AttributeError):
                self._put_aside(path)
        return found

    def _put_aside(self, path: Path) -> None:
        log.warning("%s is no note of ours, and is put aside", path.name)
        with suppress(OSError):
            make_folder(self._unreadable)
            path.rename(self._unreadable / f"{INBOX}-{path.name}")


def _read(path: Path) -> tuple[str, _Details]:
    """Raises OSError, and what tells that it is none of ours."""
    found = path.stat(follow_symlinks=False)
    if not S_ISREG(found.st_mode) or found.st_size > _LARGEST:
        raise ValueError(path.name)
    note = orjson.loads(read_file(path))
    what, at, told = note["what"], datetime.fromisoformat(note["at"]), note["details"]
    plain = all(isinstance(value, str | int | float | bool | None) for value in told.values())
    if what not in TOLD_BESIDE or not plain or _OURS & told.keys():
        raise ValueError(what)
    return what, {**told, "by": None, "beside": True, "told_at": at.isoformat(), "note": path.stem}


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        log.warning("the note %s stays, and is taken up again: %s", path.name, exc)
