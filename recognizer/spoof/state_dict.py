"""Weights as PyTorch kept them before 2020, read without it: a pickle of which only these few words are understood.

The file: three pickles (a magic number, the version, sizes of types), one of tensors by name, one with the keys of
their storages, and then each storage as a count and its raw values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32] | NDArray[np.int64]

#: A larger file is something else: the two that are read have 1.9 MB.
MOST_BYTES = 4_000_000

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001
_SIZES = {"short": 2, "int": 4, "long": 4}
_MOST_STEPS = 200_000
_LONGEST_WORD = 64
_COUNT_BYTES = 8
_MOST_DIMENSIONS = 8


class StateUnreadable(ValueError):
    """The file holds no weights that can be read, or more than that."""


def read_state(data: bytes) -> dict[str, Values]:
    """Every tensor by its name. Nothing of the file is ever called; raises StateUnreadable."""
    if len(data) > MOST_BYTES:
        raise StateUnreadable("it is too large")
    file = BytesIO(data)
    try:
        about = [_Pickle(file).read() for _ in range(3)]
        if about != [_MAGIC, _VERSION, {"protocol_version": _VERSION, "little_endian": True, "type_sizes": _SIZES}]:
            raise StateUnreadable("it is no old file of PyTorch's")
        tensors, keys = _Pickle(file).read(), _Pickle(file).read()
        if type(tensors) is not dict or not all(type(tensor) is _Tensor for tensor in tensors.values()):
            raise StateUnreadable("something in it is no tensor")
        storages = _storages(file, keys, {tensor.storage.key: tensor.storage for tensor in tensors.values()})
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError) as exc:
        raise exc if isinstance(exc, StateUnreadable) else StateUnreadable("it is cut off or damaged") from exc
    if file.read(1):
        raise StateUnreadable("something is left over")
    return {name: tensor.of(storages) for name, tensor in tensors.items()}


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    kind: np.dtype[Any]
    count: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: _Storage
    offset: int
    shape: tuple[int, ...]

    def of(self, storages: Mapping[str, bytes]) -> Values:
        kind, count = self.storage.kind, prod(self.shape)
        raw = storages.get(self.storage.key, b"")
        if len(raw) != self.storage.count * kind.itemsize or self.offset + count > self.storage.count:
            raise StateUnreadable("a tensor reaches beyond its values")
        found: Values = np.frombuffer(raw, kind, count, self.offset * kind.itemsize).reshape(self.shape)
        return found


@dataclass(frozen=True, slots=True)
class _Word:
    """One of the few names of things that such a pickle may speak of."""

    name: str


_WORDS = {
    name: _Word(name)
    for name in (
        "collections OrderedDict",
        "torch._utils _rebuild_tensor_v2",
        "torch FloatStorage",
        "torch LongStorage",
    )
}
_KINDS: Mapping[_Word, np.dtype[Any]] = {
    _WORDS["torch FloatStorage"]: np.dtype("<f4"),
    _WORDS["torch LongStorage"]: np.dtype("<i8"),
}
_MARK = object()


class _Pickle:
    """One pickle, step by step: a stack, and a memory of things by number."""

    def __init__(self, file: BytesIO) -> None:
        self._file = file
        self.stack: list[Any] = []
        self._memory: dict[int, Any] = {}

    def read(self) -> Any:
        """What it holds; raises StateUnreadable for any step that weights do not need."""
        for _ in range(_MOST_STEPS):
            code = self.take(1)
            if code == b".":
                return self.stack.pop()
            if code not in _STEPS:
                raise StateUnreadable(f"{code!r} is no step that weights need")
            _STEPS[code](self)
        raise StateUnreadable("it takes too many steps")

    def take(self, count: int) -> bytes:
        """So many bytes."""
        found = self._file.read(count)
        if len(found) != count:
            raise StateUnreadable("it is cut off")
        return found

    def number(self, size: int, *, signed: bool = False) -> int:
        """A number of so many bytes."""
        return int.from_bytes(self.take(size), "little", signed=signed)

    def to_mark(self) -> list[Any]:
        """What stands above the last mark, which goes with it."""
        place = len(self.stack) - 1 - [item is _MARK for item in reversed(self.stack)].index(True)
        above, self.stack[place:] = self.stack[place + 1 :], []
        return above

    def remember(self, number: int) -> None:
        """Keep what is on top of the stack under a number."""
        self._memory[number] = self.stack[-1]

    def recall(self, number: int) -> None:
        """Put what is kept under a number on top."""
        self.stack.append(self._memory[number])

    def name(self) -> None:
        """One of the words."""
        name = f"{self._line()} {self._line()}"
        if name not in _WORDS:
            raise StateUnreadable(f"it wants {name}")
        self.stack.append(_WORDS[name])

    def make(self) -> None:
        """An empty dictionary, or a tensor."""
        arguments, what = self.stack.pop(), self.stack.pop()
        if what is _WORDS["collections OrderedDict"] and arguments == ():
            self.stack.append({})
        elif what is _WORDS["torch._utils _rebuild_tensor_v2"]:
            self.stack.append(_tensor(*arguments))
        else:
            raise StateUnreadable("it makes something else than tensors")

    def storage(self) -> None:
        """The values of tensors, which stand behind the pickles."""
        word, kind, key, _device, count, view = self.stack.pop()
        # types first: what is nested a thousand times must not be hashed or compared
        if type(kind) is not _Word or type(key) is not str or not _is_count(count):
            raise StateUnreadable("a storage is told in another way")
        if word != "storage" or view is not None:
            raise StateUnreadable("a storage is told in another way")
        self.stack.append(_Storage(key, _KINDS[kind], count))

    def put(self, pairs: list[Any]) -> None:
        """Names and what they mean, into the dictionary on top."""
        into = self.stack[-1]
        if type(into) is not dict or not all(type(key) is str for key in pairs[::2]):
            raise StateUnreadable("something has no name")
        into.update(zip(pairs[::2], pairs[1::2], strict=True))

    def extend(self, items: list[Any]) -> None:
        """More items, into the list on top."""
        if type(self.stack[-1]) is not list:
            raise StateUnreadable("something is no list")
        self.stack[-1].extend(items)

    def last(self, count: int) -> list[Any]:
        """What is on top, and goes: the lowest first."""
        if count > len(self.stack):
            raise StateUnreadable("its stack is empty")
        above, self.stack[-count:] = self.stack[-count:], []
        return above

    def _line(self) -> str:
        line = self._file.readline(_LONGEST_WORD)
        if not line.endswith(b"\n"):
            raise StateUnreadable("a word does not end")
        return line[:-1].decode("ascii", "replace")


_STEPS: Mapping[bytes, Callable[[_Pickle], None]] = {
    b"\x80": lambda pickle: _discard(pickle.take(1)),
    b"(": lambda pickle: pickle.stack.append(_MARK),
    b"N": lambda pickle: pickle.stack.append(None),
    b"\x88": lambda pickle: pickle.stack.append(True),
    b"\x89": lambda pickle: pickle.stack.append(False),
    b"}": lambda pickle: pickle.stack.append({}),
    b"]": lambda pickle: pickle.stack.append([]),
    b")": lambda pickle: pickle.stack.append(()),
    b"K": lambda pickle: pickle.stack.append(pickle.number(1)),
    b"M": lambda pickle: pickle.stack.append(pickle.number(2)),
    b"J": lambda pickle: pickle.stack.append(pickle.number(4, signed=True)),
    b"\x8a": lambda pickle: pickle.stack.append(pickle.number(pickle.number(1), signed=True)),
    b"X": lambda pickle: pickle.stack.append(pickle.take(pickle.number(4)).decode()),
    b"q": lambda pickle: pickle.remember(pickle.number(1)),
    b"r": lambda pickle: pickle.remember(pickle.number(4)),
    b"h": lambda pickle: pickle.recall(pickle.number(1)),
    b"j": lambda pickle: pickle.recall(pickle.number(4)),
    b"c": _Pickle.name,
    b"R": _Pickle.make,
    b"b": lambda pickle: _discard(pickle.last(1)),  # versions of the layers, which nothing here asks for
    b"Q": _Pickle.storage,
    b"s": lambda pickle: pickle.put(pickle.last(2)),
    b"u": lambda pickle: pickle.put(pickle.to_mark()),
    b"e": lambda pickle: pickle.extend(pickle.to_mark()),
    b"t": lambda pickle: pickle.stack.append(tuple(pickle.to_mark())),
    b"\x85": lambda pickle: pickle.stack.append(tuple(pickle.last(1))),
    b"\x86": lambda pickle: pickle.stack.append(tuple(pickle.last(2))),
    b"\x87": lambda pickle: pickle.stack.append(tuple(pickle.last(3))),
}


def _discard(_: object) -> None:
    """What nothing is made of."""


def _tensor(storage: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> _Tensor:
    """A tensor whose values lie in one row, one dimension within the other."""
    numbers = (offset, *shape, *strides)
    if type(storage) is not _Storage or len(shape) > _MOST_DIMENSIONS or not all(map(_is_count, numbers)):
        raise StateUnreadable("a tensor is told in another way")
    if tuple(strides) != tuple(prod(shape[place + 1 :]) for place in range(len(shape))):
        raise StateUnreadable("a tensor lies otherwise in its values")
    return _Tensor(storage, offset, tuple(shape))


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_BYTES


def _storages(file: BytesIO, keys: Any, told: Mapping[str, _Storage]) -> dict[str, bytes]:
    """The values of each storage, in the order of their keys."""
    if type(keys) is not list or any(type(key) is not str for key in keys) or sorted(keys) != sorted(told):
        raise StateUnreadable("its storages are not those of its tensors")
    found = {}
    for key in keys:
        storage = told[key]
        if file.read(_COUNT_BYTES) != storage.count.to_bytes(_COUNT_BYTES, "little"):
            raise StateUnreadable("a storage has another size than it is told to have")
        found[key] = file.read(storage.count * storage.kind.itemsize)
    return found
