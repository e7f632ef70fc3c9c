"""A table is taken in row by row: told first, and a second time nothing changes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.people import Person, PersonId, Resident
from bot.house.ports import EyesUnavailable
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.tables import bringing
from bot.house.tables.outcome import ImportPlan, RefusedPhoto, RowDone, RowOutcome
from bot.house.tables.rows import RowFault, RowReason
from bot.house.tables.table import PhotoPlaces, SourceReason, SourceTrouble
from bot.nursery import Nursery
from bot.tables import FilePlaces, PhotoAddresses, open_table
from tests.pictures import jpeg
from tests.rig.house import ANNA, LEO, HouseRig
from tests.tables.workbooks import workbook

pytestmark = pytest.mark.looptime

TABLE = workbook(
    ("name", "group", "notes", "Phone", "photo"),
    ("Grace", "friend", "brings eggs", "+1", "grace.jpg"),
    ("Eileen", "family", "", "", "eileen.jpg; missing.jpg"),
    ("", "family", "", "", ""),
    ("Ada", "", "", "", ""),
)


@pytest.fixture
async def rig() -> AsyncIterator[HouseRig]:
    async with Nursery() as nursery:
        yield HouseRig(nursery)


@pytest.fixture
async def places(tmp_path: Path) -> AsyncIterator[PhotoPlaces]:
    (tmp_path / "grace.jpg").write_bytes(jpeg(10))
    (tmp_path / "eileen.jpg").write_bytes(jpeg(20))
    async with PhotoAddresses() as addresses:
        yield FilePlaces(tmp_path, addresses)


async def take_in(
    rig: HouseRig, places: PhotoPlaces, content: bytes = TABLE, by: Resident | None = ANNA
) -> list[RowDone]:
    done: list[RowDone] = []

    async def told(row: RowDone) -> None:
        done.append(row)

    await rig.staff.importing.carry_out(by, await open_table(content), places, told)
    return done


async def kept(rig: HouseRig) -> dict[str, Profile]:
    profiles = rig.memory.collection("profiles", Profile)
    return {person.name: profiles.get(person.id) or Profile() for person in await rig.memory.people.people()}


NOBODY = RowDone(4, "", RowOutcome.REFUSED, faults=(RowFault(RowReason.NO_NAME),))
MISSING = (RefusedPhoto("missing.jpg", SourceTrouble(SourceReason.MISSING)),)


@pytest.mark.parametrize("by", [ANNA, None], ids=["by an owner", "at the machine"])
async def test_people_come_in_and_a_second_time_nothing_changes(
    rig: HouseRig, places: PhotoPlaces, by: Resident | None
) -> None:
    assert await take_in(rig, places, by=by) == [
        RowDone(2, "Grace", RowOutcome.ADDED, learned=1),
        RowDone(3, "Eileen", RowOutcome.ADDED, learned=1, refused=MISSING),
        NOBODY,
        RowDone(5, "Ada", RowOutcome.ADDED),
    ]
    first = await kept(rig)
    assert first == {
        "Ada": Profile(),
        "Eileen": Profile(PersonGroup.FAMILY),
        "Grace": Profile(PersonGroup.FRIEND, "brings eggs", (PersonDetail("Phone", "+1"),)),
    }
    noted, changed = list(rig.memory.audit.noted), list(rig.household.changed)
    assert noted.count("person imported") == 3
    assert noted.count("enrolled") == 2
    assert len(changed) == (3 if by else 0)
    assert await take_in(rig, places, by=by) == [
        RowDone(2, "Grace", RowOutcome.SAME, known=1),
        RowDone(3, "Eileen", RowOutcome.SAME, known=1, refused=MISSING),
        NOBODY,
        RowDone(5, "Ada", RowOutcome.SAME),
    ]
    assert await kept(rig) == first
    assert len(rig.eyes.learned) == 2
    assert (rig.memory.audit.noted, rig.household.changed) == (noted, changed)


async def test_the_plan_tells_what_would_be_done_and_does_nothing(rig: HouseRig, places: PhotoPlaces) -> None:
    await rig.memory.people.save(Person(PersonId("g"), "GRACE"))
    plan = await rig.staff.importing.plan(ANNA, await open_table(TABLE))
    assert plan == ImportPlan(4, 2, 1, 0, with_photos=2, faulty=(NOBODY,), faults=1)
    assert [person.name for person in await rig.memory.people.people()] == ["GRACE"]
    await take_in(rig, places)
    assert [person.name for person in await rig.memory.people.people()] == ["Ada", "Eileen", "GRACE"]
    again = await rig.staff.importing.plan(ANNA, await open_table(TABLE))
    assert (again.new, again.changed, again.same) == (0, 0, 3)


async def test_a_photo_more_is_a_change_and_one_of_somebody_else_is_refused_with_their_name(
    rig: HouseRig, places: PhotoPlaces, tmp_path: Path
) -> None:
    await take_in(rig, places)
    (tmp_path / "more.jpg").write_bytes(jpeg(30))
    more = workbook(("name", "photo"), ("Grace", "more.jpg"))
    assert await take_in(rig, places, more) == [RowDone(2, "Grace", RowOutcome.CHANGED, learned=1)]
    eileen = next(person for person in await rig.memory.people.people() if person.name == "Eileen")
    rig.eyes.looks_like = eileen.id
    (refused,) = await take_in(rig, places, more)
    assert refused.refused == (RefusedPhoto("more.jpg", PhotoTrouble(PhotoReason.LIKE_ANOTHER), "Eileen"),)
    rig.eyes.looks_like, rig.eyes.refuses = None, PhotoTrouble(PhotoReason.NO_FACE)
    (refused,) = await take_in(rig, places, more)
    assert refused.refused == (RefusedPhoto("more.jpg", PhotoTrouble(PhotoReason.NO_FACE)),)
    assert not refused.all_taken


async def test_only_owners_bring_people_along_or_take_them(rig: HouseRig, places: PhotoPlaces) -> None:
    table = await open_table(TABLE)
    for asked in (rig.staff.importing.plan(LEO, table), take_in(rig, places, by=LEO), rig.staff.exporting.people(LEO)):
        with pytest.raises(NotAllowed) as refused:
            await asked
        assert refused.value.action is Action.CARRY_PEOPLE
    assert await rig.memory.people.people() == []


async def test_an_owner_who_is_removed_meanwhile_brings_nobody_more(rig: HouseRig, places: PhotoPlaces) -> None:
    done: list[RowDone] = []

    async def told(row: RowDone) -> None:
        done.append(row)
        await rig.memory.residents.remove(ANNA.id)

    with pytest.raises(NotAllowed):
        await rig.staff.importing.carry_out(ANNA, await open_table(TABLE), places, told)
    assert [row.name for row in done] == ["Grace"]


async def test_who_is_forgotten_or_renamed_meanwhile_stays_so(rig: HouseRig, places: PhotoPlaces) -> None:
    await take_in(rig, places)
    rows = workbook(("name", "notes"), ("Ada", "1"), ("Grace", "2"), ("Eileen", "3"))
    done: list[RowDone] = []

    async def told(row: RowDone) -> None:
        done.append(row)
        if len(done) == 1:
            people = {person.name: person.id for person in await rig.memory.people.people()}
            await rig.faces.forget(ANNA, people["Grace"])
            await rig.people.rename(ANNA, people["Eileen"], "Eileen Collins")

    await rig.staff.importing.carry_out(ANNA, await open_table(rows), places, told)
    assert [row.outcome for row in done] == [RowOutcome.CHANGED, RowOutcome.FORGOTTEN, RowOutcome.ADDED]
    assert sorted(await kept(rig)) == ["Ada", "Eileen", "Eileen Collins"]


async def test_a_recogniser_that_is_away_is_waited_for_and_ends_it_between_two_rows(
    rig: HouseRig, places: PhotoPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    learn = rig.eyes.learn

    async def late(person: PersonId, photo: bytes, *, sure: bool = False) -> object:
        nonlocal tries
        tries += 1
        if tries < bringing._TRIES:
            raise EyesUnavailable
        return await learn(person, photo)

    monkeypatch.setattr(rig.eyes, "learn", late)
    assert (await take_in(rig, places))[0].learned == 1
    monkeypatch.undo()
    rig.eyes.failure = EyesUnavailable()
    with pytest.raises(EyesUnavailable):
        await take_in(rig, places)
    rig.eyes.failure = None
    assert (await take_in(rig, places))[0].known == 1


async def test_what_is_taken_tells_photos_and_visits_and_nothing_of_faces(rig: HouseRig, places: PhotoPlaces) -> None:
    await take_in(rig, places)
    ada, eileen, grace = await rig.staff.exporting.people(ANNA)
    assert (ada.samples, eileen.samples, grace.samples) == (0, 1, 1)
    assert (grace.group, grace.notes, grace.details) == (
        PersonGroup.FRIEND,
        "brings eggs",
        (PersonDetail("Phone", "+1"),),
    )
    assert grace.seen is None
    assert rig.memory.audit.noted[-1] == "people exported"
    assert [photo async for _, photo in rig.staff.exporting.photos(grace.person.id)] == [jpeg(10)]
