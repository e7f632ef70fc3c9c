"""What a chapter sees of the demo, and what it does: what a visitor could do as well."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.camera.scenes import Scene
from bot.demo.family import ANNA, LEO, STRANGER
from bot.demo.page.door_side import DoorSide
from bot.demo.story import pointer
from bot.demo.story.in_any_language import label_of
from bot.demo.story.pointer import Pointer
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.people import Person, PersonId
from bot.words.chat import labels
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue, language_of

#: The button below a name, whoever's it is.
NOT_THEM = labels.not_them(Person(PersonId(""), ""))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far things are: what a step waits for happens after it."""

    #: ``time.monotonic()``.
    at: float
    #: The newest message of all.
    message: int
    #: How often the door was opened, the household's page, and how often Home Assistant heard the bell.
    opened: int
    pages: int
    bells: int


class StoryStage:
    """The demo as a chapter sees it; ``act`` carries out a command of the page."""

    def __init__(
        self,
        *,
        telegram: TelegramStandIn,
        door: DoorSide,
        act: Callable[[dict[str, Any]], Awaitable[None]],
        pages: Callable[[], int],
        past: bool,
    ) -> None:
        self.telegram = telegram
        self.door = door
        self._act = act
        self._pages = pages
        #: Whether the house has a month behind it.
        self.past = past
        self.anna, self.leo, self.stranger = (telegram.user(name) for name in (ANNA, LEO, STRANGER))
        #: As the chapter began, and as its present step did.
        self.chapter = self.step = self.mark()

    def mark(self) -> Mark:
        """How far things are now."""
        newest = max((user.chat.last.id for user in self.telegram.users if user.chat.last), default=0)
        bell = self.entity("bell")
        bells = bell["count"] if bell else 0
        return Mark(time.monotonic(), newest, self.door.board.relay.opened, self._pages(), bells)

    # What is done

    async def ring(self, scene: Scene) -> None:
        """Somebody stands there and presses the bell."""
        await self.stand(scene)
        await self._act({"do": "press"})

    async def stand(self, scene: Scene) -> None:
        """Somebody stands before the doorbell's camera."""
        await self._act({"do": "scene", "scene": scene.value})

    async def act(self, do: str, **command: Any) -> None:
        """Carry out any command of the page."""
        await self._act({"do": do, **command})

    # What is seen

    def said(self, words: Phrase) -> str:
        """Words in the language of whoever looks: everybody's Telegram is in it."""
        return Tongue(language_of(self.anna.account.language) or Language.ENGLISH, ZoneInfo("UTC")).plain(words)

    def found(self, user: User, *buttons: Phrase, after: int = 0) -> Pointer | None:
        """The first of these buttons that somebody has, in their newest message that has it."""
        for wanted in buttons:
            for message in reversed(user.chat.messages):
                if message.by_bot and message.id > after and (label := label_of(message, wanted)):
                    return pointer.button(user, message.id, label)
        return None

    def confirming(self, user: User) -> Pointer | None:
        """The button that opens, where somebody is asked once more."""
        for message in reversed(user.chat.messages):
            if message.by_bot and (no := label_of(message, labels.NO)):
                yes = next((label for label in message.labels if label != no), "")
                return pointer.button(user, message.id, yes) if yes else None
        return None

    @property
    def unanswered(self) -> Pointer | None:
        """What ends the visit that still waits on Anna's phone; None: none waits."""
        for message in reversed(self.anna.chat.messages):
            if message.by_bot and label_of(message, labels.UNLOCK):
                return self.found(self.anna, labels.IGNORE, after=message.id - 1)
        return self.found(self.anna, labels.NO)

    def told(self, user: User, fits: Callable[[ChatMessage], object]) -> ChatMessage | None:
        """The newest message of the bot since the step began that fits."""
        return next(
            (one for one in reversed(user.chat.messages) if one.by_bot and one.id > self.step.message and fits(one)),
            None,
        )

    def asked(self, user: User) -> bool:
        """Whether the bot asked somebody to write something since the step began."""
        return self.told(user, lambda told: told.asks_reply or label_of(told, labels.CANCEL)) is not None

    def noted(self, kind: str) -> bool:
        """Whether something of this kind went over the board's wire since the step began."""
        return any(note.kind == kind and note.at > self.step.at for note in self.door.board.wire_log.notes)

    @property
    def page_opened(self) -> bool:
        """Somebody opened the household's page in this chapter."""
        return self._pages() > self.chapter.pages

    @property
    def opened(self) -> bool:
        """The door opened in this chapter."""
        return self.door.board.relay.opened > self.chapter.opened

    def broken(self, switch: str) -> bool:
        """Whether something is switched off on the page: "telegram", "broker", "silent" (the board), "camera"."""
        match switch:
            case "telegram":
                return self.telegram.out
            case "broker":
                return self.door.broker.out
            case "silent":
                return self.door.board.silent
            case _:
                return self.door.board.blind

    def entity(self, part: str) -> dict[str, Any] | None:
        """What Home Assistant would show of the door; None: nothing of this name was announced."""
        shown = self.door.home.shown() if self.door.home else []
        return next(
            (one for device in shown for one in device["entities"] if one["id"].endswith(f"_front_{part}")), None
        )
