"""Faces that never move at a door: pictures on a wall. Where they are, what they look like, and for how long."""

import base64
import json
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.face import Box, EngineId, Face
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


class Fixtures:
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
        self._all: dict[str, Fixture] = _read(self._path, engine)

    def __len__(self) -> int:
        return len(self._all)

    def see(self, door: str, faces: Sequence[Face], when: float) -> str | None:
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

    def hangs(self, door: str, face: Face) -> bool:
        """Whether a face was in this place as this very picture an hour ago and more: perhaps it hangs there."""
        known = self._there(door, face) if door else None
        return known is not None and known.times > 1

    def without(self, door: str, faces: Sequence[Face], ignored: Collection[str], when: float) -> tuple[Face, ...]:
        """The faces of a frame but those of ignored fixtures, in their places."""
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

    def forget_like(self, belongs: Callable[[Vector], bool]) -> None:
        """Forget every one that shows somebody."""
        gone = [one.id for one in self._all.values() if belongs(one.vector)]
        for id_ in gone:
            del self._all[id_]
        if gone:
            self._save()

    def _there(self, door: str, face: Face, among: Collection[str] | None = None) -> Fixture | None:
        fitting = (
            one
            for one in self._all.values()
            if one.door == door
            and (among is None or one.id in among)
            and one.box.overlap(face.box) >= NEVER_MOVES
            and float(np.linalg.norm(one.vector - face.embedding)) <= SAME_PICTURE
        )
        return max(fitting, key=lambda one: one.times, default=None)

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
        told = [_told(one) for one in self._all.values() if one.times > 1]
        content = {"version": _VERSION, "engine": self._engine, "fixtures": told}
        write_private_file(self._path, json.dumps(content).encode())


def _told(one: Fixture) -> dict[str, Any]:
    box = [one.box.left, one.box.top, one.box.right, one.box.bottom]
    vector = base64.b64encode(one.vector.astype("<f4").tobytes()).decode()
    times = [one.first, one.counted, one.seen, one.times]
    return {"id": one.id, "door": one.door, "box": box, "vector": vector, "times": times}


def _read(path: Path, engine: EngineId) -> dict[str, Fixture]:
    """What is in the file; nothing where it is of another engine or cannot be read, since all of it is seen again."""
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != _VERSION or content["engine"] != engine:
            return {}
        return {one.id: one for one in map(_heard, content["fixtures"])}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as exc:
        log.warning("what hangs at the doors is learned anew: %s", exc)
        return {}


def _heard(told: dict[str, Any]) -> Fixture:
    vector = np.frombuffer(base64.b64decode(told["vector"]), "<f4")
    first, counted, seen, times = told["times"]
    return Fixture(str(told["id"]), str(told["door"]), Box(*told["box"]), vector, first, counted, seen, int(times))
