"""What is said fits where it is shown, in every language, and in one that takes two fifths more than English."""

from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.demo.telegram import rules
from bot.house.boards.board import Remark, RemarkKind, Secrets
from bot.house.names import MAX_NAME
from bot.house.people import Role
from bot.house.residents.permissions import Action
from bot.house.visits.visit import Visit
from bot.telegram.cards.brevity import fitting, label
from bot.telegram.cards.limits import MAX_CAPTION, MAX_LABEL, MAX_POPUP, MAX_TEXT, shown_length
from bot.words import tongue
from bot.words.chat import menu_text
from bot.words.chat.cards import card_text
from bot.words.chat.doors import board_text
from bot.words.length import utf16
from bot.words.phrase import Phrase, Text
from bot.words.tongue import Language, Tongue
from tests.words.every_word import Spoken, every_word
from tests.words.pseudo import Foreign
from tests.words.stages import DOOR, NOON, visits

UTC_ZONE = ZoneInfo("UTC")

#: Long, and one letter that is none of a sentence's.
LONG_NAME = "W" * MAX_NAME

WORDS = list(every_word(LONG_NAME))

#: What is said in the chat.
CHAT = {
    "board_text",
    "board_trouble",
    "camera_add_text",
    "camera_faults_text",
    "camera_text",
    "card_text",
    "disk_text",
    "door_text",
    "faults",
    "ledger_text",
    "help_text",
    "lessons",
    "look_text",
    "moment_text",
    "hindsight_text",
    "inquiry_text",
    "news",
    "people_text",
    "privacy_text",
    "strangers_text",
    "reasons_text",
    "status_text",
    "talk",
    "trail_text",
}

#: What flashes above the chat: labels that stand on no button, and whatever can go wrong before a tap is answered.
FLASHES = {
    ("labels", "BUTTON_DEAD"),
    ("labels", "TOO_LATE"),
    ("labels", "NOT_YOURS"),
    ("labels", "OTHERS_SEE"),
    ("labels", "OPENING"),
    ("labels", "LOOKING"),
    ("labels", "RESTARTING"),
    ("labels", "UPDATING"),
    ("labels", "CHANGING"),
    ("labels", "SENDING"),
    ("labels", "STAYS_SHUT"),
    ("labels", "AT_IT"),
    ("camera_labels", "SEARCHING"),
    ("camera_labels", "TRYING"),
    ("camera_labels", "FETCHING"),
    ("disk_text", "cannot_write"),
    ("talk", "WENT_WRONG"),
}

#: What stands below a picture or a file, beside cards.
CAPTIONS = {
    ("board_text", "secrets_file"),
    ("camera_add_text", "shows"),
    ("camera_text", "ask_masks"),
    ("camera_text", "ask_place"),
    ("camera_text", "ask_zones"),
    ("camera_text", "clip"),
    ("camera_text", "is_private"),
    ("camera_text", "live"),
    ("camera_text", "live_over"),
    ("camera_text", "no_picture"),
    ("camera_text", "page"),
    ("camera_text", "snap"),
    ("card_text", "plainly"),
    ("inquiry_text", "poor"),
    ("lessons", "ask_remove_sample"),
    ("people_text", "page"),
    ("people_text", "samples"),
    ("strangers_text", "stranger"),
}


@pytest.fixture(params=[*Language, "longer"])
def speaker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Tongue:
    if isinstance(request.param, Language):
        return Tongue(request.param, UTC_ZONE)
    monkeypatch.setattr(tongue, "_catalogue", lambda _language: Foreign())
    return Tongue(Language.RUSSIAN, UTC_ZONE)


def _card(visit: Visit, details: bool) -> Text:
    return card_text.card(visit, DOOR, NOON, UTC_ZONE, late=True, confirming=True, details=details)


def placed(places: set[tuple[str, str]]) -> list[Spoken]:
    found = [spoken for spoken in WORDS if (spoken.module, spoken.name) in places]
    assert {(spoken.module, spoken.name) for spoken in found} == places
    return found


def test_every_button_fits_however_long_the_name_in_it_is(speaker: Tongue) -> None:
    for spoken in WORDS:
        if (
            spoken.module in {"labels", "camera_labels", "people_labels"}
            and (spoken.module, spoken.name) not in FLASHES
        ):
            assert isinstance(spoken.text, Phrase)
            assert utf16(label(speaker, spoken.text)) <= MAX_LABEL, spoken


def test_every_button_of_the_menu_fits(speaker: Tongue) -> None:
    for said in (*(said for _action, said in menu_text.COMMANDS.values()), *menu_text.SUBJECTS.values()):
        assert utf16(speaker.plain(said)) <= MAX_LABEL, said


def test_what_flashes_above_the_chat_fits(speaker: Tongue) -> None:
    for spoken in placed(FLASHES):
        assert utf16(speaker.plain(spoken.text)) <= MAX_POPUP, spoken


def test_whatever_stands_on_no_card_fits_a_message(speaker: Tongue) -> None:
    for spoken in WORDS:
        if spoken.module in CHAT:
            assert shown_length(speaker.html(spoken.text)) <= MAX_TEXT, spoken


def test_what_stands_below_a_picture_or_a_file_fits_its_caption(speaker: Tongue) -> None:
    for spoken in placed(CAPTIONS):
        assert shown_length(speaker.html(spoken.text)) <= MAX_CAPTION, spoken
    file = Secrets(b"", tuple(Remark(kind, LONG_NAME) for kind in RemarkKind))
    assert shown_length(speaker.html(board_text.secrets_file(DOOR, file))) <= MAX_CAPTION


def test_every_stage_of_a_card_fits_its_caption(speaker: Tongue) -> None:
    for visit in visits(LONG_NAME):
        assert shown_length(fitting(speaker, partial(_card, visit))) <= MAX_CAPTION


def test_the_menu_is_described_in_as_many_letters_as_telegram_takes(speaker: Tongue) -> None:
    listed = [menu_text.commands(role, set(Action)) for role in Role]
    for menu in (*listed, menu_text.OUTSIDER_COMMANDS, menu_text.GROUP_COMMANDS):
        for command, said in menu.items():
            assert 1 <= utf16(speaker.plain(said)) <= rules.MAX_DESCRIPTION, command
