"""What one visit adds to the counts, and how they are written down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.doors.door import Failure
from bot.house.faceless import Faceless
from bot.house.people import Blemish, Condition, Doubt, Look, PersonId, PhotoId, ResidentId, Verdict
from bot.house.statistics.day_lines import DayLines, read, renamed, written
from bot.house.statistics.hour_count import HISTOGRAMS, NUMBERS, DayCount, HourCount, count_of, people_of, total
from bot.house.visits.manner import Manner
from bot.house.visits.reply import ReplyKind, VisitReply
from bot.house.visits.visit import Attempt, Outcome, Photo, PressId, Visit
from tests.house.statistics.visits import FRONT, GRACE, LENA, NOW, answered, expired, face, looking, visit_at

RUNG = visit_at(1)
SAID = VisitReply(ReplyKind.COMING, ResidentId(1001), "Anna", NOW + timedelta(seconds=7))
FAILED = Attempt(ResidentId(1001), "Anna", NOW + timedelta(seconds=25), Failure.SILENT)
QUIET = replace(visit_at(1, rang=False), photos=(Photo(PhotoId("q"), PressId("photo-1"), 0, NOW),))


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (RUNG, {}),
        (answered(RUNG), {"opened": 1}),
        (answered(RUNG, outcome=Outcome.IGNORED), {"ignored": 1}),
        (expired(RUNG), {"missed": 1}),
        (expired(replace(RUNG, replies=(SAID,))), {"replied": 1}),
        (expired(replace(RUNG, attempt=FAILED)), {"failed": 1}),
        (expired(replace(RUNG, attempt=FAILED, replies=(SAID,))), {"failed": 1}),
        (QUIET, {"quiet": 1}),
        (expired(QUIET), {"quiet": 1}),
    ],
)
def test_every_visit_counts_once_and_so_does_what_came_of_it(visit: Visit, told: dict[str, int]) -> None:
    counted = count_of(visit)
    came = {name: getattr(counted, name) for name in ("quiet", "opened", "ignored", "replied", "failed", "missed")}
    assert counted.visits == 1
    assert {name: n for name, n in came.items() if n} == told


@pytest.mark.parametrize(
    ("visit", "part", "seconds"),
    [
        (RUNG, None, 0),
        (answered(RUNG, 4), 0, 4),
        (answered(RUNG, 5), 0, 5),
        (answered(RUNG, 5.1), 1, 5),
        (answered(RUNG, 119), 5, 119),
        (answered(RUNG, 3000), 6, 3000),
        (expired(replace(RUNG, replies=(SAID,))), 1, 7),
        (answered(replace(RUNG, replies=(SAID,)), 60), 1, 7),
        (expired(replace(RUNG, attempt=FAILED)), 3, 25),
        # a clock was set meanwhile
        (answered(RUNG, -5), None, 0),
        (answered(RUNG, 90_000), None, 0),
        # nobody rang, or nobody answered
        (answered(QUIET, 4), None, 0),
        (expired(RUNG), None, 0),
    ],
)
def test_a_response_is_as_long_as_somebody_waited_for_the_first_sign_of_a_resident(
    visit: Visit, part: int | None, seconds: int
) -> None:
    counted = count_of(visit)
    assert [n for n, times in enumerate(counted.response) if times] == ([] if part is None else [part])
    assert (counted.response_s, counted.answered) == (seconds, 0 if part is None else 1)


def test_a_door_that_opened_by_itself_answers_for_nobody() -> None:
    opened = answered(RUNG, 1)
    assert opened.answer
    by_itself = replace(opened, answer=replace(opened.answer, manner=Manner(by_itself_for=GRACE)))
    assert (count_of(by_itself).opened, count_of(by_itself).answered) == (1, 0)


def test_heads_are_counted_as_surely_as_they_are_told() -> None:
    seen = [
        face(GRACE),
        face(GRACE),  # nobody stands in two places
        face(LENA, Verdict.LOOKS_LIKE),
        face(),
        face(verdict=Verdict.POOR, reason=Blemish.TOO_DARK),
        face(verdict=Verdict.POOR, reason=Blemish.UNLIKE_A_FACE),
    ]
    counted = count_of(looking(RUNG, seen))
    assert (counted.known, counted.alike, counted.unknown, counted.unclear, counted.heads) == (1, 1, 1, 1, 4)
    assert people_of(looking(RUNG, seen)) == {GRACE.id}


def test_whoever_may_be_only_a_picture_is_known_to_nobody() -> None:
    held = looking(RUNG, [replace(face(GRACE), hint=Doubt.SCREEN)])
    assert (count_of(held).known, count_of(held).alike, people_of(held)) == (0, 1, set())


def test_who_shows_no_face_is_a_head_all_the_same() -> None:
    nobody = Look(PhotoId("v-1-0"), Condition.NO_FACE, faceless=Faceless(persons=2))
    assert count_of(replace(RUNG, look=nobody)).unclear == 2


def test_distance_and_quality_are_of_what_was_recognised_not_of_what_somebody_said() -> None:
    seen = [face(GRACE, distance=0.31, quality=0.99), face(distance=0.7, quality=0.05), face(LENA, quality=1.0)]
    counted = count_of(looking(RUNG, [*seen, replace(face(LENA, distance=0.1), told_by="Anna")]))
    assert [n for n, times in enumerate(counted.distance) if times] == [6]
    assert [(n, times) for n, times in enumerate(counted.quality) if times] == [(0, 1), (9, 2)]


SMALL = st.integers(0, 5000)
COUNTS = st.builds(
    HourCount,
    **dict.fromkeys(NUMBERS, SMALL),
    **{name: st.tuples(*(st.integers(0, 3) for _ in getattr(HourCount(), name))) for name in HISTOGRAMS},
)
PEOPLE = st.dictionaries(
    st.sampled_from([PersonId("anna"), PersonId("b,o;b"), PersonId("grace")]),
    st.dictionaries(st.integers(0, 23), st.integers(1, 9), min_size=1, max_size=3),
    max_size=3,
)
DAYS = st.dictionaries(
    st.integers(1, 31),
    st.builds(DayCount, st.dictionaries(st.integers(0, 23), COUNTS, min_size=1, max_size=3), PEOPLE),
    max_size=4,
)


@given(DAYS)
def test_days_are_read_as_they_were_written(days: dict[int, DayCount]) -> None:
    assert read(written(days)) == days


@given(DAYS)
def test_whoever_is_gone_stands_in_no_line(days: dict[int, DayCount]) -> None:
    lines = renamed(written(days), PersonId("grace"), None)
    assert "grace" not in lines.people
    assert {day: one.hours for day, one in read(lines).items()} == {day: one.hours for day, one in days.items()}


def test_a_line_that_is_none_and_one_of_another_release_take_nothing_from_the_others() -> None:
    kept = DayLines(
        "1,8;2,,1;;;\nnonsense\n2,9;3\n3,7;1,,,,,,,,,,,,,5,6,7;1,0,0,0,0,0,0,9,9;;;4", "1,8,2,grace\n5,,x,y\n9"
    )
    days = read(kept)
    assert days[1].hours[8] == HourCount(visits=2, opened=1)
    assert days[1].people == {"grace": {8: 2}}
    assert days[2].hours[9] == HourCount(visits=3)
    assert days[3].hours[7].response == (1, 0, 0, 0, 0, 0, 0)


def test_a_busy_year_is_as_small_as_a_photo() -> None:
    day = DayCount(
        {h: count_of(answered(looking(visit_at(h), [face(GRACE, distance=0.3, quality=0.8)]))) for h in range(6, 18)},
        {GRACE.id: dict.fromkeys(range(6, 18), 1)},
    )
    lines = written(dict.fromkeys(range(1, 31), day))
    assert len(lines.hours) + len(lines.people) < 40_000


def test_all_together_is_the_sum_of_each() -> None:
    one = HourCount(visits=2, response_s=9, response=(1, 0, 0, 0, 0, 0, 1))
    assert total([one, one]) == HourCount(visits=4, response_s=18, response=(2, 0, 0, 0, 0, 0, 2))
    assert total([]) == HourCount()
    assert count_of(visit_at(1, NOW, FRONT)) == HourCount(visits=1)
