"""The residents' room over a strict stand-in for Telegram; house and books are real, eyes and locks record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from bot.daylight import SunOrClock
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import take_over
from bot.house.house_rules import HOUSE_RULES, HouseRules, take_over_rules
from bot.house.joining import join
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.disk import DiskState
from bot.house.records.housekeeper import Housekeeper
from bot.house.records.ledger_trouble import LedgerState
from bot.house.records.log_keeper import LogSurroundings
from bot.house.status.status import Status
from bot.house.tables.table import TableFiles
from bot.house.visits.visit import Press, PressId
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.settings import AppSettings, TelegramSettings
from bot.tables import ChatTables
from bot.telegram.page_ways import PageAddress, PageWays
from bot.telegram.room import TelegramRoom
from bot.time_zones import SystemZones
from tests.fakes.arming import RecordingArmTopic
from tests.fakes.backups import MemoryBackups
from tests.fakes.boards import RecordingBoards
from tests.fakes.books import Memory, MemoryCollection
from tests.fakes.cameras import RecordingCameras
from tests.fakes.charts import RecordingCharts
from tests.fakes.fitting import RecordingFitter
from tests.fakes.ledger import PlainWording, RecordingLedger
from tests.fakes.messages import RecordingMessages
from tests.fakes.senses import RecordingDevices, RecordingEyes, RecordingLocks
from tests.fakes.speech import RecordingSpeech
from tests.fakes.spreadsheets import MemorySafe, RecordingSpreadsheets
from tests.fakes.tracking import RecordingTrackers
from tests.pictures import jpeg

FRONT = DoorId("front")
DOORS = {FRONT: Door(FRONT, "front door")}


#: Nothing is wrong anywhere.
WELL = Status(
    telegram=None,
    waiting=0,
    undrawn=0,
    broker=None,
    doors=(),
    eyes_ready=True,
    model_refused="",
    disk=DiskState.WELL,
    free_bytes=2**34,
    ledger=LedgerState(),
)


@dataclass
class ChatRig:
    """A household: Anna owns it, Leo lives there, a stranger does not."""

    telegram: TelegramStandIn
    memory: Memory = field(default_factory=Memory)
    eyes: RecordingEyes = field(default_factory=RecordingEyes)
    cameras: RecordingCameras = field(default_factory=RecordingCameras)
    locks: RecordingLocks = field(default_factory=RecordingLocks)
    boards: RecordingBoards = field(default_factory=lambda: RecordingBoards(FRONT))
    speech: RecordingSpeech = field(default_factory=RecordingSpeech)
    messages: RecordingMessages = field(default_factory=RecordingMessages)
    fitter: RecordingFitter = field(default_factory=RecordingFitter)
    tables: TableFiles = field(default_factory=ChatTables)
    painter: RecordingCharts = field(default_factory=RecordingCharts)
    trackers: RecordingTrackers = field(default_factory=RecordingTrackers)
    arm_topic: RecordingArmTopic = field(default_factory=RecordingArmTopic)
    backups: MemoryBackups = field(default_factory=MemoryBackups)
    ledger: RecordingLedger = field(default_factory=RecordingLedger)
    spreadsheets: RecordingSpreadsheets = field(default_factory=RecordingSpreadsheets)
    log_safe: MemorySafe = field(default_factory=MemorySafe)
    doors: Mapping[DoorId, Door] = field(default_factory=lambda: DOORS)
    app: AppSettings = field(default_factory=lambda: AppSettings(WEB_APP="on"))
    at_home: PageAddress = field(default_factory=lambda: PageAddress("http://192.168.1.5:8081/app"))
    #: How much later it is than by the true clock.
    ahead: timedelta = timedelta()
    #: By how much somebody set the machine's clock.
    set_by: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.anna, self.leo, self.stranger = (self.telegram.user(name) for name in ("Anna", "Leo", "Stranger"))

    async def move_in(self) -> None:
        """Anna and Leo live here already, and have opened the chat."""
        for user, role in ((self.anna, Role.OWNER), (self.leo, Role.ADULT)):
            user.chat.open = True
            since = datetime.now(UTC) - timedelta(days=2)
            await self.memory.residents.save(Resident(ResidentId(user.id), user.name, role, since))

    async def make(self, user: User, role: Role) -> None:
        """Somebody is something else here from now on."""
        known = await self.memory.residents.find(ResidentId(user.id))
        assert known
        await self.memory.residents.save(replace(known, role=role))

    async def page_at_home(self) -> PageAddress:
        return self.at_home

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.ahead + self.set_by

    def steady(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def start(self) -> None:
        """Start the service, or start it again over the same books."""
        self.nursery = Nursery()
        doors = await take_over(self.memory.doors, self.doors, silently=True)
        settings = TelegramSettings(token=SecretStr(self.telegram.token), api_url=self.telegram.url)
        book = self.memory.collection(HOUSE_RULES, HouseRules)
        self.rules = rules = await take_over_rules(book, HouseRules(), SystemZones(), silently=True)
        self.room = TelegramRoom(
            settings,
            doors=doors,
            memory=self.memory,
            tables=self.tables,
            painter=self.painter,
            nursery=self.nursery,
            clock=self.clock,
            steady=self.steady,
            zone=rules.zone,
            page=PageWays(self.app, self.page_at_home),
        )
        await self.room.__aenter__()
        staff = join(
            doors,
            self.memory,
            outlets=[self.room.household, self.room.first_walk],
            eyes=self.eyes,
            cameras=self.cameras,
            daylight=SunOrClock(None, rules.zone),
            devices=lambda _: RecordingDevices(
                self.locks,
                self.boards,
                self.fitter,
                speech=self.speech,
                messages=self.messages,
                trackers=self.trackers,
                arm_topic=self.arm_topic,
            ),
            codes=PyotpCodes(),
            backups=self.backups,
            background=self.nursery,
            clock=self.clock,
            steady=self.steady,
            rules=rules,
            zones=SystemZones(),
        ).staff
        self.staff = staff
        self.doorman, self.answers, self.registrar = staff.doorman, staff.answers, staff.registrar
        self.invitations, self.recovery = staff.invitations, staff.recovery
        self.onlooker, self.bells = staff.onlooker, staff.bells
        self.faces, self.peephole, self.caretaker = staff.faces, staff.peephole, staff.caretaker
        self.people = staff.people
        self.proofs, self.policies, self.openings = staff.proofs, staff.policies, staff.openings
        self.housekeeper = Housekeeper(
            visits=self.memory.visits,
            ledger=self.ledger,
            wording=PlainWording(),
            memory=MemoryCollection(),
            doors=doors,
            zone=rules.zone,
            clock=self.clock,
            steady=self.steady,
            outlets=staff.outlets,
            audit=self.memory.audit,
        )
        around = LogSurroundings(self.housekeeper, self.ledger, None, self.spreadsheets, self.log_safe, self.nursery)
        await staff.day_log.join(around)
        await staff.resume()
        await self.room.listen(staff, lambda: WELL)

    async def stop(self) -> None:
        await self.room.rest()
        await self.nursery.close()
        await self.room.__aexit__(None, None, None)

    async def invite(self, by: Resident) -> str:
        """The code of an invitation."""
        code, _ = await self.invitations.make(by)
        return code

    async def ring(self, n: int = 1) -> None:
        await self.doorman.bell_rang(Press(PressId(f"b00t-{n}"), FRONT, self.clock()))

    async def picture(self, n: int = 0, content: bytes | None = None) -> None:
        await self.doorman.photo_arrived(FRONT, PressId("b00t-1"), n, content or jpeg(40 + 30 * n))


async def card(user: User, *words: str) -> ChatMessage:
    """Wait for a message of the bot with these words."""
    return await user.chat.until_message(*words)


async def buttons(user: User, *labels: str) -> ChatMessage:
    """Wait for a message with these buttons."""
    return await user.chat.until(
        lambda chat: next((m for m in reversed(chat.messages) if set(labels) <= set(m.labels)), None)
    )


def send_voice(rig: ChatRig, user: User, content: bytes, duration: int, reply_to: ChatMessage | None) -> None:
    """A voice message, which the stand-in's people cannot send."""
    telegram, chat = rig.telegram.telegram, user.chat
    file = telegram.files.document(content, "voice.ogg", "audio/ogg")
    told: dict[str, object] = {
        "message_id": telegram.new_id(),
        "from": user.account.api,
        "chat": chat.api(),
        "date": telegram.now(),
        "voice": {
            "file_id": file.file_id,
            "file_unique_id": file.unique_id,
            "duration": duration,
            "file_size": len(content),
        },
    }
    if reply_to:
        told["reply_to_message"] = telegram.message_json(chat, reply_to)
    user._updates.add("message", told)
