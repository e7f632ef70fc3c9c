"""How well the watcher finds, follows and counts people, on synthetic scenes that nobody tuned on.

``uv run python -m tests.bench.cameras.tracks [--json FILE] [--models DIR] [--portraits DIR] [--pedestrians DIR]``.
The scenes are described in tests/bench/cameras/moving.py; numbers of the tracker were chosen on seeds below 100, and
these are others. Beside it, on the same frames: YOLOX-nano on each whole frame by itself at 0.35, and what joins its
boxes to those of the frame before by overlap alone. ``--pedestrians``: PennFudan's folder, with PNGImages and
PedMasks.
"""

import argparse
import json
import math
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table
from scipy.optimize import linear_sum_assignment

from recognizer.body import Body, BodyKind, spread
from recognizer.detect.detectors import open_detector
from recognizer.detect.models import YOLOX, YUNET
from recognizer.detect.persons import YoloxNano, open_person_detector
from recognizer.face import Box
from recognizer.picture.picture import open_picture
from recognizer.remembered import Remembered
from recognizer.track.found import TrackKind
from recognizer.watching.camera_watch import Detectors
from recognizer.watching.service import WatcherService
from recognizer.watching.sight import FAINT
from tests.bench.cameras.moving import FPS, SEEN, Scene, Shot, Sitter, Truth, scene, sitters

SHARED = Path(__file__).parents[4] / "shared"
#: Of these seeds none chose a number; scenes of 20 s with one to four people, and of 40 s in which some stay.
SEEDS, LONG_SEEDS = range(1000, 1016), range(2000, 2006)
#: What loiters stays so long.
LOITERS_S = 20.0
#: A box shows somebody whose box overlaps it so much.
_SHOWS = 0.4


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody whom a way of watching tells of in a frame; ``id``: who it says it is."""

    id: str
    box: Box
    since: float


class Way(Protocol):
    """A way of watching one scene."""

    def see(self, shot: Shot) -> tuple[list[Said], tuple[int, int, int]]:
        """Persons in a frame, and how many there are, at least and at most."""


class Ours:
    """The watcher."""

    def __init__(self, detectors: Detectors) -> None:
        self._service = WatcherService(detectors, lambda: detectors)

    def see(self, shot: Shot) -> tuple[list[Said], tuple[int, int, int]]:
        if shot.moving:
            told = self._service.watch("camera", shot.moment, shot.jpeg, shot.moving, FPS)
        else:
            told = self._service.wait("camera", shot.moment)
        persons = [one for one in told.tracked if one.kind is TrackKind.PERSON and not one.furniture]
        said = [Said(one.id, one.box, shot.moment - one.age_s) for one in persons if one.here]
        return said, (told.persons, told.fewest, told.most)


class Naive:
    """YOLOX-nano on each whole frame; ``joined``: a box that overlaps one of the frame before is the same person."""

    def __init__(self, find: Callable[[bytes], list[Body]], *, joined: bool) -> None:
        self._find = find
        self._joined = joined
        self._before: list[Said] = []
        self._next = 0

    def see(self, shot: Shot) -> tuple[list[Said], tuple[int, int, int]]:
        bodies = self._find(shot.jpeg)
        said = [self._named(body.box, shot.moment) for body in bodies if body.kind is BodyKind.PERSON]
        self._before = said
        return said, (len(said), *spread(len(said)))

    def _named(self, box: Box, moment: float) -> Said:
        best = max(self._before, key=lambda one: one.box.overlap(box), default=None)
        if self._joined and best and best.box.overlap(box) > 0.3:
            return Said(best.id, box, best.since)
        self._next += 1
        return Said(str(self._next), box, moment)


@dataclass(slots=True)
class Tally:
    """What was counted over all scenes of one way."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    switches: int = 0
    people: int = 0
    #: Ids that each person had.
    ids: int = 0
    #: Ids that showed nobody most of the time.
    nobody: int = 0
    frames: int = 0
    exact: int = 0
    within: int = 0
    told_after_s: list[float] = field(default_factory=list)
    loiterers: int = 0
    loitering_found: int = 0
    loitering_told: int = 0
    loitering_right: int = 0
    took_ms: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """As shares and means."""
        return {
            "frames": self.frames,
            "people": self.people,
            "recall": self.found / max(1, self.found + self.missed),
            "precision": self.found / max(1, self.found + self.wrong),
            "ids a person": self.ids / max(1, self.people),
            "switches": self.switches,
            "tracks of nobody": self.nobody,
            "count exact": self.exact / max(1, self.frames),
            "count within its spread": self.within / max(1, self.frames),
            "told after, s": statistics.median(self.told_after_s) if self.told_after_s else float("nan"),
            "who loiters": self.loiterers,
            "loitering recall": _share(self.loitering_found, self.loiterers),
            "loitering precision": _share(self.loitering_right, self.loitering_told),
            "ms a frame": statistics.mean(self.took_ms),
        }


