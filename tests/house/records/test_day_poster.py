"""People's days in the day's log: one row a day and person, which is written anew when the day reads otherwise."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.attendance.person_day import DayCorrection, PersonDay, SeenThrough, Stay
from bot.house.people import PersonId, ResidentId
from bot.house.ports import AttendanceRow
from bot.house.records.day_poster import DAYS_LOOKED_AT, DayPoster, GivenDays
from bot.house.records.ledger_day import LedgerDay, ledger_days
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from tests.fakes.books import MemoryCollection
from tests.fakes.ledger import PlainWording, RecordingLedger

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 6, 41, 5, tzinfo=UTC)
ANNA, LEO = PersonId("a"), PersonId("l")


class Diary:
    """A poster, what it posts, and what it remembers."""

    def __init__(self) -> None:
        self.days: list[LedgerDay] = []
        self.ledger = RecordingLedger()
        self.memory: MemoryCollection[GivenDays] = MemoryCollection()

    async def post(self, today: date = TODAY) -> None:
        """As after a restart."""

        async def between(start: date, end: date) -> list[LedgerDay]:
            return [day for day in self.days if start <= day.day <= end]

        poster = DayPoster(self.ledger, days=between, wording=PlainWording(), memory=self.memory)
        await poster.post(today)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def a_day(person: str, day: date = TODAY, **but: object) -> LedgerDay:
    return replace(LedgerDay(f"{day:%Y%m%d}-{person}", day, person, MORNING, MORNING, ("front door",), 1), **but)  # type: ignore[arg-type]


async def test_somebody_s_day_is_one_row_and_grows_with_it(diary: Diary) -> None:
    diary.days = [a_day("Anna"), a_day("Leo")]
    await diary.post()
    diary.days[0] = replace(diary.days[0], last=MORNING + timedelta(hours=9), named=5)
    await diary.post()
    assert [(row.person, row.last) for row in diary.ledger.attendance.values()] == [
        ("Anna", "15:41:05"),
        ("Leo", "06:41:05"),
    ]


async def test_only_days_that_read_otherwise_are_written_anew(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[int] = []
    post = diary.ledger.post_attendance

    async def counted(rows: Sequence[AttendanceRow], *, given: Collection[str]) -> int:
        posted.append(len(rows))
        return await post(rows, given=given)

    monkeypatch.setattr(diary.ledger, "post_attendance", counted)
    diary.days = [a_day("Anna"), a_day("Leo")]
    for _ in range(3):
        await diary.post()
    diary.days[1] = replace(diary.days[1], corrected_by="Ben", absent=True)
    for _ in range(3):
        await diary.post()
    assert posted == [2, 1]


async def test_a_row_that_the_family_took_out_stays_out(diary: Diary) -> None:
    diary.days = [a_day("Anna")]
    await diary.post()
    diary.ledger.attendance.clear()
    diary.days = [a_day("Anna", named=7), a_day("Leo")]
    await diary.post()
    assert [row.person for row in diary.ledger.attendance.values()] == ["Leo"]


async def test_a_row_of_somebody_whom_nobody_may_know_any_more_loses_all_that_it_told(diary: Diary) -> None:
    diary.days = [a_day("Anna"), a_day("Leo")]
    await diary.post()
    anna = diary.days.pop(0)
    for _ in range(2):
        await diary.post()
    row = diary.ledger.attendance[anna.key]
    assert (row.person, row.first, row.last, row.where) == ("", "", "", "")
    diary.days.append(anna)  # a correction that was taken back
    await diary.post()
    assert diary.ledger.attendance[anna.key].person == "Anna"


async def test_a_receipt_that_was_lost_doubles_nothing_and_loses_nothing(diary: Diary) -> None:
    diary.days = [a_day("Anna")]
    diary.ledger.lost = True
    with pytest.raises(LedgerRefused):
        await diary.post()
    diary.days = [a_day("Anna", named=2)]
    await diary.post()
    assert [row.how_sure for row in diary.ledger.attendance.values()] == ["2"]


async def test_days_that_were_missed_are_caught_up_and_what_is_remembered_stays_small(diary: Diary) -> None:
    diary.days = [a_day("Anna", TODAY + timedelta(days=n)) for n in range(-40, 100)]
    diary.ledger.refuses = LedgerReason.FULL
    with pytest.raises(LedgerRefused):
        await diary.post()
    diary.ledger.refuses = None
    await diary.post()
    assert len(diary.ledger.attendance) == DAYS_LOOKED_AT
    for n in range(100):
        await diary.post(TODAY + timedelta(days=n))
    (memory,) = diary.memory.everything().values()
    assert len(memory.days) == DAYS_LOOKED_AT
    assert len(diary.ledger.attendance) == DAYS_LOOKED_AT + 99


def test_a_day_is_told_in_the_household_s_own_time_and_names() -> None:
    stays = (
        Stay(SeenThrough.DOOR, "front", MORNING, MORNING, named=2),
        Stay(SeenThrough.CAMERA, "yard", MORNING + timedelta(hours=1), MORNING + timedelta(hours=2)),
        Stay(SeenThrough.CAMERA, "gone", MORNING + timedelta(hours=4), MORNING + timedelta(hours=4)),
    )
    said = DayCorrection(ResidentId(1), "Ben", MORNING, left=MORNING + timedelta(hours=8))
    days = [PersonDay(ANNA, TODAY, stays, said), PersonDay(LEO, TODAY, stays)]
    places = {(SeenThrough.DOOR, "front"): "front door", (SeenThrough.CAMERA, "yard"): "front door"}
    (told,) = ledger_days(days, {ANNA: "Anna"}, places, BERLIN)
    assert (told.key, told.where, told.named, told.corrected_by) == ("20261121-a", ("front door", "gone"), 4, "Ben")
    assert told.first is not None
    assert told.last is not None
    assert (f"{told.first:%H:%M:%S}", f"{told.last:%H:%M}") == ("07:41:05", "15:41")


async def test_a_day_that_is_as_before_after_a_receipt_was_lost_is_told_as_it_is(diary: Diary) -> None:
    diary.days = [a_day("Anna")]
    await diary.post()
    told = dict(diary.ledger.attendance)
    for other in ([a_day("Anna", named=2)], []):
        diary.days = other
        diary.ledger.lost = True
        with pytest.raises(LedgerRefused):
            await diary.post()
        diary.days = [a_day("Anna")]
        await diary.post()
        assert diary.ledger.attendance == told


async def test_whoever_is_forgotten_before_a_receipt_comes_stands_in_no_row(diary: Diary) -> None:
    diary.days = [a_day("Anna")]
    diary.ledger.lost = True
    with pytest.raises(LedgerRefused):
        await diary.post()
    diary.days = []
    await diary.post()
    assert [row.person for row in diary.ledger.attendance.values()] == [""]


async def test_a_day_that_never_came_through_and_is_none_any_more_has_no_row(diary: Diary) -> None:
    diary.days = [a_day("Anna")]
    diary.ledger.refuses = LedgerReason.PROTECTED
    with pytest.raises(LedgerRefused):
        await diary.post()
    diary.ledger.refuses = None
    diary.days = [a_day("Leo")]
    await diary.post()
    assert [row.person for row in diary.ledger.attendance.values()] == ["Leo"]
    diary.days.append(a_day("Anna"))
    await diary.post()
    assert [row.person for row in diary.ledger.attendance.values()] == ["Leo", "Anna"]
