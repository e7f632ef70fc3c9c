"""The room over real streams: RTSP and HTTP, real processes, and what becomes of them."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from bot.cameras.addresses import AddressJudge, Exempt
from bot.cameras.lines import line as line_module
from bot.cameras.logins import CameraLogins
from bot.cameras.room import CamerasRoom
from bot.demo.streams.accounts import LoginScheme
from bot.demo.streams.encoder import Codec
from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraUnreachable,
    FoundCamera,
    Login,
    Source,
    SourceKind,
    Trouble,
    WatchPlaceId,
)
from bot.nursery import Nursery
from tests.cameras.doubles import MemorySecrets, RecordingWatcher, ScriptedWatching
from tests.rig.cameras.http import HttpCamera, HttpFault
from tests.rig.cameras.rtsp import CameraRig, RigCamera, walker, write_video
from tests.rig.machine import shared_by

PASSWORD = "s3cret-of-the-garden-camera"
ANNA = Login("anna", PASSWORD)
GARDEN = CameraId("garden")


def a_camera(address: str, kind: SourceKind = SourceKind.RTSP, id_: str = "garden") -> Camera:
    return Camera(CameraId(id_), id_.title(), Source(kind, address), WatchPlaceId(id_))


class Room:
    """The room, served, with everything round it."""

    def __init__(self, room: CamerasRoom, watcher: RecordingWatcher, secrets: MemorySecrets) -> None:
        self.room = room
        self.watcher = watcher
        self.secrets = secrets

    async def until(self, true: Callable[[], bool], within_s: float = 45.0) -> None:
        """Wait for something that only a process's own time brings about."""
        async with asyncio.timeout(within_s):
            while not true():  # noqa: ASYNC110 - nobody tells when
                await asyncio.sleep(0.02)

    async def sees(self, camera: CameraId = GARDEN) -> None:
        await self.until(lambda: self.room.state(camera).width > 0 and self.room.state(camera).sees)


@asynccontextmanager
async def served(exempt: Exempt | None = None) -> AsyncIterator[Room]:
    secrets, watcher = MemorySecrets(), RecordingWatcher()
    async with Nursery() as nursery:
        room = CamerasRoom(
            judge=AddressJudge(exempt or Exempt(frozenset({"127.0.0.1"}))),
            logins=CameraLogins(secrets, lambda _: None),
            watching=ScriptedWatching(),
            background=nursery,
        )
        async with room.serve(watcher):
            yield Room(room, watcher, secrets)
        assert not children(), "a process was left behind"


@pytest.fixture
async def rig() -> AsyncIterator[CameraRig]:
    async with CameraRig() as rig:
        yield rig


def children() -> list[psutil.Process]:
    """Every process that was started here and is not taken away, zombies too."""
    return [one for one in psutil.Process().children(recursive=True) if _runs_us(one)]


