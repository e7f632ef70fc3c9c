"""Weights without PyTorch: what is no tensor is refused, and nothing of a file is ever called."""

import os
import pickle as python_pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.spoof.state_dict import MOST_BYTES, StateUnreadable, read_state
from tests.recognizer.spoof.written import HEAD, keys, number, pickle, tensor, text, written

ONES = np.arange(6, dtype=np.float32).reshape(2, 3)
WHOLE = written({"first": ONES, "second": np.array([7], np.float32), "none": np.zeros((0, 4), np.float32)})
VALUES = (6).to_bytes(8, "little") + ONES.tobytes()


def file(steps: bytes, names: bytes = keys(["0"]), values: bytes = VALUES) -> bytes:
    return HEAD + pickle(steps) + names + values


def named(value: bytes) -> bytes:
    return b"}(" + text("first") + value + b"u"


def test_tensors_come_back_as_they_were_written() -> None:
    found = read_state(WHOLE)
    assert list(found) == ["first", "second", "none"]
    assert (found["first"] == ONES).all()
    assert found["second"].tolist() == [7]
    assert found["none"].shape == (0, 4)
    assert read_state(file(named(tensor("0", ONES, shape=(2,), offset=4))))["first"].tolist() == [4, 5]


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("exit 1",)


HOSTILE = {
    "calls the system": python_pickle.dumps(Evil(), 2)[2:-1],
    "names another thing of torch's": named(b"ctorch.hub\nload\n" + text("x") + b"\x85R"),
    "takes a module's attribute": b"cbuiltins\neval\n",
    "makes a dict of something": b"ccollections\nOrderedDict\n" + b"(" + text("x") + b"tR",
    "calls what a pickle put there": named(text("x") + b")R"),
    "a step of a newer pickle": b"\x95" + (1).to_bytes(8, "little") + b"}",
    "makes an instance": b"(iposix\nsystem\n",
    "no dictionary": text("x"),
    "no tensor": named(text("x")),
    "a key that is none": b"}(K\x01" + tensor("0", ONES) + b"u",
    "a storage by another name": named(tensor("0", ONES).replace(text("storage"), text("storagf"))),
    "a view of a storage": named(tensor("0", ONES).replace(b"NtQ", b"K\x01tQ")),
    "another kind of storage": named(tensor("0", ONES).replace(b"FloatStorage", b"ByteStorage\n")),
    "a tensor beyond its storage": named(tensor("0", ONES, shape=(2, 4))),
    "a tensor that begins too late": named(tensor("0", ONES, offset=1)),
    "a tensor before its storage": named(tensor("0", ONES, offset=-1)),
    "a tensor of a terabyte": named(tensor("0", ONES, shape=(2_000_000, 3_000_000))),
    "a memory that is not there": b"h\x05",
    "a mark that is not there": b"}u",
    "an empty stack": b"R",
    "a memory without end": b"}" + b"r\xff\xff\xff\x7f" * 10 + b"h\x05",
    "a kind that is nested without end": b"(" + text("storage") + b")" + b"\x85" * 100_000 + text("0") + b"NNNtQ",
    "a text that is cut off": b"X\xff\xff\xff\x7fabc",
}


@pytest.mark.parametrize("steps", HOSTILE.values(), ids=list(HOSTILE))
def test_a_file_that_wants_anything_else_is_refused(steps: bytes) -> None:
    with pytest.raises(StateUnreadable):
        read_state(file(steps))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + WHOLE,
        WHOLE + b"\0",
        WHOLE[:-1],
        file(named(tensor("0", ONES)), keys(["0", "1"])),
        file(named(tensor("0", ONES)), keys(["1"])),
        file(named(tensor("0", ONES)), text("0") + b"."),
        file(named(tensor("0", ONES)), values=(7).to_bytes(8, "little") + ONES.tobytes()),
        WHOLE.replace(b"little_endian\x88", b"little_endian\x89"),
        bytes(MOST_BYTES + 1),
        HEAD + pickle(b"0" * 10),
        HEAD + pickle(b"N" * 300_000),
        HEAD + b"\x80\x02c" + b"x" * 1000,
    ],
)
def test_a_file_that_is_torn_or_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(StateUnreadable):
        read_state(data)


def test_every_torn_file_is_refused() -> None:
    for length in range(len(WHOLE)):
        with pytest.raises(StateUnreadable):
            read_state(WHOLE[:length])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_damaged_byte_is_refused_or_changes_a_value_and_raises_nothing_else(place: int, value: int) -> None:
    try:
        found = read_state(WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])
    except StateUnreadable:
        return
    assert all(isinstance(array, np.ndarray) for array in found.values())


def test_what_is_true_is_no_count() -> None:
    with pytest.raises(StateUnreadable):
        read_state(file(named(tensor("0", ONES).replace(number(6), b"\x88"))))
