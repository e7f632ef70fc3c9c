"""How an update ended, as its board tells."""

from dataclasses import replace

import pytest

from bot.house.boards import updates
from bot.house.boards.board import BoardState, Ordered, Release, Setback, UpdateOutcome
from tests.fakes.boards import HEALTHY
from tests.rig.house import ANNA, NOON

AFTER = replace(HEALTHY, boot="second")
ORDERED = Ordered(Release("1.1.0", "ab" * 32), ANNA.id, NOON, "first", errors=1)


@pytest.mark.parametrize(
    ("board", "outcome"),
    [
        (HEALTHY, None),
        (replace(HEALTHY, errors=2, update_not_fetched=True), UpdateOutcome.NOT_BEGUN),
        (replace(HEALTHY, errors=2, update_not_fetched=False), None),
        (replace(HEALTHY, errors=1, update_not_fetched=True), None),
        (replace(HEALTHY, errors=3, failed_updates=1), UpdateOutcome.NOT_BEGUN),  # another error came behind it
        (replace(AFTER, version="1.1.0", on_trial=True), None),
        (replace(AFTER, version="1.1.0"), UpdateOutcome.DONE),
        (replace(AFTER, taken_back=Setback.NOT_ONLINE), UpdateOutcome.TAKEN_BACK),
        (AFTER, UpdateOutcome.NOT_BEGUN),
        (replace(AFTER, online=False), None),
        (replace(AFTER, boot=""), None),
    ],
)
def test_what_a_board_tells_is_how_its_update_ended(board: BoardState, outcome: UpdateOutcome | None) -> None:
    assert updates.outcome_of(ORDERED, board) is outcome


def test_an_update_that_failed_before_is_no_sign_of_the_next_one() -> None:
    ordered = replace(ORDERED, failed_updates=1)
    assert updates.outcome_of(ordered, replace(HEALTHY, errors=3, failed_updates=1)) is None
    assert updates.outcome_of(ordered, replace(HEALTHY, failed_updates=2)) is UpdateOutcome.NOT_BEGUN
