"""How long bells and cameras were away, by the audit trail."""

from datetime import UTC, datetime, timedelta

from bot.house.records.trail import TrailLine
from bot.house.summaries.outages import OutageOf, Outages, outages, outages_between
from tests.fakes.books import MemoryAudit

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BELL, GARDEN = (OutageOf.BELL, "front"), (OutageOf.CAMERA, "garden")


def line(minutes: float, what: str, **details: str) -> TrailLine:
    return TrailLine(int(minutes), NOON + timedelta(minutes=minutes), what, details)


def test_each_is_counted_with_its_length_and_a_flicker_is_none() -> None:
    found = outages(
        [
            line(0, "door news", door="front", news="away"),
            line(0.5, "door news", door="front", news="back"),
            line(10, "door news", door="front", news="away"),
            line(12, "door news", door="front", news="silent"),
            line(40, "door news", door="front", news="back"),
            line(50, "camera gone", camera="garden"),
            line(60, "door news", door="front", news="forced"),
            line(70, "camera back", camera="garden"),
            line(80, "camera tampered with", camera="garden", how="covered"),
            line(90, "unlocked", door="front"),
        ],
        NOON,
        NOON + DAY,
    )
    assert found == {
        BELL: Outages(1, timedelta(minutes=30)),
        GARDEN: Outages(1, timedelta(minutes=20), tampered=1),
    }


def test_what_is_away_still_is_counted_without_a_length_and_what_began_outside_is_not() -> None:
    found = outages(
        [
            line(-30, "camera gone", camera="garden"),
            line(10, "camera back", camera="garden"),
            line(60, "door news", door="front", news="away"),
            line(60 * 30, "camera gone", camera="garden"),
        ],
        NOON,
        NOON + DAY,
    )
    assert found == {BELL: Outages(1)}


def test_of_one_that_is_back_after_the_days_only_their_part_counts() -> None:
    lines = [line(23 * 60, "camera gone", camera="garden"), line(30 * 60, "camera back", camera="garden")]
    assert outages(lines, NOON, NOON + DAY) == {GARDEN: Outages(1, timedelta(hours=1))}


async def test_it_is_read_from_the_end_and_no_further_than_needed() -> None:
    trail = MemoryAudit()
    for n in range(12):
        await trail.note("camera gone" if n % 2 == 0 else "camera back", camera="garden")
        trail.times[-1] = NOON + n * timedelta(hours=6)
    asked: list[int | None] = []
    back_from = trail.back_from

    async def counted(before: int | None = None) -> tuple[object, int | None]:
        asked.append(before)
        return await back_from(before)

    trail.back_from = counted  # type: ignore[method-assign,assignment]
    found = await outages_between(trail, NOON + 2 * DAY, NOON + 3 * DAY)
    assert found == {GARDEN: Outages(2, timedelta(hours=12))}
    assert asked == [None, 9, 6]
