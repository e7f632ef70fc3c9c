"""The Bot API's rules for what may be sent and what may be edited into what."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from aiogram.types import (
    BotCommand,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.demo.telegram.calls import given
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.entities import Formatted, parse, utf16
from bot.demo.telegram.refusal import bad_request

#: Lengths after the entities are parsed, in UTF-16 units.
MAX_TEXT = 4096
MAX_CAPTION = 1024

#: A popup's text, in characters.
MAX_POPUP = 200

#: What a button may look like.
STYLES = frozenset({"danger", "success", "primary"})

#: The callback data of a button, in bytes.
MAX_DATA = 64

_MAX_BUTTONS = 100
_MAX_HINT = 64
_MAX_COMMANDS = 100
MAX_DESCRIPTION = 256

#: A bot may delete its messages for so long, in seconds.
DELETABLE_S = 48 * 3600

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

#: The fields of a button that say what it does: each button has exactly one.
_ACTIONS = tuple(
    name for name in InlineKeyboardButton.model_fields if name not in ("text", "style", "icon_custom_emoji_id")
)


def text_of(text: str, mode: Any, entities: Any, *, editing: bool = False) -> Formatted:
    """A message's text; raises ApiRefusal where it is empty, too long or wrongly tagged."""
    parsed = parse(text, given(mode), _dumped(entities))
    if not parsed.text:
        raise bad_request("message text is empty")
    if utf16(parsed.text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG" if editing else "message is too long")
    return parsed


def caption_of(caption: str | None, mode: Any, entities: Any) -> Formatted:
    """A caption; it may be empty."""
    parsed = parse(caption or "", given(mode), _dumped(entities))
    if utf16(parsed.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return parsed


def markup_of(markup: Any, *, private: bool = True) -> dict[str, Any] | None:
    """A reply markup, checked, as JSON; raises ApiRefusal. ``private``: it is for somebody's own chat."""
    if markup is None:
        return None
    if isinstance(markup, InlineKeyboardMarkup):
        _check_inline(markup, private=private)
        rows = [[button.model_dump(exclude_none=True) for button in row] for row in markup.inline_keyboard if row]
        return {"inline_keyboard": rows} if rows else None
    if isinstance(markup, ReplyKeyboardMarkup) and not any(markup.keyboard):
        raise bad_request("reply keyboard must be non-empty")
    if isinstance(markup, ForceReply | ReplyKeyboardMarkup):
        hint = markup.input_field_placeholder
        if hint is not None and not 1 <= len(hint) <= _MAX_HINT:
            raise bad_request("input_field_placeholder must be 1-64 characters long")
    dumped: dict[str, Any] = markup.model_dump(exclude_none=True)
    return dumped


def reply_target(
    chat: Chat, parameters: ReplyParameters | None, old_style: int | None, *, optional: bool
) -> int | None:
    """The id of the message that is answered; raises ApiRefusal where there is none."""
    wanted = parameters.message_id if parameters else old_style
    if wanted is None:
        return None
    if chat.message(wanted) is None:
        if optional or (parameters and given(parameters.allow_sending_without_reply)):
            return None
        raise bad_request("message to be replied not found")
    return wanted


def editable(chat: Chat, message_id: int | None) -> ChatMessage:
    """The message that is to be edited; raises ApiRefusal."""
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.message(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot or (message.markup and "inline_keyboard" not in message.markup):
        raise bad_request("message can't be edited")
    return message


def edited(chat: Chat, old: ChatMessage, new: ChatMessage, now: int) -> ChatMessage:
    """Put the new version into the chat; raises ApiRefusal where nothing would change."""
    if new == old:
        raise bad_request(_SAME)
    return chat.put(replace(new, edited=now))


def check_commands(commands: list[BotCommand]) -> None:
    """Refuse what BotFather would."""
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.description) <= MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(code: str) -> None:
    """Refuse what is no language's two letters."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")


def _check_inline(markup: InlineKeyboardMarkup, *, private: bool) -> None:
    buttons = [button for row in markup.inline_keyboard for button in row]
    if len(buttons) > _MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        if not button.text.strip():
            raise bad_request("can't parse inline keyboard button: Text must be non-empty")
        if button.style is not None and button.style not in STYLES:
            raise bad_request(f"can't parse inline keyboard button: invalid style {button.style!r}")
        actions = [name for name in _ACTIONS if getattr(button, name) is not None]
        if not actions:
            raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if len(actions) > 1:
            raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
        if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= MAX_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        _check_address(button, private=private)


def _check_address(button: InlineKeyboardButton, *, private: bool) -> None:
    """Of a button that opens something."""
    if button.web_app is not None and not private:
        raise bad_request("BUTTON_TYPE_INVALID")  # and so each edit of such a message, for ever
    if button.web_app is not None and not opens(button.web_app.url):
        raise bad_request(
            f"inline keyboard button Web App URL '{button.web_app.url}' is invalid: Only HTTPS links are allowed"
        )
    if button.url is not None and not _is_link(button.url):
        raise bad_request(f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")


def opens(url: str) -> bool:
    """Whether a page is opened; of this very machine it is without https, too, as in Telegram's test environment."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))


def _is_link(url: str) -> bool:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in parts.netloc)


def _dumped(entities: Any) -> list[dict[str, Any]] | None:
    return [entity.model_dump(exclude_none=True) for entity in entities] if entities else None
