"""/export of other days than the last ones: by buttons, or as somebody writes them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.words.chat import labels
from bot.words.chat.past import export_text
from bot.words.phrase import Phrase
from bot.words.wishes.typed_days import DaySpan, months_later, span_of
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.chat.past.test_history import came

TODAY = date(2026, 11, 27)
OCTOBER = DaySpan(date(2026, 10, 1), date(2026, 10, 31))


def label(phrase: Phrase) -> str:
    return ENGLISH.plain(phrase)


def chosen(phrase: Phrase) -> str:
    return label(labels.choice(phrase, chosen=True))


@pytest.fixture
def november(rig: ChatRig) -> ChatRig:
    """It is the 27th of November."""
    rig.ahead = datetime(2026, 11, 27, 12, tzinfo=UTC) - datetime.now(UTC)
    return rig


@pytest.mark.parametrize(
    "typed",
    [
        "1 Oct - 31 Oct",
        "1 Oct – 31 October 2026",
        "1-31 Oct",
        "1.10.-31.10.",
        "1.10. - 31.10.2026",
        "1.10-31.10",
        "01/10/2026 – 31/10/2026",
        "2026-10-01 - 2026-10-31",
        "2026-10-01/2026-10-31",
        "October",
        "oct 2026",
        "10/2026",
        "2026-10",
        "from 1 to 31 October",
        "Oct 1 - Oct 31, 2026",
        "1. Oktober bis 31. Oktober",
        "vom 1. bis 31. Okt.",
        "del 1 al 31 de octubre",
        "1 de octubre a 31 de octubre de 2026",
        "с 1 по 31 октября 2026 г.",
        "октябрь",
        "1 अक्टूबर से 31 अक्टूबर तक",
        "१ अक्टूबर - ३१ अक्टूबर",
    ],
)
def test_a_month_is_read_however_somebody_writes_it(typed: str) -> None:
    assert span_of(typed, TODAY) == OCTOBER


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("20 Dec - 10 Jan", date(2025, 12, 20), date(2026, 1, 10)),
        ("1 Nov - 30 Nov", date(2026, 11, 1), TODAY),
        ("December", date(2025, 12, 1), date(2025, 12, 31)),
        ("1 Oct - 5 Jan 2026", date(2025, 10, 1), date(2026, 1, 5)),
        ("Oct 2025 - March", date(2025, 10, 1), date(2026, 3, 31)),
        ("24.12.", date(2025, 12, 24), date(2025, 12, 24)),
        ("29 Feb 2024", date(2024, 2, 29), date(2024, 2, 29)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("27 Nov", TODAY, TODAY),
    ],
)
def test_days_without_a_year_are_the_newest_that_have_begun(typed: str, start: date, end: date) -> None:
    assert span_of(typed, TODAY) == DaySpan(start, end)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "next week",
        "31 Oct 2026 - 1 Oct 2026",
        "1 Jan 2027 - 31 Jan 2027",
        "30 Feb",
        "32 Oct",
        "1 Oct - 2 Oct - 3 Oct",
        "1 1 Oct",
        "Oct Nov",
        "ma",
        "0000-01-01",
        "9" * 4000 + " Oct",
        "1 Oct " + "9" * 4000,
        "1 " * 2000,
        "13.13.",
    ],
)
def test_what_is_no_span_is_none(typed: str) -> None:
    assert span_of(typed, TODAY) is None


def test_a_month_earlier_and_later_is_a_whole_month_of_a_whole_one() -> None:
    november = DaySpan(date(2026, 11, 1), TODAY)
    assert months_later(november, -1, TODAY) == OCTOBER
    assert months_later(OCTOBER, 1, TODAY) == november
    assert months_later(OCTOBER, -1, TODAY) == DaySpan(date(2026, 9, 1), date(2026, 9, 30))
    assert months_later(DaySpan(date(2024, 3, 31), date(2024, 4, 2)), -1, TODAY) == DaySpan(
        date(2024, 2, 29), date(2024, 3, 2)
    )


async def test_a_table_is_of_a_month_that_is_chosen_by_taps(november: ChatRig) -> None:
    for user in await november.memory.residents.residents():
        await november.memory.residents.save(replace(user, since=november.clock() - timedelta(days=99)))
    await came(november, "v1", timedelta(days=40))  # the 18th of October
    await november.anna.send_text("/export")
    await november.anna.tap(await card(november.anna, "Take a table with you"), label(export_text.LAST_MONTH))
    shown = await card(november.anna, "From 1 October 2026 to 31 October 2026.")
    assert chosen(export_text.LAST_MONTH) in shown.labels
    await november.anna.tap(shown, label(export_text.SEND))
    sent = await card(november.anna, "Here is the table.")
    assert sent.document
    await november.anna.tap(shown, label(export_text.EARLIER_MONTH))
    shown = await card(november.anna, "From 1 September 2026 to 30 September 2026.")
    await november.anna.tap(shown, label(export_text.SEND))
    await card(november.anna, "There is nothing of it in these days")
    await november.anna.tap(shown, label(export_text.LATER_MONTH))
    shown = await card(november.anna, "From 1 October 2026")
    await november.anna.tap(shown, label(export_text.LATER_MONTH))
    shown = await card(november.anna, "From 1 November 2026 to 27 November 2026.")
    assert label(export_text.LATER_MONTH) not in shown.labels
    await november.anna.tap(shown, label(export_text.days(7)))
    await card(november.anna, "From 21 November 2026 to 27 November 2026.")


async def test_days_are_written_after_the_command_or_when_asked(november: ChatRig) -> None:
    await november.anna.send_text("/export 1 Oct - 15 Oct")
    shown = await card(november.anna, "From 1 October 2026 to 15 October 2026.")
    await november.anna.tap(shown, label(export_text.OTHER_DAYS))
    await card(november.anna, "Of which days shall the table be?")
    await november.anna.send_text("whenever")
    await card(november.anna, "I do not know which days those are")
    await november.anna.send_text("September")
    await card(november.anna, "From 1 September 2026 to 30 September 2026.")
    await november.anna.send_text("/export whenever")
    await buttons(november.anna, label(export_text.OTHER_DAYS))
    assert sum("I do not know which days" in message.text for message in november.anna.chat.messages) >= 1
