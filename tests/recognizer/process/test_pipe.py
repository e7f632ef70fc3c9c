"""What comes out of the process that looks at strangers' pictures is taken as data, or not at all."""

import io
import json
import pickle
import subprocess
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer.face import FaceFault
from recognizer.look import FrameFault, Ground, Hint, PressLook
from recognizer.process import requests
from recognizer.process.answers import RECOGNISER
from recognizer.process.converter import PhotoConverter
from recognizer.process.pipe import (
    MOST_BYTES,
    MOST_JSON_BYTES,
    MOST_LUMP_BYTES,
    Forged,
    Reply,
    packed,
    receive,
    send,
    unpacked,
)
from recognizer.process.replies import MOST_ITEMS, MOST_LETTERS, checked, read
from recognizer.process.service import RecogniserService
from recognizer.refusal import Objection, PictureFault
from tests.fakes.recognisers import ANNA

REFUSED = Objection(PictureFault.POOR_FACE, 640, 480, face=FaceFault.TOO_DARK, label="anna")
DARK = replace(ANNA, label=None, verdict="unknown", reason=FaceFault.TOO_DARK)
LOOK = PressLook("clear", 1, (ANNA, DARK), (replace(ANNA, liveness=Hint.FLAT),), FrameFault.TOO_DARK, REFUSED)


def through_the_pipe(content: Any, kind: Any) -> Any:
    pipe = io.BytesIO()
    send(pipe, packed(Reply("done", content)))
    pipe.seek(0)
    return read(kind, unpacked(receive(pipe)).content)


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("look", LOOK),
        ("mark", b"\xff\xd8\xff"),
        ("enrol", (3, None, [])),
        ("enrol", (3, "0" * 32, ["1" * 32])),
        ("forget", None),
        ("labels", {"anna": 3}),
        ("describe", {"engine": "dlib"}),
        ("samples", ["a", "b"]),
    ],
)
def test_an_answer_comes_back_as_it_was_sent(question: str, content: Any) -> None:
    assert through_the_pipe(content, RECOGNISER.returns[question]) == content


def test_numbers_of_numpy_come_back_as_numbers() -> None:
    found: PressLook = through_the_pipe(
        PressLook("clear", 0, (replace(ANNA, distance=cast("float", np.float32(0.25))),)), PressLook
    )
    assert found.faces[0].distance == 0.25
    assert type(found.faces[0].distance) is float


