"""What a ring and a tap need of aiogram's types, made ready before anybody rings."""

from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    GetUpdates,
    SendMessage,
    SendPhoto,
)
from aiogram.methods.base import Response, TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message, Update
from pydantic import BaseModel

#: What most others are made of comes first: then each of the rest is a few ms of work, now or when it is needed.
_TYPES: tuple[type[BaseModel], ...] = (Message, Update, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto)

#: The calls of a visit, from its first card to its answer.
_CALLS: tuple[type[TelegramMethod[Any]], ...] = (
    GetUpdates,
    SendMessage,
    SendPhoto,
    EditMessageText,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    AnswerCallbackQuery,
)

#: pydantic forgets the type of an answer that nobody holds.
_held: list[object] = []


def build() -> None:
    """Build them, 0.2 s of work: else the first ring waits for it. See ``bot.types_on_demand``."""
    for model in (*_TYPES, *_CALLS):
        model.model_rebuild()
    _held.extend(Response.__class_getitem__(call.__returning__) for call in _CALLS)
