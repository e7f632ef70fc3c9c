"""Places where something is found day after day that never moves as a person does: a poster, a reflection, a screen."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recognizer.face import Box
from recognizer.gallery.disk import write_private_file
from recognizer.track.found import TrackKind

log = logging.getLogger(__name__)

#: A place is one of so many parts of the picture, across and down: where the middle of a box lies.
_COLUMNS, _ROWS = 24, 16
#: It is furniture that was found so often, each time at least an hour after the last, over a day at least: as a picture
#: on the wall is (``gallery.fixtures``).
SIGHTINGS = 5
APART_S = 3600.0
OVER_S = 86_400.0
#: Whoever walks through is as high as what hangs there at most this often for each time that it was found.
_PASSERS = 0.5
#: What is so many times lower or higher than what was found there is something else.
_LIKE = 1.4
#: What was not found for so long is forgotten.
FORGOTTEN_AFTER_S = 30 * 86_400.0
#: Places of one camera; those that were found longest ago go first.
MOST = 64

_VERSION = 1

#: Kind, column, row.
Spot = tuple[TrackKind, int, int]


@dataclass(slots=True)
class StayedPlace:
    """What was found in one place."""

    #: Heights of its boxes, as shares of the picture's.
    low: float
    high: float
    #: Unix seconds: the first and the last time that counted, and the last of all.
    first: float
    counted: float
    seen: float
    times: int = 1
    #: People of that height who walked through.
    passed: float = 0.0

    @property
    def stays(self) -> bool:
        """Nobody stands like that."""
        return self.times >= SIGHTINGS and self.counted - self.first >= OVER_S and self.passed <= _PASSERS * self.times

    def fits(self, height: float) -> bool:
        """Whether something of this height may be it."""
        return self.low / _LIKE <= height <= self.high * _LIKE


class Furniture:
    """Kept in ``furniture.json``: places and times, no pictures. Without a folder it is learned anew at each start.

    Where the disk takes nothing it goes on in memory, and is written with the next change.
    """

    def __init__(self, folder: Path | None, clock: Callable[[], float]) -> None:
        self._path = folder / "furniture.json" if folder else None
        self._clock = clock
        self._cameras: dict[str, dict[Spot, StayedPlace]] = _read(self._path) if self._path else {}
        for places in self._cameras.values():
            self._trim(places, clock())

    def stays(self, camera: str, kind: TrackKind, box: Box, size: tuple[int, int]) -> None:
        """Something that never moved is there, or was until now; box in px of a picture of ``size``."""
        now, spot, height = self._clock(), spot_of(kind, box, size), box.height / size[1]
        places = self._cameras.setdefault(camera, {})
        place = places.get(spot)
        if place is None or not place.fits(height):
            if place is None or place.times == 1:
                places[spot] = StayedPlace(height, height, now, now, now)
                self._trim(places, now)
            return
        place.seen, place.low, place.high = now, min(place.low, height), max(place.high, height)
        if now - place.counted >= APART_S:
            place.counted, place.times = now, place.times + 1
            self._save()

    def passes(self, camera: str, kind: TrackKind, box: Box, size: tuple[int, int]) -> None:
        """Somebody who walks is there: told once for each place on their way."""
        place = self._cameras.get(camera, {}).get(spot_of(kind, box, size))
        if place and place.fits(box.height / size[1]):
            place.passed += 1

    def is_there(self, camera: str, kind: TrackKind, box: Box, size: tuple[int, int]) -> bool:
        """Whether what never moved and is there is furniture."""
        place = self._cameras.get(camera, {}).get(spot_of(kind, box, size))
        return place is not None and place.stays and place.fits(box.height / size[1])

    def _trim(self, places: dict[Spot, StayedPlace], now: float) -> None:
        for spot in [spot for spot, place in places.items() if now - place.seen > FORGOTTEN_AFTER_S]:
            del places[spot]
        while len(places) > MOST:
            del places[min(places, key=lambda spot: (places[spot].times > 1, places[spot].seen))]

    def _save(self) -> None:
        if self._path is None:
            return
        told = {camera: _told(places) for camera, places in self._cameras.items()}
        try:
            write_private_file(self._path, json.dumps({"version": _VERSION, "cameras": told}).encode())
        except OSError as exc:
            log.warning("what stays before the cameras cannot be written down yet: %s", exc)


def spot_of(kind: TrackKind, box: Box, size: tuple[int, int]) -> Spot:
    """Where the middle of a box lies, as places are told apart."""
    across = (box.left + box.right) / 2 / size[0]
    down = (box.top + box.bottom) / 2 / size[1]
    return kind, _cell(across, _COLUMNS), _cell(down, _ROWS)


def _cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, int(share * cells)))


def _told(places: dict[Spot, StayedPlace]) -> list[list[Any]]:
    return [
        [kind.value, column, row, one.low, one.high, one.first, one.counted, one.seen, one.times, one.passed]
        for (kind, column, row), one in places.items()
        if one.times > 1
    ]


def _read(path: Path) -> dict[str, dict[Spot, StayedPlace]]:
    """What is in the file; nothing where it cannot be read, since all of it is seen again."""
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != _VERSION:
            return {}
        return {str(camera): dict(map(_heard, places)) for camera, places in content["cameras"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        log.warning("what stays before the cameras is learned anew: %s", exc)
        return {}


def _heard(told: list[Any]) -> tuple[Spot, StayedPlace]:
    kind, column, row, low, high, first, counted, seen, times, passed = told
    place = StayedPlace(float(low), float(high), float(first), float(counted), float(seen), int(times), float(passed))
    return (TrackKind(kind), int(column), int(row)), place
