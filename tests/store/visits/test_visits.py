import asyncio
import errno
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from bot.house.doors.door import DoorId
from bot.house.people import PhotoId
from bot.house.ports import VisitBook
from bot.house.visits.visit import Photo, Press, PressId, Visit, VisitId
from bot.store import Store, disk, open_store
from bot.store.documents import atomic
from bot.store.visits.visits import OLDER_MONTHS, RECENT_MONTHS
from tests.store.conftest import ANNA, FRONT, NOON, SteppingClock, a_full_visit, a_visit


def on_disk(folder: Path, month: str = "2026-11") -> Mapping[str, Mapping[str, object]]:
    """The documents of a month, read as any other program would."""
    documents: Mapping[str, Mapping[str, object]] = orjson.loads((folder / "visits" / f"{month}.json").read_bytes())[
        "visits"
    ]
    return documents


async def test_a_saved_visit_comes_back_after_a_restart_with_everything_it_knew(folder: Path) -> None:
    async with open_store(folder) as store:
        book: VisitBook = store.visits
        saved = await book.save(a_full_visit())
    async with open_store(folder) as store:
        assert await store.visits.find(saved.id) == saved == replace(a_full_visit(), revision=1)


async def test_each_save_raises_the_revision_by_one(store: Store, folder: Path) -> None:
    first = await store.visits.save(a_visit())
    second = await store.visits.save(replace(first, photo_overdue=True))
    assert (first.revision, second.revision) == (1, 2)
    assert on_disk(folder)[first.id]["revision"] == 2


async def test_saves_at_the_same_time_each_get_a_revision_of_their_own(store: Store) -> None:
    saved = await asyncio.gather(*(store.visits.save(a_visit()) for _ in range(20)))
    assert sorted(visit.revision for visit in saved) == list(range(1, 21))
    found = await store.visits.find(VisitId("visit-1"))
    assert found
    assert found.revision == 20


async def test_a_visit_is_found_by_its_press_and_by_the_press_of_its_picture(store: Store) -> None:
    photo = Photo(PhotoId("p"), PressId("late-1"), 0, NOON)
    saved = await store.visits.save(a_visit().pictured(photo))
    assert await store.visits.of_press(FRONT, PressId("0badcafe-1")) == saved
    assert await store.visits.of_press(FRONT, PressId("late-1")) == saved
    assert await store.visits.of_press(DoorId("back"), PressId("late-1")) is None
    assert await store.visits.of_press(FRONT, PressId("0badcafe-2")) is None


async def test_a_press_that_was_forgotten_is_not_found_any_more(store: Store) -> None:
    photo = Photo(PhotoId("p"), PressId("late-1"), 0, NOON)
    saved = await store.visits.save(a_visit().pictured(photo))
    await store.visits.save(replace(saved, photos=()))
    assert await store.visits.of_press(FRONT, PressId("late-1")) is None


async def test_the_latest_visit_of_a_door_is_the_one_that_began_last(store: Store) -> None:
    early = await store.visits.save(a_visit(1))
    late = await store.visits.save(a_visit(2, NOON + timedelta(minutes=5)))
    await store.visits.save(a_visit(3, NOON + timedelta(minutes=9), DoorId("back")))
    await store.visits.save(replace(early, expired=True))
    assert await store.visits.latest(FRONT) == late
    assert await store.visits.latest(DoorId("garage")) is None


async def test_a_visit_that_turns_out_to_have_begun_earlier_is_the_latest_no_more(store: Store) -> None:
    first = await store.visits.save(a_visit(1))
    second = await store.visits.save(a_visit(2, NOON + timedelta(seconds=10)))
    await store.visits.save(replace(second, began_at=NOON - timedelta(seconds=10)))
    assert await store.visits.latest(FRONT) == first


async def test_open_visits_are_those_that_nobody_answered_oldest_first(store: Store) -> None:
    late = await store.visits.save(a_visit(2, NOON + timedelta(minutes=5)))
    early = await store.visits.save(a_visit(1))
    await store.visits.save(a_full_visit(3))
    assert await store.visits.open_visits() == [early, late]
    await store.visits.save(replace(early, expired=True))
    assert await store.visits.open_visits() == [late]


