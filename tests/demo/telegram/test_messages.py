"""The stand-in against a real aiogram bot: sending, editing, deleting, answering."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from tests.demo.conftest import picture


def keyboard(*labels: str, data: str = "x") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=t, callback_data=data + t) for t in labels]]
    )


def jpeg(width: int = 640, height: int = 480) -> BufferedInputFile:
    return BufferedInputFile(picture(width, height), "door.jpg")


async def test_html_arrives_as_plain_text_with_entities(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "🔔 <b>Anna &amp; Leo</b> <i>rang <u>twice</u></i>", parse_mode="HTML")
    assert sent.text == "🔔 Anna & Leo rang twice"
    assert sent.html_text == "🔔 <b>Anna &amp; Leo</b> <i>rang <u>twice</u></i>"
    assert anna.chat.messages[-1].text == sent.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a <b>c", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("é <zonk>c</zonk>", 'can\'t parse entities: Unsupported start tag "zonk" at byte offset 3'),
        ("1 </b>", "can't parse entities: Unexpected end tag at byte offset 2"),
        ("<b>x</i>", 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("1 < 2", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("1 <2", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute"),
        ("<span class='x'>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b> </b>\n", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("🔔" * 2049, "message is too long"),
    ],
)
async def test_a_text_that_telegram_would_not_take_is_refused_in_its_words(
    bot: Bot, anna: User, text: str, why: str
) -> None:
    before = anna.chat.messages
    with pytest.raises(TelegramBadRequest) as refused:
        await bot.send_message(anna.id, text, parse_mode="HTML")
    assert why in refused.value.message
    assert anna.chat.messages == before


async def test_lengths_count_after_the_tags_are_gone(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096
    photo = await bot.send_photo(anna.id, jpeg(), caption=f"<b>{'&lt;' * 1024}</b>", parse_mode="HTML")
    assert photo.caption == "<" * 1024
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(anna.id, jpeg(), caption="x" * 1025)


async def test_entities_may_be_given_instead_of_tags(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "  bold", entities=[MessageEntity(type="bold", offset=2, length=4)])
    assert sent.html_text == "<b>bold</b>"


async def test_a_link_in_a_text_is_found(bot: Bot, anna: User) -> None:
    await bot.send_message(
        anna.id, "Open https://t.me/doorman_demo_bot?start=abc, <a href='https://x.org'>or</a>", parse_mode="HTML"
    )
    assert anna.chat.messages[-1].links == ["https://t.me/doorman_demo_bot?start=abc", "https://x.org"]


async def test_a_bot_cannot_write_first(bot: Bot, standin: TelegramStandIn) -> None:
    leo = standin.user("Leo")
    for chat in (leo.id, 5, "@nobody"):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(chat, "Hello?")


async def test_a_blocked_bot_is_forbidden_until_the_person_writes_again(bot: Bot, anna: User) -> None:
    await anna.block_bot()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna.id, "Hello?")
    await anna.send_text("I am back")
    assert await bot.send_message(anna.id, "Welcome")


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "A", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "A"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "Text must be non-empty"),
        ({"text": "A", "callback_data": "x", "url": "https://x.org"}, "exactly one action"),
        ({"text": "A", "url": "no link"}, "Wrong HTTP URL"),
    ],
)
async def test_a_button_that_telegram_would_not_take_is_refused(
    bot: Bot, anna: User, button: dict[str, Any], why: str
) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button)]])
    with pytest.raises(TelegramBadRequest) as refused:
        await bot.send_message(anna.id, "x", reply_markup=markup)
    assert why in refused.value.message


async def test_sixty_four_bytes_of_callback_data_are_fine(bot: Bot, anna: User) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("A", data="é" * 31 + "x"))
    assert anna.chat.messages[-1].labels == ["A"]


async def test_one_message_grows_from_text_to_photo_and_never_back(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "Someone", reply_markup=keyboard("Unlock"))
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=anna.id, message_id=sent.message_id, caption="x")
    media = InputMediaPhoto(media=jpeg(), caption="<b>Grace</b>", parse_mode="HTML")
    grown = await bot.edit_message_media(media, chat_id=anna.id, message_id=sent.message_id)
    assert not isinstance(grown, bool)
    assert grown.caption == "Grace"
    assert grown.photo
    assert grown.reply_markup is None  # an edit without a keyboard takes it away
    assert [m.id for m in anna.chat.messages if m.by_bot] == [sent.message_id]
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=sent.message_id)
    await bot.edit_message_caption(chat_id=anna.id, message_id=sent.message_id, caption="Grace rang")
    assert anna.chat.messages[-1].text == "Grace rang"


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, anna: User) -> None:
    sent = await bot.send_message(anna.id, "<b>x</b>", parse_mode="HTML", reply_markup=keyboard("A"))
    chat, message = anna.id, sent.message_id
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(
            "<b>x</b> ", chat_id=chat, message_id=message, parse_mode="HTML", reply_markup=keyboard("A")
        )
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=keyboard("A"))
    # no longer bold
    await bot.edit_message_text("x", chat_id=chat, message_id=message, reply_markup=keyboard("A"))
    await bot.edit_message_reply_markup(chat_id=chat, message_id=message)
    assert anna.chat.messages[-1].buttons == []


async def test_what_is_not_the_bots_or_not_there_cannot_be_edited(bot: Bot, anna: User) -> None:
    theirs = anna.chat.messages[-1]
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=theirs.id)
    sent = await bot.send_message(anna.id, "x")
    await anna.delete(anna.chat.messages[-1])
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("y", chat_id=anna.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(anna.id, sent.message_id)
    asked = await bot.send_message(anna.id, "Name?", reply_markup=ForceReply(input_field_placeholder="Name"))
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("y", chat_id=anna.id, message_id=asked.message_id)


async def test_a_reply_needs_the_message_it_replies_to(bot: Bot, anna: User) -> None:
    theirs = anna.chat.messages[-1]
    sent = await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(message_id=theirs.id))
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == theirs.id
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(message_id=1))
    lonely = ReplyParameters(message_id=1, allow_sending_without_reply=True)
    assert not (await bot.send_message(anna.id, "x", reply_parameters=lonely)).reply_to_message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture()[:9000], "IMAGE_PROCESS_FAILED"),
        (picture(2400, 64), "PHOTO_INVALID_DIMENSIONS"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "is too big for a photo"),
        (b"", "file must be non-empty"),
    ],
)
async def test_what_is_no_photo_is_refused(bot: Bot, anna: User, content: bytes, why: str) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await bot.send_photo(anna.id, BufferedInputFile(content, "x.jpg"))
    assert why in refused.value.message


async def test_a_photo_has_sizes_that_can_be_downloaded_and_sent_again(bot: Bot, anna: User) -> None:
    sent = await bot.send_photo(anna.id, jpeg(1600, 1200))
    assert sent.photo
    assert [(p.width, p.height) for p in sent.photo] == [(90, 68), (320, 240), (1280, 960)]
    again = await bot.send_photo(anna.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    grown = await bot.send_message(anna.id, "Someone")
    edited = await bot.edit_message_media(
        InputMediaPhoto(media=sent.photo[-1].file_id), chat_id=anna.id, message_id=grown.message_id
    )
    assert not isinstance(edited, bool)
    assert edited.photo == sent.photo
    file = await bot.get_file(sent.photo[0].file_id)
    assert file.file_path
    content = await bot.download_file(file.file_path)
    assert content
    assert content.read(2) == b"\xff\xd8"
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.send_photo(anna.id, "AgACAgInothing")
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.edit_message_media(
            InputMediaPhoto(media="AgACAgInothing"), chat_id=anna.id, message_id=grown.message_id
        )
    with pytest.raises(TelegramBadRequest, match="failed to get HTTP URL content"):
        await bot.send_photo(anna.id, "https://example.org/x.jpg")
    with pytest.raises(aiohttp.ClientResponseError):
        await bot.download_file("photos/nothing.jpg")


async def test_albums_have_two_to_ten_of_one_kind(bot: Bot, anna: User) -> None:
    one, two = InputMediaPhoto(media=jpeg(), caption="first"), InputMediaPhoto(media=jpeg(320, 240))
    sent = await bot.send_media_group(anna.id, [one, two])
    assert sent[0].media_group_id == sent[1].media_group_id
    assert sent[0].caption == "first"
    with pytest.raises(TelegramBadRequest, match="2 to 10"):
        await bot.send_media_group(anna.id, [one])
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await bot.send_media_group(anna.id, [one, InputMediaDocument(media=jpeg())])


async def test_a_document_keeps_its_name(bot: Bot, anna: User) -> None:
    sent = await bot.send_document(anna.id, BufferedInputFile(b"a,b\r\n", "log.csv"), caption="October")
    assert sent.document
    assert (sent.document.file_name, sent.document.file_size) == ("log.csv", 5)


async def test_a_tap_is_answered_once_and_in_time(bot: Bot, standin: TelegramStandIn, anna: User) -> None:
    await bot.send_message(anna.id, "x", reply_markup=keyboard("Unlock"))
    tap = await anna.tap(anna.chat.messages[-1], "Unlock")
    await bot.answer_callback_query(tap.query.id, "Opening…", show_alert=True)
    popup = await tap.answer()
    assert (popup.text, popup.alert) == ("Opening…", True)
    with pytest.raises(
        TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
    ):
        await bot.answer_callback_query(tap.query.id)
    with pytest.raises(TelegramBadRequest, match="query ID is invalid"):
        await bot.answer_callback_query("12345")
    late = await anna.tap(anna.chat.messages[-1], "Unlock")
    standin.messages.query_life_s = 0.0
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(late.query.id)


async def test_a_reaction_is_one_emoji_that_telegram_has(bot: Bot, anna: User) -> None:
    theirs = anna.chat.messages[-1]
    await bot.set_message_reaction(anna.id, theirs.id, [ReactionTypeEmoji(emoji="👍")])
    assert anna.chat.messages[-1].reaction == "👍"
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await bot.set_message_reaction(anna.id, theirs.id, [ReactionTypeEmoji(emoji="🚪")])


async def test_a_messages_keyboard_can_also_be_taken_from_below(bot: Bot, anna: User) -> None:
    await bot.send_message(anna.id, "x", reply_markup=ReplyKeyboardRemove())
    assert anna.chat.messages[-1].buttons == []


async def test_waiting_for_a_message_ends_when_it_comes_and_tells_what_was_there_when_it_does_not(
    bot: Bot, anna: User
) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(anna.chat.until_message("front door"))
        await bot.send_message(anna.id, "Someone is at the front door")
    assert waiting.result().text == "Someone is at the front door"
    with pytest.raises(TimeoutError, match="Someone is at the front door"):
        await anna.chat.until_message("back door", timeout_s=0.01)


async def test_old_messages_cannot_be_deleted(bot: Bot, anna: User, standin: TelegramStandIn) -> None:
    sent = await bot.send_message(anna.id, "x")
    await bot.delete_message(anna.id, (await bot.send_message(anna.id, "y")).message_id)
    born = standin.telegram.clock()
    standin.telegram.clock = lambda: born + 49 * 3600
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await bot.delete_message(anna.id, sent.message_id)
