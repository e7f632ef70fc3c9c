"""CompreFace and DeepStack, as double-take and Viseron ask and read them."""

from typing import Any

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import Blemish, Box, Sighting, Verdict
from tests.api.legacy.calls import ADA, ALIKE, GRACE, NOBODYS, SEEN, Old, form, in_base64
from tests.pictures import jpeg

OURS, THEIRS = "/compreface/api/v1/recognition", "/api/v1/recognition"
DEEPSTACK = "/deepstack/v1/vision/face"
BOX = {"x_min": 1, "y_min": 2, "x_max": 30, "y_max": 40}


async def double_take_finds(old: Old, at: str = OURS) -> list[tuple[str, float]]:
    """As its CompreFace detector reads an answer: the first subject of each face, if there is one."""
    told = await old.call(
        "POST", f"{at}/recognize", form("file", jpeg(7)), query={"face_plugins": "mask", "det_prob_threshold": "0.8"}
    )
    if "result" not in told.words:
        assert told.words["code"] == 28
        return []
    faces = [next(iter(one["subjects"]), None) for one in told.words["result"]]
    return [(one["subject"], one["similarity"]) if one else ("unknown", 0) for one in faces]


async def viseron_finds(old: Old) -> list[tuple[str, float]]:
    """As its component does, which can name a host and a port alone, and reads the first subject of each face."""
    options = {"limit": "0", "det_prob_threshold": "0.8", "prediction_count": "1", "status": "False"}
    told = await old.call("POST", f"{THEIRS}/recognize", form("file", jpeg(7)), query=options)
    return [(one["subjects"][0]["subject"], one["subjects"][0]["similarity"]) for one in told.words.get("result", [])]


async def test_who_is_named_looked_like_unknown_or_not_there_is_told_as_their_clients_read_it(old: Old) -> None:
    await old.knows()
    old.sees(SEEN)
    ((name, alike),) = await double_take_finds(old)
    assert name == "Grace Hopper"
    assert alike >= 0.7
    assert await viseron_finds(old) == [(name, alike)]
    old.sees(ALIKE)
    ((name, alike),) = await viseron_finds(old)  # its bound is 0.5: nothing follows
    assert (name, 0.4 <= alike < 0.5) == ("Grace Hopper", True)
    old.sees(NOBODYS)
    assert await double_take_finds(old) == [("unknown", 0)]
    assert await viseron_finds(old) == [("unknown", 0.0)]
    old.api.house.eyes.faceless = [jpeg(7)]
    assert await double_take_finds(old) == []
    assert await viseron_finds(old) == []


async def test_a_picture_that_is_held_up_names_nobody_for_sure(old: Old) -> None:
    await old.knows()
    old.sees(Sighting(1, SEEN.box, Verdict.NAMED, GRACE, distance=0.1, hint=old.api.house.eyes.hint.FLAT))
    ((_, alike),) = await double_take_finds(old)
    assert alike < 0.5
    told = await old.call("POST", f"{DEEPSTACK}/recognize", form("image", jpeg(7)))
    assert told.words["predictions"] == [{"userid": "unknown", "confidence": 0.0, **BOX}]


async def test_of_many_faces_the_largest_are_told_and_what_may_be_an_animal_is_left_out(old: Old) -> None:
    await old.knows()
    small = Sighting(2, Box(0, 0, 9, 9), Verdict.UNKNOWN)
    dog = Sighting(3, Box(50, 0, 200, 200), Verdict.POOR, reason=Blemish.UNLIKE_A_FACE)
    old.sees(SEEN, small, dog)

    async def boxes(**query: str) -> list[Any]:
        told = await old.call("POST", f"{OURS}/recognize", form("file", jpeg(7)), query=query)
        return [one["box"]["x_max"] for one in told.words["result"]]

    assert await boxes() == [30, 9]
    assert await boxes(limit="1") == [30]
    assert await boxes(limit="1", det_prob_threshold="0.1") == [200]


async def test_a_picture_may_come_in_base64(old: Old) -> None:
    old.sees(SEEN)
    await old.knows()
    sent = {"file": f"data:image/jpeg;base64,{in_base64(jpeg(7))}"}
    told = await old.call("POST", f"{OURS}/recognize", json=sent)
    assert told.words["result"][0]["subjects"][0]["subject"] == "Grace Hopper"
    told = await old.call("POST", f"{OURS}/faces", json={"file": in_base64(jpeg(5))}, query={"subject": "Ada"})
    assert told.status == 201
    assert (await old.call("POST", f"{OURS}/recognize", json={"file": "ä$"})).words["code"] == 26


async def test_photos_are_paged_fetched_and_forgotten_one_by_one(old: Old) -> None:
    await old.knows(GRACE, 1, 2, 3)
    await old.knows(ADA, 4)
    first = (await old.call("GET", f"{OURS}/faces", query={"size": "3"})).words
    assert [one["subject"] for one in first["faces"]] == ["Ada", "Grace Hopper", "Grace Hopper"]
    assert {k: first[k] for k in ("page_number", "page_size", "total_pages", "total_elements")} == {
        "page_number": 0,
        "page_size": 3,
        "total_pages": 2,
        "total_elements": 4,
    }
    assert len((await old.call("GET", f"{OURS}/faces", query={"size": "3", "page": "1"})).words["faces"]) == 1
    assert (await old.call("GET", f"{OURS}/faces", query={"page": "900"})).words["faces"] == []
    (ada,) = (await old.call("GET", f"{OURS}/faces", query={"subject": "ada"})).words["faces"]
    shown = await old.call("GET", f"{OURS}/faces/{ada['image_id']}/img")
    assert (shown.body, shown.headers["Content-Type"]) == (jpeg(4), "image/jpeg")
    assert (await old.call("DELETE", f"{OURS}/faces/{ada['image_id']}")).words == ada
    assert (await old.call("DELETE", f"{OURS}/faces/{ada['image_id']}")).words["code"] == 44
    assert (await old.call("GET", f"{OURS}/faces/nonsense/img")).words["code"] == 44
    assert (await old.call("GET", f"{OURS}/subjects")).words == {"subjects": ["Grace Hopper"]}


