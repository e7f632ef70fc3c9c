"""Five doors, four residents, a guest, a program and a stranger, round a service of its own that may be killed."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import takewhile
from pathlib import Path

from bot.demo.board.line import LineDown, Where
from bot.demo.board.virtual import VirtualBoard
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from firmware.simulator.workshop import Workshop
from tests.bench.chaos.checks.books import Books
from tests.bench.chaos.clock import SHIFT_FILE
from tests.bench.chaos.neighbours import Neighbours, Part, neighbours
from tests.bench.chaos.real_board import RealBoard
from tests.bench.chaos.tally import Tally, WatchedRelay, silent_lately
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

#: Everybody hears everybody after so long, however busy the machine is, in seconds.
PATIENT_S = 600.0

#: At this door somebody stands whom the house knows.
KNOWN_AT = "front"


class ChaosHome:
    """The house, and everybody round it. ``folder`` is on a disk that may be filled."""

    def __init__(
        self,
        folder: Path,
        broker: Mosquitto,
        telegram: TelegramStandIn,
        disk: SmallDisk | None,
        parts: Collection[Part],
        neighbours: Neighbours,
        workshop: Workshop | None,
        real_boards: int,
    ) -> None:
        self.folder = folder
        #: The disk that the data lie on; None: the machine's, which is not filled.
        self.disk = disk
        self.broker = broker
        self.telegram = telegram
        #: What there is besides doors, residents and a program.
        self.parts = parts
        self.neighbours = neighbours
        self._workshop = workshop
        #: Where the board runs the program of the real ones.
        self.real_at = list(DOORS)[-real_boards:] if workshop and real_boards else []
        self.tally = Tally()
        self.residents = [telegram.user(name) for name in ("Anna", "Leo", "Mia", "Tom")]
        self.guest, self.stranger = telegram.user("Eileen"), telegram.user("Mallory")
        #: No message up to this one has buttons of somebody who waits at a door.
        self.tidied = 0
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
            **neighbours.settings,
        )
        self.service.program = ("-m", "tests.bench.chaos.clock")
        self.service.forked, self.service.beforehand = True, "tests.bench.chaos.clock"
        self.books = Books(Path(self.service.settings["DATA_DIR"]))
        self.boards = {door: self._board(door) for door in DOORS}
        self.program_key = ""

    @property
    def audit_key_places(self) -> Sequence[Path]:
        """Where the key to the audit trail may lie."""
        return [self.folder / "audit.key", self.books.data.parent / "audit.key"]

    @property
    def anna(self) -> User:
        """The owner."""
        return self.residents[0]

    def _board(self, door: str) -> VirtualBoard | RealBoard:
        key, broker = bytes.fromhex(self.keys[door]), Where("127.0.0.1", self.broker.port)
        picture = at_the_door(grace(), left=150) if door == KNOWN_AT else jpeg()
        board: VirtualBoard | RealBoard
        if self._workshop and door in self.real_at:
            board = RealBoard(
                door,
                key,
                broker=broker,
                service_url=self.service.url,
                jpeg=picture,
                workshop=self._workshop,
                on_ring=lambda ring: self._rang(ring, door),
            )
        else:
            board = VirtualBoard(
                door,
                key,
                broker=broker,
                service_url=self.service.url,
                camera=lambda: [picture],
            )
        board.relay = WatchedRelay(door, self.tally.openings)
        return board

    async def move_in(self) -> None:
        """As people do: Anna claims and invites, the others follow her links, and a face and a program are taught."""
        await self.neighbours.add_cameras(self.books.data, self.folder / "audit.key")
        await self.service.start()
        await self.anna.send_text("/start open-sesame-42")
        await self.anna.chat.until_message("Welcome, Anna!", timeout_s=PATIENT_S)
        for resident in self.residents[1:]:
            before = newest_id(self.anna)
            await self.anna.send_text("/invite")
            invitation = await self.anna.chat.until_message("Send this link", after=before, timeout_s=PATIENT_S)
            await resident.open_link(invitation.links[0])
            await resident.chat.until_message("Welcome", timeout_s=PATIENT_S)
        await self.all_connected()
        await self.anna.send_photo(as_jpeg(grace()), "Grace")
        await self.anna.chat.until_message("I know Grace now", timeout_s=PATIENT_S)
        self.program_key = await key_from_chat(self.anna, "🔓 Open doors")
        if Part.GOOGLE in self.parts:
            await self._have_log_written_often()

    async def _have_log_written_often(self) -> None:
        before, often = newest_id(self.anna), "⏱ Every 15 minutes"
        await self.anna.send_text("/sheet")
        shown = await self.anna.chat.until(
            lambda chat: next((m for m in chat.messages if m.id > before and often in m.labels), None)
        )
        await self.anna.tap(shown, often)

    async def all_connected(self) -> None:
        """Everybody hears everybody."""
        await self.service.until_health("broker", ok=True, timeout_s=PATIENT_S)
        await self.service.until_health("recogniser", ok=True, timeout_s=PATIENT_S)
        for board in self.boards.values():
            await board.until_connected(PATIENT_S)

    async def restart(self) -> None:
        """The power goes, and comes back."""
        self.tally.unheard += self.on_the_way()
        self.tally.kills += 1
        await self.service.kill()
        if silent_lately(self.service.log):
            self.tally.in_memory.update(self.tally.untold)
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
        if isinstance(board, RealBoard):
            with suppress(LineDown):  # it restarts for an update
                board.press()
            return  # it tells by itself which ring that was, once the broker has it
        dropped = board.counted["rings dropped"]
        ring = board.press()
        if board.counted["rings dropped"] == dropped:
            self._rang(ring, door)

    def _rang(self, ring: str, door: str) -> None:
        if ring not in self.tally.rings:  # one whose confirmation was lost is told once more
            self.tally.rings[ring] = self.tally.untold[ring] = door

    def program(self) -> Asking:
        """A program that may open doors."""
        return Asking(self.service.url, self.program_key)


def newest_id(user: User) -> int:
    """The id of the newest message in a chat."""
    return max((message.id for message in user.chat.messages), default=0)


def newest_with(user: User, label: str, words: str, *, after: int) -> ChatMessage | None:
    """The newest message with this button and these words, of those behind the id ``after``."""
    messages = takewhile(lambda message: message.id > after, reversed(user.chat.messages))
    return next((m for m in messages if words in m.text and label in m.labels), None)


@asynccontextmanager
async def chaos_home(folder: Path, parts: Collection[Part] = (), real_boards: int = 1) -> AsyncIterator[ChaosHome]:
    """The whole, up and moved in; needs mosquitto."""
    async with AsyncExitStack() as stack:
        broker = Mosquitto(folder)
        await broker.start()
        stack.push_async_callback(broker.stop)
        telegram = await stack.enter_async_context(TelegramStandIn())
        may_mount = os.geteuid() == 0 and shutil.which("mount")
        disk = stack.enter_context(small_disk(folder / "disk", DISK_MB)) if may_mount else None
        round_it = await stack.enter_async_context(neighbours(folder, parts))
        workshop = None
        if Part.FIRMWARE in parts:
            workshop = Workshop(folder / "workshop")
            stack.callback(workshop.close)
            await asyncio.to_thread(workshop.open)
        home = ChaosHome(folder, broker, telegram, disk, parts, round_it, workshop, real_boards)
        for board in home.boards.values():
            await stack.enter_async_context(board)
        stack.push_async_callback(home.service.kill)
        await home.move_in()
        yield home
        await asyncio.sleep(0)
