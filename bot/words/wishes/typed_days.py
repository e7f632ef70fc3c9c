"""A day, and a span of days, that somebody typed."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from bot.words.month_names import month_of

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
#: Day before month, as all of our languages but American English write it.
_NATIVE = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4})?)?")
_CENTURY = 2000

#: What stands between two days: a dash, or a hyphen that is no part of a date, a slash between two such as 2026-10-01,
#: or a word that means "to" in one of our languages.
_BETWEEN = re.compile(
    r"\s*[–—…]\s*|\s+-\s*|-\s+|(?<=\.)-|(?<=^\d)-|(?<=^\d\d)-|(?<=\d)-(?=\d{1,2}[./]\d{1,2}(?!\d))|(?<=\d)/(?=\d{4}-)"
    r"|\s+(?:to|until|bis|a|al|hasta|до|по|से)\s+",
    re.IGNORECASE,
)

#: "2026-10", "10.2026" and "10/2026" are a month.
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NATIVE_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")

#: Words that stand in a date and tell nothing: "1 de octubre", "1 октября 2026 г.".
_FILLING = frozenset(
    {"from", "of", "the", "von", "vom", "desde", "de", "del", "el", "с", "со", "г", "года", "год", "को", "तक"}
)
_DAY_DIGITS, _YEAR_DIGITS = 2, 4


class NoDays(Exception):
    """What somebody typed is no span of days, or of days that have not come yet."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from ``start`` to ``end``, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed; ``day`` None: the whole month, ``year`` None: whichever fits."""

    year: int | None
    month: int
    day: int | None

    def in_year(self, year: int) -> DaySpan | None:
        """These days in a year; None: there are none, as of 29 February."""
        try:
            start = date(year, self.month, self.day or 1)
        except (ValueError, OverflowError):
            return None
        return DaySpan(start, start if self.day else start.replace(day=monthrange(year, self.month)[1]))


def day_of(typed: str, today: date) -> date | None:
    """The day that is meant, the newest one where no year was typed; None: it is none."""
    text = typed.strip()
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NATIVE.fullmatch(text):
            month, day, year = int(found[2]), int(found[1]), found[3]
            if year:
                return date(_full(year), month, day)
            this_year = _possible(today.year, month, day)
            if this_year and this_year <= today:
                return this_year
            return _possible(today.year - 1, month, day) or this_year
    except ValueError:
        return None
    return None


def span_of(typed: str, today: date) -> DaySpan | None:
    """The days that are meant, as "1 Oct - 31 Oct", "1.-31.10.", "October" or a day; None: none are, or none yet.

    Where no year was typed they are the newest that have begun; nothing is later than ``today``.
    """
    parts = [part for part in _BETWEEN.split(typed.strip(" .")) if part.strip()]
    match [_typed(part) for part in parts]:
        case [_Typed() as only]:
            first = last = only
        case [_Typed() as first, _Typed() as last]:
            pass
        case [None, _Typed() as last] if (day := _bare_day(parts[0])) and (
            of_it := _checked(last.year, last.month, day)
        ):
            first = of_it
        case _:
            return None
    span = _placed(first, last, today)
    if span is None or span.start > min(today, span.end):
        return None
    return DaySpan(span.start, min(span.end, today))


def month_around(day: date) -> DaySpan:
    """The whole month that a day is in."""
    return DaySpan(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def months_later(span: DaySpan, months: int, today: date) -> DaySpan:
    """The same days so many months later, none of them after ``today``: of a month, as far as it is over, a whole one.

    Raises ValueError before the year 1.
    """
    whole = span.start.day == 1 and span.end in (month_around(span.start).end, today)
    start = _moved(span.start, months)
    end = month_around(start).end if whole and _same_month(span) else _moved(span.end, months)
    return DaySpan(start, min(end, today))


def _same_month(span: DaySpan) -> bool:
    return (span.start.year, span.start.month) == (span.end.year, span.end.month)


def _moved(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _placed(first: _Typed, last: _Typed, today: date) -> DaySpan | None:
    """In the years that were typed, or those that fit."""
    years = [first.year] if first.year else [last.year, last.year - 1] if last.year else [today.year, today.year - 1]
    for year in years:
        start = first.in_year(year)
        if start is None or (first.year is None and start.start > today):
            continue
        ends = [last.year] if last.year else [year, year + 1]
        for end in filter(None, map(last.in_year, ends)):
            if end.end >= start.start:
                return DaySpan(start.start, end.end)
    return None


def _typed(part: str) -> _Typed | None:
    text = part.strip()
    if found := _ISO.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _NATIVE.fullmatch(text):
        return _checked(_full(found[3]) if found[3] else None, int(found[2]), int(found[1]))
    if found := _ISO_MONTH.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), None)
    if found := _NATIVE_MONTH.fullmatch(text):
        return _checked(int(found[2]), int(found[1]), None)
    return _in_words(text)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,./]+", text.casefold()) if word and word not in _FILLING]


def _bare_day(text: str) -> int | None:
    """The day of a month that is named further on, as in "1 - 31 Oct"."""
    words = _words(text)
    return int(words[0]) if len(words) == 1 and words[0].isdecimal() and len(words[0]) <= _DAY_DIGITS else None


def _in_words(text: str) -> _Typed | None:
    """As "1 Oct", "Oct 1, 2026" or "1 de octubre"."""
    day = month = year = None
    for word in _words(text):
        if not word.isdecimal():
            if month is not None or (month := month_of(word)) is None:
                return None
        elif len(word) == _YEAR_DIGITS and year is None:
            year = int(word)
        elif day is None and len(word) <= _DAY_DIGITS:
            day = int(word)
        else:
            return None
    return None if month is None else _checked(year, month, day)


def _checked(year: int | None, month: int, day: int | None) -> _Typed | None:
    """None: there is no such day in any year."""
    known = _Typed(year, month, day)
    # a leap year has every day that there is
    return known if known.in_year(year if year is not None else _CENTURY) else None


def _full(year: str) -> int:
    return int(year) + (_CENTURY if len(year) == len("26") else 0)


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # 29 February, most often
