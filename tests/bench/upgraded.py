"""What a data folder had, and has: every visit, picture, person, resident, line and card, one by one."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from bot.store import open_store
from bot.store.trail.audit_key import read_key
from bot.store.trail.chain import verify
from recognizer.gallery.gallery_file import read_encodings
from recognizer.gallery.tables import words

#: Books of the first release, and what their documents are called.
_BOOKS = ("people", "residents", "invitations", "visits", "drawers")

#: Of a document these may have changed while the service ran: a visit goes on, a card is drawn anew, a button is used.
_LIVING = frozenset({"visits", "cards", "buttons", "questions", "errands", "strangers"})


async def differences(before: Path, after: Path) -> dict[str, Any]:
    """How much was compared, and what of it is lost or another; ``after`` is opened as the service opens it."""
    lost: list[str] = []
    counted: dict[str, int] = {}
    for name, table, key, document in _documents(before):
        counted[table] = counted.get(table, 0) + 1
        there = _read(after / name).get(table, {}).get(key)
        if there is None:
            if table not in _LIVING - {"visits"}:  # a question that was answered is gone, a button that was used, too
                lost.append(f"{name} {key}: gone")
        else:
            lost += [f"{name} {key}.{what}" for what in _changed(document, there) if table not in _LIVING]
    counted["pictures"] = _same_files(before, after, "photos/**/*.jpg", lost)
    counted["faces' photos"] = _same_files(before, after, "gallery/people/**/*.jpg", lost)
    counted["faces"] = _same_faces(before, after, lost)
    counted["lines of the trail"] = _same_beginning(before / "audit.jsonl", after / "audit.jsonl", lost)
    for log in sorted((before / "log").glob("*.csv")):
        counted["rows of the day's log"] = _same_beginning(log, after / "log" / log.name, lost)
    key_there = read_key([after.parent / "audit.key"])
    head = verify(after / "audit.jsonl", key_there.keys if key_there else ())
    async with open_store(after) as store:
        aside = [f"{one.collection} {one.key}: {one.reason}" for one in store.set_aside]
    return {"compared": counted, "lost": lost + aside, "trail": head.lines, "sealed from line": head.sealed_from}


def _documents(folder: Path) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    for path in sorted([*folder.glob("*.json"), *folder.glob("visits/*.json"), *folder.glob("drawers/*.json")]):
        name = path.relative_to(folder).as_posix()
        for table, documents in _read(path).items():
            for key, document in documents.items():
                yield name, table, key, document


def _read(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = orjson.loads(path.read_bytes()) if path.exists() else {}
    return found


def _changed(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """What a document had that it has no more, or otherwise; what a newer release adds is no loss."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            if name not in after:
                yield f"{place}.{name} is gone"
            else:
                yield from _changed(value, after[name], f"{place}.{name}")
    elif before != after:
        yield f"{place} is another"


def _same_files(before: Path, after: Path, pattern: str, lost: list[str]) -> int:
    found = sorted(before.glob(pattern))
    for path in found:
        there = after / path.relative_to(before)
        if not there.exists() or _digest(there) != _digest(path):
            lost.append(f"{path.relative_to(before)}: gone, or another")
    return len(found)


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def _same_faces(before: Path, after: Path, lost: list[str]) -> int:
    then, now = (read_encodings(folder / "gallery" / "encodings.bin") for folder in (before, after))
    known = {words(raw): vector.tobytes() for raw, vector in zip(now.ids, now.vectors, strict=True)}
    gone = [
        words(raw)
        for raw, vector in zip(then.ids, then.vectors, strict=True)
        if known.get(words(raw)) != vector.tobytes()
    ]
    lost += [f"face {one}" for one in gone]
    return len(then)


def _same_beginning(before: Path, after: Path, lost: list[str]) -> int:
    then, now = before.read_bytes().splitlines(), after.read_bytes().splitlines()
    if now[: len(then)] != then:
        lost.append(f"{before.name}: its lines are others")
    return len(then)
