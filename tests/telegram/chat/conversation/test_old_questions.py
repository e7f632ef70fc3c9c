"""Questions that earlier releases wrote down ask today what they asked then."""

import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.doors.door import DoorId
from bot.house.faces.seen_face import SeenFace
from bot.house.people import ResidentId
from bot.house.visits.visit import VisitId
from bot.store import open_store
from bot.telegram.chat.conversation import old_questions
from bot.telegram.chat.conversation.questions import Matter, Question
from bot.telegram.chat.doors.door_naming import DoorNameAsked
from bot.telegram.chat.people.face_questions import NameAsked, NameDoubted, NameMeant, ShownFace
from tests.store.test_upgrade import FIXTURES

NOON, LATER = datetime(2026, 3, 1, 12, 0, tzinfo=UTC), datetime(2026, 3, 1, 12, 15, tzinfo=UTC)

#: What each of them had when a resident had one at most.
FIRST: dict[str, Any] = {"resident": 1, "visit": "", "face": 0, "files": [], "expires_at": LATER.isoformat()}

#: What each of them had when there were several.
SECOND: dict[str, Any] = FIRST | {
    "schema": 2,
    "asked_at": NOON.isoformat(),
    "photos": [],
    "message": 5,
    "answered": True,
    "name": "",
    "door": None,
}

ON_CARD, PHOTOS = ShownFace(SeenFace(VisitId("v"), 2)), ShownFace(files=("a", "b"), messages=(3, 4))

#: What a question of today is about, by what one of then said.
THEN: list[tuple[dict[str, Any], Matter]] = [
    (FIRST | {"files": ["a"]}, NameAsked(ShownFace(files=("a",)))),
    (FIRST | {"visit": "v", "face": 2, "name": ""}, NameAsked(ON_CARD)),
    (FIRST | {"visit": "v", "face": 2, "name": "Eileen"}, NameDoubted(ON_CARD, "Eileen")),
    (SECOND | {"kind": "name", "visit": "v", "face": 2}, NameAsked(ON_CARD)),
    (SECOND | {"kind": "name", "files": ["a", "b"], "photos": [3, 4]}, NameAsked(PHOTOS)),
    (SECOND | {"kind": "meant", "files": ["a", "b"], "photos": [3, 4], "name": "hi"}, NameMeant(PHOTOS, "hi")),
    (SECOND | {"kind": "doubt", "visit": "v", "face": 2, "name": "Eileen"}, NameDoubted(ON_CARD, "Eileen")),
    (SECOND | {"kind": "doubt", "visit": "v", "face": 2}, NameDoubted(ON_CARD, "")),
    (SECOND | {"kind": "door", "door": "front", "name": "front door"}, DoorNameAsked(DoorId("front"), "front door")),
]


def write(folder: Path, documents: Mapping[str, dict[str, Any]]) -> None:
    (folder / "drawers").mkdir(parents=True, mode=0o700)
    (folder / "drawers" / "questions.json").write_bytes(orjson.dumps({"questions": documents}))


@pytest.mark.parametrize(("then", "matter"), THEN)
async def test_a_question_of_an_earlier_release_asks_what_it_asked(
    tmp_path: Path, then: dict[str, Any], matter: Matter
) -> None:
    write(tmp_path, {"key": then})
    async with open_store(tmp_path) as store:
        book = store.collection("questions", Question, old_questions.MIGRATIONS)
        question = book.get("key")
        if "schema" in then:
            assert question == Question(ResidentId(1), matter, NOON, LATER, message=5, answered=True)
        else:
            assert question == Question(ResidentId(1), matter, LATER, LATER)
        await book.put({"key": question})
    async with open_store(tmp_path) as store:
        assert store.collection("questions", Question, old_questions.MIGRATIONS).get("key") == question
        assert not store.set_aside


def test_every_kind_of_question_that_was_a_word_is_tried_here() -> None:
    assert {then["kind"] for then, _ in THEN if "kind" in then} == {"name", "meant", "doubt", "door"}


async def test_a_question_that_nobody_knows_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"odd": SECOND | {"kind": "age"}, "good": SECOND | {"kind": "name", "visit": "v"}})
    async with open_store(tmp_path) as store:
        assert list(store.collection("questions", Question, old_questions.MIGRATIONS).everything()) == ["good"]
        assert [(aside.key, aside.reason) for aside in store.set_aside] == [("odd", "matter: of no known kind")]


async def test_the_questions_of_release_0_1_0_are_read(tmp_path: Path) -> None:
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    async with open_store(tmp_path / "data") as store:
        (question,) = store.collection("questions", Question, old_questions.MIGRATIONS).everything().values()
        assert isinstance(question.matter, NameAsked)
        assert (len(question.matter.shown.files), question.matter.shown.on_card) == (1, None)
        assert not store.set_aside
