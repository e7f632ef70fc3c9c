import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.facts import Outlets
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Sighting, Verdict
from bot.house.records.housekeeper import (
    BATCH,
    PASSES_WITHIN,
    RETRY_EVERY_S,
    HouseholdWords,
    Housekeeper,
    LedgerMemory,
)
from bot.house.records.ledger_entry import (
    FacesTold,
    LedgerEntry,
    LedgerOutcome,
    NamedPerson,
    NobodySeen,
    Shown,
    entries,
    who,
)
from bot.house.records.ledger_trouble import LedgerNews, LedgerReason, LedgerState
from bot.house.records.trail import TrailSealed
from bot.house.visits.visit import Answer, Attempt, Outcome, Photo, PressId, Visit, VisitId
from bot.nursery import Nursery
from bot.words.ledger_row import LedgerWords
from bot.words.tongue import Language, Tongue
from tests.fakes.books import MemoryAudit, MemoryCollection, MemoryResidents, MemoryVisits
from tests.fakes.ledger import PlainWording, RecordingLedger
from tests.fakes.senses import RecordingChats
from tests.rig import house as conftest

FRONT = DoorId("front")
DOORS = {FRONT: Door(FRONT, "front door")}
BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 21, 22, 55, tzinfo=UTC)  # five to midnight in Berlin
ANNA = Person(PersonId("a"), "Anna")
LEO = Person(PersonId("l"), "Leo")


def a_visit(name: str, at: datetime, *, expired: bool = True) -> Visit:
    return Visit(VisitId(name), FRONT, at, at + timedelta(seconds=120), expired=expired)


def seen(*faces: tuple[Verdict, Person | None], condition: Condition = Condition.CLEAR) -> Visit:
    sightings = tuple(Sighting(n, Box(0, 0, 9, 9), verdict, person) for n, (verdict, person) in enumerate(faces, 1))
    photo = Photo(PhotoId("p"), PressId("b-1"), 0, EVENING)
    return replace(a_visit("v", EVENING), photos=(photo,), look=Look(photo.id, condition, sightings))


@dataclass
class Home:
    """A housekeeper, and all they stand on."""

    visits: MemoryVisits = field(default_factory=MemoryVisits)
    ledger: RecordingLedger = field(default_factory=RecordingLedger)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    memory: MemoryCollection[LedgerMemory] = field(default_factory=MemoryCollection)
    residents: MemoryResidents = field(default_factory=lambda: MemoryResidents(conftest.ANNA, conftest.LEO))
    now: datetime = EVENING

    def __post_init__(self) -> None:
        self.household = RecordingChats(self.residents, self.visits)
        self.restart()

    def restart(self, wording: HouseholdWords | None = None) -> None:
        """A new housekeeper over the same books."""
        self.housekeeper = Housekeeper(
            visits=self.visits,
            ledger=self.ledger,
            wording=wording or PlainWording(),
            memory=self.memory,
            doors=DOORS,
            zone=BERLIN,
            clock=lambda: self.now,
            steady=lambda: self.now,
            outlets=Outlets(self.household),
            audit=self.audit,
        )

    @property
    def told(self) -> list[LedgerState]:
        """What the owner heard; nobody else hears of it."""
        assert {who for who, _ in self.household.told} <= {conftest.ANNA.id}
        return [news.state for _, news in self.household.told if isinstance(news, LedgerNews)]


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.mark.parametrize(
    ("visit", "shown"),
    [
        (a_visit("v", EVENING), NobodySeen.NO_PICTURE),
        (replace(seen(), look=None), NobodySeen.NOT_LOOKED_AT),
        (seen(condition=Condition.NO_FACE), NobodySeen.NO_FACE),
        (seen(), NobodySeen.NO_FACE),
        (seen(condition=Condition.UNREADABLE), NobodySeen.UNREADABLE),
        (seen((Verdict.NAMED, ANNA)), Shown((NamedPerson("Anna"),))),
        (seen((Verdict.LOOKS_LIKE, ANNA)), Shown((NamedPerson("Anna", sure=False),))),
        (seen((Verdict.UNKNOWN, None)), Shown(unknown=1)),
        (seen((Verdict.UNKNOWN, None), (Verdict.UNKNOWN, None)), Shown(unknown=2)),
        (seen((Verdict.POOR, None)), Shown(unclear=1)),
        (
            seen((Verdict.POOR, None), (Verdict.NAMED, LEO), (Verdict.UNKNOWN, None), (Verdict.LOOKS_LIKE, ANNA)),
            Shown((NamedPerson("Leo"), NamedPerson("Anna", sure=False)), unknown=1, unclear=1),
        ),
    ],
)
def test_an_entry_tells_whom_the_picture_showed(visit: Visit, shown: Shown | NobodySeen) -> None:
    assert who(visit) == shown


