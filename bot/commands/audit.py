"""``main.py audit verify``: whether the audit trail is as it was written, in one sentence."""

import re
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.commands import CannotDo
from bot.house.trail import Flaw, Head, TrailBroken
from bot.settings import audit_key_places, read_settings
from bot.store.audit_key import KeyUnusable, read_key
from bot.store.chain import verify

_HEAD = re.compile(r"\s*(\d{1,12})\s*[:·]\s*([0-9a-fA-F]{8,64})(?:…|\.\.\.)?\s*")

_BROKEN: Mapping[Flaw, str] = {
    Flaw.TORN: "Line {line} of the audit trail is torn off: either it is being written just now, or somebody cut it.",
    Flaw.UNREADABLE: "Line {line} of the audit trail cannot be read: somebody changed it.",
    Flaw.OUT_OF_CHAIN: (
        "Line {line} of the audit trail does not follow from the line before it: somebody changed, added or took out "
        "lines there."
    ),
    Flaw.UNSEALED: "Line {line} of the audit trail carries no seal: somebody without the key wrote it.",
    Flaw.FORGED: "The seal on line {line} of the audit trail is not ours: somebody changed that line.",
    Flaw.CUT: "The audit trail ends with line {line}, before the head that you gave: somebody cut its end off.",
    Flaw.ANOTHER: "Line {line} of the audit trail is not the one of the head that you gave: somebody wrote it anew.",
}


def carry_out(chosen: Namespace) -> int:
    """Say that it is; raises CannotDo where that is not proven, and SettingsWrong."""
    settings = read_settings()
    status, said = audit_verify(settings.data_dir / "audit.jsonl", audit_key_places(settings), chosen.head)
    if status:
        raise CannotDo(said)
    sys.stdout.write(f"{said}\n")
    return 0


class NoHead(ValueError):
    """What was given as a head is none."""


def head_of(text: str) -> Head:
    """A head as it stands in the chat, ``12345:ab12cd34ef567890``; raises NoHead."""
    found = _HEAD.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise NoHead(text)
    return Head(int(found[1]), found[2])


def audit_verify(path: Path, key_places: Sequence[Path], head: str | None = None) -> tuple[int, str]:
    """Check the trail, against a head that was told before where there is one; returns the exit status and a sentence.

    The status is 0 where every line is proven to be as it was written.
    """
    try:
        anchor = head_of(head) if head else None
        key = read_key(key_places)
        found = verify(path, key.keys if key else (), anchor=anchor)
    except (NoHead, KeyUnusable, TrailBroken, OSError) as exc:
        return 1, _why(exc, path)
    if key is None:
        return 1, (
            f"The chain of all {found.lines} lines holds, but there is no key to prove their seals: has the service "
            "been started yet, and is AUDIT_KEY_FILE right?"
        )
    if found.unproven:
        return 1, (
            f"Up to line {found.unproven} the audit trail was sealed with a key that is not in "
            f"{_named(key_places)}, so nobody can tell who wrote it; put the old key below the new one."
        )
    return 0, _whole(found)


def _why(exc: Exception, path: Path) -> str:
    match exc:
        case NoHead():
            return "A head is what the chat told, such as 12345:ab12cd34ef567890: lines, a colon, and the hash."
        case TrailBroken(line=line, flaw=flaw):
            return _BROKEN[flaw].format(line=line)
        case FileNotFoundError():
            return f"There is no audit trail at {path}."
        case OSError(strerror=strerror):
            return f"The audit trail {path} cannot be read ({strerror})."
        case _:
            return f"The audit trail cannot be proven: {exc}."


def _named(places: Sequence[Path]) -> str:
    return str(next((place for place in places if place.exists()), places[0]))


def _whole(head: Head) -> str:
    older = head.sealed_from - 1
    whole = f"The audit trail is whole, as of {head.lines}:{head.hash[:16]}."
    return whole if older < 1 else f"{whole} Its first {older} lines are older than the key, and sealed as one."
