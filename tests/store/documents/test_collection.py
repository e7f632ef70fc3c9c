"""Typed collections: the same promises from the real store and from ``MemoryCollection``, which other tests use."""

import asyncio
import errno
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.people import PhotoId
from bot.house.ports import Collection
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.tagged import Tagged
from bot.store import open_store
from bot.store.documents.schema import Migration
from tests.fakes.books import Memory
from tests.store.conftest import ANNA, NOON, SteppingClock, a_visit


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to keep."""

    label: str
    came_at: datetime
    rooms: tuple[str, ...] = ()


BOOK = Parcel("a book", NOON, ("hall", "attic"))


def written(folder: Path, *documents: tuple[str, dict[str, Any]]) -> None:
    (folder / "drawers").mkdir(parents=True, mode=0o700)
    (folder / "drawers" / "parcels.json").write_bytes(orjson.dumps({"parcels": dict(documents)}))


def on_disk(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "drawers" / "parcels.json").read_bytes())["parcels"]
    return found


@pytest.fixture(params=["real", "double"])
async def parcels(request: pytest.FixtureRequest, folder: Path) -> "AsyncIterator[Collection[Parcel]]":
    if request.param == "double":
        yield Memory().collection("parcels", Parcel)
    else:
        async with open_store(folder) as store:
            yield store.collection("parcels", Parcel)


async def test_what_was_put_is_there_until_it_is_taken(parcels: "Collection[Parcel]") -> None:
    await parcels.put({"1": BOOK, "2": replace(BOOK, label="a vase")})
    assert parcels.get("1") == BOOK
    assert sorted(parcels.everything()) == ["1", "2"]
    assert await parcels.take("1") == BOOK
    assert await parcels.take("1") is None
    assert parcels.get("1") is None
    await parcels.put({"2": None, "3": BOOK})
    assert dict(parcels.everything()) == {"3": BOOK}


async def test_what_is_being_written_is_read_once_it_is_written(parcels: "Collection[Parcel]") -> None:
    vase = replace(BOOK, label="a vase")
    await parcels.put({"1": BOOK})
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(parcels.put({"1": vase}))
        await asyncio.sleep(0)
        assert parcels.get("1") == BOOK
    assert parcels.get("1") == vase
    async with asyncio.TaskGroup() as tasks:
        taken = tasks.create_task(parcels.take("1"))
        await asyncio.sleep(0)
        assert parcels.everything() == {"1": vase}
    assert (taken.result(), parcels.get("1")) == (vase, None)


async def test_what_whoever_is_stopped_was_writing_is_written_and_read(parcels: "Collection[Parcel]") -> None:
    vase = replace(BOOK, label="a vase")
    await parcels.put({"1": BOOK, "2": BOOK})
    for writes in (parcels.put({"1": vase}), parcels.take("2")):
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(writes)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert parcels.everything() == {"1": vase}
    await parcels.put({"3": BOOK})
    assert parcels.everything() == {"1": vase, "3": BOOK}


async def test_of_two_who_change_one_thing_in_their_turn_each_sees_what_the_other_wrote(
    parcels: "Collection[Parcel]",
) -> None:
    await parcels.put({"1": replace(BOOK, rooms=())})

    async def carried_into(room: str) -> None:
        async with parcels.turn:
            known = parcels.get("1") or BOOK
            await parcels.put({"1": replace(known, rooms=(*known.rooms, room))})

    await asyncio.gather(*map(carried_into, ("hall", "attic", "cellar")))
    assert parcels.everything() == {"1": replace(BOOK, rooms=("hall", "attic", "cellar"))}


async def test_what_is_handed_out_is_a_copy(parcels: "Collection[Parcel]") -> None:
    before = parcels.everything()
    await parcels.put({"1": BOOK})
    assert before == {}


async def test_things_come_back_after_a_restart(folder: Path) -> None:
    async with open_store(folder) as store:
        await store.collection("parcels", Parcel).put({"1": BOOK})
    async with open_store(folder) as store:
        assert store.collection("parcels", Parcel).everything() == {"1": BOOK}


async def test_what_cannot_be_read_is_set_aside_and_told_and_stops_nothing_else(
    folder: Path, clock: SteppingClock, caplog: pytest.LogCaptureFixture
) -> None:
    torn = {"label": "Grace’s letter", "came_at": "yesterday"}
    written(folder, ("bad", torn), ("good", {"label": "a book", "came_at": NOON.isoformat()}))
    async with open_store(folder, clock) as store:
        parcels = store.collection("parcels", Parcel)
        assert list(parcels.everything()) == ["good"]
        [aside] = store.set_aside
        assert (aside.collection, aside.key) == ("parcels", "bad")
        assert "came_at" in aside.reason
        await parcels.put({"another": BOOK})
    assert sorted(on_disk(folder)) == ["another", "good"]
    [file] = (folder / "unreadable").iterdir()
    assert json.loads(file.read_bytes())["document"] == torn
    assert file.stat().st_mode & 0o077 == 0
    assert "Grace" not in caplog.text
    async with open_store(folder, clock) as store:
        assert len(store.collection("parcels", Parcel).everything()) == 2
        assert not store.set_aside


async def test_a_document_that_cannot_be_set_aside_stays_where_it_is(folder: Path, clock: SteppingClock) -> None:
    written(folder, ("bad", {"label": 1}))
    (folder / "unreadable").write_text("in the way", encoding="utf-8")
    async with open_store(folder, clock) as store:
        assert store.collection("parcels", Parcel).everything() == {}
        assert len(store.set_aside) == 1
    assert list(on_disk(folder)) == ["bad"]


def _named(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "label": document["name"]}


def _with_rooms(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "rooms": [document["room"]]}


MIGRATIONS: tuple[Migration, ...] = (_named, _with_rooms)


async def test_documents_of_every_earlier_schema_are_brought_to_the_present_one(folder: Path) -> None:
    at = NOON.isoformat()
    written(
        folder,
        ("1", {"name": "a book", "came_at": at, "room": "hall"}),
        ("2", {"schema": 2, "label": "a vase", "came_at": at, "room": "attic"}),
        ("3", {"schema": 3, "label": "a lamp", "came_at": at, "rooms": ["cellar"]}),
        ("4", {"name": "without a room", "came_at": at}),
        ("5", {"schema": "x", "label": "of no version", "came_at": at}),
    )
    async with open_store(folder) as store:
        parcels = store.collection("parcels", Parcel, MIGRATIONS)
        assert {key: (p.label, p.rooms) for key, p in parcels.everything().items()} == {
            "1": ("a book", ("hall",)),
            "2": ("a vase", ("attic",)),
            "3": ("a lamp", ("cellar",)),
        }
        assert sorted(aside.key for aside in store.set_aside) == ["4", "5"]
        await parcels.put({"1": BOOK})
    assert on_disk(folder)["1"]["schema"] == 3
    async with open_store(folder) as store:
        assert store.collection("parcels", Parcel, MIGRATIONS).get("1") == BOOK


async def test_a_write_that_fails_is_remembered_and_made_up_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_store(folder) as store:
        parcels = store.collection("parcels", Parcel)
        await parcels.put({"1": BOOK})

        def full(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("bot.store.documents.atomic.write_file", full)
            await parcels.put({"2": BOOK, "3": BOOK})
            assert await parcels.take("1") == BOOK
            assert parcels.everything() == {"2": BOOK, "3": BOOK}
            assert store.disk.state is DiskState.FULL
        assert await store.disk.catch_up()
    async with open_store(folder) as store:
        assert store.collection("parcels", Parcel).everything() == {"2": BOOK, "3": BOOK}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.ETIMEDOUT], ids=errno.errorcode.get)
async def test_no_disk_makes_a_collection_raise_or_forget(
    parcels: "Collection[Parcel]", monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What every room may rely on: it writes without a thought of the disk (``tests/fakes/books.py`` never raises)."""

    def refuse(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    await parcels.put({"1": BOOK, "2": BOOK})
    monkeypatch.setattr("bot.store.documents.atomic.write_file", refuse)
    await parcels.put({"3": BOOK, "2": None})
    assert await parcels.take("1") == BOOK
    assert await parcels.take("1") is None
    assert parcels.get("3") == BOOK
    assert dict(parcels.everything()) == {"3": BOOK}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.ETIMEDOUT], ids=errno.errorcode.get)
