import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.house.people import Invitation, Person, PersonId, PhotoId, Resident, ResidentId, Role
from bot.house.ports import Album, AuditTrail, Collection, PeopleBook, ResidentBook
from bot.store import Store, open_store
from bot.store.books import is_lived_in
from tests.store.conftest import ANNA, NOON, SteppingClock

LEO = Person(PersonId("l1"), "leo")


async def test_people_come_by_name_and_survive_a_restart(folder: Path) -> None:
    async with open_store(folder) as store:
        book: PeopleBook = store.people
        await book.save(LEO)
        await book.save(Person(ANNA.id, "Zoë"))
        await book.save(ANNA)
    async with open_store(folder) as store:
        assert await store.people.people() == [ANNA, LEO]
        await store.people.remove(ANNA.id)
        await store.people.remove(PersonId("nobody"))
        assert await store.people.people() == [LEO]


async def test_residents_come_in_the_order_they_moved_in(folder: Path) -> None:
    second = Resident(ResidentId(2), "Anna", Role.ADULT, NOON)
    first = Resident(ResidentId(10), "Leo", Role.OWNER, NOON - timedelta(days=1))
    async with open_store(folder) as store:
        book: ResidentBook = store.residents
        await book.save(second)
        await book.save(first)
    async with open_store(folder) as store:
        assert await store.residents.residents() == [first, second]
        await store.residents.remove(first.id)
        assert await store.residents.residents() == [second]


@pytest.mark.parametrize(
    "content", [b'{"residents": {"1": {"na', b"[]", b'{"residents": {"1": {"version": 9}}}', b"\xff"]
)
def test_a_book_of_residents_that_cannot_be_read_is_somebody_s(folder: Path, content: bytes) -> None:
    folder.mkdir(exist_ok=True)
    assert not is_lived_in(folder)
    (folder / "residents.json").write_bytes(b'{"residents": {}}')
    assert not is_lived_in(folder)
    (folder / "residents.json").write_bytes(content)
    assert is_lived_in(folder)


async def test_of_two_who_use_one_code_only_one_gets_in(store: Store) -> None:
    invitation = Invitation("ab" * 32, Role.ADULT, ResidentId(1), NOON)
    await store.residents.invite(invitation)
    assert await store.residents.invitations() == [invitation]
    used = await asyncio.gather(*(store.residents.withdraw(invitation.code_hash) for _ in range(5)))
    assert sorted(used) == [False, False, False, False, True]
    assert await store.residents.invitations() == []


async def test_a_collection_keeps_documents_across_restarts(folder: Path) -> None:
    async with open_store(folder) as store:
        kept: Collection[dict[str, Any]] = store.collection("outbox", dict[str, Any])
        await kept.put({"a": {"text": "…", "n": [1, 2]}, "b": {}})
        await kept.put({"a": None, "c": {"x": None}})
        assert store.collection("outbox", dict[str, Any]) is kept
    async with open_store(folder) as store:
        assert store.collection("outbox", dict[str, Any]).everything() == {"b": {}, "c": {"x": None}}


async def test_a_collection_that_refuses_one_document_takes_none_of_them(store: Store) -> None:
    kept = store.collection("outbox", dict[str, Any])
    with pytest.raises(ValueError, match="serialize"):
        await kept.put({"a": {"fine": 1}, "b": {"not": object()}})
    assert kept.everything() == {}


@pytest.mark.parametrize("name", ["", "../people", "a/b", "A", ".lock", "a" * 41, "a\n"])
async def test_a_collection_has_a_plain_name(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="collection"):
        store.collection(name, Person)


async def test_a_picture_is_kept_by_month_and_can_be_taken_out(
    store: Store, folder: Path, clock: SteppingClock
) -> None:
    album: Album = store.album
    await album.keep(PhotoId("visit-1-0-abc"), b"\xff\xd8 jpeg")
    assert (folder / "photos" / "2026-11" / "visit-1-0-abc.jpg").read_bytes() == b"\xff\xd8 jpeg"
    clock.now += timedelta(days=40)
    await album.keep(PhotoId("visit-2-0-abc"), b"second")
    assert await album.fetch(PhotoId("visit-1-0-abc")) == b"\xff\xd8 jpeg"
    assert await album.fetch(PhotoId("visit-2-0-abc")) == b"second"
    await album.remove(PhotoId("visit-1-0-abc"))
    await album.remove(PhotoId("visit-1-0-abc"))
    with pytest.raises(KeyError):
        await album.fetch(PhotoId("visit-1-0-abc"))


@pytest.mark.parametrize(
    "photo", ["", "../../etc/passwd", "a/b", "a\\b", ".hidden", "a.b", "a\x00", "ä", "a" * 121, "a\n"]
)
async def test_a_photo_id_that_leads_elsewhere_is_refused(store: Store, folder: Path, photo: str) -> None:
    for attempt in (
        store.album.keep(PhotoId(photo), b""),
        store.album.fetch(PhotoId(photo)),
        store.album.remove(PhotoId(photo)),
    ):
        with pytest.raises(ValueError, match="photo"):
            await attempt
    assert list((folder / "photos").iterdir()) == []


async def test_the_trail_takes_every_kind_of_detail(store: Store) -> None:
    trail: AuditTrail = store.audit
    await trail.note("unlocked", by=7, door="front", ms=3.5, ok=True, why=None, role=Role.OWNER)
    assert (await store.audit.verify()).lines == 1
