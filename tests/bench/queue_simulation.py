"""How many workers a building needs, by simulation: looks of a morning, queued as they are on the topics.

    uv run python -m tests.bench.queue_simulation [--doors 1000] [--rings 1.5] [--look-ms 100] [--json]

What is assumed, and may be given: rings of a door between seven and nine, most of them about eight (normally
distributed, a deviation of 12 minutes); three pictures a ring, a second apart, each a look of its own; what a look
takes (log-normal: median and 95th percentile as measured by tests.bench.workers); people whom cameras see, each asked
about twice, behind all rings. Doors are dealt out among the workers by their names, as Kafka does it, so that a worker
may have much to do while another has nothing. Whoever has waited so long (``--patience-s``) is looked at by the service
itself. No network and no broker are in it: they add some milliseconds a look.
"""

import argparse
import heapq
import json
import math
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

#: The 95th percentile of a normal distribution.
_Z95 = 1.645
_PICTURES = 3
_APART_S = 1.0
_HOURS_S = 7200.0
_DEVIATION_S = 720.0
#: A camera asks about somebody once soon, and once more.
_ASKS = 2


@dataclass(frozen=True, slots=True)
class Building:
    """What there is, and what it does in two hours."""

    doors: int = 1000
    #: Of a door, in all of these two hours.
    rings: float = 1.5
    #: Whom cameras see, in all of them.
    passers: int = 4000
    look_ms: float = 100.0
    look_p95_ms: float = 160.0
    #: Of five heads; what a camera asks about.
    heads_ms: float = 80.0
    patience_s: float = 2.0
    patient_s: float = 10.0
    #: Of the topics.
    partitions: int = 64


@dataclass(order=True, slots=True)
class Look:
    """One of them: when it was asked for, of which door, and what it takes."""

    at_s: float
    door: int = field(compare=False)
    takes_s: float = field(compare=False)
    rings: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class QueueOutcome:
    """How long rings waited, beside what their look itself took."""

    workers: int
    looks: int
    busy: float
    #: Seconds from the picture to what it shows.
    p50_s: float
    p95_s: float
    p99_s: float
    #: Looks at rings that the service did itself because no worker came in time, and cameras' likewise.
    own_rings: int
    own_cameras: int


def looks_of(building: Building, dice: random.Random) -> list[Look]:
    """A morning."""
    sigma = math.log(building.look_p95_ms / building.look_ms) / _Z95

    def takes_s(median_ms: float) -> float:
        return dice.lognormvariate(math.log(median_ms / 1000), sigma)

    looks = []
    for _ in range(round(building.doors * building.rings)):
        at_s, door = dice.gauss(_HOURS_S / 2, _DEVIATION_S), dice.randrange(building.doors)
        looks += [Look(at_s + k * _APART_S, door, takes_s(building.look_ms), rings=True) for k in range(_PICTURES)]
    for _ in range(building.passers):
        at_s, door = dice.gauss(_HOURS_S / 2, 2 * _DEVIATION_S), dice.randrange(10**9)
        looks += [Look(at_s + k * 3.0, door, takes_s(building.heads_ms), rings=False) for k in range(_ASKS)]
    return sorted(looks)


def simulate(building: Building, looks: Sequence[Look], workers: int) -> QueueOutcome:
    """What becomes of them with so many workers."""
    by_worker: list[list[Look]] = [[] for _ in range(workers)]
    for look in looks:
        partition = zlib.crc32(f"door {look.door}".encode()) % building.partitions
        by_worker[partition % workers].append(look)
    took: list[float] = []
    own = [0, 0]
    busy = 0.0
    for own_looks in by_worker:
        for look, begun_s in _served(own_looks, building):
            if begun_s is None:
                own[0 if look.rings else 1] += 1
                if look.rings:
                    took.append(building.patience_s + look.takes_s)
                continue
            busy += look.takes_s
            if look.rings:
                took.append(begun_s - look.at_s + look.takes_s)
    took.sort()
    p50_s, p95_s, p99_s = (round(_share(took, share), 2) for share in (0.5, 0.95, 0.99))
    share_busy = round(busy / workers / _HOURS_S, 3)
    return QueueOutcome(workers, len(looks), share_busy, p50_s, p95_s, p99_s, own_rings=own[0], own_cameras=own[1])


def _served(looks: Sequence[Look], building: Building) -> Iterator[tuple[Look, float | None]]:
    """One worker's, rings first; with when it began, None: nobody waited any more, and it was skipped."""
    rings: list[Look] = []
    others: list[Look] = []
    clock_s = float("-inf")
    coming = iter(looks)
    following = next(coming, None)
    while following or rings or others:
        if not rings and not others and following:
            clock_s = max(clock_s, following.at_s)
        while following and following.at_s <= clock_s:
            heapq.heappush(rings if following.rings else others, following)
            following = next(coming, None)
        look = heapq.heappop(rings or others)
        waits_s = building.patience_s if look.rings else building.patient_s
        # a look that does not end in time was done for nothing, and is done by the service, too
        if clock_s - look.at_s >= waits_s:
            yield look, None
            continue
        in_time = clock_s + look.takes_s - look.at_s <= waits_s
        yield look, clock_s if in_time else None
        clock_s += look.takes_s


def _share(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def main() -> None:
    """Print a line for each number of workers."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    standard = Building()
    for name, value in asdict(standard).items():
        asked.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3, 4, 6, 8])
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--json", action="store_true")
    chosen = vars(asked.parse_args())
    building = Building(**{name: chosen[name] for name in asdict(standard)})
    looks = looks_of(building, random.Random(chosen["seed"]))  # noqa: S311 - a simulation
    outcomes = [simulate(building, looks, workers) for workers in chosen["workers"]]
    if chosen["json"]:
        print(json.dumps({"building": asdict(building), "outcomes": [asdict(one) for one in outcomes]}, indent=1))
        return
    print(f"{len(looks)} looks in two hours, {sum(look.rings for look in looks)} of them at rings")
    print("workers  busy   p50    p95    p99   rings by the service   cameras' by the service")
    for one in outcomes:
        print(
            f"{one.workers:>7}  {one.busy:>4.0%}  {one.p50_s:>4.2f}s  {one.p95_s:>4.2f}s  {one.p99_s:>4.2f}s"
            f"  {one.own_rings:>21}  {one.own_cameras:>24}"
        )


if __name__ == "__main__":
    main()
