"""Whatever the house tells or refuses has words in every language: the unions are walked, so nothing is forgotten."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

import bot.house
from bot.house.doors.builder import UnfitTopic
from bot.house.doors.door import Door, DoorId
from bot.house.doors.door_facts import LeafMoved
from bot.house.doors.hushing import HushRefused
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.faces.nearest import OtherNumbers
from bot.house.facts import Fact, ListeningChanged, News, PersonChanged, VisitChanged, WhereaboutsChanged
from bot.house.names import NoName
from bot.house.opening.proof import PinUnfit
from bot.house.ports import ChartUndrawn
from bot.house.programs.key import KeyRefused
from bot.house.records.backup import BackupRefused
from bot.house.records.disk import StoreUnwritable
from bot.house.records.historian import NobodyOfThatName
from bot.house.records.ledger_trouble import LedgerRefused
from bot.house.records.trail import TrailBroken
from bot.house.residents.guesses import TryLater
from bot.house.residents.invitations import CodeRefused
from bot.house.residents.permissions import TABLE, Action, NotAllowed, Refusal
from bot.house.sign_in.codes import NotSignedIn, TooManyCodes
from bot.house.sign_in.passkeys import NoSuchPasskey, TooManyPasskeys
from bot.house.sign_in.session import SessionOver
from bot.house.visits.handed_picture import PictureNotTaken
from bot.house.visits.refused import AnswerRefused, PhotoTaken
from bot.house.watch.news import CountChanged, IncidentChanged
from bot.telegram.chat.sentences import sentence_for
from bot.words.chat import news
from bot.words.chat.residents import roles_text
from bot.words.tongue import Language, Tongue
from tests.words.examples import examples
from tests.words.test_catalogues import Balance

UTC = ZoneInfo("UTC")
TONGUES = [Tongue(language, UTC) for language in Language]

#: Refusals that no sentence of the chat's common place is for, and where they are met instead.
MET_ELSEWHERE: dict[type[Exception], str] = {
    AnswerRefused: "the card itself tells what counts",
    ForgottenMeanwhile: "said by whatever it interrupts: a lesson, an undo, a look",
    CodeRefused: "whoever tries a code is told by the handler of arrivals",
    TryLater: "told by the handler of arrivals, with the time that is left",
    PinUnfit: "asked for anew on the keypad",
    NobodyOfThatName: "told by the command that asked when somebody was here: see history_text",
    ChartUndrawn: "said below the numbers that it was to draw: see statistics_text",
    HushRefused: "nobody reads it: the switch of Home Assistant stays off",
    NoName: "asked about anew where the name was asked for",
    UnfitTopic: "asked about anew where the topic was asked for",
    LedgerRefused: "a fact of its own, told to the owners: LedgerNews",
    TrailBroken: "a fact of its own, told to the owners: TrailChanged",
    BackupRefused: "told by the commands that make backups and bring them back: see backup_text",
    KeyRefused: "told to the program that shows the key",
    PictureNotTaken: "told to the topic of the dead, by its code",
    OtherNumbers: "told to the program that sends numbers of a face",
    PhotoTaken: "told to the camera that sent the picture twice",
    SessionOver: "told by the page, which asks to sign in again",
    NotSignedIn: "told by the page that shows the code",
    TooManyCodes: "told by the page that would show one more",
    TooManyPasskeys: "told by the page on which one more was to be added",
    NoSuchPasskey: "told by the page that shows them",
}


def refusals() -> Iterator[type[Exception]]:
    """Every class of exception that the house has of its own."""
    for module in pkgutil.walk_packages(bot.house.__path__, "bot.house."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ == module.name:
                yield kind


REFUSALS = sorted(set(refusals()), key=lambda kind: kind.__name__)


def assert_said(words: dict[Language, str]) -> None:
    """Something is said in each language, well formed, and translated."""
    for language, said in words.items():
        assert said.strip()
        assert "{" not in said
        assert Balance(said).seen is not None
        assert (said == words[Language.ENGLISH]) == (language is Language.ENGLISH), said


@pytest.mark.parametrize("kind", get_args(News), ids=lambda kind: kind.__name__)
def test_every_fact_has_words_in_every_language(kind: type) -> None:
    for fact in examples(kind):
        assert_said({tongue.language: tongue.html(news.message(fact, "front door")) for tongue in TONGUES})


def test_what_is_no_news_is_told_by_the_card() -> None:
    assert set(get_args(Fact)) - set(get_args(News)) == {
        VisitChanged,
        IncidentChanged,
        CountChanged,
        LeafMoved,
        PersonChanged,
        ListeningChanged,
        WhereaboutsChanged,
    }


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_of_the_house_has_words_in_every_language(kind: type[Exception]) -> None:
    doors = {DoorId("Grace"): Door(DoorId("Grace"), "front door")}
    if any(issubclass(kind, met) for met in MET_ELSEWHERE):
        return
    for refused in examples(kind):
        sentence = sentence_for(refused, doors)
        assert sentence is not None, f"nobody says {refused!r}"
        assert_said({tongue.language: tongue.html(sentence) for tongue in TONGUES})


def test_the_table_s_refusals_have_words_each() -> None:
    assert set(roles_text.MAY) == set(TABLE) == set(Action)
    assert all(roles_text.refused(why, ()) for why in Refusal)
    assert {NotAllowed, StoreUnwritable} <= set(REFUSALS)
    assert set(MET_ELSEWHERE) <= set(REFUSALS)


def test_an_example_is_made_of_every_code() -> None:
    assert {refused.refusal for refused in examples(NotAllowed)} == set(Refusal)
