"""Faces that never move at a door: pictures on a wall. Where they are, what they look like, and for how long."""

import base64
import json
import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from recognizer.face import Box, EngineId
from recognizer.gallery.disk import write_private_file
from recognizer.match.matching import Vector

log = logging.getLogger(__name__)

#: The same place: intersection over union of the boxes. A twelfth of the face to the side and a twelfth larger is less.
NEVER_MOVES = 0.7
#: The same picture, in whatever light: Euclidean distance. See docs/decisions/recognition.md, 127.
SAME_PICTURE = 0.3
#: It hangs there when it was seen this often, each time at least an hour after the last, over a day at least.
SIGHTINGS = 5
APART_S = 3600.0
OVER_S = 86_400.0
#: What was not seen for so long is forgotten; what was seen once, and may be anybody, sooner.
FORGOTTEN_AFTER_S = 30 * 86_400.0
ONCE_FORGOTTEN_AFTER_S = 3 * 86_400.0
#: Kept altogether; the one who was away longest goes first.
MOST = 200

_VERSION = 1
_TWICE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Fixture:
    """A face in one place at one door."""

    id: str
    door: str
    box: Box
    #: The mean of those that counted.
    vector: Vector
    #: Unix seconds of the first and the last time that counted, and of the last of all.
    first: float
    counted: float
    seen: float
    times: int = 1

    @property
    def stays(self) -> bool:
        """Nobody stands like that."""
        return self.times >= SIGHTINGS and self.counted - self.first >= OVER_S


class FaceInPlace(Protocol):
    """Where a face is, and what it looks like."""

    @property
    def box(self) -> Box:
        """In the picture."""

    @property
    def embedding(self) -> Vector:
        """In numbers."""


_Seen = TypeVar("_Seen", bound=FaceInPlace)


class KnownFixtures:
    """What hangs at the doors, as somebody knows it who learns nothing of it."""

    def __init__(self, fixtures: Iterable[Fixture] = ()) -> None:
        self._all: dict[str, Fixture] = {one.id: one for one in fixtures}

    def __len__(self) -> int:
        return len(self._all)

    def left(self, door: str, faces: Sequence[_Seen], ignored: Collection[str]) -> tuple[_Seen, ...]:
        """The faces of a frame but those of ignored fixtures, in their places."""
        return tuple(face for face in faces if not ignored or self._there(door, face, ignored) is None)

    def hangs(self, door: str, face: FaceInPlace) -> bool:
        """Whether a face was in this place as this very picture an hour ago and more: perhaps it hangs there."""
        known = self._there(door, face) if door else None
        return known is not None and known.times > 1

    def _there(self, door: str, face: FaceInPlace, among: Collection[str] | None = None) -> Fixture | None:
        fitting = (
            one
            for one in self._all.values()
            if one.door == door
            and (among is None or one.id in among)
            and one.box.overlap(face.box) >= NEVER_MOVES
            and float(np.linalg.norm(one.vector - face.embedding)) <= SAME_PICTURE
        )
        return max(fitting, key=lambda one: one.times, default=None)


