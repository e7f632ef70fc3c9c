"""The audit trail's seal: told every day, and what is wrong with it once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.house.facts import Outlets
from bot.house.records.notary import Notary, NotaryMemory
from bot.house.records.trail import Flaw, Head, TrailBroken, TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed
from tests.fakes.books import MemoryCollection, MemoryResidents, MemoryVisits
from tests.fakes.senses import RecordingChats
from tests.rig.house import ANNA, LEO, NOON


class StubTrail:
    """Ends where ``head`` says, or raises it."""

    def __init__(self) -> None:
        self.head: Head | Exception = Head(12, "ab12" * 16, 1)

    async def seal(self, told: Head | None = None) -> Head:
        self.told = told
        if isinstance(self.head, Exception):
            raise self.head
        return self.head


@dataclass
class Office:
    """A notary, and all they stand on."""

    trail: StubTrail = field(default_factory=StubTrail)
    memory: MemoryCollection[NotaryMemory] = field(default_factory=MemoryCollection)
    household: RecordingChats = field(
        default_factory=lambda: RecordingChats(MemoryResidents(ANNA, LEO), MemoryVisits())
    )
    now: datetime = NOON

    @property
    def notary(self) -> Notary:
        """A new one over the same books, as after a restart."""
        return Notary(
            trail=self.trail,
            memory=self.memory,
            outlets=Outlets(self.household),
            steady=lambda: self.now,
        )

    @property
    def told(self) -> list[object]:
        """What the owner was told; nobody else is."""
        assert {who for who, _ in self.household.told} <= {ANNA.id}
        return [notice for _, notice in self.household.told]


@pytest.fixture
def office() -> Office:
    return Office()


async def test_the_seal_of_the_day_is_told_to_the_owners_and_not_again_while_nothing_was_done(office: Office) -> None:
    await office.notary.look()
    assert office.told == []
    await office.notary.seal()
    await office.notary.seal()
    assert office.told == [TrailSealed(12, "ab12" * 4)]
    office.trail.head = Head(13, "cd" * 32, 1)
    await office.notary.seal()
    assert office.told[1:] == [TrailSealed(13, "cd" * 8)]


async def test_a_flaw_is_told_at_the_start_and_once_a_day_and_no_seal_covers_it(office: Office) -> None:
    office.trail.head = TrailBroken(7, Flaw.FORGED)
    for hour in range(48):
        office.now = NOON + timedelta(hours=hour)
        await office.notary.look()
        await office.notary.seal()
    assert office.told == [TrailChanged(7, Flaw.FORGED)] * 3
    office.trail.head = TrailBroken(3, Flaw.FORGED)
    await office.notary.look()
    assert office.told[3:] == [TrailChanged(3, Flaw.FORGED)]


async def test_lines_that_nobody_can_prove_are_told_once(office: Office) -> None:
    office.trail.head = Head(12, "ab" * 32, 1, unproven=5)
    for _ in range(3):
        await office.notary.look()
    assert office.told == [TrailUnproven(5)]


async def test_a_trail_without_a_key_is_told_once_and_has_no_seal(office: Office) -> None:
    office.trail.head = Head(12, "ab" * 32)
    for _ in range(3):
        await office.notary.look()
        await office.notary.seal()
    assert office.told == [TrailUnsealed()]


async def test_a_disk_that_cannot_be_read_is_no_flaw(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.trail.head = OSError("Input/output error")
    await office.notary.seal()
    assert office.told == []
    assert "cannot be read" in caplog.text
