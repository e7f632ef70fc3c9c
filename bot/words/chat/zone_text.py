"""Time zones as people call them: by a city and its country, in their own language."""

import unicodedata
from collections.abc import Sequence

from babel import Locale
from babel.core import get_global

from bot.words.tongue import Language

#: So many places are offered at most.
MOST_FOUND = 8


def place(zone: str, language: Language) -> str:
    """How a zone is called: "Berlin, Germany"; its own name where it belongs to no country."""
    country = _country(zone, language)
    return f"{_city(zone, language)}, {country}" if country else zone


def found(text: str, zones: Sequence[str], language: Language) -> Sequence[str]:
    """The zones whose city or country is called so in any of our languages, the nearest first.

    Takes a while: for a thread. Zones of no country are other names of those that have one.
    """
    wanted = _plain(text)
    if len(wanted) < _SHORTEST:
        return []
    ranked: list[tuple[int, str, str]] = []
    for zone in zones:
        if not _country(zone, language):
            continue
        names = {zone, _own_city(zone), *(said for one in Language for said in (_city(zone, one), _country(zone, one)))}
        if (rank := min(_rank(_plain(name), wanted) for name in names)) < _FAR:
            ranked.append((rank, place(zone, language), zone))
    return [zone for _, _, zone in sorted(ranked)[:MOST_FOUND]]


_FAR = 3

#: What CLDR calls the country of zones that belong to none.
_NOWHERE = frozenset({"", "001", "ZZ"})

#: Shorter words begin too many names.
_SHORTEST = 2


def _rank(name: str, wanted: str) -> int:
    """How near a name is to what was written."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {name}" or (len(name) > _FAR and f" {name} " in f" {wanted} ") else _FAR


def _plain(text: str) -> str:
    """Without case, accents and signs."""
    bare = (sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def _own_city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _city(zone: str, language: Language) -> str:
    city: str = Locale(language.value).time_zones.get(zone, {}).get("city", "")
    return city or _own_city(zone)


def _country(zone: str, language: Language) -> str:
    """Empty: it belongs to none, or has another name that does."""
    code = get_global("zone_territories").get(zone, "")
    return Locale(language.value).territories.get(code, "") if code not in _NOWHERE else ""
