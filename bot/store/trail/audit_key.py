"""The key that seals the audit trail. It lies outside the data folder: who can write there must not have it."""

import logging
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from bot.house.records.trail import KeyTrouble
from bot.store.disk import FILE_MODE, make_folder, write_file

log = logging.getLogger(__name__)

_KEY = re.compile(r"[0-9a-fA-F]{64}")

_NOTE = (
    "# Doorman's key to its audit trail: whoever has it can forge the trail, and without it nobody can prove it.\n"
    "# The first key seals; keys below it, one a line, are older ones.\n"
)


class KeyUnusable(Exception):
    """A key file holds no key, or cannot be read."""

    def __init__(self, trouble: KeyTrouble) -> None:
        super().__init__(f"{trouble.place} cannot be used ({trouble.why or 'no key'})")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class AuditKey:
    """What seals, and what older lines were sealed with."""

    keys: tuple[bytes, ...] = field(repr=False)
    #: True: it was made just now, so nothing can have been sealed with it before.
    fresh: bool = False


def read_key(places: Sequence[Path]) -> AuditKey | None:
    """The key in the first of these files that is there; None: there is none. Raises KeyUnusable."""
    for place in places:
        try:
            return AuditKey(_keys(place.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as exc:
            why = exc.strerror or "" if isinstance(exc, OSError) else ""
            raise KeyUnusable(KeyTrouble(str(place), why)) from exc
    return None


def open_key(places: Sequence[Path]) -> AuditKey | None:
    """The key, made in the first place that takes it where there is none; None: the trail goes on without seals."""
    try:
        if found := read_key(places):
            _make_private(places)
            return found
    except KeyUnusable as exc:
        log.error("the audit trail is not sealed: %s", exc)  # noqa: TRY400 - the cause is in the line
        return None
    for place in places:
        try:
            make_folder(place.parent)
            write_file(place, [f"{_NOTE}{token_hex(32)}\n".encode()])
            made = read_key([place])
        except (OSError, KeyUnusable) as exc:
            log.info("no key can be kept in %s (%s)", place, exc)
            continue
        if made:
            log.info("the audit trail is sealed with a new key, %s: keep it, and keep it to yourself", place)
            return AuditKey(made.keys, fresh=True)
    log.error("the audit trail is not sealed: there is no place for its key; set AUDIT_KEY_FILE")
    return None


def _keys(text: str) -> tuple[bytes, ...]:
    """The keys in a file; raises ValueError where there is none, or something else."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines or not all(_KEY.fullmatch(line) for line in lines):
        raise ValueError("no key")
    return tuple(bytes.fromhex(line) for line in lines)


def _make_private(places: Iterable[Path]) -> None:
    for place in places:
        with suppress(OSError):
            if place.stat().st_mode & 0o077:
                place.chmod(FILE_MODE)
                log.warning("%s was open to others on this machine: now it is its owner's alone", place)