def test_an_entry_tells_of_a_picture_on_the_wall_as_further_back() -> None:
    visit = seen((Verdict.NAMED, ANNA), (Verdict.UNKNOWN, None))
    assert visit.look is not None
    poster, stranger = visit.look.sightings
    look = replace(visit.look, sightings=(replace(poster, box=Box(0, 0, 4, 4)), replace(stranger, box=Box(0, 0, 9, 9))))
    assert who(replace(visit, look=look)) == Shown(unknown=1, behind=FacesTold((NamedPerson("Anna"),)))


@pytest.mark.parametrize(
    ("change", "outcome", "by"),
    [
        ({}, LedgerOutcome.NOBODY_ANSWERED, ""),
        (
            {"presses": (), "photos": (Photo(PhotoId("p"), PressId("photo-camera-1"), 0, EVENING),)},
            LedgerOutcome.NOBODY_RANG,
            "",
        ),
        ({"answer": Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", EVENING)}, LedgerOutcome.UNLOCKED, "Anna"),
        ({"answer": Answer(Outcome.IGNORED, ResidentId(1), "Leo", EVENING)}, LedgerOutcome.IGNORED, "Leo"),
        ({"attempt": Attempt(ResidentId(1), "Leo", EVENING, Failure.OFFLINE)}, LedgerOutcome.UNLOCK_FAILED, "Leo"),
        ({"attempt": Attempt(ResidentId(1), "Leo", EVENING, Failure.REFUSED)}, LedgerOutcome.UNLOCK_FAILED, "Leo"),
        ({"attempt": Attempt(ResidentId(1), "Leo", EVENING, Failure.SILENT)}, LedgerOutcome.NOT_CONFIRMED, "Leo"),
        ({"attempt": Attempt(ResidentId(1), "Leo", EVENING, Failure.INTERRUPTED)}, LedgerOutcome.NOT_CONFIRMED, "Leo"),
    ],
)
def test_an_entry_tells_what_came_of_it_and_by_whom(change: dict[str, object], outcome: LedgerOutcome, by: str) -> None:
    (entry,) = entries([replace(a_visit("v", EVENING), **change)], DOORS, BERLIN)  # type: ignore[arg-type]  # the fields of a visit
    assert (entry.outcome, entry.by) == (outcome, by)


def test_entries_come_in_the_order_of_the_day_and_in_the_households_own_time() -> None:
    late = a_visit("late", datetime(2026, 11, 21, 23, 30, 9, tzinfo=UTC))
    early = replace(a_visit("early", EVENING), door=DoorId("shed"))
    nobody = NobodySeen.NO_PICTURE, LedgerOutcome.NOBODY_ANSWERED, ""
    assert entries([late, early], DOORS, BERLIN) == [
        LedgerEntry(VisitId("early"), datetime(2026, 11, 21, 23, 55, tzinfo=BERLIN), "shed", *nobody),
        LedgerEntry(VisitId("late"), datetime(2026, 11, 22, 0, 30, 9, tzinfo=BERLIN), "front door", *nobody),
    ]


async def test_posting_twice_doubles_nothing_and_notes_it_once(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    assert await home.housekeeper.post_recent() == 1
    assert await home.housekeeper.post_recent() == 0
    assert home.audit.lines == [("log posted", {"rows": 1})]


async def test_a_day_without_visits_does_not_bother_the_ledger(home: Home) -> None:
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.calls == []


async def test_days_that_were_missed_are_caught_up(home: Home) -> None:
    for days in (40, 30, 5, 1):
        await home.visits.save(a_visit(f"{days} days ago", EVENING - timedelta(days=days)))
    assert await home.housekeeper.post_recent() == 3
    assert list(home.ledger.rows) == ["30 days ago", "5 days ago", "1 days ago"]


async def test_a_visit_after_the_chore_goes_with_the_next_one(home: Home) -> None:
    await home.visits.save(a_visit("before", EVENING - timedelta(minutes=5)))
    await home.housekeeper.post_recent()
    await home.visits.save(a_visit("after", EVENING + timedelta(minutes=3)))
    home.now += timedelta(days=1)
    assert await home.housekeeper.post_recent() == 1
    assert list(home.ledger.rows) == ["before", "after"]


async def test_a_visit_that_is_still_open_waits_until_it_has_an_outcome(home: Home) -> None:
    visit = await home.visits.save(a_visit("v", EVENING - timedelta(seconds=30), expired=False))
    assert await home.housekeeper.post_recent() == 0
    await home.visits.save(replace(visit, answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", EVENING)))
    home.now += timedelta(days=1)
    await home.housekeeper.post_recent()
    assert home.ledger.rows[VisitId("v")].outcome == "unlocked"


async def test_a_household_that_changes_its_language_gets_no_day_again(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING))
    home.now += timedelta(minutes=5)
    assert await home.housekeeper.post_recent() == 1
    for language in Language:
        home.restart(LedgerWords(Tongue(language, BERLIN)))
        assert await home.housekeeper.post_recent() == 0
    assert len([row for rows in home.ledger.calls for row in rows]) == 1


async def test_a_visit_that_reads_otherwise_since_has_its_row_corrected_once(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    other = await home.visits.save(a_visit("other", EVENING))
    home.now += timedelta(minutes=1)
    await home.housekeeper.post_recent()
    corrected = await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    home.restart()
    for _ in range(2):
        assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows[VisitId("v")].who == str(Shown((NamedPerson("Anna"),)))
    await home.visits.save(replace(corrected, look=None, photos=(), forgotten=1))
    await home.visits.save(replace(other, answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Leo", EVENING, late=True)))
    await home.housekeeper.post_recent()
    assert home.ledger.rows[VisitId("v")].who == NobodySeen.FORGOTTEN
    assert home.ledger.rows[VisitId("other")].outcome == LedgerOutcome.UNLOCKED
    assert [len(rows) for rows in home.ledger.corrections] == [1, 2]
    assert home.audit.noted == ["log posted", "log corrected", "log corrected"]


async def test_a_row_that_an_earlier_release_gave_stays_as_it_is(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    home.now += timedelta(minutes=1)
    await home.housekeeper.post_recent()
    await home.memory.put({"paper": replace(home.memory.everything()["paper"], marks={})})  # as it was written then
    await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.corrections == []


async def test_a_visit_that_changed_after_its_receipt_was_lost_is_told_as_it_is(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    home.now += timedelta(minutes=1)
    home.ledger.lost = True
    assert await home.housekeeper.post_recent() is None
    await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    home.restart()
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows[VisitId("v")].who == str(Shown((NamedPerson("Anna"),)))


async def test_a_visit_that_is_as_before_after_a_correction_s_receipt_was_lost_is_told_as_it_is(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    home.now += timedelta(minutes=1)
    await home.housekeeper.post_recent()
    told = home.ledger.rows[VisitId("v")]
    named = await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    home.ledger.lost = True
    assert await home.housekeeper.post_recent() is None
    await home.visits.save(replace(named, look=visit.look))
    home.restart()
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows[VisitId("v")] == told


async def test_a_correction_of_a_row_that_is_gone_brings_nothing_back(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    home.now += timedelta(minutes=1)
    await home.housekeeper.post_recent()
    home.ledger.rows.clear()
    await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows == {}


async def test_a_correction_that_was_refused_waits_for_the_next_time(home: Home) -> None:
    visit = await home.visits.save(seen((Verdict.UNKNOWN, None)))
    home.now += timedelta(minutes=1)
    await home.housekeeper.post_recent()
    await home.visits.save(replace(visit, look=seen((Verdict.NAMED, ANNA)).look))
    home.ledger.refuses = LedgerReason.PROTECTED
    assert await home.housekeeper.post_recent() is None
    home.ledger.refuses = None
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows[VisitId("v")].who == str(Shown((NamedPerson("Anna"),)))


async def test_a_row_that_the_family_deleted_never_returns(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    await home.housekeeper.post_recent()
    home.ledger.rows.clear()
    for days in (1, 20, 40):
        home.now = EVENING + timedelta(days=days)
        home.restart()
        assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows == {}


async def test_a_row_whose_receipt_was_lost_is_not_doubled(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    home.ledger.lost = True
    assert await home.housekeeper.post_recent() is None
    assert await home.housekeeper.post_recent() == 0
    home.ledger.rows.clear()
    assert await home.housekeeper.post_recent() == 0
    assert home.ledger.rows == {}


async def test_rows_wait_for_a_ledger_without_limit_of_days(home: Home) -> None:
    home.ledger.refuses = LedgerReason.FULL
    for days in range(100):
        await home.visits.save(a_visit(f"{days}", EVENING + timedelta(days=days)))
        home.now = EVENING + timedelta(days=days, minutes=5)
        home.restart()
        assert await home.housekeeper.post_recent() is None
    assert home.housekeeper.state == LedgerState(LedgerReason.FULL, 403, "doorman@example.com", 100)
    home.ledger.refuses = None
    assert await home.housekeeper.post_recent() == 100
    assert len(home.ledger.rows) == 100
    assert home.housekeeper.state == LedgerState()


async def test_many_rows_are_written_in_parts_and_what_was_taken_is_not_given_again(home: Home) -> None:
    for number in range(BATCH + 1):
        await home.visits.save(a_visit(f"{number}", EVENING - timedelta(minutes=BATCH + 2 - number)))
    assert await home.housekeeper.post_recent() == BATCH + 1
    assert [len(call) for call in home.ledger.calls] == [BATCH, 1]


async def test_what_is_remembered_stays_small(home: Home) -> None:
    for day in range(200):
        await home.visits.save(a_visit(f"{day}", EVENING + timedelta(days=day)))
        home.now = EVENING + timedelta(days=day, minutes=5)
        await home.housekeeper.post_recent()
    (memory,) = home.memory.everything().values()
    assert len(memory.given) <= 33
    assert (set(memory.marks), memory.offered) == ({*memory.given}, ())


async def test_a_clock_that_was_wrong_for_a_day_brings_nothing_back(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(days=40)))
    home.now = EVENING - timedelta(days=35)
    await home.housekeeper.post_recent()
    home.ledger.rows.clear()
    for moment in (datetime(1970, 1, 1, tzinfo=UTC), EVENING, datetime(2099, 1, 1, tzinfo=UTC), EVENING):
        home.now = moment
        await home.housekeeper.post_recent()
    assert home.ledger.rows == {}
    await home.visits.save(a_visit("w", EVENING))
    home.now = EVENING + timedelta(minutes=5)
    assert await home.housekeeper.post_recent() == 1


async def test_another_ledger_has_a_memory_of_its_own(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    await home.housekeeper.post_recent()
    home.ledger.name = "sheet"
    home.ledger.rows.clear()
    assert await home.housekeeper.post_recent() == 1


async def test_the_owner_is_told_once_a_day_why_the_log_is_not_written(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    home.ledger.refuses = LedgerReason.NOT_SHARED
    for hour in range(50):
        home.now = EVENING + timedelta(hours=hour)
        home.restart()
        assert await home.housekeeper.post_recent() is None
    assert home.told == [LedgerState(LedgerReason.NOT_SHARED, 403, "doorman@example.com", 1)] * 3
    home.ledger.refuses = LedgerReason.FULL
    await home.housekeeper.post_recent()
    assert [state.reason for state in home.told[3:]] == [LedgerReason.FULL]
    home.ledger.refuses = None
    assert await home.housekeeper.post_recent() == 1
    assert await home.housekeeper.post_recent() == 0
    assert [state.reason for state in home.told[4:]] == [None]
    assert home.audit.noted == ["log posted"]


async def test_what_passes_by_itself_is_told_only_when_it_did_not(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    home.ledger.refuses = LedgerReason.OUT_OF_REACH
    await home.housekeeper.post_recent()
    home.now = EVENING + PASSES_WITHIN - timedelta(minutes=1)
    await home.housekeeper.post_recent()
    assert home.told == []
    home.ledger.refuses = None
    await home.housekeeper.post_recent()
    assert home.told == []
    await home.visits.save(a_visit("w", home.now - timedelta(minutes=5)))
    home.ledger.refuses = LedgerReason.BUSY
    await home.housekeeper.post_recent()
    home.now += PASSES_WITHIN
    await home.housekeeper.post_recent()
    assert [state.reason for state in home.told] == [LedgerReason.BUSY]


async def test_a_mistake_of_our_own_is_a_refusal_too(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    home.ledger.error = KeyError("values")
    assert await home.housekeeper.post_recent() is None
    assert home.housekeeper.state.reason is LedgerReason.UNEXPECTED
    assert "KeyError" in caplog.text


@pytest.mark.looptime
async def test_a_ledger_that_refused_is_tried_again_every_hour(home: Home) -> None:
    await home.visits.save(a_visit("v", EVENING - timedelta(minutes=5)))
    home.ledger.refuses = LedgerReason.NOT_SHARED
    await home.housekeeper.post_recent()
    async with Nursery() as nursery:
        nursery.keep("retry", home.housekeeper.retry)
        await asyncio.sleep(RETRY_EVERY_S * 1.5)
        assert home.ledger.rows == {}
        home.ledger.refuses = None
        await asyncio.sleep(RETRY_EVERY_S)
        assert list(home.ledger.rows) == ["v"]
        calls = len(home.ledger.calls)
        await asyncio.sleep(RETRY_EVERY_S * 3)
        assert len(home.ledger.calls) == calls


async def test_the_log_holds_the_trail_s_seal_of_the_day_once_and_in_the_household_s_time(home: Home) -> None:
    sealed = TrailSealed(12, "ab12cd34ef567890")
    for _ in range(2):
        await home.housekeeper.post_seal(sealed)
    (row,) = home.ledger.rows.values()
    assert (row.visit, row.outcome) == ("seal-12", "12:ab12cd34ef567890")
    assert row.time == f"{EVENING.astimezone(BERLIN):%H:%M:%S}"


@pytest.mark.parametrize("error", [None, OSError("torn")])
async def test_a_log_that_takes_no_seal_disturbs_nobody(home: Home, error: Exception | None) -> None:
    home.ledger.refuses, home.ledger.error = None if error else LedgerReason.FULL, error
    await home.housekeeper.post_seal(TrailSealed(12, "ab12cd34ef567890"))
    assert home.ledger.rows == {}
    assert home.told == []
