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

#: An input that takes longer of the processor hangs, in seconds.
HANGS_S = 1.0

#: Or one that takes so many times longer by the clock: who waits is stuck, too, and others may keep us waiting.
_BUSY = 20

#: So often an input is read that seems to hang: a machine that others keep busy takes its time once, a hang always.
_TRIES = 3

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
    #: Of the quickest try of an input that took long.
    slowest_ms: float = 0.0
    #: Of this process's processor time, all inputs and their making together.
    cpu_s: float = 0.0
    grown_mib: float = 0.0

    @property
    def wrong(self) -> bool:
        """True: something else than a refusal was raised, it hung, or it grew."""
        return bool(self.accidents) or self.slowest_ms > 1000 * HANGS_S or self.grown_mib > GROWN_MIB


def shares(inputs: int, places: list[Target]) -> dict[str, int]:
    """How many of all inputs each place has."""
    together = sum(place.share for place in places)
    return {place.name: max(1, round(inputs * place.share / together)) for place in places}


def run(inputs: int, seed: int, only: str = "") -> dict[str, Outcome]:
    """So many inputs over all places (those with ``only`` in their name), each by its share; the outcome by place."""
    places = [place for place in targets() if only in place.name]
    counts = shares(inputs, places)
    found = {}
    for place in places:
        chance = random.Random(f"{seed} {place.name}")  # noqa: S311 - which damage is done
        try:
            found[place.name] = _try(place, counts[place.name], chance)
        finally:
            place.close()
    return found


def _try(place: Target, inputs: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    memory = psutil.Process().memory_info
    warm, began = 0, time.process_time()
    for number in range(inputs):
        _read(place, place.make(chance), outcome)
        if number == inputs // 10 and inputs >= WEIGHED:
            gc.collect()
            warm = memory().rss
    outcome.cpu_s = round(time.process_time() - began, 2)
    if inputs >= WEIGHED:
        gc.collect()
        outcome.grown_mib = round((memory().rss - warm) / 2**20, 1)
    return outcome


def _read(place: Target, given: Any, outcome: Outcome) -> None:
    outcome.inputs += 1
    took_s = _once(place, given, outcome)
    for _ in range(_TRIES - 1):
        if took_s <= HANGS_S:
            break
        took_s = min(took_s, _once(place, given, Outcome()))
    if took_s > HANGS_S and len(outcome.accidents) < _TOLD:
        outcome.accidents[f"{took_s:.1f} s"] = repr(given)[:600]
    outcome.slowest_ms = max(outcome.slowest_ms, round(1000 * took_s, 1))


def _once(place: Target, given: Any, outcome: Outcome) -> float:
    """Have an input read; how long that took of the processor, in seconds, or of a clock that runs slower."""
    began, worked = time.perf_counter(), time.process_time()
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
    return max(time.process_time() - worked, (time.perf_counter() - began) / _BUSY)
