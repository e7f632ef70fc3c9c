"""The months as somebody types them, in any of our languages."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.words.tongue import Language

#: Of fewer letters it is no beginning of a name.
_LEAST_LETTERS = 3


def month_of(typed: str) -> int | None:
    """The month that a word means, in full or by its first letters; None: none, or several."""
    word = _plain(typed)
    known = _names()
    if word in known:
        return known[word]
    found = {month for name, month in known.items() if len(word) >= _LEAST_LETTERS and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


@cache
def _names() -> Mapping[str, int]:
    """Every name that means one month in all languages that know it."""
    known: dict[str, set[int]] = {}
    for language in Language:
        months = Locale.parse(language.value).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in months[form][width].items():
                    known.setdefault(_plain(name), set()).add(month)
    return {name: months.pop() for name, months in known.items() if len(months) == 1}


def _plain(name: str) -> str:
    return name.casefold().replace(".", "").strip()
