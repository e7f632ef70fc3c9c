"""What people do on the page: each command that comes over the WebSocket is carried out here."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.demo.board.line import LineDown
from bot.demo.broker import BrokerFailed
from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.scenes import DoorbellCamera, Scene
from bot.demo.family import speak
from bot.demo.page.door_side import DoorSide
from bot.demo.page.open_page import OpenPage
from bot.demo.page.state import PageState
from bot.demo.story.story import Story
from bot.demo.telegram.mini_apps import launch
from bot.demo.telegram.residents import TappedButton, User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.watching import WatchingCameras
from bot.nursery import Nursery
from bot.words.demo import wire_text
from bot.words.tongue import Language

log = logging.getLogger(__name__)

#: The next burst is taken so long after a press: the press itself comes first.
_NEXT_BURST_S = 1.5


class PageCommands:
    """Types, taps, presses and breaks things, as the page asks."""

    def __init__(
        self,
        *,
        telegram: TelegramStandIn,
        door: DoorSide | None,
        watching: WatchingCameras | None,
        state: PageState,
        nursery: Nursery,
    ) -> None:
        self._telegram = telegram
        self._door_side = door
        self._watching_side = watching
        self._state = state
        self._nursery = nursery
        self._known: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "send": self._send_text,
            "link": self._open_link,
            "delete": self._delete,
            "block": self._block,
            "press": self._press,
            "scene": self._set_scene,
            "switch": self._switch,
            "cameras": self._look_at_cameras,
            "play": self._play,
            "camera": self._switch_camera,
            "home": self._act_at_home,
            "chapter": self._tell_chapter,
        }
        #: What a visitor may have told to them; None: there is nothing to tell.
        self.story: Story | None = None

    async def carry_out(self, text: str, open_page: OpenPage) -> None:
        """Do what ``text``, JSON with a ``do``, asks for; whatever is odd about it is said to the page."""
        try:
            command = json.loads(text)
            match command["do"]:
                case "tap":
                    self._tap(command, open_page)
                case "app":
                    await self._open_app(command, open_page)
                case "speak":
                    self._speak(Language(command["language"]), open_page)
                case other:
                    await self._known[other](command)
        except (LookupError, TypeError, ValueError, LineDown, BrokerFailed, OSError) as exc:
            log.warning("the page asked for what cannot be done: %r", exc)
            await open_page.tell({"type": "toast", "words": _why_not(exc)})

    async def act(self, command: dict[str, Any]) -> None:
        """Do one thing that the page can ask for; raises what ``carry_out`` says."""
        await self._known[command["do"]](command)

    async def _tell_chapter(self, command: dict[str, Any]) -> None:
        if self.story is None:
            raise LookupError("there is no story on this page")
        await (self.story.begin(str(command["chapter"])) if command.get("chapter") else self.story.leave())

    def _speak(self, language: Language, open_page: OpenPage) -> None:
        open_page.speak(language)
        speak(self._telegram, language)

    async def _open_app(self, command: dict[str, Any], open_page: OpenPage) -> None:
        """Open a page that the bot offers to this person, and no other: whoever they are is signed into its address."""
        user, url = self.user(command["user"]), str(command["url"])
        offered = {button.app for message in user.chat.messages for row in message.buttons for button in row}
        if button := self._telegram.account.menu_button_of(user.account):
            offered.add(button["web_app"]["url"])
        if not url or url not in offered:
            raise LookupError("the bot offers no such page")
        signed = launch(user, self._telegram.token, self._telegram.telegram.clock, platform="demo")
        self._state.pages_opened += 1
        await open_page.tell({"type": "app", "user": user.id, "url": url, "launch": signed})

    def user(self, user_id: object) -> User:
        """The person with this id; raises LookupError."""
        for user in self._telegram.users:
            if user.id == user_id:
                return user
        raise LookupError("there is no such person")

    # The chats

    async def _send_text(self, command: dict[str, Any]) -> None:
        user = self.user(command["user"])
        original = user.chat.message(command["reply_to"]) if command.get("reply_to") else None
        await user.send_text(str(command["text"]), reply_to=original)

    async def _open_link(self, command: dict[str, Any]) -> None:
        await self.user(command["user"]).open_link(str(command["url"]))

    async def _delete(self, command: dict[str, Any]) -> None:
        user = self.user(command["user"])
        if message := user.chat.message(command["message"]):
            await user.delete(message)

    async def _block(self, command: dict[str, Any]) -> None:
        user = self.user(command["user"])
        await (user.block_bot() if command["on"] else user.unblock_bot())

    def _tap(self, command: dict[str, Any], open_page: OpenPage) -> None:
        tap = self.user(command["user"]).tap_data(int(command["message"]), str(command["data"]))
        self._nursery.spawn(self._tell_answer(tap, command.get("tap"), open_page), name="answer to a tap")

    async def _tell_answer(self, tap: TappedButton, number: object, open_page: OpenPage) -> None:
        try:
            popup = await tap.answer(self._telegram.messages.query_life_s)
        except TimeoutError:
            await open_page.tell({"type": "answer", "tap": number, "words": "no_answer"})
        else:
            await open_page.tell({"type": "answer", "tap": number, "text": popup.text, "alert": popup.alert})

    # The door

    @property
    def _door(self) -> DoorSide:
        if self._door_side is None:
            raise LookupError("there is no door on this page")
        return self._door_side

    async def _press(self, _: dict[str, Any]) -> None:
        door = self._door
        self._state.pressed_at = time.monotonic()
        door.board.press()
        self._nursery.spawn(self._take_next_burst(door.camera), name="next burst")

    @staticmethod
    async def _take_next_burst(camera: DoorbellCamera, after_s: float = _NEXT_BURST_S) -> None:
        await asyncio.sleep(after_s)
        await asyncio.to_thread(camera.prepare)

    async def _set_scene(self, command: dict[str, Any]) -> None:
        camera = self._door.camera
        await asyncio.to_thread(camera.turn_to, Scene(command["scene"]))
        self._state.view += 1
        self._nursery.spawn(self._take_next_burst(camera, 0.0), name="next burst")

    async def _switch(self, command: dict[str, Any]) -> None:
        on = bool(command["on"])
        match command["what"]:
            case "telegram":
                self._state.wire_log.note("link", wire_text.TELEGRAM_OUT if on else wire_text.TELEGRAM_BACK)
                await (self._telegram.go_out() if on else self._telegram.come_back())
            case "broker":
                broker = self._door.broker
                self._state.wire_log.note("link", wire_text.BROKER_OUT if on else wire_text.BROKER_BACK)
                await (broker.go_out() if on else broker.come_back())
            case "silent":
                self._door.board.silent = on
            case "camera":
                self._door.board.blind = on
            case other:
                raise ValueError(f"there is no switch {other!r}")

    async def _act_at_home(self, command: dict[str, Any]) -> None:
        if self._door.home is None:
            raise LookupError("nobody stands in Home Assistant's place")
        self._door.home.act(str(command["entity"]), str(command.get("code", "")), on=command.get("on") is True)

    # The cameras that watch

    @property
    def _watching(self) -> WatchingCameras:
        if self._watching_side is None:
            raise LookupError("there are no cameras on this page")
        return self._watching_side

    async def _look_at_cameras(self, _: dict[str, Any]) -> None:
        self._watching.look()

    async def _play(self, command: dict[str, Any]) -> None:
        await self._watching.play(Lookout(command["camera"]), Episode(command["episode"]))

    async def _switch_camera(self, command: dict[str, Any]) -> None:
        lookout, on = Lookout(command["camera"]), bool(command["on"])
        match command["what"]:
            case "night":
                self._watching.fall_night(lookout, night=on)
            case "away" if on:
                await self._watching.pull_plug(lookout)
            case "away":
                self._watching.plug_in(lookout)
            case other:
                raise ValueError(f"a camera has no switch {other!r}")


def _why_not(failure: Exception) -> str:
    """By which name the page's words have it."""
    match failure:
        case LineDown() | BrokerFailed():
            return "line_down"
        case OSError():
            return "not_allowed"
        case _:
            return "no_longer_there"
