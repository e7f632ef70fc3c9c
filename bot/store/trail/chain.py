"""The chain of the audit trail: how a line is made and sealed, and how it is told that one was changed.

Each line carries the hash of the one before, and a seal made with our key.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.house.records.trail import Flaw, Head, TrailBroken

#: What the first line says of the line before it.
BEGINNING = "0" * 64

#: What the line says from which on everything is sealed. ``key`` is the key's fingerprint; ``older``: the key was there
#: before, so that all above should have been sealed.
KEY_BEGINS = "seals begin"

#: What the first line says where earlier ones were kept long enough and are gone. ``lines`` is how many they were,
#: ``hash`` that of the last of them, which the next line carries, ``key`` the fingerprint of what sealed it (null: it
#: had no seal), ``sealed_from`` as in ``Head``, and ``by`` whose seal this line has.
EARLIER_GONE = "earlier lines gone"


def verify(path: Path, keys: Sequence[bytes] = (), *, anchors: Sequence[Head] = (), most: int | None = None) -> Head:
    """Walk the whole chain, or its first ``most`` lines; raises TrailBroken at the first line that is not as written.

    Without ``keys`` the chain alone is checked, which shows what was changed by hand, but not a trail written anew.
    ``anchors`` are ends that were told before; of their hashes the first digits are enough. Lines that are
    gone are counted, too.
    """
    walk = Walk(keys)
    told = defaultdict[int, list[str]](list)
    for anchor in anchors:
        told[anchor.lines].append(anchor.hash.lower())
    with path.open("rb") as lines:
        for line in lines:
            if most is not None and walk.count >= most:
                break
            walk.take(line)
            if walk.gone == walk.count > min(told, default=walk.gone):
                raise TrailBroken(min(told), Flaw.GONE)
            if not all(walk.last.startswith(digits) for digits in told.get(walk.count, ())):
                raise TrailBroken(walk.count, Flaw.ANOTHER)
    if walk.count < max(told, default=0):
        raise TrailBroken(walk.count, Flaw.CUT)
    return walk.head()


def fingerprint(key: bytes) -> str:
    """What the trail says of a key: enough to know it again, of no use to find it."""
    return hashlib.sha256(b"doorman audit key " + key).hexdigest()[:16]


class Walk:
    """Line after line from the first one."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {fingerprint(key): key for key in keys}
        #: The lines so far, those that are gone among them; and how many are.
        self.count = 0
        self.gone = 0
        self.last = BEGINNING
        #: Seals what follows; None: nothing does yet.
        self._print: str | None = None
        self._sealed_from = 0
        self._unproven = 0

    def take(self, line: bytes) -> None:
        """One more line; raises TrailBroken."""
        self.count += 1
        entry = entry_of(line)
        if self.count == 1 and entry and entry.get("what") == EARLIER_GONE and line.endswith(b"\n"):
            self._begin_behind(line, entry)
            return
        if not line.endswith(b"\n"):
            raise self._broken(Flaw.TORN)
        if entry is None:
            raise self._broken(Flaw.UNREADABLE)
        if entry["prev"] != self.last:
            raise self._broken(Flaw.OUT_OF_CHAIN)
        self.last = hash_of(line)
        if self._keys:
            self._check_seal(line, entry)

    def gone_line(self, at: str, key: bytes | None) -> bytes:
        """The line that stands for all lines so far, once they are gone."""
        details = {
            "lines": self.count,
            "hash": self.last,
            "key": self._print,
            "sealed_from": self._sealed_from,
            "by": fingerprint(key) if key else None,
        }
        return line_of(at, EARLIER_GONE, details, BEGINNING, key)

    def _begin_behind(self, line: bytes, entry: Mapping[str, Any]) -> None:
        """Go on behind what is gone, as the line tells that stands for it; raises TrailBroken."""
        gone = gone_before(line)
        if gone is None or entry["prev"] != BEGINNING:
            raise self._broken(Flaw.UNREADABLE)
        key = self._keys.get(str(gone.sealed_by))
        if self._keys and gone.key is not None and gone.sealed_by is None:
            raise self._broken(Flaw.UNSEALED)
        if key and not is_sealed(line, key):
            raise self._broken(Flaw.FORGED)
        self.count = self.gone = gone.lines
        self.last = gone.hash
        if self._keys:
            self._print, self._sealed_from = gone.key, gone.sealed_from
            self._unproven = 0 if key or gone.sealed_by is None else gone.lines

    def head(self) -> Head:
        """The end; raises TrailBroken where nothing at all is sealed."""
        if self._keys and self.count and self._print is None:
            raise self._broken(Flaw.UNSEALED)
        return Head(self.count, self.last, self._sealed_from, self._unproven)

    def _check_seal(self, line: bytes, entry: Mapping[str, Any]) -> None:
        seal = entry.get("seal")
        if seal is not None and entry.get("what") == KEY_BEGINS:
            self._begin(entry.get("details"))
        if self._print is None:
            if seal is not None:
                raise self._broken(Flaw.FORGED)
            return  # older than the key
        if seal is None:
            raise self._broken(Flaw.UNSEALED)
        key = self._keys.get(self._print)
        if key is None:
            self._unproven = self.count
        elif not is_sealed(line, key):
            raise self._broken(Flaw.FORGED)

    def _begin(self, details: Any) -> None:
        if not isinstance(details, dict) or not isinstance(details.get("key"), str):
            raise self._broken(Flaw.UNREADABLE)
        if self._print is None and self.count > 1 and details.get("older") and details["key"] in self._keys:
            # the key was there before these lines, so whoever wrote them did not have it
            raise TrailBroken(self.count - 1, Flaw.UNSEALED)
        self._print = details["key"]
        self._sealed_from = self._sealed_from or self.count

    def _broken(self, flaw: Flaw) -> TrailBroken:
        return TrailBroken(self.count, flaw)


