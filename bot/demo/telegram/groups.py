"""Groups: several people and the bot in one chat; what a bot hears there, and what becomes of a group."""

import secrets
from typing import Any, Self

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Account, Chat, Query, Telegram
from bot.demo.telegram.entities import found_in
from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.residents import TappedButton, User
from bot.demo.telegram.updates import UpdateQueue

#: Whom Telegram names as the sender where an admin writes as the group itself.
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

#: The ids of supergroups and channels begin with this.
_SUPER = -1_000_000_000_000


class Group(Chat):
    """A group, or the supergroup that it became; the bot hears what privacy mode lets it: commands, replies to it."""

    def __init__(self, telegram: Telegram, updates: UpdateQueue, chat_id: int, title: str, kind: str = "group") -> None:
        super().__init__(telegram, Account(chat_id, title))
        self._telegram = telegram
        self._updates = updates
        self.kind = kind
        self.open = True
        #: Whether the bot is a member.
        self.has_bot = False
        #: The supergroup that it became; None: it is as it was.
        self.became: Group | None = None
        telegram.chats[chat_id] = self

    def check_open(self) -> None:
        """See ``Chat``."""
        if self.became:
            raise ApiRefusal(400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=self.became.id)
        if not self.has_bot:
            raise ApiRefusal(403, f"Forbidden: bot was kicked from the {self.kind} chat")

    def api(self) -> dict[str, Any]:
        """See ``Chat``."""
        return {"id": self.id, "type": self.kind, "title": self.account.first_name}

    def add_bot(self, by: User) -> None:
        """Somebody makes the bot a member."""
        self._set_bot(by.account.api, there=True)

    def kick_bot(self, by: User) -> None:
        """Somebody takes the bot out."""
        self._set_bot(by.account.api, there=False)

    def leave(self) -> None:
        """The bot goes by itself."""
        self._set_bot(self._telegram.bot, there=False)

    def send(self, by: User, text: str, *, reply_to: ChatMessage | None = None) -> ChatMessage:
        """Somebody writes."""
        return self._send(by.account.api, text, reply_to, None)

    def send_anonymously(self, text: str) -> ChatMessage:
        """An admin writes as the group itself."""
        return self._send(ANONYMOUS, text, None, {"sender_chat": self.api()})

    def tap(self, by: User, message: ChatMessage, button: str) -> TappedButton:
        """Somebody taps a button of a message, as it was seen; raises LookupError."""
        shown = next((b for row in message.buttons for b in row if b.data and b.text == button), None)
        if shown is None:
            raise LookupError(f"no button {button!r} among {message.labels}")
        query = Query(str(secrets.randbelow(10**18)), self, message.id, shown.data, self._telegram.clock())
        self._telegram.queries[query.id] = query
        told = {
            "id": query.id,
            "from": by.account.api,
            "chat_instance": str(self.id * 7919),
            "data": shown.data,
            "message": self._telegram.message_json(self, self.message(message.id) or message),
        }
        self._updates.add("callback_query", told)
        return TappedButton(query, self)

    def upgrade(self, by: User, *, told: bool = True) -> Self:
        """Make it a supergroup, which has another id, and messages of its own; ``told``: the bot hears of it."""
        new = type(self)(self._telegram, self._updates, _SUPER - abs(self.id), self.account.first_name, "supergroup")
        new.has_bot, self.became = self.has_bot, new
        if told:
            self.tell(by, {"migrate_to_chat_id": new.id})
            new.tell_as_group({"migrate_from_chat_id": self.id})
        return new

    def tell(self, by: User, more: dict[str, Any]) -> None:
        """Telegram itself says something about the group, which somebody did."""
        self._tell(by.account.api, more)

    def tell_as_group(self, more: dict[str, Any]) -> None:
        """The same, as the group itself: so a supergroup says what it was."""
        self._tell(ANONYMOUS, {"sender_chat": self.api(), **more})

    def _tell(self, sender: dict[str, Any], more: dict[str, Any]) -> None:
        message = ChatMessage(self._telegram.new_id(), self._telegram.now(), by_bot=False, sender=sender, more=more)
        self._updates.add("message", self._telegram.message_json(self, self.put(message)))

    def _send(
        self, sender: dict[str, Any], text: str, reply_to: ChatMessage | None, more: dict[str, Any] | None
    ) -> ChatMessage:
        typed = found_in(text)
        message = self.put(
            ChatMessage(
                self._telegram.new_id(),
                self._telegram.now(),
                by_bot=False,
                text=typed.text,
                entities=typed.entities,
                reply_to=reply_to.id if reply_to else None,
                sender=sender,
                more=more,
            )
        )
        if self.has_bot and (text.startswith("/") or (reply_to is not None and reply_to.by_bot)):
            self._updates.add("message", self._telegram.message_json(self, message))
        return message

    def _set_bot(self, by: dict[str, Any], *, there: bool) -> None:
        if self.has_bot is there:
            return
        self.has_bot = there
        states = [{"user": self._telegram.bot, "status": "left"}, {"user": self._telegram.bot, "status": "member"}]
        old, new = states if there else reversed(states)
        self._updates.add(
            "my_chat_member",
            {
                "chat": self.api(),
                "from": by,
                "date": self._telegram.now(),
                "old_chat_member": old,
                "new_chat_member": new,
            },
        )
        self.announce()
