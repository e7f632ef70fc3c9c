"""Digits that are compared and never kept: a slow, salted hash, off the event loop."""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

#: scrypt's cost: 32 MB and about a tenth of a second. A PIN has few digits, so each guess has to be dear.
COST = 2**15

_BLOCK, _LANES, _LENGTH, _SALT_BYTES = 8, 1, 32, 16

#: How much memory a hash may take, in bytes: twice what it needs.
_MOST_MEMORY = 2 * 128 * _BLOCK * COST


@dataclass(frozen=True, slots=True)
class HashedDigits:
    """What is kept of a PIN, in hex."""

    salt: str
    #: Of so few digits it would tell them to whoever has the time.
    digest: str = field(repr=False)
    cost: int


class DigitHasher:
    """Makes one hash at a time: of ten that are tried at once none takes the memory of ten."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def hash(self, digits: str) -> HashedDigits:
        """Hash digits with a salt of their own."""
        salt = secrets.token_bytes(_SALT_BYTES)
        async with self._turn:
            return HashedDigits(salt.hex(), (await _hash(digits, salt, COST)).hex(), COST)

    async def are_same(self, digits: str, known: HashedDigits | None) -> bool:
        """Tell whether these are the digits; where none are known it takes as long to say no."""
        async with self._turn:
            if known is None:
                await _hash(digits, bytes(_SALT_BYTES), COST)
                return False
            digest = await _hash(digits, bytes.fromhex(known.salt), known.cost)
        return hmac.compare_digest(digest, bytes.fromhex(known.digest))


async def _hash(digits: str, salt: bytes, cost: int) -> bytes:
    return await asyncio.to_thread(
        hashlib.scrypt,
        digits.encode(),
        salt=salt,
        n=cost,
        r=_BLOCK,
        p=_LANES,
        maxmem=_MOST_MEMORY,
        dklen=_LENGTH,
    )
