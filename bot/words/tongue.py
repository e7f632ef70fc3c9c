"""Says a phrase in somebody's language and in the household's own time."""

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from html import escape
from pathlib import Path

from babel import Locale, localedata
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.house.languages import Language
from bot.words.length import cut
from bot.words.phrase import Code, Day, Lines, Listed, Opening, Phrase, Size, Text, TimeOfDay, Value, Verbatim

__all__ = ["DOMAIN", "LOCALES", "OWN_NAMES", "Language", "Tongue", "language_of", "load_catalogues", "preferred"]

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "doorman"

#: First strong isolate, pop directional isolate (UAX 9).
_ISOLATE, _POP = "\u2068", "\u2069"

#: Embeddings, overrides and isolates: one that a name leaves open would turn the rest of the sentence.
_STEERING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))

_TAG = re.compile(r"<[^>]*>")

#: A time of day has none of its own.
_SOME_DAY = date(2026, 1, 1)

#: Within so many days a weekday alone is clear.
_WEEK_DAYS = 7

_KB, _MB, _GB = 1024, 1024**2, 1024**3

#: How much a language is wanted, from 0 to 1; and so many are looked at.
_QUALITY = re.compile(r"[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)")
_MOST_WANTED = 32


#: What a language calls itself.
OWN_NAMES: Mapping[Language, str] = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.SPANISH: "Español",
    Language.RUSSIAN: "Русский",
    Language.HINDI: "हिन्दी",
}

#: How dates and times are written. English without a country is said the way most of the world writes the time.
_LOCALES: Mapping[Language, str] = {Language.ENGLISH: "en_GB"}

#: Where one says "6:04 in the evening": CLDR's own pattern has the English "pm".
_BY_PART_OF_DAY = frozenset({Language.HINDI})


def language_of(code: str | None) -> Language | None:
    """The language that an IETF tag such as "de-AT" means; None: none of ours."""
    try:
        return Language((code or "").replace("_", "-").split("-")[0].lower())
    except ValueError:
        return None


def preferred(accept_language: str) -> Language:
    """The best of our languages for the value of an ``Accept-Language`` (RFC 9110); English where it wants none."""
    weighed: list[tuple[float, Language]] = []
    for wanted in accept_language.split(",")[:_MOST_WANTED]:
        tag, _, weight = (part.strip() for part in wanted.partition(";"))
        found = Language.ENGLISH if tag == "*" else language_of(tag)
        if found and (quality := _QUALITY.fullmatch(weight or "q=1")):
            weighed.append((float(quality[1]), found))
    # of languages that are wanted alike, the one that is named first
    best = max(weighed, key=lambda one: one[0], default=(0.0, Language.ENGLISH))
    return best[1] if best[0] else Language.ENGLISH


