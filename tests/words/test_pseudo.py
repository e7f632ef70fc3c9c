"""A language that does not exist: its sentences are longer than ours and have no letter of ours.

What is too long in it would be cut off in some language that comes; what shows one of our letters was never translated.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from bot.demo.telegram import rules
from bot.house.board import BoardState
from bot.house.caretaker import BoardCard
from bot.house.disk import DiskState
from bot.house.door import Door, DoorId, Failure
from bot.house.ledger_trouble import LedgerState
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.setting_trouble import SettingFault, SettingTrouble
from bot.house.status import Bell, DoorStatus, RelayReach, Restarted, ServicePart, Status, TelegramTrouble
from bot.house.visit import Answer, Attempt, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.telegram.cards.brevity import fitting
from bot.telegram.cards.limits import MAX_CAPTION, shown_length
from bot.words import (
    board_text,
    card_text,
    doctor_text,
    faults,
    labels,
    lessons,
    settings_text,
    status_text,
    talk,
    terminal_text,
    tongue,
)
from bot.words.length import utf16
from bot.words.phrase import Lines, Phrase, Text
from bot.words.tongue import Language, Tongue

UTC_ZONE = ZoneInfo("UTC")
NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)

#: So much longer than English: German and Russian take a third more, short labels a half.
LONGER = 1.4

#: What a button shows of its label at most, see ``bot.telegram.cards.limits``.
MAX_LABEL = 64

#: What flashes above the chat, and stands on no button.
POPUPS = {"BUTTON_DEAD", "TOO_LATE", "NOT_YOURS", "OTHERS_SEE"}

#: Tags, and what is put in.
_KEPT = re.compile(r"(<[^>]*>|{\w+})")

_OUR_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FOREIGN = str.maketrans(_OUR_LETTERS, "αβψδεφγηιξκλμνοπθρστυωςχζ" + "ά" + "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩέΧΖΆ")

#: Units, names and addresses that are the same in every language.
_ALLOWED = re.compile(r"<[^>]*>|\b(GB|MB|KeyError)\b")


def foreign(words: str) -> str:
    """The words in letters that nobody of us uses, and longer."""
    parts = [part if _KEPT.fullmatch(part) else part.translate(_FOREIGN) for part in _KEPT.split(words)]
    visible = sum(len(part) for part in parts if not _KEPT.fullmatch(part))
    return "".join(parts) + "ω" * int(visible * (LONGER - 1))


class Foreign(NullTranslations):
    """Every sentence, longer and in foreign letters."""

    def gettext(self, message: str) -> str:
        return foreign(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return foreign(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return foreign(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return foreign(msgid1 if n == 1 else msgid2)


@pytest.fixture
def foreigner(monkeypatch: pytest.MonkeyPatch) -> Tongue:
    monkeypatch.setattr(tongue, "_catalogue", lambda _language: Foreign())
    return Tongue(Language.RUSSIAN, UTC_ZONE)


VISIT = Visit(
    VisitId("v"),
    DoorId("front"),
    NOON,
    NOON + timedelta(minutes=2),
    presses=(Press(PressId("b-1"), DoorId("front"), NOON), Press(PressId("b-2"), DoorId("front"), NOON)),
    photos=(Photo(PhotoId("p"), PressId("b-1"), 0, NOON, doubtful=True),),
)
DOOR = Door(DoorId("front"), "1")
ANNA = Resident(ResidentId(1), "2", Role.OWNER, NOON)
GRACE = Person(PersonId("3"), "3")


def looks() -> Iterator[Look | None]:
    yield None
    for condition in Condition:
        yield Look(PhotoId("p"), condition)
        yield Look(PhotoId("p"), condition, reason=Blemish.TOO_DARK)
    for verdict in Verdict:
        faces = tuple(
            Sighting(n, Box(0, 0, 9, 9), verdict, GRACE, reason=Blemish.TOO_DARK, told_by="4", not_person=GRACE)
            for n in range(1, 6)
        )
        yield Look(PhotoId("p"), Condition.CLEAR, faces[:1])
        yield Look(PhotoId("p"), Condition.CLEAR, faces, hint=Doubt.FLAT, elsewhere=faces)


def visits() -> Iterator[Visit]:
    *_, crowd = looks()
    for visit in (replace(VISIT, look=look) for look in looks()):
        yield visit
    for visit in (VISIT, replace(VISIT, look=crowd)):
        yield replace(visit, expired=True, disk=DiskState.FULL)
        yield replace(visit, attempt=Attempt(ResidentId(1), "2", NOON))
        for failure in Failure:
            yield replace(visit, attempt=Attempt(ResidentId(1), "2", NOON, failure))
        for outcome in Outcome:
            yield replace(visit, answer=Answer(outcome, ResidentId(1), "2", NOON, late=True))
    yield replace(VISIT, photos=(), photo_overdue=True)


def leaked(said: str) -> str:
    """Our own letters in what was said, beside what is the same everywhere."""
    return re.sub(r"[^a-zA-Z]+", " ", _ALLOWED.sub(" ", said)).strip()


def said_alone(module: ModuleType) -> Iterator[tuple[str, Text]]:
    """The sentences of a module that need nothing put in."""
    for name, value in vars(module).items():
        if isinstance(value, Phrase | Lines):
            yield name, value


def test_every_stage_of_a_card_fits_its_caption_and_is_translated_whole(foreigner: Tongue) -> None:
    for visit in visits():

        def words(details: bool, visit: Visit = visit) -> Text:
            return card_text.card(visit, DOOR, NOON, UTC_ZONE, late=True, confirming=True, details=details)

        said = fitting(foreigner, words)
        assert shown_length(said) <= MAX_CAPTION
        assert leaked(said) == ""


@pytest.mark.parametrize(
    "module",
    [labels, talk, lessons, board_text, faults, card_text, doctor_text, terminal_text],
    ids=lambda m: m.__name__,
)
def test_no_sentence_holds_a_word_that_was_never_translated(foreigner: Tongue, module: ModuleType) -> None:
    for name, text in said_alone(module):
        assert leaked(foreigner.html(text)) == "", name


def test_whatever_is_wrong_with_a_setting_is_translated_whole(foreigner: Tongue) -> None:
    for fault in SettingFault:
        assert leaked(foreigner.plain(settings_text.setting(SettingTrouble(fault, "1", "2")))) == "", fault


def test_every_label_that_has_no_name_in_it_fits_a_button(foreigner: Tongue) -> None:
    said = {name: foreigner.plain(text) for name, text in said_alone(labels)}
    assert all(len(words) <= rules.MAX_POPUP for words in said.values())
    assert {name for name, words in said.items() if utf16(words) > MAX_LABEL} <= POPUPS


def test_a_status_with_every_trouble_is_translated_whole(foreigner: Tongue) -> None:
    doors = tuple(DoorStatus("1", bell, relay) for bell in Bell for relay in RelayReach)
    status = Status(
        telegram=TelegramTrouble.OUT_OF_REACH,
        waiting=3,
        undrawn=2,
        broker=None,
        doors=doors,
        eyes_ready=False,
        model_refused="",
        disk=DiskState.LOW,
        free_bytes=2**30,
        ledger=LedgerState(),
        restarted=(
            Restarted(None, "1", 3, "KeyError", running=True),
            *(Restarted(part, "courier 7", 3, "KeyError", running=False) for part in ServicePart),
        ),
        unreadable=2,
    )
    assert leaked(foreigner.html(status_text.status(status))) == ""


def test_a_board_that_tells_nothing_is_described_in_translated_words(foreigner: Tongue) -> None:
    said = foreigner.html(board_text.board(BoardCard(DOOR, BoardState(online=None), None), NOON))
    assert leaked(said) == ""
