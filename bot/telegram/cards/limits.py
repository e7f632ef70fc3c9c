"""How long a text may be, as Telegram counts: in UTF-16 units, tags and escapes aside. Nothing leaves without this.

A text that is too long is refused as a whole, and with it the picture and the answer. Whoever words a text shortens
it by its meaning; what is still too long here is cut, and logged as a mistake of ours.
"""

import logging
import re
from html import escape, unescape
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMedia

from bot.words.length import cut, utf16

log = logging.getLogger(__name__)

Method = TypeVar("Method", bound=TelegramMethod[Any])

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_POPUP = 200

#: Telegram names no bound; a phone shows about half of this.
MAX_LABEL = 64
MAX_BUTTONS = 100

_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
_PIECE = re.compile(r"<[^>]*>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);|.", re.DOTALL)


def shown_length(html: str) -> int:
    """How many UTF-16 units of an HTML text are shown."""
    return utf16(unescape(_TAG.sub("", html)))


def plainly(html: str) -> str:
    """The words of an HTML text, as HTML in which nothing is marked up."""
    return escape(unescape(_TAG.sub("", html)), quote=False)


def fitted(html: str, most: int) -> str:
    """An HTML text of which ``most`` UTF-16 units at most are shown; what is cut off ends in "…", its tags closed."""
    if shown_length(html) <= most:
        return html
    kept: list[str] = []
    opened: list[str] = []
    units = 0
    for piece in _PIECE.findall(html):
        if tag := _TAG.fullmatch(piece):
            if not tag[1]:
                opened.append(tag[2])
            elif opened:
                opened.pop()
        else:
            units += utf16(unescape(piece))
            if units > most - 1:
                break
        kept.append(piece)
    return "".join((*kept, "…", *(f"</{name}>" for name in reversed(opened))))


def in_messages(html: str, most: int = MAX_TEXT) -> list[str]:
    """An HTML text as messages of ``most`` UTF-16 units at most, parted between lines outside of tags."""
    found: list[str] = []
    for block in _blocks(html):
        longer = f"{found[-1]}\n{block}" if found else block
        if found and shown_length(longer) <= most:
            found[-1] = longer
        else:
            found.append(fitted(block, most))
    return [page for page in found if shown_length(page.strip())] or [html]


def _blocks(html: str) -> list[str]:
    """The lines; those that a tag holds together are one."""
    blocks: list[str] = []
    open_tags = 0
    for line in html.split("\n"):
        if open_tags:
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
        open_tags += sum(-1 if slash else 1 for slash, _ in _TAG.findall(line))
    return blocks


class LengthLimits(BaseRequestMiddleware):
    """Holds everything that a bot sends to the limits."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """Send what fits; see ``BaseRequestMiddleware``."""
        return await make_request(bot, within_limits(method))


def within_limits(method: Method) -> Method:
    """The same call, with nothing in it that Telegram would refuse for its length."""
    most = MAX_POPUP if isinstance(method, AnswerCallbackQuery) else MAX_TEXT
    changes = _short_texts(method, most)
    media = getattr(method, "media", None)
    if isinstance(media, InputMedia) and (short := _short_texts(media, MAX_TEXT)):
        changes["media"] = media.model_copy(update=short)
    markup = getattr(method, "reply_markup", None)
    if isinstance(markup, InlineKeyboardMarkup) and not _fits(markup):
        changes["reply_markup"] = _short_keyboard(markup)
    if not changes:
        return method
    log.error("%s was too long for Telegram (%s), and was cut", type(method).__name__, ", ".join(changes))
    return method.model_copy(update=changes)


def _short_texts(holder: object, most_text: int) -> dict[str, Any]:
    is_html = getattr(holder, "parse_mode", None) == ParseMode.HTML
    changes: dict[str, Any] = {}
    for name, most in (("text", most_text), ("caption", MAX_CAPTION)):
        text = getattr(holder, name, None)
        if isinstance(text, str) and (short := fitted(text, most) if is_html else cut(text, most)) != text:
            changes[name] = short
    return changes


def _fits(markup: InlineKeyboardMarkup) -> bool:
    labels = [button.text for row in markup.inline_keyboard for button in row]
    return len(labels) <= MAX_BUTTONS and all(label.strip() and utf16(label) <= MAX_LABEL for label in labels)


def _short_keyboard(markup: InlineKeyboardMarkup) -> InlineKeyboardMarkup:
    rows = [[_short_label(button) for button in row] for row in markup.inline_keyboard]
    *upper, last = rows or [[]]
    room = MAX_BUTTONS - len(last)  # the last row leads back
    kept = []
    for row in upper:
        room -= len(row)
        if room >= 0:
            kept.append(row)
    return InlineKeyboardMarkup(inline_keyboard=[*kept, last[:MAX_BUTTONS]])


def _short_label(button: InlineKeyboardButton) -> InlineKeyboardButton:
    label = cut(button.text, MAX_LABEL)
    if not label.strip():
        label = "…"
    return button if label == button.text else button.model_copy(update={"text": label})
