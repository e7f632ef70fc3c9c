"""Pictures without people at the door: how often a face is found there, and whom it is taken for.

One picture of each class of ImageNet (github.com/EliSchwartz/imagenet-sample-images): on a developer's machine only.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal, get_args

from rich.progress import track
from rich.table import Table

from recognizer.detect.engine import Engine, open_engine
from recognizer.face import EngineSettings, Face
from recognizer.match.burst import Visitor, judge
from recognizer.match.crowd import crowd_for
from recognizer.match.matching import PLAIN_RULE, RULE, Matcher
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from tests.bench.recognition.households import Faces, Household, believing, table_of

#: Classes 0 to 397 are animals.
ANIMALS = 398
#: Classes whose picture shows a person, a photo of one, or a part of one: told by eye where a detector found a face.
WITH_PEOPLE = frozenset(
    {
        4, 147, 163, 183, 199, 203, 204, 217, 229, 240, 243, 255, 257, 266, 344, 354, 389, 391, 394, 395, 399, 400, 408,
        411, 416, 422, 430, 432, 433, 439, 444, 445, 450, 456, 457, 470, 472, 484, 515, 516, 522, 523, 537, 552, 556,
        558, 560, 566, 568, 569, 571, 575, 578, 582, 585, 594, 601, 602, 603, 612, 614, 615, 617, 620, 639, 641, 642,
        644, 645, 651, 652, 667, 670, 671, 673, 691, 697, 699, 700, 702, 713, 715, 736, 746, 754, 757, 762, 772, 775,
        776, 791, 792, 797, 801, 802, 819, 820, 830, 839, 842, 851, 853, 862, 866, 870, 871, 872, 873, 874, 875, 876,
        880, 882, 886, 887, 890, 891, 898, 903, 905, 906, 913, 916, 936, 977, 981, 982,
    }
)  # fmt: skip

Kind = Literal["animals", "objects"]
Half = Literal["tune", "held out"]


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture without people, and what is found in it all the same."""

    kind: Kind
    half: Half
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of some pictures without people."""

    pictures: int
    #: Pictures in which something is taken for a face, and how often altogether.
    found: int
    places: int
    #: Pictures in which something passes for a face in which somebody may be named.
    passed: int
    #: Looks of households at the pictures in which something is found, and what was said.
    looks: int
    named: int
    looks_like: int

    def per_hundred(self) -> Mapping[str, float]:
        """Shares of the pictures, and of all looks at them."""
        pictures = max(1, self.pictures)
        looks = max(1, self.looks * pictures // max(1, self.found))
        return {
            "found": 100 * self.found / pictures,
            "passed": 100 * self.passed / pictures,
            "named": 100 * self.named / looks,
            "looks_like": 100 * self.looks_like / looks,
        }


def nobody(
    folder: Path, settings: EngineSettings, drawn: Mapping[int, Sequence[Household]], enrolled: Faces
) -> tuple[Table, dict[str, dict[int, dict[str, Any]]]]:
    """False alarms of both detectors, with and without the witness, by what is shown and by half; and as figures.

    ``drawn``: households by the number of people enrolled.
    """
    table, figures = _table(drawn), {}
    for detector in ("yunet", "hog"):
        seen = sights(folder, replace(settings, detector=detector))
        for kind, half, alone in product(get_args(Kind), get_args(Half), (True, False)):
            some = [one for one in seen if (one.kind, one.half) == (kind, half)]
            told = {size: tell(some, households, enrolled, alone=alone) for size, households in drawn.items()}
            name = f"{detector}, {kind}, {half}" + (", without the witness" if alone else "")
            figures[name] = {
                size: {"seen": asdict(one), "per_hundred": one.per_hundred()} for size, one in told.items()
            }
            table.add_row(name, *_row(told))
    return table, figures


def sights(folder: Path, settings: EngineSettings) -> list[Sight]:
    """Every picture without people, looked at."""
    engine = open_engine(settings)
    taken = sorted(folder.glob("n*.JPEG"))
    if len(taken) != 1000:
        raise ValueError(f"{folder} holds {len(taken)} pictures of classes, not 1,000")
    kept = [(number, path) for number, path in enumerate(taken) if number not in WITH_PEOPLE]
    return list(_seen(engine, kept))


def tell(seen: Sequence[Sight], households: Sequence[Household], enrolled: Faces, *, alone: bool = False) -> Told:
    """What the households make of the pictures. ``alone``: the detector is believed, as before there was a witness."""
    sees = believing if alone else lambda face: face
    pictures = [tuple(sees(face) for face in sight.faces) for sight in seen]
    found = [faces for faces in pictures if faces]
    counts = {"named": 0, "looks_like": 0, "unknown": 0}
    for household in households:
        matcher = _matcher(household, enrolled)
        for faces in found:
            verdicts = {judge(Visitor(((0, face),)), matcher).verdict for face in faces}
            counts[next(verdict for verdict in counts if verdict in verdicts)] += 1
    return Told(
        len(pictures),
        len(found),
        sum(map(len, found)),
        sum(any(face.quality.good for face in faces) for faces in found),
        len(found) * len(households),
        counts["named"],
        counts["looks_like"],
    )


def _seen(engine: Engine, kept: Sequence[tuple[int, Path]]) -> Iterator[Sight]:
    for number, path in track(kept, "pictures without people"):
        try:
            faces = engine.faces(open_picture(path.read_bytes()))
        except PictureUnusable:
            continue
        held_out = hashlib.sha256(path.name.encode()).hexdigest()[0] in "89abcdef"
        yield Sight("animals" if number < ANIMALS else "objects", "held out" if held_out else "tune", tuple(faces))


def _matcher(household: Household, enrolled: Faces) -> Matcher:
    table = table_of(household, enrolled)
    crowd = crowd_for(table.engine)
    return Matcher(table, RULE if crowd else PLAIN_RULE, crowd)


def _table(sizes: Iterable[int]) -> Table:
    said = (f"{size} enrolled: named / looks like, % of looks at what is found (seen)" for size in sizes)
    return Table(
        "what looks at what",
        "pictures",
        "found, of 100 (pictures, places)",
        "passed, of 100 (pictures)",
        *said,
        title="pictures without people",
    )


def _row(told: Mapping[int, Told]) -> tuple[str, ...]:
    one = next(iter(told.values()))
    share = one.per_hundred()
    said = (
        f"{100 * some.named / max(1, some.looks):.2f} / {100 * some.looks_like / max(1, some.looks):.2f}"
        f" ({some.named} / {some.looks_like} of {some.looks:,})"
        for some in told.values()
    )
    found = f"{share['found']:.1f} ({one.found}, {one.places})"
    return (str(one.pictures), found, f"{share['passed']:.1f} ({one.passed})", *said)
