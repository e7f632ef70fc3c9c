"""PeopleBook and ResidentBook: the store's, ``MemoryPeople`` and ``MemoryResidents``."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.house.people import Invitation, Person, PersonId, Resident, ResidentId, Role
from tests.contracts.conftest import Books
from tests.store.conftest import ANNA, NOON

LEO = Person(PersonId("l1"), "leo")
ZOE = Person(PersonId("z1"), "Zoë")
OWNER = Resident(ResidentId(10), "Leo", Role.OWNER, NOON - timedelta(days=1))
ADULT = Resident(ResidentId(2), "Anna", Role.ADULT, NOON)


async def test_people_come_by_name_as_people_sort_names(books: Books) -> None:
    for person in (ZOE, LEO, ANNA):
        await books.people.save(person)
    assert list(await books.people.people()) == [ANNA, LEO, ZOE]


async def test_a_person_is_renamed_and_removed_and_a_stranger_s_removal_is_nothing(books: Books) -> None:
    await books.people.save(LEO)
    await books.people.save(replace(LEO, name="Leonard"))
    await books.people.remove(PersonId("nobody"))
    assert [person.name for person in await books.people.people()] == ["Leonard"]
    await books.people.remove(LEO.id)
    assert list(await books.people.people()) == []


async def test_residents_come_in_the_order_they_moved_in_whoever_was_changed_last(books: Books) -> None:
    await books.residents.save(ADULT)
    await books.residents.save(OWNER)
    await books.residents.save(replace(OWNER, name="Leonard"))
    assert [resident.name for resident in await books.residents.residents()] == ["Leonard", "Anna"]
    await books.residents.remove(OWNER.id)
    await books.residents.remove(OWNER.id)
    assert list(await books.residents.residents()) == [ADULT]


async def test_a_resident_is_found_by_their_id_for_as_long_as_they_live_here(books: Books) -> None:
    await books.residents.save(ADULT)
    await books.residents.save(OWNER)
    assert await books.residents.find(ADULT.id) == ADULT
    assert await books.residents.find(ResidentId(-ADULT.id)) is None
    await books.residents.save(replace(ADULT, name="Annabel"))
    found = await books.residents.find(ADULT.id)
    assert found
    assert found.name == "Annabel"
    await books.residents.remove(ADULT.id)
    assert await books.residents.find(ADULT.id) is None
    assert await books.residents.find(OWNER.id) == OWNER


async def test_who_is_being_written_is_read_once_they_are_written(books: Books) -> None:
    await books.residents.save(ADULT)
    await books.people.save(LEO)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(books.residents.save(replace(ADULT, role=Role.CHILD)))
        tasks.create_task(books.people.save(replace(LEO, name="Leonard")))
        await asyncio.sleep(0)
        assert await books.residents.find(ADULT.id) == ADULT
        assert list(await books.people.people()) == [LEO]
    assert await books.residents.find(ADULT.id) == replace(ADULT, role=Role.CHILD)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(books.residents.remove(ADULT.id))
        tasks.create_task(books.people.remove(LEO.id))
        await asyncio.sleep(0)
        assert len(await books.residents.residents()) == len(await books.people.people()) == 1
    assert not await books.residents.residents()
    assert not await books.people.people()


async def test_of_two_who_change_a_resident_in_their_turn_each_sees_what_the_other_wrote(books: Books) -> None:
    await books.residents.save(replace(ADULT, name=""))

    async def also_called(name: str) -> None:
        async with books.residents.turn:
            known = await books.residents.find(ADULT.id) or ADULT
            await books.residents.save(replace(known, name=f"{known.name}{name}"))

    await asyncio.gather(*map(also_called, "Anna"))
    assert await books.residents.find(ADULT.id) == ADULT


async def test_of_two_who_use_one_code_only_one_gets_in(books: Books) -> None:
    invitation = Invitation("ab" * 32, Role.ADULT, OWNER.id, NOON)
    await books.residents.invite(invitation)
    assert list(await books.residents.invitations()) == [invitation]
    used = await asyncio.gather(*(books.residents.withdraw(invitation.code_hash) for _ in range(5)))
    assert sorted(used) == [False, False, False, False, True]
    assert list(await books.residents.invitations()) == []
