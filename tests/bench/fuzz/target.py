"""What a place that reads is, and how its inputs are made."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.fuzz import damage

Read = Callable[[Any], object]
Make = Callable[[random.Random], Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A place that reads what somebody else wrote."""

    name: str
    #: Something damaged, or that never was whole.
    make: Make
    read: Read
    #: What says that it cannot be read; anything else is a fault of ours.
    raises: tuple[type[Exception], ...] = ()
    #: Of a million inputs so many, in thousands.
    share: int = 50


def damaged_bytes(*seeds: bytes) -> Make:
    return lambda chance: damage.of_bytes(chance.choice(seeds), chance)


def damaged_words(*seeds: str) -> Make:
    def make(chance: random.Random) -> str:
        return damage.of_bytes(chance.choice(seeds).encode(), chance).decode("utf-8", "surrogateescape")

    return make


def damaged_documents(*seeds: Any) -> Make:
    return lambda chance: damage.of_document(chance.choice(seeds), chance)


def damaged_stored(*seeds: Any) -> Make:
    """Documents as a file of them has them: whatever is no object at all is no document."""

    def make(chance: random.Random) -> dict[str, Any]:
        found = damage.of_document(chance.choice(seeds), chance)
        return found if isinstance(found, dict) else {"kind": found}

    return make


def damaged_json(*seeds: Any) -> Make:
    """Half of them damaged as documents, half as bytes."""

    def make(chance: random.Random) -> bytes:
        seed = chance.choice(seeds)
        if chance.random() < 0.5:
            return damage.as_json(damage.of_document(seed, chance))
        return damage.of_bytes(json.dumps(seed).encode(), chance)

    return make
