"""Cameras: their room, over processes that do as they are told, and ``RecordingCameras``; the room's own doubles."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cameras.addresses import AddressJudge, Exempt
from bot.cameras.lines.processes import CameraProcess, StartProcess, start_process
from bot.cameras.logins import CameraLogins, SecretBook
from bot.cameras.room import CamerasRoom
from bot.cameras.wire import OpenStream, SnapTaken, StreamOpened, TakeSnap
from bot.house.ports import Cameras
from bot.house.watch.camera import Camera, CameraId, CameraUnreachable, Login, Source, SourceKind, Trouble, WatchPlaceId
from bot.house.watch.seen import TrackId
from bot.nursery import Nursery
from bot.store import open_store
from bot.store.trail.audit_key import AuditKey
from tests.cameras.doubles import MemorySecrets, RecordingWatcher, ScriptedProcesses, ScriptedWatching
from tests.fakes.cameras import RecordingCameras
from tests.rig.cameras.rtsp import walker, write_video

GARDEN = Camera(CameraId("garden"), "Garden", Source(SourceKind.RTSP, "rtsp://127.0.0.1/small"), WatchPlaceId("garden"))
CLOSED = replace(GARDEN, private_until=datetime(2040, 1, 1, tzinfo=UTC))
NOBODY = Source(SourceKind.RTSP, "rtsp://127.0.0.1:1/")


@pytest.fixture(params=["real", "double"])
async def cameras(request: pytest.FixtureRequest) -> AsyncIterator[Cameras]:
    """A room in which a camera at 127.0.0.1 gives pictures as soon as it is watched with."""
    if request.param == "double":
        double = RecordingCameras()
        double.silent.add(NOBODY.address)
        yield double
        return
    async with AsyncExitStack() as stack:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        stack.callback(server.close)
        port = server.sockets[0].getsockname()[1]
        nursery = await stack.enter_async_context(Nursery())
        room = _RoomAt(port, nursery)
        await stack.enter_async_context(room.serve(RecordingWatcher()))
        yield room


class _RoomAt(CamerasRoom):
    """The room, whose cameras are all at one port of this machine."""

    def __init__(self, port: int, nursery: Nursery) -> None:
        super().__init__(
            judge=AddressJudge(Exempt(frozenset({"127.0.0.1"}))),
            logins=CameraLogins(MemorySecrets(), lambda _: None),
            watching=ScriptedWatching(),
            background=nursery,
            start=ScriptedProcesses(),
        )
        self._port = port

    def fit(self, camera: Camera) -> None:
        here = replace(camera.source, address=f"rtsp://127.0.0.1:{self._port}/small", large="")
        super().fit(replace(camera, source=here))


async def seeing(cameras: Cameras, camera: CameraId) -> None:
    async with asyncio.timeout(30):
        while not cameras.state(camera).sees:  # noqa: ASYNC110 - nobody tells when
            await asyncio.sleep(0.01)


async def trouble_of(asked: object) -> Trouble:
    with pytest.raises(CameraUnreachable) as caught:
        await asked  # type: ignore[misc]
    return caught.value.trouble


async def test_a_camera_that_is_fitted_gives_pictures(cameras: Cameras) -> None:
    cameras.fit(GARDEN)
    await seeing(cameras, GARDEN.id)
    assert await cameras.snap(GARDEN.id)
    assert await cameras.frame(GARDEN.id, TrackId("7"))
    assert list(await cameras.faces(GARDEN.id, TrackId("7"))) == []


async def test_of_a_camera_that_is_not_kept_nothing_is_known(cameras: Cameras) -> None:
    cameras.fit(GARDEN)
    cameras.unfit(GARDEN.id)
    cameras.unfit(GARDEN.id)
    with pytest.raises(KeyError):
        cameras.state(GARDEN.id)
    assert await trouble_of(cameras.snap(GARDEN.id)) is Trouble.NOT_FOUND
    assert await trouble_of(cameras.clip(GARDEN.id, 0, 0)) is Trouble.NOT_FOUND
    assert await trouble_of(cameras.faces(GARDEN.id, TrackId("7"))) is Trouble.NOT_FOUND
    assert await trouble_of(cameras.frame(GARDEN.id, TrackId("7"))) is Trouble.NOT_FOUND


async def test_one_that_is_private_gives_no_picture_until_it_is_open_again(cameras: Cameras) -> None:
    cameras.fit(CLOSED)
    assert cameras.state(GARDEN.id).private
    assert not cameras.state(GARDEN.id).sees
    assert await trouble_of(cameras.snap(GARDEN.id)) is Trouble.SILENT
    assert await trouble_of(cameras.clip(GARDEN.id, 0, 0)) is Trouble.SILENT
    cameras.fit(GARDEN)
    await seeing(cameras, GARDEN.id)
    assert not cameras.state(GARDEN.id).private


async def test_a_camera_that_is_removed_and_added_again_is_watched_with(cameras: Cameras) -> None:
    cameras.fit(GARDEN)
    await seeing(cameras, GARDEN.id)
    cameras.unfit(GARDEN.id)
    cameras.fit(GARDEN)
    await seeing(cameras, GARDEN.id)


async def test_a_login_is_kept_of_a_camera_that_is_not_watched_with_yet_and_forgotten(cameras: Cameras) -> None:
    await cameras.keep_login(GARDEN.id, Login("anna", "secret"))
    cameras.fit(GARDEN)
    await cameras.keep_login(GARDEN.id, Login("anna", "another"))
    await cameras.keep_login(GARDEN.id, None)
    await cameras.keep_login(GARDEN.id, None)


async def test_nobody_at_an_address_is_told_so(cameras: Cameras) -> None:
    assert await trouble_of(cameras.attempt(NOBODY, None)) is Trouble.UNREACHABLE


@pytest.fixture(params=["real", "double"])
async def secrets(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SecretBook]:
    if request.param == "double":
        yield MemorySecrets()
    else:
        async with open_store(tmp_path, audit_key=AuditKey((bytes(32),))) as store:
            yield store.sealed("logins")


async def test_a_secret_is_kept_changed_and_forgotten(secrets: SecretBook) -> None:
    assert secrets.get("garden") is None
    await secrets.put("garden", "one")
    await secrets.put("garden", "two")
    assert secrets.get("garden") == "two"
    await secrets.put("garden", None)
    await secrets.put("garden", None)
    assert secrets.get("garden") is None


@pytest.fixture(params=["real", "double"])
async def process(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[CameraProcess]:
    video = await asyncio.to_thread(write_video, tmp_path / "garden.mp4", walker(), seconds=2)
    start: StartProcess = start_process if request.param == "real" else ScriptedProcesses()
    started = await start(OpenStream(kind="file", address=str(video), parent=os.getpid(), folder=str(tmp_path)))
    yield started
    await started.end()


async def test_a_process_says_what_it_opened_and_gives_a_picture_when_it_is_asked(process: CameraProcess) -> None:
    async with asyncio.timeout(30):
        while not isinstance(opened := await process.hear(), StreamOpened):
            pass
        assert (opened.width, opened.height) == (640, 360)
        process.ask(TakeSnap(7))
        while not isinstance(snap := await process.hear(), SnapTaken):
            pass
        assert snap.id == 7
        assert snap.jpeg.startswith(b"\xff\xd8\xff")
