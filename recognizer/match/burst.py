"""Several frames of one press are one question: who stands there, told from all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recognizer.detect.quality import no_sample
from recognizer.face import IN_FRONT, Face, FaceFault
from recognizer.look import Ground
from recognizer.match.matching import Match, Matcher, Vector

#: Faces of one visitor in two frames are nearer than this; seconds apart, in the same light, they mostly are.
SAME_VISITOR = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Visitor:
    """One person over the frames of a press: the index of each frame they are in, and their face there."""

    faces: tuple[tuple[int, Face], ...]

    @property
    def good(self) -> tuple[Face, ...]:
        """The faces above the quality gate."""
        return tuple(face for _, face in self.faces if face.quality.good)

    @property
    def best(self) -> Face:
        """The face of the best quality; the earliest of equals."""
        return max((face for _, face in self.faces), key=lambda face: (face.quality.good, face.quality.score))

    def face_in(self, frame: int) -> Face | None:
        """Their face in a frame, if they are in it."""
        return next((face for index, face in self.faces if index == frame), None)

    def embedding(self) -> Vector:
        """The mean of the good faces, better ones counting more; of the best face where none is good."""
        faces = self.good or (self.best,)
        weights = np.array([max(face.quality.score, 1e-3) for face in faces], np.float32)
        stacked = np.stack([face.embedding for face in faces])
        return np.asarray((stacked * weights[:, None]).sum(0) / weights.sum(), np.float32)

    @property
    def side_px(self) -> int:
        """How large their face is where they came nearest."""
        return max(face.box.width for _, face in self.faces)

    def spread(self) -> float:
        """Mean squared distance of the good faces from their mean, unbiased: 0 where they are copies of each other."""
        if len(self.good) < 2:  # noqa: PLR2004 - one face has no spread
            return 0.0
        stacked = np.stack([face.embedding for face in self.good])
        return float(((stacked - stacked.mean(0)) ** 2).sum() / (len(stacked) - 1))


def visitors(frames: Sequence[Sequence[Face]]) -> list[Visitor]:
    """Gather the faces of all frames by person; nobody is twice in a frame."""
    found: list[Visitor] = []
    for index, faces in enumerate(frames):
        found = _joined(found, index, faces)
    return found


def best_frame(seen: Sequence[Visitor], frames: int) -> int:
    """The frame that shows most of those in front, then most of the visitors, and among those the one that is best.

    A picture on the wall is in every frame, and whoever stands before it may hide it.
    """
    nearest = max((visitor.side_px for visitor in seen), default=0)

    def merit(frame: int) -> tuple[int, int, int, float]:
        there = [(visitor, face) for visitor in seen if (face := visitor.face_in(frame))]
        front = sum(visitor.side_px >= IN_FRONT * nearest for visitor, _ in there)
        good = sum(face.quality.good for _, face in there)
        return front, len(there), good, sum(face.quality.score for _, face in there)

    return max(range(frames), key=merit, default=0)


def judge(visitor: Visitor, matcher: Matcher) -> Match:
    """Say who a visitor is. Later frames confirm, sharpen or withdraw what earlier ones said; they never turn it."""
    named: str | None = None
    match = _judge_once(visitor, matcher)
    for frames in range(1, len(visitor.faces)):
        earlier = _judge_once(Visitor(visitor.faces[:frames]), matcher)
        named = named or (earlier.label if earlier.verdict == "named" else None)
    if match.verdict == "named" and named not in {None, match.label}:
        return _unknown(match, Ground.DISAGREEING)
    return match


def _judge_once(visitor: Visitor, matcher: Matcher) -> Match:
    good = visitor.good
    worth = matcher.rule.frames_worth(max(1, len(good)), visitor.spread())
    match = matcher.match(visitor.embedding(), frames_worth=worth)
    if not good:
        return _unknown(match, visitor.best.quality.fault or Ground.POOR_PICTURE)
    if match.verdict != "unknown" and len(good) > 1:
        singles = [matcher.match(face.embedding) for face in good]
        if any(single.verdict == "named" and single.label != match.label for single in singles):
            return _unknown(match, Ground.DISAGREEING)
    if match.reason is Ground.UNLIKE_ALL and (fault := no_sample(visitor.best.quality)):
        return _unknown(match, fault)  # somebody who looks away may well be one of the family
    return match


def _unknown(match: Match, reason: Ground | FaceFault) -> Match:
    return replace(match, verdict="unknown", label=None, reason=reason)


def _joined(seen: Sequence[Visitor], index: int, faces: Sequence[Face]) -> list[Visitor]:
    """The visitors after one more frame: each face joins the visitor it is most like, or is somebody new."""
    joined = {place: visitor.faces for place, visitor in enumerate(seen)}
    left = set(range(len(faces)))
    apart = _distances(seen, faces)
    for place, face in _pairs_by_distance(apart):
        if face in left and len(joined[place]) == len(seen[place].faces) and apart[place, face] <= SAME_VISITOR:
            joined[place] = (*joined[place], (index, faces[face]))
            left.discard(face)
    alone = [place for place in joined if len(joined[place]) == len(seen[place].faces)]
    for face in sorted(left):
        # a blurred face has a blurred embedding: as long as somebody is missing in this frame, it is theirs; unless it
        # is of another size, like whoever steps before a picture on the wall
        near = [place for place in alone if _is_as_large(seen[place], faces[face])]
        if not faces[face].quality.good and near:
            place = min(near, key=lambda place: apart[place, face])
            joined[place] = (*joined[place], (index, faces[face]))
            alone.remove(place)
            left.discard(face)
    return [Visitor(faces) for faces in joined.values()] + [Visitor(((index, faces[face]),)) for face in sorted(left)]


def _is_as_large(visitor: Visitor, face: Face) -> bool:
    before = visitor.faces[-1][1].box.width
    return IN_FRONT * before <= face.box.width <= before / IN_FRONT


def _distances(seen: Sequence[Visitor], faces: Sequence[Face]) -> NDArray[np.float32]:
    if not seen or not faces:
        return np.zeros((len(seen), len(faces)), np.float32)
    ours = np.stack([visitor.embedding() for visitor in seen])
    theirs = np.stack([face.embedding for face in faces])
    return np.asarray(np.linalg.norm(ours[:, None] - theirs[None], axis=2), np.float32)


def _pairs_by_distance(apart: NDArray[np.float32]) -> list[tuple[int, int]]:
    order = np.argsort(apart, axis=None, kind="stable")
    return [(int(place), int(face)) for place, face in zip(*np.unravel_index(order, apart.shape), strict=True)]
