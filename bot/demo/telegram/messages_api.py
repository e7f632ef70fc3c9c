"""The methods that send, edit, delete and answer."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    SendAnimation,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SetMessageReaction,
)
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaDocument,
    InputMediaPhoto,
    ReactionTypeEmoji,
)

from bot.demo.telegram import rules
from bot.demo.telegram.calls import UploadedFiles, attached
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat, Popup, Telegram
from bot.demo.telegram.files import VIDEO, PhotoSizes, StoredFile
from bot.demo.telegram.refusal import ApiRefusal, bad_request

#: A tap may be answered for so long, in seconds.
QUERY_LIFE_S = 15.0

_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)

#: The emoji that a bot may react with.
_REACTIONS = (
    " ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ "
    "🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 "
    "🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡 "
)


#: What sends one message.
_Sending = SendMessage | SendPhoto | SendDocument | SendAnimation


class MessagesApi:
    """Each method takes aiogram's model of the call and returns the result's JSON, or raises ApiRefusal."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        #: A tap may be answered for so long, in seconds; tests make it shorter.
        self.query_life_s = QUERY_LIFE_S

    async def send_message(self, call: SendMessage, _: UploadedFiles) -> dict[str, Any]:
        """SendMessage."""
        chat = self._telegram.chat(call.chat_id)
        formatted = rules.text_of(call.text, call.parse_mode, call.entities)
        return self._sent(chat, call, ChatMessage(0, 0, by_bot=True, text=formatted.text, entities=formatted.entities))

    async def send_photo(self, call: SendPhoto, uploads: UploadedFiles) -> dict[str, Any]:
        """SendPhoto."""
        photo = await self._photo(call.photo, uploads)
        chat = self._telegram.chat(call.chat_id)
        caption = rules.caption_of(call.caption, call.parse_mode, call.caption_entities)
        message = ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, photo=photo)
        return self._sent(chat, call, message)

    async def send_document(self, call: SendDocument, uploads: UploadedFiles) -> dict[str, Any]:
        """SendDocument."""
        chat = self._telegram.chat(call.chat_id)
        document = self._document(call.document, uploads)
        caption = rules.caption_of(call.caption, call.parse_mode, call.caption_entities)
        message = ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, document=document)
        return self._sent(chat, call, message)

    async def send_animation(self, call: SendAnimation, uploads: UploadedFiles) -> dict[str, Any]:
        """SendAnimation."""
        animation = await self._animation(call.animation, uploads)
        chat = self._telegram.chat(call.chat_id)
        caption = rules.caption_of(call.caption, call.parse_mode, call.caption_entities)
        message = ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, animation=animation)
        return self._sent(chat, call, message)

    async def send_media_group(self, call: SendMediaGroup, uploads: UploadedFiles) -> list[dict[str, Any]]:
        """SendMediaGroup: two to ten photos, or two to ten documents."""
        if not 2 <= len(call.media) <= 10:  # noqa: PLR2004 - Telegram's numbers
            raise bad_request("expected 2 to 10 items in the media group")
        if len({type(media) for media in call.media}) > 1:
            raise bad_request("documents can't be mixed with other media types")
        parts = await asyncio.gather(*(self._media(media, uploads) for media in call.media))
        chat = self._telegram.chat(call.chat_id)
        reply_to = self._reply_to(chat, call)
        album = str(secrets.randbelow(10**17) + 10**17)
        messages = [self._put(chat, replace(part, album=album, reply_to=reply_to)) for part in parts]
        return [self._telegram.message_json(chat, message) for message in messages]

    async def edit_message_text(self, call: EditMessageText, _: UploadedFiles) -> dict[str, Any]:
        """EditMessageText."""
        chat = self._telegram.chat(call.chat_id)
        old = rules.editable(chat, call.message_id)
        if call.text is None:
            raise bad_request("message text is empty")
        formatted = rules.text_of(call.text, call.parse_mode, call.entities, editing=True)
        if old.has_media:
            raise bad_request("there is no text in the message to edit")
        new = replace(old, text=formatted.text, entities=formatted.entities)
        return self._edited(chat, old, new, call.reply_markup)

    async def edit_message_caption(self, call: EditMessageCaption, _: UploadedFiles) -> dict[str, Any]:
        """EditMessageCaption."""
        chat = self._telegram.chat(call.chat_id)
        old = rules.editable(chat, call.message_id)
        caption = rules.caption_of(call.caption, call.parse_mode, call.caption_entities)
        if not old.has_media:
            raise bad_request("there is no caption in the message to edit")
        return self._edited(chat, old, replace(old, text=caption.text, entities=caption.entities), call.reply_markup)

    async def edit_message_media(self, call: EditMessageMedia, uploads: UploadedFiles) -> dict[str, Any]:
        """EditMessageMedia; a text may become a photo, never the other way round."""
        part = await self._media(call.media, uploads, single=True)
        chat = self._telegram.chat(call.chat_id)
        old = rules.editable(chat, call.message_id)
        if old.album and bool(old.photo) != bool(part.photo):
            raise bad_request("message can't be edited to another type within an album")
        new = replace(
            old,
            text=part.text,
            entities=part.entities,
            photo=part.photo,
            document=part.document,
            animation=part.animation,
        )
        return self._edited(chat, old, new, call.reply_markup)

    async def edit_message_reply_markup(self, call: EditMessageReplyMarkup, _: UploadedFiles) -> dict[str, Any]:
        """EditMessageReplyMarkup."""
        chat = self._telegram.chat(call.chat_id)
        old = rules.editable(chat, call.message_id)
        return self._edited(chat, old, old, call.reply_markup)

    async def delete_message(self, call: DeleteMessage, _: UploadedFiles) -> bool:
        """DeleteMessage."""
        chat = self._telegram.chat(call.chat_id)
        message = chat.message(call.message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if self._telegram.now() - message.date > rules.DELETABLE_S:
            raise bad_request("message can't be deleted for everyone")
        chat.remove(message.id)
        return True

    async def delete_messages(self, call: DeleteMessages, _: UploadedFiles) -> bool:
        """DeleteMessages: what is not there is skipped."""
        chat = self._telegram.chat(call.chat_id)
        if not 1 <= len(call.message_ids) <= 100:  # noqa: PLR2004 - Telegram's numbers
            raise bad_request("too many message identifiers specified")
        for message_id in call.message_ids:
            chat.remove(message_id)
        return True

    async def answer_callback_query(self, call: AnswerCallbackQuery, _: UploadedFiles) -> bool:
        """AnswerCallbackQuery: once, and soon."""
        if call.text is not None and len(call.text) > rules.MAX_POPUP:
            raise bad_request("MESSAGE_TOO_LONG")
        query = self._telegram.queries.get(call.callback_query_id)
        now = self._telegram.clock()
        if query is None or query.answer is not None or now - query.at > self.query_life_s:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if call.url:
            raise bad_request("URL_INVALID")  # only games, and links to the bot itself, which nobody needs here
        query.answer = Popup(call.text or "", bool(call.show_alert), now)
        query.chat.popups.append(query.answer)
        query.chat.announce()
        return True

    async def send_chat_action(self, call: SendChatAction, _: UploadedFiles) -> bool:
        """SendChatAction."""
        if call.action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self._telegram.chat(call.chat_id)
        chat.typing_at = self._telegram.clock()
        chat.announce()
        return True

    async def set_message_reaction(self, call: SetMessageReaction, _: UploadedFiles) -> bool:
        """SetMessageReaction: one emoji of Telegram's, or none."""
        chat = self._telegram.chat(call.chat_id)
        message = chat.message(call.message_id)
        if message is None:
            raise bad_request("message to react not found")
        reactions = call.reaction or []
        if len(reactions) > 1:
            raise bad_request("REACTIONS_TOO_MANY")
        emoji = ""
        for reaction in reactions:
            if not isinstance(reaction, ReactionTypeEmoji) or f" {reaction.emoji} " not in _REACTIONS:
                raise bad_request("REACTION_INVALID")
            emoji = reaction.emoji
        chat.put(replace(message, reaction=emoji))
        return True

    def _sent(self, chat: Chat, call: _Sending, message: ChatMessage) -> dict[str, Any]:
        markup = rules.markup_of(call.reply_markup, private=chat.id > 0)
        message = self._put(chat, replace(message, markup=markup, reply_to=self._reply_to(chat, call)))
        return self._telegram.message_json(chat, message)

    def _put(self, chat: Chat, message: ChatMessage) -> ChatMessage:
        chat.typing_at = 0.0
        return chat.put(replace(message, id=self._telegram.new_id(), date=self._telegram.now()))

    @staticmethod
    def _reply_to(chat: Chat, call: _Sending | SendMediaGroup) -> int | None:
        optional = bool(call.allow_sending_without_reply)
        return rules.reply_target(chat, call.reply_parameters, call.reply_to_message_id, optional=optional)

    def _edited(
        self, chat: Chat, old: ChatMessage, new: ChatMessage, markup: InlineKeyboardMarkup | None
    ) -> dict[str, Any]:
        if markup is not None and not isinstance(markup, InlineKeyboardMarkup):
            raise bad_request("inline keyboard expected")
        new = replace(
            new, markup=rules.markup_of(markup, private=chat.id > 0)
        )  # an edit without a keyboard takes it away
        if new.album and new.markup:
            raise bad_request("message can't be edited")
        return self._telegram.message_json(chat, rules.edited(chat, old, new, self._telegram.now()))

    async def _media(self, media: object, uploads: UploadedFiles, *, single: bool = False) -> ChatMessage:
        if isinstance(media, InputMediaPhoto):
            caption = rules.caption_of(media.caption, media.parse_mode, media.caption_entities)
            photo = await self._photo(media.media, uploads)
            return ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, photo=photo)
        if isinstance(media, InputMediaDocument):
            caption = rules.caption_of(media.caption, media.parse_mode, media.caption_entities)
            document = self._document(media.media, uploads)
            return ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, document=document)
        if isinstance(media, InputMediaAnimation) and single:
            caption = rules.caption_of(media.caption, media.parse_mode, media.caption_entities)
            animation = await self._animation(media.media, uploads)
            return ChatMessage(0, 0, by_bot=True, text=caption.text, entities=caption.entities, animation=animation)
        raise ApiRefusal(501, "Not Implemented: this stand-in knows photos, documents and animations only")

    async def _photo(self, reference: object, uploads: UploadedFiles) -> PhotoSizes:
        upload = attached(reference, uploads)
        if upload is not None:
            return await self._telegram.files.photo(upload.content)
        return self._telegram.files.photo_by_id(str(reference))

    def _document(self, reference: object, uploads: UploadedFiles) -> StoredFile:
        upload = attached(reference, uploads)
        if upload is not None:
            return self._telegram.files.document(upload.content, upload.name, upload.mime)
        return self._telegram.files.by_id(str(reference))

    async def _animation(self, reference: object, uploads: UploadedFiles) -> StoredFile:
        upload = attached(reference, uploads)
        if upload is not None:
            return await self._telegram.files.animation(upload.content, upload.name)
        stored = self._telegram.files.by_id(str(reference))
        if stored.mime != VIDEO:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored
