"""A time zone is found by what people call its city, or its country."""

import pytest

from bot.time_zones import SystemZones
from bot.words.chat.zone_text import MOST_FOUND, found, place
from bot.words.tongue import Language

E, D, S, R, H = Language


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [
        ("Berlin", E, "Europe/Berlin"),
        ("  BERLIN ", D, "Europe/Berlin"),
        ("Deutschland", D, "Europe/Berlin"),
        ("Deutschland", E, "Europe/Berlin"),
        ("germany", R, "Europe/Berlin"),
        ("берлин", R, "Europe/Berlin"),
        ("बर्लिन", H, "Europe/Berlin"),
        ("new york", E, "America/New_York"),
        ("Nueva York", S, "America/New_York"),
        ("sao paulo", S, "America/Sao_Paulo"),
        ("Europe/Madrid", S, "Europe/Madrid"),
        ("Berlin, Germany", E, "Europe/Berlin"),
        ("India", E, "Asia/Kolkata"),
    ],
)
async def test_a_place_is_found_as_people_write_it(text: str, language: Language, zone: str) -> None:
    assert found(text, await SystemZones().names(), language)[0] == zone


@pytest.mark.parametrize("text", ["Atlantis", "", "  ", "…", "x" * 4000, "<b>", "%s"])
async def test_what_is_no_place_finds_none(text: str) -> None:
    assert found(text, await SystemZones().names(), E) == []


async def test_no_more_are_offered_than_a_phone_shows() -> None:
    assert len(found("america", await SystemZones().names(), E)) == MOST_FOUND


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Europe/Berlin", D, "Berlin, Deutschland"),
        ("Europe/Berlin", R, "Берлин, Германия"),
        ("UTC", E, "UTC"),
        ("Etc/GMT+5", E, "Etc/GMT+5"),
        ("Nowhere/Gone", E, "Nowhere/Gone"),
    ],
)
def test_a_zone_is_called_by_its_city_and_country(zone: str, language: Language, said: str) -> None:
    assert place(zone, language) == said
