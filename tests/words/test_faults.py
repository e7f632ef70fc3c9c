"""What is wrong with a picture, a photo or a setting: every code has words, in every language."""

import dataclasses
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.house.boards.board import NoSecrets, Remark, RemarkKind, Withheld
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import Blemish, Doubt
from bot.words.chat.doors import board_text
from bot.words.chat.people import faults
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue

ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


def trouble(reason: PhotoReason, blemish: Blemish = Blemish.TOO_DARK) -> PhotoTrouble:
    return PhotoTrouble(reason, width=4001, height=3001, most=25, faces=7, blemish=blemish)


def everything() -> Iterator[Phrase]:
    yield from (faults.why(blemish) for blemish in Blemish)
    yield from (held for doubt in Doubt if (held := faults.perhaps(doubt)))
    yield from (faults.refused(trouble(reason)) for reason in PhotoReason)
    yield from (faults.refused(trouble(PhotoReason.POOR_FACE, blemish)) for blemish in Blemish)
    yield from (
        board_text.no_secrets(NoSecrets(why, setting="A_SETTING", value="127.0.0.1", door="front")) for why in Withheld
    )
    yield from (board_text.remark(Remark(kind, "front")) for kind in RemarkKind)


@pytest.mark.parametrize("language", Language)
def test_every_code_is_said_and_in_no_other_language_in_english(language: Language) -> None:
    tongue = Tongue(language, ZoneInfo("UTC"))
    for phrase in everything():
        said = tongue.plain(phrase)
        assert said
        assert "{" not in said
        assert (said == ENGLISH.plain(phrase)) == (language is Language.ENGLISH), said


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", PhotoReason)
def test_every_refusal_is_whole_sentences_that_say_what_to_do(reason: PhotoReason, language: Language) -> None:
    said = Tongue(language, ZoneInfo("UTC")).plain(faults.refused(trouble(reason)))
    assert said[-1] in ".।"
    assert len(said.rstrip(".।").replace("।", ".").split(". ")) > 1, said


@pytest.mark.parametrize("blemish", [Blemish.TURNED_AWAY, Blemish.LOOKING_DOWN, Blemish.LOOKING_UP])
def test_a_photo_of_somebody_who_looks_away_is_to_be_followed_by_one_that_does_not(blemish: Blemish) -> None:
    said = ENGLISH.plain(faults.refused(trouble(PhotoReason.POOR_FACE, blemish)))
    assert ENGLISH.plain(faults.why(blemish)) in said
    assert "into the camera" in said
    assert "daylight" not in said


@pytest.mark.parametrize(
    ("reason", "figures"),
    [
        (PhotoReason.TOO_MANY_BYTES, ("25",)),
        (PhotoReason.TOO_LARGE, ("4,001", "3,001", "25")),
        (PhotoReason.TOO_SMALL, ("4,001", "3,001")),
        (PhotoReason.SEVERAL_FACES, ("7",)),
        (PhotoReason.POOR_FACE, ("it is too dark",)),
    ],
)
def test_a_refusal_tells_its_figures(reason: PhotoReason, figures: tuple[str, ...]) -> None:
    said = ENGLISH.plain(faults.refused(trouble(reason)))
    assert all(figure in said for figure in figures)


def test_what_is_wrong_has_words_of_its_own_where_it_is_known() -> None:
    unclear = {Blemish.NONE, Blemish.UNKNOWN}
    said = {blemish: faults.why(blemish) for blemish in Blemish}
    assert {blemish for blemish in Blemish if said[blemish] == said[Blemish.UNKNOWN]} == unclear


def test_a_lesson_with_several_troubles_says_each_of_them_once() -> None:
    small = trouble(PhotoReason.TOO_SMALL)
    assert len({small, dataclasses.replace(small), trouble(PhotoReason.NO_FACE)}) == 2
