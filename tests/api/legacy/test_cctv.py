"""The two collections of the system of cameras, and its chart."""

from datetime import timedelta
from typing import Any

import pytest

from bot.api.gate import gate
from bot.api.gate.limits import Rate
from bot.house.faces.inquiry import foremost
from bot.house.faces.nearest import Nearest
from bot.house.people import Condition, Look, PersonId, PhotoId, SampleId, Sighting, Verdict
from bot.house.watch.camera import Camera, Source, SourceKind
from bot.house.watch.seen import CameraView
from bot.settings import ApiSettings
from tests.api.legacy.calls import ALIKE, GRACE, NOBODYS, SEEN, Old, in_base64
from tests.pictures import jpeg
from tests.rig.api import an_api
from tests.rig.house import ANNA

AT = "/cctv/api"


async def similar(old: Old, **sent: object) -> tuple[bool, float]:
    words = (await old.call("POST", f"{AT}/similarity_query_api", json=sent)).words
    return words["isMatched"], words["score"]


async def fetched(old: Old, which: str, page: str = "1") -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = (await old.call("GET", f"{AT}/fetch_all_{which}", query={"page": page})).words["data"]
    return data


async def test_a_picture_is_matched_where_somebody_is_named_and_the_numbers_beside_it_are_passed_over(old: Old) -> None:
    await old.knows()
    old.sees(SEEN)
    matched, score = await similar(old, file=in_base64(jpeg(7)), embedding=[0.1] * 512)
    assert matched
    assert 0.97 < score <= 1
    old.sees(ALIKE)
    matched, score = await similar(old, file=in_base64(jpeg(7)))
    assert not matched
    assert 0 < score <= 0.97
    old.sees(NOBODYS)
    assert await similar(old, file=in_base64(jpeg(7))) == (False, 0.0)


async def test_numbers_alone_are_compared_where_they_are_of_our_network(old: Old) -> None:
    await old.knows()
    old.api.house.eyes.numbers_of = Nearest(Verdict.NAMED, GRACE.id, 0.3)
    matched, score = await similar(old, embedding=[0.1] * 128)
    assert matched
    assert score > 0.97
    for foreign in ([0.1] * 512, [0.1]):
        told = await old.call("POST", f"{AT}/similarity_query_api", json={"embedding": foreign})
        assert told.status == 422
        assert told.words["message"].startswith("These numbers of a face come from another network")
    old.api.house.eyes.numbers_of = None  # the household brought a network of its own
    told = await old.call("POST", f"{AT}/similarity_query_api", json={"embedding": [0.1] * 128})
    assert told.words["error"] == "other-numbers"
    assert (await old.call("POST", f"{AT}/similarity_query_api", json={})).status == 400


async def test_an_unknown_face_that_was_sent_waits_and_moves_to_somebody_new(old: Old) -> None:
    old.sees(NOBODYS)
    sent = {"file": in_base64(jpeg(5)), "embedding": [0.5] * 512}
    for _ in range(2):
        assert (await old.call("POST", f"{AT}/upload_to_unMatched", json=sent)).status == 200
    (waiting,) = await fetched(old, "unMatched")
    assert (waiting["file"], waiting["embeddings"]) == (sent["file"], [])
    moved = await old.call("POST", f"{AT}/upload_to_Matched", json={"file": waiting["file"], "embedding": []})
    assert moved.words["name"] == "Home Assistant 1"
    assert await fetched(old, "unMatched") == []
    (known,) = await fetched(old, "Matched")
    assert (known["file"], known["name"]) == (sent["file"], "Home Assistant 1")
    second = {"file": in_base64(jpeg(6)), "name": "Ada"}
    assert (await old.call("POST", f"{AT}/upload_to_Matched", json=second)).words["name"] == "Ada"
    third = {"file": in_base64(jpeg(7))}
    assert (await old.call("POST", f"{AT}/upload_to_Matched", json=third)).words["name"] == "Home Assistant 2"


async def test_a_face_moves_to_whom_it_is_named_for_and_to_nobody_whom_it_merely_looks_like(old: Old) -> None:
    await old.knows()
    old.sees(SEEN)
    assert (await old.call("POST", f"{AT}/upload_to_Matched", json={"file": in_base64(jpeg(5))})).words["name"] == (
        "Grace Hopper"
    )
    old.sees(ALIKE)
    old.api.house.eyes.looks_like = GRACE.id
    refused = await old.call("POST", f"{AT}/upload_to_Matched", json={"file": in_base64(jpeg(6))})
    assert (refused.status, refused.words["error"]) == (409, "looks-like-another")
    assert {one["name"] for one in await fetched(old, "Matched")} == {"Grace Hopper"}


async def test_whoever_came_to_a_door_is_among_the_unknown_and_moves_with_their_visits(old: Old) -> None:
    house = old.api.house
    house.eyes.sightings = (NOBODYS,)
    for n in (1, 2):
        await house.ring(f"b00t-{n}")
        await house.picture(jpeg(n), f"b00t-{n}")
        await house.settle()
        house.later += timedelta(minutes=30)
    (stranger,) = await fetched(old, "unMatched")
    assert stranger["_id"] == "s1"
    moved = await old.call("POST", f"{AT}/upload_to_Matched", json={"file": stranger["file"], "name": "Eileen"})
    assert moved.status == 200
    assert await fetched(old, "unMatched") == []
    assert {one["name"] for one in await fetched(old, "Matched")} == {"Eileen"}
    visits = await house.memory.visits.between(house.clock() - timedelta(days=1), house.clock())
    assert {look.sightings[0].person.name for one in visits if (look := one.look) and look.sightings[0].person} == {
        "Eileen"
    }