def watch(shots: Iterable[Shot], way: Way, tally: Tally) -> None:
    """A scene from its beginning to its end."""
    by_person: defaultdict[int, Counter[str]] = defaultdict(Counter)
    shows: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    last: dict[int, str] = {}
    first_seen: dict[int, float] = {}
    first_told: dict[int, float] = {}
    present: Counter[int] = Counter()
    loitering: dict[str, Counter[int]] = {}
    for shot in shots:
        began = time.process_time()
        said, (persons, fewest, most) = way.see(shot)
        tally.took_ms.append(1000 * (time.process_time() - began))
        people = [truth for truth in shot.truths if not truth.animal]
        counted = [truth for truth in people if truth.seen >= SEEN]
        pairs = matched(counted, said)
        tally.frames += 1
        tally.exact += persons == len(counted)
        tally.within += fewest <= len(counted) <= most
        tally.found += len(pairs)
        tally.missed += len(counted) - len(pairs)
        for truth in counted:
            first_seen.setdefault(truth.who, shot.moment)
            present[truth.who] += 1
        for truth, it in pairs:
            tally.switches += truth.who in last and last[truth.who] != it.id
            last[truth.who] = it.id
            by_person[truth.who][it.id] += 1
            first_told.setdefault(truth.who, shot.moment)
            if shot.moment - it.since >= LOITERS_S:
                loitering.setdefault(it.id, Counter())[truth.who] += 1
        shown = {id(it) for _, it in pairs}
        for it in said:
            # whoever is mostly hidden may be told of, and need not be
            hidden = any(
                truth.box.overlap(it.box) > _SHOWS / 2 or it.box.covered_by(truth.box) > 0.6 for truth in people
            )
            if id(it) not in shown and not hidden:
                tally.wrong += 1
            shows[it.id][id(it) in shown or hidden] += 1
    tally.people += len(first_seen)
    tally.ids += sum(len(ids) for ids in by_person.values())
    tally.nobody += sum(seen[False] > seen[True] for seen in shows.values())
    tally.told_after_s += [first_told[who] - first_seen[who] for who in first_told]
    stayed = {who for who, frames in present.items() if frames / FPS >= LOITERS_S + 1}
    tally.loiterers += len(stayed)
    tally.loitering_told += len(loitering)
    tally.loitering_right += sum(whom.most_common(1)[0][0] in stayed for whom in loitering.values())
    tally.loitering_found += len(stayed & {who for whom in loitering.values() for who in whom})


def matched(truths: Sequence[Truth], said: Sequence[Said]) -> list[tuple[Truth, Said]]:
    """Whom of those who are there each of those that are told of shows, if anybody."""
    if not truths or not said:
        return []
    shares = np.array([[truth.box.overlap(one.box) for one in said] for truth in truths])
    rows, columns = linear_sum_assignment(-shares)
    return [
        (truths[row], said[column]) for row, column in zip(rows, columns, strict=True) if shares[row, column] >= _SHOWS
    ]


def scenes(seeds: Sequence[int], people: Sequence[Sitter], seconds: float) -> list[Scene]:
    """Those of the seeds, with one to four people."""
    return [scene(seed, people, people=1 + seed % 4, seconds=seconds) for seed in seeds]


def run(models: Path, shown: Sequence[Scene]) -> Mapping[str, Mapping[str, float]]:
    """Every way over all scenes."""
    faces = open_detector("auto", models, None)
    persons = open_person_detector("auto", models, score=FAINT)
    plain = YoloxNano(models / YOLOX.name, score=0.35)
    once: Remembered[bytes, list[Body]] = Remembered(1000)

    def find(jpeg: bytes) -> list[Body]:
        return once.of(jpeg, lambda: plain.detect(open_picture(jpeg)))

    ways: Mapping[str, Callable[[], Way]] = {
        "the watcher": lambda: Ours(Detectors(persons, faces)),
        "each frame by itself": lambda: Naive(find, joined=False),
        "joined by overlap": lambda: Naive(find, joined=True),
        "the watcher without the model": lambda: Ours(Detectors(None, faces)),
    }
    tallies = {name: Tally() for name in ways}
    for one in progress(shown, "scenes", console=Console(stderr=True)):
        shots = list(one.shots())
        for name, made in ways.items():
            watch(shots, made(), tallies[name])
    return {name: tally.figures() for name, tally in tallies.items()}


def main() -> int:
    """Measure, and print it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.cameras.tracks", description=__doc__)
    parser.add_argument("--models", type=Path, default=SHARED / "models", metavar="DIR")
    parser.add_argument("--portraits", type=Path, default=SHARED / "faces" / "portraits", metavar="DIR")
    parser.add_argument("--pedestrians", type=Path, metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    for model in (YOLOX, YUNET):
        if not model.found_in(chosen.models):
            sys.stdout.write(f"skipped: {model.name} is not in {chosen.models}\n")
            return 0
    people = sitters(chosen.portraits)
    wanted = [
        (f"scenes of 20 s, {len(people)} portraits", SEEDS, people, 20.0),
        (f"scenes of 40 s, {len(people)} portraits", LONG_SEEDS, people, 40.0),
    ]
    if chosen.pedestrians:
        whole = sitters(None, chosen.pedestrians)
        wanted.append((f"scenes of 20 s, {len(whole)} pedestrians", SEEDS, whole, 20.0))
    else:
        sys.stdout.write("pedestrians are skipped: no --pedestrians DIR with PennFudan's PNGImages and PedMasks\n")
    told = {}
    for name, seeds, shown, seconds in wanted:
        told[name] = ways = run(chosen.models, scenes(seeds, shown, seconds))
        table = Table(name, *ways)
        for figure in next(iter(ways.values())):
            table.add_row(figure, *(_written(figures[figure]) for figures in ways.values()))
        Console().print(table)
    if chosen.json:
        chosen.json.write_text(json.dumps(told, indent=2), encoding="utf-8")
    return 0


def _share(some: int, of: int) -> float:
    return some / of if of else math.nan


def _written(figure: float) -> str:
    if math.isnan(figure):
        return "–"
    return f"{figure:.0f}" if figure == int(figure) and figure > 1 else f"{figure:.3f}"


if __name__ == "__main__":
    sys.exit(main())
