"""Households drawn by chance, their visitors and strangers, and what each rule makes of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recognizer.detect.quality import GATE, no_sample
from recognizer.face import Face, FaceFault
from recognizer.gallery.gallery_file import Encodings
from recognizer.look import Ground
from recognizer.match.burst import Visitor, judge
from recognizer.match.crowd import Crowd
from recognizer.match.matching import Match, Matcher, Rule
from tests.bench.recognition.lfw import Photo

#: Photos of one person that ring in one household.
_MOST_RINGS = 10
#: Strangers that ring in one household.
_MOST_STRANGERS = 800
#: How often other people are drawn for an interval.
_DRAWN_ANEW = 1000

Faces = Mapping[Photo, Face | None]
#: The frames of a press; None: the face was not found in one.
Press = tuple[Face | None, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """Who is enrolled with which photos, who rings, and which strangers ring."""

    enrolled: Mapping[str, Sequence[Photo]]
    rings: Sequence[tuple[str, tuple[Photo, ...]]]
    strangers: Sequence[tuple[Photo, ...]]


@dataclass(slots=True)
class Counts:
    """Counts of one household, or of many."""

    asked: int = 0
    named: int = 0
    wrong: int = 0
    looks_like: int = 0
    looks_like_wrong: int = 0
    poor: int = 0
    strangers: int = 0
    strangers_named: int = 0
    strangers_look_like: int = 0

    def add(self, other: "Counts") -> None:
        """Count another household in."""
        for field in self.__slots__:
            setattr(self, field, getattr(self, field) + getattr(other, field))

    def per_cent(self) -> dict[str, float]:
        """Shares of those asked, and of the strangers."""
        asked, strangers = max(1, self.asked), max(1, self.strangers)
        return {
            "named": 100 * self.named / asked,
            "wrong": 100 * self.wrong / asked,
            "looks_like": 100 * self.looks_like / asked,
            "looks_like_wrong": 100 * self.looks_like_wrong / asked,
            "poor_or_not_found": 100 * self.poor / asked,
            "strangers_named": 100 * self.strangers_named / strangers,
            "strangers_look_like": 100 * self.strangers_look_like / strangers,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule makes of many households; shares by the names of ``Counts.per_cent``."""

    whole: Counts
    #: Standard deviation between households.
    deviation: Mapping[str, float]
    #: The middle 95 % of what would be told if other people had been photographed.
    interval: Mapping[str, tuple[float, float]]


def households(
    people: Mapping[str, Sequence[Photo]],
    *,
    size: int,
    photos: int = 3,
    frames: int = 1,
    rounds: int,
    alike: Faces | None = None,
) -> Iterator[Household]:
    """Draw households. ``frames``: different photos a press; ``alike``: of people who look like the first one drawn."""
    chance = np.random.default_rng(size * 1000 + frames)
    eligible = sorted(person for person, theirs in people.items() if len(theirs) >= max(4, photos + frames))
    visitors = sorted(person for person, theirs in people.items() if len(theirs) >= frames)
    neighbours = _neighbours(eligible, people, alike) if alike else None
    for _ in range(rounds):
        if neighbours is None:
            members = [
                eligible[index] for index in chance.choice(len(eligible), min(size, len(eligible)), replace=False)
            ]
        else:
            members = [eligible[index] for index in neighbours[int(chance.integers(len(eligible)))][:size]]
        enrolled, rings = {}, []
        for member in members:
            shuffled = [people[member][index] for index in chance.permutation(len(people[member]))]
            enrolled[member] = shuffled[:photos]
            rest = shuffled[photos : photos + _MOST_RINGS * frames]
            presses = [tuple(rest[at : at + frames]) for at in range(0, len(rest) - frames + 1, frames)]
            rings += [(member, press) for press in presses]
        inside = set(members)
        outside = [person for person in visitors if person not in inside]
        others = [outside[index] for index in chance.permutation(len(outside))[:_MOST_STRANGERS]]
        strangers = [
            tuple(people[other][index] for index in chance.choice(len(people[other]), frames, replace=False))
            for other in others
        ]
        yield Household(enrolled, rings, strangers)


Decide = Callable[[Press], Match | None]


