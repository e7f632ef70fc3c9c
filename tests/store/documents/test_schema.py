"""What every kind of stored thing is promised: its schema's way through the releases, whoever keeps it."""

import json
import tarfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.house.doors.door import DoorId, DoorRecord
from bot.house.people import Invitation, PhotoId, Resident, ResidentId, Role
from bot.house.visits.visit import Visit
from bot.store import Store, open_store
from bot.store.documents.schema import Migration, Schema
from tests.store.conftest import ANNA, NOON, SteppingClock, a_full_visit

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"

Document = dict[str, Any]


@dataclass(frozen=True)
class Book:
    """One that the store keeps, where it stands, and a thing for it."""

    name: str
    file: str
    key: str
    thing: Any
    #: A text of the thing, which an earlier release called otherwise.
    field: str
    save: Callable[[Store, Any], Awaitable[Any]]
    things: Callable[[Store], Awaitable[Mapping[str, Any]]]

    def read(self, folder: Path) -> dict[str, Document]:
        """The documents as any other program would read them."""
        found: dict[str, Document] = json.loads((folder / self.file).read_bytes())[self.name]
        return found

    def write(self, folder: Path, documents: Mapping[str, Document]) -> None:
        """As another release would leave them."""
        (folder / self.file).write_bytes(orjson.dumps({self.name: documents}))

    async def document(self, folder: Path) -> Document:
        """The thing, as the present release writes it down."""
        async with open_store(folder) as store:
            await self.save(store, self.thing)
        return self.read(folder)[self.key]

    @property
    def migrations(self) -> Mapping[str, tuple[Migration, ...]]:
        """Two, which lead only in their order to the field as it is called now."""
        return {self.name: (_renamed("once", "later"), _renamed("later", self.field))}


def _renamed(before: str, after: str) -> Migration:
    def rename(document: Document) -> Document:
        renamed = dict(document)
        renamed[after] = renamed.pop(before)
        return renamed

    return rename


async def _visits(store: Store) -> Mapping[str, Any]:
    return {visit.id: replace(visit, revision=0) for visit in await store.visits.between(NOON, NOON.replace(hour=23))}


async def _people(store: Store) -> Mapping[str, Any]:
    return {person.id: person for person in await store.people.people()}


async def _residents(store: Store) -> Mapping[str, Any]:
    return {str(resident.id): resident for resident in await store.residents.residents()}


async def _invitations(store: Store) -> Mapping[str, Any]:
    return {invitation.code_hash: invitation for invitation in await store.residents.invitations()}


async def _doors(store: Store) -> Mapping[str, Any]:
    return store.doors.everything()


LEO = Resident(ResidentId(8), "Leo", Role.ADULT, NOON)
CODE = Invitation("ab" * 32, Role.ADULT, ResidentId(7), None)
FRONT_DOOR = DoorRecord(DoorId("front"), "Front door")

BOOKS = [
    Book(
        "visits",
        "visits/2026-11.json",
        "visit-1",
        a_full_visit(1),
        "door",
        lambda store, visit: store.visits.save(visit),
        _visits,
    ),
    Book("people", "people.json", "a1", ANNA, "name", lambda store, person: store.people.save(person), _people),
    Book("residents", "residents.json", "8", LEO, "name", lambda store, who: store.residents.save(who), _residents),
    Book(
        "invitations",
        "invitations.json",
        CODE.code_hash,
        CODE,
        "role",
        lambda store, invitation: store.residents.invite(invitation),
        _invitations,
    ),
    Book(
        "doors",
        "drawers/doors.json",
        "front",
        FRONT_DOOR,
        "name",
        lambda store, door: store.doors.put({door.id: door}),
        _doors,
    ),
]


@pytest.fixture(params=BOOKS, ids=lambda book: book.name)
def book(request: pytest.FixtureRequest) -> Book:
    found: Book = request.param
    return found


async def test_what_a_newer_release_wrote_is_ignored_and_kept(book: Book, folder: Path) -> None:
    document = await book.document(folder)
    book.write(folder, {book.key: {**document, "weight_g": 900, "schema": 7}})
    async with open_store(folder) as store:
        assert await book.things(store) == {book.key: book.thing}
        await book.save(store, book.thing)
        await book.save(store, book.thing)
    kept = book.read(folder)[book.key]
    assert (kept["weight_g"], kept["schema"]) == (900, 7)


def with_weights(document: Any) -> Any:
    """Every part of a document says its weight, as it does in a release to come."""
    if isinstance(document, list):
        return [with_weights(entry) for entry in document]
    if isinstance(document, dict):
        return {name: with_weights(value) for name, value in document.items()} | {"weight_g": 900}
    return document


async def test_what_a_newer_release_wrote_inside_is_kept_where_the_rest_is_ours(book: Book, folder: Path) -> None:
    newer = with_weights(await book.document(folder))
    book.write(folder, {book.key: newer})
    async with open_store(folder) as store:
        assert await book.things(store) == {book.key: book.thing}
        await book.save(store, book.thing)
    kept = book.read(folder)[book.key]
    assert kept | {"revision": 0} == newer | {"revision": 0}  # a visit counts its savings


