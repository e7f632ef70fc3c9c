"""A camera's password is written once, leaves the chat at once, and stands nowhere."""

import logging

import pytest

from bot.house.watch.camera import CameraId, Login
from tests.english import texts
from tests.rig.chat import ChatRig, card
from tests.telegram.chat.cameras.steps import (
    PASSWORD,
    gone,
    last,
    tap,
    write_address,
    write_login,
)


async def test_a_password_leaves_the_chat_at_once_and_stands_nowhere(
    rig: ChatRig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await card(rig.anna, "It asks for a user and a password.")
    await tap(rig.anna, "🔑 User and password")
    await gone(rig, await write_login(rig))
    await card(rig.anna, "What is this camera called?")
    await rig.anna.send_text("garden camera")
    await tap(rig.anna, "🚪 At the front door")
    await card(rig.anna, "The garden camera watches the front door from now on.")
    assert rig.cameras.logins == {CameraId("garden-camera"): Login("admin", PASSWORD)}
    everywhere = [repr(book.everything()) for book in rig.memory.collections.values()]
    everywhere += [repr(rig.memory.audit.__dict__), caplog.text]
    everywhere += [repr(call) for call in rig.telegram.journal.calls()]
    everywhere += [message.text for user in (rig.anna, rig.leo) for message in user.chat.messages]
    assert not [words for words in everywhere if "s3cret" in words]


@pytest.mark.parametrize("password", ["/start1234", "/x", "- -", "12345678"])
async def test_whatever_a_password_looks_like_it_is_taken_as_one(rig: ChatRig, password: str) -> None:
    rig.cameras.right_login = Login("admin", password)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    await gone(rig, await write_login(rig, password))
    await card(rig.anna, "What is this camera called?")


async def test_a_command_is_no_password(rig: ChatRig) -> None:
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    await write_login(rig, "/help")
    await card(rig.anna, "I look after your door.")
    assert len(rig.cameras.attempts) == 1


async def test_a_wrong_password_is_asked_for_once_more(rig: ChatRig) -> None:
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    await write_login(rig, "wrong")
    await card(rig.anna, "The camera does not take that user and password.")
    before = last(rig.anna)
    await tap(rig.anna, "🔑 User and password")
    await rig.anna.chat.until_message("Which user does the camera ask for?", after=before)
    await rig.anna.send_text("admin")
    await rig.anna.chat.until_message("And the password?", after=before)
    await rig.anna.send_text(PASSWORD)
    await card(rig.anna, "What is this camera called?")


async def test_a_password_that_cannot_be_deleted_is_told_of(rig: ChatRig) -> None:
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    rig.telegram.faults.refuse(400, "Bad Request: message can't be deleted", "deleteMessage")
    await write_login(rig)
    await card(rig.anna, texts.NOT_ERASED)
    await card(rig.anna, "What is this camera called?")


async def test_a_password_is_deleted_after_a_restart_where_telegram_was_away(rig: ChatRig) -> None:
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    broken = rig.telegram.faults.refuse(502, "Bad Gateway", "deleteMessage", times=None)
    written = await write_login(rig)
    await card(rig.anna, "What is this camera called?")
    await rig.telegram.journal.until(lambda call: call.method.lower() == "deletemessage")
    await rig.stop()
    rig.telegram.faults.take_back(broken)
    await rig.start()
    await gone(rig, written)
    assert not [message for message in rig.anna.chat.messages if "s3cret" in message.text]


async def test_a_password_that_comes_too_late_leaves_the_chat_all_the_same(rig: ChatRig) -> None:
    rig.cameras.right_login = Login("admin", PASSWORD)
    await write_address(rig)
    await tap(rig.anna, "🔑 User and password")
    await card(rig.anna, "Which user")
    await rig.anna.send_text("admin")
    asked = await card(rig.anna, "And the password?")
    await rig.stop()
    await rig.start()
    written = await rig.anna.reply(asked, PASSWORD)
    await gone(rig, written.id)
    await card(rig.anna, texts.DRAFT_GONE)


@pytest.mark.parametrize(
    "written",
    [
        f"rtsp://admin:{PASSWORD}@192.168.1.20/stream2",
        f"the camera is at http://192.168.1.21/snap?user=a&pwd={PASSWORD} I think",
    ],
)
@pytest.mark.parametrize("asked", [False, True])
async def test_an_address_with_a_password_that_nobody_asked_for_leaves_the_chat(
    rig: ChatRig, written: str, *, asked: bool
) -> None:
    if asked:  # something else
        await write_address(rig)
        await card(rig.anna, "What is this camera called?")
    sent = await rig.anna.send_text(written)
    await card(rig.anna, "A password stood in that address, so I deleted your message.")
    await gone(rig, sent.id)
    assert not [user for user in (rig.anna, rig.leo) for one in user.chat.messages if PASSWORD in one.text]


async def test_an_address_without_a_password_stays(rig: ChatRig) -> None:
    sent = await rig.anna.send_text("rtsp://192.168.1.20/stream2")
    await rig.anna.chat.until_message("", after=sent.id)
    assert rig.anna.chat.message(sent.id)