async def test_no_disk_keeps_a_visit_or_a_line_of_the_trail_from_being_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    async with open_store(folder) as store:
        with monkeypatch.context() as patched:
            patched.setattr("bot.store.documents.atomic.write_file", refuse)
            patched.setattr("bot.store.pictures.month_folders.write_file", refuse)
            patched.setattr(os, "pwrite", refuse)
            visit = await store.visits.save(a_visit(1))
            await store.album.keep(PhotoId("p"), b"jpeg")
            await store.audit.note("door news", door="front")
            assert await store.visits.find(visit.id) == visit
            with pytest.raises(StoreUnwritable):
                await store.people.save(ANNA)
        assert await store.disk.catch_up()
        assert (await store.audit.verify()).lines == 1


async def test_the_same_name_is_the_same_collection(folder: Path) -> None:
    async with open_store(folder) as store:
        assert store.collection("parcels", Parcel) is store.collection("parcels", Parcel)
        with pytest.raises(ValueError, match="name"):
            store.collection("../people", Parcel)


@dataclass(frozen=True, slots=True)
class Chore(Tagged):
    """What is to be done with a parcel."""


@dataclass(frozen=True, slots=True)
class Forward(Chore):
    kind = "forward"
    rooms: tuple[str, ...]
    before: datetime


