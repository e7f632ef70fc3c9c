"""The words of a page in one language, as JSON: what it says by itself, it says with these."""

from collections.abc import Mapping
from dataclasses import replace
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from bot.words.phrase import Phrase, Verbatim
from bot.words.tongue import OWN_NAMES, Language, Tongue

#: How dates and numbers are written, as a BCP 47 tag; the words' own table says why English is Britain's.
_TAGS: Mapping[Language, str] = {Language.ENGLISH: "en-GB"}

#: CLDR's categories are found by looking at so many numbers; no language of ours has one that begins later.
_LOOKED_AT = 101


def exported(page: Mapping[str, Phrase], language: Language) -> dict[str, Any]:
    """Everything that a page says, by name: a text with ``{name}`` in it, or one for each plural category."""
    return {
        "language": language,
        "locale": _TAGS.get(language, language.value),
        "languages": OWN_NAMES,
        "words": {name: _exported(phrase, language) for name, phrase in page.items()},
    }


def _exported(phrase: Phrase, language: Language) -> str | dict[str, str]:
    if not phrase.plural:
        return _said(phrase, language)
    category = Locale.parse(language.value).plural_form
    return {category(n): _said(replace(phrase, number=n), language) for n in reversed(range(_LOOKED_AT))}


def _said(phrase: Phrase, language: Language) -> str:
    """The words with their names still in them: the page puts in what it has."""
    names = {name for words in (phrase.words, phrase.plural) for _, name, _, _ in Formatter().parse(words) if name}
    kept = replace(phrase, values={name: Verbatim(f"{{{name}}}") for name in names})
    return Tongue(language, ZoneInfo("UTC")).plain(kept)