async def test_a_stranger_is_discarded_and_a_photo_forgotten_by_their_pictures(old: Old) -> None:
    house = old.api.house
    await old.knows(GRACE, 1, 2)
    (newest, _) = await fetched(old, "Matched")
    assert newest["file"] == in_base64(jpeg(2))
    gone = await old.call("POST", f"{AT}/delete_from_matched", json=newest)
    assert gone.words["deleted"]["deletedCount"] == 1
    assert (await old.call("POST", f"{AT}/delete_from_matched", json=newest)).status == 404
    house.eyes.sightings = (NOBODYS,)
    for n in (3, 4):
        await house.ring(f"b00t-{n}")
        await house.picture(jpeg(n), f"b00t-{n}")
        await house.settle()
        house.later += timedelta(minutes=30)
    (stranger,) = await fetched(old, "unMatched")
    assert (await old.call("POST", f"{AT}/delete_from_unmatched", json=stranger)).status == 200
    assert await fetched(old, "unMatched") == []


async def test_a_face_is_forgotten_by_the_picture_that_was_sent_of_which_only_a_part_is_kept(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.sees(NOBODYS)
    whole_photo = old.api.house.eyes.sample

    async def cut_out(person: PersonId, sample: SampleId) -> bytes:  # as the recogniser keeps it
        return (await whole_photo(person, sample))[:-2]

    monkeypatch.setattr(old.api.house.eyes, "sample", cut_out)
    sent = {"file": in_base64(jpeg(5)), "embedding": [0.5] * 512, "name": "Ada"}
    assert (await old.call("POST", f"{AT}/upload_to_Matched", json=sent)).status == 200
    (known,) = await fetched(old, "Matched")
    assert known["file"] != sent["file"]
    assert (await old.call("POST", f"{AT}/delete_from_matched", json=sent)).words["deleted"]["deletedCount"] == 1
    assert await fetched(old, "Matched") == []
    assert (await old.call("POST", f"{AT}/delete_from_matched", json=sent)).status == 404


async def test_pages_are_of_a_hundred_and_those_that_are_none_are_empty_or_refused(old: Old) -> None:
    await old.knows(GRACE)
    for n in range(120):
        await old.api.house.eyes.learn(GRACE.id, jpeg(1) + bytes([n]))
    told = (await old.call("GET", f"{AT}/fetch_all_Matched")).words
    assert (len(told["data"]), told["currentPage"], told["totalPages"], told["totalEntries"]) == (100, 1, 2, 121)
    assert [len(await fetched(old, "Matched", page)) for page in ("2", "3", "0", "x", "9" * 40)] == [
        21,
        0,
        100,
        100,
        100,
    ]
    assert (await old.call("GET", f"{AT}/fetch_all_Matched", query={"page": "-2"})).status == 400


async def test_what_a_program_counted_is_kept_for_itself_and_no_more_than_250_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "OF_A_PROGRAM", Rate(1000, 1.0))
    async with an_api(ApiSettings(API_LEGACY="cctv")) as api:
        await api.make_key()
        old = Old(api)
        for n in range(252):
            point = {"frame_no": n, "count": 3, "known_headcount": 1 if n % 2 else 5}
            assert (await old.call("POST", f"{AT}/uploadChartData", json=point)).words == "uploaded"
        points = (await old.call("GET", f"{AT}/fetchChartData")).words
        assert len(points) == 250
        assert points[0] == {"_id": "2", "frame_no": 2, "count": 3, "known_headcount": 5, "unknown_headcount": 0}
        assert points[1]["unknown_headcount"] == 2
        other, _ = await api.make_key()
        assert (await old.call("GET", f"{AT}/fetchChartData", key=other)).words == []
        await old.call("DELETE", f"{AT}/deleteChartData")
        assert (await old.call("GET", f"{AT}/fetchChartData")).words == []


async def watched(old: Old) -> Camera:
    source = Source(SourceKind.RTSP, "rtsp://192.168.1.20/a")
    house = old.api.house
    return await house.staff.watching.cameras.add(ANNA, source, None, name="Hall", door=None, place_name="hall")


def view(camera: Camera, moment: float, persons: int) -> CameraView:
    return CameraView(camera.id, moment, 640, 480, persons=persons, fewest=persons, most=persons)


async def test_a_program_that_counts_nothing_reads_what_the_cameras_count(old: Old) -> None:
    camera, counts = await watched(old), old.api.house.staff.watching.counts
    moment = counts._seconds()
    for n, persons in enumerate((1, 2, 3)):
        counts.note(camera.place, view(camera, moment + 3 * n, persons), 1, persons - 1)
        old.api.house.later += timedelta(seconds=3)
    points = (await old.call("GET", f"{AT}/fetchChartData")).words
    told = dict.fromkeys((one["count"], one["known_headcount"], one["unknown_headcount"]) for one in points)
    assert list(told)[-3:] == [(1, 1, 0), (2, 1, 1), (3, 1, 2)]
    frames = [one["frame_no"] for one in points]
    assert frames == list(range(frames[0], frames[0] + len(frames)))


def test_a_look_without_faces_is_about_nobody() -> None:
    assert foremost(Look(PhotoId("x"), Condition.NO_FACE)) is None
    back = Sighting(2, SEEN.box, Verdict.UNKNOWN)
    assert foremost(Look(PhotoId("x"), Condition.CLEAR, (back,))) == back
