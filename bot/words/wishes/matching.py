"""Finds what plain words ask for.

A form is words that all stand in a sentence, in any order: ``a|b`` is either of them, ``a*`` whatever begins so, ``@``
one of the names that are looked for, and ``=`` before a form says that nothing else stands there. A sentence that says
"not" fits no form but one that says it, too. Signs, capitals, accents, umlauts, ё and a nukta make no difference.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.words.tongue import Language
from bot.words.wishes import english, german, hindi, russian, spanish
from bot.words.wishes.wish import PlainWish

#: Whoever writes more tells a story.
_MOST_WORDS = 10

_FORMS: Mapping[Language, Mapping[PlainWish, Sequence[str]]] = {
    Language.ENGLISH: english.FORMS,
    Language.GERMAN: german.FORMS,
    Language.SPANISH: spanish.FORMS,
    Language.RUSSIAN: russian.FORMS,
    Language.HINDI: hindi.FORMS,
}
_NOT: Mapping[Language, str] = {
    Language.ENGLISH: english.NOT,
    Language.GERMAN: german.NOT,
    Language.SPANISH: spanish.NOT,
    Language.RUSSIAN: russian.NOT,
    Language.HINDI: hindi.NOT,
}

#: As umlauts are written where there are no keys for them.
_SPELT_OUT = {"ae": "a", "oe": "o", "ue": "u"}

_NUKTA, _CANDRABINDU, _ANUSVARA = "\u093c", "\u0901", "\u0902"

#: What stands for a name of the household's.
_NAME = "@"

#: So many letters of a name's end may be others, and so many of its beginning are there.
_ENDING, _BEGINNING = 2, 3


@dataclass(frozen=True, slots=True)
class _Form:
    wish: PlainWish
    #: Of each, one stands in the sentence.
    parts: tuple[tuple[str, ...], ...]
    #: True: no other word does.
    alone: bool


def wish_in(text: str, language: Language, names: Collection[str] = ()) -> PlainWish | None:
    """What a sentence asks for, in the language of whoever wrote it or else in any of ours; None: nothing that we know.

    ``names``: of the household's cameras and places.
    """
    for one in (language, *(other for other in Language if other is not language)):
        said = _words(text, one)
        if form := _best(said, one, names):
            return None if _denied(form, said, one) else form.wish
    return None


def named_in(text: str, language: Language, names: Collection[str]) -> list[str]:
    """Which of these names stand in a sentence, whatever their endings."""
    said = _words(text, language)
    return [name for name in names if _stands(name, said, language)]


def _best(said: Sequence[str], language: Language, names: Collection[str]) -> _Form | None:
    """The form of the most words, of equals the first."""
    if not 0 < len(said) <= _MOST_WORDS:
        return None
    has_name = any(_stands(name, said, language) for name in names)
    fitting = (form for form in _forms(language) if _fits(form, said, has_name=has_name))
    return max(fitting, key=lambda form: len(form.parts), default=None)


def _fits(form: _Form, said: Sequence[str], *, has_name: bool) -> bool:
    if form.alone and len(form.parts) != len(said):
        return False
    used: list[str] = []
    for part in form.parts:
        if part == (_NAME,):
            if not has_name:
                return False
            continue
        word = next((word for word in said if word not in used and any(_is(word, known) for known in part)), None)
        if word is None:
            return False
        used.append(word)
    return True


def _denied(form: _Form, said: Sequence[str], language: Language) -> bool:
    """Tell whether a sentence says "not" where the form that it fits does not."""
    says_not = [word for word in _words(_NOT[language], language) if word in said]
    return any(not any(word in part for part in form.parts) for word in says_not)


def _is(word: str, known: str) -> bool:
    return word.startswith(known[:-1]) if known.endswith("*") else word == known


def _stands(name: str, said: Sequence[str], language: Language) -> bool:
    words = _words(name, language)
    begins = [word[: max(_BEGINNING, len(word) - _ENDING)] for word in words]
    return bool(words) and all(any(word.startswith(begin) for word in said) for begin in begins)


@cache
def _forms(language: Language) -> tuple[_Form, ...]:
    """Those of a language, in the order of the wishes."""
    return tuple(_read(wish, form, language) for wish in PlainWish for form in _FORMS[language][wish])


def _read(wish: PlainWish, form: str, language: Language) -> _Form:
    parts = form.removeprefix("=").split()
    return _Form(wish, tuple(tuple(_alternatives(part, language)) for part in parts), form.startswith("="))


def _alternatives(part: str, language: Language) -> Iterator[str]:
    for word in part.split("|"):
        if word == _NAME:
            yield word
        else:
            yield _folded(word.removesuffix("*"), language) + ("*" if word.endswith("*") else "")


def _words(text: str, language: Language) -> list[str]:
    """The words of a text as they are compared."""
    apart = "".join(" " if _parts(sign) else sign for sign in text)
    return [folded for word in apart.split() if (folded := _folded(word, language))]


def _parts(sign: str) -> bool:
    """Tell whether a sign parts words; an apostrophe and a hyphen stand within one."""
    return sign not in "'’-" and unicodedata.category(sign)[0] in "PSZC"


def _folded(word: str, language: Language) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(sign for sign in plain if _counts(sign)).replace(_CANDRABINDU, _ANUSVARA)
    if language is Language.GERMAN:
        for spelt, vowel in _SPELT_OUT.items():
            kept = kept.replace(spelt, vowel)
    return kept


def _counts(sign: str) -> bool:
    """Tell whether a sign makes a difference: vowel signs of Devanagari are marks, too."""
    if sign == _NUKTA or sign in "'’-\u200c\u200d":
        return False
    return unicodedata.category(sign) != "Mn" or "\u0900" <= sign <= "\u097f"
