"""The encodings of a gallery in one file: compact, versioned, checksummed, never half written.

Layout, little-endian: a header of 64 bytes, the names (JSON), then one array after the other, each beginning at a
multiple of 64 bytes: owner ``<u4``, kind ``u1``, id 16 bytes, quality ``<f4``, time ``<f8``, vectors ``<f4``.
The checksum covers everything behind itself, the header's other fields included.
"""

import hashlib
import json
import mmap
import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognizer.face import EngineId
from recognizer.gallery.disk import sync_folder

MAGIC = b"DOORFACE"
VERSION = 1

#: Values of ``Encodings.kind``.
SAMPLE = 0
NEGATIVE = 1
#: Of a stranger who is remembered for good.
KEPT = 2

#: Bytes of an id; in words it is 32 hex digits.
ID_BYTES = 16

# magic, checksum, version, dimensions, rows, bytes of names
_HEADER = struct.Struct("<8s16sIIQQ")
_CHECKED_FROM = 24
_ALIGN = 64
_CHECKSUM_BYTES = 16


class EncodingsTorn(ValueError):
    """The file is cut off, damaged, or of another version."""


@dataclass(frozen=True, slots=True, eq=False)
class Encodings:
    """Rows of a gallery: whose, of what kind, from which photo, how good, since when, and the vector."""

    engine: EngineId
    labels: tuple[str, ...]
    #: Shape (rows,), index into ``labels``.
    owner: NDArray[np.uint32]
    #: Shape (rows,), SAMPLE or NEGATIVE ("this is not them").
    kind: NDArray[np.uint8]
    #: Shape (rows, ID_BYTES).
    ids: NDArray[np.uint8]
    #: Shape (rows,), 0..1.
    quality: NDArray[np.float32]
    #: Shape (rows,), unix seconds.
    time: NDArray[np.float64]
    #: Shape (rows, dimensions), float32.
    vectors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in _columns(self))


def no_encodings(engine: EngineId, dimensions: int) -> Encodings:
    """An empty table."""
    return Encodings(
        engine,
        (),
        np.zeros(0, np.uint32),
        np.zeros(0, np.uint8),
        np.zeros((0, ID_BYTES), np.uint8),
        np.zeros(0, np.float32),
        np.zeros(0, np.float64),
        np.zeros((0, dimensions), np.float32),
    )


def previous_of(path: Path) -> Path:
    """Where the file that was written before is kept."""
    return path.with_name(path.name + ".previous")


def write_encodings(path: Path, encodings: Encodings, *, forget_previous: bool = False) -> None:
    """Write a file whole or not at all, readable by its owner only, and keep the one before it.

    ``forget_previous``: the one before it is overwritten too, because somebody asked to be forgotten.
    """
    fresh = path.with_name(path.name + ".new")
    _write(fresh, encodings)
    if forget_previous:
        _write(previous_of(path), encodings)
    elif path.exists():
        older = path.with_name(path.name + ".older")
        older.unlink(missing_ok=True)
        _link(path, older)
        older.replace(previous_of(path))
    fresh.replace(path)
    sync_folder(path.parent)


def open_encodings(path: Path) -> tuple[Encodings | None, str]:
    """The newest whole file, or None; and what was wrong with it, empty where nothing was."""
    trouble = ""
    for candidate in (path, previous_of(path)):
        try:
            return read_encodings(candidate), trouble
        except FileNotFoundError:
            trouble = trouble or ("" if candidate == path else trouble)
        except (EncodingsTorn, OSError) as exc:
            trouble = f"{candidate.name}: {exc}"
    return None, trouble


def read_encodings(path: Path) -> Encodings:
    """Map a file into memory after checking all of it; raises EncodingsTorn, FileNotFoundError."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _HEADER.size:
            raise EncodingsTorn("the file is cut off")
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    if sys.platform == "win32":
        view = memoryview(bytes(view))  # a file that is mapped cannot be replaced there
    magic, checksum, version, dimensions, rows, names_bytes = _HEADER.unpack_from(view)
    if magic != MAGIC:
        raise EncodingsTorn("this is no gallery")
    if version != VERSION:
        raise EncodingsTorn(f"the gallery is of version {version}, {VERSION} is understood")
    if _checksum(view[_CHECKED_FROM:]) != checksum:
        raise EncodingsTorn("the checksum does not fit")
    names = json.loads(bytes(view[_ALIGN : _ALIGN + names_bytes]))
    columns, at = [], _aligned(_ALIGN + names_bytes)
    for dtype, shape in _shapes(rows, dimensions):
        column = np.frombuffer(view, dtype, count=int(np.prod(shape)), offset=at).reshape(shape)
        columns.append(column)
        at = _aligned(at + column.nbytes)
    return Encodings(EngineId(names["engine"]), tuple(names["labels"]), *columns)


def _write(path: Path, encodings: Encodings) -> None:
    names = json.dumps({"engine": encodings.engine, "labels": encodings.labels}, ensure_ascii=False).encode()
    rows, dimensions = encodings.vectors.shape
    checksum = hashlib.blake2b(digest_size=_CHECKSUM_BYTES)
    header = _HEADER.pack(MAGIC, bytes(_CHECKSUM_BYTES), VERSION, dimensions, rows, len(names))
    parts: list[bytes | memoryview] = [header.ljust(_ALIGN, b"\0"), names, _padding(len(names))]
    for column, (dtype, _) in zip(_columns(encodings), _shapes(rows, dimensions), strict=True):
        plain = np.ascontiguousarray(column, dtype)
        parts += [plain.reshape(-1).view(np.uint8).data, _padding(plain.nbytes)]
    checksum.update(bytes(parts[0])[_CHECKED_FROM:])
    for part in parts[1:]:
        checksum.update(part)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - a descriptor
        for part in parts:
            file.write(part)
        file.seek(len(MAGIC))
        file.write(checksum.digest())
        file.flush()
        os.fsync(file.fileno())


def _columns(encodings: Encodings) -> tuple[NDArray[np.generic], ...]:
    return (encodings.owner, encodings.kind, encodings.ids, encodings.quality, encodings.time, encodings.vectors)


def _shapes(rows: int, dimensions: int) -> tuple[tuple[np.dtype[np.generic], tuple[int, ...]], ...]:
    return (
        (np.dtype("<u4"), (rows,)),
        (np.dtype("u1"), (rows,)),
        (np.dtype("u1"), (rows, ID_BYTES)),
        (np.dtype("<f4"), (rows,)),
        (np.dtype("<f8"), (rows,)),
        (np.dtype("<f4"), (rows, dimensions)),
    )


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def _padding(size: int) -> bytes:
    return bytes(_aligned(size) - size)


def _checksum(data: memoryview) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM_BYTES).digest()


def _link(path: Path, to: Path) -> None:
    try:
        to.hardlink_to(path)
    except OSError:  # a file system without links
        to.write_bytes(path.read_bytes())
        to.chmod(0o600)
