"""The "/" menus of the stand-in, held to what core.telegram.org says of their scopes and languages."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn


async def test_commands_are_checked_and_kept(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(command="status", description="Is everything working?")])
    assert [(c.command, c.description) for c in await bot.get_my_commands()] == [("status", "Is everything working?")]
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="Status!", description="x")])


async def test_a_menu_for_fewer_people_comes_first_and_a_language_without_one_falls_back(
    bot: Bot, standin: TelegramStandIn, anna: User
) -> None:
    """A chat comes before all private chats, these before everybody; in each, a language before none."""
    chat, private = BotCommandScopeChat(chat_id=anna.id), BotCommandScopeAllPrivateChats()
    anna.set_language("es-MX")
    for scope, code in ((None, None), (None, "es"), (private, None), (private, "es"), (chat, None), (chat, "es")):
        menu = f"{scope.type.value if scope else 'default'}_{code or 'any'}"
        await bot.set_my_commands([BotCommand(command=menu, description="x")], scope, code)
        assert [c["command"] for c in standin.account.offered_to(anna.account)] == [menu]
    await bot.set_my_commands([BotCommand(command="german", description="x")], chat, "de")
    leo = standin.user("Leo")
    assert [c["command"] for c in standin.account.offered_to(leo.account)] == ["all_private_chats_any"]
    for scope, code, left in (
        (chat, "es", "chat_any"),
        (chat, None, "all_private_chats_es"),
        (private, "es", "all_private_chats_any"),
        (private, None, "default_es"),
        (None, "es", "default_any"),
    ):
        assert await bot.delete_my_commands(scope, code)
        assert [c["command"] for c in standin.account.offered_to(anna.account)] == [left]
    assert await bot.delete_my_commands(chat)  # it is gone already
    assert [c.command for c in await bot.get_my_commands(chat, "de")] == ["german"]
    assert await bot.get_my_commands(chat) == []


async def test_a_menu_is_for_a_chat_that_was_begun_and_in_a_language_of_two_letters(
    bot: Bot, standin: TelegramStandIn, anna: User
) -> None:
    menu = [BotCommand(command="look", description="x")]
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands(menu, BotCommandScopeChat(chat_id=standin.user("Leo").id))
    with pytest.raises(TelegramBadRequest, match="invalid language code"):
        await bot.set_my_commands(menu, language_code="es-MX")
    await anna.block_bot()  # the menu is not written into the chat
    assert await bot.set_my_commands(menu, BotCommandScopeChat(chat_id=anna.id))
