"""Incidents begin, go on, are answered and end: one card for one thing that happens."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.people import Doubt, Role, Sighting, Verdict
from bot.house.records.disk import DiskState, StoreFull
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Trouble, WatchPlaceId
from bot.house.watch.incident import Happening, WatchRule, WatchRuleId, Whom
from bot.house.watch.news import CountChanged, IncidentChanged
from bot.house.watch.seen import TrackKind
from tests.house.watch.scenes import (
    APPEARS,
    FRAME_S,
    GRACE,
    GRACE_SEEN,
    HELD_UP,
    LOITERS,
    POOR,
    STRANGER_SEEN,
    STRANGERS,
    a_camera,
    shows,
    somebody,
)
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime


async def test_somebody_is_told_of_with_the_first_frame_that_shows_them_before_any_picture(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    rig.cameras.open.clear()  # the camera gives no frame yet
    await scene.frame(somebody())
    assert rig.household.watched == [CountChanged(WatchPlaceId("garden")), IncidentChanged(scene.only.id)]
    assert (scene.only.photo, scene.only.clip, scene.only.ended_at) == (None, None, None)
    assert (scene.only.happening, scene.only.camera, scene.only.persons) == (Happening.APPEARS, scene.camera, 1)


async def test_then_the_frame_comes_then_the_clip_from_five_seconds_before_to_five_after(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await asyncio.sleep(100)
    began = asyncio.get_running_loop().time()
    await scene.frame(somebody())
    assert scene.only.photo
    assert rig.memory.album.pictures[scene.only.photo] == b"frame of t1"
    await scene.last(6, somebody())
    assert rig.cameras.clipped == [(scene.camera, began - 5, began + 5)]
    assert scene.only.clip
    assert rig.memory.clips.kept == {scene.only.clip: b"mp4"}
    assert set(rig.memory.album.pictures) == {scene.only.photo}  # the better frame took the place of the first


async def test_who_stays_for_an_hour_is_one_incident_and_few_edits(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(3600, somebody(), step_s=2.0)
    assert scene.only.ended_at is None
    assert 3500 < scene.only.lasted_s <= 3600
    assert scene.only.revision < 75


async def test_a_child_who_runs_in_and_out_of_view_for_an_hour_is_one_incident(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    for n in range(60):
        await scene.last(30, somebody(f"t{n}"), step_s=1.0)
        await scene.last(30, step_s=3.0)
    assert scene.only.ended_at is None
    assert len(scene.only.tracks) == 32  # the newest ones


async def test_it_is_over_a_minute_after_the_last_was_seen_and_says_when_that_was(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(8, somebody())
    left = rig.clock()
    await scene.frame(ended=["t1"])
    await scene.last(58, step_s=2)
    assert not scene.over()
    await scene.last(10, step_s=2)
    ended = scene.only
    assert ended.ended_at
    assert abs(ended.ended_at - left) <= timedelta(seconds=2 * FRAME_S)
    assert abs(ended.lasted_s - 8) < 1


async def test_whom_the_tracker_only_waits_for_is_there_no_longer(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(8, somebody())
    left = rig.clock()
    await scene.last(6, replace(somebody(), here=False))
    await asyncio.sleep(70)
    assert scene.only.ended_at
    assert abs(scene.only.ended_at - left) <= timedelta(seconds=2 * FRAME_S)
    assert abs(scene.only.lasted_s - 8) < 1


async def test_it_ends_though_the_camera_shows_nothing_any_more(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(1, somebody())
    await asyncio.sleep(70)
    assert scene.only.ended_at


async def test_who_comes_after_that_is_another_incident(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(2, somebody())
    await asyncio.sleep(100)
    await scene.last(2, somebody("t2"))
    assert [bool(one.ended_at) for one in scene.incidents] == [True, False]


async def test_leaves_in_the_wind_are_nobody_and_in_an_empty_house_one_incident(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    for n in range(50):
        await scene.last(4, somebody(f"leaf{n}", kind=TrackKind.MOVEMENT), step_s=1)
    assert scene.incidents == ()
    await rig.staff.watching.arming.arm(ANNA)
    for n in range(50):
        await scene.last(4, somebody(f"leaf{n}", kind=TrackKind.MOVEMENT), step_s=1)
    assert scene.only.ended_at is None


async def test_furniture_and_animals_never_count(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS, LOITERS)
    await scene.last(60, somebody("tv", furniture=True), somebody("cat", kind=TrackKind.ANIMAL), step_s=1)
    assert scene.incidents == ()
    assert rig.cameras.asked_heads == []


async def test_a_rule_that_matters_more_tells_of_the_same_one_in_the_same_incident(rig: HouseRig) -> None:
    softly = WatchRule(WatchRuleId("softly"), Happening.APPEARS, loud=False)
    scene = await a_camera(rig, softly, LOITERS)
    await scene.last(10, somebody())
    assert (scene.only.happening, scene.only.loud) == (Happening.APPEARS, False)
    await scene.last(15, somebody())
    assert (scene.only.happening, scene.only.loud) == (Happening.LOITERS, True)
    assert scene.only.rule == softly.id
    assert 20 <= scene.only.lasted_s < 21  # as it was when that was told
    await asyncio.sleep(70)
    assert 24 <= scene.only.lasted_s <= 26


async def test_who_stays_was_there_before_it_was_told(rig: HouseRig) -> None:
    scene = await a_camera(rig, LOITERS)
    await scene.last(35, somebody())
    assert 20 <= scene.only.lasted_s < 21
    await asyncio.sleep(70)
    assert 34 <= scene.only.lasted_s <= 36


async def test_who_comes_after_somebody_who_passed_and_stays_is_told_of_as_staying(rig: HouseRig) -> None:
    scene = await a_camera(rig, STRANGERS, LOITERS)
    await scene.last(6, somebody("passes"))
    await scene.frame(ended=["passes"])
    await asyncio.sleep(10)
    await scene.last(22, somebody("stays", left=50))
    assert [one.happening for one in scene.incidents] == [Happening.APPEARS, Happening.LOITERS]


async def test_a_stranger_who_joins_a_child_that_plays_is_told_of_on_their_own(rig: HouseRig) -> None:
    softly = WatchRule(WatchRuleId("softly"), Happening.APPEARS, loud=False)
    scene = await a_camera(rig, softly, STRANGERS)
    shows(rig, "child", GRACE_SEEN)
    await scene.frame(somebody("child", face=True))
    await scene.last(120, somebody("child"), step_s=1)
    assert [one.happening for one in scene.incidents] == [Happening.APPEARS]
    await scene.last(8, somebody("child"), somebody("t2", left=50))
    playing, stranger = scene.incidents
    assert (playing.loud, stranger.loud) == (False, True)
    assert stranger.rule == STRANGERS.id
    assert stranger.tracks == ("t2",)


async def test_who_passed_by_and_who_comes_after_them_and_stays_are_one_card(rig: HouseRig) -> None:
    scene = await a_camera(rig, STRANGERS, replace(LOITERS, whom=Whom.STRANGER))
    await scene.last(10, somebody())
    await scene.frame(ended=["t1"])
    await scene.last(20, step_s=2)
    await scene.last(25, somebody("t2", left=50))
    assert (scene.only.happening, scene.only.rule) == (Happening.LOITERS, STRANGERS.id)


async def test_how_many_there_were_at_most_is_told(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(2, somebody())
    await scene.last(2, somebody(), somebody("t2", left=50), somebody("t3", left=500))
    await scene.last(2, somebody())
    assert (scene.only.persons, scene.only.fewest, scene.only.most) == (3, 3, 3)


# Who they are


async def test_a_name_is_a_burst_s_and_comes_into_the_incident(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", GRACE_SEEN, b"a", b"b", b"c")
    await scene.frame(somebody(face=True))
    assert rig.eyes.identified == [b"c"]  # once, for all three heads
    assert scene.only.look
    assert [seen.person for seen in scene.only.look.sightings] == [GRACE]
    await scene.last(10, somebody(face=True))
    assert len(rig.eyes.identified) == 1  # who is named is looked at again only now and then


async def test_who_may_only_be_a_picture_is_never_named_nor_by_any_later_burst(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", HELD_UP)
    await scene.frame(somebody(face=True))
    assert scene.only.look
    assert [seen.verdict for seen in scene.only.look.sightings] == [Verdict.LOOKS_LIKE]
    shows(rig, "t1", GRACE_SEEN)
    await scene.last(30, somebody(face=True), step_s=1)
    assert [seen.verdict for seen in scene.only.look.sightings] == [Verdict.LOOKS_LIKE]


async def test_a_track_that_goes_on_with_somebody_else_names_nobody_for_certain(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", GRACE_SEEN)
    await scene.frame(somebody(face=True))
    shows(rig, "t1", STRANGER_SEEN)
    await scene.last(30, somebody(face=True), step_s=1)
    assert scene.only.look
    assert [seen.verdict for seen in scene.only.look.sightings] == [Verdict.LOOKS_LIKE]


async def test_a_poor_burst_takes_no_name_back(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", GRACE_SEEN)
    await scene.frame(somebody(face=True))
    shows(rig, "t1", POOR)
    await scene.last(60, somebody(face=True), step_s=1)
    assert scene.only.look
    assert scene.only.look.sightings[0].verdict is Verdict.NAMED


@pytest.mark.parametrize("doubt", [Doubt.NONE, Doubt.FLAT])
@pytest.mark.parametrize("good", [GRACE_SEEN, STRANGER_SEEN, HELD_UP], ids=["named", "a stranger", "a picture"])
async def test_who_was_seen_well_and_walks_off_stays_whom_they_were_told_as(
    rig: HouseRig, good: Sighting, doubt: Doubt
) -> None:
    scene = await a_camera(rig, APPEARS)
    shows(rig, "t1", good)
    await scene.frame(somebody(face=True))
    told = scene.only.look
    shows(rig, "t1", replace(POOR, hint=doubt))
    await scene.last(90, somebody(face=True), step_s=1)
    await scene.frame(somebody("t2", face=True), ended=["t1"])  # the tracker lost them for a moment
    shows(rig, "t2", POOR)
    await scene.last(5, somebody("t2", face=True), step_s=1)
    assert told
    assert scene.only.look
    assert scene.only.look.sightings == told.sightings


async def test_heads_are_asked_for_at_most_so_often_and_few_at_once(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(60, somebody(face=True))
    assert len(rig.cameras.asked_heads) <= 7
    rig.cameras.asked_heads.clear()
    rig.cameras.open.clear()
    await scene.frame(*(somebody(f"n{n}", left=20 * n, face=True) for n in range(20)))
    assert len(rig.cameras.asked_heads) == 3


async def test_the_same_person_at_two_places_within_a_minute_is_one_incident(rig: HouseRig) -> None:
    garden = await a_camera(rig, APPEARS)
    yard = await a_camera(rig, APPEARS, name="Yard", place="yard")
    shows(rig, "g1", GRACE_SEEN)
    await garden.last(3, somebody("g1", face=True))
    await garden.frame(ended=["g1"])
    await asyncio.sleep(20)
    shows(rig, "y1", GRACE_SEEN)
    await yard.frame(somebody("y1"))
    assert len(garden.incidents) == 2  # nobody knows yet who it is
    await yard.last(2, somebody("y1", face=True))
    first, second = garden.incidents
    assert (first.camera, first.also, first.ended_at) == (garden.camera, (yard.camera,), None)
    assert second.part_of == first.id
    assert second.ended_at


async def test_who_is_known_before_a_rule_tells_of_them_elsewhere_is_in_the_same_incident(
    rig: HouseRig,
) -> None:
    garden = await a_camera(rig, STRANGERS)
    yard = await a_camera(rig, STRANGERS, name="Yard", place="yard")
    shows(rig, "g1", STRANGER_SEEN)
    await garden.last(3, somebody("g1", face=True))
    shows(rig, "y1", STRANGER_SEEN)
    await yard.last(3, somebody("y1", face=True))
    assert garden.only.also == (yard.camera,)


async def test_who_only_looks_like_somebody_elsewhere_has_an_incident_of_their_own(rig: HouseRig) -> None:
    """A first glimpse at the edge of a frame looks like anybody, while the one it looks like is at another place."""
    garden = await a_camera(rig, APPEARS)
    yard = await a_camera(rig, APPEARS, name="Yard", place="yard")
    shows(rig, "g1", GRACE_SEEN)
    await garden.last(2, somebody("g1", face=True))
    shows(rig, "y1", replace(GRACE_SEEN, verdict=Verdict.LOOKS_LIKE))
    await yard.last(2, somebody("y1", face=True))
    first, second = garden.incidents
    assert (first.also, second.part_of, second.ended_at) == ((), None, None)


async def test_who_looks_like_somebody_before_a_rule_tells_of_them_elsewhere_is_not_in_the_same_incident(
    rig: HouseRig,
) -> None:
    rules = (
        replace(STRANGERS, whom=Whom.ANYBODY, place=WatchPlaceId("garden")),
        replace(STRANGERS, id=WatchRuleId("y"), place=WatchPlaceId("yard")),
    )
    garden = await a_camera(rig, *rules)
    yard = await a_camera(rig, *rules, name="Yard", place="yard")
    shows(rig, "g1", GRACE_SEEN)
    shows(rig, "y1", replace(GRACE_SEEN, verdict=Verdict.LOOKS_LIKE))
    for _ in range(6):
        await garden.last(1, somebody("g1", face=True))
        await yard.last(1, somebody("y1", face=True))
    assert sorted(one.place for one in garden.incidents) == ["garden", "yard"]


async def test_the_same_stranger_the_third_time_is_told_as_such(rig: HouseRig) -> None:
    again = WatchRule(WatchRuleId("again"), Happening.AGAIN, whom=Whom.STRANGER)
    scene = await a_camera(rig, again)
    for n in range(3):
        shows(rig, f"t{n}", STRANGER_SEEN)
        await scene.last(4, somebody(f"t{n}", face=True))
        assert len(scene.incidents) == (n == 2)
        await scene.frame(ended=[f"t{n}"])
        await asyncio.sleep(3600)


async def test_who_is_asked_again_is_looked_at_at_once(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.frame(somebody())
    shows(rig, "t1", GRACE_SEEN)
    told = await rig.staff.watching.incidents.who(LEO, scene.only.id)
    await rig.settle()
    assert told.id == scene.only.id
    assert scene.only.look
    assert scene.only.look.people == {GRACE.id}


async def test_of_who_has_left_the_frame_tells_whom_they_look_like_and_names_nobody(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(2, somebody())
    await asyncio.sleep(300)
    assert scene.over()
    rig.eyes.sightings = (GRACE_SEEN,)
    told = await rig.staff.watching.incidents.who(LEO, scene.only.id)
    assert told.look
    assert told.look.photo == told.photo  # the boxes belong to the picture of the card
    assert [(seen.person, seen.verdict) for seen in told.look.sightings] == [(GRACE, Verdict.LOOKS_LIKE)]


# Answers


async def test_what_is_fine_is_fine_for_as_many_as_there_were(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(2, somebody())
    told = await rig.staff.watching.incidents.fine(LEO, scene.only.id)
    assert told.handled
    assert (told.handled.by, told.handled.by_name) == (LEO.id, "Leo")
    await scene.frame(ended=["t1"])
    await scene.last(5, somebody("t2"))
    first = scene.only
    await scene.last(5, somebody("t2"), somebody("t3", left=50))
    assert len(scene.incidents) == 2
    assert (await rig.staff.watching.incidents.fine(ANNA, first.id)).handled == told.handled


async def test_a_mute_place_makes_no_sound_for_an_hour(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(1, somebody())
    await rig.staff.watching.incidents.mute(LEO, WatchPlaceId("garden"))
    assert scene.only.muted
    await asyncio.sleep(600)
    await scene.last(1, somebody("t2"))
    await asyncio.sleep(3600)
    await scene.last(1, somebody("t3"))
    assert [one.muted for one in scene.incidents] == [True, True, False]


async def test_a_child_answers_nothing(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.frame(somebody())
    child = replace(LEO, role=Role.CHILD)
    await rig.memory.residents.save(child)
    incidents = rig.staff.watching.incidents
    for asked in (
        incidents.fine(child, scene.only.id),
        incidents.mute(child, WatchPlaceId("garden")),
        incidents.who(child, scene.only.id),
    ):
        with pytest.raises(NotAllowed):
            await asked


# What goes wrong


async def test_without_room_on_the_disk_there_is_no_clip_and_that_is_told(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    rig.memory.disk.state = DiskState.FULL
    await scene.last(8, somebody())
    assert (scene.only.clip, scene.only.no_clip) == (None, True)
    assert rig.cameras.clipped == []


async def test_a_disk_that_fills_during_the_clip_takes_nothing_but_the_clip(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    rig.memory.clips.failure = StoreFull()
    await scene.last(8, somebody())
    assert (scene.only.clip, scene.only.no_clip) == (None, True)
    assert scene.only.photo


async def test_a_camera_that_goes_away_leaves_the_words(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    rig.cameras.troubled[scene.camera] = Trouble.SILENT
    await scene.last(8, somebody())
    assert (scene.only.photo, scene.only.clip, scene.only.no_clip) == (None, None, True)


async def test_after_a_restart_it_goes_on_and_whoever_is_there_still_is_no_news(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    await scene.last(2, somebody())
    rig.hire()
    await rig.resume()
    await rig.settle()
    assert scene.only.no_clip
    await scene.last(5, somebody("t7"))
    assert scene.only.tracks == ("t1", "t7")
    await asyncio.sleep(100)
    assert scene.only.ended_at


async def test_nothing_of_an_incident_is_shown_before_it_is_written(rig: HouseRig) -> None:
    scene = await a_camera(rig, APPEARS)
    book = rig.memory.collections["incidents"]
    written: list[bool] = []
    take = rig.household.take

    async def check(fact: object) -> None:
        if isinstance(fact, IncidentChanged):
            written.append(book.get(fact.incident) is not None)
        await take(fact)  # type: ignore[arg-type]

    rig.household.take = check  # type: ignore[method-assign]
    await scene.last(8, somebody(face=True))
    assert written
    assert all(written)


async def test_the_book_keeps_so_many_and_no_more(rig: HouseRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.house.watch.incidents.MOST_KEPT", 5)
    scene = await a_camera(rig, APPEARS)
    for n in range(9):
        await scene.last(1, somebody(f"t{n}"))
        await asyncio.sleep(100)
    assert len(scene.incidents) == 5
    kept = {one.id for one in scene.incidents}
    assert {photo.split("-frame")[0] for photo in rig.memory.album.pictures} == kept  # nor pictures without a name
    assert {clip.removesuffix("-clip") for clip in rig.memory.clips.kept} <= kept
    assert scene.incidents[-1].tracks == ("t8",)
