"""Everything around the house, put together: Telegram, the broker, the board, the cameras and the page."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from subprocess import SubprocessError
from zoneinfo import ZoneInfo

from bot.demo.board.firmware import FirmwareBoard
from bot.demo.board.kinds import DoorBoard
from bot.demo.board.line import Where
from bot.demo.board.tasmota import TasmotaStandIn
from bot.demo.board.virtual import VirtualBoard
from bot.demo.broker import EmbeddedBroker
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.camera_seed import CameraSeed
from bot.demo.family import ANNA, LEO, STRANGER, speak
from bot.demo.home.view import HomeView
from bot.demo.opening import OpenedParts
from bot.demo.page.door_side import DoorSide
from bot.demo.page.server import Page, look_at_port
from bot.demo.past.cast import taken
from bot.demo.past.made_up import MadeUpMonth
from bot.demo.past.month import Home, month
from bot.demo.seed import Seed
from bot.demo.telegram.archive import Archive
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.watching import WatchingCameras
from bot.house.doors.builder import id_of
from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue
from firmware.simulator.workshop import Missing, Workshop, missing
from recognizer.detect.models import YOLOX

log = logging.getLogger(__name__)

DOOR, GATE = "front", "gate"

#: The page's port where none is asked for.
PORT = 8080

_LACKING: Mapping[Missing, Phrase] = {
    Missing.COMPILER: demo_text.STAND_IN_NO_COMPILER,
    Missing.MICROPYTHON: demo_text.STAND_IN_NO_MICROPYTHON,
}


class Surroundings(OpenedParts):
    """The surroundings of a service, on loopback, while the block lasts.

    ``environment`` is what the service is started with; ``move_in`` moves the family in once it runs, unless the
    folder holds the chats of one that has. Building a camera's first picture takes a second or two: whoever opens many
    of them hands one in. The board is the real firmware where it can run here and ``firmware`` is not False, else its
    stand-in. ``language`` is everybody's until a page chooses another; the door keeps the name that it has in it.
    ``past``: the house has a month behind it, and a gate where that happened, too.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = PORT,
        camera: DoorbellCamera | None = None,
        firmware: bool = True,
        language: Language = Language.ENGLISH,
        past: bool = False,
    ) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._page_port = port
        self._firmware = firmware
        self._stand_in = demo_text.STAND_IN
        self._language = language
        self._past = past
        self.camera = camera or DoorbellCamera()
        self.watching = WatchingCameras(data_dir)
        self._service_port = _free_port()
        self._key = secrets.token_bytes(32)
        self._claim_code = secrets.token_urlsafe(9)
        self.telegram = TelegramStandIn()
        self.broker = EmbeddedBroker()
        self.anna, self.leo, self.stranger = (self.telegram.user(name) for name in (ANNA, LEO, STRANGER))

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.page.url

    @property
    def service_url(self) -> str:
        """Where the board uploads its pictures, and where /health is."""
        return f"http://127.0.0.1:{self._service_port}"

    @property
    def residents(self) -> list[User]:
        """Who lives here."""
        return [self.anna, self.leo]

    @property
    def environment(self) -> Mapping[str, str]:
        """The service's settings: only the addresses differ from a real household's."""
        door = f"DOORS__{DOOR.upper()}__"
        gate = f"DOORS__{GATE.upper()}__"
        past = {f"{gate}NAME": self._said(demo_text.GATE), f"{gate}LOCK": "none"} if self._past else {}
        return {
            "BOT_TOKEN": self.telegram.token,
            "BOT_API_URL": self.telegram.url,
            "CLAIM_CODE": self._claim_code,
            "MQTT_HOST": self.broker.host,
            "MQTT_PORT": str(self.broker.port),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self._service_port),
            "WEB_APP_URL": self.service_url,
            "CAMERAS_ALLOW": f"127.0.0.1:{self.watching.port}",
            "DATA_DIR": str(self._data_dir),
            f"{door}NAME": self._said(demo_text.FRONT_DOOR),
            f"{door}KEY": self._key.hex(),
            f"{door}SIMULATED": "true",
            "HOME_ASSISTANT": "on",
            "HOME_ASSISTANT_NAMES": "yes",
            "HOUSE_LANGUAGE": self._language.value,
            "AUDIT_KEY_FILE": str(self.audit_key),
            **past,
            # a household's own .env must not reach into the demo
            "DOORMAN_ENV_FILE": os.devnull,
        }

    @property
    def audit_key(self) -> Path:
        """The key that seals the audit trail."""
        return self._data_dir.with_name(f"{self._data_dir.name}.audit.key").absolute()

    @property
    def models(self) -> Path:
        """Where the recogniser's models are, once they are fetched."""
        return self._data_dir.absolute().parent / "models"

    @property
    def doors(self) -> Mapping[DoorId, Door]:
        """The doors of a house that has a past."""
        return {
            DoorId(DOOR): Door(DoorId(DOOR), self._said(demo_text.FRONT_DOOR)),
            DoorId(GATE): Door(DoorId(GATE), self._said(demo_text.GATE), has_lock=False),
        }

    def made_up(self, now: datetime, zone: tzinfo) -> MadeUpMonth:
        """A month that ends now; takes a few seconds, and the doorbell's camera meanwhile."""
        camera = id_of(self._said(demo_text.DOOR_CAMERA), ())
        home = Home(
            ResidentId(self.anna.id),
            ResidentId(self.leo.id),
            DoorId(DOOR),
            DoorId(GATE),
            # what the chat will make of their names when the family adds them
            WatchPlaceId(id_of(self._said(demo_text.GARDEN), self.doors)),
            CameraId(id_of(self._said(demo_text.GARDEN_CAMERA), [camera])),
            CameraId(camera),
        )
        return month(home, taken(self.camera), now, zone)

    def _said(self, words: Phrase) -> str:
        return Tongue(self._language, ZoneInfo("UTC")).plain(words)

    def speak(self, language: Language) -> None:
        """Whoever looks speaks this language: before the family moves in, what it names is named in it."""
        self._language = language

    async def move_in(self) -> list[Phrase]:
        """The family moves in, through the chat as anybody would; returns, and shows, what did not go as planned."""
        seed = Seed(self.telegram, self.anna, self.leo, self._claim_code)
        if self.lived_in:
            notices = await seed.welcome_back()
        elif self._past:
            self.page.notice(demo_text.MADE_UP)
            notices = await seed.come_home()
        else:
            notices = await seed.move_in()
        for notice in notices:
            self.page.notice(notice)
        if demo_text.NO_SERVICE not in notices:
            self.page.wake()
            self.watching.may_be_added(self._add_cameras)
            if self._past:
                self.watching.look()
        return notices

    async def _add_cameras(self) -> bool:
        """The family adds its two cameras; tells on the page where that did not go as planned."""
        notices = await CameraSeed(self.anna, self.watching).add()
        for notice in notices:
            self.page.notice(notice)
        return not notices

    @property
    def lived_in(self) -> bool:
        """The last demo was kept, and its family had moved in."""
        return all(any(message.by_bot for message in user.chat.messages) for user in self.residents)

    async def _open(self) -> None:
        look_at_port(self._page_port)
        await self._stack.enter_async_context(self.broker)
        await self._stack.enter_async_context(Archive(self._data_dir / "telegram", self.telegram))
        speak(self.telegram, self._language)
        await self._stack.enter_async_context(self.telegram)
        self.board = self._board(await self._open_workshop())
        home = await self._stack.enter_async_context(HomeView(self.broker.host, self.broker.port))
        door = DoorSide(self.board, self.broker, self.camera, home)
        relay = TasmotaStandIn(self.broker.host, self.broker.port, self.board.wire_log)
        await self._stack.enter_async_context(relay)
        await self._stack.enter_async_context(self.watching)
        self.page = Page(
            self._page_port,
            telegram=self.telegram,
            door=door,
            watching=self.watching,
            past=self._past,
            sees_people=lambda: YOLOX.found_in(self.models) is not None,
        )
        await self._stack.enter_async_context(self.page)
        await self._stack.enter_async_context(self.board)

    async def _open_workshop(self) -> Workshop | None:
        """Where the board's program is compiled; None: it cannot be, or is not asked for."""
        if not self._firmware:
            return None
        if lacking := await asyncio.to_thread(missing):
            self._stand_in = _LACKING[lacking]
            return None
        workshop = Workshop(self._data_dir / "board")
        self._stack.callback(workshop.close)
        try:
            await asyncio.to_thread(workshop.open)
        except (OSError, SubprocessError) as exc:
            log.warning("the firmware could not be compiled: %s", exc)
            self._stand_in = demo_text.STAND_IN_NOT_COMPILED
            return None
        return workshop

    def _board(self, workshop: Workshop | None) -> DoorBoard:
        broker = Where(self.broker.host, self.broker.port, username=DOOR)
        if workshop is None:
            return VirtualBoard(
                DOOR,
                self._key,
                broker=broker,
                service_url=self.service_url,
                camera=self.camera.burst,
                what=self._stand_in,
            )
        return FirmwareBoard(
            DOOR, self._key, broker=broker, service_url=self.service_url, camera=self.camera, workshop=workshop
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
