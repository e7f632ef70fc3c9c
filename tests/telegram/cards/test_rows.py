"""Buttons that change hours: none of them makes more of less."""

from datetime import UTC, datetime, time

import pytest

from bot.house.residents.hours import Hours
from bot.telegram.actions.doors import SetDoorHours
from bot.telegram.chat.doors.door_hours import hour_rows, hours_of
from bot.words.chat import labels
from bot.words.phrase import Phrase
from tests.rig.house import FRONT

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def offered(hours: Hours) -> dict[Phrase, tuple[int, int]]:
    """The beginning and the end, by full hours, that each edge's button means."""
    rows = hour_rows((hours,), lambda days, begins, ends: SetDoorHours(FRONT, days, begins, ends), NOW)
    edges = (labels.BEGINS_EARLIER, labels.BEGINS_LATER, labels.ENDS_EARLIER, labels.ENDS_LATER)
    found = {}
    for button in (button for row in rows for button in row):
        if button.label in edges and isinstance(button.offer.action, SetDoorHours):
            found[button.label] = (button.offer.action.begins, button.offer.action.ends)
    return found


def test_the_last_hour_is_not_taken_away_as_that_would_be_the_whole_day() -> None:
    assert offered(Hours(time(8), time(9))) == {labels.BEGINS_EARLIER: (7, 9), labels.ENDS_LATER: (8, 10)}
    assert offered(Hours(time(8, 30), time(9))) == {labels.BEGINS_EARLIER: (7, 9), labels.ENDS_LATER: (8, 10)}
    assert offered(Hours(time(23), time(0))) == {labels.BEGINS_EARLIER: (22, 0), labels.ENDS_LATER: (23, 1)}


def test_nearly_a_day_does_not_become_an_hour_by_one_more() -> None:
    assert offered(Hours(time(9), time(8))) == {labels.BEGINS_LATER: (10, 8), labels.ENDS_EARLIER: (9, 7)}
    assert offered(Hours(time(0), time(0))) == {labels.BEGINS_LATER: (1, 0), labels.ENDS_EARLIER: (0, 23)}


def test_in_between_every_edge_moves_both_ways() -> None:
    assert len(offered(Hours(time(8), time(20)))) == 4


@pytest.mark.parametrize("days", [(0, 1), (6,)])
def test_minutes_and_further_stretches_that_a_program_set_stay(days: tuple[int, ...]) -> None:
    evening = Hours(time(20), time(22), (5,))
    now = (Hours(time(8, 15), time(12, 45), (0,)), evening)
    assert hours_of(SetDoorHours(FRONT, days, 9, 12), now) == (Hours(time(9, 15), time(12, 45), days), evening)
    assert hours_of(SetDoorHours(FRONT, (), 9, 12), now) == ()
    assert hours_of(SetDoorHours(FRONT, days, 9, 12), ()) == (Hours(time(9), time(12), days),)
