"""Persons and animals without a face: how often they are found, how often where there are none, and how well counted.

``uv run python -m tests.bench.recognition.bodies --imagenet DIR --models DIR`` on the ImageNet samples, one picture a
class (github.com/EliSchwartz/imagenet-sample-images): on a developer's machine only. What they show was told by eye.
"""

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from recognizer.body import Body, BodyKind, company
from recognizer.detect.models import YOLOX
from recognizer.detect.persons import YoloxNano
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from tests.bench.recognition.nobody import ANIMALS, WITH_PEOPLE

#: Beside ``WITH_PEOPLE``: a person whose face no detector finds, or a part of one, such as a hand.
WITHOUT_A_FACE = frozenset(
    {
        34, 61, 106, 125, 156, 158, 160, 171, 191, 220, 232, 259, 333, 402, 417, 420, 455, 459, 462, 466, 467, 475, 476,
        477, 490, 499, 502, 509, 518, 543, 545, 547, 562, 573, 576, 587, 625, 633, 634, 635, 655, 666, 668, 677, 693,
        701, 712, 732, 735, 739, 744, 770, 793, 795, 814, 834, 841, 843, 845, 854, 856, 879, 885, 914, 918, 956,
        961, 997, 998,
    }
)  # fmt: skip
#: Of these somebody is seen whole, or at least head and trunk or trunk and legs.
MOST_OF_SOMEBODY = frozenset(
    {158, 191, 459, 490, 499, 509, 518, 543, 562, 573, 587, 655, 693, 732, 735, 739, 795, 834, 841, 856, 879, 885}
)
#: Nobody can tell whether that is a person.
UNCERTAIN = frozenset({407, 554, 624})
DOGS = range(151, 269)
CATS = range(281, 286)
BIRDS = frozenset({*range(7, 25), *range(80, 101), *range(127, 147)})

#: How many people are in a picture, where that can be counted; the rest of these classes show one.
COUNTED = {
    183: 2, 243: 2, 255: 3, 257: 2, 394: 2, 444: 2, 457: 2, 470: 2, 509: 2, 515: 2, 558: 2, 569: 3, 642: 2, 667: 2,
    700: 2, 746: 4, 797: 2, 802: 2, 853: 2, 876: 4,
}  # fmt: skip
ALONE = frozenset(
    {
        4, 163, 199, 203, 204, 229, 240, 266, 389, 391, 395, 399, 400, 411, 422, 433, 439, 450, 456, 472, 516, 522, 552,
        556, 568, 571, 578, 585, 601, 602, 614, 620, 639, 641, 644, 645, 652, 655, 691, 697, 699, 713, 715, 754, 757,
        775, 776, 792, 793, 801, 842, 871, 872, 873, 875, 882, 887, 891, 903, 906, 936,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, by the number of its class, and what is found in it."""

    number: int
    held_out: bool
    height: int
    bodies: tuple[Body, ...]

    def shows(self, *kinds: BodyKind) -> bool:
        """Whether something of these kinds is found."""
        return any(body.kind in kinds for body in self.bodies)


def look(folder: Path, detector: YoloxNano) -> tuple[list[Seen], float]:
    """Every picture, and the median time for one, in ms."""
    taken = sorted(folder.glob("n*.JPEG"))
    if len(taken) != 1000:
        raise ValueError(f"{folder} holds {len(taken)} pictures of classes, not 1,000")
    seen, took = [], []
    for number, path in track(list(enumerate(taken)), "whole persons", console=Console(stderr=True)):
        try:
            picture = open_picture(path.read_bytes())
        except PictureUnusable:
            continue
        began = time.process_time()
        bodies = tuple(detector.detect(picture))
        took.append(1000 * (time.process_time() - began))
        held_out = hashlib.sha256(path.name.encode()).hexdigest()[0] in "89abcdef"
        seen.append(Seen(number, held_out, picture.shape[0], bodies))
    return seen, statistics.median(took)


def figures(seen: Sequence[Seen]) -> dict[str, dict[str, Any]]:
    """Shares of the pictures, as (found, of)."""
    nobody = [one for one in seen if one.number not in WITH_PEOPLE | WITHOUT_A_FACE | UNCERTAIN]
    groups = {
        "a person, nobody there: animals": [one for one in nobody if one.number < ANIMALS],
        "a person, nobody there: objects": [one for one in nobody if one.number >= ANIMALS],
        "a person, a face is there": [one for one in seen if one.number in WITH_PEOPLE],
        "a person, most of somebody, no face found": [one for one in seen if one.number in MOST_OF_SOMEBODY],
        "a person, a part of somebody, no face found": [one for one in seen if one.number in WITHOUT_A_FACE],
    }
    told = {name: _shares(some, BodyKind.PERSON) for name, some in groups.items()}
    objects = groups["a person, nobody there: objects"]
    animals = tuple(kind for kind in BodyKind if kind is not BodyKind.PERSON)
    told["a dog, dogs"] = _shares([one for one in seen if one.number in DOGS], BodyKind.DOG)
    told["some animal, dogs"] = _shares([one for one in seen if one.number in DOGS], *animals)
    told["a cat, cats"] = _shares([one for one in seen if one.number in CATS], BodyKind.CAT)
    told["a bird, birds"] = _shares([one for one in seen if one.number in BIRDS], BodyKind.BIRD)
    others = [one for one in nobody if one.number < ANIMALS and one.number not in (*DOGS, *CATS)]
    told["a dog, other animals"] = _shares(others, BodyKind.DOG)
    told["some animal, objects"] = _shares(objects, *animals)
    return told


def counts(seen: Sequence[Seen]) -> dict[str, dict[str, int]]:
    """How well people are counted."""
    known = COUNTED | dict.fromkeys(ALONE, 1)
    told: dict[str, Counter[str]] = {"one": Counter(), "two to four": Counter()}
    for one in seen:
        if one.number in known:
            found, true = company(one.bodies, one.height), known[one.number]
            row = told["one" if true == 1 else "two to four"]
            row["pictures"] += 1
            row["exact"] += found.persons == true
            row["within the spread"] += found.fewest <= true <= found.most
            row["one off at most"] += abs(found.persons - true) <= 1
    return {name: dict(row) for name, row in told.items()}


def main() -> int:
    """Measure, and tell it as tables, or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.recognition.bodies", description=__doc__)
    parser.add_argument("--imagenet", type=Path, required=True, metavar="DIR")
    parser.add_argument("--models", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    seen, took_ms = look(chosen.imagenet, YoloxNano(chosen.models / YOLOX.name))
    told, counted = figures(seen), counts(seen)
    if chosen.json:
        sys.stdout.write(json.dumps({"ms": took_ms, "found": told, "counted": counted}, indent=2) + "\n")
        return 0
    table = Table("what is found, and in which pictures", "tuned on", "held out", "all")
    for name, shares in told.items():
        table.add_row(name, *(f"{found} of {of}" for found, of in shares.values()))
    numbers = Table("people in the picture", *counted["one"])
    for name, row in counted.items():
        numbers.add_row(name, *map(str, row.values()))
    Console().print(table, numbers, f"{took_ms:.1f} ms a picture")
    return 0


def _shares(some: Sequence[Seen], *kinds: BodyKind) -> dict[str, tuple[int, int]]:
    halves = {"tuned on": [one for one in some if not one.held_out], "held out": [one for one in some if one.held_out]}
    return {
        name: (sum(one.shows(*kinds) for one in half), len(half)) for name, half in (halves | {"all": some}).items()
    }


if __name__ == "__main__":
    sys.exit(main())
