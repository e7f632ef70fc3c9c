"""A day of somebody: stays that are gathered, and what a resident said, which counts."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.house.attendance.person_day import (
    CAME_AGAIN,
    MOST_STAYS,
    DayCorrection,
    PersonDay,
    SeenThrough,
    Stay,
    gathered,
    seen_at,
    told_of,
)
from bot.house.people import PersonId, ResidentId

DAY = date(2026, 11, 27)
LEO = PersonId("leo")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 27, hour, minute, tzinfo=UTC)


def door(begin: datetime, end: datetime | None = None, place: str = "front") -> Stay:
    return Stay(SeenThrough.DOOR, place, begin, end or begin)


def said(**what: object) -> DayCorrection:
    return DayCorrection(ResidentId(1), "Anna", at(20), **what)  # type: ignore[arg-type]


def test_a_day_tells_first_last_how_often_and_where() -> None:
    day = PersonDay(LEO, DAY, gathered([door(at(15, 20)), door(at(7, 30)), door(at(7, 35), place="back")]))
    assert (day.first, day.last, day.arrivals, day.named) == (at(7, 30), at(15, 20), 2, 3)
    assert day.places == ((SeenThrough.DOOR, "front"), (SeenThrough.DOOR, "back"))


def test_what_a_resident_said_counts_whatever_was_seen() -> None:
    seen = PersonDay(LEO, DAY, (door(at(8)), door(at(16))))
    absent = PersonDay(LEO, DAY, seen.stays, said(absent=True))
    assert (absent.present, absent.first, absent.last, absent.arrivals) == (False, None, None, 0)
    came = PersonDay(LEO, DAY, seen.stays, said(came=at(9)))
    assert (came.first, came.last) == (at(9), at(16))
    left = PersonDay(LEO, DAY, seen.stays, said(left=at(12)))
    assert (left.first, left.last) == (at(8), at(12))
    unseen = PersonDay(LEO, DAY, (), said(came=at(9), left=at(10)))
    assert (unseen.first, unseen.last, unseen.arrivals) == (at(9), at(10), 1)
    assert PersonDay(LEO, DAY, (), said(left=at(10))).first == at(10)


def test_a_camera_that_goes_on_seeing_somebody_is_one_stay() -> None:
    stays: tuple[Stay, ...] = ()
    for minute in range(0, 30, 5):
        stays = seen_at(stays, SeenThrough.CAMERA, "hall", at(8, minute))
    stays = told_of(told_of(stays, 0.4), 0.3)
    assert [(stay.begin, stay.end, stay.named, stay.distance) for stay in stays] == [(at(8), at(8, 25), 2, 0.3)]
    stays = seen_at(stays, SeenThrough.CAMERA, "hall", at(9))
    assert len(stays) == 2


MINUTES = st.lists(st.tuples(st.integers(0, 1439), st.sampled_from(["front", "back"])), min_size=1, max_size=200)


@given(MINUTES, st.randoms())
def test_gathered_stays_lose_no_first_no_last_and_nobodys_naming(moments: list[tuple[int, str]], rnd: object) -> None:
    stays = [door(at(0) + timedelta(minutes=minute), place=place) for minute, place in moments]
    whole = gathered(stays)
    rnd.shuffle(stays)  # type: ignore[attr-defined]
    assert gathered(stays) == whole
    assert len(whole) <= MOST_STAYS
    assert min(stay.begin for stay in whole) == min(stay.begin for stay in stays)
    assert max(stay.end for stay in whole) == max(stay.end for stay in stays)
    assert sum(stay.named for stay in whole) == len(stays)
    if len(whole) < MOST_STAYS // 2:
        for place in ("front", "back"):
            of_place = [stay for stay in whole if stay.place == place]
            assert all(b.begin - a.end > CAME_AGAIN for a, b in pairwise(of_place))
