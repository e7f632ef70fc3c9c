"""A camera's real process on video files: what may come from any camera, without a network."""

import errno
import time
from pathlib import Path

import av
import numpy as np
import pytest
from av.error import err_check

from bot.cameras.process.sources.troubles import StreamBroken
from bot.cameras.process.sources.video import open_video
from bot.cameras.wire import (
    ClipTaken,
    MotionFrame,
    OpenStream,
    SnapTaken,
    StillAlive,
    StreamOpened,
    TakeClip,
    TakeSnap,
    TamperSeen,
)
from bot.demo.camera.cutouts import BgrPicture
from bot.demo.streams.encoder import Codec
from bot.demo.streams.live import Draw
from tests.cameras.process.child import ChildCamera
from tests.rig.cameras.rtsp import black, snow, still, turning, walker, white, write_video

#: A picture of 4K is 12 MB, and a decoder keeps some of them; more would mean that they are gathered.
MOST_4K_MB = 420.0


async def test_a_file_begins_anew_at_its_end_and_time_goes_on(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=1.5, fps=10)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        moments = [(await child.until(MotionFrame)).moment for _ in range(15)]
    assert moments == sorted(moments)
    assert 1.5 < moments[-1] - moments[0] < 8


async def test_a_file_is_played_as_fast_as_is_asked_for(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", still(), seconds=4, fps=5)
    async with ChildCamera(tmp_path, kind="file", address=str(path), speed=10.0) as child:
        await child.until(StillAlive)
        await child.listen(3)
        alive = await child.until(StillAlive)
        assert alive.fps > 25


@pytest.mark.parametrize("fps", [1, 60])
async def test_one_frame_a_second_and_sixty_are_looked_at(tmp_path: Path, fps: int) -> None:
    path = write_video(tmp_path / "a.mp4", walker(0.2), seconds=8, fps=fps)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
        said = await child.listen(4)
        frames = [message for message in said if isinstance(message, MotionFrame)]
        assert 2 <= len(frames) <= 22
        assert await child.share_of_core(2) < 0.5


async def test_4k_is_looked_at_in_bounded_memory_and_sent_small(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", walker(), seconds=2, fps=10, size=(3840, 2160))
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        frame = await child.until(MotionFrame, lambda frame: bool(frame.moving))
        assert (frame.width, frame.height) == (1280, 720)
        child.ask(TakeSnap(1))
        await child.until(SnapTaken)
        await child.listen(6)
        before = child.memory_mb()
        await child.listen(6)
        assert child.memory_mb() < min(MOST_4K_MB, before + 30)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
async def test_usual_containers_are_read(tmp_path: Path, name: str) -> None:
    path = write_video(tmp_path / name, walker(), seconds=4, codec=Codec.HEVC if "mkv" in name else Codec.H264)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(MotionFrame, lambda frame: bool(frame.moving))


@pytest.mark.parametrize("draw", [black, white, snow, turning(still())], ids=["black", "white", "snow", "turning"])
async def test_a_picture_that_shows_nothing_or_everything_ends_nothing(tmp_path: Path, draw: Draw) -> None:
    path = write_video(tmp_path / "a.mp4", draw, seconds=4)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(StreamOpened)
        await child.listen(4)
        await child.until(StillAlive)
        child.ask(TakeSnap(1))
        await child.until(SnapTaken)


async def test_a_lens_that_is_covered_is_told_and_that_it_is_free_again(tmp_path: Path) -> None:
    garden = still()

    def covered(moment: float, width: int, height: int) -> BgrPicture:
        return (black if 14 < moment < 26 else garden)(moment, width, height)

    path = write_video(tmp_path / "a.mp4", covered, seconds=40)
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        assert (await child.until(TamperSeen, within_s=60)).how == "covered"
        assert (await child.until(TamperSeen, within_s=40)).how == ""


async def test_what_is_no_video_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.mp4").write_text("<html>")
    sound = tmp_path / "sound.mp4"
    with av.open(str(sound), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    for name, trouble in (("page.mp4", "unreadable"), ("nothing.mp4", "not_found"), ("sound.mp4", "unreadable")):
        async with ChildCamera(tmp_path, kind="file", address=str(tmp_path / name)) as child:
            assert (await child.trouble()).trouble == trouble


@pytest.mark.parametrize("name", ["list.m3u8", "list.ffconcat", "list.sdp"])
async def test_a_file_that_names_others_is_not_followed(tmp_path: Path, name: str) -> None:
    video = write_video(tmp_path / "a.mp4", still(), seconds=1)
    lists = {
        "list.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{video}\n#EXT-X-ENDLIST\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile {video.name}\n",
        "list.sdp": "v=0\nm=video 5004 RTP/AVP 96\nc=IN IP4 127.0.0.1\na=rtpmap:96 H264/90000\n",
    }
    (tmp_path / name).write_text(lists[name])
    async with ChildCamera(tmp_path, kind="file", address=str(tmp_path / name)) as child:
        assert (await child.trouble()).trouble in {"unreadable", "unreachable"}


async def test_a_file_that_breaks_off_in_a_frame_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", walker(), seconds=4, fps=10)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
        begun = time.monotonic()
        await child.until(MotionFrame, lambda frame: frame.moment > begun + 4)


def write_raw(path: Path, pixels: str) -> None:
    """What a webcam sends that compresses nothing."""
    walk = walker()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("rawvideo", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, pixels
        for n in range(60):
            frame = av.VideoFrame.from_ndarray(walk(n / 10, 320, 240), format="bgr24").reformat(format=pixels)
            container.mux(stream.encode(frame))


async def test_what_comes_raw_is_kept_as_pictures_and_makes_a_clip(tmp_path: Path) -> None:
    path = tmp_path / "webcam.avi"
    write_raw(path, "yuyv422")
    async with ChildCamera(tmp_path, kind="file", address=str(path)) as child:
        assert (await child.until(StreamOpened)).codec == "rawvideo"
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
        await child.listen(3)
        assert (await child.until(StillAlive)).kept_bytes < 2_000_000
        child.ask(TakeClip(1, time.monotonic() - 2, time.monotonic()))
        clip = await child.until(ClipTaken)
        assert (clip.width, clip.height) == (320, 240)
        assert clip.seconds > 1


async def test_a_device_that_is_not_there_is_not_plugged_in(tmp_path: Path) -> None:
    async with ChildCamera(tmp_path, kind="usb", address="/dev/video-nothing") as child:
        assert (await child.trouble()).trouble == "unplugged"


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.EACCES, "forbidden"),
        (errno.EPERM, "forbidden"),
        (errno.ENODEV, "unplugged"),
        (errno.ENXIO, "unplugged"),
        (errno.EBUSY, "busy"),
        (errno.EIO, "silent"),
        (errno.ENOTTY, "silent"),
    ],
)
def test_what_the_system_says_of_a_device_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, number: int, trouble: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        err_check(-number, "/dev/video0")

    monkeypatch.setattr("bot.cameras.process.sources.video.av.open", refused)
    opening = OpenStream("usb", "/dev/video0", parent=0, folder="")
    with pytest.raises(StreamBroken) as caught:
        open_video(opening, opening.address)
    assert caught.value.trouble == trouble