class Fixtures(KnownFixtures):
    """What was seen twice or more in one place is written to ``fixtures.json``; what was seen once is kept in mind.

    Where the disk takes nothing all of it goes on in memory, and is written with the next change. Only forgetting
    raises OSError.
    """

    def __init__(
        self, folder: Path, engine: EngineId, *, new_id: Callable[[], str] = lambda: secrets.token_hex(6)
    ) -> None:
        self._path = folder / "fixtures.json"
        self._engine = engine
        self._new_id = new_id
        super().__init__(_read(self._path, engine))

    def see(self, door: str, faces: Sequence[FaceInPlace], when: float) -> str | None:
        """One visitor's faces in the frames of a press: which fixture they are, if they have stayed for long.

        ``when``: unix seconds. None, too, for whoever moved from frame to frame.
        """
        self._expire(when)
        last = faces[-1]
        if any(face.box.overlap(last.box) < NEVER_MOVES for face in faces):
            return None
        known = self._there(door, last)
        if known is None:
            self._put(Fixture(self._new_id(), door, last.box, last.embedding, when, when, when))
            return None
        if when - known.counted < APART_S:
            known = replace(known, seen=when)
            self._all[known.id] = known
        else:
            mean = (known.vector * known.times + last.embedding) / (known.times + 1)
            known = replace(known, vector=mean.astype(np.float32), counted=when, seen=when, times=known.times + 1)
            self._put(known)
        return known.id if known.stays else None

    def without(self, door: str, faces: Sequence[_Seen], ignored: Collection[str], when: float) -> tuple[_Seen, ...]:
        """The faces of a frame but those of ignored fixtures, in their places, which are seen again by it."""
        if not ignored:
            return tuple(faces)
        left = []
        for face in faces:
            known = self._there(door, face, ignored)
            if known is None:
                left.append(face)
            elif when - known.counted < OVER_S:
                self._all[known.id] = replace(known, seen=when)
            else:
                self._put(replace(known, counted=when, seen=when))  # now and then: it must outlast a restart
        return tuple(left)

    def told(self) -> bytes:
        """What was seen twice or more, to be known elsewhere, but not when: see ``known_elsewhere``."""
        # the same as long as nobody learned anything of them: each look at one makes no other word of it
        timeless = (
            replace(one, first=0.0, counted=0.0, seen=0.0, times=_TWICE) for one in self._all.values() if one.times > 1
        )
        return _written(sorted(timeless, key=lambda one: one.id), self._engine)

    def forget_like(self, belongs: Callable[[Vector], bool]) -> None:
        """Forget every one that shows somebody."""
        gone = [one.id for one in self._all.values() if belongs(one.vector)]
        for id_ in gone:
            del self._all[id_]
        if gone:
            self._save()

    def _put(self, fixture: Fixture) -> None:
        self._all[fixture.id] = fixture
        while len(self._all) > MOST:
            del self._all[min(self._all.values(), key=lambda one: (one.times > 1, one.seen)).id]
        if fixture.times > 1:
            self._save_or_remember()

    def _expire(self, now: float) -> None:
        gone = [
            one
            for one in self._all.values()
            if now - one.seen > (FORGOTTEN_AFTER_S if one.times > 1 else ONCE_FORGOTTEN_AFTER_S)
        ]
        for one in gone:
            del self._all[one.id]
        if any(one.times > 1 for one in gone):
            self._save_or_remember()

    def _save_or_remember(self) -> None:
        try:
            self._save()
        except OSError as exc:
            log.warning("what hangs at the doors cannot be written down yet: %s", exc)

    def _save(self) -> None:
        write_private_file(self._path, _written(self._all.values(), self._engine))


def known_elsewhere(told: bytes, engine: EngineId) -> KnownFixtures:
    """What ``Fixtures.told`` tells; nothing where it is of another engine or cannot be read."""
    return KnownFixtures(_heard_all(told, engine))


def _written(fixtures: Iterable[Fixture], engine: EngineId) -> bytes:
    told = [_told(one) for one in fixtures if one.times > 1]
    return json.dumps({"version": _VERSION, "engine": engine, "fixtures": told}).encode()


def _told(one: Fixture) -> dict[str, Any]:
    box = [one.box.left, one.box.top, one.box.right, one.box.bottom]
    vector = base64.b64encode(one.vector.astype("<f4").tobytes()).decode()
    times = [one.first, one.counted, one.seen, one.times]
    return {"id": one.id, "door": one.door, "box": box, "vector": vector, "times": times}


def _read(path: Path, engine: EngineId) -> list[Fixture]:
    try:
        return _heard_all(path.read_bytes(), engine)
    except FileNotFoundError:
        return []
    except OSError as exc:
        log.warning("what hangs at the doors is learned anew: %s", exc)
        return []


def _heard_all(told: bytes, engine: EngineId) -> list[Fixture]:
    """What is told; nothing where it is of another engine or cannot be read, since all of it is seen again."""
    try:
        content = json.loads(told)
        if content["version"] != _VERSION or content["engine"] != engine:
            return []
        return list({one.id: one for one in map(_heard, content["fixtures"])}.values())
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as exc:
        log.warning("what hangs at the doors is learned anew: %s", exc)
        return []


def _heard(told: dict[str, Any]) -> Fixture:
    vector = np.frombuffer(base64.b64decode(told["vector"]), "<f4")
    first, counted, seen, times = told["times"]
    return Fixture(str(told["id"]), str(told["door"]), Box(*told["box"]), vector, first, counted, seen, int(times))