@dataclass(frozen=True, slots=True)
class GoneLines:
    """What the first line tells of those that are gone; see ``EARLIER_GONE``."""

    lines: int
    hash: str
    key: str | None
    sealed_from: int
    sealed_by: str | None


def gone_before(line: bytes) -> GoneLines | None:
    """What a first line tells of lines before it; None: nothing is gone, or it cannot be read."""
    entry = entry_of(line)
    details = entry.get("details") if entry and entry.get("what") == EARLIER_GONE else None
    if not isinstance(details, dict):
        return None
    lines, last, key = details.get("lines"), details.get("hash"), details.get("key")
    sealed_from, by = details.get("sealed_from"), details.get("by")
    texts = all(text is None or isinstance(text, str) for text in (key, by))
    if not texts or not isinstance(last, str) or not isinstance(lines, int) or not isinstance(sealed_from, int):
        return None
    return GoneLines(lines, last, key, sealed_from, by) if lines > 0 else None


def line_of(at: str, what: str, details: Mapping[str, Any], previous: str, key: bytes | None) -> bytes:
    """A line, sealed where there is a key; ``previous`` is the hash of the line before."""
    body = orjson.dumps({"at": at, "what": what, "details": details, "prev": previous})
    return body + b"\n" if key is None else body[:-1] + _seal(body, key)


def is_sealed(line: bytes, key: bytes) -> bool:
    """Whether a line carries this key's seal."""
    length = len(_seal(b"", key))
    body, seal = line[:-length] + b"}", line[-length:]
    return hmac.compare_digest(seal, _seal(body, key))


def entry_of(line: bytes) -> dict[str, Any] | None:
    """What a line says; None: it is none."""
    try:
        entry = orjson.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("prev"), str) else None


def hash_of(line: bytes) -> str:
    """What the next line says of this one."""
    return hashlib.sha256(line).hexdigest()


def _seal(body: bytes, key: bytes) -> bytes:
    """The end of a sealed line: an HMAC-SHA256 over the line as it would be without it."""
    return b',"seal":"' + hmac.new(key, body, hashlib.sha256).hexdigest().encode() + b'"}\n'
