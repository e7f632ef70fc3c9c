"""People nobody has named, gathered over days: who of them came before, under an id that stays."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NewType

import numpy as np

from recognizer.face import EngineId
from recognizer.gallery.gallery_file import ID_BYTES, KEPT, SAMPLE, Encodings, open_encodings, write_encodings
from recognizer.match.matching import Vector

log = logging.getLogger(__name__)

StrangerId = NewType("StrangerId", str)

#: A face joins the stranger whose medoid is nearer than this: nearer than somebody enrolled may be, because nobody
#: looks these photos over. Two people in one stranger would get one name.
SAME_STRANGER = 0.40
#: Sightings of one stranger this close in time are one visit.
ONE_VISIT_S = 300.0
#: A stranger who has not been seen for so long is forgotten.
FORGOTTEN_AFTER_S = 30 * 86_400.0
#: Embeddings kept of each stranger; the oldest goes first.
MOST_SIGHTINGS = 12
#: Strangers kept; the one who was away longest goes first.
MOST_STRANGERS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Stranger:
    """Somebody without a name."""

    id: StrangerId
    #: Shape (sightings, dimensions), oldest first.
    vectors: Vector
    #: Unix seconds of each of them.
    times: tuple[float, ...]
    #: The sighting that is nearest to all others: one bad picture does not move it.
    medoid: Vector
    #: Never forgotten for having been away: the household decided about them.
    kept: bool = False

    @property
    def last_seen(self) -> float:
        """Unix seconds."""
        return self.times[-1]

    @property
    def visits(self) -> int:
        """How many visits the kept sightings are of."""
        return 1 + sum(
            later - earlier > ONE_VISIT_S for earlier, later in zip(self.times, self.times[1:], strict=False)
        )


def _stranger(id_: StrangerId, vectors: Vector, times: tuple[float, ...], *, kept: bool = False) -> Stranger:
    apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    return Stranger(id_, vectors, times, np.asarray(vectors[int(apart.sum(1).argmin())], np.float32), kept)


def _new_id() -> StrangerId:
    return StrangerId(secrets.token_hex(4))


class Strangers:
    """The file ``strangers.bin``; every change is on disk when its method returns.

    What only looking at pictures changes (``see``, ``unsee``, ``expire``) goes on in memory where the disk takes
    nothing, and is written with the next change: a full disk must not make us blind. The others raise OSError.
    """

    def __init__(self, folder: Path, engine: EngineId, *, new_id: Callable[[], StrangerId] = _new_id) -> None:
        self._path = folder / "strangers.bin"
        self._engine = engine
        self._new_id = new_id
        self._all: dict[StrangerId, Stranger] = {}
        #: True: the file before the present one holds somebody who is to be forgotten.
        self._forget_due = False
        table, _ = open_encodings(self._path)
        # there are no photos of strangers: those of another engine cannot be encoded anew and are forgotten
        if table is not None and table.engine == engine:
            self._all = _strangers(table)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, stranger: StrangerId) -> bool:
        return stranger in self._all

    def __getitem__(self, stranger: StrangerId) -> Stranger:
        return self._all[stranger]

    def see(self, embedding: Vector, when: float) -> StrangerId:
        """Whom of the strangers this face belongs to; a new one where it is nobody's. ``when``: unix seconds."""
        self.expire(when)
        stranger = self._nearest(embedding)
        if stranger is None:
            stranger = _stranger(self._new_id(), embedding[None].astype(np.float32), (when,))
        elif when - stranger.last_seen > ONE_VISIT_S or float(_apart(stranger, embedding).min()) > 0:
            stranger = _with_sighting(stranger, embedding, when)
        else:
            return stranger.id  # the same picture, looked at again
        self._all[stranger.id] = stranger
        while len(self._all) > MOST_STRANGERS:
            del self._all[min(self._all.values(), key=lambda one: (one.kept, one.last_seen)).id]
        self._save_or_remember()
        return stranger.id

    def find(self, embedding: Vector) -> StrangerId | None:
        """Whom of the strangers this face belongs to; None: nobody's."""
        stranger = self._nearest(embedding)
        return stranger.id if stranger else None

    def unsee(self, embedding: Vector) -> None:
        """Take a sighting back: it turned out to be somebody who is known."""
        for one in list(self._all.values()):
            others = _apart(one, embedding) > 0
            if others.all():
                continue
            del self._all[one.id]
            if others.any():
                times = tuple(np.array(one.times)[others].tolist())
                self._all[one.id] = _stranger(one.id, one.vectors[others], times, kept=one.kept)
            self._save_or_remember(forget=True)

    def expire(self, now: float) -> None:
        """Forget everybody who has not been seen for long. ``now``: unix seconds."""
        gone = [one.id for one in self._all.values() if not one.kept and now - one.last_seen > FORGOTTEN_AFTER_S]
        for id_ in gone:
            del self._all[id_]
        if gone:
            self._save_or_remember(forget=True)

    def forget(self, stranger: StrangerId) -> None:
        """Remove a stranger, if there is such a one."""
        if self._all.pop(stranger, None):
            self._save(forget=True)

    def keep(self, stranger: StrangerId, kept: bool) -> None:  # noqa: FBT001 - by position, over a pipe
        """Remember a stranger for good, or as long as others, if there is such a one."""
        if one := self._all.get(stranger):
            self._all[stranger] = replace(one, kept=kept)
            self._save()

    def merge(self, stranger: StrangerId, other: StrangerId) -> StrangerId:
        """Both are one person, who keeps the older id. Raises KeyError."""
        one, two = self._all[stranger], self._all[other]
        if stranger == other:
            return stranger
        keep, gone = (one, two) if one.times[0] <= two.times[0] else (two, one)
        times = np.array(keep.times + gone.times)
        order = np.argsort(times, kind="stable")[-MOST_SIGHTINGS:]
        vectors = np.concatenate([keep.vectors, gone.vectors])[order]
        kept = keep.kept or gone.kept
        self._all[keep.id] = _stranger(keep.id, vectors, tuple(times[order].tolist()), kept=kept)
        del self._all[gone.id]
        self._save(forget=True)
        return keep.id

    def split(self, stranger: StrangerId) -> tuple[StrangerId, StrangerId] | None:
        """Part a stranger who is two people, round the two sightings that are furthest apart; None: they are one.

        Raises KeyError.
        """
        one = self._all[stranger]
        apart = np.linalg.norm(one.vectors[:, None] - one.vectors[None], axis=2)
        left, right = np.unravel_index(int(apart.argmax()), apart.shape)
        to_right = apart[:, right] < apart[:, left]
        if not to_right.any() or to_right.all():
            return None
        times = np.array(one.times)
        parts = [(one.id, ~to_right), (self._new_id(), to_right)]
        for id_, rows in parts:
            self._all[id_] = _stranger(id_, one.vectors[rows], tuple(times[rows].tolist()), kept=one.kept)
        self._save()
        return parts[0][0], parts[1][0]

    def forget_like(self, belongs: Callable[[Vector], bool]) -> None:
        """Remove everybody whose medoid belongs to somebody who has a name now."""
        known = [one.id for one in self._all.values() if belongs(one.medoid)]
        for id_ in known:
            del self._all[id_]
        if known:
            self._save(forget=True)

    def _nearest(self, embedding: Vector) -> Stranger | None:
        if not self._all:
            return None
        everybody = list(self._all.values())
        apart = np.linalg.norm(np.stack([one.medoid for one in everybody]) - embedding, axis=1)
        nearest = int(apart.argmin())
        return everybody[nearest] if apart[nearest] <= SAME_STRANGER else None

    def _save_or_remember(self, *, forget: bool = False) -> None:
        try:
            self._save(forget=forget)
        except OSError as exc:
            log.warning("what was seen of strangers cannot be written down yet: %s", exc)

    def _save(self, *, forget: bool = False) -> None:
        self._forget_due = self._forget_due or forget
        everybody = list(self._all.values())
        sizes = [len(one.times) for one in everybody]
        rows = sum(sizes)
        dimensions = everybody[0].vectors.shape[1] if everybody else 0
        table = Encodings(
            self._engine,
            tuple(self._all),
            np.repeat(np.arange(len(everybody), dtype=np.uint32), sizes),
            np.repeat(np.array([KEPT if one.kept else SAMPLE for one in everybody], np.uint8), sizes),
            np.zeros((rows, ID_BYTES), np.uint8),
            np.zeros(rows, np.float32),
            np.array([when for one in everybody for when in one.times], np.float64),
            np.concatenate([one.vectors for one in everybody]) if rows else np.zeros((0, dimensions), np.float32),
        )
        write_encodings(self._path, table, forget_previous=self._forget_due)
        self._forget_due = False


def _strangers(table: Encodings) -> dict[StrangerId, Stranger]:
    found = {}
    for index, label in enumerate(table.labels):
        rows = table.owner == index
        found[StrangerId(label)] = _stranger(
            StrangerId(label),
            np.array(table.vectors[rows]),
            tuple(table.time[rows].tolist()),
            kept=bool((table.kind[rows] == KEPT).any()),
        )
    return found


def _apart(stranger: Stranger, embedding: Vector) -> Vector:
    return np.asarray(np.linalg.norm(stranger.vectors - embedding, axis=1), np.float32)


def _with_sighting(stranger: Stranger, embedding: Vector, when: float) -> Stranger:
    vectors = np.concatenate([stranger.vectors, embedding[None].astype(np.float32)])[-MOST_SIGHTINGS:]
    return _stranger(stranger.id, vectors, (*stranger.times, when)[-MOST_SIGHTINGS:], kept=stranger.kept)