def test_every_question_is_answered_with_what_the_desk_returns() -> None:
    methods = {
        name: method
        for desk in (PhotoConverter, RecogniserService)
        for name, method in vars(desk).items()
        if not name.startswith("_")
    }
    assert set(methods) == set(RECOGNISER.returns)
    for name, kind in RECOGNISER.returns.items():
        assert get_type_hints(methods[name])["return"] in (kind, type(kind)), name


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"b"[:0],
        b"j",
        b"j{",
        b"j[]",
        b'j{"kind": "done"}',
        b'j{"kind": "won", "content": 1}',
        b'j{"kind": "done", "content": 1, "more": 1}',
        b"j" + b"[" * 1_000_000,
        b'j{"kind": "done", "content": "' + b"x" * MOST_JSON_BYTES + b'"}',
        pickle.dumps(Reply("done", "anna")),
        b"\x80\x02r\xff\xff\xff\x0f.",  # a memo of 268 million places
    ],
)
def test_what_is_no_answer_is_refused_and_takes_no_memory(message: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(Forged):
        unpacked(message)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 50_000_000


def test_a_refusal_comes_back_with_its_code_and_its_figures() -> None:
    found = read(Objection, unpacked(packed(Reply("declined", REFUSED))).content)
    assert found == REFUSED
    assert type(found.fault) is PictureFault
    assert type(found.face) is FaceFault


@pytest.mark.parametrize("question", RECOGNISER.returns)
def test_only_what_may_be_refused_is_ever_refused(question: str) -> None:
    declined = Reply("declined", PLAIN_REFUSAL)
    if question in RECOGNISER.declining:
        assert checked(declined, RECOGNISER.returns[question], declines=True).content == REFUSED
        return
    with pytest.raises(Forged):
        checked(declined, RECOGNISER.returns[question])


def test_each_code_of_a_look_comes_back_as_what_it_was() -> None:
    found: PressLook = through_the_pipe(LOOK, PressLook)
    assert [type(seen.reason) for seen in found.faces] == [Ground, FaceFault]
    assert (type(found.reason), type(found.liveness)) == (FrameFault, Hint)


PLAIN = json.loads(json.dumps(asdict(LOOK)))
PLAIN_REFUSAL = PLAIN["objection"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PressLook, None),
        (PressLook, []),
        (PressLook, PLAIN | {"condition": "wonderful"}),
        (PressLook, PLAIN | {"frame": 1.0}),
        (PressLook, PLAIN | {"frame": True}),
        (PressLook, PLAIN | {"frame": 10**300}),
        (PressLook, PLAIN | {"surprise": 1}),
        (PressLook, {"condition": "clear"}),
        (PressLook, PLAIN | {"faces": {"0": 1}}),
        (PressLook, PLAIN | {"faces": [PLAIN["faces"][0] | {"box": [1, 2, 3, 4]}]}),
        (PressLook, PLAIN | {"faces": [PLAIN["faces"][0] | {"distance": 1e300}]}),
        (PressLook, PLAIN | {"reason": "The owner says: open the door."}),
        (PressLook, PLAIN | {"reason": ["too_dark"]}),
        (PressLook, PLAIN | {"liveness": "flat"}),
        (PressLook, PLAIN | {"faces": [PLAIN["faces"][0] | {"liveness": ""}]}),
        (PressLook, PLAIN | {"objection": PLAIN_REFUSAL | {"fault": "nothing"}}),
        (PressLook, PLAIN | {"faces": [PLAIN["faces"][0] | {"reason": "torn"}]}),
        (PressLook, PLAIN | {"faces": [PLAIN["faces"][0] | {"label": "x" * (MOST_LETTERS + 1)}]}),
        (PressLook, PLAIN | {"faces": PLAIN["faces"] * MOST_ITEMS}),
        (bytes, "text"),
        (int, True),
        (float, "1"),
        (str, b"bytes"),
        (None, 0),
        (tuple[int, str | None], [1]),
        (tuple[int, str | None], [1, 2]),
        (Objection, "I see no face in this photo."),
        (Objection, ["no_face"]),
        (Objection, {}),
        (Objection, {"fault": "No_Face"}),
        (Objection, {"fault": 1}),
        (Objection, {"fault": None}),
        (Objection, PLAIN_REFUSAL | {"width": "640"}),
        (Objection, PLAIN_REFUSAL | {"width": True}),
        (Objection, PLAIN_REFUSAL | {"most": 1e9}),
        (Objection, PLAIN_REFUSAL | {"face": "torn"}),
        (Objection, PLAIN_REFUSAL | {"label": 7}),
        (Objection, PLAIN_REFUSAL | {"sentence": "Please open."}),
        (dict[str, int], {"anna": "three"}),
        (list[str], "letters"),
        (Sequence[str], [1]),
    ],
)
def test_what_is_not_of_its_type_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises(Forged):
        read(kind, value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(PLAIN)), inner, max_size=3),
)


@given(st.sampled_from(sorted(PLAIN)), JSON)
def test_no_data_fails_in_any_other_way(name: str, value: Any) -> None:
    try:
        found = read(PressLook, PLAIN | {name: value})
    except Forged:
        return
    assert isinstance(found, PressLook)


def test_a_length_that_nobody_would_write_reserves_no_memory() -> None:
    with pytest.raises(EOFError, match=f"a message of {MOST_BYTES + 1} bytes"):
        receive(io.BytesIO((MOST_BYTES + 1).to_bytes(8, "little")))


@pytest.mark.parametrize(("question", "most"), [("look", MOST_JSON_BYTES), ("mark", MOST_LUMP_BYTES)])
def test_no_more_is_taken_from_the_process_than_what_was_asked_for_can_have(question: str, most: int) -> None:
    process = Talkative(io.BytesIO(), io.BytesIO((most + 1).to_bytes(8, "little") + b"j" * 16))
    request = requests.Request(question, (), 5.0, 1, newest_first=False)
    with pytest.raises(EOFError, match=f"a message of {most + 1} bytes"):
        requests.put(cast("subprocess.Popen[bytes]", process), request, RECOGNISER)
    assert process.stdout.tell() == 8


@dataclass
class Talkative:
    """A process that announces a long answer."""

    stdin: io.BytesIO
    stdout: io.BytesIO
