"""``.env`` with something set in it: what was asked for changes, and every other letter stays."""

import io

import pytest
from dotenv import dotenv_values
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.settings import broken_line, can_stand, with_set

VALUES = st.text(st.characters(codec="utf-8"), max_size=40).filter(can_stand)


def read(text: str) -> dict[str, str | None]:
    return dotenv_values(stream=io.StringIO(text))


@given(value=VALUES)
def test_whatever_is_written_is_read_as_the_same(value: str) -> None:
    assert read(with_set("A=1\n", {"NAME": value}))["NAME"] == value
    assert read(with_set("NAME='was'  # why\nA=1", {"NAME": value})) == {"NAME": value, "A": "1"}


@given(text=st.text(st.sampled_from("AB=# '\"\\\n\r$x"), max_size=40), value=VALUES)
def test_no_other_name_changes_whatever_stands_there(text: str, value: str) -> None:
    assume(broken_line(text) is None)
    before, after = read(text), read(with_set(text, {"NEW_NAME": value}))
    assert after["NEW_NAME"] == value
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "N=v w\n"),
        ("A=1", "A=1\nN=v w\n"),
        ("A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nN=v w\r\n"),
        ("N=\n", "N=v w\n"),
        ("N\nA=1\n", "N=v w\nA=1\n"),
        ("export N = old # why\nA=1\n", "export N =v w # why\nA=1\n"),
        ('N="a\nb" # why\nA=1\n', "N=v w # why\nA=1\n"),
        ("# of N\n#N=\n\n# of A\nA=1\n", "# of N\n#N=\nN=v w\n\n# of A\nA=1\n"),
        ("n=old\nN=older\n", "n=v w\nN=v w\n"),
    ],
)
def test_a_name_stands_where_it_stood_or_where_it_was_shown(text: str, after: str) -> None:
    assert with_set(text, {"N": "v w"}) == after.replace("v w", "'v w'")


def test_a_door_s_names_stand_together() -> None:
    text = "DOORS__FRONT__NAME=x\n\nA=1\n"
    assert with_set(text, {"DOORS__FRONT__KEY": "y"}) == "DOORS__FRONT__NAME=x\nDOORS__FRONT__KEY=y\n\nA=1\n"


@pytest.mark.parametrize("value", ["a\nb", "\0", "${HOME}", "\x1b[2J"])
def test_what_no_line_can_say_is_refused(value: str) -> None:
    assert not can_stand(value)
    with pytest.raises(ValueError, match="NAME"):
        with_set("", {"NAME": value})
