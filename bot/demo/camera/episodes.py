"""What may happen before the two cameras that watch: who comes, which way, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Lookout(StrEnum):
    """What a camera looks at."""

    DOOR = "door"
    GARDEN = "garden"


class Episode(StrEnum):
    """What the page's buttons begin."""

    WALK_BY = "walk_by"
    LOITER = "loiter"
    COME_HOME = "come_home"
    WITH_A_FRIEND = "with_a_friend"
    COVER = "cover"
    CAT = "cat"


class Who(StrEnum):
    """Who comes."""

    GRACE = "grace"
    EILEEN = "eileen"
    #: Somebody who does not show their face.
    STRANGER = "stranger"
    CAT = "cat"


@dataclass(frozen=True, slots=True)
class Step:
    """Where somebody is then: where the feet are and how tall they are, as shares of the picture's width and height.

    Between two steps they walk straight on; what is below 1 is below the picture.
    """

    at_s: float
    x: float
    ground: float
    height: float


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody's whole way through the picture."""

    who: Who
    steps: tuple[Step, ...]

    def at(self, since_s: float) -> Step | None:
        """Where they are so long after it began; None: not yet, or no longer, in the picture."""
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            if before.at_s <= since_s < after.at_s:
                share = (since_s - before.at_s) / (after.at_s - before.at_s)
                x, ground, height = (
                    getattr(before, name) + share * (getattr(after, name) - getattr(before, name))
                    for name in ("x", "ground", "height")
                )
                return Step(since_s, x, ground, height)
        return None

    def walked(self, since_s: float) -> float:
        """How far they have gone, in widths of the picture, all of it counted."""
        gone = 0.0
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            share = min(1.0, max(0.0, (since_s - before.at_s) / (after.at_s - before.at_s)))
            near = abs(after.height - before.height) / 2
            gone += share * (abs(after.x - before.x) + near)
        return gone

    def stands(self, since_s: float) -> bool:
        """Whether they stand still then."""
        return self.walked(since_s) == self.walked(since_s + 0.1)


@dataclass(frozen=True, slots=True)
class Act:
    """Everything of one happening."""

    ways: tuple[Way, ...] = ()
    #: From when until when a hand is on the lens, in seconds.
    covered: tuple[float, float] | None = None

    @property
    def lasts_s(self) -> float:
        """How long it takes."""
        ends = [way.steps[-1].at_s for way in self.ways]
        return max([*ends, self.covered[1] + 1.0 if self.covered else 0.0])


def _way(who: Who, *steps: tuple[float, float, float, float]) -> Way:
    return Way(who, tuple(Step(*step) for step in steps))


#: Up the path, before the door for a while, and back.
_TO_THE_DOOR = (
    (0.0, 0.50, 0.46, 0.30), (6.0, 0.47, 1.15, 0.98), (9.0, 0.46, 1.72, 1.50), (19.0, 0.46, 1.72, 1.50),
    (22.0, 0.48, 1.15, 0.98), (28.0, 0.50, 0.46, 0.30),
)  # fmt: skip
_BESIDE_THEM = tuple((at_s + 0.8, x + 0.6 * (height - 0.14) * 0.32, ground, height * 0.97)
                     for at_s, x, ground, height in _TO_THE_DOOR)  # fmt: skip

#: Into the garden, to and fro before the shed, and out again.
_ABOUT_THE_GARDEN = (
    (0.0, -0.08, 0.92, 0.52), (5.0, 0.34, 0.86, 0.48), (13.0, 0.36, 0.86, 0.48), (16.0, 0.58, 0.78, 0.42),
    (26.0, 0.57, 0.78, 0.42), (29.0, 0.42, 0.84, 0.46), (40.0, 0.43, 0.84, 0.46), (46.0, -0.08, 0.92, 0.52),
)  # fmt: skip

#: What each camera's buttons are.
ACTS: Mapping[Lookout, Mapping[Episode, Act]] = {
    Lookout.DOOR: {
        Episode.COME_HOME: Act((_way(Who.GRACE, *_TO_THE_DOOR),)),
        Episode.WITH_A_FRIEND: Act((_way(Who.GRACE, *_TO_THE_DOOR), _way(Who.EILEEN, *_BESIDE_THEM))),
        Episode.COVER: Act(covered=(0.6, 16.0)),
    },
    Lookout.GARDEN: {
        Episode.WALK_BY: Act((_way(Who.EILEEN, (0.0, -0.10, 0.88, 0.54), (11.0, 1.10, 0.82, 0.50)),)),
        Episode.LOITER: Act((_way(Who.STRANGER, *_ABOUT_THE_GARDEN),)),
        Episode.CAT: Act(
            (_way(Who.CAT, (0.0, -0.25, 1.12, 0.86), (4.0, 0.34, 1.04, 0.82), (9.0, 0.36, 1.04, 0.82),
                  (13.0, 1.25, 1.12, 0.86)),)
        ),
    },
}  # fmt: skip
