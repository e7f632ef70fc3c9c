"""Buttons that earlier releases wrote down do today what they did then."""

import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.boards.board import Pictures
from bot.house.doors.door import DoorId
from bot.house.people import PersonId, ResidentId, SampleId
from bot.house.visits.visit import VisitId
from bot.store import open_store
from bot.telegram.actions import (
    ButtonAction,
    boards,
    corrections,
    faces,
    languages,
    looks,
    questions,
    residents,
    visits,
)
from bot.telegram.cards import old_buttons
from bot.telegram.cards.buttons import Issued, Offer
from bot.words.tongue import Language
from tests.store.test_upgrade import FIXTURES

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
VISIT, GRACE, FRONT = VisitId("v"), PersonId("g"), DoorId("front")

#: What a button of today does, by what one of then said.
THEN: list[tuple[dict[str, Any], ButtonAction]] = [
    ({"action": "ask_unlock", "subject": "v"}, visits.AskUnlock(VISIT)),
    ({"action": "unlock", "subject": "v"}, visits.Unlock(VISIT)),
    ({"action": "keep_shut", "subject": "v"}, visits.KeepShut(VISIT)),
    ({"action": "ignore", "subject": "v"}, visits.Ignore(VISIT)),
    ({"action": "who", "subject": "v"}, faces.AskWho(VISIT)),
    ({"action": "face", "subject": "v", "face": 2}, faces.ChooseFace(VISIT, 2)),
    ({"action": "pick", "subject": "v", "face": 2, "person": "g"}, faces.NameFace(VISIT, 2, GRACE)),
    ({"action": "new", "subject": "v", "face": 2}, faces.NameSomeoneNew(VISIT, 2)),
    ({"action": "back", "subject": "v"}, faces.BackToAnswers(VISIT)),
    ({"action": "not_them", "subject": "v", "face": 2, "person": "g"}, corrections.DisownFace(VISIT, 2, GRACE)),
    ({"action": "next_sample", "face": 3, "person": "g"}, corrections.NextSample(GRACE, 3)),
    ({"action": "remove_sample", "person": "g", "choice": "s"}, corrections.RemoveSample(GRACE, SampleId("s"))),
    ({"action": "language", "choice": "de"}, languages.ChooseLanguage(Language.GERMAN)),
    ({"action": "cancel", "choice": "q"}, questions.CancelQuestion("q")),
    ({"action": "confirm", "choice": "q"}, questions.ConfirmQuestion("q")),
    ({"action": "insist", "choice": "q"}, questions.ConfirmQuestion("q")),
    ({"action": "deny", "choice": "q"}, questions.DenyQuestion("q")),
    ({"action": "undo", "choice": "l"}, faces.UndoLesson("l")),
    ({"action": "forget", "person": "g"}, faces.ForgetPerson(GRACE)),
    ({"action": "keep", "person": "g"}, questions.Refrain()),
    ({"action": "look", "door": "front"}, looks.LookAtDoor(FRONT)),
    ({"action": "pictures", "door": "front", "choice": "sharper"}, boards.SetPictures(FRONT, Pictures.SHARPER)),
    ({"action": "ask_restart", "door": "front"}, boards.AskRestart(FRONT)),
    ({"action": "restart", "door": "front"}, boards.RestartBoard(FRONT)),
    ({"action": "ask_update", "door": "front", "choice": "1.1.0"}, boards.AskUpdate(FRONT, "1.1.0")),
    ({"action": "update", "door": "front", "choice": "1.1.0"}, boards.UpdateBoard(FRONT, "1.1.0")),
    ({"action": "ask_secrets", "door": "front"}, boards.AskSecrets(FRONT)),
    ({"action": "secrets", "door": "front"}, boards.SendSecrets(FRONT)),
    ({"action": "ask_remove", "choice": "7"}, residents.AskRemove(ResidentId(7))),
    ({"action": "remove", "choice": "7"}, residents.RemoveResident(ResidentId(7))),
    ({"action": "ask_owner", "choice": "7"}, residents.AskOwner(ResidentId(7))),
    ({"action": "make_owner", "choice": "7"}, residents.MakeOwner(ResidentId(7))),
    ({"action": "leave_home"}, residents.LeaveHome()),
]

#: What every one of them had.
BARE = {
    "resident": 1,
    "message": 5,
    "subject": "s",
    "expires_at": NOON.isoformat(),
    "face": 0,
    "person": "",
    "door": "",
    "choice": "",
}


def write(folder: Path, documents: Mapping[str, dict[str, Any]]) -> None:
    (folder / "drawers").mkdir(parents=True, mode=0o700)
    (folder / "drawers" / "buttons.json").write_bytes(orjson.dumps({"buttons": documents}))


@pytest.mark.parametrize(
    ("schema", "then", "now"),
    [(schema, then, now) for schema in (1, 2, 3) for then, now in THEN if schema == 1 or then["action"] != "insist"],
    ids=lambda value: value["action"] if isinstance(value, dict) else "",
)
async def test_a_button_of_an_earlier_release_does_what_it_did(
    tmp_path: Path, schema: int, then: dict[str, Any], now: ButtonAction
) -> None:
    document = BARE | then | ({"schema": schema} if schema > 1 else {})
    write(tmp_path, {"token": old_buttons.action_has_its_values(document) if schema > 2 else document})
    async with open_store(tmp_path) as store:
        book = store.collection("buttons", Issued, old_buttons.MIGRATIONS)
        issued = book.get("token")
        assert issued == Issued(ResidentId(1), 5, then.get("subject", "s"), Offer(now, NOON))
        await book.put({"token": issued})
    async with open_store(tmp_path) as store:
        assert store.collection("buttons", Issued, old_buttons.MIGRATIONS).get("token") == issued
        assert not store.set_aside


def test_every_action_that_was_a_word_is_known() -> None:
    assert {then["action"] for then, _ in THEN} - {"insist"} == set(old_buttons._VALUES)


async def test_a_button_that_nobody_knows_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    later = {name: BARE[name] for name in ("resident", "message", "subject", "expires_at")}
    write(
        tmp_path,
        {
            "earlier": BARE | {"action": "sing"},
            "later": later | {"schema": 3, "action": {"kind": "sing", "song": "Greensleeves"}},
            "lacking": later | {"schema": 3, "action": {"kind": "unlock"}},
            "good": BARE | {"action": "keep"},
        },
    )
    async with open_store(tmp_path) as store:
        assert list(store.collection("buttons", Issued, old_buttons.MIGRATIONS).everything()) == ["good"]
        assert sorted((aside.key, aside.reason) for aside in store.set_aside) == [
            ("earlier", "cannot be brought to the present schema (KeyError)"),
            ("lacking", "offer: action: visit: missing"),
            ("later", "offer: action: of no known kind"),
        ]


async def test_the_buttons_of_release_0_1_0_are_read(tmp_path: Path) -> None:
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    async with open_store(tmp_path / "data") as store:
        known = store.collection("buttons", Issued, old_buttons.MIGRATIONS).everything()
        assert {type(issued.offer.action) for issued in known.values()} == {
            looks.LookAtDoor,
            faces.ForgetPerson,
            questions.Refrain,
            visits.AskUnlock,
            visits.Ignore,
        }
        assert not store.set_aside
