"""Counts what became of each input, and what it cost."""

import gc
import random
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psutil

from tests.bench.fuzz.target import Target
from tests.bench.fuzz.targets import targets

#: An input that takes longer hangs, in seconds.
HANGS_S = 1.0

#: By so much memory may be larger at the end of a place than when a tenth of its inputs had passed, in MiB.
GROWN_MIB = 20.0

#: Of fewer inputs memory tells nothing.
WEIGHED = 1_000

#: So many different accidents of a place are told in full.
_TOLD = 5


@dataclass(slots=True)
class Outcome:
    """What a place made of its inputs."""

    inputs: int = 0
    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    accidents: dict[str, str] = field(default_factory=dict)
    slowest_ms: float = 0.0
    grown_mib: float = 0.0

    @property
    def wrong(self) -> bool:
        """True: something else than a refusal was raised, it hung, or it grew."""
        return bool(self.accidents) or self.slowest_ms > 1000 * HANGS_S or self.grown_mib > GROWN_MIB


def run(inputs: int, seed: int) -> dict[str, Outcome]:
    """So many inputs over all places, each by its share; the outcome by place."""
    places = targets()
    together = sum(place.share for place in places)
    found = {}
    for place in places:
        chance = random.Random(f"{seed} {place.name}")  # noqa: S311 - which damage is done
        found[place.name] = _try(place, max(1, inputs * place.share // together), chance)
    return found


def _try(place: Target, inputs: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    memory = psutil.Process().memory_info
    warm = 0
    for number in range(inputs):
        _read(place, place.make(chance), outcome)
        if number == inputs // 10 and inputs >= WEIGHED:
            gc.collect()
            warm = memory().rss
    if inputs >= WEIGHED:
        gc.collect()
        outcome.grown_mib = round((memory().rss - warm) / 2**20, 1)
    return outcome


def _read(place: Target, given: Any, outcome: Outcome) -> None:
    outcome.inputs += 1
    began = time.perf_counter()
    try:
        place.read(given)
    except place.raises as refused:
        outcome.refused[type(refused).__name__] += 1
    except Exception as exc:  # noqa: BLE001 - exactly what is looked for
        where = traceback.extract_tb(exc.__traceback__)[-1]
        key = f"{type(exc).__name__} at {where.name}:{where.lineno}"
        if key not in outcome.accidents and len(outcome.accidents) < _TOLD:
            outcome.accidents[key] = f"{exc!r} of {given!r}"[:600]
    else:
        outcome.taken += 1
    outcome.slowest_ms = max(outcome.slowest_ms, round(1000 * (time.perf_counter() - began), 1))
