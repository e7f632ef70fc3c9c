"""Every sentence is there in every language, says the same, and is well formed."""

import re
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Message

from bot.words.catalogues import catalogue_of, collected, untranslated
from bot.words.tongue import Language

OTHERS = [language for language in Language if language is not Language.ENGLISH]

#: What Telegram's HTML knows and we use.
TAGS = {"b", "i", "code", "pre", "a"}

#: Words that a language has another one for, which it keeps to.
SECOND_WORDS = {
    Language.GERMAN: (
        r"\bBoards?\b|\beure[rmns]?\b|Vorführung|\bAktualisierung|(?<!Prüf)[Pp]rotokolls?\b|Hausrecht|Eigentümer"
        r"|\b[Tt]ippe\b|anderes war|zweiten Erwachsenen|macht (gerade )?Pause"
    ),
    Language.SPANISH: (
        r"\bequipo\b|\bvuestr|demostración|isteis\b|\b[Tt]oca\b|bróker|[Pp]ropietari|\b[Ii]nvitad[oa]s?\b"
    ),
    Language.RUSSIAN: r"служб|протокол|MQTT broker|обозначени|опечат|брокер\w* MQTT|автоматик|\((а|ла)\)",
    Language.HINDI: r"MQTT broker|सेवा|पंक्ति|(?<![/{\w])topic\b|बाकी|केवल|ऐक्सेस|स्वचालन",
}


def _each(words: "str | list[str] | tuple[str, ...] | None") -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def forms(message: Message) -> list[str]:
    return [form for form in _each(message.string) if form]


def sources(message: Message) -> list[str]:
    return _each(message.id)


def placeholders(words: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", words))


class Balance(HTMLParser):
    """Tells the tags in their order; raises AssertionError where they do not close as they opened."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._open: list[str] = []
        self.feed(words)
        self.close()
        assert not self._open, words

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in TAGS, tag
        self.seen.append(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_of_the_source_is_translated_and_none_is_left_over(language: Language) -> None:
    known, there = {(m.context, m.id) for m in collected() if m.id}, catalogue_of(language)
    assert {(m.context, m.id) for m in there if m.id} == known
    assert [message.id for message in untranslated(there)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_the_placeholders_and_tags_of_its_source(language: Language) -> None:
    for message in catalogue_of(language):
        if not message.id:
            continue
        wanted = set().union(*(placeholders(words) for words in sources(message)))
        for form in forms(message):
            # "one photo" may do without its number where it says so in words
            assert placeholders(form) == wanted or (
                len(sources(message)) > 1 and placeholders(form) | {"n"} == wanted
            ), (
                language,
                form,
            )
            assert sorted(Balance(form).seen) == sorted(Balance(sources(message)[-1]).seen), form


@pytest.mark.parametrize("language", OTHERS)
def test_a_thing_has_one_word_in_a_language(language: Language) -> None:
    said = [form for message in catalogue_of(language) if message.id for form in forms(message)]
    assert [form for form in said if re.search(SECOND_WORDS[language], form)] == []


def test_the_sources_are_well_formed() -> None:
    for message in collected():
        for words in sources(message):
            assert Balance(words).seen is not None
            assert words.format_map(dict.fromkeys(placeholders(words), "")) is not None
