"""Who somebody is in a table with the columns nom, prenom and age."""

import pytest

from bot.house.faces.profile import PersonDetail
from bot.house.people import Person, PersonId
from bot.house.tables.called import APART, CalledInTable, apart, called_in_table


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("Grace Hopper", {"age": "30"}, CalledInTable("Hopper", "Grace", 30)),
        ("Grace", {}, CalledInTable("Grace", "", None)),
        ("Grace Brewster Hopper", {"Age": " 30.0 "}, CalledInTable("Brewster Hopper", "Grace", 30)),
        (
            "Grace",
            {"Nom": "Hopper", "PRENOM": "Grace", "age": "about 30"},
            CalledInTable("Hopper", "Grace", "about 30"),
        ),
        ("Grace", {"age": ""}, CalledInTable("Grace", "", None)),
    ],
)
def test_what_the_table_tells_counts_and_else_the_name_here(
    name: str, columns: dict[str, str], row: CalledInTable
) -> None:
    details = [PersonDetail(called, value) for called, value in columns.items()]
    assert called_in_table(Person(PersonId("g"), name), details) == row


def test_no_distance_of_somebody_named_is_further_than_that_system_takes_for_one() -> None:
    assert [apart(distance) for distance in (0.0, 0.3, 1.5, -1.0, None)] == [0.0, 0.06, APART, 0.0, APART]