async def test_what_is_foreign_goes_with_the_entry_that_it_is_in(folder: Path) -> None:
    visit = a_full_visit()
    (photo,) = visit.photos
    async with open_store(folder) as store:
        visit = await store.visits.save(replace(visit, photos=(photo, replace(photo, id=PhotoId("other")))))
    book = next(book for book in BOOKS if book.name == "visits")
    (key, document), *_ = book.read(folder).items()
    book.write(folder, {key: with_weights(document)})
    assert visit.look
    first, *others = visit.look.sightings
    async with open_store(folder) as store:
        look = replace(visit.look, sightings=(replace(first, told_by="Leo"), *others))
        await store.visits.save(replace(visit, photos=visit.photos[1:], look=look, answer=None))
    kept = book.read(folder)[key]
    assert [photo["weight_g"] for photo in kept["photos"]] == [900]
    assert (kept["look"]["weight_g"], kept["look"]["sightings"][0]["weight_g"]) == (900, 900)
    assert kept["answer"] is None


async def test_documents_of_every_earlier_schema_are_brought_to_the_present_one(book: Book, folder: Path) -> None:
    document = await book.document(folder)
    plain = {name: value for name, value in document.items() if name != book.field}
    value = document[book.field]
    earlier = [
        {**plain, "once": value},
        {**plain, "later": value, "schema": 2},
        {**document, "schema": 3},
    ]
    for known in earlier:
        book.write(folder, {book.key: known})
        async with open_store(folder, migrations=book.migrations) as store:
            assert await book.things(store) == {book.key: book.thing}
            assert not store.set_aside
            await book.save(store, book.thing)
        written = book.read(folder)[book.key]
        assert written["schema"] == 3
        assert not {"once", "later"} & set(written)


@pytest.mark.parametrize("odd", [{"once": None, "later": None}, {"schema": "x"}, {"schema": 0}], ids=str)
async def test_one_that_cannot_be_brought_there_is_set_aside_alone(
    book: Book, folder: Path, clock: SteppingClock, odd: Document
) -> None:
    document = await book.document(folder)
    good = {**document, "schema": 3}
    bad = {name: value for name, value in document.items() if name != book.field} | odd
    book.write(folder, {"bad": bad, book.key: good})
    async with open_store(folder, clock, migrations=book.migrations) as store:
        assert await book.things(store) == {book.key: book.thing}
        assert [aside.key for aside in store.set_aside] == ["bad"]
        assert store.set_aside[0].collection.startswith(book.name)
    assert set(book.read(folder)) == {book.key}
    [file] = (folder / "unreadable").iterdir()
    assert json.loads(file.read_bytes())["document"] == bad


@pytest.mark.parametrize("release", ["0.1.0", "2026-11-26"])
async def test_every_book_of_earlier_releases_goes_through_a_migration_that_comes_later(
    tmp_path: Path, release: str
) -> None:
    """All of it, as it lies there: read, and written anew with its version and whatever it had."""
    with tarfile.open(FIXTURES / f"data-{release}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / "data"
    came: list[str] = []

    def through(name: str) -> Migration:
        def come_through(document: Document) -> Document:
            came.append(name)
            return {**document, "came_through": name}

        return come_through

    present = [book for book in BOOKS if (folder / book.file).exists()]
    before = {book.name: book.read(folder) for book in present}
    async with open_store(folder, migrations={book.name: (through(book.name),) for book in BOOKS}) as store:
        assert {book.name for book in present} <= set(came)
        for book in present:
            if book.name == "visits":
                for key in before["visits"]:
                    visit = await store.visits.find(key)  # type: ignore[arg-type]
                    assert visit
                    await store.visits.save(visit)
            else:
                things = await book.things(store)
                assert set(things) == set(before[book.name])
                for thing in things.values():
                    await book.save(store, thing)
        assert not store.set_aside
    for book in present:
        for key, document in book.read(folder).items():
            assert (document["schema"], document["came_through"]) == (2, book.name)
            assert set(before[book.name][key]) <= set(document)


def test_what_is_ours_alone_is_written_over_without_being_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = Schema(Visit)
    rung = replace(a_full_visit(), look=None)
    known = {**schema.document(rung), "revision": 7}
    told = schema.document(replace(rung, expired=True))
    wanted = schema.over({**known, "foreign": 1}, told)
    monkeypatch.setattr(Schema, "thing", _never)
    assert {**schema.over(known, told), "foreign": 1} == wanted
    with pytest.raises(AssertionError, match="read once more"):
        schema.over({**known, "photos": [{**photo, "foreign": 1} for photo in known["photos"]]}, told)


def _never(*_: object) -> None:
    raise AssertionError("read once more")
