"""People's accounts, and their private chats with the bot."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.files import FileStore
from bot.demo.telegram.refusal import ApiRefusal, bad_request
from bot.demo.waiting import PATIENT_S, Awaited, Changes


@dataclass(frozen=True, slots=True)
class Account:
    """A person with Telegram."""

    id: int
    first_name: str
    username: str = ""
    language: str = "en"

    @property
    def api(self) -> dict[str, Any]:
        """A User of the Bot API."""
        told: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            told["username"] = self.username
        return told | {"language_code": self.language}


class Chat:
    """The private chat of one account with the bot."""

    def __init__(self, telegram: "Telegram", account: Account) -> None:
        self._telegram = telegram
        self._messages: dict[int, ChatMessage] = {}
        self.account = account
        self.changes = Changes()
        #: The person has written first; before that a bot cannot write.
        self.open = False
        self.blocked = False
        #: When the bot last said that it is typing, seconds since 1970.
        self.typing_at = 0.0
        #: The pop-ups that answered taps, the newest last.
        self.popups: list[Popup] = []

    @property
    def id(self) -> int:
        """In a private chat the same as the account's."""
        return self.account.id

    @property
    def messages(self) -> list[ChatMessage]:
        """What stands in the chat, the oldest first."""
        return list(self._messages.values())

    @property
    def last(self) -> ChatMessage | None:
        """The newest message."""
        return self.messages[-1] if self._messages else None

    def message(self, message_id: int) -> ChatMessage | None:
        """A message as it is now; None: deleted, or never there."""
        return self._messages.get(message_id)

    def put(self, message: ChatMessage) -> ChatMessage:
        """Add a message, or replace the one with the same id."""
        self._messages[message.id] = message
        self.announce()
        return message

    def remove(self, message_id: int) -> None:
        """Delete a message for both sides."""
        self._messages.pop(message_id, None)
        self.announce()

    def announce(self) -> None:
        """Wake whoever waits for this chat."""
        self.changes.announce()
        self._telegram.changes.announce()

    async def until(self, look: "Callable[[Chat], Awaited | None]", timeout_s: float = PATIENT_S) -> Awaited:
        """Wait until ``look(chat)`` is true and return that; raises TimeoutError that tells what the chat held."""
        try:
            return await self.changes.until(lambda: look(self), timeout_s)
        except TimeoutError as exc:
            held = "\n".join(
                f"  {m.id} {'bot' if m.by_bot else 'person'}: {m.text!r} {m.labels}" for m in self.messages
            )
            raise TimeoutError(f"{exc}; the chat of {self.account.first_name} held:\n{held or '  nothing'}") from None

    async def until_message(self, *words: str, timeout_s: float = PATIENT_S, after: int = 0) -> ChatMessage:
        """Wait for a message of the bot that holds all ``words`` and is newer than the id ``after``."""

        def newest(chat: Chat) -> ChatMessage | None:
            fitting = (m for m in reversed(chat.messages) if m.by_bot and m.id > after)
            return next((m for m in fitting if all(word in m.text for word in words)), None)

        return await self.until(newest, timeout_s)

    def check_open(self) -> None:
        """Raise ApiRefusal where the bot may not write here."""
        if self.blocked:
            raise ApiRefusal(403, "Forbidden: bot was blocked by the user")

    def api(self) -> dict[str, Any]:
        """A Chat of the Bot API."""
        told: dict[str, Any] = {"id": self.id, "type": "private", "first_name": self.account.first_name}
        return told | ({"username": self.account.username} if self.account.username else {})


@dataclass(frozen=True, slots=True)
class Popup:
    """What a tap was answered with."""

    text: str
    alert: bool
    #: Seconds since 1970.
    at: float


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    id: str
    chat: Chat
    message_id: int
    data: str
    at: float
    answer: Popup | None = None


class Telegram:
    """All that Telegram knows: accounts, chats, files, and taps that wait for an answer."""

    def __init__(self, bot_id: int, bot_username: str, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.changes = Changes()
        self.files = FileStore()
        self.queries: dict[str, Query] = {}
        self.chats: dict[int, Chat] = {}
        self.bot: dict[str, Any] = {"id": bot_id, "is_bot": True, "first_name": "Doorman", "username": bot_username}
        # never an id of an earlier life of the stand-in: the service may remember those
        self._next_message = int(clock()) % 500_000_000

    def add_account(self, account: Account) -> Chat:
        """Somebody gets Telegram."""
        chat = self.chats[account.id] = Chat(self, account)
        self.changes.announce()
        return chat

    def chat(self, chat_id: int | str | None) -> Chat:
        """The chat a bot may write to; raises ApiRefusal ("chat not found", 403)."""
        chat = self.known_chat(chat_id)
        chat.check_open()
        return chat

    def known_chat(self, chat_id: int | str | None) -> Chat:
        """A chat that was begun, whether the bot may write to it or not; raises ApiRefusal ("chat not found")."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None
        if not chat.open:
            raise bad_request("chat not found")
        return chat

    @property
    def newest_id(self) -> int:
        """The id of the newest message of all."""
        return self._next_message

    def begin_after(self, message_id: int) -> None:
        """Never give a new message an id up to this one."""
        self._next_message = max(self._next_message, message_id)

    def new_id(self) -> int:
        """The id of the next message; one row for all chats of the bot."""
        self._next_message += 1
        return self._next_message

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())

    def message_json(self, chat: Chat, message: ChatMessage, *, with_reply: bool = True) -> dict[str, Any]:
        """A Message of the Bot API."""
        told: dict[str, Any] = {
            "message_id": message.id,
            "from": self.bot if message.by_bot else message.sender or chat.account.api,
            "chat": chat.api(),
            "date": message.date,
        }
        told |= message.more or {}
        if message.edited:
            told["edit_date"] = message.edited
        if message.album:
            told["media_group_id"] = message.album
        if with_reply and message.reply_to and (original := chat.message(message.reply_to)):
            told["reply_to_message"] = self.message_json(chat, original, with_reply=False)
        if message.photo:
            told["photo"] = [size.api for size in message.photo]
        if message.document:
            told["document"] = message.document.api
        if message.animation:
            told["animation"] = told["document"] = message.animation.api  # both, as Telegram has it
        if message.text:
            told["caption" if message.has_media else "text"] = message.text
        if message.entities:
            told["caption_entities" if message.has_media else "entities"] = list(message.entities)
        if message.markup and "inline_keyboard" in message.markup:
            told["reply_markup"] = message.markup
        return told
