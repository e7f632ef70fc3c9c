"""Makes recognizer/match/measures.npy, and tells the numbers of recognizer/match/crowd.py that belong to it.

``python -m tests.bench.recognition.measures --lfw DIR --models DIR [--cache DIR]``, on people of LFW whose
sha256(name) begins with 0-7. How thinly a region is peopled: the distance to the third nearest stranger, as a linear
function of 20 principal axes of the crowd, how near and how far the crowd is, and the length of the embedding; how
much that is worth: logistic regression on pairs of a template and a face, in which pairs within one of the labelled
groups weigh more. Spectacles: a linear discriminant of photos labelled by eye, in 40 of those axes.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognizer.face import EngineSettings
from recognizer.known_faces import ENROL_JITTERS
from recognizer.match.crowd import (
    CROWD_FILE,
    MEASURES_FILE,
    USUAL_FAR,
    USUAL_LENGTH,
    USUAL_NEAR,
    Crowd,
    Measure,
)
from tests.bench.recognition.accuracy import FEWEST, TO_ENROL, USUAL
from tests.bench.recognition.embedded import Embedded
from tests.bench.recognition.households import Faces
from tests.bench.recognition.labels import group_of, wears_spectacles
from tests.bench.recognition.lfw import Photo, photos

REGION_AXES, SPECTACLES_AXES = 20, 40
#: Which stranger's distance tells how thinly a region is peopled.
_NEIGHBOUR = 3
#: What all pairs within one labelled group weigh together, as a share of all pairs.
_GROUP_SHARE = 0.025
#: What a person's own faces weigh together, as a share of the strangers near them.
_OWN_SHARE = 0.15
#: How firmly the worth of the four features is held near nothing.
_RIDGE = 4e-7
#: Templates drawn of each person; photos in one.
_DRAWN, _LEARNED = 6, 3
#: Pairs further apart than this decide nothing.
_NEARBY = 0.72

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Templates, their own people's faces, and strangers."""

    templates: Rows
    of: Sequence[str]
    #: A face for each entry of ``owner``, which tells its template.
    rings: Rows
    owner: NDArray[np.intp]
    strangers: Rows
    outside: Sequence[str]


def main() -> None:
    """Look at the photos, fit, write, and print what stands in crowd.py."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lfw", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder with YuNet's file")
    parser.add_argument("--cache", type=Path)
    chosen = parser.parse_args()
    settings = EngineSettings(model_folder=chosen.models, cache_folder=chosen.cache)
    embedded = Embedded(settings, processes=1, cache=chosen.cache)
    people = {person: theirs[:13] for person, theirs in photos(chosen.lfw, "tune").items()}
    seen = embedded.look([photo for theirs in people.values() for photo in theirs], USUAL)
    often = [photo for theirs in people.values() if len(theirs) >= FEWEST for photo in theirs]
    learned = embedded.look(often, TO_ENROL, jitters=ENROL_JITTERS)
    places = np.load(CROWD_FILE).astype(np.float32)
    unread = Measure(np.zeros(places.shape[1], np.float32), 0.0)
    crowd = Crowd(places[0], places[1:], unread, unread)
    region, numbers = fitted_region(crowd, pairs_of(people, seen, learned))
    rows = np.stack([region, fitted_spectacles(crowd, people, seen)]).astype(np.float32)
    np.save(MEASURES_FILE, rows)
    print(f"{MEASURES_FILE}: {rows.shape}", {name: round(number, 3) for name, number in numbers.items()})


def pairs_of(people: Mapping[str, Sequence[Photo]], seen: Faces, learned: Faces) -> Pairs:
    """Draw templates of three photos, their people's other photos, and one photo of everybody."""
    dice = np.random.default_rng(0)
    templates, of, rings, owner, strangers, outside = [], [], [], [], [], []
    for person, theirs in people.items():
        good = [photo for photo in theirs if (face := seen[photo]) and face.quality.good]
        enough = [photo for photo in good if (face := learned.get(photo)) and face.quality.good]
        for _ in range(_DRAWN if len(enough) > _LEARNED else 0):
            order = [enough[index] for index in dice.permutation(len(enough))]
            templates.append(np.mean([_embedding(learned, photo) for photo in order[:_LEARNED]], axis=0))
            of.append(person)
            rings += [_embedding(seen, photo) for photo in order[_LEARNED:]]
            owner += [len(templates) - 1] * (len(order) - _LEARNED)
        if good:
            strangers.append(_embedding(seen, good[int(dice.integers(len(good)))]))
            outside.append(person)
    return Pairs(np.stack(templates), of, np.stack(rings), np.array(owner, np.intp), np.stack(strangers), outside)