def load_catalogues() -> None:
    """Read the sentences of every language, 0.2 s of work on a quick machine: else the first who asks waits for it."""
    for language in Language:
        _catalogue(language)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, and the zone in which times are told."""

    language: Language
    zone: tzinfo
    #: Names and other foreign text are shortened to this many UTF-16 units.
    longest: int = 4096

    def html(self, text: Text) -> str:
        """Say it for Telegram's HTML: values are escaped."""
        return self._said(text, markup=True)

    def plain(self, text: Text) -> str:
        """Say it without markup: for a button, a terminal, a cell."""
        return self._said(text, markup=False)

    def _said(self, value: Value, *, markup: bool) -> str:
        match value:
            case Phrase():
                return self._phrase(value, markup=markup)
            case Lines(parts):
                return "\n".join(line for part in parts if (line := self._said(part, markup=markup)))
            case Listed(items, either):
                said = [self._said(item, markup=markup) for item in items]
                return format_list(said, "or" if either else "standard", self._locale)
            case Opening(opening):
                return _capitalised(self._said(opening, markup=markup))
            case Code(text, longest):
                return _quoted(text, longest, markup=markup)
            case Verbatim(text):
                return _safe(text, markup=markup)
            case str():
                return _safe(_isolated(cut(value.translate(_STEERING), self.longest)), markup=markup)
            case _:
                return _safe(self._figure(value), markup=markup)

    def _phrase(self, phrase: Phrase, *, markup: bool) -> str:
        words = self._translated(phrase)
        values = {
            name: value.value if isinstance(value, Opening) and not _begins_with(words, name) else value
            for name, value in phrase.values.items()
        }
        return words.format_map({name: self._said(value, markup=markup) for name, value in values.items()})

    def _translated(self, phrase: Phrase) -> str:
        catalogue = _catalogue(self.language)
        if phrase.plural and phrase.context:
            return catalogue.npgettext(phrase.context, phrase.words, phrase.plural, phrase.number)
        if phrase.plural:
            return catalogue.ngettext(phrase.words, phrase.plural, phrase.number)
        if phrase.context:
            return catalogue.pgettext(phrase.context, phrase.words)
        return catalogue.gettext(phrase.words)

    def _figure(self, value: float | timedelta | TimeOfDay | Day | Size) -> str:
        match value:
            case TimeOfDay(at, seconds):
                return self._clock(at, seconds=seconds)
            case Day(on, year=True):
                return format_date(self._local(on), "long", locale=self._locale)
            case Day(on, today=today):
                return self._day(self._local(on), today)
            case Size(amount) if amount >= _GB:
                return self._bytes(round(amount / _GB, 1), "gigabyte")
            case Size(amount) if amount < _MB:
                return self._bytes(max(1, amount // _KB), "kilobyte")
            case Size(amount):
                return self._bytes(amount // _MB, "megabyte")
            case timedelta():
                return format_timedelta(value, threshold=1.0, locale=self._locale)
            case _:
                return format_decimal(value, locale=self._locale)

    def _local(self, on: date | datetime) -> date:
        return on.astimezone(self.zone).date() if isinstance(on, datetime) else on

    def _bytes(self, amount: float, unit: str) -> str:
        return format_unit(amount, f"digital-{unit}", "short", locale=self._locale)

    def _day(self, on: date, today: date | None) -> str:
        away = (on - today).days if today else None
        if away is not None and abs(away) <= 1:
            said: str = localedata.load(str(self._locale))["date_fields"]["day"]["relative"][away]
            return said
        if away is not None and -_WEEK_DAYS < away < 0:
            return format_date(on, "cccc", locale=self._locale)
        return format_date(on, _weekday_and_date(self.language), locale=self._locale)

    def _clock(self, at: datetime | time, *, seconds: bool) -> str:
        local = datetime.combine(_SOME_DAY, at) if isinstance(at, time) else at.astimezone(self.zone)
        if self.language in _BY_PART_OF_DAY:
            return format_skeleton("Bhms" if seconds else "Bhm", local, locale=self._locale)
        return format_time(local, "medium" if seconds else "short", locale=self._locale)

    @property
    def _locale(self) -> Locale:
        return _locale(self.language)


def _begins_with(words: str, name: str) -> bool:
    """Tell whether a sentence begins with this value in a language: elsewhere it may stand in its middle."""
    before = _TAG.sub("", words.partition(f"{{{name}}}")[0])
    return not any(sign.isalnum() for sign in before)


def _capitalised(said: str) -> str:
    """With its first letter as a capital; an escaped sign is none."""
    return said if said.startswith("&") else f"{said[:1].upper()}{said[1:]}"


def _safe(text: str, *, markup: bool) -> str:
    return escape(text, quote=False) if markup else text


def _quoted(text: str, longest: int, *, markup: bool) -> str:
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    kept = _safe(cut(" ".join(visible.split()), longest) or "?", markup=markup)
    # as code Telegram makes no link of it; isolated, its direction is its own
    return f"«{_ISOLATE}<code>{kept}</code>{_POP}»" if markup else f"«{_ISOLATE}{kept}{_POP}»"


def _isolated(text: str) -> str:
    """Text of a right-to-left script, so that it does not turn what stands around it."""
    if any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in text):
        return f"{_ISOLATE}{text}{_POP}"
    return text


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(_LOCALES.get(language, language.value))


@cache
def _weekday_and_date(language: Language) -> str:
    """The pattern of CLDR for a weekday with its day and month, with the weekday in full."""
    skeletons = _locale(language).datetime_skeletons
    # a shorter field of a pattern may be widened (UTS 35, "Missing Skeleton Fields")
    return re.sub("E+", "EEEE", skeletons["MMMMEd"].pattern)


@cache
def _catalogue(language: Language) -> NullTranslations:
    """The sentences of a language; English needs none."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language is Language.ENGLISH:
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language.value, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
