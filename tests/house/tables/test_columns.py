"""Which column is what, however it is called."""

from zoneinfo import ZoneInfo

import pytest

from bot.house.faces.profile import PersonGroup
from bot.house.tables.columns import ColumnKind, columns, group_of, kind_of, letter
from bot.words.chat.people.people_labels import GROUPS
from bot.words.chat.people.table_columns import HEADINGS, TABLE_GROUPS
from bot.words.tongue import Language, Tongue

TONGUES = [Tongue(language, ZoneInfo("UTC")) for language in Language]


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.language)
def test_what_we_write_as_a_heading_or_a_group_is_understood_when_it_comes_back(tongue: Tongue) -> None:
    assert {kind: kind_of(tongue.plain(said)) for kind, said in HEADINGS.items()} == {kind: kind for kind in HEADINGS}
    assert {group: group_of(tongue.plain(said)) for group, said in TABLE_GROUPS.items()} == {g: g for g in TABLE_GROUPS}
    assert set(TABLE_GROUPS) == {group for group in PersonGroup if group}


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.language)
def test_a_group_is_understood_as_its_button_says_it(tongue: Tongue) -> None:
    assert {group: group_of(tongue.plain(said)) for group, said in GROUPS.items()} == {group: group for group in GROUPS}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("NAME", ColumnKind.NAME),
        ("  full_name ", ColumnKind.NAME),
        ("Prénom", ColumnKind.FIRST_NAME),
        ("prenom", ColumnKind.FIRST_NAME),
        ("Nom", ColumnKind.LAST_NAME),
        ("Vorname", ColumnKind.FIRST_NAME),
        ("Фамилия", ColumnKind.LAST_NAME),
        ("Categoria", ColumnKind.GROUP),
        ("Bemerkungen", ColumnKind.NOTES),
        ("टिप्पणी", ColumnKind.NOTES),
        ("url", ColumnKind.PHOTO),
        ("Photo 2", ColumnKind.PHOTO),
        ("фото1", ColumnKind.PHOTO),
        ("Notes 2", ColumnKind.DETAIL),
        ("age", ColumnKind.DETAIL),
        ("", ColumnKind.DETAIL),
    ],
)
def test_a_heading_is_known_in_many_words(heading: str, kind: ColumnKind) -> None:
    assert kind_of(heading) is kind


def test_a_second_column_of_a_kind_is_a_detail_and_a_detail_never_takes_anothers_place() -> None:
    plan = columns(["name", "Phone", "notes", "Phone", "", "Name", "photo", "url", "last seen"])
    assert (plan.name, plan.notes, plan.photos) == (0, 2, (6, 7))
    assert plan.details == ((1, "Phone"), (3, "Phone 2"), (4, "E"), (5, "Name"))


def test_a_column_without_a_heading_has_its_letter() -> None:
    assert [letter(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]
