"""The data folder of every earlier release opens, and nothing in it is lost."""

import asyncio
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.boards.board import Ordered
from bot.house.doors.door import DoorId, Failure
from bot.house.moments import HouseTime, KeptTime
from bot.house.people import Blemish, Doubt, PhotoId, Role, Verdict
from bot.house.records.storekeeper import DiskMemory
from bot.house.visits.visit import Outcome, Visit
from bot.store import Store, open_store
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.portraits import at_the_door, grace
from tests.store.conftest import a_full_visit

FIXTURES = Path(__file__).parent.parent / "fixtures"
BEGINNING, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """What release 0.1.0 left behind."""
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "data"


@pytest.fixture
async def store(old: Path) -> AsyncIterator[Store]:
    async with open_store(old) as opened:
        yield opened


async def visits(store: Store) -> list[Visit]:
    return list(await store.visits.between(BEGINNING, END))


async def test_every_visit_is_there_as_it_ended(store: Store) -> None:
    opened, ignored, missed, failed = await visits(store)
    assert {visit.door for visit in (opened, ignored, missed, failed)} == {DoorId("front")}
    assert opened.answer
    assert (opened.answer.outcome, opened.answer.by_name) == (Outcome.UNLOCKED, "Anna")
    assert ignored.answer
    assert (ignored.answer.outcome, ignored.answer.by_name) == (Outcome.IGNORED, "Leo")
    assert (missed.answer, missed.expired) == (None, True)
    assert failed.attempt
    assert failed.attempt.failure is Failure.SILENT
    assert not failed.over
    named = [
        seen.person.name
        for visit in (opened, ignored)
        for seen in (visit.look.sightings if visit.look else ())
        if seen.person
    ]
    assert named == ["Grace", "Eileen"]
    assert await store.visits.open_visits() == [failed]


async def test_every_picture_is_there(store: Store) -> None:
    for visit in await visits(store):
        for photo in visit.photos:
            assert (await store.album.fetch(photo.id)).startswith(b"\xff\xd8")
        if visit.marked:
            assert (await store.album.fetch(visit.marked)).startswith(b"\xff\xd8")


async def test_the_people_the_residents_and_the_invitation_are_there(store: Store) -> None:
    assert [person.name for person in await store.people.people()] == ["Eileen", "Grace"]
    residents = await store.residents.residents()
    assert [(resident.name, resident.role) for resident in residents] == [("Anna", Role.OWNER), ("Leo", Role.ADULT)]
    assert [invitation.role for invitation in await store.residents.invitations()] == [Role.ADULT]


async def test_nothing_is_set_aside_and_the_audit_trail_holds(store: Store, old: Path) -> None:
    assert (await store.audit.verify()).lines > 0
    assert list(store.set_aside) == []
    assert not (old / "unreadable").exists()


@pytest.mark.slow
async def test_the_recogniser_knows_everybody_again(old: Path, store: Store, cache_folder: Path) -> None:
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    async with asyncio.timeout(60), Vision(folder=old / "gallery", settings=settings, people=store.people) as vision:
        assert sorted((await vision.samples()).values()) == [1, 3]
        look = await vision.look([(PhotoId("p"), at_the_door(grace(), left=170))])
    [seen] = look.sightings
    assert seen.person
    assert (seen.person.name, seen.verdict) == ("Grace", Verdict.NAMED)


_AT = "2026-11-25T08:00:00+00:00"

_KEPT: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "time": (KeptTime, {"last": {"clock": _AT, "house": _AT}}),
    "disk": (DiskMemory, {"told": {"state": "low", "told": {"low": _AT}}}),
    "updates": (
        Ordered,
        {"front": {"release": {"version": "1.1.0", "sha256": "ab"}, "by": 1, "at": _AT, "boot": "b", "errors": 2}},
    ),
}


def _write(folder: Path, name: str, documents: dict[str, Any]) -> None:
    (folder / "drawers").mkdir(parents=True, mode=0o700)
    (folder / "drawers" / f"{name}.json").write_bytes(orjson.dumps({name: documents}))


@pytest.mark.parametrize("name", _KEPT)
async def test_what_the_house_wrote_down_before_it_had_a_shape_is_read(tmp_path: Path, name: str) -> None:
    kind, documents = _KEPT[name]
    _write(tmp_path, name, documents)
    async with open_store(tmp_path) as opened:
        assert list(opened.collection(name, kind).everything()) == list(documents)
        assert not opened.set_aside


@pytest.mark.parametrize("odd", [{"clock": 5}, {"clock": _AT, "house": "soon"}, {"clock": _AT, "house": _AT[:19]}])
async def test_a_time_that_cannot_be_read_does_not_end_the_start(tmp_path: Path, odd: dict[str, Any]) -> None:
    _write(tmp_path, "time", {"last": odd})
    now = datetime(2026, 11, 26, tzinfo=UTC)
    async with open_store(tmp_path) as opened:
        assert HouseTime.go_on(opened.collection("time", KeptTime), lambda: now, lambda: 0.0)() == now
        assert [aside.key for aside in opened.set_aside] == ["last"]


async def test_a_told_time_without_its_zone_is_set_aside_instead_of_stopping_whoever_tells(tmp_path: Path) -> None:
    _write(tmp_path, "disk", {"told": {"state": "low", "told": {"low": _AT[:19]}}})
    async with open_store(tmp_path) as opened:
        assert not opened.collection("disk", DiskMemory).everything()


#: How releases up to 0.1.0 wrote down why a face was (not) named, why nobody was seen, and a doubt.
_SAID = {
    "too dark": Blemish.TOO_DARK,
    "cut off by the edge": Blemish.CUT_OFF,
    "it is too bright": Blemish.BRIGHT_PICTURE,
    "only a part of it arrived": Blemish.TORN,
    "": Blemish.NONE,
    "clearly nearer than anybody else": Blemish.UNKNOWN,
    "what a later release may know": Blemish.UNKNOWN,
}


@pytest.mark.parametrize("said", _SAID)
async def test_a_visit_opens_whatever_was_written_down_of_its_picture(tmp_path: Path, said: str) -> None:
    async with open_store(tmp_path) as opened:
        visit = await opened.visits.save(a_full_visit())
    [file] = (tmp_path / "visits").iterdir()
    documents = orjson.loads(file.read_bytes())
    look = documents["visits"][visit.id]["look"]
    look["reason"] = look["sightings"][0]["reason"] = said
    look["hint"] = "This may be a photo: the face moved as something flat would."
    file.write_bytes(orjson.dumps(documents))
    async with open_store(tmp_path) as opened:
        found = await opened.visits.find(visit.id)
        assert found
        assert found.look
        assert (found.look.reason, found.look.sightings[0].reason) == (_SAID[said], _SAID[said])
        assert found.look.hint is Doubt.HELD
        assert not opened.set_aside
