"""Everybody whose face is known: photos on disk, encodings beside them, both changed together."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognizer.face import EngineId, Face
from recognizer.gallery.disk import make_private_folder
from recognizer.gallery.gallery_file import (
    NEGATIVE,
    SAMPLE,
    Encodings,
    no_encodings,
    open_encodings,
    previous_of,
    write_encodings,
)
from recognizer.gallery.photos import Photos, SampleId
from recognizer.gallery.tables import appended, given_to, raw, rows_of, without, without_doubles, words
from recognizer.refusal import LabelRefused, NameFault

log = logging.getLogger(__name__)

#: More samples of one person than this cost time and add nothing.
MOST_SAMPLES = 40
#: Two embeddings that are nearer than this are of the same photo.
SAME_PHOTO = 1e-3

#: Finds the face of a kept sample again; None where there is none.
Encode = Callable[[bytes], Face | None]


class Gallery:
    """The folder ``people/`` with photos, which is the truth, and ``encodings.bin``, which is made from it.

    Every change is on disk when its method returns; after a crash in between, opening brings both together again.
    """

    def __init__(self, folder: Path, engine: EngineId, encode: Encode, *, most_samples: int = MOST_SAMPLES) -> None:
        make_private_folder(folder)
        self._path = folder / "encodings.bin"
        self._photos = Photos(folder / "people")
        self._engine = engine
        self._most = most_samples
        self._encodings = self._opened(encode)

    @property
    def encodings(self) -> Encodings:
        """All rows; a change makes a new table."""
        return self._encodings

    def labels(self) -> Mapping[str, int]:
        """How many samples there are of everybody who has one."""
        table = self._encodings
        counts = np.bincount(table.owner[table.kind == SAMPLE], minlength=len(table.labels))
        return {label: int(count) for label, count in zip(table.labels, counts, strict=True) if count}

    def samples(self, label: str, *, negative: bool = False) -> list[SampleId]:
        """Ids of the samples (or negatives) of a label, oldest first."""
        rows = self._rows(label, NEGATIVE if negative else SAMPLE)
        return [words(self._encodings.ids[row]) for row in rows[np.argsort(self._encodings.time[rows], kind="stable")]]

    def photo(self, label: str, sample: SampleId, *, negative: bool = False) -> bytes:
        """The kept photo of a sample; raises FileNotFoundError."""
        return self._photos.read(label, sample, negative=negative)

    def where(self, label: str, sample: SampleId) -> Path:
        """The file of a sample's photo."""
        return self._photos.where(label, sample)

    def known_as(self, label: str, sample: SampleId, face: Face) -> SampleId | None:
        """Under which id this very photo is a sample of the label already; None: it is not."""
        rows = self._rows(label, SAMPLE)
        if not self._has(rows, sample, face):
            return None
        nearest = rows[int(np.linalg.norm(self._encodings.vectors[rows] - face.embedding, axis=1).argmin())]
        return words(self._encodings.ids[nearest])

    def alike(self, label: str, face: Face, within: float) -> list[SampleId]:
        """The label's samples whose embeddings are at most so far from a face's, the nearest first."""
        rows = self._rows(label, SAMPLE)
        if not rows.size:
            return []
        apart = np.linalg.norm(self._encodings.vectors[rows] - face.embedding, axis=1)
        order = np.argsort(apart, kind="stable")[: int((apart <= within).sum())]
        return [words(self._encodings.ids[row]) for row in rows[order]]

    def add(self, label: str, sample: SampleId, jpeg: bytes, face: Face, *, negative: bool = False) -> int:
        """Keep a sample (or a negative); returns how many the label has now. What is there already adds nothing.

        Beyond the cap the sample that is most like another one goes. Raises LabelRefused.
        """
        kind = NEGATIVE if negative else SAMPLE
        self._refuse_lookalike_name(label)
        rows = self._rows(label, kind)
        if not negative and self._rows(label, NEGATIVE).size:
            self._take_back_negatives(label, face.embedding[None])
            rows = self._rows(label, kind)
        if not self._has(rows, sample, face):
            self._photos.put(label, sample, jpeg, negative=negative)
            try:
                self._replace(appended(self._encodings, label, kind, sample, face, time.time()))
            except OSError:  # whoever sent it is told that it was not learned
                with suppress(OSError):
                    self._photos.drop(label, sample, negative=negative)
                raise
            self._trim(label, kind)
        return int(self._rows(label, kind).size)

    def remove(self, label: str, sample: SampleId, *, negative: bool = False) -> None:
        """Remove one sample (or negative), if it is there."""
        rows = self._rows(label, NEGATIVE if negative else SAMPLE)
        doomed = rows[(self._encodings.ids[rows] == raw(sample)).all(1)]
        self._photos.drop(label, sample, negative=negative)
        self._replace(without(self._encodings, doomed), forget_previous=True)

    def forget(self, label: str, shows_them: Callable[[NDArray[np.float32]], bool] = lambda _embedding: False) -> None:
        """Remove everything of a label, from the older file too, and others' negatives that show the same face."""
        table = self._encodings
        if label not in table.labels:
            self._photos.forget(label)
            return
        owner = table.labels.index(label)
        negatives = np.flatnonzero((table.owner != owner) & (table.kind == NEGATIVE))
        theirs = np.array([row for row in negatives if shows_them(table.vectors[row])], np.intp)
        # photos go first: what is without a photo is forgotten at the next start, should this one end here
        self._photos.forget(label)
        for row in theirs:
            self._photos.drop(table.labels[table.owner[row]], words(table.ids[row]), negative=True)
        doomed = np.concatenate([np.flatnonzero(table.owner == owner), theirs])
        self._replace(without(table, doomed), forget_previous=True)

    def rename(self, old: str, new: str) -> None:
        """Give a label another name. Raises LabelRefused where that is taken, KeyError where there is no ``old``."""
        table = self._with(old)
        if new == old:
            return
        if new in table.labels:
            raise LabelRefused(NameFault.TAKEN, new)
        self._photos.rename(old, new)
        labels = tuple(new if label == old else label for label in table.labels)
        self._replace(replace(table, labels=labels))

    def merge(self, label: str, other: str) -> int:
        """Hand all photos of ``label`` to ``other``, for they are one person; returns how many that one has now.

        What was said not to be the one and is a photo of the other was them after all. Raises KeyError where there
        is no such label.
        """
        self._with(label)
        self._with(other)
        if label == other:
            return self.labels()[other]
        self._take_back_negatives(label, self._encodings.vectors[self._rows(other, SAMPLE)])
        self._take_back_negatives(other, self._encodings.vectors[self._rows(label, SAMPLE)])
        table = self._encodings
        if label not in table.labels:  # nothing was left of it but what was taken back
            return self.labels()[other]
        for kind in (SAMPLE, NEGATIVE):
            for row in self._rows(label, kind):
                self._photos.move(label, other, words(table.ids[row]), negative=kind == NEGATIVE)
        rows = np.flatnonzero(table.owner == table.labels.index(label))
        self._replace(without_doubles(given_to(table, rows, other)))
        self._trim(other, SAMPLE)
        return self.labels()[other]

    def split(self, label: str, samples: list[SampleId], new: str) -> None:
        """Hand some samples of a label to a new one: they are two people. Raises KeyError, LabelRefused."""
        table = self._with(label)
        if new in table.labels:
            raise LabelRefused(NameFault.TAKEN, new)
        self._refuse_lookalike_name(new)
        rows = self._rows(label, SAMPLE)
        moving = np.array([row for row in rows if words(table.ids[row]) in samples], np.intp)
        if len(moving) != len(set(samples)):
            raise KeyError(f"{label} has not all of these samples")
        for sample in samples:
            self._photos.move(label, new, sample)
        self._replace(given_to(table, moving, new))

    # Opening

    def _opened(self, encode: Encode) -> Encodings:
        table, trouble = open_encodings(self._path)
        if trouble:
            log.warning("the gallery's encodings were damaged (%s): what was kept before is used", trouble)
        if table is not None and table.engine != self._engine:
            log.warning("the engine is %s now and was %s: every sample is encoded anew", self._engine, table.engine)
            table = None
        return self._reconciled(table, encode, changed=bool(trouble))

    def _reconciled(self, table: Encodings | None, encode: Encode, *, changed: bool) -> Encodings:
        """Rows without a photo go, photos without a row are encoded."""
        photos = {(label, sample, negative): when for label, sample, negative, when in self._photos}
        seen = set()
        gone = np.zeros(0, np.intp)
        if table is not None:
            keys = [
                (table.labels[owner], words(id_), kind == NEGATIVE)
                for owner, id_, kind in zip(table.owner, table.ids, table.kind, strict=True)
            ]
            gone = np.array([row for row, key in enumerate(keys) if key not in photos], np.intp)
            changed = changed or bool(gone.size)
            table = without(table, gone)
            seen = set(keys)
        for (label, sample, negative), when in photos.items():
            if (label, sample, negative) in seen:
                continue
            face = encode(self._photos.read(label, sample, negative=negative))
            if face is None:
                log.warning("no face was found again in sample %s of %s: it is left out", sample, label)
                continue
            table = no_encodings(self._engine, len(face.embedding)) if table is None else table
            table = appended(table, label, NEGATIVE if negative else SAMPLE, sample, face, when)
            changed = True
        table = no_encodings(self._engine, 0) if table is None else table
        if changed:
            # rows without a photo are of somebody who was being forgotten when we were stopped
            write_encodings(self._path, table, forget_previous=bool(gone.size))
        return table

    # Changing

    def _replace(self, table: Encodings, *, forget_previous: bool = False) -> None:
        write_encodings(self._path, table, forget_previous=forget_previous or not previous_of(self._path).exists())
        self._encodings = table

    def _trim(self, label: str, kind: int) -> None:
        """Beyond the cap, let the sample go that says least: the worse one of the two that are most alike."""
        while (rows := self._rows(label, kind)).size > self._most:
            vectors = self._encodings.vectors[rows]
            apart = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
            np.fill_diagonal(apart, np.inf)
            pair = rows[list(np.unravel_index(int(apart.argmin()), apart.shape))]
            doomed = int(pair[self._encodings.quality[pair].argmin()])
            self._photos.drop(label, words(self._encodings.ids[doomed]), negative=kind == NEGATIVE)
            self._replace(without(self._encodings, np.array([doomed])), forget_previous=True)

    def _take_back_negatives(self, label: str, vectors: NDArray[np.float32]) -> None:
        """Whoever is enrolled as a person with these, shape (photos, dimensions), was not "not them" after all."""
        rows = self._rows(label, NEGATIVE)
        for id_ in [words(self._encodings.ids[row]) for row in rows if self._shows(row, vectors)]:
            self.remove(label, id_, negative=True)

    def _shows(self, row: int, vectors: NDArray[np.float32]) -> bool:
        return bool((np.linalg.norm(vectors - self._encodings.vectors[row], axis=1) < SAME_PHOTO).any())

    def _has(self, rows: NDArray[np.intp], sample: SampleId, face: Face) -> bool:
        if not rows.size:
            return False
        table = self._encodings
        apart = np.linalg.norm(table.vectors[rows] - face.embedding, axis=1)
        return bool((table.ids[rows] == raw(sample)).all(1).any() or apart.min() < SAME_PHOTO)

    def _refuse_lookalike_name(self, label: str) -> None:
        for other in self._encodings.labels:
            if other != label and other.casefold() == label.casefold():
                raise LabelRefused(NameFault.CAPITALS, label, other)

    def _rows(self, label: str, kind: int) -> NDArray[np.intp]:
        return rows_of(self._encodings, label, kind)

    def _with(self, label: str) -> Encodings:
        if label not in self._encodings.labels:
            raise KeyError(label)
        return self._encodings
