"""A phrase is said in a language: names escaped and isolated, numbers, times and lists as that language has them."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words.phrase import Day, Size, TimeOfDay, Value, Verbatim, count, lines, listed, say
from bot.words.tongue import OWN_NAMES, Language, Tongue, language_of

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Tongue(Language.ENGLISH, BERLIN)
EVENING = datetime(2026, 11, 26, 17, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", Language.GERMAN),
        ("de-AT", Language.GERMAN),
        ("pt-BR", None),
        ("ES_mx", Language.SPANISH),
        ("", None),
        (None, None),
        ("-", None),
    ],
)
def test_a_tag_means_a_language(code: str | None, language: Language | None) -> None:
    assert language_of(code) is language


def test_every_language_has_a_name_of_its_own() -> None:
    assert set(OWN_NAMES) == set(Language)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Anna", "Anna"),
        ("علی", "\u2068علی\u2069"),
        (1234.5, "1,234.5"),
        (timedelta(days=3), "3 days"),
        (TimeOfDay(EVENING), "18:04:05"),
        (TimeOfDay(EVENING, seconds=False), "18:04"),
        (Day(date(2026, 11, 26)), "Thursday 26 November"),
        (listed(["Anna", "Leo", "Grace"]), "Anna, Leo and Grace"),
        (listed(["Anna", "Leo"], either=True), "Anna or Leo"),
        (Verbatim("{x}"), "{x}"),
        (say("a {thing}", thing="door"), "a door"),
    ],
)
def test_each_kind_of_value_is_said_as_one_says_it(value: Value, said: str) -> None:
    assert ENGLISH.plain(say("{value}", value=value)) == said


@pytest.mark.parametrize(
    ("language", "days"),
    [
        (Language.ENGLISH, ["today", "yesterday", "tomorrow", "Thursday", "Thursday 26 November"]),
        (Language.GERMAN, ["heute", "gestern", "morgen", "Donnerstag", "Donnerstag, 26. November"]),
        (Language.SPANISH, ["hoy", "ayer", "mañana", "jueves", "jueves, 26 de noviembre"]),
        (Language.RUSSIAN, ["сегодня", "вчера", "завтра", "четверг", "четверг, 26 ноября"]),
        (Language.HINDI, ["आज", "कल", "कल", "गुरुवार", "गुरुवार, 26 नवंबर"]),
    ],
)
def test_a_day_is_told_by_its_distance_as_each_language_has_it(language: Language, days: list[str]) -> None:
    tongue, on = Tongue(language, BERLIN), date(2026, 11, 26)
    told = [Day(on, today=on + timedelta(days=later)) for later in (0, 1, -1, 6, 7)]
    assert [tongue.plain(say("{day}", day=day)) for day in told] == days


@pytest.mark.parametrize(
    ("language", "times"),
    [
        (Language.GERMAN, ["00:04:05", "06:04:05", "12:04:05", "18:04"]),
        (Language.SPANISH, ["0:04:05", "6:04:05", "12:04:05", "18:04"]),
        (Language.RUSSIAN, ["00:04:05", "06:04:05", "12:04:05", "18:04"]),
        (Language.HINDI, ["रात 12:04:05", "सुबह 6:04:05", "दोपहर 12:04:05", "शाम 6:04"]),
    ],
)
def test_a_time_is_told_as_each_language_tells_it(language: Language, times: list[str]) -> None:
    day = EVENING.astimezone(BERLIN)
    moments = [TimeOfDay(day.replace(hour=hour), seconds=hour < 18) for hour in (0, 6, 12, 18)]
    assert [Tongue(language, BERLIN).plain(say("{at}", at=at)) for at in moments] == times


def test_lines_stand_one_below_the_other_and_nothing_leaves_no_line() -> None:
    assert ENGLISH.plain(lines(say("one"), None, lines(), say("two"))) == "one\ntwo"


def test_the_number_chooses_the_words() -> None:
    assert [ENGLISH.plain(count("{n} photo", "{n} photos", n)) for n in (0, 1, 2)] == [
        "0 photos",
        "1 photo",
        "2 photos",
    ]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


@given(st.text())
def test_whatever_a_name_holds_it_is_no_markup(name: str) -> None:
    said = ENGLISH.html(say("<b>{name}</b>", name=listed([name, name])))
    parser = Tags()
    parser.feed(said)
    parser.close()
    assert parser.tags == ["b"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.ENGLISH, ("1.5 GB", "700 MB")),
        (Language.GERMAN, ("1,5 GB", "700 MB")),
        (Language.RUSSIAN, ("1,5 ГБ", "700 МБ")),
    ],
)
def test_a_size_is_told_in_the_units_of_the_language(language: Language, told: tuple[str, str]) -> None:
    tongue = Tongue(language, BERLIN)
    sizes = (Size(3 * 1024**3 // 2), Size(700 * 1024**2))
    assert tuple(tongue.plain(say("{room}", room=size)).replace("\xa0", " ") for size in sizes) == told


def test_a_headline_of_somebody_in_hindi_is_a_sentence() -> None:
    tongue = Tongue(Language.HINDI, BERLIN)
    for number, verb in ((1, "है"), (2, "हैं")):
        headline = count("{who} is at the {door}", "{who} are at the {door}", number, who="Grace", door="front door")
        assert tongue.plain(headline).endswith(f" {verb}")
