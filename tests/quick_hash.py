"""Hashing PINs as slowly as the service does would be most of what these tests do."""

import pytest

from bot.house.opening import hashed_digits


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash, at the least cost that scrypt has."""
    monkeypatch.setattr(hashed_digits, "COST", 2)