def counted(household: Household, decide: Decide, press_of: Callable[[tuple[Photo, ...]], Press]) -> dict[str, Counts]:
    """What a rule makes of a household's visitors, by who they are."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for person, photos in household.rings:
        match, count = decide(press_of(photos)), counts[person]
        count.asked += 1
        if match is None or match.verdict == "unknown":
            count.poor += match is None
        elif match.verdict == "named":
            count.named += match.label == person
            count.wrong += match.label != person
        else:
            count.looks_like += match.label == person
            count.looks_like_wrong += match.label != person
    for photos in household.strangers:
        match, count = decide(press_of(photos)), counts[photos[0].person]
        count.strangers += 1
        count.strangers_named += match is not None and match.verdict == "named"
        count.strangers_look_like += match is not None and match.verdict == "looks_like"
    return counts


def outcome(
    drawn: Iterable[Household],
    rule: Callable[[Household], Decide],
    press_of: Callable[[tuple[Photo, ...]], Press],
) -> Outcome:
    """What a rule makes of many households; of none, nothing is known: every share may be anything."""
    whole, shares, by_person = Counts(), [], defaultdict[str, Counts](Counts)
    for household in drawn:
        one = Counts()
        for person, count in counted(household, rule(household), press_of).items():
            one.add(count)
            by_person[person].add(count)
        whole.add(one)
        shares.append(one.per_cent())
    if not by_person:
        return Outcome(whole, dict.fromkeys(whole.per_cent(), 0.0), dict.fromkeys(whole.per_cent(), (0.0, 100.0)))
    deviation = {key: float(np.std([share[key] for share in shares])) for key in whole.per_cent()}
    return Outcome(whole, deviation, _intervals(by_person))


def by_rule(household: Household, faces: Faces, rule: Rule, crowd: Crowd | None) -> Decide:
    """The product's own way: gallery, quality gate, burst, rule."""
    matcher = Matcher(table_of(household, faces), rule, crowd)

    def decide(press: Press) -> Match | None:
        seen = tuple((index, face) for index, face in enumerate(press) if face)
        if not seen or not any(face.quality.good for _, face in seen):
            return None
        return judge(Visitor(seen), matcher)

    return decide


def believing(face: Face) -> Face:
    """The face as its detector alone has it: what no witness takes for a face counts as one."""
    if face.quality.fault is not FaceFault.UNLIKE_A_FACE:
        return face
    return replace(face, quality=replace(face.quality, score=GATE, good=True, fault=None))


def by_distance(household: Household, faces: Faces, bound: float, margin: float, *, any_photo: bool) -> Decide:
    """The ways of others: the nearest photo, or centroid, within a bound that is the same for everybody."""
    table = table_of(household, faces)
    owner, labels = table.owner.astype(np.intp), table.labels
    means = np.stack([table.vectors[owner == index].mean(0) for index in range(len(labels))])

    def decide(press: Press) -> Match | None:
        found = [face.embedding for face in press if face]
        if not found:
            return None
        query = np.mean(found, axis=0)
        apart = np.linalg.norm((table.vectors if any_photo else means) - query, axis=1)
        if any_photo:
            apart = np.array([apart[owner == index].min() for index in range(len(labels))])
        first, second = np.argsort(apart)[:2]
        sure = apart[first] <= bound and apart[second] - apart[first] >= margin
        label = labels[first]
        return Match(
            "named" if sure else "unknown",
            label if sure else None,
            float(apart[first]),
            bound,
            None,
            None,
            None,
            label,
            Ground.NEAREST if sure else Ground.NOT_SURE,
        )

    return decide


def table_of(household: Household, faces: Faces) -> Encodings:
    """The gallery of a household; as in the product, photos from which nobody can be learned are not enrolled."""
    owner, vectors, quality = [], [], []
    labels = tuple(household.enrolled)
    for index, theirs in enumerate(household.enrolled.values()):
        found = [face for photo in theirs if (face := faces[photo])]
        good = [face for face in found if no_sample(face.quality) is None] or found
        owner += [index] * len(good)
        vectors += [face.embedding for face in good]
        quality += [face.quality.score for face in good]
    ids = np.zeros((len(owner), 16), np.uint8)
    ids[:, :8] = np.arange(len(owner), dtype=">u8")[:, None].view(np.uint8)
    engine = next(face.engine for face in faces.values() if face)
    return Encodings(
        engine,
        labels,
        np.array(owner, np.uint32),
        np.zeros(len(owner), np.uint8),
        ids,
        np.array(quality, np.float32),
        np.zeros(len(owner)),
        np.stack(vectors).astype(np.float32),
    )


def _intervals(counts: Mapping[str, Counts]) -> dict[str, tuple[float, float]]:
    """By drawing the people anew (bootstrap), because households share them; whom they are taken for is not drawn."""
    chance = np.random.default_rng(95)
    table = np.array([[getattr(count, field) for field in Counts.__slots__] for count in counts.values()])
    times = chance.multinomial(len(table), np.full(len(table), 1 / len(table)), _DRAWN_ANEW)
    drawn = [Counts(*row).per_cent() for row in times @ table]
    return {key: tuple(np.percentile([one[key] for one in drawn], (2.5, 97.5)).tolist()) for key in drawn[0]}


def _neighbours(eligible: Sequence[str], people: Mapping[str, Sequence[Photo]], faces: Faces) -> NDArray[np.intp]:
    means = np.stack(
        [np.mean([face.embedding for one in people[name] if (face := faces[one])], axis=0) for name in eligible]
    )
    return np.argsort(np.linalg.norm(means[:, None] - means[None], axis=2), axis=1)
