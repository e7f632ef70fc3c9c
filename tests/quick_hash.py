"""Hashing PINs as slowly as the service does would be most of what these tests do."""

import hashlib

import pytest

from bot.house.opening import hashed_digits


async def hashed_at_once(digits: str, salt: bytes, cost: int) -> bytes:
    """As good a hash, and no thread: while one works, a loop whose time is looped would go on to its next timer."""
    return hashlib.sha256(salt + digits.encode() + cost.to_bytes(4, "big")).digest()


@pytest.fixture
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's hash, at the least cost that it has."""
    monkeypatch.setattr(hashed_digits, "COST", 2)


@pytest.fixture
def hash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another hash, for loops whose time is looped."""
    monkeypatch.setattr(hashed_digits, "_hash", hashed_at_once)
