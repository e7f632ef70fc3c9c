"""The day's log in the household's language: cells that are short, headings that are known in any language."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands.audit import head_of
from bot.house.ports import LedgerRow
from bot.house.records.ledger_entry import (
    FacesTold,
    LedgerEntry,
    LedgerOutcome,
    NamedPerson,
    NobodySeen,
    Shown,
)
from bot.house.records.ledger_page import ATTENDANCE, VISITS, PageForm, folded, page_of
from bot.house.records.trail import TrailSealed
from bot.house.visits.visit import VisitId
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 21, 23, 55, tzinfo=BERLIN)
ANNA, LEO = NamedPerson("Anna"), NamedPerson("Leo", sure=False)


def words(language: Language) -> LedgerWords:
    return LedgerWords(Tongue(language, BERLIN))


ENGLISH = words(Language.ENGLISH)


def entry(
    who: Shown | NobodySeen = NobodySeen.NO_PICTURE, outcome: LedgerOutcome = LedgerOutcome.NOBODY_ANSWERED
) -> LedgerEntry:
    return LedgerEntry(VisitId("v"), EVENING, "front door", who, outcome, "Grace")


def everything() -> Iterator[LedgerEntry]:
    yield from map(entry, NobodySeen)
    yield from (entry(outcome=outcome) for outcome in LedgerOutcome)
    yield from (entry(Shown(unknown=n, unclear=n)) for n in (1, 2, 5, 21))
    yield entry(Shown((ANNA, LEO)))
    yield entry(Shown(unknown=1, behind=FacesTold((ANNA,))))
    yield from (entry(Shown((NamedPerson("Anna", pictured=True),), pictured=n, hidden=1)) for n in (0, 1, 2, 5, 21))


def test_a_row_is_the_household_s_own_time_and_names_as_they_are() -> None:
    assert ENGLISH.row(entry(Shown((ANNA,)), LedgerOutcome.UNLOCKED)) == LedgerRow(
        VisitId("v"), "2026-11-21", "23:55:00", "front door", "Anna", "unlocked", "Grace"
    )


@pytest.mark.parametrize(
    ("who", "cell"),
    [
        (NobodySeen.NO_PICTURE, "no picture"),
        (NobodySeen.NOT_LOOKED_AT, "not looked at"),
        (Shown((LEO,)), "looks like Leo?"),
        (Shown((ANNA, NamedPerson("Grace"))), "Anna and Grace"),
        (Shown(unknown=1), "1 unknown person"),
        (Shown((ANNA,), unknown=2, unclear=1), "Anna, 2 unknown people and 1 unclear face"),
        (Shown((NamedPerson("Anna", pictured=True),)), "perhaps a picture of Anna"),
        (Shown((LEO, ANNA), pictured=2), "looks like Leo?, Anna and perhaps pictures of 2 people I don’t know"),
        (Shown(hidden=1, behind=FacesTold((ANNA,))), "somebody, no face seen (further back: Anna)"),
        (Shown((NamedPerson("علی"),)), "علی"),
        (Shown((NamedPerson("علی"), ANNA)), "\u2068علی\u2069 and Anna"),
    ],
)
def test_a_row_says_whom_the_picture_showed(who: Shown | NobodySeen, cell: str) -> None:
    assert ENGLISH.row(entry(who)).who == cell


@pytest.mark.parametrize("language", [language for language in Language if language is not Language.ENGLISH])
def test_every_row_is_said_in_every_language_and_dates_alike(language: Language) -> None:
    for each in everything():
        row, english = words(language).row(each), ENGLISH.row(each)
        assert (row.who, row.outcome) != (english.who, english.outcome)
        assert row.who != english.who
        assert row.outcome != english.outcome
        assert "{" not in row.who + row.outcome
        assert (row.visit, row.date, row.time, row.door, row.by) == (
            english.visit, english.date, english.time, english.door, english.by
        )  # fmt: skip


@pytest.mark.parametrize("form", [VISITS, ATTENDANCE])
def test_no_heading_means_another_field_in_another_language(form: PageForm) -> None:
    meant: dict[str, set[str]] = {}
    for language in Language:
        headings = words(language).headings if form is VISITS else words(language).attendance_headings
        assert headings.form is form
        for name, heading in zip(form.fields, headings.new, strict=True):
            meant.setdefault(folded(heading), set()).add(name)
    assert {heading: names for heading, names in meant.items() if len(names) > 1} == {}


@pytest.mark.parametrize("now", Language)
@pytest.mark.parametrize("then", Language)
def test_a_page_is_found_whatever_language_it_was_begun_in(then: Language, now: Language) -> None:
    page = page_of([["Our log"], ["", *words(then).headings.new]], words(now).headings)
    assert page.heading == 1
    assert page.columns == {name: place for place, name in enumerate(VISITS.fields, 1)}


def test_a_page_of_headings_that_a_program_wrote_its_own_way_is_found() -> None:
    line = [f"'{heading.upper()} " for heading in words(Language.RUSSIAN).headings.new]
    assert page_of([line], ENGLISH.headings).key_column == 8


@pytest.mark.parametrize("language", list(Language))
def test_a_seal_is_a_row_whose_digits_a_check_understands(language: Language) -> None:
    row = words(language).seal(TrailSealed(12, "ab12cd34ef567890"), EVENING)
    head = head_of(row.outcome.rpartition(": ")[2])
    assert (head.lines, head.hash) == (12, "ab12cd34ef567890")
