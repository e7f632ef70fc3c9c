"""What a place that reads is, and how its inputs are made."""

import json
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.bench.fuzz import damage

#: Telegram's own bound, in characters.
_LONGEST_MESSAGE = 4096

Read = Callable[[Any], object]
Make = Callable[[random.Random], Any]

T = TypeVar("T")


def _nothing() -> None:
    """There is nothing to close."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that reads what somebody else wrote."""

    name: str
    #: Something damaged, or that never was whole.
    make: Make
    read: Read
    #: What says that it cannot be read; anything else is a fault of ours.
    raises: tuple[type[Exception], ...] = ()
    #: Its part of all inputs: most have this much, what takes milliseconds less.
    share: int = 50
    #: Called when its inputs are through.
    close: Callable[[], None] = _nothing


def damaged_bytes(*seeds: bytes) -> Make:
    """Bytes with damage."""
    return lambda chance: damage.of_bytes(chance.choice(seeds), chance)


def damaged_words(*seeds: str) -> Make:
    """Text with damage; what is no UTF-8 comes as half characters, as headers and addresses have it."""

    def make(chance: random.Random) -> str:
        return damage.of_bytes(chance.choice(seeds).encode(), chance).decode("utf-8", "surrogateescape")

    return make


def damaged_sentences(*seeds: str) -> Make:
    """Text with damage as Telegram brings it: whole characters, some of them odd."""

    def make(chance: random.Random) -> str:
        text = damage.of_bytes(chance.choice(seeds).encode(), chance).decode("utf-8", "ignore")
        if chance.random() < 0.5:
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(damage.ODD_SIGNS) + text[at:]
        return text[:_LONGEST_MESSAGE]

    return make


def damaged_documents(*seeds: Any) -> Make:
    """Documents with damage."""
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


def driven(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as stop:
        found: T = stop.value
        return found
    work.close()
    raise RuntimeError("it waits for something")
