"""How clean learning stays: right photos that are asked about, wrong ones that pass, wrong ones found later, poses.

    uv run python -m tests.bench.recognition.learning DIR [--half tune|"held out"|all] [--people N] [--models DIR]

DIR holds a folder a person with their photos, one face in the middle of each: LFW's ``images_deepfunneled``, ORL's
``att_faces``. People whose sha256(name) begins with 0-7 are those that may be tuned on. Photos are learned as they are.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from recognizer.detect.engine import open_engine
from recognizer.detect.quality import no_sample
from recognizer.face import EngineSettings, Face, FaceFault
from recognizer.gallery.agreement import is_unlike, odd_of
from recognizer.known_faces import ENROL_JITTERS
from tests.bench.recognition.lfw import ERRATA, held_out

#: Photos of each person that are looked at.
_MOST = 10
#: How often each person's photos are drawn anew.
_ROUNDS = 10
#: Of others, each time.
_WRONG = 20
_DRAWN_ANEW = 1000
_POSES = frozenset({FaceFault.TURNED_AWAY, FaceFault.LOOKING_DOWN, FaceFault.LOOKING_UP})

Vectors = NDArray[np.float32]
#: Of each person: how many were asked, and how many of them came out so.
Counted = Mapping[str, tuple[int, int]]


def faces_of(folder: Path, half: str, most_people: int, settings: EngineSettings) -> dict[str, list[Face]]:
    """The face in the middle of each photo, of people who have two photos and more."""
    engine = open_engine(settings)
    people = sorted(
        (
            path
            for path in folder.iterdir()
            if path.is_dir() and (half == "all" or held_out(path.name) == (half != "tune"))
        ),
        key=lambda path: hashlib.sha256(b"learning" + path.name.encode()).digest(),
    )
    photos = {path.name: [one for one in sorted(path.iterdir()) if one.stem not in ERRATA][:_MOST] for path in people}
    asked = [name for name, theirs in photos.items() if len(theirs) > 1][:most_people]
    found: dict[str, list[Face]] = {}
    for name in track(asked, "looking"):
        for photo in photos[name]:
            picture = cv2.imread(str(photo))
            if picture is None:
                continue
            height, width = picture.shape[:2]
            faces = engine.faces(np.ascontiguousarray(picture[..., ::-1]), jitters=ENROL_JITTERS)
            if faces:
                middle = min(faces, key=lambda face: face.box.off_centre(width, height))
                found.setdefault(name, []).append(middle)
    return found


def right_asked(people: Mapping[str, Vectors], others: int, chance: np.random.Generator) -> Counted:
    """Of each person's own photos, those that are asked about beside so many others."""

    def of(own: Vectors, _: Vectors) -> Sequence[bool]:
        order = chance.permutation(len(own))
        return [is_unlike(own[one], own[order[:others]]) for one in order[others:]]

    return _counted(people, others + 1, of)


def wrong_passed(people: Mapping[str, Vectors], others: int, chance: np.random.Generator) -> Counted:
    """Of photos of others, those that are not asked about beside so many of somebody's own."""

    def of(own: Vectors, foreign: Vectors) -> Sequence[bool]:
        drawn = own[chance.permutation(len(own))[:others]]
        return [not is_unlike(foreign[one], drawn) for one in chance.choice(len(foreign), _WRONG)]

    return _counted(people, others, of)


def first_wrong_found(people: Mapping[str, Vectors], right: int, chance: np.random.Generator) -> Counted:
    """Of wrong first photos, those that alone are odd once so many right ones are there."""

    def of(own: Vectors, foreign: Vectors) -> Sequence[bool]:
        drawn = own[chance.permutation(len(own))[:right]]
        return [odd_of(np.insert(drawn, 0, foreign[chance.integers(len(foreign))], 0)) == [0]]

    return _counted(people, right, of)


def _counted(people: Mapping[str, Vectors], fewest: int, of: Callable[[Vectors, Vectors], Sequence[bool]]) -> Counted:
    counted = {}
    for name, own in people.items():
        if len(own) < fewest:
            continue
        foreign = np.concatenate([theirs for other, theirs in people.items() if other != name])
        came = [one for _ in range(_ROUNDS) for one in of(own, foreign)]
        counted[name] = len(came), sum(came)
    return counted


def told(counted: Counted) -> str:
    """The share in per cent, with a 95 % interval over people (bootstrap), and what it rests on."""
    if not counted:
        return "–"
    table = np.array(list(counted.values()))
    times = np.random.default_rng(95).multinomial(len(table), np.full(len(table), 1 / len(table)), _DRAWN_ANEW)
    asked, came = (times @ table).T
    low, high = np.percentile(100 * came / asked, (2.5, 97.5))
    share = 100 * table[:, 1].sum() / table[:, 0].sum()
    return f"{share:.2f} ({low:.2f}–{high:.2f}) of {table[:, 0].sum()}, {len(table)} people"


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="How clean learning stays.")
    parser.add_argument("folder", type=Path, help="a folder a person")
    parser.add_argument("--half", choices=["held out", "tune", "all"], default="held out")
    parser.add_argument("--people", type=int, default=150, help="as many at most, by chance")
    parser.add_argument("--models", type=Path, default=Path("data/models"), help="the folder of YuNet's file")
    chosen = parser.parse_args()
    faces = faces_of(chosen.folder, chosen.half, chosen.people, EngineSettings(model_folder=chosen.models))
    everything = [face for theirs in faces.values() for face in theirs]
    people = {
        name: np.stack([face.embedding for face in kept])
        for name, theirs in faces.items()
        if len(kept := [face for face in theirs if no_sample(face.quality) is None]) > 1
    }
    chance = np.random.default_rng(6)
    table = Table("what", "%, (95 % over people)", title=f"{len(faces)} people, {len(everything)} photos")
    aside = [no_sample(face.quality) in _POSES for face in everything]
    table.add_row("not learned for their pose", f"{100 * np.mean(aside):.2f}")
    for others in (1, 2, 3, 5):
        table.add_row(f"right, asked about beside {others}", told(right_asked(people, others, chance)))
        table.add_row(f"wrong, not asked about beside {others}", told(wrong_passed(people, others, chance)))
    for right in (2, 3, 4):
        table.add_row(
            f"wrong first photo found with {right} right ones", told(first_wrong_found(people, right, chance))
        )
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
