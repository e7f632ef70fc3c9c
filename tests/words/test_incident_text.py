"""Whom the card of an incident tells of, and whether they are there still."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.people import Blemish, Box, Condition, Look, Person, PersonId, PhotoId, Sighting, StrangerId, Verdict
from bot.house.watch.camera import CameraId, Tampering, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, Usual, WatchRuleId
from bot.words.chat.cards.incident_text import IncidentScene, card
from bot.words.phrase import say
from bot.words.tongue import Language, Tongue

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SCENE = IncidentScene(say("in the garden"), "garden camera")
SEEN = Incident(
    IncidentId("i"), Happening.APPEARS, WatchRuleId("r"), CameraId("c"), WatchPlaceId("garden"), NOON, persons=1, most=1
)
HEAD = Box(0, 0, 90, 90)
GRACE = Sighting(1, HEAD, Verdict.NAMED, Person(PersonId("g"), "Grace"))
EILEEN = Sighting(2, HEAD, Verdict.NAMED, Person(PersonId("e"), "Eileen"))
LIKE_LEO = Sighting(2, HEAD, Verdict.LOOKS_LIKE, Person(PersonId("l"), "Leo"))
STRANGER = Sighting(1, HEAD, Verdict.UNKNOWN, stranger=StrangerId("s1"))
ANOTHER = Sighting(2, HEAD, Verdict.UNKNOWN, stranger=StrangerId("s2"))
NAMELESS = Sighting(2, HEAD, Verdict.UNKNOWN)
FAR = Sighting(1, HEAD, Verdict.POOR, reason=Blemish.TOO_FAR)
FAR_TOO = replace(FAR, number=2)


def heads(first: Sighting, *others: Sighting) -> Look:
    """As bursts of heads are told: the first, and whoever else was seen."""
    return Look(PhotoId("p"), Condition.CLEAR, (first,), elsewhere=others)


def said(incident: Incident) -> list[str]:
    """A card's lines without its time."""
    told = card(incident, SCENE, NOON, ZoneInfo("UTC"), late=False)
    first, _, *others = Tongue(Language.ENGLISH, ZoneInfo("UTC")).plain(told).splitlines()
    return [first.replace("<b>", "").replace("</b>", ""), *others]


@pytest.mark.parametrize(
    ("look", "persons", "headline"),
    [
        (heads(GRACE, EILEEN), 1, "Grace and Eileen are in the garden"),
        (heads(GRACE, STRANGER), 1, "Grace and someone I don’t know are in the garden"),
        (heads(STRANGER, ANOTHER), 1, "2 strangers are in the garden"),
        # who cannot be told from the others may be one of them, unless so many were there at once
        (heads(GRACE, LIKE_LEO), 1, "Grace is in the garden"),
        (heads(GRACE, LIKE_LEO), 2, "Grace and someone else are in the garden"),
        (heads(FAR, FAR_TOO), 1, "Someone is in the garden"),
        (heads(FAR, FAR_TOO), 2, "2 people are in the garden"),
        (heads(STRANGER, NAMELESS), 1, "A stranger is in the garden"),
        (heads(NAMELESS, STRANGER), 1, "A stranger is in the garden"),
    ],
)
def test_the_headline_tells_of_everybody_who_is_more_than_one_for_certain(
    look: Look, persons: int, headline: str
) -> None:
    assert said(replace(SEEN, look=look, persons=persons, most=persons))[0].endswith(headline)


def test_what_is_said_of_several_alike_is_said_once_and_without_numbers_that_stand_nowhere() -> None:
    lines = said(replace(SEEN, look=heads(FAR, FAR_TOO), persons=2, most=2))
    assert lines[1:] == ["I cannot tell who it is: they stand too far away."]
    assert said(replace(SEEN, look=heads(GRACE, EILEEN)))[1:] == []


def test_who_left_is_told_as_gone_before_the_incident_is_over() -> None:
    left = replace(SEEN, left_at=NOON + timedelta(seconds=80), lasted_s=80.0)
    told = card(left, SCENE, NOON, ZoneInfo("UTC"), late=False)
    headline, when = Tongue(Language.ENGLISH, ZoneInfo("UTC")).plain(told).splitlines()[:2]
    assert "Someone was in the garden for 1 minute" in headline
    assert "until 12:01" in when
    there = replace(left, left_at=None)
    assert "has been in the garden" in said(there)[0]


def test_someone_has_a_capital_letter_only_where_a_sentence_begins_with_them() -> None:
    def headline(incident: Incident) -> str:
        told = card(incident, SCENE, NOON, ZoneInfo("UTC"), late=False)
        return Tongue(Language.RUSSIAN, ZoneInfo("UTC")).plain(told).splitlines()[0]

    assert "Кто-то" in headline(SEEN)
    left = headline(replace(SEEN, left_at=NOON))
    assert ": кто-то" in left
    assert "Кто-то" not in left


def test_why_it_is_told_of_stands_on_the_card_however_long_they_stay() -> None:
    left = NOON + timedelta(minutes=5)
    after = replace(SEEN, happening=Happening.AFTER_HOURS)
    assert said(after)[0].endswith("Someone is in the garden after hours")
    assert said(replace(after, lasted_s=300.0))[0].endswith("Someone is in the garden after hours")
    assert said(replace(after, lasted_s=300.0, ended_at=left))[0].endswith("Someone was in the garden after hours")
    again = replace(SEEN, happening=Happening.AGAIN, look=heads(STRANGER))
    reason = "I have seen this stranger at least 3 times by now."
    assert said(again) == ["👀 A stranger is here again, in the garden", reason]
    assert said(replace(again, ended_at=left)) == ["👀 A stranger was here again, in the garden", reason]
    stays = replace(again, lasted_s=300.0)
    assert said(stays) == ["👀 A stranger has been in the garden for 5 minutes", reason]


def test_nobody_is_called_a_stranger_any_more_whom_somebody_has_named_or_had_forgotten() -> None:
    again = replace(SEEN, happening=Happening.AGAIN)
    for look in (None, heads(GRACE)):
        assert not any("stranger" in line for line in said(replace(again, look=look)))


def test_an_hour_is_unusual_on_its_day_of_the_week_and_says_nothing_of_a_covered_camera() -> None:
    seldom = replace(SEEN, happening=Happening.UNUSUAL, usual=Usual(5, 0))
    assert said(seldom)[1:] == [
        "That is unusual at this hour on this day of the week: in 5 weeks nobody was there.",
    ]
    covered = replace(seldom, happening=Happening.TAMPERED, tampering=Tampering.COVERED)
    assert said(covered) == ["⚠️ The camera “garden camera” is covered"]


def test_a_camera_that_was_moved_is_said_to_be_moved_before_and_after_it_was_put_back() -> None:
    moved = replace(SEEN, happening=Happening.TAMPERED, tampering=Tampering.MOVED)
    assert said(moved) == ["⚠️ The camera “garden camera” has been moved"]
    assert said(replace(moved, ended_at=NOON)) == ["⚠️ The camera “garden camera” was moved"]
