"""``main.py audit verify``: whether the audit trail is as it was written, in one sentence."""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bot.commands import CannotDo
from bot.house.records.trail import Head, TrailBroken
from bot.settings import audit_key_places, read_settings
from bot.store.trail.audit_key import KeyUnusable, read_key
from bot.store.trail.chain import verify
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Phrase

_HEAD = re.compile(r"\s*(\d{1,12})\s*[:·]\s*([0-9a-fA-F]{8,64})(?:…|\.\.\.)?\s*")


def carry_out(chosen: Namespace) -> int:
    """Say that it is; raises CannotDo where that is not proven, and SettingsWrong."""
    store = read_settings().store
    status, said = audit_verify(store.folder / "audit.jsonl", audit_key_places(store), chosen.head)
    if status:
        raise CannotDo(said)
    sys.stdout.write(f"{terminal_tongue(os.environ).plain(said)}\n")
    return 0


class NoHead(ValueError):
    """What was given as a head is none."""


def head_of(text: str) -> Head:
    """A head as it stands in the chat, ``12345:ab12cd34ef567890``; raises NoHead."""
    found = _HEAD.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise NoHead(text)
    return Head(int(found[1]), found[2])


def audit_verify(path: Path, key_places: Sequence[Path], head: str | None = None) -> tuple[int, Phrase]:
    """Check the trail, against a head that was told before where there is one; returns the exit status and a sentence.

    The status is 0 where every line is proven to be as it was written.
    """
    try:
        anchors = [head_of(head)] if head else []
        key = read_key(key_places)
        found = verify(path, key.keys if key else (), anchors=anchors)
    except (NoHead, KeyUnusable, TrailBroken, OSError) as exc:
        return 1, _why(exc, path)
    if key is None:
        return 1, terminal_text.audit_without_key(found.lines)
    if found.unproven:
        return 1, terminal_text.audit_unproven(found.unproven, _named(key_places))
    return 0, terminal_text.audit_whole(found)


def _why(exc: NoHead | KeyUnusable | TrailBroken | OSError, path: Path) -> Phrase:
    match exc:
        case NoHead():
            return terminal_text.AUDIT_NO_HEAD
        case TrailBroken(line=line, flaw=flaw):
            return terminal_text.audit_broken(line, flaw)
        case KeyUnusable(trouble=trouble):
            return terminal_text.audit_key_unusable(trouble)
        case FileNotFoundError():
            return terminal_text.audit_absent(str(path))
        case OSError(strerror=strerror):
            return terminal_text.audit_unreadable(str(path), strerror or "")


def _named(places: Sequence[Path]) -> str:
    return str(next((place for place in places if place.exists()), places[0]))
