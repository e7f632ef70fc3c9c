"""The numbered squares of a picture: which of them somebody's zones cover, and the zones that some of them make."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from bot.house.watch.camera import Point, Polygon, Zone
from bot.house.watch.live.zones import is_in

#: Squares from left to right, and from top to bottom: as many as a row of buttons holds, and as fine as a thumb needs.
COLUMNS, ROWS = 6, 4

EVERY = range(1, COLUMNS * ROWS + 1)


def covered(polygons: Iterable[Polygon]) -> frozenset[int]:
    """The numbers of the squares whose middle is in one of these."""
    shapes = list(polygons)
    return frozenset(number for number in EVERY if any(is_in(shape, _middle(number)) for shape in shapes))


def rectangles(chosen: AbstractSet[int]) -> tuple[Polygon, ...]:
    """What the chosen squares make: as few rectangles as reach from left to right and then down."""
    left = {number for number in chosen if number in EVERY}
    found: list[Polygon] = []
    while left:
        row, first = divmod(min(left) - 1, COLUMNS)
        last = first
        while last + 1 < COLUMNS and _number(row, last + 1) in left:
            last += 1
        below = row
        while below + 1 < ROWS and all(_number(below + 1, column) in left for column in range(first, last + 1)):
            below += 1
        left -= {_number(r, c) for r in range(row, below + 1) for c in range(first, last + 1)}
        found.append(_corners(first, row, last + 1, below + 1))
    return tuple(found)


def zones(chosen: AbstractSet[int]) -> tuple[Zone, ...]:
    """The same as zones, which are called by their number; all squares, or none, are the whole picture."""
    if set(EVERY) <= chosen:
        return ()
    return tuple(Zone(str(number), corners) for number, corners in enumerate(rectangles(chosen), 1))


def _number(row: int, column: int) -> int:
    return row * COLUMNS + column + 1


def _middle(number: int) -> Point:
    row, column = divmod(number - 1, COLUMNS)
    return Point((column + 0.5) / COLUMNS, (row + 0.5) / ROWS)


def _corners(left: int, top: int, right: int, bottom: int) -> Polygon:
    x, y, to_x, to_y = left / COLUMNS, top / ROWS, right / COLUMNS, bottom / ROWS
    return (Point(x, y), Point(to_x, y), Point(to_x, to_y), Point(x, to_y))
