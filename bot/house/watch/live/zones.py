"""Whether somebody stands in a part of a picture: pure functions over shares of its width and height."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.house.people import Box
from bot.house.watch.camera import Point, Polygon, Zone

#: So many frames in a row say that somebody came into a zone, or left it: boxes jump.
INERTIA_FRAMES = 3


def feet(box: Box, width: int, height: int) -> Point | None:
    """Where somebody stands: the middle of the lower edge of their box; None: the picture has no size."""
    if width <= 0 or height <= 0:
        return None
    return Point((box.left + box.right) / 2 / width, min(box.bottom / height, 1.0))


def is_in_any(zones: Iterable[Zone], at: Point) -> bool:
    """Tell whether a point is in one of the zones."""
    return any(is_in(zone.corners, at) for zone in zones)


def is_in(corners: Polygon, at: Point) -> bool:
    """Tell whether a point is in a polygon, its edges counted in; none of fewer than three corners has an inside."""
    if len(corners) < 3:  # noqa: PLR2004 - a triangle is the least of them
        return False
    inside = False
    before = corners[-1]
    for corner in corners:
        if _is_on(before, corner, at):
            return True
        if (corner.y > at.y) != (before.y > at.y):
            crossing = corner.x + (at.y - corner.y) * (before.x - corner.x) / (before.y - corner.y)
            inside ^= at.x < crossing
        before = corner
    return inside


def _is_on(a: Point, b: Point, at: Point) -> bool:
    """Whether a point is on the line between two others: whoever stands at the lower edge of the picture is in it."""
    across = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x)
    within = min(a.x, b.x) <= at.x <= max(a.x, b.x) and min(a.y, b.y) <= at.y <= max(a.y, b.y)
    return within and abs(across) <= 1e-9  # noqa: PLR2004 - what is left of equal numbers


@dataclass(slots=True)
class ZoneSense:
    """Whether somebody is in the zones of a camera, with inertia."""

    inside: bool = False
    #: Frames in a row that say otherwise.
    against: int = 0

    def step(self, *, inside: bool) -> bool:
        """One frame more; returns whether they are inside now."""
        self.against = 0 if inside is self.inside else self.against + 1
        if self.against >= INERTIA_FRAMES:
            self.inside, self.against = inside, 0
        return self.inside