def _runs_us(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE or any("bot.cameras" in part for part in process.cmdline())
    except psutil.NoSuchProcess:
        return False


async def test_a_camera_is_tried_watched_and_gives_a_picture_and_a_clip(rig: CameraRig) -> None:
    garden = rig.camera("garden", walker(), login=ANNA)
    camera = a_camera(garden.address)
    async with served() as house:
        tried = await house.room.attempt(camera.source, ANNA)
        assert (tried.width, tried.height) == (640, 360)
        assert tried.jpeg.startswith(b"\xff\xd8\xff")
        await house.room.keep_login(GARDEN, ANNA)
        house.room.fit(camera)
        await house.sees()
        await house.until(lambda: any(view.tracked for view in house.watcher.views))
        assert (await house.room.snap(GARDEN)).startswith(b"\xff\xd8\xff")
        now = time.monotonic()
        clip = await house.room.clip(GARDEN, now - 3, now + 0.5)
        assert b"ftyp" in clip.mp4[:16]
        assert len(clip.mp4) <= 1_500_000
        track = next(view.tracked[0].track for view in house.watcher.views if view.tracked)
        assert (await house.room.frame(GARDEN, track)).startswith(b"\xff\xd8\xff")


async def test_a_cameras_password_is_in_no_process_list_log_or_exception(
    rig: CameraRig, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    good, bad = rig.camera("garden", login=ANNA), rig.camera("gate", login=Login("anna", "another"))
    said: list[str] = []
    async with served() as house:
        await house.room.keep_login(GARDEN, ANNA)
        house.room.fit(a_camera(good.address))
        await house.room.keep_login(CameraId("gate"), ANNA)
        house.room.fit(a_camera(bad.address, id_="gate"))
        await house.sees()
        await house.until(lambda: house.room.state(CameraId("gate")).trouble is Trouble.LOGIN)
        for address in (bad.address, f"{bad.address}/none", "rtsp://127.0.0.1:1/"):
            with pytest.raises(CameraUnreachable) as caught:
                await house.room.attempt(Source(SourceKind.RTSP, address), ANNA)
            chained: BaseException | None = caught.value
            while chained:
                said.append(repr(chained) + str(chained))
                chained = chained.__cause__ or chained.__context__
        for process in (psutil.Process(), *children()):
            said += process.cmdline()
            said.append(await asyncio.to_thread(_environment, process.pid))
        said.append(repr(house.room.state(GARDEN)) + repr(ANNA))
        for process in children():
            process.send_signal(signal.SIGSEGV)  # whatever it says then is logged
        await house.until(lambda: house.room.state(GARDEN).restarts == 1)
    said += [caplog.text, *capfd.readouterr()]
    assert not [text for text in said if PASSWORD in text]


def _environment(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text("utf-8", "replace")
    except OSError:
        return ""  # nobody but root reads it, which is better still


async def test_a_process_killed_in_the_middle_is_started_again_within_seconds(rig: CameraRig) -> None:
    async with served() as house:
        house.room.fit(a_camera(rig.camera("garden", walker()).address))
        for times in range(1, 3):
            await house.sees()
            [process] = children()
            process.send_signal(signal.SIGKILL)
            await house.until(lambda times=times: house.room.state(GARDEN).restarts == times)  # type: ignore[misc]
        await house.sees()
        assert not house.watcher.news


async def test_a_process_that_stands_still_is_killed(rig: CameraRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "FRAME_S", 2.0)
    async with served() as house:
        house.room.fit(a_camera(rig.camera("garden").address))
        await house.sees()
        [process] = children()
        process.send_signal(signal.SIGSTOP)
        await house.until(lambda: house.room.state(GARDEN).restarts == 1)
        assert not process.is_running()


async def test_a_frozen_server_is_noticed_and_begun_anew(rig: CameraRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "FRAME_S", 2.0)
    garden = rig.camera("garden")
    async with served() as house:
        house.room.fit(a_camera(garden.address))
        await house.sees()
        garden.frozen = True
        await house.until(lambda: house.room.state(GARDEN).trouble is Trouble.SILENT)
        garden.frozen = False
        await house.sees()


async def test_another_codec_in_the_middle_is_read_from_then_on(rig: CameraRig) -> None:
    garden = rig.camera("garden", walker())
    async with served() as house:
        house.room.fit(a_camera(garden.address))
        await house.sees()
        assert house.room.state(GARDEN).codec == "h264"
        garden.stream.codec = Codec.HEVC  # the connection stays, and nothing on it can be read any more
        await house.until(lambda: house.room.state(GARDEN).codec == "hevc" and house.room.state(GARDEN).sees)
        assert not house.watcher.news


async def test_a_server_that_never_says_a_word_stops_nothing(rig: CameraRig) -> None:
    rig.camera("garden")
    rig.mute = True
    async with served() as house:
        house.room.fit(a_camera(rig.address("garden")))
        await house.until(lambda: bool(children()))
        began = time.monotonic()
    assert time.monotonic() - began < 2 * shared_by()


async def test_twenty_cameras_end_within_two_seconds_and_leave_nothing(rig: CameraRig) -> None:
    cameras = [rig.camera(f"camera-{n}", fps=1.0) for n in range(20)]
    async with served() as house:
        for camera in cameras:
            house.room.fit(a_camera(camera.address, id_=camera.name))
        await house.until(lambda: len(children()) == 20, within_s=60)
        began = time.monotonic()
    assert time.monotonic() - began < 2 * shared_by()
    assert not children()


async def test_twenty_dead_cameras_at_the_start_cost_no_process_and_stop_nothing(rig: CameraRig) -> None:
    async with served() as house:
        for n in range(20):
            house.room.fit(a_camera(f"rtsp://127.0.0.1:1/{n}", id_=f"dead-{n}"))
        house.room.fit(a_camera(rig.camera("garden").address))
        await house.sees()
        assert {house.room.state(CameraId(f"dead-{n}")).trouble for n in range(20)} == {Trouble.UNREACHABLE}
        assert len(children()) == 1


async def test_all_cameras_down_at_once_come_back_by_themselves(rig: CameraRig) -> None:
    cameras: list[RigCamera] = [rig.camera(f"camera-{n}", fps=2.0) for n in range(4)]
    async with served() as house:
        for camera in cameras:
            house.room.fit(a_camera(camera.address, id_=camera.name))
        for camera in cameras:
            await house.sees(CameraId(camera.name))
        for camera in cameras:
            await camera.take_away()
        for camera in cameras:
            await house.until(lambda name=camera.name: not house.room.state(CameraId(name)).sees)  # type: ignore[misc]
        for camera in cameras:
            camera.put_back()
        for camera in cameras:
            await house.sees(CameraId(camera.name))


async def test_a_private_camera_is_connected_to_by_nobody(rig: CameraRig) -> None:
    garden = rig.camera("garden")
    camera = a_camera(garden.address)
    async with served() as house:
        house.room.fit(camera)
        await house.sees()
        assert garden.watched == 1
        house.room.fit(replace(camera, private_until=datetime(2040, 1, 1, tzinfo=UTC)))
        await house.until(lambda: garden.watched == 0 and not children())
        assert house.room.state(GARDEN).private
        with pytest.raises(CameraUnreachable):
            await house.room.snap(GARDEN)
        house.room.fit(camera)
        await house.sees()


@pytest.mark.parametrize("scheme", LoginScheme)
async def test_an_address_of_http_may_be_a_stream_or_a_picture(scheme: LoginScheme) -> None:
    async with HttpCamera(walker(), login=ANNA, scheme=scheme) as camera, served() as house:
        for written in (SourceKind.MJPEG, SourceKind.SNAPSHOT):
            tried = await house.room.attempt(Source(written, camera.mjpeg), ANNA)
            assert tried.source.kind is SourceKind.MJPEG
            tried = await house.room.attempt(Source(written, camera.snapshot), ANNA)
            assert tried.source.kind is SourceKind.SNAPSHOT
        with pytest.raises(CameraUnreachable) as caught:
            await house.room.attempt(Source(SourceKind.MJPEG, camera.mjpeg), Login("anna", "wrong"))
        assert caught.value.trouble is Trouble.LOGIN


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (HttpFault.NOT_FOUND, Trouble.NOT_FOUND),
        (HttpFault.PAGE, Trouble.UNREADABLE),
        (HttpFault.RUBBISH, Trouble.UNREADABLE),
        (HttpFault.GIGABYTE, Trouble.TOO_MUCH),
        (HttpFault.ENDLESS, Trouble.TOO_MUCH),
    ],
)
async def test_what_a_camera_of_http_does_wrong_is_told(fault: HttpFault, trouble: Trouble) -> None:
    async with HttpCamera(fault=fault) as camera, served() as house:
        with pytest.raises(CameraUnreachable) as caught:
            await house.room.attempt(Source(SourceKind.SNAPSHOT, camera.snapshot), None)
        assert caught.value.trouble is trouble
        assert camera.sent < 64 * 2**20


async def test_a_camera_cannot_send_us_to_our_own_services() -> None:
    async with HttpCamera() as secret, HttpCamera(fault=HttpFault.REDIRECT) as camera, served() as house:
        camera.elsewhere = secret.snapshot
        with pytest.raises(CameraUnreachable):
            await house.room.attempt(Source(SourceKind.SNAPSHOT, camera.snapshot), None)
        assert secret.answered == 0


async def test_a_file_is_a_camera_where_the_settings_allow_it(tmp_path: Path) -> None:
    video = await asyncio.to_thread(write_video, tmp_path / "garden.mp4", walker(), seconds=4)
    async with served(Exempt(files=tmp_path)) as house:
        house.room.fit(a_camera(str(video), SourceKind.FILE))
        await house.sees()
        await house.until(lambda: any(view.tracked for view in house.watcher.views))


async def test_what_is_unknown_gives_no_picture() -> None:
    async with served() as house:
        with pytest.raises(KeyError):
            house.room.state(GARDEN)
        for asked in (house.room.snap(GARDEN), house.room.clip(GARDEN, 0, 1)):
            with pytest.raises(CameraUnreachable):
                await asked
        with pytest.raises(CameraUnreachable):
            await house.room.streams(FoundCamera("nothing", None), None)
