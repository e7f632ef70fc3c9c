"""What fails is told, and may be tried again; that nothing is met with silence stands in test_every_failure.py."""

import logging
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import pytest
from aiogram import Bot

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.ports import EyesUnavailable
from bot.house.records.disk import DiskState, StoreFull
from bot.telegram.chat import downloads
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card

FULL = StoreFull()
BUG = ZeroDivisionError("a secret number")


class Failing:
    """A port whose every call raises ``failure``; what is no call is as it was."""

    def __init__(self, port: Any, failure: Exception) -> None:
        self._port = port
        self._failure = failure

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found) or name in {"everything", "get"}:
            return found

        async def fail(*_arguments: object, **_details: object) -> None:
            raise self._failure

        return fail


def holder_of(rig: ChatRig, path: str) -> Any:
    return attrgetter(path)(rig)


async def break_port(rig: ChatRig, holder: str, port: str, failure: Exception) -> None:
    whose = holder_of(rig, holder)
    setattr(whose, port, Failing(getattr(whose, port), failure))


async def test_the_list_of_people_says_that_the_eyes_are_away(rig: ChatRig) -> None:
    rig.eyes.failure = EyesUnavailable()
    await rig.anna.send_text("/people")
    assert await card(rig.anna, texts.EYES_AWAY)


async def test_forgetting_that_failed_may_be_tapped_again_for_its_buttons_are_still_there(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg(), "Grace")
    await card(rig.anna, "I know Grace now")
    await rig.anna.send_text("/forget Grace")
    asked = await buttons(rig.anna, texts.FORGET)
    rig.eyes.failure = EyesUnavailable()
    await rig.anna.tap(asked, texts.FORGET)
    await card(rig.anna, texts.EYES_AWAY)
    assert texts.FORGET in (rig.anna.chat.message(asked.id) or asked).labels
    rig.eyes.failure = None
    await rig.anna.tap(asked, texts.FORGET)
    await card(rig.anna, "I have forgotten Grace.")
    await rig.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_name_that_came_while_the_eyes_were_away_may_be_said_again(rig: ChatRig) -> None:
    await rig.anna.send_photo(jpeg())
    question = await card(rig.anna, texts.ASK_NAME)
    rig.eyes.failure = EyesUnavailable()
    await rig.anna.reply(question, "Grace")
    await card(rig.anna, texts.EYES_AWAY)
    rig.eyes.failure = None
    await rig.anna.reply(question, "Grace")
    assert await card(rig.anna, "I know Grace now")


async def tapped(rig: ChatRig, message: ChatMessage, label: str) -> bool:
    """Tap, and tell whether that was answered: by a pop-up with words, or by a message."""
    before = rig.anna.chat.last.id if rig.anna.chat.last else 0
    popup = await (await rig.anna.tap(message, label)).answer(10)
    if popup.text:
        return True
    return bool(await rig.anna.chat.until_message(timeout_s=10, after=before))


@pytest.mark.parametrize("failure", [FULL, BUG], ids=repr)
async def test_every_tap_on_a_card_is_answered_when_nothing_can_be_written_down(
    rig: ChatRig, failure: Exception
) -> None:
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.anna, texts.WHO)
    await break_port(rig, "answers._visits", "book", failure)
    await break_port(rig, "answers", "_audit", failure)
    handed = rig.room._dispatcher.workflow_data
    handed["visits"] = handed["taps"]._visits = Failing(handed["visits"], failure)
    for label in (texts.IGNORE, texts.WHO):
        assert await tapped(rig, shown, label)
    said = [m.text for m in rig.anna.chat.messages if m.by_bot]
    assert {texts.cannot_write(DiskState.FULL) if failure is FULL else texts.WENT_WRONG} <= set(said)


async def test_what_nobody_foresaw_is_written_down_with_its_place_and_told_without_its_words(
    rig: ChatRig, caplog: pytest.LogCaptureFixture
) -> None:
    await break_port(rig, "faces", "_people", BUG)
    with caplog.at_level(logging.ERROR):
        await rig.anna.send_text("/people")
        await card(rig.anna, texts.WENT_WRONG)
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.exc_info
    assert record.exc_info[1] is BUG
    assert not any("secret" in m.text for m in rig.anna.chat.messages)


async def test_a_photo_that_telegram_does_not_hand_out_in_time_is_told_and_may_be_tried_again(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "DEADLINE_S", 0.2)
    fault = rig.telegram.faults.refuse(401, "Unauthorized", "getFile", times=None)
    await rig.anna.send_photo(jpeg(10))
    await card(rig.anna, texts.PHOTOS_OUT_OF_REACH)
    rig.telegram.faults.take_back(fault)
    monkeypatch.setattr(downloads, "DEADLINE_S", 10.0)
    await rig.anna.send_photo(jpeg(10))
    await card(rig.anna, texts.ASK_NAME)
    await rig.anna.send_text("Grace")
    await card(rig.anna, "I know Grace now")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (FULL, texts.cannot_write(DiskState.FULL)),
        (EyesUnavailable(), texts.EYES_AWAY),
        (downloads.PhotosOutOfReach(), texts.PHOTOS_OUT_OF_REACH),
    ],
)
async def test_whoever_sends_a_photo_with_a_name_reads_what_stood_in_the_way(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Exception, said: str
) -> None:
    async def fails(_bot: Bot, _files: Sequence[str]) -> list[bytes]:
        raise failure

    monkeypatch.setattr("bot.telegram.chat.people.teaching.download", fails)
    await rig.anna.send_photo(jpeg(10), "Grace")
    await card(rig.anna, said)
    assert not any(record.exc_info for record in caplog.records)


async def test_a_photo_that_telegram_refuses_for_good_is_left_out_at_once(rig: ChatRig) -> None:
    rig.telegram.faults.refuse(403, "Forbidden: bot was blocked", "getFile", times=None)
    await rig.anna.send_photo(jpeg(10))
    await card(rig.anna, "Nothing of this photo arrived.")
