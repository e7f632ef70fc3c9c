"""What service and workers say to each other: sealed, about one thing, and never torn."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kafka.looks.messages import LookAnswer, LookOrder, LookOutcome, ServiceBeat, opened, sealed
from bot.kafka.looks.sealing import MAGIC, HouseholdKey, NoKey, NotOurs, OtherSchema, new_key, read_key
from recognizer.body import Company
from recognizer.face import Box, EngineId, FaceFault, Quality
from recognizer.look import Ground, Hint, Named
from recognizer.trace import PressTrace, TracedFace, VisitorTrace

KEY = HouseholdKey(bytes(range(32)))
OTHER = HouseholdKey(bytes(32))
ORDER = LookOrder("a1", "front", ("f1",), heads=False, version=7, run="r", sent_ms=5, within_ms=2000)
NAMED = Named(
    Box(1, 2, 30, 40), "named", "anna", 0.3, None, None, Quality(0.9, good=True, fault=FaceFault.GRAINY),
    Ground.NEAREST, "0" * 32, EngineId("double"), liveness=Hint.FLAT, bound=0.4,
)  # fmt: skip
TRACE = PressTrace(
    "clear",
    1,
    (VisitorTrace(NAMED, here=True, faces=(TracedFace(Box(1, 2, 30, 40), "AAAA", good=True),)),),
    company=Company(1, 1, 2, None, ()),
)


def test_a_look_comes_out_as_it_went_in_with_its_pictures() -> None:
    message = sealed(KEY, "look", "a1", ORDER, b"\xff\xd8one", b"", b"\xff\xd8two")
    assert opened(KEY, "look", "a1", message, LookOrder) == (ORDER, [b"\xff\xd8one", b"", b"\xff\xd8two"])


def test_an_answer_comes_out_as_it_went_in() -> None:
    answer = LookAnswer("a1", "w", 7, LookOutcome.SEEN, TRACE, (0,), 12, 340)
    assert opened(KEY, "answer", "a1", sealed(KEY, "answer", "a1", answer), LookAnswer) == (answer, [])


def test_two_messages_that_say_the_same_look_different() -> None:
    assert sealed(KEY, "look", "a1", ORDER) != sealed(KEY, "look", "a1", ORDER)


@pytest.mark.parametrize(("key", "kind", "about"), [(OTHER, "look", "a1"), (KEY, "answer", "a1"), (KEY, "look", "a2")])
def test_what_was_sealed_with_another_key_or_for_something_else_does_not_open(
    key: HouseholdKey, kind: str, about: str
) -> None:
    with pytest.raises(NotOurs):
        opened(key, kind, about, sealed(KEY, "look", "a1", ORDER, b"picture"), LookOrder)


def test_another_schema_is_told_from_what_is_not_ours() -> None:
    message = sealed(KEY, "look", "a1", ORDER)
    with pytest.raises(OtherSchema) as told:
        opened(KEY, "look", "a1", MAGIC + bytes([9]) + message[4:], LookOrder)
    assert told.value.schema == 9


def test_a_later_field_that_we_do_not_know_is_passed_over_and_one_that_is_missing_is_not() -> None:
    assert opened(KEY, "beat", "", sealed(KEY, "beat", "", ServiceBeat("r", 1, 2)), ServiceBeat)[0].version == 2
    with pytest.raises(NotOurs):
        opened(KEY, "beat", "", sealed(KEY, "beat", "", ServiceBeat("r", 1, 2)), LookOrder)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_torn_or_foreign_message_says_nothing(data: st.DataObject) -> None:
    message = bytearray(sealed(KEY, "look", "a1", ORDER, b"picture"))
    place = data.draw(st.integers(0, len(message) - 1))
    match data.draw(st.sampled_from(["flip", "cut", "junk"])):
        case "flip":
            message[place] ^= 1 << data.draw(st.integers(0, 7))
        case "cut":
            message = message[:place]
        case "junk":
            message = bytearray(data.draw(st.binary(max_size=200)))
    with pytest.raises((NotOurs, OtherSchema)):
        opened(KEY, "look", "a1", bytes(message), LookOrder)


@pytest.mark.parametrize(
    "plain", [b"", b"\x02\0\0\0{}", b'\x0c\0\0\0{"lumps":[]}', b"\xff\xff\xff\xff", b"\4\0\0\0null"]
)
def test_what_our_key_sealed_and_we_never_said_is_not_ours_either(plain: bytes) -> None:
    with pytest.raises(NotOurs):
        opened(KEY, "look", "a1", KEY.seal("look", "a1", plain), LookOrder)


def test_a_door_is_called_the_same_each_time_and_by_each_household_otherwise() -> None:
    assert KEY.name("door", "front") == KEY.name("door", "front")
    assert len({KEY.name("door", "front"), KEY.name("sheet", "front"), OTHER.name("door", "front")}) == 3


def test_a_key_never_shows() -> None:
    assert repr(KEY) == str(KEY) == "HouseholdKey(…)"


def test_a_new_key_is_read_again(tmp_path: Path) -> None:
    place = tmp_path / "workers.key"
    place.write_bytes(new_key("It opens what workers see,\nand nobody else’s."))
    key = read_key(place)
    assert read_key(place).open("look", "x", key.seal("look", "x", b"plain")) == b"plain"


@pytest.mark.parametrize(
    "content", [b"", b"# a note\n", b"12345\n", b"\xff\xfe", b"0" * 64 + b"\n" + b"1" * 64 + b"\n"]
)
def test_what_is_no_key_says_so(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "workers.key"
    place.write_bytes(content)
    with pytest.raises(NoKey) as told:
        read_key(place)
    assert told.value.place == place


def test_a_key_that_is_not_there_or_that_is_a_folder_says_why(tmp_path: Path) -> None:
    for place in (tmp_path / "absent", tmp_path):
        with pytest.raises(NoKey) as told:
            read_key(place)
        assert told.value.why
    assert list(tmp_path.iterdir()) == []
