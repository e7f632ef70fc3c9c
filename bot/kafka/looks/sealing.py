"""What looks, answers and faces are sealed with on their way: whoever reads on the broker learns nobody's face."""

import hashlib
import hmac
import re
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: What every message begins with, and then which schema it has.
MAGIC: Final = b"DML"
SCHEMA: Final = 1

KEY_BYTES: Final = 32
_SALT_BYTES = 24
#: Each message has a key of its own, made of its salt: so no nonce is ever used twice with one.
_NONCE = bytes(12)
_HEAD_BYTES = len(MAGIC) + 1

_WRITTEN = re.compile(r"[0-9a-fA-F]{64}")


class NoKey(Exception):
    """A key file is not there, cannot be read, or holds no key; ``why``: what the system said, or nothing."""

    def __init__(self, place: Path, why: str = "") -> None:
        super().__init__(f"{place}: {why or 'no key'}")
        self.place = place
        self.why = why


class NotOurs(Exception):
    """This was sealed with another key, for something else, or was changed on its way."""


class OtherSchema(Exception):
    """This has another schema than we understand."""

    def __init__(self, schema: int) -> None:
        super().__init__(f"schema {schema}, {SCHEMA} is understood")
        self.schema = schema


class HouseholdKey:
    """The one secret that service and workers share."""

    def __init__(self, secret: bytes) -> None:
        """``secret`` has KEY_BYTES bytes."""
        if len(secret) != KEY_BYTES:
            raise ValueError("no key")
        self._secret = secret

    def __repr__(self) -> str:
        return "HouseholdKey(…)"

    def seal(self, kind: str, about: str, plain: bytes) -> bytes:
        """Seal something of a kind, about something: it opens as nothing else."""
        salt = secrets.token_bytes(_SALT_BYTES)
        head = MAGIC + bytes([SCHEMA])
        return head + salt + AESGCM(self._key(kind, salt)).encrypt(_NONCE, plain, _context(head, kind, about))

    def open(self, kind: str, about: str, sealed: bytes) -> bytes:
        """What was sealed; raises NotOurs, OtherSchema."""
        head, salt, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:][:_SALT_BYTES], sealed[_HEAD_BYTES + _SALT_BYTES :]
        if len(head) < _HEAD_BYTES or not head.startswith(MAGIC):
            raise NotOurs("it does not begin as ours do")
        if head[-1] != SCHEMA:
            raise OtherSchema(head[-1])
        try:
            return AESGCM(self._key(kind, salt)).decrypt(_NONCE, rest, _context(head, kind, about))
        except (InvalidTag, ValueError) as exc:
            raise NotOurs("it does not open") from exc

    def name(self, kind: str, word: str) -> str:
        """What a door, or somebody, is called where strangers may read it: always the same, and only we know whom."""
        return self._digest(f"name of {kind}", word.encode()).hex()[:32]

    def _key(self, kind: str, salt: bytes) -> bytes:
        return self._digest(f"seal of {kind}", salt)

    def _digest(self, purpose: str, content: bytes) -> bytes:
        purposed = hmac.digest(self._secret, f"doorman {purpose}".encode(), hashlib.sha256)
        return hmac.digest(purposed, content, hashlib.sha256)


def read_key(place: Path) -> HouseholdKey:
    """The key in a file; raises NoKey."""
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as exc:
        raise NoKey(place, exc.strerror or "") from exc
    except UnicodeDecodeError as exc:
        raise NoKey(place) from exc
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1 or not _WRITTEN.fullmatch(lines[0]):
        raise NoKey(place)
    return HouseholdKey(bytes.fromhex(lines[0]))


def new_key(note: str = "") -> bytes:
    """What stands in a new key's file; ``note`` tells whoever opens it what it is."""
    noted = "".join(f"# {line}\n" for line in note.splitlines())
    return f"{noted}{secrets.token_hex(KEY_BYTES)}\n".encode()


def _context(head: bytes, kind: str, about: str) -> bytes:
    return b"\0".join((head, kind.encode(), about.encode()))
