"""Every message and every tap gets an answer, whichever part of the house fails."""

import logging
from collections.abc import Awaitable, Callable
from operator import attrgetter
from typing import Any

import pytest

from bot.demo.telegram.chats import ChatMessage
from bot.house.disk import DiskState, StoreFull
from bot.house.door import DoorUnreachable, Failure
from bot.house.people import Person, PersonId
from bot.house.ports import EyesUnavailable
from bot.telegram.chat import downloads
from tests.english import texts
from tests.pictures import jpeg
from tests.telegram.conftest import FRONT, Flat, buttons, card

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


#: The ports, by the name of what holds them and their name there.
PORTS = [
    ("faces", "_eyes"),
    ("faces", "_people"),
    ("faces", "_audit"),
    ("registrar", "_residents"),
    ("faces", "_visits"),
    ("faces", "_album"),
    ("registrar", "_audit"),
    ("answers._visits", "book"),
    ("answers", "_audit"),
    ("answers", "_locks"),
    ("peephole", "_boards"),
    ("peephole", "_eyes"),
    ("peephole", "_audit"),
    ("caretaker", "_boards"),
    ("caretaker", "_audit"),
]


def text(said: str) -> Callable[[Flat], Awaitable[object]]:
    return lambda flat: flat.anna.send_text(said)


#: What somebody may write, with everything that it takes.
WRITES: dict[str, Callable[[Flat], Awaitable[object]]] = {
    said: text(said)
    for said in (
        "/start", "/help", "/status", "/people", "/forget", "/forget Grace", "/look", "/boards", "/invite",
        "/residents", "/leave", "/nonsense", "hello", "/start code",
    )
}  # fmt: skip
WRITES["photo"] = lambda flat: flat.anna.send_photo(jpeg(), "Grace")
WRITES["file"] = lambda flat: flat.anna.send_document(b"%PDF", "a.pdf", "application/pdf")


def holder_of(flat: Flat, path: str) -> Any:
    return attrgetter(path)(flat)


async def break_port(flat: Flat, holder: str, port: str, failure: Exception) -> None:
    whose = holder_of(flat, holder)
    setattr(whose, port, Failing(getattr(whose, port), failure))


@pytest.mark.parametrize("failure", [EyesUnavailable(), FULL, BUG, DoorUnreachable(FRONT, Failure.OFFLINE)], ids=repr)
async def test_whatever_one_writes_is_answered_whichever_port_fails(flat: Flat, failure: Exception) -> None:
    await flat.memory.people.save(Person(PersonId("g"), "Grace"))
    for holder, port in PORTS:
        whose = holder_of(flat, holder)
        sound = getattr(whose, port)
        setattr(whose, port, Failing(sound, failure))
        for said, write in WRITES.items():
            before = flat.anna.chat.last.id if flat.anna.chat.last else 0
            await write(flat)
            try:
                await flat.anna.chat.until_message(timeout_s=10, after=before)
            except TimeoutError:
                pytest.fail(f"{said} was met with silence while {holder}.{port} failed")
        setattr(whose, port, sound)


async def test_the_list_of_people_says_that_the_eyes_are_away(flat: Flat) -> None:
    flat.eyes.failure = EyesUnavailable()
    await flat.anna.send_text("/people")
    assert await card(flat.anna, texts.EYES_AWAY)


async def test_forgetting_that_failed_may_be_tapped_again_for_its_buttons_are_still_there(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg(), "Grace")
    await card(flat.anna, "I know Grace now")
    await flat.anna.send_text("/forget Grace")
    asked = await buttons(flat.anna, texts.FORGET)
    flat.eyes.failure = EyesUnavailable()
    await flat.anna.tap(asked, texts.FORGET)
    await card(flat.anna, texts.EYES_AWAY)
    assert texts.FORGET in (flat.anna.chat.message(asked.id) or asked).labels
    flat.eyes.failure = None
    await flat.anna.tap(asked, texts.FORGET)
    await card(flat.anna, "I have forgotten Grace.")
    await flat.anna.chat.until(lambda chat: not (chat.message(asked.id) or asked).labels)


async def test_a_name_that_came_while_the_eyes_were_away_may_be_said_again(flat: Flat) -> None:
    await flat.anna.send_photo(jpeg())
    question = await card(flat.anna, texts.ASK_NAME)
    flat.eyes.failure = EyesUnavailable()
    await flat.anna.reply(question, "Grace")
    await card(flat.anna, texts.EYES_AWAY)
    flat.eyes.failure = None
    await flat.anna.reply(question, "Grace")
    assert await card(flat.anna, "I know Grace now")


async def tapped(flat: Flat, message: ChatMessage, label: str) -> bool:
    """Tap, and tell whether that was answered: by a pop-up with words, or by a message."""
    before = flat.anna.chat.last.id if flat.anna.chat.last else 0
    popup = await (await flat.anna.tap(message, label)).answer(10)
    if popup.text:
        return True
    return bool(await flat.anna.chat.until_message(timeout_s=10, after=before))


@pytest.mark.parametrize("failure", [FULL, BUG], ids=repr)
async def test_every_tap_on_a_card_is_answered_when_nothing_can_be_written_down(flat: Flat, failure: Exception) -> None:
    await flat.ring()
    await flat.picture()
    shown = await buttons(flat.anna, texts.WHO)
    await break_port(flat, "answers._visits", "book", failure)
    await break_port(flat, "answers", "_audit", failure)
    handed = flat.room._dispatcher.workflow_data
    handed["visits"] = handed["taps"]._visits = Failing(handed["visits"], failure)
    for label in (texts.IGNORE, texts.WHO):
        assert await tapped(flat, shown, label)
    said = [m.text for m in flat.anna.chat.messages if m.by_bot]
    assert {texts.cannot_write(DiskState.FULL) if failure is FULL else texts.WENT_WRONG} <= set(said)


async def test_what_nobody_foresaw_is_written_down_with_its_place_and_told_without_its_words(
    flat: Flat, caplog: pytest.LogCaptureFixture
) -> None:
    await break_port(flat, "faces", "_people", BUG)
    with caplog.at_level(logging.ERROR):
        await flat.anna.send_text("/people")
        await card(flat.anna, texts.WENT_WRONG)
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.exc_info
    assert record.exc_info[1] is BUG
    assert not any("secret" in m.text for m in flat.anna.chat.messages)


async def test_a_photo_that_telegram_does_not_hand_out_in_time_is_told_and_may_be_tried_again(
    flat: Flat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "DEADLINE_S", 0.2)
    fault = flat.telegram.faults.refuse(401, "Unauthorized", "getFile", times=None)
    await flat.anna.send_photo(jpeg(10))
    await card(flat.anna, texts.ASK_NAME)
    await flat.anna.send_text("Grace")
    await card(flat.anna, texts.PHOTOS_OUT_OF_REACH)
    flat.telegram.faults.take_back(fault)
    monkeypatch.setattr(downloads, "DEADLINE_S", 10.0)
    await flat.anna.send_text("Grace")
    await card(flat.anna, "I know Grace now")


async def test_a_photo_that_telegram_refuses_for_good_is_left_out_at_once(flat: Flat) -> None:
    flat.telegram.faults.refuse(403, "Forbidden: bot was blocked", "getFile", times=None)
    await flat.anna.send_photo(jpeg(10))
    await card(flat.anna, texts.ASK_NAME)
    await flat.anna.send_text("Grace")
    await card(flat.anna, "I could not learn Grace")
