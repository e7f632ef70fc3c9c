"""How the house itself was in a month: what was away, and how well faces were told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.house.people import Verdict
from bot.house.records.historian import sightings_of
from bot.house.summaries.outages import Outages
from bot.house.visits.visit import Visit

#: Of fewer faces no share is told: one bad evening would be half of them.
FEWEST_FACES = 20

#: Pictures got worse where so much more of the faces, as a share, was too poor to judge than the month before.
WORSE_BY = 0.15


@dataclass(frozen=True, slots=True)
class FaceShares:
    """Faces at a door, or at all of them."""

    faces: int = 0
    unknown: int = 0
    #: Too dark, too far, turned away: nobody can be named there.
    poor: int = 0

    @property
    def unknown_share(self) -> float | None:
        """How many of those that could be judged nobody knows; None: too few faces."""
        judged = self.faces - self.poor
        return self.unknown / judged if judged >= FEWEST_FACES else None

    @property
    def poor_share(self) -> float | None:
        """How many could not be judged; None: too few faces."""
        return self.poor / self.faces if self.faces >= FEWEST_FACES else None


@dataclass(frozen=True, slots=True)
class DoorHealth:
    """One door in a month."""

    door: str
    #: None: nobody can tell, since the audit trail could not be read.
    outages: Outages | None
    #: How often it did not open, or may not have.
    failed: int
    faces: FaceShares
    #: Of the month before.
    faces_before: FaceShares

    @property
    def pictures_worse(self) -> bool:
        """Whether its pictures got so much worse that somebody should look at the lens."""
        now, before = self.faces.poor_share, self.faces_before.poor_share
        return now is not None and before is not None and now - before >= WORSE_BY


@dataclass(frozen=True, slots=True)
class CameraHealth:
    """One camera that watches, in a month."""

    name: str
    #: See ``DoorHealth.outages``.
    outages: Outages | None


@dataclass(frozen=True, slots=True)
class HealthSummary:
    """All of them."""

    first: date
    days: int
    visits: int
    doors: tuple[DoorHealth, ...]
    cameras: tuple[CameraHealth, ...]
    faces: FaceShares
    faces_before: FaceShares
    #: Of how many lines of the audit trail the owners have a seal; 0: of none.
    sealed: int
    #: True: the trail was found changed when it was last checked.
    trail_flawed: bool

    @property
    def last(self) -> date:
        """The newest of the days."""
        return self.first + timedelta(days=self.days - 1)


def shares(visits: Iterable[Visit]) -> FaceShares:
    """The faces of some visits, counted."""
    seen: Sequence[Verdict] = [one.verdict for visit in visits for one in sightings_of(visit)]
    return FaceShares(len(seen), seen.count(Verdict.UNKNOWN), seen.count(Verdict.POOR))
