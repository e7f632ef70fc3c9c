"""Where buttons stand: no hand that goes for the safe one finds the dangerous one there, on any screen.

The screens that commands and taps open are looked at in ``tests/telegram/chat/test_every_failure.py``, which opens all.
"""

from datetime import timedelta

import pytest

from bot.house.people import Person, PersonId
from bot.telegram.actions.residents import LeaveHome
from bot.telegram.actions.visits import AskCourier, AskUnlock, KeepShut, Unlock
from bot.telegram.cards.buttons import Button, Rows, Showing, View
from bot.telegram.cards.layout import layout
from bot.telegram.cards.rows import yes_or_no
from bot.words.chat import labels
from tests.telegram.order import BACK, Shown, of_rows, out_of_order
from tests.words.stages import DOOR, NOON, visits

PEOPLE = [Person(PersonId(str(n)), f"Person {n}") for n in range(1, 6)]


def places(rows: Rows, *actions: type) -> set[int]:
    """In which rows there are buttons that do this."""
    return {n for n, row in enumerate(rows) for button in row if isinstance(button.offer.action, actions)}


def confirming(view: View) -> View:
    return View(Showing.CONFIRM, until=NOON + timedelta(minutes=1), courier=view.courier)


@pytest.mark.parametrize("showing", list(Showing))
def test_every_card_has_its_buttons_in_order(showing: Showing) -> None:
    seen = 0
    for visit in visits():
        view = View(showing, until=NOON + timedelta(minutes=1), face=1)
        rows = layout(visit, DOOR, view, PEOPLE, NOON)
        assert out_of_order(of_rows(rows)) == "", (visit, rows)
        seen += bool(rows)
    assert seen


def test_the_safe_answer_is_never_where_the_tap_was_that_asked_for_the_dangerous_one() -> None:
    asked = [AskUnlock, AskCourier]
    for visit in visits():
        before = layout(visit, DOOR, View(), PEOPLE, NOON)
        after = layout(visit, DOOR, confirming(View()), PEOPLE, NOON)
        if tapped := places(before, *asked):
            assert places(after, Unlock) == {min(tapped)}
            assert not places(after, KeepShut) & places(before, AskUnlock)


def test_below_a_question_the_dangerous_answer_stands_above_the_safe_one() -> None:
    rows: list[list[Button]] = yes_or_no(labels.LEAVE_YES, LeaveHome(), NOON)
    assert [dangerous for row in of_rows(rows) for _label, dangerous in row] == [True, False]
    assert out_of_order(of_rows(rows)) == ""


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ([[("A", False)], [(BACK, False)], [(BACK, False)]], "two ways back"),
        ([[(BACK, False)], [("A", False)]], "not the last"),
        ([[("Yes", True), ("No", False)]], "beside"),
        ([[("No", False)], [("Yes", True)]], "way out"),
    ],
)
def test_what_is_out_of_order_is_found(rows: list[list[Shown]], trouble: str) -> None:
    assert trouble in out_of_order(rows)
