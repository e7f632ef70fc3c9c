"""How long a card waits for its next drawing: by the loop's clock, and never for what somebody waits for."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.house.doors.door import Failure
from bot.house.people import Condition, Look, PhotoId, ResidentId
from bot.house.visits.visit import UNRUNG, Attempt, Photo, Press, PressId, Visit, VisitId
from bot.telegram.cards.card import Card
from bot.telegram.delivery.due import YIELDS_AFTER, CardId, CardKind, DueCards
from bot.telegram.delivery.gathering import (
    CONFIRMATION_WAIT_S,
    EDIT_REST_S,
    GROUP_EDIT_REST_S,
    LOOK_WAIT_S,
    EditPace,
    Gathering,
)
from tests.rig.chat import FRONT

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA, LEO = ResidentId(1), ResidentId(2)
RUNG = Visit(
    VisitId("v"), FRONT, NOON, NOON + timedelta(minutes=2), presses=(Press(PressId("b-1"), FRONT, NOON),), heard_at=NOON
)
PICTURED = replace(RUNG, photos=(Photo(PhotoId("p"), PressId("b-1"), 0, NOON),))
LOOKED_AT = replace(PICTURED, look=Look(PhotoId("p"), Condition.CLEAR))
SENT = Card(RUNG.id, ANNA, NOON, message=5, rings=1)
FIRST, SECOND = CardId("1", CardKind.VISIT), CardId("2", CardKind.INCIDENT)


@pytest.mark.looptime
async def test_a_picture_waits_for_what_it_shows_and_no_longer_than_it_may() -> None:
    gathering = Gathering(EditPace())
    assert gathering.wait_s(PICTURED, SENT) == pytest.approx(LOOK_WAIT_S)
    await asyncio.sleep(LOOK_WAIT_S / 2)
    assert gathering.wait_s(PICTURED, SENT) == pytest.approx(LOOK_WAIT_S / 2)
    assert gathering.wait_s(LOOKED_AT, SENT) == 0
    await asyncio.sleep(LOOK_WAIT_S / 2 + 0.001)
    assert gathering.wait_s(PICTURED, SENT) == 0


@pytest.mark.looptime
async def test_a_ring_waits_for_nothing_and_a_picture_that_nobody_rang_for_waits_for_its_name() -> None:
    pace = EditPace()
    gathering, unsent = Gathering(pace), replace(SENT, message=None)
    pace.edited(visit=True)
    assert gathering.wait_s(RUNG, unsent) == 0
    assert gathering.wait_s(PICTURED, unsent) == 0
    moved = replace(PICTURED, presses=(), photos=(replace(PICTURED.photos[0], press=PressId(f"{UNRUNG}1")),))
    assert gathering.wait_s(moved, unsent) > 0


ATTEMPT = Attempt(LEO, "Leo", NOON)


@pytest.mark.looptime
@pytest.mark.parametrize(
    ("changes", "at_once"),
    [
        ({}, False),
        ({"photo_overdue": True}, False),
        ({"attempt": ATTEMPT}, False),
        ({"attempt": replace(ATTEMPT, failure=Failure.SILENT)}, True),
        ({"attempt": replace(ATTEMPT, by=ANNA)}, False),
        ({"expired": True}, True),
        ({"presses": (*RUNG.presses, Press(PressId("b-2"), FRONT, NOON))}, True),
        ({"photos": ()}, True),
    ],
)
async def test_between_two_edits_is_a_rest_but_for_what_somebody_waits_for(
    changes: dict[str, Any], at_once: bool
) -> None:
    pace = EditPace()
    gathering, card = Gathering(pace), replace(SENT, photo=PhotoId("p"))
    pace.edited(visit=True)
    await asyncio.sleep(0.25)
    wait_s = gathering.wait_s(replace(LOOKED_AT, **changes), card)
    assert (wait_s == 0) is at_once
    if not at_once and not changes.get("attempt"):
        assert wait_s == pytest.approx(EDIT_REST_S - 0.25)


@pytest.mark.looptime
async def test_who_rang_is_told_whatever_incidents_were_edited_a_moment_ago() -> None:
    pace, named = EditPace(), replace(LOOKED_AT, look=Look(PhotoId("p"), Condition.CLEAR))
    gathering = Gathering(pace)
    pace.edited(visit=False)
    assert gathering.wait_s(named, replace(SENT, photo=PhotoId("p"))) == 0
    unrung = replace(named, presses=(), photos=(replace(PICTURED.photos[0], press=PressId(f"{UNRUNG}1")),))
    assert gathering.wait_s(unrung, replace(SENT, photo=PhotoId("p"), rings=0)) == pytest.approx(EDIT_REST_S)
    pace.edited(visit=True)
    await asyncio.sleep(0.25)
    pace.edited(visit=False)
    assert gathering.wait_s(named, replace(SENT, photo=PhotoId("p"))) == pytest.approx(EDIT_REST_S - 0.25)


@pytest.mark.looptime
async def test_a_group_takes_fewer_edits_a_minute_than_somebody_s_own_chat() -> None:
    waits = []
    for in_group in (False, True):
        pace = EditPace(in_group=in_group)
        gathering = Gathering(pace)
        pace.edited(visit=True)
        waits.append(gathering.wait_s(LOOKED_AT, replace(SENT, photo=PhotoId("p"))))
    assert waits == [pytest.approx(EDIT_REST_S), pytest.approx(GROUP_EDIT_REST_S)]
    assert 60 / GROUP_EDIT_REST_S <= 20


@pytest.mark.looptime
async def test_that_a_door_is_being_opened_waits_for_the_door_s_word() -> None:
    gathering = Gathering(EditPace())
    opening = replace(LOOKED_AT, attempt=ATTEMPT)
    assert gathering.wait_s(opening, SENT) == pytest.approx(CONFIRMATION_WAIT_S)
    await asyncio.sleep(CONFIRMATION_WAIT_S + 0.001)
    assert gathering.wait_s(opening, SENT) == 0


@pytest.mark.looptime
async def test_a_tap_lets_one_drawing_through() -> None:
    pace = EditPace()
    gathering = Gathering(pace)
    pace.edited(visit=True)
    gathering.ask(RUNG.id)
    assert gathering.wait_s(LOOKED_AT, SENT) == 0
    gathering.done(LOOKED_AT)
    assert gathering.wait_s(LOOKED_AT, SENT) > 0


@pytest.mark.looptime
async def test_the_newest_visit_goes_first_and_one_held_back_lets_others_go() -> None:
    due = DueCards()
    due.add(FIRST)
    due.hold(SECOND, 5)
    assert (due.fresh, len(due)) == (FIRST, 2)
    await asyncio.sleep(5.001)
    assert due.fresh == SECOND
    due.hold(FIRST, 5)  # it changed meanwhile, and goes all the same
    due.take(SECOND)
    assert due.fresh == FIRST


@pytest.mark.looptime
async def test_a_card_that_fails_again_and_again_yields_until_all_is_tried_again() -> None:
    due = DueCards()
    for _ in range(YIELDS_AFTER):
        due.failed(FIRST)
    assert (due.fresh, due.newest) == (None, FIRST)
    due.try_all_again()
    assert due.fresh == FIRST
