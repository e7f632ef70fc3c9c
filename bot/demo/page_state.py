"""What the page shows, as JSON: the chats on the left, the door on the right."""

import time
from typing import Any

from bot.demo.boards import Board
from bot.demo.broker import EmbeddedBroker
from bot.demo.chats import Chat, ChatMessage
from bot.demo.journal import ApiCall
from bot.demo.residents import User
from bot.demo.scenes import Camera, Scene
from bot.demo.telegram_api import TelegramStandIn

#: Messages of one chat, and lines of the log, that the page gets.
SHOWN_MESSAGES = 80
SHOWN_NOTES = 40

#: "Typing…" is shown for so long, in seconds.
TYPING_S = 5.0

SCENE_NAMES = {
    Scene.GRACE: "Grace Hopper",
    Scene.EILEEN: "Eileen Collins",
    Scene.BOTH: "Both of them",
    Scene.DARK: "Too dark",
    Scene.FAR: "Too far away",
    Scene.NOBODY: "Nobody",
    Scene.CAT: "The cat",
}

_TOLD = {
    "sendMessage": "new message for {}",
    "sendPhoto": "new photo for {}",
    "sendMediaGroup": "new album for {}",
    "sendDocument": "new file for {}",
    "editMessageText": "card changed for {}",
    "editMessageMedia": "photo put on the card of {}",
    "editMessageCaption": "card changed for {}",
    "editMessageReplyMarkup": "buttons changed for {}",
    "deleteMessage": "message deleted for {}",
    "answerCallbackQuery": "tap answered",
}


class PageState:
    """Looks at everything and tells the page."""

    def __init__(self, telegram: TelegramStandIn, board: Board, broker: EmbeddedBroker, camera: Camera) -> None:
        self._telegram = telegram
        self._board = board
        self._broker = broker
        self._camera = camera
        #: Counts what the camera saw, so that the page fetches a picture only when it is a new one.
        self.view = 0
        #: The last press, ``time.monotonic()``; the log counts from it.
        self.pressed_at: float | None = None
        #: Sentences above everything else: what did not go as planned.
        self.notices: list[str] = []

    def state(self) -> dict[str, Any]:
        """Everything."""
        return {
            "bot": {
                "name": self._telegram.telegram.bot["first_name"],
                "username": self._telegram.telegram.bot["username"],
                "commands": self._telegram.account.commands,
            },
            "people": [self._person(user) for user in self._telegram.users],
            "door": self._door(),
            "out": {"telegram": self._telegram.out, "broker": self._broker.out},
            "wire": self._wire(),
            "notices": self.notices,
        }

    def changes_within_s(self) -> float | None:
        """How long until something changes by itself, in seconds: "typing…" that ends; None: nothing will."""
        clock = self._telegram.telegram.clock()
        left = [user.chat.typing_at + TYPING_S - clock for user in self._telegram.users]
        return min((seconds for seconds in left if seconds > 0), default=None)

    def _person(self, user: User) -> dict[str, Any]:
        chat = user.chat
        return {
            "id": user.id,
            "name": user.name,
            "blocked": chat.blocked,
            "typing": self._telegram.telegram.clock() - chat.typing_at < TYPING_S,
            "messages": [_message(chat, message) for message in chat.messages[-SHOWN_MESSAGES:]],
        }

    def _door(self) -> dict[str, Any]:
        until = self._board.relay.open_until
        return {
            "scene": self._camera.scene,
            "scenes": [{"id": scene, "name": name} for scene, name in SCENE_NAMES.items()],
            "view": self.view,
            "board": self._board.what,
            "light": self._board.light,
            "connected": self._board.connected,
            "waiting": self._board.waiting,
            "silent": self._board.silent,
            "open_ms": None if until is None else max(0, round((until - time.monotonic()) * 1000)),
            "opened": self._board.relay.opened,
        }

    def _wire(self) -> list[dict[str, Any]]:
        notes = self._board.wire_log.notes[-SHOWN_NOTES:]
        # a note is written when it is over; people read it where it began
        lines = [(note.at - (note.ms or 0.0) / 1000, note.kind, note.text, note.ms) for note in notes]
        lines += [line for call in self._telegram.journal.newest(SHOWN_NOTES * 2) if (line := self._api_line(call))]
        lines.sort(key=lambda line: line[0])
        began = self.pressed_at
        return [
            {
                "kind": kind,
                "text": text,
                "ms": None if ms is None else round(ms, 1),
                "since_ms": None if began is None or at < began else round((at - began) * 1000),
            }
            for at, kind, text, ms in lines[-SHOWN_NOTES:]
        ]

    def _api_line(self, call: ApiCall) -> tuple[float, str, str, float | None] | None:
        if call.method not in _TOLD or call.finished is None:
            return None
        chat = self._telegram.telegram.chats.get(call.chat_id or 0)
        text = _TOLD[call.method].format(chat.account.first_name if chat else "somebody")
        if call.description:
            text = f"{call.method} refused: {call.description}"
        elif not call.status:
            text = f"{call.method}: the line was cut"
        return call.arrived, "refusal" if call.description else "telegram", f"Telegram: {text}", None


def _message(chat: Chat, message: ChatMessage) -> dict[str, Any]:
    largest = message.photo[-1] if message.photo else None
    original = chat.message(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "date": message.date,
        "by_bot": message.by_bot,
        "text": message.text,
        "entities": message.entities,
        "photo": {"id": largest.file_id, "width": largest.width, "height": largest.height} if largest else None,
        "document": (
            {"id": message.document.file_id, "name": message.document.name, "size": len(message.document.content)}
            if message.document
            else None
        ),
        "album": message.album,
        "buttons": [[{"text": b.text, "data": b.data, "url": b.url} for b in row] for row in message.buttons],
        "asks_reply": message.asks_reply,
        "placeholder": (message.markup or {}).get("input_field_placeholder", ""),
        "reply_to": {"id": original.id, "text": original.text or "Photo"} if original else None,
        "edited": bool(message.edited),
        "reaction": message.reaction,
    }
