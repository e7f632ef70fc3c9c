"""The stand-in's server: tokens, methods, parameters, updates, faults."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from bot.demo.telegram.calls import METHODS
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from tests.demo.conftest import picture

API_JSON = Path(__file__).parents[4] / "shared" / "telegram" / "api.json"


async def post(standin: TelegramStandIn, method: str, token: str = "", **params: Any) -> tuple[int, dict[str, Any]]:
    url = f"{standin.url}/bot{token or standin.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=params) as answer:
        return answer.status, await answer.json()


async def test_the_bot_introduces_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot) == ("doorman_demo_bot", True)


async def test_a_wrong_token_is_unauthorized(standin: TelegramStandIn) -> None:
    async with Bot("42:" + "x" * 35, AiohttpSession(api=TelegramAPIServer.from_base(standin.url))) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
    assert await post(standin, "getMe", "nonsense") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_an_unknown_method_is_not_found(standin: TelegramStandIn) -> None:
    status, body = await post(standin, "openTheDoor")
    assert (status, body["ok"], body["error_code"]) == (404, False, 404)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": "x", "zonk": 1}, "unknown parameter 'zonk'"),
        ({"text": 5}, "wrong parameter text"),
        ({"text": "x", "disable_notification": "maybe"}, "can't parse disable_notification"),
        ({}, "message text is empty"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": 5}]]}}, "inline keyboard"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "zonk": "5"}]]}}, "unknown field 'zonk'"),
        ({"text": "x", "reply_markup": "no json"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {}}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "parse_mode": "Zonk"}, "unsupported parse_mode"),
    ],
)
async def test_parameters_are_held_to_aiograms_models(
    standin: TelegramStandIn, anna: User, params: dict[str, Any], why: str
) -> None:
    status, body = await post(standin, "sendMessage", chat_id=anna.id, **params)
    assert status == 400
    assert why in body["description"]


async def test_a_form_and_a_query_are_understood_as_well_as_json(standin: TelegramStandIn, anna: User) -> None:
    url = f"{standin.url}/bot{standin.token}/sendmessage"
    fields = {"chat_id": str(anna.id), "text": "5", "disable_notification": "true"}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=fields) as answer:
            assert (await answer.json())["ok"]
        async with session.get(url, params=fields) as answer:
            assert (await answer.json())["result"]["text"] == "5"
        form = aiohttp.FormData({"chat_id": str(anna.id)})
        form.add_field("photo", picture(), filename="x.jpg", content_type="image/jpeg")
        async with session.post(f"{standin.url}/bot{standin.token}/sendPhoto", data=form) as answer:
            assert (await answer.json())["result"]["photo"]


async def test_updates_wait_until_they_are_confirmed(bot: Bot, anna: User) -> None:
    await anna.send_text("one")
    first = await bot.get_updates()
    assert [u.message.text for u in first if u.message] == ["/start", "one"]
    assert await bot.get_updates() == first
    assert await bot.get_updates(offset=first[0].update_id + 1) == first[1:]
    assert await bot.get_updates(offset=first[1].update_id + 1) == []


async def test_a_long_poll_ends_as_soon_as_something_comes(bot: Bot, anna: User) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(bot.get_updates(offset=offset, timeout=30))
        await anna.send_photo(picture(), "Grace")
    message = polling.result()[0].message
    assert message
    assert message.photo
    assert message.caption == "Grace"


async def test_only_the_newest_poller_is_served(bot: Bot, standin: TelegramStandIn) -> None:
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        old = tasks.create_task(asyncio.wait_for(_conflict(bot), 20))
        await standin.journal.until(lambda call: call.method == "getUpdates" and bool(call.params))
        await bot.get_updates()
    assert "terminated by other getUpdates request" in old.result()


async def _conflict(bot: Bot) -> str:
    with pytest.raises(TelegramConflictError) as refused:
        await bot.get_updates(timeout=30)
    return refused.value.message


async def test_a_webhook_forbids_polling_until_it_is_deleted(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(TelegramConflictError, match="use deleteWebhook"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_only_allowed_kinds_of_update_are_kept(bot: Bot, anna: User) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await anna.send_text("unheard")
    await bot.send_message(anna.id, "x", reply_markup=_keyboard())
    await anna.tap(anna.chat.messages[-1], "A")
    updates = await bot.get_updates()
    assert [u.event_type for u in updates][1:] == ["callback_query"]


async def test_blocking_is_an_update_of_its_own(bot: Bot, anna: User) -> None:
    await anna.block_bot()
    update = (await bot.get_updates())[-1].my_chat_member
    assert update
    assert update.new_chat_member.status == "kicked"


async def test_blocking_and_unblocking_are_told_as_telegram_tells_them(bot: Bot, anna: User) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["my_chat_member"])
    await anna.block_bot()
    await anna.block_bot()
    await anna.unblock_bot()
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert {(c.chat.id, c.chat.type, c.from_user.id, c.new_chat_member.user.id) for c in changes if c} == {
        (anna.id, "private", anna.id, bot.id)
    }


async def test_blocking_is_not_told_to_a_bot_that_does_not_ask(bot: Bot, anna: User) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["message"])
    await anna.block_bot()
    await anna.unblock_bot()
    await anna.block_bot()
    await anna.send_text("who writes unblocks")
    assert {update.event_type for update in await bot.get_updates()} == {"message"}


async def test_a_forged_tap_reaches_the_bot_as_any_other(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "x")
    anna.tap_data(sent.message_id, "forged")
    query = (await bot.get_updates())[-1].callback_query
    assert isinstance(query, CallbackQuery)
    assert query.data == "forged"
    assert isinstance(query.message, Message)
    with pytest.raises(LookupError):
        await anna.tap(anna.chat.messages[-1], "Unlock")


async def test_a_reply_carries_the_message_it_answers(bot: Bot, anna: User) -> None:
    await bot.send_message(anna.id, "What is their name?")
    await anna.reply(anna.chat.messages[-1], "Grace")
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.reply_to_message
    assert message.reply_to_message.text == "What is their name?"


async def test_an_album_is_several_messages_with_one_caption(bot: Bot, anna: User) -> None:
    await anna.send_album([picture(), picture(320, 240)], "Grace")
    messages = [u.message for u in await bot.get_updates() if u.message][1:]
    assert [m.caption for m in messages] == ["Grace", None]
    assert len({m.media_group_id for m in messages}) == 1


async def test_a_deep_link_starts_the_bot(bot: Bot, anna: User) -> None:
    await anna.open_link("https://t.me/doorman_demo_bot?start=abc")
    assert anna.chat.messages[-1].text == "/start abc"
    with pytest.raises(ValueError, match="no link"):
        await anna.open_link("https://t.me/another_bot?start=abc")


async def test_the_bot_is_told_to_slow_down(bot: Bot, standin: TelegramStandIn, anna: User) -> None:
    standin.faults.slow_down(7, "sendMessage")
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(anna.id, "x")
    assert refused.value.retry_after == 7
    assert await bot.send_message(anna.id, "x")
    standin.rate_limit.on = True
    for n in range(3):
        await bot.send_message(anna.id, str(n))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(anna.id, "one too many")
    assert [m.text for m in anna.chat.messages[-3:]] == ["0", "1", "2"]


async def test_a_gateway_answers_with_html(bot: Bot, standin: TelegramStandIn, anna: User) -> None:
    standin.faults.break_gateway("sendMessage")
    with pytest.raises(ClientDecodeError):
        await bot.send_message(anna.id, "x")
    assert not any(m.by_bot for m in anna.chat.messages)


async def test_a_lost_reply_is_a_message_that_stands(bot: Bot, standin: TelegramStandIn, anna: User) -> None:
    standin.faults.lose_reply("sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")
    assert anna.chat.messages[-1].text == "x"
    standin.faults.drop("sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "y")
    assert anna.chat.messages[-1].text == "x"


async def test_any_refusal_and_any_delay_can_be_asked_for(bot: Bot, standin: TelegramStandIn, anna: User) -> None:
    standin.faults.refuse(500, "Internal Server Error: restart", times=1)
    with pytest.raises(TelegramAPIError, match="restart"):
        await bot.get_me()
    slow = standin.faults.delay(0.05, times=None)
    await bot.get_me()
    standin.faults.take_back(slow)
    call = standin.journal.calls("getMe")[-1]
    assert call.finished
    assert call.finished - call.arrived >= 0.05


async def test_an_outage_refuses_connections_and_keeps_what_was_sent(
    bot: Bot, standin: TelegramStandIn, anna: User
) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        cut = tasks.create_task(_cut(bot))
        await standin.journal.until(lambda call: call.method == "getUpdates" and bool(call.params))
        await standin.go_out()
    assert cut.result()
    assert standin.out
    with pytest.raises(TelegramNetworkError):
        await bot.get_me()
    await anna.send_text("typed in the outage")
    await standin.come_back()
    assert [u.message.text for u in await bot.get_updates() if u.message][-1] == "typed in the outage"


async def _cut(bot: Bot) -> bool:
    offset = (await bot.get_updates())[-1].update_id + 1
    with pytest.raises(TelegramNetworkError):
        await bot.get_updates(offset=offset, timeout=30)
    return True


async def test_the_journal_tells_when_a_call_came_in_and_how_it_went(
    bot: Bot, standin: TelegramStandIn, anna: User
) -> None:
    sent = await bot.send_message(anna.id, "x")
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(5, "x")
    good, bad = standin.journal.calls("sendMessage")
    assert (good.status, good.message_id, good.chat_id) == (200, sent.message_id, anna.id)
    assert (bad.status, bad.description) == (400, "Bad Request: chat not found")
    assert good.arrived < (good.finished or 0) <= bad.arrived


@pytest.mark.skipif(not API_JSON.exists(), reason="the machine-readable Bot API is not beside this checkout")
def test_the_methods_here_have_the_parameters_that_telegram_documents() -> None:
    documented = json.loads(API_JSON.read_text())["methods"]
    api = TelegramStandIn()
    ours = [m for m in METHODS.values() if m.__api_method__ in documented and _has(api, m)]
    assert len(ours) >= 25
    for method in ours:
        fields = {field["name"] for field in documented[method.__api_method__].get("fields", [])}
        assert fields <= set(method.model_fields), method.__api_method__


def _has(api: TelegramStandIn, method: Any) -> bool:
    try:
        return bool(api._handler(method))
    except Exception:  # noqa: BLE001 - any refusal says that it is not here
        return False


def _keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="A", callback_data="a")]])
