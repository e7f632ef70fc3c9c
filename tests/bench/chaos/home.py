"""Five doors, four residents, a program and a stranger, round a service of its own that may be killed."""

import asyncio
import json
import os
import random
import shutil
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.board.line import Where
from bot.demo.board.relay import Relay
from bot.demo.board.virtual import VirtualBoard
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from tests.bench.chaos.clock import SHIFT_FILE
from tests.pictures import jpeg
from tests.portraits import as_jpeg, at_the_door, grace
from tests.rig.mosquitto import Mosquitto
from tests.rig.programs import Asking, key_from_chat
from tests.rig.service.process import Service
from tests.store.small_disk import SmallDisk, small_disk

#: The doors, and what each is called on a card.
DOORS: Mapping[str, str] = {
    "front": "front door",
    "back": "back door",
    "gate": "garden gate",
    "side": "side door",
    "cellar": "cellar door",
}

#: Room for ten thousand rings and their pictures.
DISK_MB = 600

#: At this door somebody stands whom the house knows.
KNOWN_AT = "front"


@dataclass(frozen=True, slots=True)
class Order:
    """Somebody who may has confirmed that a door is to open."""

    door: str
    #: ``time.monotonic()`` of the tap, or of the program's call.
    at: float
    who: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A strike let somebody in."""

    door: str
    at: float


class WatchedRelay(Relay):
    """A strike that remembers each time it opened."""

    def __init__(self, door: str, openings: list[Opening]) -> None:
        super().__init__()
        self._door = door
        self._openings = openings

    def pulse(self, ms: int) -> None:
        """See ``Relay.pulse``."""
        super().pulse(ms)
        self._openings.append(Opening(self._door, self.opened_at))


@dataclass(slots=True)
class Tally:
    """What happened, for the checks."""

    #: The ring's ids, by door, as the boards counted them.
    rings: dict[str, str] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    #: Messages that may stand twice: they were sent, and nobody heard that they were.
    unheard: int = 0
    kills: int = 0


class ChaosHome:
    """The house, and everybody round it. ``folder`` is on a disk that may be filled."""

    def __init__(
        self,
        folder: Path,
        broker: Mosquitto,
        telegram: TelegramStandIn,
        chance: random.Random,
        disk: SmallDisk | None,
    ) -> None:
        self.folder = folder
        #: The disk that the data lie on; None: the machine's, which is not filled.
        self.disk = disk
        self.broker = broker
        self.telegram = telegram
        self.chance = chance
        self.tally = Tally()
        self.residents = [telegram.user(name) for name in ("Anna", "Leo", "Mia", "Tom")]
        self.stranger = telegram.user("Mallory")
        self.keys = {door: f"{number:02x}" * 32 for number, door in enumerate(DOORS, 0x61)}
        self.shift_file = folder / "clock-shift"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        settings = {f"DOORS__{door.upper()}__NAME": name for door, name in DOORS.items()}
        settings |= {f"DOORS__{door.upper()}__KEY": key for door, key in self.keys.items()}
        self.service = Service(
            folder,
            BOT_TOKEN=telegram.token,
            BOT_API_URL=telegram.url,
            MQTT_PORT=str(broker.port),
            CLAIM_CODE="open-sesame-42",
            HOME_ASSISTANT="on",
            AUDIT_KEY_FILE=str(folder / "audit.key"),
            TMPDIR=str(self.temporary),
            DATA_DIR=str((disk.folder if disk else folder) / "data"),
            MODEL_DIR=str(folder / "models"),
            PYTHONPATH=str(Path(__file__).parents[3]),
            **{SHIFT_FILE: str(self.shift_file)},
            **settings,
        )
        self.service.program = ("-m", "tests.bench.chaos.clock")
        self.boards = {door: self._board(door) for door in DOORS}
        self.program_key = ""
        self._known = at_the_door(grace(), left=150)

    @property
    def data(self) -> Path:
        """The service's folder."""
        return Path(self.service.settings["DATA_DIR"])

    @property
    def audit_key_places(self) -> Sequence[Path]:
        """Where the key to the audit trail may lie."""
        return [self.folder / "audit.key", self.data.parent / "audit.key"]

    @property
    def anna(self) -> User:
        """The owner."""
        return self.residents[0]

    def _board(self, door: str) -> VirtualBoard:
        board = VirtualBoard(
            door,
            bytes.fromhex(self.keys[door]),
            broker=Where("127.0.0.1", self.broker.port),
            service_url=self.service.url,
            camera=lambda: [self._known if door == KNOWN_AT else jpeg()],
        )
        board.relay = WatchedRelay(door, self.tally.openings)
        return board

    async def move_in(self) -> None:
        """As people do: Anna claims and invites, the others follow her links, and a face and a program are taught."""
        await self.service.start()
        await self.anna.send_text("/start open-sesame-42")
        await self.anna.chat.until_message("Welcome, Anna!", timeout_s=60)
        for resident in self.residents[1:]:
            before = newest_id(self.anna)
            await self.anna.send_text("/invite")
            invitation = await self.anna.chat.until_message("Send this link", after=before, timeout_s=30)
            await resident.open_link(invitation.links[0])
            await resident.chat.until_message("Welcome", timeout_s=30)
        await self.all_connected()
        await self.anna.send_photo(as_jpeg(grace()), "Grace")
        await self.anna.chat.until_message("I know Grace now", timeout_s=60)
        self.program_key = await key_from_chat(self.anna, "🔓 Open doors")

    async def all_connected(self) -> None:
        """Everybody hears everybody."""
        await self.service.until_health("broker", ok=True, timeout_s=120)
        await self.service.until_health("recogniser", ok=True, timeout_s=120)
        for board in self.boards.values():
            await board.until_connected(60)

    async def restart(self) -> None:
        """The power goes, and comes back."""
        self.tally.unheard += self.on_the_way()
        self.tally.kills += 1
        await self.service.kill()
        await self.service.start()

    def on_the_way(self) -> int:
        """Messages of which the service may not know that they arrived, were it killed now."""
        since = time.monotonic() - 1.0
        return sum(
            call.method.startswith("send") and (call.finished is None or call.finished > since)
            for call in self.telegram.journal.newest(40)
        )

    def press(self, door: str) -> None:
        """Somebody rings; where the board has no room for one more, nobody heard of it."""
        board = self.boards[door]
        dropped = board.counted["rings dropped"]
        ring = board.press()
        if board.counted["rings dropped"] == dropped:
            self.tally.rings[ring] = door

    def program(self) -> Asking:
        """A program that may open doors."""
        return Asking(self.service.url, self.program_key)

    # What is written down

    def visits(self) -> Sequence[Mapping[str, Any]]:
        """Every visit in the book, as the disk has it."""
        found: list[Mapping[str, Any]] = []
        for path in sorted((self.data / "visits").glob("????-??.json")):
            found += json.loads(path.read_bytes())["visits"].values()
        return found

    def cards(self) -> Mapping[str, Mapping[str, Any]]:
        """Every card, by visit and resident."""
        path = self.data / "drawers" / "cards.json"
        cards: Mapping[str, Mapping[str, Any]] = json.loads(path.read_bytes())["cards"] if path.exists() else {}
        return cards

    def trail(self) -> Sequence[Mapping[str, Any]]:
        """The lines of the audit trail."""
        return [json.loads(line) for line in (self.data / "audit.jsonl").read_bytes().splitlines()]


def newest_id(user: User) -> int:
    """The id of the newest message in a chat."""
    return max((message.id for message in user.chat.messages), default=0)


def newest_with(user: User, label: str, words: str) -> ChatMessage | None:
    """The newest message with this button and these words."""
    messages = reversed(user.chat.messages)
    return next((m for m in messages if label in m.labels and words in m.text), None)


@asynccontextmanager
async def chaos_home(folder: Path, chance: random.Random) -> AsyncIterator[ChaosHome]:
    """The whole, up and moved in; needs mosquitto."""
    async with AsyncExitStack() as stack:
        broker = Mosquitto(folder)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        may_mount = os.geteuid() == 0 and shutil.which("mount")
        disk = stack.enter_context(small_disk(folder / "disk", DISK_MB)) if may_mount else None
        home = ChaosHome(folder, broker, telegram, chance, disk)
        for board in home.boards.values():
            await stack.enter_async_context(board)
        stack.push_async_callback(home.service.kill)
        await home.move_in()
        yield home
        await asyncio.sleep(0)
