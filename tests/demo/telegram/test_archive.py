"""The stand-in keeps its chats, as Telegram does."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.demo.telegram.archive import Archive
from bot.demo.telegram.stand_in import TelegramStandIn
from tests.demo.conftest import picture
from tests.rig.cameras.rtsp import walker, write_video

Life = Callable[[], AbstractAsyncContextManager[tuple[TelegramStandIn, Bot]]]


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """One life of a stand-in with this folder, and a bot that speaks with it."""

    @asynccontextmanager
    async def begin() -> AsyncIterator[tuple[TelegramStandIn, Bot]]:
        telegram = TelegramStandIn()
        async with Archive(tmp_path / "telegram", telegram), telegram:
            session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
            yield telegram, Bot(telegram.token, session)
            await (await session.create_session()).close()

    return begin


async def test_the_chats_are_there_again_with_pictures_buttons_files_and_commands(life: Life, tmp_path: Path) -> None:
    clip = write_video(tmp_path / "clip.mp4", walker(), seconds=1.0)
    async with life() as (telegram, bot):
        anna = telegram.user("Anna")
        await anna.send_text("/start")
        keys = InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="Unlock", callback_data="u", style="danger")]]
        )
        card = await bot.send_photo(
            anna.id,
            BufferedInputFile(picture(), "x.jpg"),
            caption="<b>Grace</b> 🔔",
            parse_mode="HTML",
            reply_markup=keys,
        )
        await bot.send_document(anna.id, BufferedInputFile(b"{}", "secrets.json"))
        await bot.send_animation(anna.id, BufferedInputFile(clip.read_bytes(), "clip.mp4"))
        await anna.send_album([picture(), picture(320, 240)], "Grace")
        await bot.set_my_commands([BotCommand(command="look", description="Who is there?")])
        await telegram.user("Leo").block_bot()
        held = anna.chat.messages
        commands = telegram.account.offered_to(anna.account)
        assert commands

    async with life() as (telegram, bot):
        anna = telegram.user("Anna")
        assert anna.chat.messages == held
        assert telegram.account.offered_to(anna.account) == commands
        assert telegram.user("Leo").chat.blocked
        assert not telegram.user("Leo").chat.open
        file = await bot.get_file(held[1].photo[-1].file_id)
        assert file.file_path
        content = await bot.download_file(file.file_path)
        assert content
        assert content.read() == held[1].photo[-1].content
        await bot.edit_message_caption(chat_id=anna.id, message_id=card.message_id, caption="Anna opened")
        assert (await bot.send_message(anna.id, "later")).message_id > held[-1].id


async def test_what_the_bot_has_not_fetched_waits_and_what_it_confirmed_never_comes_again(life: Life) -> None:
    async with life() as (telegram, bot):
        await telegram.user("Anna").send_text("first")
        (first,) = await bot.get_updates(timeout=1)
        await bot.get_updates(offset=first.update_id + 1, timeout=0)
        await telegram.user("Anna").send_text("second")

    async with life() as (telegram, bot):
        await telegram.user("Anna").send_text("third")
        waiting = await bot.get_updates(timeout=1)
    assert [update.message.text for update in waiting if update.message] == ["second", "third"]
    assert [update.update_id for update in waiting] == [first.update_id + 1, first.update_id + 2]


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"version": 1}'])
async def test_chats_that_cannot_be_read_are_set_aside_and_said(
    life: Life, tmp_path: Path, torn: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "telegram"
    folder.mkdir()
    (folder / "chats.json").write_text(torn)
    async with life() as (telegram, _):
        await telegram.user("Anna").send_text("hello")
    assert "cannot be read" in caplog.text
    assert (folder / "chats.json.unreadable").read_text() == torn
    async with life() as (telegram, _):
        assert [message.text for message in telegram.user("Anna").chat.messages] == ["hello"]


async def test_a_lost_picture_takes_only_its_own_message_with_it(life: Life, tmp_path: Path) -> None:
    async with life() as (telegram, _):
        await telegram.user("Anna").send_text("hello")
        lost = await telegram.user("Anna").send_photo(picture())
        await telegram.user("Anna").send_photo(picture(), "Grace")
    (tmp_path / "telegram" / lost.photo[0].unique_id).unlink()
    async with life() as (telegram, _):
        assert [message.text for message in telegram.user("Anna").chat.messages] == ["hello", "Grace"]


async def test_a_book_of_a_later_release_opens(life: Life, tmp_path: Path) -> None:
    async with life() as (telegram, _):
        await telegram.user("Anna").send_text("hello")
    book = tmp_path / "telegram" / "chats.json"
    book.write_text(book.read_text().replace('"by_bot"', '"sticker": 7, "by_bot"').replace("{", '{"mood": 1, ', 1))
    async with life() as (telegram, _):
        assert [message.text for message in telegram.user("Anna").chat.messages] == ["hello"]


async def test_a_stop_in_the_middle_of_writing_keeps_the_newest_chats(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, second, replaced = threading.Event(), threading.Event(), threading.Event()
    sync, replace = os.fsync, Path.replace

    def held_up(file: int) -> None:
        sync(file)
        if not begun.is_set():
            begun.set()
            second.wait(1)  # in vain, where one waits for the other
        elif not replaced.is_set():
            second.set()
            replaced.wait(5)

    def told(half: Path, path: Path) -> None:
        replace(half, path)
        replaced.set()

    monkeypatch.setattr(os, "fsync", held_up)
    monkeypatch.setattr(Path, "replace", told)
    async with life() as (telegram, bot):
        anna = telegram.user("Anna")
        await anna.send_text("/start")
        await bot.send_photo(anna.id, BufferedInputFile(picture(), "x.jpg"))
        assert await asyncio.to_thread(begun.wait, 10)
        await anna.send_text("/help")
        held = anna.chat.messages
    async with life() as (telegram, _):
        assert telegram.user("Anna").chat.messages == held
