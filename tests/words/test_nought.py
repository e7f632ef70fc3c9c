"""Nobody says "0 people": where there may be none, the sentence is another one."""

import re
from datetime import UTC, date, datetime

import pytest

from bot.house.attendance.person_day import DayCorrection, PersonDay
from bot.house.attendance.windows import TimetableWindow, WindowId
from bot.house.keeping.backup_keeper import BackupMemory
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.records.backup import BackupMade, Rehearsed
from bot.house.residents.recovery import RecoveryCodesLeft
from bot.house.statistics.figures import CrowdFigures
from bot.words.chart_text import ChartWords
from bot.words.chat.past import attendance_text, backup_page_text, statistics_text, timetable_text
from bot.words.chat.people import people_text
from bot.words.chat.residents import recovery_text
from bot.words.commands import export_command_text, people_table_text
from bot.words.phrase import Day, Text
from bot.words.tongue import Language, Tongue
from tests.words.examples import examples

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = date(2026, 11, 27)
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, AT)
GRACE = Person(PersonId("g"), "Grace")
EMPTY = Rehearsed(residents=1, people=0, visits=0, pictures=0, lines=1, faces=0)
ABSENT = PersonDay(GRACE.id, DAY, correction=DayCorrection(ANNA.id, "Anna", AT, absent=True))
AT_ONCE = TimetableWindow(WindowId("w"), "Class", AT.time(), AT.time().replace(hour=13), grace_min=0)

SAID: dict[str, Text] = {
    "a backup": backup_page_text.page(BackupMemory(made_at=AT, size=9, found=EMPTY), "x", UTC, yours=True),
    "news of a backup": backup_page_text.news(BackupMade(9, EMPTY, "")),
    "codes": recovery_text.ask(RecoveryCodesLeft(0, 8)),
    "a week": attendance_text.week([(GRACE, [ABSENT])], DAY, first=1),
    "a window": timetable_text.edit(AT_ONCE),
    "its button": timetable_text.minutes(0),
    "people": people_text.known([(GRACE, 0)], 0, 1),
    "an export": export_command_text.written(0, Day(DAY), Day(DAY), "x.csv"),
    "a table": people_table_text.written(0, "x.csv"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_there_is_none_of_is_not_counted(said: Text, language: Language) -> None:
    words = Tongue(language, UTC).plain(said)
    assert not re.search(r"(?<![\d:.])0(?![\d:.])", words), words


def test_a_place_without_anybody_says_so() -> None:
    for found in examples(CrowdFigures, "Garden"):
        assert "0 people" not in Tongue(Language.ENGLISH, UTC).plain(statistics_text.crowd(found))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.ENGLISH, "up to 5 sec"),
        (Language.GERMAN, "bis 5 Sek."),
        (Language.SPANISH, "hasta 5 s"),
        (Language.RUSSIAN, "до 5 с"),
        (Language.HINDI, "5 से॰ तक"),
    ],
)
def test_a_while_in_a_chart_is_read_as_one_says_it(language: Language, said: str) -> None:
    assert ChartWords(Tongue(language, UTC)).up_to(5) == said
