"""Secrets that are kept: sealed with the key that lies outside the data folder, and bound to what they belong to."""

import logging
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Protocol

import orjson

from bot.house.records.disk import DiskState, StoreUnwritable

log = logging.getLogger(__name__)

#: Of a seal, drawn anew for each: the size that AES-GCM is made for.
_NONCE_BYTES = 12

#: The key of the trail seals no secret itself: one that becomes known must not tell the other.
_PURPOSE = b"doorman: secrets that are kept"


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A secret as it lies on the disk."""

    #: Nonce and seal (AES-256-GCM) in base64.
    seal: str


class _Seals(Protocol):
    """A collection of them, as far as it is needed."""

    def get(self, key: str) -> SealedSecret | None: ...

    async def put(self, things: Mapping[str, SealedSecret | None]) -> None: ...


class SealedBook:
    """Secrets by the id of whatever they belong to; each opens under its own id alone.

    The first of ``keys`` seals, and the older ones behind it open, too. Without any, nothing can be kept.
    """

    def __init__(self, name: str, book: _Seals, keys: Sequence[bytes]) -> None:
        self._name = name
        self._book = book
        self._keys = tuple(keys)

    def get(self, owner: str) -> str | None:
        """What was sealed; None: nothing, or nothing that this key opens. Never raises."""
        kept = self._book.get(owner)
        if kept is None:
            return None
        try:
            sealed = b64decode(kept.seal, validate=True)
        except ValueError:
            sealed = b""
        for key in self._keys:
            opened = _opened(_derived(key), sealed, self._bound_to(owner))
            if opened is not None:
                return opened
        log.error("a secret of %s cannot be opened: the key that sealed it is another one", self._name)
        return None

    async def put(self, owner: str, secret: str | None) -> None:
        """Seal a secret, or forget it (None). Raises StoreUnwritable, also where there is no key to seal with."""
        if secret is None:
            await self._book.put({owner: None})
            return
        if not self._keys:
            log.error("a secret of %s is not kept: there is no key to seal it with; set AUDIT_KEY_FILE", self._name)
            raise StoreUnwritable(DiskState.READ_ONLY)
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - a house without one needs none

        nonce = token_bytes(_NONCE_BYTES)
        sealed = nonce + AESGCM(_derived(self._keys[0])).encrypt(nonce, secret.encode(), self._bound_to(owner))
        await self._book.put({owner: SealedSecret(b64encode(sealed).decode("ascii"))})

    def _bound_to(self, owner: str) -> bytes:
        return f"{self._name}\0{owner}".encode()


def sealed_in(folder: Path, name: str, keys: Sequence[bytes]) -> SealedBook:
    """The secrets in a data folder, without taking the folder: they can be opened, and not changed."""
    return SealedBook(name, _LyingThere(folder, name), keys)


class _LyingThere:
    """What lies in the data folder, read without taking it."""

    def __init__(self, folder: Path, name: str) -> None:
        try:
            documents = orjson.loads((folder / "drawers" / f"{name}.json").read_bytes())[name]
            self._seals = {key: str(document["seal"]) for key, document in documents.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._seals = {}

    def get(self, key: str) -> SealedSecret | None:
        return SealedSecret(self._seals[key]) if key in self._seals else None

    async def put(self, things: Mapping[str, SealedSecret | None]) -> None:  # noqa: ARG002 - none is written
        raise StoreUnwritable(DiskState.READ_ONLY)


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key)


def _opened(key: bytes, sealed: bytes, bound_to: bytes) -> str | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    nonce, seal = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, seal, bound_to).decode()
    except (InvalidTag, ValueError):
        return None
