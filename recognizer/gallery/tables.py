"""A gallery's table of encodings, changed: each function returns a new one."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recognizer.face import Face
from recognizer.gallery.gallery_file import ID_BYTES, SAMPLE, Encodings
from recognizer.gallery.photos import SampleId


def words(raw: NDArray[np.uint8]) -> SampleId:
    """An id as 32 hex digits."""
    return SampleId(raw.tobytes().hex())


def raw(sample: SampleId) -> NDArray[np.uint8]:
    """An id as it stands in a table, shape (ID_BYTES,); raises ValueError where it is not 32 hex digits."""
    data = bytes.fromhex(sample)
    if len(data) != ID_BYTES:
        raise ValueError(f"{sample!r} is no id of a sample")
    return np.frombuffer(data, np.uint8)


def rows_of(table: Encodings, label: str, kind: int = SAMPLE) -> NDArray[np.intp]:
    """The rows of a label's samples, or of another kind, as they stand in the table; none where it is not there."""
    if label not in table.labels:
        return np.zeros(0, np.intp)
    return np.flatnonzero((table.owner == table.labels.index(label)) & (table.kind == kind))


def appended(table: Encodings, label: str, kind: int, sample: SampleId, face: Face, when: float) -> Encodings:
    """One row more, and the label where it is new."""
    labels = table.labels if label in table.labels else (*table.labels, label)
    vectors = table.vectors if len(table) else np.zeros((0, len(face.embedding)), np.float32)
    return Encodings(
        table.engine,
        labels,
        np.append(table.owner, np.uint32(labels.index(label))),
        np.append(table.kind, np.uint8(kind)),
        np.concatenate([table.ids, raw(sample)[None]]),
        np.append(table.quality, np.float32(face.quality.score)),
        np.append(table.time, when),
        np.concatenate([vectors, face.embedding[None].astype(np.float32)]),
    )


def without(table: Encodings, doomed: NDArray[np.intp]) -> Encodings:
    """Some rows fewer, and no label without a row."""
    keep = np.ones(len(table), bool)
    keep[doomed] = False
    owner = table.owner[keep]
    used = np.unique(owner)
    return Encodings(
        table.engine,
        tuple(table.labels[index] for index in used),
        np.searchsorted(used, owner).astype(np.uint32),
        table.kind[keep],
        table.ids[keep],
        table.quality[keep],
        table.time[keep],
        table.vectors[keep],
    )


def without_doubles(table: Encodings) -> Encodings:
    """No photo twice for one label and kind."""
    keys = [(int(o), int(k), i.tobytes()) for o, k, i in zip(table.owner, table.kind, table.ids, strict=True)]
    first = {key: row for row, key in reversed(list(enumerate(keys)))}
    return without(table, np.array([row for row, key in enumerate(keys) if first[key] != row], np.intp))


def given_to(table: Encodings, rows: NDArray[np.intp], label: str) -> Encodings:
    """Some rows belong to another label, a new one where there is none of that name."""
    labels = table.labels if label in table.labels else (*table.labels, label)
    owner = table.owner.copy()
    owner[rows] = labels.index(label)
    return without(replace(table, labels=labels, owner=owner), np.zeros(0, np.intp))
