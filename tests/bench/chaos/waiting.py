"""No wait of the bench is without end: it ends in a finding that names what was waited for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.rig.machine import as_if_alone


class Broken(Exception):
    """Something that must hold does not; the sentences are its ``args``."""


@dataclass(slots=True)
class Waited:
    """What is waited for just now: whoever goes on to the next thing says so."""

    what: str


@asynccontextmanager
async def within(alone_s: float, what: str) -> AsyncIterator[Waited]:
    """Raise Broken where the block takes longer than so many seconds of a machine that does nothing else."""
    waited = Waited(what)
    try:
        async with as_if_alone(alone_s):
            yield waited
    except TimeoutError as exc:
        raise Broken(f"waited in vain until {waited.what} ({exc})".removesuffix(" ()")) from exc
