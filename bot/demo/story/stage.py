"""What a chapter sees of the demo, and what it does: what a visitor could do as well."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.scenes import Scene
from bot.demo.family import ANNA, LEO, STRANGER
from bot.demo.page.door_side import DoorSide
from bot.demo.story import pointer
from bot.demo.story.in_any_language import label_of
from bot.demo.story.pointer import Pointer
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.watching import WatchingCameras
from bot.house.people import Person, PersonId
from bot.words.chat import labels
from bot.words.chat.cards import incident_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue, language_of

#: The button below a name, whoever's it is.
NOT_THEM = labels.not_them(Person(PersonId(""), ""))

#: Whoever comes is a part of what happened so long ago, in seconds; where that lasted, for somewhat longer.
_GOES_ON_S = 75


@dataclass(frozen=True, slots=True)
class Mark:
    """How far things are: what a step waits for happens after it."""

    #: ``time.monotonic()``, and Telegram's clock.
    at: float
    date: int
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
        watching: WatchingCameras | None,
        act: Callable[[dict[str, Any]], Awaitable[None]],
        pages: Callable[[], int],
        past: bool,
        sees_people: Callable[[], bool],
    ) -> None:
        self.telegram = telegram
        self.door = door
        self._watching = watching
        self._act = act
        self._pages = pages
        #: Whether the house has a month behind it.
        self.past = past
        self._sees_people = sees_people
        self.anna, self.leo, self.stranger = (telegram.user(name) for name in (ANNA, LEO, STRANGER))
        #: As the chapter began, and as its present step did.
        self.chapter = self.step = self.mark()

    def mark(self) -> Mark:
        """How far things are now."""
        newest = max((user.chat.last.id for user in self.telegram.users if user.chat.last), default=0)
        bell = self.entity("bell")
        bells = bell["count"] if bell else 0
        date = self.telegram.telegram.now()
        return Mark(time.monotonic(), date, newest, self.door.board.relay.opened, self._pages(), bells)

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

    async def plug_in_cameras(self) -> None:
        """Both cameras have power, whoever pulled their plugs."""
        for lookout in filter(self.watching.away, Lookout):
            await self.act("camera", camera=lookout, what="away", on=False)

    async def empty_garden(self) -> None:
        """Whoever is in the garden leaves."""
        self.watching.desert(Lookout.GARDEN)

    async def mend(self, what: str) -> None:
        """Have what is ``broken`` whole again."""
        if what == "night":
            await self.act("camera", camera=Lookout.GARDEN, what="night", on=False)
        else:
            await self.act("switch", what=what, on=False)

    # What is seen

    @property
    def watching(self) -> WatchingCameras:
        """The cameras that watch; raises LookupError where there are none."""
        if self._watching is None:
            raise LookupError("there are no cameras on this page")
        return self._watching

    @property
    def sees_people(self) -> bool:
        """Whether there are cameras, and whatever tells people from bushes."""
        return self._watching is not None and self._sees_people()

    @property
    def watched(self) -> bool:
        """The service watches the garden, and the family is done with adding."""
        return self.watching.watched(Lookout.GARDEN) and not self.watching.adding

    @property
    def deserted(self) -> bool:
        """Nobody is in the garden, nor was there a moment ago."""
        return self.watching.deserted(Lookout.GARDEN)

    @property
    def loitering(self) -> bool:
        """Somebody is about the garden."""
        return Episode.LOITER in self.watching.playing(Lookout.GARDEN)

    @property
    def told_by_cameras(self) -> bool:
        """Since the step began the card of an incident came, or one from before was written anew: it goes on there."""
        return self.renewed(self.anna, incident_text.CALL_IN)

    @property
    def told_just_now(self) -> bool:
        """As the step began the card of an incident was so new that it goes on with whoever comes."""
        return any(
            one.by_bot
            and one.id <= self.step.message
            and (one.edited or one.date) > self.step.date - _GOES_ON_S
            and label_of(one, incident_text.CALL_IN)
            for one in reversed(self.anna.chat.messages)
        )

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

    def renewed(self, user: User, button: Phrase) -> bool:
        """Whether a message with this button came since the step began, or one from before was written anew."""
        return any(
            one.by_bot and (one.id > self.step.message or (one.edited or 0) >= self.step.date) and label_of(one, button)
            for one in reversed(user.chat.messages)
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
        """Whether something is out: "telegram", "broker", "silent" (the board), "camera"; or "night" in the garden."""
        match switch:
            case "telegram":
                return self.telegram.out
            case "broker":
                return self.door.broker.out
            case "silent":
                return self.door.board.silent
            case "night":
                return self.watching.views[Lookout.GARDEN].night
            case _:
                return self.door.board.blind

    def entity(self, part: str) -> dict[str, Any] | None:
        """What Home Assistant would show of the door; None: nothing of this name was announced."""
        shown = self.door.home.shown() if self.door.home else []
        return next(
            (one for device in shown for one in device["entities"] if one["id"].endswith(f"_front_{part}")), None
        )
