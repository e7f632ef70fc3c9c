"""A day that somebody typed."""

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
#: Day before month, as all of our languages but American English write it.
_NATIVE = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4})?)?")
_CENTURY = 2000


def day_of(typed: str, today: date) -> date | None:
    """The day that is meant, the newest one where no year was typed; None: it is none."""
    text = typed.strip()
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NATIVE.fullmatch(text):
            month, day, year = int(found[2]), int(found[1]), found[3]
            if year:
                return date(int(year) + (_CENTURY if len(year) == len("26") else 0), month, day)
            this_year = _possible(today.year, month, day)
            if this_year and this_year <= today:
                return this_year
            return _possible(today.year - 1, month, day) or this_year
    except ValueError:
        return None
    return None


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # 29 February, most often
