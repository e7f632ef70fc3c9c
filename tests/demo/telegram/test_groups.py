"""Groups of the stand-in: what a bot hears there, and what Telegram refuses; held to the Bot API's own description."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import Update

from bot.demo.telegram.groups import Group
from bot.demo.telegram.stand_in import TelegramStandIn

API_JSON = Path(__file__).parents[4] / "shared" / "telegram" / "api.json"


@pytest.fixture
def group(standin: TelegramStandIn) -> Group:
    group = standin.group("Family")
    group.add_bot(standin.user("Anna"))
    return group


async def told(standin: TelegramStandIn) -> list[dict[str, Any]]:
    """The updates that wait, each readable."""
    waiting = await standin.updates.fetch(None, None, 0, ["message", "callback_query", "my_chat_member"])
    for update in waiting:
        Update.model_validate(update)
    return waiting


async def test_a_bot_hears_that_it_was_added_commands_and_replies_to_it_and_nothing_else(
    standin: TelegramStandIn, bot: Bot, group: Group
) -> None:
    anna = standin.user("Anna")
    ours = await bot.send_message(group.id, "Somebody rang")
    group.send(anna, "Who is it?")
    group.send(anna, "/here")
    group.send(anna, "Grace", reply_to=group.message(ours.message_id))
    group.send_anonymously("/here")
    added, command, reply, anonymous = await told(standin)
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert [m["message"]["text"] for m in (command, reply, anonymous)] == ["/here", "Grace", "/here"]
    assert command["message"]["from"]["id"] == anna.id
    assert anonymous["message"]["from"]["id"] == 1087968824
    assert anonymous["message"]["sender_chat"]["id"] == group.id


async def test_a_bot_that_is_no_member_may_not_write(standin: TelegramStandIn, bot: Bot, group: Group) -> None:
    await bot.leave_chat(group.id)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "Somebody rang")
    assert [u["my_chat_member"]["new_chat_member"]["status"] for u in await told(standin)] == ["member", "left"]


async def test_a_group_that_became_a_supergroup_refuses_and_tells_its_new_id(
    standin: TelegramStandIn, bot: Bot, group: Group
) -> None:
    new = group.upgrade(standin.user("Anna"))
    with pytest.raises(TelegramMigrateToChat) as refused:
        await bot.send_message(group.id, "Somebody rang")
    assert refused.value.migrate_to_chat_id == new.id
    assert (await bot.send_message(new.id, "Somebody rang")).chat.type == "supergroup"
    _, left, came = await told(standin)
    assert (left["message"]["chat"]["id"], left["message"]["migrate_to_chat_id"]) == (group.id, new.id)
    assert (came["message"]["chat"]["id"], came["message"]["migrate_from_chat_id"]) == (new.id, group.id)


@pytest.mark.skipif(not API_JSON.exists(), reason="the Bot API's own description is not at hand")
async def test_whatever_a_group_tells_has_the_fields_that_the_bot_api_knows(
    standin: TelegramStandIn, bot: Bot, group: Group
) -> None:
    types = json.loads(API_JSON.read_text())["types"]
    anna = standin.user("Anna")
    ours = await bot.send_message(group.id, "Somebody rang")
    group.send(anna, "/here", reply_to=group.message(ours.message_id))
    group.send_anonymously("/here")
    group.upgrade(anna)
    kinds = {"message": "Message", "my_chat_member": "ChatMemberUpdated"}
    for update in await told(standin):
        for kind, name in kinds.items():
            fields = {field["name"] for field in types[name]["fields"]}
            assert update.get(kind, {}).keys() <= fields, update
