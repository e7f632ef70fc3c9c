"""Files of weights as PyTorch kept them before 2020, written step by step: small ones, and hostile ones."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_ORDERED = b"ccollections\nOrderedDict\n)R"
#: What such a file begins with.
HEAD = (
    b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
    b"\x80\x02M\xe9\x03."
    b"\x80\x02}(X\x10\x00\x00\x00protocol_versionM\xe9\x03X\x0d\x00\x00\x00little_endian\x88"
    b"X\x0a\x00\x00\x00type_sizes}(X\x05\x00\x00\x00shortK\x02X\x03\x00\x00\x00intK\x04X\x04\x00\x00\x00longK\x04uu."
)


def written(state: Mapping[str, Array]) -> bytes:
    """A file that holds these tensors."""
    tensors = b"".join(text(name) + tensor(str(key), array) for key, (name, array) in enumerate(state.items()))
    values = b"".join(_values(array) for array in state.values())
    return HEAD + pickle(_ORDERED + b"(" + tensors + b"u") + keys([str(key) for key in range(len(state))]) + values


def pickle(steps: bytes) -> bytes:
    """Steps as a whole pickle."""
    return b"\x80\x02" + steps + b"."


def keys(names: Sequence[str]) -> bytes:
    """The pickle that names the storages."""
    return pickle(b"](" + b"".join(map(text, names)) + b"e")


def tensor(key: str, array: Array, *, shape: Sequence[int] | None = None, offset: int = 0) -> bytes:
    """A tensor whose values are those of a storage."""
    sides = array.shape if shape is None else shape
    strides = [int(np.prod(sides[place + 1 :])) for place in range(len(sides))]
    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + number(array.size) + b"NtQ"
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n("
        + storage
        + number(offset)
        + _row(sides)
        + _row(strides)
        + b"\x89"
        + _ORDERED
        + b"tR"
    )


def text(value: str) -> bytes:
    """A text."""
    return b"X" + len(value).to_bytes(4, "little") + value.encode()


def number(value: int) -> bytes:
    """A number of four bytes."""
    return b"J" + value.to_bytes(4, "little", signed=True)


def _row(values: Sequence[int]) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def _values(array: Array) -> bytes:
    return array.size.to_bytes(8, "little") + array.astype("<f4").tobytes()
