"""Clips out of the last half minute, and what is painted over in them and in every other picture."""

import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from bot.cameras.wire import (
    ClipTaken,
    Corners,
    MotionFrame,
    NotTaken,
    SetMasks,
    SnapTaken,
    StillAlive,
    TakeClip,
    TakeSnap,
    WantLarge,
)
from tests.cameras.process.child import PROGRAM, ChildCamera
from tests.rig.cameras.rtsp import snow, walker, write_video

LEFT_HALF: Corners = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
FULL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); " + PROGRAM

Rgb = npt.NDArray[np.uint8]


def frames_of(video: bytes) -> list[Rgb]:
    with av.open(BytesIO(video), "r") as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def is_painted(pictures: Sequence[Rgb]) -> bool:
    """Whether the left half is one grey, and the right half is not."""
    halves = [np.split(picture[:, : picture.shape[1] // 2 * 2], 2, axis=1) for picture in pictures]
    return all(left.std() < 4 and 40 < left.mean() < 90 and right.std() > 4 for left, right in halves)


async def test_a_clip_is_h264_in_mp4_without_sound_that_plays_while_it_loads(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=30, fps=10, size=(1280, 720))
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        await child.listen(4)
        now = time.monotonic()
        child.ask(TakeClip(3, now - 3, now + 2))
        clip = await child.until(ClipTaken)
        assert time.monotonic() > now + 2
    assert (clip.id, clip.width, clip.height) == (3, 640, 360)
    assert 4 < clip.seconds < 6
    assert len(clip.mp4) < 1_500_000
    assert clip.mp4.find(b"moov") < clip.mp4.find(b"mdat")
    with av.open(BytesIO(clip.mp4), "r") as container:
        assert len(container.streams) == 1
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert container.duration == pytest.approx(clip.seconds * 1e6, rel=0.1)
    assert len(frames_of(clip.mp4)) > 8  # of fifty: a busy machine keeps fewer, and more than one a second
    assert left_in(tmp_path) == [path]


async def test_a_clip_of_noise_is_made_smaller_until_it_fits(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", snow, seconds=4, fps=5)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        await child.listen(8)
        child.ask(TakeClip(1, time.monotonic() - 7, time.monotonic()))
        assert len((await child.until(ClipTaken)).mp4) <= 1_500_000


async def test_a_clip_begins_where_the_ring_begins_and_of_the_far_past_there_is_none(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=5)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        await child.listen(2)
        now = time.monotonic()
        child.ask(TakeClip(1, now - 600, now))
        assert 1 < (await child.until(ClipTaken)).seconds < 6
        child.ask(TakeClip(2, now - 600, now - 500))
        assert (await child.until(NotTaken)).trouble == "silent"
        child.ask(TakeClip(3, now + 500, now + 600))
        assert (await child.until(NotTaken)).id == 3


async def test_a_full_disk_costs_the_clip_and_nothing_else(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=5)
    async with ChildCamera(tmp_path, FULL_DISK, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        await child.listen(2)
        child.ask(TakeClip(1, time.monotonic() - 2, time.monotonic()))
        assert (await child.until(NotTaken)).id == 1
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
    assert left_in(tmp_path) == [path]


async def test_masks_are_painted_in_every_picture_that_leaves_the_process(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(0.4), seconds=5, size=(1600, 900))
    async with ChildCamera(tmp_path, kind="file", address=str(path), masks=(LEFT_HALF,)) as child:
        frame = await child.until(MotionFrame, lambda frame: bool(frame.moving))
        assert all(left >= frame.width // 2 - 40 for left, *_ in frame.moving)
        child.ask(TakeSnap(1))
        snap = await child.until(SnapTaken)
        child.ask(WantLarge(5.0))
        large = await child.until(MotionFrame, lambda frame: frame.large)
        assert large.width == 1600
        child.ask(TakeClip(2, time.monotonic() - 3, time.monotonic()))
        clip = await child.until(ClipTaken)
    for jpeg in (frame.jpeg, snap.jpeg, large.jpeg):
        assert is_painted(frames_of(jpeg))
    assert is_painted(frames_of(clip.mp4))


async def test_other_masks_count_from_the_next_frame_and_what_was_kept_is_forgotten(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(0.4), seconds=5)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        await child.listen(3)
        begun = time.monotonic()
        child.ask(SetMasks((LEFT_HALF,)))
        await child.until(MotionFrame, lambda frame: frame.moment > begun + 0.5)
        child.ask(TakeSnap(1))
        assert is_painted(frames_of((await child.until(SnapTaken)).jpeg))
        await child.listen(2)
        child.ask(TakeClip(2, begun - 10, time.monotonic()))
        clip = await child.until(ClipTaken)
        assert is_painted(frames_of(clip.mp4))
        assert clip.seconds < time.monotonic() - begun + 1


async def test_a_clip_that_is_made_while_masks_change_is_nobodys(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", snow, seconds=4)
    async with ChildCamera(tmp_path, kind="file", address=str(path), masks=(LEFT_HALF,)) as child:
        await child.until(StillAlive)
        await child.listen(4)
        child.ask(TakeClip(1, time.monotonic() - 4, time.monotonic()))
        while left_in(tmp_path) == [path]:
            await child.listen(0.02)
        child.ask(SetMasks(()))
        assert (await child.until(NotTaken)).id == 1
        assert not [told for told in child.heard if isinstance(told, ClipTaken)]


async def test_more_clips_at_once_than_anybody_asks_for_are_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=5)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StillAlive)
        now = time.monotonic()
        for count in range(6):
            child.ask(TakeClip(count, now - 1, now + 4))
        refused = await child.until(NotTaken)
        assert refused.trouble == "busy"
        taken = {(await child.until(ClipTaken)).id for _ in range(4)}
        assert taken == {0, 1, 2, 3}


async def test_a_process_that_is_killed_while_it_makes_a_clip_is_gone_and_the_next_one_starts(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=5)
    for _ in range(2):
        async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
            await child.until(StillAlive)
            child.ask(TakeClip(1, time.monotonic() - 1, time.monotonic()))
            child.process.kill()
            assert await child.process.wait() == -9
