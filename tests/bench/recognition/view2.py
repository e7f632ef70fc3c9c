"""LFW's View 2: 6,000 pairs in ten folds, the same person or not; the bound of each fold is learned on the other nine.

As published: with its wrong labels, and with the people that this project tunes on. A check of the pipeline, no figure.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.recognition.embedded import Embedded
from tests.bench.recognition.lfw import Photo, Setting, photos

#: Photos at their own size: the whole picture of 250x250 in a frame.
AS_IS = Setting(face_px=113, jpeg_quality=95)

Pairs = list[list[tuple[Path, Path, bool]]]


def view2(folder: Path, embedded: Embedded) -> dict[str, tuple[float, int]]:
    """Accuracy in percent and the number of pairs: of all pairs (one not found is a mistake), and of those found."""
    place = next(iter(photos(folder, "all").values()))[0].path.parent.parent
    folds = _pairs(folder / "pairs.txt", place)
    wanted = {path: Photo(path.parent.name, path) for fold in folds for one, other, _ in fold for path in (one, other)}
    faces = embedded.look(wanted.values(), AS_IS)
    apart, same, fold_of = [], [], []
    for number, fold in enumerate(folds):
        for one, other, alike in fold:
            pair = faces[wanted[one]], faces[wanted[other]]
            known = pair[0] is not None and pair[1] is not None
            distance = float(np.linalg.norm(pair[0].embedding - pair[1].embedding)) if pair[0] and pair[1] else np.nan
            apart.append(distance if known else np.nan)
            same.append(alike)
            fold_of.append(number)
    distances, truth, numbers = np.array(apart), np.array(same), np.array(fold_of)
    found = ~np.isnan(distances)
    right = sum(_right(distances, truth, (numbers == fold) & found, (numbers != fold) & found) for fold in set(fold_of))
    return {
        "all pairs": (100 * right / len(truth), len(truth)),
        "pairs in which both faces were found": (100 * right / int(found.sum()), int(found.sum())),
    }


def _right(
    distances: NDArray[np.float64], truth: NDArray[np.bool_], asked: NDArray[np.bool_], learned: NDArray[np.bool_]
) -> int:
    bounds = np.linspace(0.3, 0.9, 301)
    hits = [int(((distances[learned] <= bound) == truth[learned]).sum()) for bound in bounds]
    bound = bounds[int(np.argmax(hits))]
    return int(((distances[asked] <= bound) == truth[asked]).sum())


def _pairs(path: Path, place: Path) -> Pairs:
    lines = [line.split() for line in path.read_text("ascii").splitlines()]
    folds, size = int(lines[0][0]), int(lines[0][1])
    found: Pairs = []
    for fold in range(folds):
        part = lines[1 + fold * 2 * size : 1 + (fold + 1) * 2 * size]
        found.append([_pair(words, place) for words in part])
    return found


def _pair(words: list[str], place: Path) -> tuple[Path, Path, bool]:
    def photo(person: str, number: str) -> Path:
        return place / person / f"{person}_{int(number):04d}.jpg"

    same = len(words) == 3  # one name and two numbers
    other = (words[0], words[2]) if same else (words[2], words[3])
    return photo(words[0], words[1]), photo(*other), same
