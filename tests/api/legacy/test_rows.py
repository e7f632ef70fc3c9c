"""Each call of the systems that are replaced, and of the face services that programs speak to, as a row.

What is no call has tests of its own: topics of Kafka those of the room that speaks it, windows of attendance those of
the timetable, and the table of people those of its import, beside the last one here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.house.faces.profile import PersonDetail, Profile
from bot.house.tables.columns import columns
from tests.api.legacy.calls import GRACE, SEEN, Old, form, in_base64
from tests.pictures import jpeg
from tests.rig.service.process import ROOT

PICTURE = in_base64(jpeg(7))

#: In a path: what CompreFace's clients call a photo of Grace Hopper.
PHOTO = "{image_id}"

DOCUMENT = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
#: Below which they lie; what is said of these is no call.
ROOTS = {"/deepstack/v1", "/v1"}


@dataclass(frozen=True)
class Row:
    """A call, and what its answer has in it."""

    method: str
    path: str
    status: int = 200
    json: Any = None
    form: Callable[[], Any] | None = None
    query: dict[str, str] = field(default_factory=dict)
    has: Callable[[Any], bool] = lambda _: True


def is_page(words: Any) -> bool:
    return set(words) == {"data", "currentPage", "totalPages", "totalEntries"}


def is_card(words: Any) -> bool:
    return bool(words["match"] == {"nom": "Hopper", "prenom": "Grace", "age": 30} and 0 <= words["score"] <= 0.2)


def of_point(**more: int) -> dict[str, int]:
    return {"frame_no": 3, "count": 2, "known_headcount": 1, **more}


CCTV = [
    Row(
        "POST",
        "/cctv/api/similarity_query_api",
        json={"file": PICTURE},
        has=lambda w: w["isMatched"] and w["score"] > 0.97,
    ),
    Row("GET", "/cctv/api/fetch_all_Matched", query={"page": "1"}, has=is_page),
    Row("GET", "/cctv/api/fetch_all_unMatched", query={"page": "1"}, has=is_page),
    Row("POST", "/cctv/api/upload_to_unMatched", json={"file": PICTURE, "embedding": []}, has=lambda w: "message" in w),
    Row("POST", "/cctv/api/upload_to_Matched", json={"file": PICTURE, "embedding": []}, has=lambda w: "message" in w),
    Row(
        "POST",
        "/cctv/api/delete_from_matched",
        json={"file": in_base64(jpeg(1))},
        has=lambda w: w["deleted"]["deletedCount"] == 1,
    ),
    Row("POST", "/cctv/api/delete_from_unmatched", 404, json={"file": PICTURE}, has=lambda w: "message" in w),
    Row("POST", "/cctv/api/uploadChartData", json=of_point(), has=lambda w: w == "uploaded"),
    Row("GET", "/cctv/api/fetchChartData", has=lambda w: w == []),
    Row("DELETE", "/cctv/api/deleteChartData", has=lambda w: "message" in w),
]
SURVEILLANCE = [
    Row("POST", "/surveillance/uploadImage/", form=lambda: form("file", jpeg(7)), has=is_card),
    Row("POST", "/surveillance/uploadImage", form=lambda: form("image", jpeg(7)), has=is_card),
    Row("POST", "/surveillance/match_faces/", form=lambda: form("file", jpeg(7)), has=is_card),
]


def of_compreface(root: str) -> list[Row]:
    at = f"{root}/api/v1/recognition"
    return [
        Row("GET", f"{at}/subjects/", has=lambda w: w == {"subjects": ["Grace Hopper"]}),
        Row("POST", f"{at}/subjects", 201, json={"subject": "Ada"}, has=lambda w: w == {"subject": "Ada"}),
        Row("PUT", f"{at}/subjects/Grace Hopper", json={"subject": "Grace"}, has=lambda w: w == {"updated": True}),
        Row("DELETE", f"{at}/subjects/Grace Hopper", has=lambda w: w == {"subject": "Grace Hopper"}),
        Row("GET", f"{at}/faces", query={"page": "0", "size": "20"}, has=lambda w: w["total_elements"] == 1),
        Row(
            "POST",
            f"{at}/faces",
            201,
            form=lambda: form("file", jpeg(8)),
            query={"subject": "Grace Hopper"},
            has=lambda w: w["subject"] == "Grace Hopper" and len(w["image_id"]) == 36,
        ),
        Row("DELETE", f"{at}/faces", query={"subject": "Grace Hopper"}, has=lambda w: w == {"deleted": 1}),
        Row("DELETE", f"{at}/faces/{PHOTO}", has=lambda w: w["subject"] == "Grace Hopper"),
        Row("GET", f"{at}/faces/{PHOTO}/img", has=lambda w: w == jpeg(1)),
        Row(
            "POST",
            f"{at}/recognize",
            form=lambda: form("file", jpeg(7)),
            query={"limit": "0", "prediction_count": "1", "det_prob_threshold": "0.8", "face_plugins": "age,mask"},
            has=lambda w: w["result"][0]["subjects"][0]["subject"] == "Grace Hopper",
        ),
    ]


def of_deepstack(root: str) -> list[Row]:
    at = f"{root}/v1/vision/face"
    return [
        Row("POST", at, form=lambda: form("image", jpeg(7)), has=lambda w: len(w["predictions"]) == 1),
        Row("POST", f"{at}/register", form=lambda: form("image", jpeg(8), userid="Ada"), has=lambda w: w["success"]),
        Row(
            "POST",
            f"{at}/recognize",
            form=lambda: form("image", jpeg(7)),
            has=lambda w: w["success"] and w["predictions"][0]["userid"] == "Grace Hopper",
        ),
        Row("POST", f"{at}/list", form=form, has=lambda w: w == {"success": True, "faces": ["Grace Hopper"]}),
        Row("POST", f"{at}/delete", form=lambda: form(userid="Grace Hopper"), has=lambda w: w == {"success": True}),
    ]


ROWS = [
    *CCTV,
    *SURVEILLANCE,
    *of_compreface("/compreface"),
    *of_compreface(""),
    *of_deepstack("/deepstack"),
    *of_deepstack(""),
]


async def known(old: Old) -> str:
    """Grace, whom every picture shows; returns what CompreFace's clients call her photo."""
    await old.knows()
    old.sees(SEEN)
    profiles = old.api.house.memory.collection("profiles", Profile)
    await profiles.put({GRACE.id: Profile(details=(PersonDetail("age", "30"),))})
    photos = await old.call("GET", "/compreface/api/v1/recognition/faces")
    return str(photos.words["faces"][0]["image_id"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
async def test_every_call_is_answered_as_it_was(old: Old, row: Row) -> None:
    path = row.path.replace(PHOTO, await known(old))
    data = row.form() if row.form else None
    told = await old.call(row.method, path, data, json=row.json, query=row.query)
    found = told.body if told.headers["Content-Type"] == "image/jpeg" else told.words
    assert (told.status, row.has(found)) == (row.status, True), found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
async def test_no_call_is_answered_without_a_key(old: Old, row: Row) -> None:
    path = row.path.replace(PHOTO, await known(old))
    data = row.form() if row.form else None
    told = await old.call(row.method, path, data, json=row.json, query=row.query, key="")
    assert told.status == 401
    assert told.words.get("message") or told.words.get("error")
    assert old.api.house.eyes.identified == []


def test_every_call_that_is_documented_is_a_row_and_every_row_is_documented() -> None:
    told = {name for line in DOCUMENT.splitlines() if line.startswith(("| `", "`POST")) for name in calls_in(line)}
    assert [name for name in told if not any(is_called(row, name) for row in ROWS)] == []
    assert [row.path for row in ROWS if not any(is_called(row, name) for name in told)] == []


def calls_in(line: str) -> set[str]:
    """The paths that the first cell of a row names, or a sentence; without their queries."""
    spans = re.findall(r"`([^`]+)`", line.split("|")[1] if line.startswith("|") else line)
    words = (span.split(" ")[-1].partition("?")[0] for span in spans)
    calls = re.compile(r"/[\w/{}]+|[a-z_]+_api|\w+_\w*[mM]atched|\w+ChartData")
    return {word for word in words if calls.fullmatch(word)} - ROOTS


def is_called(row: Row, name: str) -> bool:
    """Whether a row asks there: what is in braces is any id."""
    ending = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(name.rstrip("/")))
    return re.search(rf"(?:^|/){ending.removeprefix('/')}$", row.path.rstrip("/")) is not None


def test_its_table_of_people_is_read_by_the_import() -> None:
    plan = columns(("url", "nom", "prenom", "age"))
    assert (plan.last, plan.first, plan.photos, plan.details) == (1, 2, (0,), ((3, "age"),))
