"""What the recogniser tells of its reasons, and of the faces that it knows: codes, ids and numbers."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.house.people import PersonId, SampleId

#: Photos older than that may show another face: children grow, and so do beards.
STALE_AFTER = timedelta(days=2 * 365)


class FaceGround(StrEnum):
    """What decided, by the recogniser's own account."""

    NOBODY_KNOWN = "nobody_known"
    UNLIKE_ALL = "unlike_all"
    #: More like a face that a resident said is not this person.
    DENIED = "denied"
    #: Somebody else looks nearly as much like it.
    TWO_ALIKE = "two_alike"
    NOT_SURE = "not_sure"
    #: Clearly nearer than anybody else.
    NEAREST = "nearest"
    #: The pictures of the visit tell different people.
    DISAGREEING = "disagreeing"
    #: It is too poor: ``Sighting.reason``.
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class FaceReasons:
    """What the recogniser compared, as it would decide now. Distances are Euclidean, of embeddings."""

    ground: FaceGround
    #: None: nobody is known.
    nearest: PersonId | None = None
    #: The photo of theirs that is closest.
    sample: SampleId | None = None
    distance: float | None = None
    #: Up to which distance it would be they.
    bound: float | None = None
    runner_up: PersonId | None = None
    #: How much further away the runner-up is.
    margin: float | None = None
    #: How far their own photos are from each other, mostly; None: there is one.
    own: float | None = None


@dataclass(frozen=True, slots=True)
class FacesState:
    """What could be better, by the ids of the recogniser's labels; empty fields are good news."""

    #: Who has so few photos.
    too_few: tuple[tuple[PersonId, int], ...] = ()
    #: Photos that are unlike the person's others.
    outliers: tuple[tuple[PersonId, SampleId], ...] = ()
    #: Two who look alike, the nearest first.
    clashes: tuple[tuple[PersonId, PersonId], ...] = ()
    #: Whose newest photo is older than ``STALE_AFTER``.
    stale: tuple[PersonId, ...] = ()
    #: Who wears spectacles in every photo, of three or more.
    always_in_spectacles: tuple[PersonId, ...] = ()