async def test_between_takes_the_beginning_and_leaves_the_end(store: Store) -> None:
    for number in range(4):
        await store.visits.save(a_visit(number, NOON + timedelta(hours=number)))
    found = await store.visits.between(NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    assert [visit.id for visit in found] == ["visit-1", "visit-2"]


async def months_of_visits(folder: Path, clock: SteppingClock, count: int) -> list[Visit]:
    """One visit in each of ``count`` months, the last in November 2026."""
    visits = []
    async with open_store(folder, clock) as store:
        for back in reversed(range(count)):
            at = datetime(2026 - (back // 12), 12 - (back % 12), 3, tzinfo=UTC)
            visits.append(await store.visits.save(a_full_visit(back, at)))
    return visits


async def test_old_months_are_found_after_a_restart_though_only_the_newest_are_in_memory(
    folder: Path, clock: SteppingClock
) -> None:
    visits = await months_of_visits(folder, clock, 9)
    async with open_store(folder, clock) as store:
        assert len(store.visits._months) == 2
        assert await store.visits.find(visits[0].id) == visits[0]
        beginning = datetime.min.replace(tzinfo=UTC)
        assert await store.visits.between(beginning, NOON + timedelta(days=60)) == visits
        assert len(store.visits._months) == RECENT_MONTHS  # what is only looked at does not stay
        for visit in visits[:4]:
            await store.visits.save(visit)
        assert len(store.visits._months) == RECENT_MONTHS + OLDER_MONTHS
        assert await store.visits.find(VisitId("nobody")) is None


async def test_an_old_visit_that_is_corrected_stays_in_its_own_month(folder: Path, clock: SteppingClock) -> None:
    visits = await months_of_visits(folder, clock, 9)
    async with open_store(folder, clock) as store:
        old = await store.visits.find(visits[0].id)
        assert old
        again = await store.visits.save(replace(old, photos=(), marked=None, look=None))
        assert again.revision == 2
    assert set(on_disk(folder, "2026-04")) == {visits[0].id}
    assert on_disk(folder, "2026-04")[visits[0].id]["revision"] == 2


async def test_a_visit_over_midnight_of_the_month_is_one_visit(folder: Path, clock: SteppingClock) -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    async with open_store(folder, clock) as store:
        saved = await store.visits.save(a_visit(1, midnight + timedelta(seconds=5)))
        # an earlier press comes late: the visit now began in November
        await store.visits.save(replace(saved, began_at=midnight - timedelta(seconds=5)))
    assert set(on_disk(folder, "2026-12")) == {saved.id}
    assert not (folder / "visits" / "2026-11.json").exists()
    async with open_store(folder, clock) as store:
        found = await store.visits.between(midnight - timedelta(days=1), midnight)
        assert [visit.id for visit in found] == [saved.id]
        assert (await store.visits.open_visits())[0].revision == 2


async def test_a_new_month_keeps_the_press_of_the_last_one_known(store: Store, clock: SteppingClock) -> None:
    old = await store.visits.save(a_visit(1, datetime(2026, 11, 30, 23, 59, tzinfo=UTC)))
    new = await store.visits.save(a_visit(2, datetime(2026, 12, 1, 0, 1, tzinfo=UTC)))
    assert await store.visits.of_press(FRONT, PressId("0badcafe-1")) == old
    assert await store.visits.latest(FRONT) == new
    assert await store.visits.open_visits() == [old, new]


async def test_a_time_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        await store.visits.save(a_visit(1, datetime(2026, 11, 21, 12)))  # noqa: DTZ001 - the subject
    assert await store.visits.find(VisitId("visit-1")) is None


def keep_busy(store: Store) -> threading.Event:
    """Let the writer do nothing until the event is set."""
    done = threading.Event()

    def wait() -> None:
        done.wait(10)

    store.visits._writer.hand_over(wait)
    return done


async def test_a_caller_that_was_cancelled_leaves_memory_and_disk_alike(store: Store, folder: Path) -> None:
    await store.visits.save(a_visit(1))
    busy = keep_busy(store)
    task = asyncio.get_running_loop().create_task(store.visits.save(a_visit(2)))
    await asyncio.sleep(0)  # now it stands before the writer
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    busy.set()
    await store.visits.save(a_visit(3))
    assert await store.visits.find(VisitId("visit-2"))
    assert set(on_disk(folder)) == {"visit-1", "visit-2", "visit-3"}


async def test_nothing_else_waits_for_a_visit_that_is_being_written(store: Store) -> None:
    busy = keep_busy(store)
    task = asyncio.get_running_loop().create_task(store.visits.save(a_visit(1)))
    async with asyncio.timeout(30):
        await store.collection("buttons", Press).put({"one": Press(PressId("0badcafe-1"), FRONT, NOON)})
        await store.collection("cards", Press).put({"one": Press(PressId("0badcafe-1"), FRONT, NOON)})
        await store.people.save(ANNA)
        await store.album.keep(PhotoId("one"), b"a picture")
        await store.audit.note("unlock", door="front")
    assert not task.done()
    busy.set()
    await task


async def test_saves_that_wait_share_one_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.visits.save(a_visit(0))
    written: list[Path] = []

    def write_file(path: Path, pieces: Iterable[bytes]) -> None:
        written.append(path)
        disk.write_file(path, pieces)

    monkeypatch.setattr(atomic, "write_file", write_file)
    busy = keep_busy(store)
    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(store.visits.save(a_visit(number)))
        group.create_task(asyncio.to_thread(busy.set))
    assert len(written) <= 2
    assert len(await store.visits.open_visits()) == 50


async def test_a_month_that_the_disk_does_not_hold_stays_in_memory_however_many_are_asked_for(
    folder: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [NOON - timedelta(days=31 * n) for n in range(7)]
    async with open_store(folder, clock) as store:
        for number, at in enumerate(months):
            await store.visits.save(replace(a_visit(number, at), expired=True))
    async with open_store(folder, clock) as store:
        old = await store.visits.find(VisitId("visit-6"))
        assert old
        waiting = len(store.disk.catching_up)
        with monkeypatch.context() as broken:
            broken.setattr(atomic, "write_file", _takes_nothing)
            changed = await store.visits.save(replace(old, photo_overdue=True))
        for _ in range(2):
            for number in range(6):
                other = await store.visits.find(VisitId(f"visit-{number}"))
                assert other
                await store.visits.save(other)
            assert await store.visits.find(old.id) == changed
        assert await store.disk.catch_up()
        assert len(store.disk.catching_up) == waiting
        assert len(store.visits._months) <= RECENT_MONTHS + OLDER_MONTHS + 1
    async with open_store(folder, clock) as store:
        assert await store.visits.find(old.id) == changed


def _takes_nothing(_path: Path, _pieces: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
