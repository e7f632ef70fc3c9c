"""What the page shows, as JSON: the chats on the left, the door on the right."""

import time
from dataclasses import asdict
from typing import Any

from bot.demo.camera.episodes import Lookout
from bot.demo.camera.scenes import Scene
from bot.demo.needs import lean
from bot.demo.page.door_side import DoorSide
from bot.demo.story.story import Story
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.watching import WatchingCameras
from bot.demo.wire.lines import lines
from bot.demo.wire.log import WireLog
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

#: Messages of one chat that the page gets.
SHOWN_MESSAGES = 80

#: "Typing…" is shown for so long, in seconds.
TYPING_S = 5.0

#: Who can be asked to stand there, in the order of the page.
SCENES = [scene for scene in Scene if scene is not Scene.PICTURE]


class PageState:
    """Looks at everything and tells the page."""

    def __init__(
        self, telegram: TelegramStandIn, door: DoorSide | None, watching: WatchingCameras | None = None
    ) -> None:
        self._telegram = telegram
        self._watching = watching
        self._door_side = door
        self._samples = not lean()
        #: What goes over the wire, the board's where there is one.
        self.wire_log = door.board.wire_log if door else WireLog()
        #: How often somebody opened the household's page.
        self.pages_opened = 0
        #: The chapters that may be told; None: there are none.
        self.story: Story | None = None
        #: Counts what the camera saw, so that the page fetches a picture only when it is a new one.
        self.view = 0
        #: The last press, ``time.monotonic()``; the log counts from it.
        self.pressed_at: float | None = None
        #: Whether the service listens and the family is in; a page without a door waits for nobody.
        self.awake = door is None
        #: Sentences above everything else: what did not go as planned.
        self.notices: list[Phrase] = []

    def state(self, tongue: Tongue) -> dict[str, Any]:
        """Everything, with the sentences in it said like this; what the page says by itself are codes."""
        return {
            "bot": {
                "name": self._telegram.telegram.bot["first_name"],
                "username": self._telegram.telegram.bot["username"],
            },
            "people": [self._person(user) for user in self._telegram.users],
            "door": self._door(self._door_side, tongue) if self._door_side else None,
            "home": self._door_side.home.shown() if self._door_side and self._door_side.home else None,
            "cameras": [self._camera(self._watching, lookout) for lookout in Lookout] if self._watching else [],
            "out": {
                "telegram": self._telegram.out,
                "broker": self._door_side is not None and self._door_side.broker.out,
            },
            "awake": self.awake,
            "wire": lines(self._telegram, self.wire_log, self.pressed_at, tongue),
            "story": self.story.shown(tongue) if self.story else None,
            "notices": [tongue.plain(notice) for notice in self.notices],
            "samples": self._samples,
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
            "known_as": user.known_as,
            "blocked": chat.blocked,
            "commands": self._telegram.account.offered_to(user.account),
            "menu_page": self._telegram.account.menu_button_of(user.account),
            "bot_follows": user.heard_in not in (None, user.account.language),
            "typing": self._telegram.telegram.clock() - chat.typing_at < TYPING_S,
            "messages": [_message(chat, message) for message in chat.messages[-SHOWN_MESSAGES:]],
        }

    def _door(self, door: DoorSide, tongue: Tongue) -> dict[str, Any]:
        board = door.board
        until = board.relay.open_until
        return {
            "scene": door.camera.scene,
            "scenes": SCENES,
            "view": self.view,
            "board": tongue.plain(board.what),
            "light": board.light,
            "says": tongue.plain(board.said) if board.said else None,
            "connected": board.connected,
            "waiting": board.waiting,
            "silent": board.silent,
            "blind": board.blind,
            "open_ms": None if until is None else max(0, round((until - time.monotonic()) * 1000)),
            "opened": board.relay.opened,
        }

    @staticmethod
    def _camera(watching: WatchingCameras, lookout: Lookout) -> dict[str, Any]:
        view = watching.views[lookout]
        return {
            "id": lookout,
            "episodes": view.episodes,
            "playing": watching.playing(lookout),
            "night": view.night,
            "away": watching.away(lookout),
            "watched": watching.watched(lookout),
            "adding": watching.adding,
        }


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
        "clip": (
            {"id": message.animation.file_id, "width": message.animation.width, "height": message.animation.height}
            if message.animation
            else None
        ),
        "album": message.album,
        "buttons": [[asdict(button) for button in row] for row in message.buttons],
        "asks_reply": message.asks_reply,
        "hint": (message.markup or {}).get("input_field_placeholder", ""),
        "reply_to": {"id": original.id, "text": original.text} if original else None,
        "edited": bool(message.edited),
        "reaction": message.reaction,
    }
