"""Everything around the house, put together: Telegram, the broker, the board and the page."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from subprocess import SubprocessError
from zoneinfo import ZoneInfo

from bot.demo.board.firmware import FirmwareBoard
from bot.demo.board.kinds import DoorBoard
from bot.demo.board.line import Where
from bot.demo.board.virtual import VirtualBoard
from bot.demo.broker import EmbeddedBroker
from bot.demo.camera.scenes import Camera
from bot.demo.family import ANNA, LEO, STRANGER, speak
from bot.demo.opening import OpenedParts
from bot.demo.page.door_side import DoorSide
from bot.demo.page.server import Page, look_at_port
from bot.demo.seed import Seed
from bot.demo.telegram.archive import Archive
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue
from firmware.simulator.workshop import Missing, Workshop, missing

log = logging.getLogger(__name__)

DOOR = "front"

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
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int = PORT,
        camera: Camera | None = None,
        firmware: bool = True,
        language: Language = Language.ENGLISH,
    ) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._page_port = port
        self._firmware = firmware
        self._stand_in = demo_text.STAND_IN
        self._language = language
        self.camera = camera or Camera()
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
        return {
            "BOT_TOKEN": self.telegram.token,
            "BOT_API_URL": self.telegram.url,
            "CLAIM_CODE": self._claim_code,
            "MQTT_HOST": self.broker.host,
            "MQTT_PORT": str(self.broker.port),
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self._service_port),
            "DATA_DIR": str(self._data_dir),
            f"{door}NAME": Tongue(self._language, ZoneInfo("UTC")).plain(demo_text.FRONT_DOOR),
            f"{door}KEY": self._key.hex(),
            f"{door}SIMULATED": "true",
            "AUDIT_KEY_FILE": str(self._data_dir.with_name(f"{self._data_dir.name}.audit.key").absolute()),
            # a household's own .env must not reach into the demo
            "DOORMAN_ENV_FILE": os.devnull,
        }

    async def move_in(self) -> list[Phrase]:
        """The family moves in, through the chat as anybody would; returns, and shows, what did not go as planned."""
        seed = Seed(self.telegram, self.anna, self.leo, self._claim_code)
        notices = await (seed.welcome_back() if self._lived_in else seed.move_in())
        for notice in notices:
            self.page.notice(notice)
        if demo_text.NO_SERVICE not in notices:
            self.page.wake()
        return notices

    @property
    def _lived_in(self) -> bool:
        """The last demo was kept, and its family had moved in."""
        return all(any(message.by_bot for message in user.chat.messages) for user in self.residents)

    async def _open(self) -> None:
        look_at_port(self._page_port)
        await self._stack.enter_async_context(self.broker)
        await self._stack.enter_async_context(Archive(self._data_dir / "telegram", self.telegram))
        speak(self.telegram, self._language)
        await self._stack.enter_async_context(self.telegram)
        self.board = self._board(await self._open_workshop())
        door = DoorSide(self.board, self.broker, self.camera)
        self.page = Page(self._page_port, telegram=self.telegram, door=door)
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
