"""What is wrong with a gallery, before it makes mistakes: too few photos, odd ones out, people who look alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognizer.gallery.agreement import odd_of
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.photos import SampleId
from recognizer.gallery.tables import rows_of, words
from recognizer.match.crowd import Crowd
from recognizer.match.matching import RULE, Rule

#: With one photo 87 % of visits were named, with two 95, with three 97, with five 98 (tests.bench).
ENOUGH_SAMPLES = 3
#: A sample of less quality than this is worth replacing.
POOR = 0.5


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people who look alike to the recogniser."""

    label: str
    other: str
    #: Between their templates.
    distance: float


@dataclass(frozen=True, slots=True)
class GalleryHealth:
    """How fit a gallery is; empty fields are good news."""

    #: How many samples everybody has.
    samples: dict[str, int]
    #: Who has fewer than ``ENOUGH_SAMPLES``.
    too_few: tuple[str, ...]
    #: Samples that are unlike the others of their label, or more like somebody else: a wrong face, mostly.
    outliers: tuple[tuple[str, SampleId], ...]
    #: Samples of poor quality.
    poor: tuple[tuple[str, SampleId], ...]
    #: Nearest pair first.
    clashes: tuple[Clash, ...]


def own_spread(table: Encodings, label: str) -> float | None:
    """How far a label's samples are from the mean of their others, the median of it; None: there is one at most."""
    vectors = table.vectors[rows_of(table, label)]
    if len(vectors) < 2:  # noqa: PLR2004 - one has no others
        return None
    others = (vectors.sum(0) - vectors) / (len(vectors) - 1)
    return float(np.median(np.linalg.norm(vectors - others, axis=1)))


def stale(table: Encodings, before: float) -> list[str]:
    """Whose newest sample is of before this; unix seconds."""
    newest = {label: table.time[rows_of(table, label)] for label in table.labels}
    return [label for label, times in newest.items() if times.size and float(times.max()) < before]


def always_in_spectacles(table: Encodings, crowd: Crowd | None) -> list[str]:
    """Whose samples, ``ENOUGH_SAMPLES`` or more, all show spectacles: they are told less surely without them."""
    found = []
    for label in table.labels if crowd else ():
        vectors = table.vectors[rows_of(table, label)]
        if crowd and len(vectors) >= ENOUGH_SAMPLES and bool((crowd.wears_spectacles(vectors) > 0).all()):
            found.append(label)
    return found


def examine(table: Encodings, rule: Rule = RULE) -> GalleryHealth:
    """Look a gallery over."""
    everybody = {label: rows for label in table.labels if (rows := rows_of(table, label)).size}
    means = {label: table.vectors[rows].mean(0) for label, rows in everybody.items()}
    return GalleryHealth(
        samples={label: int(rows.size) for label, rows in everybody.items()},
        too_few=tuple(label for label, rows in everybody.items() if rows.size < ENOUGH_SAMPLES),
        outliers=tuple(
            (label, words(table.ids[row]))
            for label, rows in everybody.items()
            for row in np.union1d(rows[odd_of(table.vectors[rows], rule)], _strayed(table, rows, label, means, rule))
        ),
        poor=tuple(
            (label, words(table.ids[row]))
            for label, rows in everybody.items()
            for row in rows
            if table.quality[row] < POOR
        ),
        clashes=_clashes(means, rule),
    )


def _strayed(
    table: Encodings, rows: NDArray[np.intp], label: str, means: dict[str, NDArray[np.float32]], rule: Rule
) -> NDArray[np.intp]:
    """Rows of a label that are more like somebody else than like its other samples."""
    others = [mean for name, mean in means.items() if name != label]
    found = []
    for row in rows if others else ():
        elsewhere = min(_apart(table.vectors[row], mean) for mean in others)
        rest = rows[rows != row]
        own = _apart(table.vectors[row], table.vectors[rest].mean(0)) if rest.size else rule.named_at
        if elsewhere < own:
            found.append(row)
    return np.array(found, np.intp)


def _clashes(means: dict[str, NDArray[np.float32]], rule: Rule) -> tuple[Clash, ...]:
    labels = sorted(means)
    pairs = [
        Clash(label, other, _apart(means[label], means[other]))
        for index, label in enumerate(labels)
        for other in labels[index + 1 :]
    ]
    near = [pair for pair in pairs if pair.distance < rule.named_at]
    return tuple(sorted(near, key=lambda pair: pair.distance))


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - other))
