"""A gallery in sheets, one a person: other machines get what changed, and lose whom somebody wants forgotten."""

import base64
import hashlib
import json
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from recognizer.face import EngineId
from recognizer.gallery.gallery_file import ID_BYTES, NEGATIVE, SAMPLE, Encodings, no_encodings

#: Of what hangs at the doors, which is nobody's.
FIXTURES = ""

_VERSION = 1
_DIGEST_BYTES = 12
#: More than an embedder of anybody's makes.
_MOST_DIMENSIONS = 4096


class SheetTorn(ValueError):
    """This is no sheet, or one of another version."""


def shelf_of(table: Encodings, fixtures: bytes) -> dict[str, str]:
    """A digest of each sheet, by label: another one once anything on it is different."""
    order = _ordered(table, np.arange(len(table)))
    owners, starts = np.unique(table.owner[order], return_index=True)
    digests = {FIXTURES: hashlib.blake2b(fixtures, digest_size=_DIGEST_BYTES).hexdigest()}
    for owner, rows in zip(owners, np.split(order, starts[1:]), strict=True) if len(order) else ():
        digest = hashlib.blake2b(f"{_VERSION} {table.engine}".encode(), digest_size=_DIGEST_BYTES)
        for column in (table.kind, table.ids, table.quality, table.vectors):
            digest.update(np.ascontiguousarray(column[rows]).tobytes())
        digests[table.labels[owner]] = digest.hexdigest()
    return digests


def sheet_of(table: Encodings, label: str) -> bytes:
    """Everything of one person that faces are compared with; empty where there is nobody of that label.

    The same whatever order photos came in. When they came stays at home.
    """
    if label not in table.labels:
        return b""
    rows = _ordered(table, np.flatnonzero(table.owner == table.labels.index(label)))
    return json.dumps(
        {
            "version": _VERSION,
            "engine": table.engine,
            "label": label,
            "dimensions": int(table.vectors.shape[1]),
            "kind": _text(table.kind[rows], "u1"),
            "ids": _text(table.ids[rows], "u1"),
            "quality": _text(table.quality[rows], "<f4"),
            "vectors": _text(table.vectors[rows], "<f4"),
        }
    ).encode()


def read_sheet(sheet: bytes) -> Encodings:
    """The rows of one person; raises SheetTorn."""
    try:
        told = json.loads(sheet)
        if told["version"] != _VERSION:
            raise SheetTorn(f"a sheet of version {told['version']}, {_VERSION} is understood")
        kind = _numbers(told["kind"], "u1")
        rows, dimensions = len(kind), int(told["dimensions"])
        if not 0 < dimensions <= _MOST_DIMENSIONS or not np.isin(kind, (SAMPLE, NEGATIVE)).all():
            raise SheetTorn("it holds what no gallery does")
        vectors = _numbers(told["vectors"], "<f4").reshape(rows, dimensions)
        quality = _numbers(told["quality"], "<f4").reshape(rows)
        if not (np.isfinite(vectors).all() and np.isfinite(quality).all()):
            raise SheetTorn("it holds what is no number")
        return Encodings(
            EngineId(str(told["engine"])),
            (str(told["label"]),),
            np.zeros(rows, np.uint32),
            kind.astype(np.uint8),
            _numbers(told["ids"], "u1").astype(np.uint8).reshape(rows, ID_BYTES),
            quality.astype(np.float32),
            np.zeros(rows, np.float64),
            vectors.astype(np.float32),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as exc:
        raise exc if isinstance(exc, SheetTorn) else SheetTorn(type(exc).__name__) from exc


def joined(sheets: Iterable[Encodings], engine: EngineId) -> Encodings:
    """One gallery of the sheets of everybody, of this engine; those of another are left out."""
    own = sorted((one for one in sheets if one.engine == engine and len(one)), key=lambda one: one.labels)
    if not own:
        return no_encodings(engine, 0)
    owners = [np.full(len(one), index, np.uint32) for index, one in enumerate(own)]
    return Encodings(
        engine,
        tuple(one.labels[0] for one in own),
        np.concatenate(owners),
        np.concatenate([one.kind for one in own]),
        np.concatenate([one.ids for one in own]),
        np.concatenate([one.quality for one in own]),
        np.concatenate([one.time for one in own]),
        np.concatenate([one.vectors for one in own]),
    )


def _ordered(table: Encodings, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """By whose they are, then by kind and photo."""
    ids = np.ascontiguousarray(table.ids[rows]).view(">u8").T[::-1]
    return np.asarray(rows[np.lexsort((*ids, table.kind[rows], table.owner[rows]))], np.intp)


def _text(column: NDArray[np.generic], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(column, kind).tobytes()).decode()


def _numbers(text: str, kind: str) -> NDArray[np.generic]:
    return np.frombuffer(base64.b64decode(text, validate=True), kind)