async def test_a_subject_that_is_renamed_onto_another_is_one_with_it(old: Old) -> None:
    await old.knows(GRACE, 1, 2)
    await old.knows(ADA, 4)
    assert (await old.call("PUT", f"{OURS}/subjects/Ada", json={"subject": "Grace Hopper"})).words == {"updated": True}
    assert (await old.call("GET", f"{OURS}/subjects")).words == {"subjects": ["Grace Hopper"]}
    assert (await old.call("GET", f"{OURS}/faces")).words["total_elements"] == 3
    assert (await old.call("PUT", f"{OURS}/subjects/Nobody", json={"subject": "X"})).words["code"] == 42
    taken = await old.call("POST", f"{OURS}/subjects", json={"subject": "grace hopper"})
    assert (taken.status, taken.words["code"]) == (400, 43)


async def test_nobody_is_forgotten_with_everybody_else_in_one_call(old: Old) -> None:
    await old.knows()
    assert (await old.call("DELETE", f"{OURS}/faces")).status == 400
    assert (await old.call("DELETE", f"{OURS}/subjects")).status == 405
    assert (await old.call("GET", f"{OURS}/faces")).words["total_elements"] == 1


async def test_training_anew_as_viseron_does_keeps_the_pictures_of_the_past(old: Old) -> None:
    await old.knows()
    await old.api.house.ring()
    await old.api.house.picture(jpeg())
    assert (await old.call("DELETE", f"{THEIRS}/faces", query={"subject": "Grace Hopper"})).words == {"deleted": 1}
    assert (await old.call("DELETE", f"{THEIRS}/faces", query={"subject": "Grace Hopper"})).words == {"deleted": 0}
    taught = await old.call("POST", f"{THEIRS}/faces", form("file", jpeg(3)), query={"subject": "Grace Hopper"})
    assert "message" not in taught.words
    (visit,) = await old.api.house.memory.visits.open_visits()
    assert (await old.api.ask("GET", f"/visits/{visit.id}/picture")).status == 200


async def test_a_photo_that_teaches_nothing_hears_why_by_their_numbers(old: Old) -> None:
    eyes = old.api.house.eyes
    for reason, code in ((PhotoReason.NO_FACE, 28), (PhotoReason.SEVERAL_FACES, 31), (PhotoReason.POOR_FACE, 0)):
        eyes.refuses = PhotoTrouble(reason)
        told = await old.call("POST", f"{OURS}/faces", form("file", jpeg(3)), query={"subject": "Ada"})
        assert (told.status, told.words["code"]) == (400, code)
        told = await old.call("POST", f"{DEEPSTACK}/register", form("image", jpeg(3), userid="Ada"))
        assert (told.status, told.words["success"]) == (400, False)
    eyes.refuses = None
    await old.knows()
    eyes.looks_like = GRACE.id
    told = await old.call("POST", f"{OURS}/faces", form("file", jpeg(3)), query={"subject": "Ada"})
    assert (told.status, told.words["code"]) == (409, 0)
    assert (await old.call("GET", f"{OURS}/subjects")).words == {"subjects": ["Grace Hopper"]}


async def test_deepstack_is_taught_and_asked_with_the_key_in_the_form(old: Old) -> None:
    key, at = old.api.key, "/v1/vision/face"

    async def sent(what: str, data: Any) -> Any:
        return (await old.call("POST", f"{at}{what}", data, key="")).words

    assert await sent("/delete", form(userid="Grace Hopper", api_key=key)) == {"success": True}
    assert len((await sent("", form("image", jpeg(1), api_key=key)))["predictions"]) == 1
    taught = await sent("/register", form("image", jpeg(1), userid="Grace Hopper", api_key=key))
    assert taught == {"success": True, "message": "face added"}
    taught = await sent("/register", form("image", jpeg(2), userid="grace hopper", api_key=key))
    assert taught == {"success": True, "message": "face updated"}
    assert await sent("/list", form(api_key=key)) == {"success": True, "faces": ["Grace Hopper"]}
    ((person, count),) = (await old.api.house.eyes.samples()).items()
    assert count == 2
    old.sees(Sighting(1, SEEN.box, Verdict.NAMED, await old.api.house.faces.person(person), distance=0.3))
    (found,) = (await sent("/recognize", form("image", jpeg(7), api_key=key)))["predictions"]
    assert found == {"userid": "Grace Hopper", "confidence": 0.91, **BOX}
    strict = form("image", jpeg(7), api_key=key, min_confidence="0.95")
    assert (await sent("/recognize", strict))["predictions"][0]["userid"] == "unknown"
    old.sees(NOBODYS)
    (found,) = (await sent("/recognize", form("image", jpeg(7), api_key=key)))["predictions"]
    assert found == {"userid": "unknown", "confidence": 0.0, **BOX}
    assert await sent("/delete", form(userid="Grace Hopper", api_key=key)) == {"success": True}
    assert await sent("/list", form(api_key=key)) == {"success": True, "faces": []}
