"""Whether photos of one person agree: a wrong one is found when it comes, or when the right ones come behind it."""

import numpy as np
from numpy.typing import NDArray

from recognizer.face import Face
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.photos import SampleId
from recognizer.gallery.tables import rows_of, words
from recognizer.match.matching import RULE, Matcher, Rule
from recognizer.refusal import Objection, PictureFault

#: A photo is unlike a person's others from this distance to their median on, for dlib's network. Beside three others
#: 0.8 % of right photos are asked about (people of LFW who are tuned on; 0.3 % of ORL's 40), and 0.1 % of wrong
#: ones are not. At 0.42, 10 % of the right ones were.
UNLIKE_AT = 0.5
#: The same beside a single one: 1.7 % (ORL 0.3 %) and 0.2 %.
UNLIKE_ONE_AT = 0.55

#: A majority can tell who does not belong to it.
_FEWEST = 3


def doubted(face: Face, label: str, matcher: Matcher, table: Encodings) -> Objection | None:
    """What is asked before a face is learned: whether it is somebody else's, or unlike their others; None: nothing."""
    match = matcher.match(face.embedding)
    if match.verdict == "named" and match.label != label:
        return Objection(PictureFault.LIKE_ANOTHER, label=str(match.label), sample=str(match.sample))
    own = table.vectors[rows_of(table, label)]
    return Objection(PictureFault.UNLIKE, label=label) if is_unlike(face.embedding, own, matcher.rule) else None


def is_unlike(embedding: NDArray[np.float32], others: NDArray[np.float32], rule: Rule = RULE) -> bool:
    """Whether a photo is clearly unlike a person's others, shape (photos, dimensions); False where there are none."""
    return bool(len(others)) and _unlikeness(embedding, others, rule) > 1.0


def odd_ones(table: Encodings, label: str, rule: Rule = RULE) -> list[SampleId]:
    """A label's samples that are unlike the majority of the others, oldest first; none where no majority agrees."""
    rows = rows_of(table, label)
    rows = rows[np.argsort(table.time[rows], kind="stable")]
    odd = odd_of(table.vectors[rows], rule)
    if len(rows) < _FEWEST or 2 * len(odd) >= len(rows):
        return []
    return [words(table.ids[row]) for row in rows[odd]]


def odd_of(vectors: NDArray[np.float32], rule: Rule = RULE) -> list[int]:
    """Which photos of one person, shape (photos, dimensions), are unlike the others; of two that disagree, both.

    The worst goes first, so that it does not make the right ones seem odd.
    """
    left = list(range(len(vectors)))
    while len(left) > 1:
        by = [_unlikeness(vectors[one], vectors[[other for other in left if other != one]], rule) for one in left]
        if max(by) <= 1.0:
            break
        left = [] if len(left) < _FEWEST else [one for one in left if one != left[int(np.argmax(by))]]
    return [one for one in range(len(vectors)) if one not in left] if len(vectors) > 1 else []


def _unlikeness(embedding: NDArray[np.float32], others: NDArray[np.float32], rule: Rule) -> float:
    """How far a photo is from the median of others, in bounds."""
    bound = (UNLIKE_AT if len(others) > 1 else UNLIKE_ONE_AT) * rule.looks_like_at / RULE.looks_like_at
    return float(np.linalg.norm(embedding - np.median(others, axis=0))) / bound
