"""What frames show: the newest first, and by movement alone where whoever finds people does not answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.cameras.looks import CameraLooks
from bot.cameras.wire import MotionFrame, StillAlive
from bot.house.people import Box
from bot.house.watch.camera import CameraId
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind
from tests.cameras.doubles import JPEG, RecordingWatcher, ScriptedWatching

pytestmark = pytest.mark.looptime

GARDEN = CameraId("garden")
SOMEBODY = Tracked(TrackId("7"), TrackKind.PERSON, Box(0, 0, 10, 20), 0.8, 1.0)


def frame(moment: float, *, large: bool = False, jpeg: bytes = JPEG, changed: float = 0.1) -> MotionFrame:
    return MotionFrame(moment, 640, 360, ((10, 20, 60, 200), (1, 1, 2, 2)), changed, large, jpeg)


def alive(moment: float) -> StillAlive:
    return StillAlive(moment, 5.0, moving=False, broken=0, kept_bytes=0)


def view(moment: float, *tracked: Tracked) -> CameraView:
    return CameraView(GARDEN, moment, 640, 360, tracked=tracked, persons=len(tracked))


class Look:
    def __init__(self) -> None:
        self.watcher = RecordingWatcher()
        self.watching = ScriptedWatching()
        self.large: list[float] = []
        self.looks = CameraLooks(
            GARDEN, watching=self.watching, watcher=self.watcher, want_large=self.large.append, fps=lambda: 5.0
        )


@asynccontextmanager
async def looking() -> AsyncIterator[Look]:
    look = Look()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(look.looks.run())
        yield look
        task.cancel()


async def test_while_one_frame_is_looked_at_only_the_newest_waits() -> None:
    async with looking() as look:
        look.watching.view = view(1.0)
        look.watching.free.clear()
        for moment in range(1, 6):
            look.looks.take(frame(float(moment)))
            await asyncio.sleep(0.1)
        look.watching.free.set()
        await asyncio.sleep(0.1)
        assert [seen.moment for seen in look.watching.looked] == [1.0, 5.0]
        assert look.looks.dropped == 3


async def test_frames_of_the_small_and_of_the_large_stream_are_both_looked_at_in_their_order() -> None:
    async with looking() as look:
        look.watching.view = view(1.0)
        look.looks.take(frame(1.0, large=True))
        look.looks.take(frame(2.0))
        await asyncio.sleep(0.1)
        assert [(seen.moment, seen.large) for seen in look.watching.looked] == [(1.0, True), (2.0, False)]


async def test_frames_wait_while_somebody_rings_and_of_each_stream_the_newest_is_looked_at_then() -> None:
    async with looking() as look:
        look.watching.view = view(1.0)
        look.watcher.quiet.clear()
        for moment in (1.0, 1.2, 1.4):
            look.looks.take(frame(moment))
            look.looks.take(frame(moment + 0.1, large=True))
            await asyncio.sleep(0.2)
        assert look.watching.looked == []
        look.watcher.quiet.set()
        await asyncio.sleep(0.1)
        assert [(seen.moment, seen.large) for seen in look.watching.looked] == [(1.4, False), (1.5, True)]


async def test_of_frames_that_were_forgotten_nothing_is_told_and_nothing_shown() -> None:
    async with looking() as look:
        look.looks.take(frame(1.0, jpeg=JPEG + b"before"))
        await asyncio.sleep(0.1)
        track = look.watcher.views[-1].tracked[0].track
        assert look.looks.best_frame(track)
        look.looks.forget()
        assert look.looks.best_frame(track) == b""
        look.watching.free.clear()
        told = len(look.watcher.views)
        look.looks.take(frame(7.0, jpeg=JPEG + b"meanwhile"))
        await asyncio.sleep(0.1)
        look.looks.take(frame(7.2, jpeg=JPEG + b"meanwhile"))
        look.looks.forget()
        look.watching.free.set()
        await asyncio.sleep(0.1)
        assert len(look.watcher.views) == told
        assert look.looks.best_frame(track) == b""


async def test_without_an_answer_it_is_movement_and_one_track_until_it_ends() -> None:
    async with looking() as look:
        for moment in (1.0, 1.2, 1.4):
            look.looks.take(frame(moment))
            await asyncio.sleep(0.1)
        look.looks.alive(alive(4.5))
        await asyncio.sleep(0.1)
        look.looks.alive(alive(7.6))
        await asyncio.sleep(0.1)
        views = look.watcher.views
        tracks = {seen.track for one in views for seen in one.tracked}
        assert len(tracks) == 1
        assert [one.ended for one in views] == [(), (), (), (), tuple(tracks)]
        assert {one.by_bodies for one in views} == {False}
        assert {one.persons for one in views} == {0}
        assert views[0].tracked[0].box == Box(10, 20, 60, 200)
        assert (views[-1].width, views[-1].height) == (640, 360)


async def test_what_moves_without_a_name_has_a_frame_all_the_same() -> None:
    async with looking() as look:
        look.looks.take(frame(1.0, jpeg=b"little", changed=0.1))
        await asyncio.sleep(0.1)
        look.looks.take(frame(1.2, jpeg=b"much", changed=0.3))
        await asyncio.sleep(0.1)
        look.looks.take(frame(1.4, jpeg=b"less", changed=0.2))
        await asyncio.sleep(0.1)
        [track] = {seen.track for one in look.watcher.views for seen in one.tracked}
        assert look.looks.best_frame(track) == b"much"
        assert look.looks.best_frame(TrackId("another")) == b""


async def test_whoever_does_not_answer_is_asked_again_after_a_while() -> None:
    async with looking() as look:
        for moment in (1.0, 2.0, 5.0, 6.5):
            look.looks.take(frame(moment))
            await asyncio.sleep(0.1)
        assert [seen.moment for seen in look.watching.looked] == [1.0, 6.5]


async def test_when_bodies_are_found_again_what_was_told_by_movement_ends() -> None:
    async with looking() as look:
        look.looks.take(frame(1.0))
        await asyncio.sleep(0.1)
        [moved] = look.watcher.views[0].tracked
        look.watching.view = view(7.0, SOMEBODY)
        look.looks.take(frame(7.0))
        await asyncio.sleep(0.1)
        assert look.watcher.views[1].ended == (moved.track,)


async def test_while_nothing_moves_a_view_is_told_every_three_seconds() -> None:
    async with looking() as look:
        for moment in range(1, 11):
            look.looks.alive(alive(float(moment)))
            await asyncio.sleep(0.1)
        assert [one.moment for one in look.watcher.views] == [1.0, 4.0, 7.0, 10.0]


async def test_whoever_stands_still_is_asked_for_without_a_frame() -> None:
    async with looking() as look:
        look.watching.waited = view(4.0, SOMEBODY)
        look.looks.alive(alive(4.0))
        await asyncio.sleep(0.1)
        assert look.watching.waits == [4.0]
        assert look.watcher.views[0].tracked == (SOMEBODY,)


async def test_the_large_stream_is_wanted_while_somebody_is_there_and_no_oftener() -> None:
    async with looking() as look:
        look.watching.view = view(1.0)
        look.looks.take(frame(1.0))
        await asyncio.sleep(0.1)
        assert look.large == []
        for moment in (2.0, 3.0, 4.0, 6.0):
            look.watching.view = view(moment, SOMEBODY)
            look.looks.take(frame(moment))
            await asyncio.sleep(0.1)
        assert look.large == [6.0, 6.0]


async def test_a_poster_is_no_reason_for_the_large_stream() -> None:
    poster = Tracked(TrackId("8"), TrackKind.PERSON, Box(0, 0, 10, 20), 0.8, 900.0, still=True, furniture=True)
    async with looking() as look:
        look.watching.view = view(1.0, poster)
        look.looks.take(frame(1.0))
        await asyncio.sleep(0.1)
        assert look.large == []