def fitted_region(crowd: Crowd, pairs: Pairs) -> tuple[Rows, Mapping[str, float]]:
    """The weights of the region with what is added, and the other numbers of ``Crowd.room``."""
    axes, middle = _axes(crowd, REGION_AXES), crowd.middle.astype(np.float64)
    strangers = _features(crowd, pairs.strangers, axes)
    third = np.sort(_apart(pairs.strangers, pairs.strangers), axis=1)[:, _NEIGHBOUR]  # the first is oneself
    ridge = 1e-2 * len(strangers) * np.eye(strangers.shape[1]) * strangers.var(0).mean()
    ridge[-1, -1] = 0.0
    peopled = np.linalg.solve(strangers.T @ strangers + ridge, strangers.T @ third)
    usual = float((strangers @ peopled).mean())

    def four(faces: Rows) -> Rows:
        features = _features(crowd, faces, axes)
        return np.column_stack([features[:, :3], features @ peopled - usual])

    worth = _pair_weights(pairs, four(pairs.templates), four(pairs.rings), four(pairs.strangers))
    weights = worth[3] * (peopled[3:-1] @ axes)
    added = worth[3] * (float(peopled[-1]) - usual) - float(middle @ weights)
    near, far, length = worth[:3] + worth[3] * peopled[:3]
    numbers = {"nearness": near, "farness": far, "length": length, "bound": worth[4]}
    return np.append(weights, added), numbers


def fitted_spectacles(crowd: Crowd, people: Mapping[str, Sequence[Photo]], seen: Faces) -> Rows:
    """The weights of the reading of spectacles, and what is added: 0 without, 1 with."""
    first = [theirs[0] for theirs in people.values() if theirs[0].path.stem.endswith("_0001")]
    known = [photo for photo in first if wears_spectacles(photo.person) is not None]
    known = [photo for photo in known if (face := seen[photo]) and face.quality.good]
    wearing = np.array([bool(wears_spectacles(photo.person)) for photo in known])
    axes, middle = _axes(crowd, SPECTACLES_AXES), crowd.middle.astype(np.float64)
    placed = (np.stack([_embedding(seen, photo) for photo in known]) - middle) @ axes.T
    spread = sum(np.cov(placed[some].T) * some.sum() for some in (wearing, ~wearing)) / len(wearing)
    spread += 0.3 * np.trace(spread) / len(axes) * np.eye(len(axes))
    weights = np.linalg.solve(spread, placed[wearing].mean(0) - placed[~wearing].mean(0))
    without, with_them = (float((placed[some] @ weights).mean()) for some in (~wearing, wearing))
    weights = (weights / (with_them - without)) @ axes
    return np.append(weights, -without / (with_them - without) - float(middle @ weights))


def _pair_weights(pairs: Pairs, templates: Rows, rings: Rows, strangers: Rows) -> Rows:
    """What the four features are worth in distance, and the bound, by logistic regression (Newton's method)."""
    apart = _apart(pairs.templates, pairs.strangers)
    apart[np.array(pairs.of)[:, None] == np.array(pairs.outside)] = np.inf
    first, second = np.nonzero(apart < _NEARBY)
    at_home, outside = np.array([group_of(one) for one in pairs.of]), np.array([group_of(one) for one in pairs.outside])
    weight = np.ones(len(first))
    for group in set(at_home) - {"others"}:
        share = (at_home == group).mean() * (outside == group).mean()
        weight[(at_home[first] == group) & (outside[second] == group)] = _GROUP_SHARE / share
    own = np.linalg.norm(pairs.templates[pairs.owner] - pairs.rings, axis=1)
    rows = np.concatenate([templates[pairs.owner] + rings, templates[first] + strangers[second]])
    distances = np.concatenate([own, apart[first, second]])
    weight = np.concatenate([np.full(len(own), _OWN_SHARE * len(first) / len(own)), weight])
    same = np.arange(len(weight)) < len(own)
    design = np.column_stack([np.ones(len(rows)), -distances, rows])
    found = np.array([20.0, 40.0, *[0.0] * rows.shape[1]])
    held = _RIDGE * weight.sum() * np.array([0.0, 0.0, *[1.0] * rows.shape[1]])
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weight * (same - chance)) - held * found
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + np.diag(held)
        found = found + np.linalg.solve(curve, slope)
    return np.asarray(np.append(found[2:], found[0]) / found[1], np.float64)


def _features(crowd: Crowd, faces: Rows, axes: Rows) -> Rows:
    """Nearness, farness and length over the usual, the place on the axes, and 1; shape (n, 4 + axes)."""
    near = _apart(faces, crowd.places.astype(np.float64)).min(1) - USUAL_NEAR
    away = faces - crowd.middle
    far = np.linalg.norm(away, axis=1) - USUAL_FAR
    length = np.linalg.norm(faces, axis=1) - USUAL_LENGTH
    return np.column_stack([near, far, length, away @ axes.T, np.ones(len(faces))])


def _axes(crowd: Crowd, count: int) -> Rows:
    """The principal axes of the crowd's places, shape (count, dimensions)."""
    return np.asarray(np.linalg.svd(crowd.places - crowd.places.mean(0), full_matrices=False)[2][:count], np.float64)


def _apart(one: Rows, other: Rows) -> Rows:
    norms = (one**2).sum(1)[:, None] + (other**2).sum(1)
    return np.asarray(np.sqrt(np.maximum(norms - 2 * one @ other.T, 0.0)), np.float64)


def _embedding(faces: Faces, photo: Photo) -> Rows:
    face = faces[photo]
    if face is None:
        raise ValueError(f"no face in {photo.path}")
    return face.embedding.astype(np.float64)


if __name__ == "__main__":
    main()
