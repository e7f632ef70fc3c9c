"""Clips in the stand-in's chats: silent videos that play by themselves, as Telegram's animations do."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InputMediaAnimation

from bot.demo.telegram.residents import User
from tests.demo.conftest import picture
from tests.rig.cameras.rtsp import walker, write_video


async def test_a_photo_becomes_a_clip_that_plays_by_itself_and_is_sent_again_by_its_id(
    bot: Bot, anna: User, tmp_path: Path
) -> None:
    written = write_video(tmp_path / "clip.mp4", walker(), seconds=2.0, size=(320, 180))
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture(), "door.jpg"), caption="Somebody")
    edited = await bot.edit_message_media(
        InputMediaAnimation(media=BufferedInputFile(written.read_bytes(), "clip.mp4"), caption="Somebody, 4 s"),
        chat_id=anna.id,
        message_id=sent.message_id,
    )
    assert not isinstance(edited, bool)
    assert edited.animation
    assert (edited.animation.width, edited.animation.height, edited.animation.duration) == (320, 180, 2)
    assert edited.photo is None
    assert edited.caption == "Somebody, 4 s"
    again = await bot.send_animation(anna.id, edited.animation.file_id)
    assert again.animation
    assert again.animation.file_id == edited.animation.file_id


async def test_what_is_no_silent_video_is_no_animation(bot: Bot, anna: User) -> None:
    with pytest.raises(TelegramBadRequest, match="no video was found"):
        await bot.send_animation(anna.id, BufferedInputFile(b"rubbish" * 99, "clip.mp4"))
    photo = await bot.send_photo(anna.id, BufferedInputFile(picture(), "door.jpg"))
    assert photo.photo
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.send_animation(anna.id, photo.photo[-1].file_id)
