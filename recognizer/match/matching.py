"""Whose face it is, or nobody's: templates, distances, and the rule that would rather say "unknown"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2

import numpy as np
from numpy.typing import NDArray

from recognizer.face import FaceFault
from recognizer.gallery.gallery_file import NEGATIVE, SAMPLE, Encodings
from recognizer.gallery.photos import SampleId
from recognizer.look import Ground, Verdict
from recognizer.match.crowd import Crowd

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rule:
    """Distances (Euclidean, of dlib's embeddings) that decide; tuned by tests.bench.recognition.accuracy."""

    #: A usual face nearer than this to the template of a person with three photos, of twenty people, is that person …
    named_at: float = 0.465
    #: … unless somebody else is not at least this much further.
    margin: float = 0.04
    #: Nearer than this is worth asking "is it X?", and nothing may act on it.
    looks_like_at: float = 0.56
    #: With twice as many people a stranger is like one of them twice as often: the bound shrinks by this.
    doubling: float = 0.01
    #: A template of few photos lies further from its person: bound + few_photos * (1 / photos - 1 / 3).
    few_photos: float = 0.035
    #: The mean of several frames lies nearer to its person: bound + averaged * (1 / frames - 1).
    averaged: float = 0.08
    #: Spread (mean squared distance from their mean, unbiased) of a person's photos from different days. Frames that
    #: spread less are more of the same, and count for less than their number.
    photo_spread: float = 0.09
    #: Nobody is named from further away than this many times the distance to the nearest other person enrolled. It is
    #: for twins; below 1 it costs names (0.75: 10 points of 97) and prevents no mistake that was seen.
    towards_other: float = 1.1
    #: How much nearer a face with spectacles must be to a person photographed with them: they make strangers alike.
    spectacles: float = 0.03
    #: "Looks like" follows the crowd this many times as steeply as a name: where faces lie close together there are so
    #: many more strangers just beyond the bound.
    looks_like_slope: float = 1.5

    def scaled(self, factor: float) -> "Rule":
        """The same rule for an embedder whose distances are larger by ``factor``."""
        return replace(
            self,
            named_at=self.named_at * factor,
            margin=self.margin * factor,
            looks_like_at=self.looks_like_at * factor,
            doubling=self.doubling * factor,
            few_photos=self.few_photos * factor,
            averaged=self.averaged * factor,
            photo_spread=self.photo_spread * factor * factor,
            spectacles=self.spectacles * factor,
        )

    def frames_worth(self, frames: int, spread: float) -> float:
        """How many different photos a burst is worth, 1 .. ``frames``."""
        return 1.0 + (frames - 1) * min(1.0, spread / self.photo_spread)


#: For dlib's network, judged against a crowd.
RULE = Rule()
#: For dlib's network without a crowd: more careful, because it has to be as careful with everybody.
PLAIN_RULE = Rule(named_at=0.44)

#: The numbers of people and of photos that ``Rule.named_at`` is for.
_PEOPLE = 20
_PHOTOS = 3
#: Below this the bound no longer grows.
_FEWEST_PEOPLE = 4


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome for one embedding; distances None where nobody is enrolled."""

    verdict: Verdict
    label: str | None
    distance: float | None
    #: Up to which distance this face would be the nearest person's.
    bound: float | None
    runner_up: str | None
    #: How much further away the runner-up is, both judged against the crowd.
    margin: float | None
    #: The closest sample of the nearest person.
    sample: SampleId | None
    #: The nearest person, named or not.
    nearest: str | None
    reason: Ground | FaceFault


NOBODY = Match("unknown", None, None, None, None, None, None, None, Ground.NOBODY_ENROLLED)


def rule_for(threshold: float | None, crowd: Crowd | None) -> Rule:
    """The rule for an embedder: of its own ``threshold``, the largest distance of one person's faces, or for dlib's."""
    if threshold is not None:
        return PLAIN_RULE.scaled(threshold / PLAIN_RULE.named_at)
    return RULE if crowd else PLAIN_RULE


class Matcher:
    """Compares embeddings, shape (dimensions,), with everybody enrolled. A changed gallery gets a new one."""

    def __init__(self, encodings: Encodings, rule: Rule = RULE, crowd: Crowd | None = None) -> None:
        self.rule = rule
        self._crowd = crowd
        # in an order of its own, so that the order of enrolment does not matter
        order = np.lexsort((*encodings.ids.view(">u8").T[::-1], encodings.owner))
        samples = order[encodings.kind[order] == SAMPLE]
        owners, starts = np.unique(encodings.owner[samples], return_index=True)
        self._labels = [encodings.labels[owner] for owner in owners]
        self._rows = encodings.vectors[samples]
        self._ids = encodings.ids[samples]
        self._starts = [*starts.tolist(), len(samples)]
        self._centroids = centroids(self._rows, starts)
        self._sizes = self._sizes_of()
        self._rooms = self._rooms_of(self._centroids)
        self._spectacles = self._spectacles_of(self._centroids)
        self._limits = self._limits_by_others()
        place = {int(owner): index for index, owner in enumerate(owners)}
        negatives = [row for row in order[encodings.kind[order] == NEGATIVE] if int(encodings.owner[row]) in place]
        self._negatives = encodings.vectors[negatives] if negatives else encodings.vectors[:0]
        self._denied = np.array([place[int(encodings.owner[row])] for row in negatives], np.intp)

    @property
    def labels(self) -> Sequence[str]:
        """Everybody who has a sample."""
        return self._labels

    def match(self, embedding: Vector, *, frames_worth: float = 1.0) -> Match:
        """Say whose face this is. ``frames_worth``: of how many different photos the embedding is the mean."""
        if not self._labels:
            return NOBODY
        distances = self.distances(embedding)
        sizes = self._sizes + self.rule.averaged * (1.0 / frames_worth - 1.0)
        room = self._room_towards(embedding)
        # of a usual face, template and gallery
        judged = distances - sizes - room
        first, second = _two_smallest(judged)
        likened = float(judged[first]) - (self.rule.looks_like_slope - 1.0) * float(room[first])
        distance = float(distances[first])
        margin = None if second is None else float(judged[second] - judged[first])
        denied = self._is_denied(embedding, first, distance)
        limit = float(self._limits[first])
        verdict, reason = self._judge(float(judged[first]), likened, margin, limited=distance > limit, denied=denied)
        return Match(
            verdict,
            self._labels[first] if verdict != "unknown" else None,
            distance,
            min(self.rule.named_at + float(sizes[first]) + float(room[first]), limit),
            None if second is None else self._labels[second],
            margin,
            self._closest_sample(embedding, first),
            self._labels[first],
            reason,
        )

    def distances(self, embedding: Vector) -> NDArray[np.float32]:
        """How far each of ``labels`` is, shape (labels,)."""
        return np.asarray(np.linalg.norm(self._centroids - embedding, axis=1), np.float32)

    def _judge(
        self, judged: float, likened: float, margin: float | None, *, limited: bool, denied: bool
    ) -> tuple[Verdict, Ground]:
        if judged > self.rule.named_at and likened > self.rule.looks_like_at:
            return "unknown", Ground.UNLIKE_ALL
        if denied:
            return "unknown", Ground.DENIED
        if margin is not None and margin < self.rule.margin:
            return "looks_like", Ground.TWO_ALIKE
        if limited:
            return "looks_like", Ground.LOOKALIKE
        if judged > self.rule.named_at:
            return "looks_like", Ground.NOT_SURE
        return "named", Ground.NEAREST

    def _room_towards(self, embedding: Vector) -> NDArray[np.float32]:
        """By how much further away each person may be than a usual one of a usual face, shape (labels,)."""
        both_wear_them = self._spectacles * self._spectacles_of(embedding[None])
        return self._rooms + self._rooms_of(embedding[None]) - np.float32(self.rule.spectacles) * both_wear_them

    def _rooms_of(self, faces: Vector) -> NDArray[np.float32]:
        return self._crowd.room(faces) if self._crowd and len(faces) else np.zeros(len(faces), np.float32)

    def _spectacles_of(self, faces: Vector) -> NDArray[np.float32]:
        return self._crowd.wears_spectacles(faces) if self._crowd and len(faces) else np.zeros(len(faces), np.float32)

    def _sizes_of(self) -> NDArray[np.float32]:
        """What the number of people, and of each one's photos, does to the bound; shape (labels,)."""
        photos = np.diff(self._starts).astype(np.float32)
        people = max(len(self._labels), _FEWEST_PEOPLE)
        few = self.rule.few_photos * (1.0 / np.maximum(photos, 1.0) - 1.0 / _PHOTOS)
        return np.asarray(few - self.rule.doubling * log2(people / _PEOPLE), np.float32)

    def _limits_by_others(self) -> NDArray[np.float32]:
        """How far each person reaches at most: less where somebody who looks alike is enrolled too."""
        limits = np.full(len(self._labels), np.inf, np.float32)
        for person, centroid in enumerate(self._centroids):
            others = np.linalg.norm(self._centroids - centroid, axis=1)
            others[person] = np.inf
            limits[person] = self.rule.towards_other * others.min()
        return limits

    def _is_denied(self, embedding: Vector, person: int, distance: float) -> bool:
        """Whether the face is more like one that was said not to be this person than like the person."""
        against = self._negatives[self._denied == person]
        return bool(len(against)) and float(np.linalg.norm(against - embedding, axis=1).min()) <= distance

    def _closest_sample(self, embedding: Vector, person: int) -> SampleId:
        start, end = self._starts[person], self._starts[person + 1]
        nearest = start + int(np.linalg.norm(self._rows[start:end] - embedding, axis=1).argmin())
        return SampleId(self._ids[nearest].tobytes().hex())


def centroids(rows: Vector, starts: NDArray[np.intp]) -> Vector:
    """The mean of each run of rows that begins at ``starts``, shape (runs, dimensions)."""
    if not len(rows):
        return np.zeros((0, rows.shape[1]), np.float32)
    sums = np.add.reduceat(rows.astype(np.float64), starts, axis=0)
    counts = np.diff([*starts.tolist(), len(rows)])
    return (sums / counts[:, None]).astype(np.float32)


def _two_smallest(distances: NDArray[np.float32]) -> tuple[int, int | None]:
    first = int(distances.argmin())
    if len(distances) == 1:
        return first, None
    rest = distances.copy()
    rest[first] = np.inf
    return first, int(rest.argmin())
