"""How often visitors are named, named wrongly, and strangers taken for somebody: on people nobody tuned on.

    uv run python -m tests.bench.recognition.accuracy --lfw DIR --models DIR
        [--imagenet DIR] [--orl DIR] [--celebrities DIR]

LFW's DIR holds ``images_deepfunneled/NAME/NAME_0001.jpg`` (250x250) and, for the View-2 check, ``pairs.txt``, as
github.com/umass-vis-lfw/umass-vis-lfw.github.io does. Press photographs set into frames of 640x480 are no doorbell
footage: expect less there. ImageNet's DIR: see tests.bench.recognition.nobody; ORL's and the celebrities':
tests.bench.recognition.sets.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from recognizer.face import EngineSettings
from recognizer.known_faces import ENROL_JITTERS
from recognizer.match.crowd import crowd_for
from recognizer.match.matching import RULE
from tests.bench.recognition.beside import groups, small_sets
from tests.bench.recognition.embedded import Embedded
from tests.bench.recognition.households import Decide, Faces, Household, Press, by_rule, households, outcome
from tests.bench.recognition.lfw import Photo, Setting, photos
from tests.bench.recognition.nobody import nobody
from tests.bench.recognition.rules import RULES, RuleMaker, doorman
from tests.bench.recognition.tables import cells, figures, rule_table
from tests.bench.recognition.view2 import view2

#: Photos that a person has who is enrolled: three to learn, one to ring.
FEWEST = 4
USUAL = Setting(face_px=68)
#: Photos that a family sends are larger than what the door sees.
TO_ENROL = Setting(face_px=113)

#: Households that look at pictures without people.
HOUSEHOLDS_OF_NOBODY = 50

DEGRADED: Mapping[str, Setting] = {
    "clean 113 px": Setting(face_px=113),
    "clean 31 px": Setting(face_px=31),
    "clean 22 px": Setting(face_px=22),
    "JPEG quality 30": Setting(jpeg_quality=30),
    "31 px and JPEG quality 30": Setting(face_px=31, jpeg_quality=30),
    "noise 20": Setting(spoiled="noise 20"),
    "low light": Setting(spoiled="low light"),
    "motion 7 px": Setting(spoiled="motion 7 px"),
    "backlight": Setting(spoiled="backlight"),
    "a tenth of the light": Setting(spoiled="a tenth of the light"),
    "infrared": Setting(spoiled="infrared"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    people: int
    #: For what needs many pictures of each photo.
    some_people: int
    recall_photos: int

    @classmethod
    def of(cls, *, quick: bool) -> "Size":
        """A few minutes, or the whole."""
        return cls(10, 400, 400, 60) if quick else cls(60, 10_000, 500, 300)


class Bench:
    """Runs one question after the other, and gathers the answers."""

    def __init__(self, folder: Path, embedded: Embedded, half: Literal["tune", "held out"], size: Size) -> None:
        self._folder = folder
        self._embedded = embedded
        self._size = size
        everybody = list(photos(folder, half).items())[: size.people]
        self._people = {person: theirs[:13] for person, theirs in everybody}
        self._some = dict(list(self._people.items())[: size.some_people])
        to_enrol = [photo for theirs in self._people.values() if len(theirs) >= FEWEST for photo in theirs]
        self._enrol = self._embedded.look(to_enrol, TO_ENROL, jitters=ENROL_JITTERS)
        self.answers: dict[str, Any] = {"people": len(self._people), "half": half}

    def single(self) -> Table:
        """One picture: households of 5, 20 and 60, three photos each, by several rules."""
        seen = self._embedded.look(self._everything(), USUAL)
        table = rule_table("single picture, 68 px, 3 photos a person")
        for size in (5, 20, 60):
            for name, rule in RULES.items():
                self._row(table, f"{name}, {size} enrolled", rule, seen, size=size)
        return table

    def samples(self) -> Table:
        """One picture, by the number of photos enrolled."""
        seen = self._embedded.look(self._everything(), USUAL)
        table = rule_table("photos a person, 20 enrolled, 68 px")
        for count in (1, 2, 3, 5, 8):
            self._row(table, f"{count} photos", doorman, seen, size=20, photos=count)
        return table

    def alike(self) -> Table:
        """Households of people who look alike."""
        seen = self._embedded.look(self._everything(), USUAL)
        table = rule_table("households drawn so that everybody looks alike, 3 photos, 68 px")
        for name, rule in RULES.items():
            self._row(table, f"{name}, 20 enrolled", rule, seen, size=20, alike=self._enrol)
        return table

    def curve(self) -> Table:
        """The bound moved: what could be had for what."""
        seen = self._embedded.look(self._everything(), USUAL)
        table = rule_table("the bound moved, 20 enrolled, 68 px")
        for step in (-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.03):
            moved = replace(RULE, named_at=RULE.named_at + step)

            def rule(household: Household, faces: Faces, moved: Any = moved) -> Decide:
                engine = next(face.engine for face in faces.values() if face)
                return by_rule(household, faces, moved, crowd_for(engine))

            self._row(table, f"named_at {moved.named_at:.3f}", rule, seen, size=20)
        return table

    def bursts(self) -> Table:
        """Bursts of different photos, and of copies of one."""
        seen = self._embedded.look(self._everything(), USUAL)
        table = rule_table("bursts, 20 enrolled, 3 photos, 68 px")
        for frames in (2, 3):
            self._row(table, f"{frames} different photos", doorman, seen, size=20, frames=frames)
        some = [photo for theirs in self._some.values() for photo in theirs]
        copies = [self._embedded.look(some, replace(USUAL, copy=copy)) for copy in (1, 2, 3)]
        for frames in (1, 2, 3):
            taken = copies[:frames]

            def press_of(photos: tuple[Photo, ...], taken: Sequence[Faces] = taken) -> Press:
                return tuple(copy[photos[0]] for copy in taken)

            name = f"{frames} copies of one photo"
            self._row(table, name, doorman, seen, size=20, people=self._some, press_of=press_of)
        return table

    def degraded(self) -> Table:
        """What a bad picture costs."""
        everybody = [photo for theirs in self._some.values() for photo in theirs]
        table = rule_table("bad pictures, 20 enrolled, 3 photos")
        clean = self._embedded.look(self._everything(), USUAL)
        self._row(table, "clean 68 px", doorman, clean, size=20, people=self._some)
        for name, setting in DEGRADED.items():
            self._row(table, name, doorman, self._embedded.look(everybody, setting), size=20, people=self._some)
        return table

    def recall(self) -> Table:
        """How many faces are found, by size, with each detector."""
        table = Table("found, %", "113 px", "68 px", "45 px", "31 px", "22 px", title="detection")
        asked = [theirs[0] for theirs in self._people.values()][: self._size.recall_photos]
        for detector in ("yunet", "hog"):
            looking = self._embedded.using(detector)
            found = []
            for side in (113, 68, 45, 31, 22):
                faces = looking.look(asked, Setting(face_px=side)).values()
                found.append(100 * sum(face is not None for face in faces) / len(asked))
            self.answers.setdefault("recall", {})[detector] = found
            table.add_row(f"{detector} ({len(asked)} photos)", *(f"{share:.1f}" for share in found))
        return table

    def groups(self) -> Table:
        """Whether some groups are treated worse than others."""
        table, self.answers["groups"] = groups(
            self._people, self._enrol, self._embedded.look(self._everything(), USUAL)
        )
        return table

    def nobody(self, folder: Path, settings: EngineSettings) -> Table:
        """Pictures without people: what is found there, and whom households of this half take it for."""
        drawn = {size: list(households(self._people, size=size, rounds=HOUSEHOLDS_OF_NOBODY)) for size in (5, 20)}
        table, self.answers["nobody"] = nobody(folder, settings, drawn, self._enrol)
        return table

    def view2(self) -> Table:
        """LFW's own ten-fold test of pairs: a check that the pipeline is wired right."""
        told = view2(self._folder, self._embedded)
        self.answers["view2"] = told
        table = Table("LFW View 2", "accuracy, %", "pairs")
        for name, (share, pairs) in told.items():
            table.add_row(name, f"{share:.2f}", str(pairs))
        return table

    def _everything(self) -> list[Photo]:
        return [photo for theirs in self._people.values() for photo in theirs]

    def _row(
        self,
        table: Table,
        name: str,
        rule: RuleMaker,
        seen: Faces,
        *,
        size: int,
        photos: int = 3,
        frames: int = 1,
        people: Mapping[str, Sequence[Photo]] | None = None,
        alike: Faces | None = None,
        press_of: Callable[[tuple[Photo, ...]], Press] | None = None,
    ) -> None:
        drawn = households(
            people or self._people, size=size, photos=photos, frames=frames, rounds=self._size.rounds, alike=alike
        )
        found = outcome(
            drawn,
            lambda household: rule(household, self._enrol),
            press_of or (lambda photos: tuple(seen[photo] for photo in photos)),
        )
        self.answers.setdefault(str(table.title), {})[name] = figures(found)
        table.add_row(name, *cells(found))


