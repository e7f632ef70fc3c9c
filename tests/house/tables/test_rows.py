"""What a row says of somebody, and what of it is not understood."""

import pytest

from bot.house.faces.person_keeper import MOST_NOTES
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.tables.rows import MOST_DETAIL, PersonRow, RowFault, RowReason, people_in
from bot.house.tables.table import TableReason, TableTrouble, TableUnreadable
from bot.tables import open_table
from tests.tables.workbooks import workbook


async def people(*rows: tuple[object, ...]) -> list[PersonRow]:
    return [row async for row in people_in(await open_table(workbook(*rows)))]


async def only(heading: tuple[str, ...], *cells: object) -> PersonRow:
    (row,) = await people(heading, cells)
    return row


async def test_the_columns_of_a_system_that_is_replaced_work_as_they_are() -> None:
    row = await only(("url", "nom", "prenom", "age"), "https://a.example/1.jpg", "Hopper", "Grace", 85)
    assert row == PersonRow(2, row.name, details=(PersonDetail("age", "85"),), photos=("https://a.example/1.jpg",))
    assert row.name == "Grace Hopper"


@pytest.mark.parametrize(
    ("heading", "cells", "name"),
    [
        (("Name", "Vorname"), ("Müller", "Anna"), "Anna Müller"),
        (("Nombre", "Apellidos"), ("Ana", "García López"), "Ana García López"),
        (("Имя", "Фамилия"), ("Анна", "Петрова"), "Анна Петрова"),
        (("name", "first name", "last name"), ("Anna M.", "Anna", "Müller"), "Anna M."),
        (("name", "first name", "last name"), ("", "Anna", "Müller"), "Anna Müller"),
        (("name", "first name"), ("Anna Müller", "Anna"), "Anna Müller"),
        (("name", "last name"), ("Anna Müller", "Müller"), "Anna Müller"),
        (("nom",), ("Anna",), "Anna"),
        (("name",), ("Anna\u00a0\u200eMüller\n",), "Anna Müller"),
        (("name",), (1815,), "1815"),
    ],
)
async def test_a_name_is_put_together_from_its_parts(
    heading: tuple[str, ...], cells: tuple[str, ...], name: str
) -> None:
    assert (await only(heading, *cells)).name == name


async def test_what_is_no_name_is_told_with_its_row() -> None:
    rows = await people(("name", "notes"), ("", "who?"), ("???", "x"), ("=A1", "y"), ("Anna", ""))
    assert [(row.number, row.name, row.faults) for row in rows] == [
        (2, None, (RowFault(RowReason.NO_NAME),)),
        (3, None, (RowFault(RowReason.NOBODYS_NAME, text="???"),)),
        (4, None, (RowFault(RowReason.FORMULA, "name"),)),
        (5, "Anna", ()),
    ]


async def test_a_table_without_names_is_told_with_the_headings_that_it_has() -> None:
    with pytest.raises(TableUnreadable) as refused:
        await people(("Phone", "", "Street"), ("1", "", "2"))
    assert refused.value.trouble == TableTrouble(TableReason.NO_NAMES, ("Phone", "Street"))
    with pytest.raises(TableUnreadable) as refused:
        await people()
    assert refused.value.trouble == TableTrouble(TableReason.EMPTY)


async def test_what_is_too_long_is_cut_and_told_and_an_unknown_group_is_told() -> None:
    row = await only(("name", "notes", "group", "Story"), "Anna", "n" * 301, "colleague", "s" * 501)
    assert (row.notes, row.group, row.details) == ("n" * MOST_NOTES, None, (PersonDetail("Story", "s" * MOST_DETAIL),))
    assert set(row.faults) == {
        RowFault(RowReason.CUT, "notes", number=MOST_NOTES),
        RowFault(RowReason.CUT, "Story", number=MOST_DETAIL),
        RowFault(RowReason.UNKNOWN_GROUP, text="colleague"),
    }


async def test_places_of_photos_stand_in_several_columns_and_several_in_one() -> None:
    row = await only(("name", "photo", "Photo 2"), "Anna", "a.jpg; b.jpg\nc.jpg", "a.jpg")
    assert row.photos == ("a.jpg", "b.jpg", "c.jpg")
    many = await only(("name", "photo"), "Anna", ";".join(f"{n}.jpg" for n in range(30)))
    assert len(many.photos) == 20
    assert many.faults == (RowFault(RowReason.TOO_MANY_PLACES, number=20),)


async def test_of_two_rows_about_one_person_the_first_one_counts_and_photos_of_both() -> None:
    first, same, photo, other = await people(
        ("name", "notes", "photo"), ("Anna", "x", ""), ("ANNA ", "x", ""), ("anna", "", "b.jpg"), ("Anna", "y", "c.jpg")
    )
    assert first.notes == "x"
    assert (same.notes, same.faults) == (None, ())
    assert (photo.photos, photo.faults) == (("b.jpg",), ())
    assert (other.notes, other.photos, other.faults) == (None, ("c.jpg",), (RowFault(RowReason.TWICE, number=2),))


async def test_an_empty_cell_leaves_what_is_known_and_a_full_one_takes_its_place() -> None:
    known = Profile(PersonGroup.FRIEND, "old", (PersonDetail("Phone", "1"), PersonDetail("Street", "2")))
    row = await only(("name", "group", "notes", "Phone", "Age"), "Anna", "", "new", "", 34)
    assert row.applied_to(known) == Profile(
        PersonGroup.FRIEND, "new", (PersonDetail("Phone", "1"), PersonDetail("Street", "2"), PersonDetail("Age", "34"))
    )
    assert row.applied_to(row.applied_to(known)) == row.applied_to(known)
