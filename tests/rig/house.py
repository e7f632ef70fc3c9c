"""A house with one front door, two residents, and doubles all round; time is the loop's."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.daylight import SunOrClock
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import as_kept
from bot.house.facts import Outlet
from bot.house.house_rules import HOUSE_RULES, HouseRules, Rules, rules_in
from bot.house.joining import join
from bot.house.people import Resident, ResidentId, Role
from bot.house.visits.visit import Press, PressId
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from bot.time_zones import SystemZones
from tests.fakes.arming import RecordingArmTopic
from tests.fakes.backups import MemoryBackups
from tests.fakes.boards import RecordingBoards
from tests.fakes.books import Memory
from tests.fakes.cameras import RecordingCameras
from tests.fakes.messages import RecordingMessages
from tests.fakes.senses import RecordingChats, RecordingDevices, RecordingEyes, RecordingLocks
from tests.fakes.speech import RecordingSpeech
from tests.fakes.tracking import RecordingTrackers

FRONT = DoorId("front")
BACK = DoorId("back")
DOORS = {FRONT: Door(FRONT, "front door"), BACK: Door(BACK, "garden door")}
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA = Resident(ResidentId(1001), "Anna", Role.OWNER, NOON - timedelta(days=9))
LEO = Resident(ResidentId(1002), "Leo", Role.ADULT, NOON - timedelta(days=8))


def loop_clock() -> datetime:
    """Noon, and as many seconds later as the loop is old."""
    return NOON + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class HouseRig:
    """Everything a test may want to look at."""

    nursery: Nursery
    memory: Memory = field(default_factory=lambda: Memory(ANNA, LEO))
    eyes: RecordingEyes = field(default_factory=RecordingEyes)
    cameras: RecordingCameras = field(default_factory=RecordingCameras)
    locks: RecordingLocks = field(default_factory=RecordingLocks)
    boards: RecordingBoards = field(default_factory=lambda: RecordingBoards(FRONT))
    speech: RecordingSpeech = field(default_factory=RecordingSpeech)
    messages: RecordingMessages = field(default_factory=RecordingMessages)
    trackers: RecordingTrackers = field(default_factory=RecordingTrackers)
    arm_topic: RecordingArmTopic = field(default_factory=RecordingArmTopic)
    backups: MemoryBackups = field(default_factory=MemoryBackups)
    #: The doors as the settings tell them.
    found: Mapping[DoorId, Door] = field(default_factory=lambda: DOORS)
    #: Outlets behind the chats.
    further: list[Outlet] = field(default_factory=list)
    #: By how much somebody set the machine's clock.
    set_by: timedelta = timedelta()
    #: So much later it is by both clocks, though nobody slept through it.
    later: timedelta = timedelta()

    def clock(self) -> datetime:
        """What the machine's clock says."""
        return self.steady() + self.set_by

    def steady(self) -> datetime:
        """What the steady clock says."""
        return loop_clock() + self.later

    def __post_init__(self) -> None:
        self.household = RecordingChats(self.memory.residents, self.memory.visits)
        self.hire()

    def hire(self) -> None:
        """A new staff over the same books, as after a restart."""
        self.rules = Rules(rules_in(self.memory.collection(HOUSE_RULES, HouseRules)) or HouseRules(), UTC)
        house = join(
            as_kept(self.memory.doors, self.found),
            self.memory,
            outlets=[self.household, *self.further],
            eyes=self.eyes,
            cameras=self.cameras,
            daylight=SunOrClock(None, self.rules.zone),
            devices=lambda _: RecordingDevices(
                self.locks,
                self.boards,
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
            rules=self.rules,
            zones=SystemZones(),
        )
        self.staff = staff = house.staff
        self.outlets, self.presence = house.outlets, house.presence
        self.resume = staff.resume
        self.doorman, self.answers, self.registrar = staff.doorman, staff.answers, staff.registrar
        self.onlooker, self.bells = staff.onlooker, staff.bells
        self.faces, self.peephole, self.caretaker = staff.faces, staff.peephole, staff.caretaker
        self.builder = staff.builder
        self.doors, self.invitations, self.recovery = staff.doors, staff.invitations, staff.recovery
        self.wall_pictures = staff.wall_pictures
        self.strangers, self.listening = staff.strangers, staff.listening
        self.people, self.hindsight = staff.people, staff.hindsight
        self.replies, self.phrasebook, self.topics = staff.replies, staff.phrasebook, staff.topics
        self.places, self.whereabouts, self.ladder = staff.places, staff.whereabouts, staff.ladder
        self.proofs, self.policies, self.openings = staff.proofs, staff.policies, staff.openings
        self.passes, self.guest_door, self.expected = staff.passes, staff.guest_door, staff.expected

    async def invite(self, by: Resident) -> str:
        """The code of an invitation."""
        code, _ = await self.invitations.make(by)
        return code

    async def ring(self, press: str = "b00t-1", door: DoorId = FRONT, age_s: float = 0.0) -> None:
        """Somebody pressed the button."""
        await self.doorman.bell_rang(Press(PressId(press), door, self.clock() - timedelta(seconds=age_s)))

    async def picture(
        self,
        jpeg: bytes = b"jpeg",
        press: str = "b00t-1",
        n: int = 0,
        door: DoorId = FRONT,
        *,
        signed: bool = False,
    ) -> None:
        """The camera sent a picture."""
        await self.doorman.photo_arrived(door, PressId(press), n, jpeg, signed=signed)

    async def settle(self) -> None:
        """Let everything run that does not wait for the clock."""
        for _ in range(50):
            await asyncio.sleep(0)