PARTS = ("single", "groups", "samples", "curve", "alike", "bursts", "degraded", "recall", "view2")


def main() -> int:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description="How often the right name, a wrong one, or none is said.")
    parser.add_argument("--lfw", type=Path, help="the folder that holds images_deepfunneled/")
    parser.add_argument("--imagenet", type=Path, help="pictures without people, one a class: false alarms")
    parser.add_argument("--orl", type=Path, help="att_faces of ORL")
    parser.add_argument("--celebrities", type=Path, help="Resources/Faces with the five celebrities")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="the folder of YuNet's file")
    parser.add_argument("--embedder", default="onnx")
    parser.add_argument("--detector", default="auto")
    parser.add_argument("--half", choices=["held out", "tune"], default="held out", help="whom figures are told on")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--quick", action="store_true", help="a sixth of the work: plumbing, not figures")
    parser.add_argument("--cache", type=Path, help="keep what was found in each photo here, for whoever tunes rules")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.cache:
        chosen.cache.mkdir(parents=True, exist_ok=True)
    settings = EngineSettings(
        detector=chosen.detector, embedder=chosen.embedder, model_folder=chosen.models, cache_folder=chosen.cache
    )
    started = time.monotonic()
    out = Console(width=None if sys.stdout.isatty() else 200)
    embedded = Embedded(settings, processes=chosen.processes, cache=chosen.cache)
    answers: dict[str, Any] = {}
    parts: list[Callable[[], Table]] = []
    if chosen.lfw and chosen.lfw.is_dir():
        bench = Bench(chosen.lfw, embedded, chosen.half, Size.of(quick=chosen.quick))
        answers = bench.answers
        parts = [getattr(bench, part) for part in chosen.only]
        if chosen.imagenet and chosen.imagenet.is_dir():
            parts.append(lambda: bench.nobody(chosen.imagenet, settings))
        else:
            out.print("ImageNet: not here, left out")
    else:
        out.print("LFW: not here, left out, and with it what its households would make of pictures without people")
    for part in parts:
        out.print(part())
        _keep(answers, chosen.json)
    tables, answers["beside"] = small_sets(settings, chosen.orl, chosen.celebrities, out.print)
    out.print(*tables)
    _keep(answers, chosen.json)
    out.print(f"{(time.monotonic() - started) / 60:.0f} minutes")
    return 0


def _keep(answers: Mapping[str, Any], path: Path | None) -> None:
    if path:
        path.write_text(json.dumps(answers, indent=2), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
