"""One house put in the place of another: all of it or nothing, also where the power fails in the middle."""

import json
import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.store.disk import make_folder, sync_folder, write_file

log = logging.getLogger(__name__)

#: What a house that was replaced is moved into, in the data folder, with when; it is in no backup of the next one.
REPLACED = "replaced-"

#: In the data folder while it goes on: what moves where.
UNDERWAY = ".moving"

#: No disk takes a longer name, in bytes.
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class _Move:
    #: The folder in the data folder that the house goes into which was there; empty: none was.
    aside: str
    #: What it is made of, and what the new one is made of: names in the data folder.
    before: tuple[str, ...]
    coming: tuple[str, ...]


def replace_house(folder: Path, before: Sequence[Path], aside: Path | None, coming: Sequence[Path]) -> None:
    """Move what is there ``aside`` and what comes into the folder; whoever does it has the folder's lock.

    Raises OSError, and then all is as it was, now or once ``undo_half_moved`` was called.
    """
    move = _Move(aside.name if aside else "", tuple(one.name for one in before), tuple(one.name for one in coming))
    write_file(folder / UNDERWAY, [json.dumps(asdict(move)).encode()])
    try:
        if aside:
            make_folder(aside)
            for entry in before:
                entry.rename(aside / entry.name)
            sync_folder(aside)
        for entry in coming:
            entry.rename(folder / entry.name)
        sync_folder(folder)
    except OSError:
        with suppress(OSError):
            undo_half_moved(folder)
        raise
    _is_over(folder)


def undo_half_moved(folder: Path) -> None:
    """Have the house be there again that was to be replaced when the power failed. Raises OSError."""
    try:
        told = json.loads((folder / UNDERWAY).read_text(encoding="utf-8"))
        move = _Move(str(told["aside"]), tuple(told["before"]), tuple(told["coming"]))
        ours = all(map(_is_plain, (*move.before, *move.coming, move.aside or UNDERWAY)))
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError, RecursionError):
        ours = False
    if not ours:
        log.warning("%s is not ours, and nothing is moved by it", UNDERWAY)
        return
    aside = folder / move.aside
    # what was there moves first: where some of it is in its place still, or again, nothing new is
    if all((aside / name).exists() for name in move.before):
        for name in move.coming:
            _remove(folder / name)
    for name in move.before:
        if (aside / name).exists():
            (aside / name).rename(folder / name)
    if move.aside:
        with suppress(OSError):
            aside.rmdir()
    sync_folder(folder)
    _is_over(folder)


def _is_plain(name: str) -> bool:
    """Tell whether an entry of the folder may be called so; raises ValueError for half a letter, which none is."""
    known = Path(name).name == name and name not in ("", ".", "..")
    return known and "\0" not in name and len(os.fsencode(name)) <= _LONGEST


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)


def _is_over(folder: Path) -> None:
    (folder / UNDERWAY).unlink(missing_ok=True)
    sync_folder(folder)
