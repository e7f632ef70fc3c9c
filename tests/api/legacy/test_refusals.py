"""Bad keys, bad bodies and bad numbers: each system says no in its own shape, and nothing of the house is lost."""

from datetime import timedelta

import pytest

from bot.api.gate import gate
from bot.api.gate.limits import Rate
from bot.house.ports import EyesUnavailable
from bot.house.programs.key import DAY, KeyScope, KeyTerms
from bot.settings import ApiChoice, ApiSettings
from tests.api.legacy.calls import Old, form
from tests.api.legacy.conftest import EVERY
from tests.pictures import jpeg
from tests.rig.api import Answered, an_api
from tests.rig.house import ANNA

#: A call of each system that takes a picture, and the field for it.
PICTURES = {
    "/cctv/api/similarity_query_api": "",
    "/surveillance/match_faces": "file",
    "/compreface/api/v1/recognition/recognize": "file",
    "/api/v1/recognition/recognize": "file",
    "/deepstack/v1/vision/face/recognize": "image",
    "/v1/vision/face/recognize": "image",
}
#: Where a body is JSON.
JSON = [
    "/cctv/api/similarity_query_api",
    "/cctv/api/upload_to_unMatched",
    "/cctv/api/upload_to_Matched",
    "/cctv/api/delete_from_matched",
    "/cctv/api/delete_from_unmatched",
    "/cctv/api/uploadChartData",
    "/compreface/api/v1/recognition/subjects",
    "/compreface/api/v1/recognition/recognize",
]
BODIES = [
    b"", b"null", b"[]", b'"x"', b"{", b"[" * 5000, b'{"file": 3}', b'{"file": "$$$"}', b'{"embedding": ["x", {}]}',
    b'{"embedding": [NaN]}', b'{"frame_no": -1, "count": 1e99}', b'{"subject": ""}', b"\xff\xfe", b'{"file": ""}',
]  # fmt: skip


def sentence(path: str, told: Answered) -> str:
    """What a refusal says, in the shape of its system."""
    words = told.words
    if path.startswith("/cctv"):
        assert set(words) == {"message", "error"}
    elif path.startswith("/surveillance"):
        assert set(words) == {"error"}
    elif "recognition" in path:
        assert set(words) == {"message", "code"}
        assert isinstance(words["code"], int)
    else:
        assert set(words) == {"success", "error"}
        assert words["success"] is False
    said: str = words.get("message") or words["error"]
    assert said.endswith(".")
    return said


async def sent(old: Old, path: str, key: str | None = None, photo: bytes | None = None) -> Answered:
    field = PICTURES[path]
    if not field:
        return await old.call("POST", path, json={"file": "/9j/"}, key=key)
    return await old.call("POST", path, form(field, jpeg(1) if photo is None else photo), key=key)


@pytest.mark.parametrize("path", PICTURES)
async def test_every_wrong_key_hears_what_it_is_in_the_shape_of_the_system(old: Old, path: str) -> None:
    assert (await sent(old, path, key="doorman_nonsense")).status == 401
    shown, program = await old.api.make_key()
    await old.api.house.staff.programs.keeper.revoke(ANNA, program)
    told = await sent(old, path, key=shown)
    assert (told.status, sentence(path, told)) == (401, "This key was taken back.")
    brief, _ = await old.api.house.staff.programs.keeper.make(ANNA, KeyTerms("Screen", tuple(KeyScope), lasts=DAY))
    old.api.house.later = timedelta(days=2)
    told = await sent(old, path, key=brief)
    assert told.status == 401
    assert sentence(path, told).startswith("The time of this key is over.")
    blind, _ = await old.api.make_key(KeyScope.VISITS)
    told = await sent(old, path, key=blind)
    assert told.status == 403
    assert sentence(path, told)
    told = await old.call("POST", path, form("file", jpeg(1)), Host="evil.example")
    assert told.status == 421
    assert sentence(path, told)
    told = await old.call("POST", path, form("file", jpeg(1)), Accept_Language="de", key="")
    assert told.headers["Content-Language"] == "de"
    assert old.api.house.eyes.identified == []


@pytest.mark.parametrize("path", PICTURES)
async def test_a_hundred_megabytes_are_refused_and_never_read(old: Old, path: str) -> None:
    for key in (None, ""):
        told = await old.call("POST", path, b"", key=key, Content_Length=str(100 * 1024 * 1024))
        assert told.status in (401, 413)
        assert sentence(path, told)


