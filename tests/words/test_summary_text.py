"""What the summary of a month says of doors and cameras that were always there, were away, or of which nobody knows."""

from datetime import date, timedelta

import pytest

from bot.house.summaries.health import CameraHealth, DoorHealth, FaceShares, HealthSummary
from bot.house.summaries.outages import Outages
from bot.words.chat.past import summary_text
from tests.english import ENGLISH
from tests.rig.chat import WELL


def said(outages: Outages | None, failed: int = 0) -> str:
    """What is told of a month of one door and one camera."""
    doors = (DoorHealth("front door", outages, failed, FaceShares(), FaceShares()),)
    cameras = (CameraHealth("garden camera", outages),)
    summary = HealthSummary(date(2026, 2, 1), 28, 7, doors, cameras, FaceShares(), FaceShares(), 9, trail_flawed=False)
    return ENGLISH.plain(summary_text.health(summary, WELL))


def test_what_was_always_there_is_told_as_that() -> None:
    told = said(Outages())
    assert "front door: always there." in told
    assert "garden camera: always there." in told
    assert "I cannot tell" not in told


@pytest.mark.parametrize("failed", [0, 2])
def test_what_nobody_knows_is_told_once_and_never_as_always_there(failed: int) -> None:
    told = said(None, failed)
    assert "always there." not in told.replace("I cannot tell whether doorbells and cameras were always there.", "")
    assert told.count("I cannot tell whether doorbells and cameras were always there.") == 1
    assert ("front door: 2 times it did not open" in told) == bool(failed)


def test_what_was_away_or_covered_is_told() -> None:
    told = said(Outages(2, timedelta(hours=3), 1))
    assert told.count("away 2 times") == 2
    assert "garden camera: away 2 times" in told
    assert "1 time covered or moved" in told
    assert "I cannot tell" not in told