@dataclass(frozen=True, slots=True)
class Return(Chore):
    kind = "return"


@dataclass(frozen=True, slots=True)
class Order:
    by: str
    chore: Chore


async def test_any_member_of_a_family_is_written_with_its_kind_and_comes_back_as_what_it_was(folder: Path) -> None:
    forward, back = Order("Anna", Forward(("attic",), NOON)), Order("Leo", Return())
    async with open_store(folder) as store:
        await store.collection("parcels", Order).put({"1": forward, "2": back})
    assert on_disk(folder)["2"] == {"by": "Leo", "chore": {"kind": "return"}}
    async with open_store(folder) as store:
        assert store.collection("parcels", Order).everything() == {"1": forward, "2": back}


async def test_a_member_of_a_class_that_is_defined_later_is_read_too(folder: Path) -> None:
    async with open_store(folder) as store:
        orders = store.collection("parcels", Order)

        @dataclass(frozen=True, slots=True)
        class Burn(Chore):
            kind = "burn"

        await orders.put({"1": Order("Leo", Burn())})
        assert await orders.take("1") == Order("Leo", Burn())


@pytest.mark.parametrize(
    ("chore", "reason"),
    [
        ({"kind": "weigh"}, "chore: of no known kind"),
        ({"kind": ["return"]}, "chore: of no known kind"),
        ({}, "chore: of no known kind"),
        ("return", "chore: no document"),
        ({"kind": "forward", "rooms": []}, "chore: before: missing"),
        ({"kind": "forward", "rooms": [], "before": NOON.isoformat()[:19]}, "chore: a time without its zone"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_member_that_cannot_be_read_is_set_aside_with_what_holds_it(
    folder: Path, chore: object, reason: str
) -> None:
    written(folder, ("bad", {"by": "Anna", "chore": chore}), ("good", {"by": "Leo", "chore": {"kind": "return"}}))
    async with open_store(folder) as store:
        assert store.collection("parcels", Order).everything() == {"good": Order("Leo", Return())}
        assert [(aside.key, aside.reason) for aside in store.set_aside] == [("bad", reason)]


async def test_a_document_without_its_member_is_set_aside(folder: Path) -> None:
    written(folder, ("bad", {"by": "Anna"}))
    async with open_store(folder) as store:
        assert store.collection("parcels", Order).everything() == {}
        assert [aside.reason for aside in store.set_aside] == ["chore: missing"]


async def test_a_time_without_its_zone_is_refused_inside_a_member_too(folder: Path) -> None:
    async with open_store(folder) as store:
        with pytest.raises(ValueError, match="zone"):
            await store.collection("parcels", Order).put({"1": Order("Leo", Forward((), NOON.replace(tzinfo=None)))})


@dataclass(frozen=True, slots=True)
class Booking:
    """An order that stands in something else."""

    day: datetime
    order: Order


async def test_a_member_deep_inside_is_written_with_its_kind_and_comes_back_as_what_it_was(folder: Path) -> None:
    booking = Booking(NOON, Order("Anna", Forward(("attic",), NOON)))
    async with open_store(folder) as store:
        await store.collection("parcels", Booking).put({"1": booking})
    assert on_disk(folder)["1"]["order"]["chore"]["kind"] == "forward"
    async with open_store(folder) as store:
        assert store.collection("parcels", Booking).everything() == {"1": booking}


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"by": "Anna", "chore": {"kind": "weigh"}}, "order: chore: of no known kind"),
        ({"by": "Anna"}, "order: chore: missing"),
        ("an order", "order: no document"),
    ],
)
async def test_a_member_deep_inside_that_cannot_be_read_is_set_aside(folder: Path, order: object, reason: str) -> None:
    written(folder, ("bad", {"day": NOON.isoformat(), "order": order}))
    async with open_store(folder) as store:
        assert store.collection("parcels", Booking).everything() == {}
        assert [aside.reason for aside in store.set_aside] == [reason]


async def test_a_time_without_its_zone_is_refused_deep_inside_too(folder: Path) -> None:
    late = Booking(NOON, Order("Leo", Forward((), NOON.replace(tzinfo=None))))
    async with open_store(folder) as store:
        with pytest.raises(ValueError, match="zone"):
            await store.collection("parcels", Booking).put({"1": late})


def test_two_members_of_one_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="Return and Refuse are of one kind: return"):

        @dataclass(frozen=True, slots=True)
        class Refuse(Chore):
            kind = "return"

    assert Chore.member("return") is Return
