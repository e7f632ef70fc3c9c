"""Whatever answers in Telegram's place, for as long as it does: nothing is lost by it, and nothing dies of it."""

import asyncio
import gc
import weakref
from collections.abc import Mapping
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import GetMyShortDescription, Response, SendMessage
from aiogram.types import BotShortDescription, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.status.wires import TelegramTrouble
from bot.telegram.delivery_failure import LONGEST_TOLD_S, pause_s
from bot.telegram.session import ApiSession
from tests.rig.chat import FRONT, ChatRig, card

#: A status, and what comes with it.
ANSWERS: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "a page in Latin-1": (502, {"page": "<p>Gateway nicht verfügbar</p>".encode("latin-1")}),
    "the page of a guest network": (200, {"page": "<p>Bitte anmelden, liebe Gäste</p>".encode("latin-1")}),
    "no result": (200, {"document": {"ok": True}}),
    "a result of another shape": (200, {"document": {"ok": True, "result": {"text": "Eileen is at the door"}}}),
    "another's refusal": (400, {"document": {"ok": False, "error": "bad upstream"}}),
    "another's ban": (403, {"document": {"ok": False, "error": "blocked"}}),
    "another's limit": (413, {"document": {"ok": False, "error": "too large"}}),
    "another's failure": (500, {"document": {"ok": False}}),
}

every_answer = pytest.mark.parametrize(("status", "answer"), ANSWERS.values(), ids=ANSWERS)


@every_answer
async def test_an_alarm_and_a_ring_wait_out_whoever_speaks_in_telegram_s_place(
    rig: ChatRig, status: int, answer: Mapping[str, Any]
) -> None:
    broken = rig.telegram.faults.break_gateway("sendMessage", None, status, **answer)
    await rig.staff.outlets.announce(DoorNews(FRONT, DoorEvent.FORCED))
    await rig.ring()
    await until_answered(rig, "sendMessage", 6)  # each chat has tried more than once, and once more without its markup
    rig.telegram.faults.take_back(broken)
    rig.room._tellers.pool.telegram_is_back()
    for user in (rig.anna, rig.leo):
        assert await card(user, "nobody unlocked it")
        assert await card(user, "Someone is at the front door")


@every_answer
async def test_the_poller_sees_an_outage_and_goes_on(rig: ChatRig, status: int, answer: Mapping[str, Any]) -> None:
    broken = rig.telegram.faults.break_gateway("getUpdates", None, status, **answer)
    await rig.anna.send_text("/people")
    await until_answered(rig, "getUpdates", 2)
    assert rig.room.trouble is TelegramTrouble.OUT_OF_REACH
    rig.telegram.faults.take_back(broken)
    await rig.anna.send_text("/help")
    assert await card(rig.anna, "I look after your door")
    assert not any(task.restarts for task in rig.nursery.supervised)


@every_answer
async def test_who_the_bot_is_is_asked_until_telegram_itself_tells(
    rig: ChatRig, status: int, answer: Mapping[str, Any]
) -> None:
    await rig.stop()
    rig.telegram.faults.break_gateway("getMe", 1, status, **answer)
    await rig.start()
    async with asyncio.timeout(10):
        await rig.room.poller.introduced.wait()
    assert rig.room.poller.me


@every_answer
async def test_what_came_in_place_of_an_answer_is_no_line_of_the_log(
    rig: ChatRig, status: int, answer: Mapping[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    rig.telegram.faults.break_gateway("sendMessage", 1, status, **answer)
    await rig.anna.send_text("/people")
    await card(rig.anna, "I do not know any faces yet")
    (line,) = [record.getMessage() for record in caplog.records if "waits" in record.getMessage()]
    assert len(line) < 150
    assert not any(word in caplog.text for word in ("Eileen", "verf", "Bitte", "error"))


async def test_an_outsider_s_tap_whose_answer_comes_to_nothing_is_no_failure(
    rig: ChatRig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.telegram.faults.break_gateway("answerCallbackQuery", None, 200, {"ok": True})
    written = await rig.stranger.send_text("hello")
    rig.stranger.tap_data(written.id, "b:nothing")
    await until_answered(rig, "answerCallbackQuery", 1)
    await rig.stop()  # when it is done
    await rig.start()
    assert not any(record.exc_info or record.levelname == "ERROR" for record in caplog.records)


async def test_a_pause_that_is_asked_for_is_neither_endless_nor_none() -> None:
    assert [pause_s(0, told_s) for told_s in (-5.0, 7.0, 1e9)] == [0.5, 7.0, LONGEST_TOLD_S]


async def until_answered(rig: ChatRig, method: str, times: int) -> None:
    """So many of these calls came no farther than the gateway."""
    calls = rig.telegram.journal.calls
    await rig.telegram.journal.until(
        lambda _: len([call for call in calls(method) if call.finished and not call.params]) >= times
    )


def test_the_type_of_an_answer_is_built_once() -> None:
    bot, session = Bot("7000001:AAdemoAAdemoAAdemoAAdemoAAdemoAAdemo"), ApiSession()
    session.check_response(bot, GetMyShortDescription(), 200, '{"ok": true, "result": {"short_description": "ours"}}')
    built = weakref.ref(Response[BotShortDescription])
    gc.collect()
    assert built() is not None


@pytest.mark.parametrize(
    "markup",
    [
        InlineKeyboardMarkup(
            inline_keyboard=[
                [InlineKeyboardButton(text='✅ "Да" <&>', callback_data="b:1", style="danger")],
                [
                    InlineKeyboardButton(text="🌐", web_app=WebAppInfo(url="https://home.example/app?a=1&b=ü")),
                    InlineKeyboardButton(text="🔗", url="https://home.example/"),
                ],
                [],
            ]
        ),
        InlineKeyboardMarkup(inline_keyboard=[]),
        ForceReply(selective=True),
        None,
    ],
    ids=["buttons", "none", "a question", "nothing"],
)
async def test_a_keyboard_goes_out_as_aiogram_would_have_it(
    markup: InlineKeyboardMarkup | ForceReply | None,
) -> None:
    ours, theirs = ApiSession(), AiohttpSession()
    bot = Bot("7000001:AAdemoAAdemoAAdemoAAdemoAAdemoAAdemo", session=ours)
    call = SendMessage(chat_id=1, text="<b>Somebody</b>", reply_markup=markup)
    assert ours.build_form_data(bot, call)._fields == theirs.build_form_data(bot, call)._fields
