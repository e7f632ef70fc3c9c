"""What people do in their messenger: the user's side of the chats."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Account, Chat, Popup, Query, Telegram
from bot.demo.telegram.entities import found_in
from bot.demo.telegram.files import PhotoSizes, StoredFile
from bot.demo.telegram.updates import UpdateQueue
from bot.demo.waiting import PATIENT_S


@dataclass(frozen=True, slots=True)
class TappedButton:
    """A tapped button."""

    query: Query
    chat: Chat

    async def answer(self, timeout_s: float = PATIENT_S) -> Popup:
        """Wait for what the bot answers; raises TimeoutError."""
        return await self.chat.until(lambda _: self.query.answer, timeout_s)


class User:
    """One person with a phone in the hand."""

    def __init__(self, telegram: Telegram, updates: UpdateQueue, account: Account) -> None:
        self._telegram = telegram
        self._updates = updates
        self.account = account
        #: The first name that they came with; it stays, whatever they call themselves later.
        self.known_as = account.first_name
        #: In which language the bot was last told that they have Telegram; None: it has heard nothing of them.
        self.heard_in: str | None = None
        self.chat = telegram.add_account(account)

    @property
    def id(self) -> int:
        """The account's id, which is the chat's, too."""
        return self.account.id

    @property
    def name(self) -> str:
        """The first name."""
        return self.account.first_name

    def set_language(self, code: str) -> None:
        """Set their Telegram to another language, an IETF tag."""
        self.account = self.chat.account = replace(self.account, language=code)

    def call_themselves(self, first_name: str) -> None:
        """Have another first name in Telegram from now on."""
        self.account = self.chat.account = replace(self.account, first_name=first_name)

    async def send_text(self, text: str, *, reply_to: ChatMessage | None = None) -> ChatMessage:
        """Type something and send it."""
        typed = found_in(text)
        return self._send(text=typed.text, entities=typed.entities, reply_to=reply_to.id if reply_to else None)

    async def reply(self, to_message: ChatMessage, text: str) -> ChatMessage:
        """Answer one message."""
        return await self.send_text(text, reply_to=to_message)

    async def send_photo(self, picture: bytes, caption: str | None = None, album: str | None = None) -> ChatMessage:
        """Send a photo, compressed as Telegram does; ``album`` is the same for the photos of one album."""
        photo = await self._telegram.files.photo(picture)
        return self._send_photo(photo, caption, album)

    async def send_album(self, pictures: Sequence[bytes], caption: str | None = None) -> list[ChatMessage]:
        """Send several photos at once, the caption below the first."""
        photos = [await self._telegram.files.photo(picture) for picture in pictures]
        album = str(secrets.randbelow(10**17) + 10**17)
        return [self._send_photo(photo, None if n else caption, album) for n, photo in enumerate(photos)]

    async def send_document(
        self, content: bytes, name: str, mime: str, caption: str | None = None, album: str = ""
    ) -> ChatMessage:
        """Send a file as it is; ``album`` is the same for files that are sent together."""
        document = self._telegram.files.document(content, name, mime)
        typed = found_in(caption or "")
        return self._send(text=typed.text, entities=typed.entities, document=document, album=album)

    async def open_link(self, link: str) -> ChatMessage:
        """Open ``https://t.me/<bot>?start=<code>`` and press Start; raises ValueError for any other link."""
        parts = urlsplit(link if "://" in link else f"https://{link}")
        code = parse_qs(parts.query).get("start", [""])[0]
        if parts.netloc != "t.me" or parts.path.strip("/") != self._telegram.bot["username"]:
            raise ValueError("no link to this bot")
        return await self.send_text(f"/start {code}".strip())

    async def tap(self, message: ChatMessage, button: str) -> TappedButton:
        """Tap a button of the message, as it was seen, by its label or its data; raises LookupError."""
        for shown in (b for row in message.buttons for b in row):
            if shown.data and button in (shown.text, shown.data):
                return self.tap_data(message.id, shown.data)
        raise LookupError(f"no button {button!r} among {message.labels}")

    def tap_data(self, message_id: int, data: str) -> TappedButton:
        """Send any callback data, as a changed client can: Telegram does not check that there is such a button."""
        query = Query(str(secrets.randbelow(10**18)), self.chat, message_id, data, self._telegram.clock())
        self._telegram.queries[query.id] = query
        told: dict[str, Any] = {
            "id": query.id,
            "from": self.account.api,
            "chat_instance": str(self.id * 7919),
            "data": data,
        }
        if message := self.chat.message(message_id):
            told["message"] = self._telegram.message_json(self.chat, message)
        else:
            told["message"] = {"chat": self.chat.api(), "message_id": message_id, "date": 0}
        self._updates.add("callback_query", told)
        self.heard_in = self.account.language
        return TappedButton(query, self.chat)

    async def delete(self, message: ChatMessage) -> None:
        """Delete a message for both sides; bots are not told."""
        self.chat.remove(message.id)

    async def block_bot(self) -> None:
        """From now on the bot cannot write here."""
        self._set_blocked(blocked=True)

    async def unblock_bot(self) -> None:
        """The bot may write again."""
        self._set_blocked(blocked=False)

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.chat.blocked is blocked:
            return
        self.chat.blocked = blocked
        states = [
            {"user": self._telegram.bot, "status": "member"},
            {"user": self._telegram.bot, "status": "kicked", "until_date": 0},
        ]
        old, new = states if blocked else reversed(states)
        self._updates.add(
            "my_chat_member",
            {
                "chat": self.chat.api(),
                "from": self.account.api,
                "date": self._telegram.now(),
                "old_chat_member": old,
                "new_chat_member": new,
            },
        )
        self.chat.announce()

    def _send_photo(self, photo: PhotoSizes, caption: str | None, album: str | None) -> ChatMessage:
        typed = found_in(caption or "")
        return self._send(text=typed.text, entities=typed.entities, photo=photo, album=album or "")

    def _send(
        self,
        *,
        text: str,
        entities: tuple[dict[str, Any], ...],
        photo: PhotoSizes = (),
        document: StoredFile | None = None,
        album: str = "",
        reply_to: int | None = None,
    ) -> ChatMessage:
        if not (text or photo or document):
            raise ValueError("there is nothing to send")
        if self.chat.blocked:
            self._set_blocked(blocked=False)  # whoever writes to a blocked bot unblocks it
        message = ChatMessage(
            self._telegram.new_id(),
            self._telegram.now(),
            by_bot=False,
            text=text,
            entities=entities,
            photo=photo,
            document=document,
            album=album,
            reply_to=reply_to,
        )
        self.chat.open = True
        self.chat.put(message)
        self._updates.add("message", self._telegram.message_json(self.chat, message))
        self.heard_in = self.account.language
        return message
