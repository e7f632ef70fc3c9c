"""When an incident's card is drawn again: by the loop's clock, three times for a short one."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.incident import Handled, Happening, Incident, IncidentId, WatchRuleId
from bot.telegram.cards.card import IncidentCard
from bot.telegram.delivery.gathering import EDIT_REST_S, EditPace
from bot.telegram.delivery.incidents.gathering import (
    CLIP_WAIT_S,
    FRAME_WAIT_S,
    GOES_ON_S,
    LOOK_WAIT_S,
    IncidentGathering,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA = ResidentId(1)
SEEN = Incident(
    IncidentId("i"), Happening.APPEARS, WatchRuleId("r"), CameraId("c"), WatchPlaceId("garden"), NOON, persons=1, most=1
)
SENT = IncidentCard(SEEN.id, ANNA, NOON, message=5)
PICTURED = replace(SEEN, photo=PhotoId("p"))
LOOK = Look(PhotoId("p"), Condition.CLEAR)
GRACE = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId("g"), "Grace"))
NAMED, POOR = (replace(LOOK, sightings=(one,)) for one in (GRACE, Sighting(1, GRACE.box, Verdict.POOR)))
SHOWN = replace(SENT, photo=PhotoId("p"))


@pytest.mark.looptime
async def test_the_first_words_wait_for_nothing() -> None:
    pace = EditPace()
    pace.edited(visit=True)
    assert IncidentGathering(pace).wait_s(SEEN, replace(SENT, message=None)) == 0


@pytest.mark.looptime
async def test_a_picture_waits_for_the_name_and_no_longer_than_it_may() -> None:
    gathering = IncidentGathering(EditPace())
    assert gathering.wait_s(PICTURED, SENT) == pytest.approx(LOOK_WAIT_S)
    assert gathering.wait_s(replace(PICTURED, look=LOOK), SENT) == 0
    await asyncio.sleep(LOOK_WAIT_S + 0.001)
    assert gathering.wait_s(PICTURED, SENT) == 0


@pytest.mark.looptime
async def test_a_face_that_was_seen_badly_is_no_name_the_picture_could_have_waited_for() -> None:
    gathering = IncidentGathering(EditPace())
    assert gathering.wait_s(replace(PICTURED, look=POOR), SENT) == pytest.approx(LOOK_WAIT_S)
    assert gathering.wait_s(replace(PICTURED, look=NAMED), SENT) == 0


@pytest.mark.looptime
async def test_a_name_waits_for_no_edit_but_another_name_s() -> None:
    pace = EditPace()
    gathering = IncidentGathering(pace)
    other, leos = replace(PICTURED, id=IncidentId("j")), replace(SENT, about=IncidentId("j"))
    for incident in (SEEN, replace(SEEN, id=other.id)):
        gathering.drawn(incident)
    pace.edited(visit=False)
    assert gathering.wait_s(replace(PICTURED, look=LOOK), SENT) == pytest.approx(EDIT_REST_S)
    assert gathering.wait_s(replace(PICTURED, look=NAMED), SENT) == 0
    gathering.drawn(replace(PICTURED, look=NAMED))
    assert gathering.wait_s(replace(other, look=NAMED), leos) == pytest.approx(EDIT_REST_S)


@pytest.mark.looptime
async def test_a_name_that_overtakes_its_picture_waits_for_it_a_moment() -> None:
    gathering = IncidentGathering(EditPace())
    gathering.drawn(SEEN)
    assert gathering.wait_s(replace(SEEN, look=NAMED), SENT) == pytest.approx(FRAME_WAIT_S)
    assert gathering.wait_s(replace(PICTURED, look=NAMED), SENT) == 0
    await asyncio.sleep(FRAME_WAIT_S + 0.001)
    assert gathering.wait_s(replace(SEEN, look=NAMED), SENT) == 0


@pytest.mark.looptime
async def test_what_is_learned_after_the_picture_waits_for_the_clip_and_not_for_ever() -> None:
    gathering = IncidentGathering(EditPace())
    known = replace(PICTURED, look=LOOK)
    assert gathering.wait_s(known, SHOWN) == pytest.approx(CLIP_WAIT_S)
    assert gathering.wait_s(replace(known, clip=PhotoId("v")), SHOWN) == 0
    await asyncio.sleep(CLIP_WAIT_S + 0.001)
    assert gathering.wait_s(known, SHOWN) == 0


@pytest.mark.looptime
@pytest.mark.parametrize("first", [True, False])
async def test_a_name_that_comes_after_the_picture_waits_for_no_clip(first: bool) -> None:
    gathering, shown = IncidentGathering(EditPace()), replace(PICTURED, look=LOOK)
    gathering.drawn(shown)

    def shows(seen: Sighting) -> Incident:
        look = replace(LOOK, sightings=(seen,)) if first else replace(LOOK, elsewhere=(seen,))
        return replace(PICTURED, look=look)

    named, unsure = shows(GRACE), shows(replace(GRACE, verdict=Verdict.LOOKS_LIKE))
    assert gathering.wait_s(unsure, SHOWN) == pytest.approx(CLIP_WAIT_S)
    assert gathering.wait_s(named, SHOWN) == 0
    gathering.drawn(named)
    assert gathering.wait_s(replace(named, persons=2), SHOWN) > 1


@pytest.mark.looptime
async def test_what_goes_on_is_told_once_a_minute_and_its_end_at_once() -> None:
    gathering, clipped = IncidentGathering(EditPace()), replace(PICTURED, clip=PhotoId("v"))
    card = replace(SHOWN, clip=PhotoId("v"))
    gathering.drawn(clipped)
    assert gathering.wait_s(replace(clipped, lasted_s=60.0), card) == pytest.approx(GOES_ON_S)
    assert gathering.wait_s(replace(clipped, ended_at=NOON), card) == 0


@pytest.mark.looptime
async def test_that_who_came_stays_waits_for_neither_clip_nor_minute() -> None:
    gathering, stays = IncidentGathering(EditPace()), replace(PICTURED, look=LOOK, happening=Happening.LOITERS)
    gathering.drawn(replace(PICTURED, look=LOOK))
    assert gathering.wait_s(stays, SHOWN) == 0
    gathering.drawn(stays)
    assert gathering.wait_s(stays, SHOWN) == pytest.approx(CLIP_WAIT_S)
    assert gathering.wait_s(replace(stays, clip=PhotoId("v")), replace(SHOWN, clip=PhotoId("v"))) > 0


@pytest.mark.looptime
async def test_who_it_is_goes_at_once_where_no_clip_is_waited_for() -> None:
    gathering, clipped = IncidentGathering(EditPace()), replace(PICTURED, clip=PhotoId("v"))
    gathering.drawn(clipped)
    assert gathering.wait_s(replace(clipped, look=LOOK), replace(SHOWN, clip=PhotoId("v"))) == 0
    gathering.drawn(PICTURED)
    await asyncio.sleep(1)
    assert gathering.wait_s(replace(PICTURED, no_clip=True), SHOWN) == 0


@pytest.mark.looptime
async def test_an_answer_and_one_s_own_tap_wait_for_nothing_once() -> None:
    pace = EditPace()
    gathering = IncidentGathering(pace)
    pace.edited(visit=True)
    fine = replace(PICTURED, handled=Handled(ANNA, "Anna", NOON))
    assert gathering.wait_s(fine, SHOWN) == 0
    assert gathering.wait_s(fine, replace(SHOWN, fine=True)) > EDIT_REST_S
    gathering.ask(SEEN.id)
    assert gathering.wait_s(PICTURED, SHOWN) == 0
    gathering.drawn(PICTURED)
    assert gathering.wait_s(PICTURED, SHOWN) > 0


@pytest.mark.looptime
async def test_between_two_edits_is_a_second_whatever_they_are_of() -> None:
    pace = EditPace()
    pace.edited(visit=True)
    assert IncidentGathering(pace).wait_s(replace(PICTURED, look=LOOK), SENT) == pytest.approx(EDIT_REST_S)


@pytest.mark.looptime
async def test_that_they_left_goes_with_the_clip_and_at_once_where_that_is_there() -> None:
    gathering, left = IncidentGathering(EditPace()), replace(PICTURED, look=LOOK, left_at=NOON)
    gathering.drawn(replace(left, left_at=None))
    assert gathering.wait_s(left, SHOWN) == pytest.approx(CLIP_WAIT_S)
    clipped, card = replace(left, clip=PhotoId("v")), replace(SHOWN, clip=PhotoId("v"))
    assert gathering.wait_s(clipped, card) == 0
    gathering.drawn(clipped)
    assert gathering.wait_s(replace(clipped, lasted_s=60.0), card) == pytest.approx(GOES_ON_S)
    assert gathering.wait_s(replace(clipped, left_at=None), card) == 0
