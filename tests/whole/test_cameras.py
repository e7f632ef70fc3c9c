"""The whole service with cameras that watch, over real RTSP: healthy, silent about passwords, and quick to end."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import psutil
import pytest

from bot.cameras.logins import CameraLogins
from bot.commands.cameras import LOGINS
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.watch.camera import Camera, CameraId, Login, Source, SourceKind, WatchPlaceId
from bot.house.watch.camera_keeper import CAMERAS
from bot.store import open_store
from bot.store.trail.audit_key import open_key
from tests.rig.cameras.rtsp import CameraRig, walker
from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port
from tests.rig.service.process import Service

PASSWORD = "s3cret-of-the-garden-camera"
ANNA = Login("anna", PASSWORD)


@pytest.fixture
async def rig() -> AsyncIterator[CameraRig]:
    async with CameraRig() as rig:
        yield rig


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with TelegramStandIn() as telegram:
        service = Service(
            tmp_path,
            BOT_TOKEN=telegram.token,
            BOT_API_URL=telegram.url,
            MQTT_PORT=str(free_port()),
            CAMERAS_ALLOW="127.0.0.1",
            LOG_LEVEL="DEBUG",
        )
        service.forked = True
        yield service
        await service.kill()


async def keep(folder: Path, cameras: Iterable[tuple[str, str]]) -> None:
    """As if they had been added in the chat: (id, address) each, with Anna's login."""
    key = await asyncio.to_thread(open_key, [folder / "audit.key"])
    async with open_store(folder / "data", audit_key=key) as store:
        logins = CameraLogins(store.sealed(LOGINS), lambda _: None)
        for id_, address in cameras:
            await logins.put(CameraId(id_), ANNA)
            camera = Camera(CameraId(id_), id_, Source(SourceKind.RTSP, address), WatchPlaceId(id_))
            await store.collection(CAMERAS, Camera).put({id_: camera})


def processes_of(service: Service) -> list[psutil.Process]:
    assert service.process
    running: list[psutil.Process] = psutil.Process(service.process.pid).children(recursive=True)
    return running


def told_by(processes: Iterable[psutil.Process]) -> str:
    """Everything that anybody on this machine reads of them: arguments, and, as their owner, the environment."""
    said = []
    for process in processes:
        said += process.cmdline()
        try:
            said += [f"{name}={value}" for name, value in process.environ().items()]
        except psutil.AccessDenied:
            continue
    return "\n".join(said)


async def test_a_camera_watches_and_its_password_stands_nowhere(
    rig: CameraRig, service: Service, tmp_path: Path
) -> None:
    garden = rig.camera("garden", walker(), login=ANNA)
    other = rig.camera("gate", login=Login("anna", "another"))
    await keep(tmp_path, [("garden", garden.address), ("gate", other.address)])
    await service.start()
    await service.until_told("cameras", "unwell", {"gate": "login"}, timeout_s=60)
    running = processes_of(service)
    assert PASSWORD not in told_by([psutil.Process(), *running])
    assert garden.watched == 1
    began = time.monotonic()
    assert await service.stop() == 0
    assert time.monotonic() - began < 3 * shared_by()
    assert not [process for process in running if process.is_running()]
    assert PASSWORD not in service.log
    assert files_with(PASSWORD, tmp_path) == []


async def test_twenty_cameras_that_are_not_there_stop_nothing(service: Service, tmp_path: Path) -> None:
    await keep(tmp_path, [(f"camera-{n}", f"rtsp://127.0.0.1:1/{n}") for n in range(20)])
    await service.start()
    everyone = {f"camera-{n}": "unreachable" for n in range(20)}
    await service.until_told("cameras", "unwell", everyone, timeout_s=60)
    assert not [one for one in processes_of(service) if "bot.cameras.process" in " ".join(one.cmdline())]
    assert await service.stop() == 0


def files_with(text: str, folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]