@pytest.mark.parametrize("path", [path for path, field in PICTURES.items() if field])
async def test_a_torn_picture_and_a_form_without_one_are_refused(old: Old, path: str) -> None:
    torn = jpeg(1)[:200]
    old.api.house.eyes.unreadable = {torn}
    told = await sent(old, path, photo=torn)
    assert told.status in (400, 422)
    assert sentence(path, told) == "I cannot use this picture."
    for body in (form(nothing="here"), b"--x\r\n", b""):
        if isinstance(body, bytes):
            told = await old.call("POST", path, body, Content_Type="multipart/form-data; boundary=x")
        else:
            told = await old.call("POST", path, body)
        assert told.status == 400, told.body
        assert sentence(path, told)


@pytest.mark.parametrize("path", JSON)
async def test_json_of_another_shape_is_refused(old: Old, path: str) -> None:
    for body in BODIES:
        told = await old.call("POST", path, body, Content_Type="application/json")
        assert told.status in (400, 422), (body, told.body)
        assert sentence(path, told)
    assert old.api.house.eyes.learned == []


async def test_a_page_that_is_none_is_refused(old: Old) -> None:
    path = "/compreface/api/v1/recognition/faces"
    for name, value in (
        ("page", "-1"),
        ("page", "x"),
        ("page", "9" * 30),
        ("size", "0"),
        ("size", "100000"),
        ("subject", "x" * 65),
    ):
        told = await old.call("GET", path, query={name: value})
        assert (told.status, told.words["code"]) == (400, 26), value
        assert sentence(path, told)


async def test_other_paths_and_methods_are_refused_in_the_shape_of_the_system(old: Old) -> None:
    for path in (
        "/cctv/api/nothing",
        "/cctv/nothing",
        "/surveillance/x",
        "/compreface/x",
        "/deepstack/v1/vision/scene",
    ):
        told = await old.call("GET", path)
        assert told.status == 404
        where = path.replace("/compreface/", "/compreface/recognition/")
        assert sentence(where, told)
    assert (await old.call("GET", "/cctv/api/upload_to_Matched")).headers["Allow"] == "POST"
    assert (await old.call("POST", "/v1/vision/detection")).status == 404
    assert (await old.api.ask("GET", "/doors")).status == 200  # ours is where it was


async def test_a_busy_recogniser_and_too_many_questions_say_when_to_come_again(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.api.house.eyes.failure = EyesUnavailable()
    for path in PICTURES:
        told = await sent(old, path)
        assert (told.status, told.headers["Retry-After"]) == (503, "10")
        assert sentence(path, told)
    monkeypatch.setattr(gate, "OF_HEAVY", Rate(1, 3600.0))
    async with an_api(ApiSettings(API_LEGACY=EVERY)) as api:
        await api.make_key()
        again = Old(api)
        assert [(await sent(again, path)).status for path in list(PICTURES)[1:3]] == [200, 429]


async def test_who_shows_no_key_again_and_again_has_no_more_forms_read(old: Old) -> None:
    path = "/deepstack/v1/vision/face/recognize"
    statuses = [(await sent(old, path, key="")).status for _ in range(14)]
    assert statuses[:9] == [401] * 9
    assert statuses[-1] == 429


async def test_nothing_is_there_unless_it_is_set() -> None:
    async with an_api(ApiSettings(API_LEGACY="deepstack")) as api:
        await api.make_key()
        old = Old(api)
        assert (await old.call("POST", "/deepstack/v1/vision/face/list", form())).status == 200
        for path in (
            "/cctv/api/fetchChartData",
            "/surveillance/match_faces",
            "/compreface/api/v1/recognition/subjects",
        ):
            assert (await old.call("GET", path)).status == 404
        assert (await api.ask("GET", "/recognition/subjects")).problem == "not-found"
    for settings in (ApiSettings(), ApiSettings(API_LEGACY=EVERY, HTTP_API=ApiChoice.OFF)):
        async with an_api(settings) as api:
            await api.make_key()
            old = Old(api)
            for path in (*PICTURES, "/cctv"):
                assert (await old.call("POST", path, form())).status == 404
