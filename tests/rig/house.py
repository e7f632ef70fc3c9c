"""A house with one front door, two residents, and doubles all round; time is the loop's."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import as_kept
from bot.house.joining import join
from bot.house.people import Resident, ResidentId, Role
from bot.house.visits.visit import Press, PressId
from bot.nursery import Nursery
from bot.one_time import PyotpCodes
from tests.fakes.boards import RecordingBoards
from tests.fakes.books import Memory
from tests.fakes.senses import RecordingChats, RecordingDevices, RecordingEyes, RecordingLocks

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
    locks: RecordingLocks = field(default_factory=RecordingLocks)
    boards: RecordingBoards = field(default_factory=lambda: RecordingBoards(FRONT))
    #: The doors as the settings tell them.
    found: Mapping[DoorId, Door] = field(default_factory=lambda: DOORS)
    #: By how much somebody set the machine's clock.
    set_by: timedelta = timedelta()

    def clock(self) -> datetime:
        """What the machine's clock says."""
        return loop_clock() + self.set_by

    def __post_init__(self) -> None:
        self.household = RecordingChats(self.memory.residents, self.memory.visits)
        self.hire()

    def hire(self) -> None:
        """A new staff over the same books, as after a restart."""
        house = join(
            as_kept(self.memory.doors, self.found),
            self.memory,
            outlets=[self.household],
            eyes=self.eyes,
            devices=lambda _: RecordingDevices(self.locks, self.boards),
            codes=PyotpCodes(),
            background=self.nursery,
            clock=self.clock,
            steady=loop_clock,
            zone=UTC,
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
        self.places = staff.places
        self.proofs, self.policies, self.openings = staff.proofs, staff.policies, staff.openings

    async def invite(self, by: Resident) -> str:
        """The code of an invitation."""
        code, _ = await self.invitations.make(by)
        return code

    async def ring(self, press: str = "b00t-1", door: DoorId = FRONT, age_s: float = 0.0) -> None:
        """Somebody pressed the button."""
        await self.doorman.bell_rang(Press(PressId(press), door, self.clock() - timedelta(seconds=age_s)))

    async def picture(self, jpeg: bytes = b"jpeg", press: str = "b00t-1", n: int = 0, door: DoorId = FRONT) -> None:
        """The camera sent a picture."""
        await self.doorman.photo_arrived(door, PressId(press), n, jpeg)

    async def settle(self) -> None:
        """Let everything run that does not wait for the clock."""
        for _ in range(50):
            await asyncio.sleep(0)
