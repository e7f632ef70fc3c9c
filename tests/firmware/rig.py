"""Everything a board needs around it, joined: broker, intake, wires, the service's end, and the board itself."""

import asyncio
import contextlib
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import cbook
from PIL import Image

from firmware.simulator.board import HEAP, SimulatedBoard
from firmware.tools import image
from tests.firmware.broker import PASSWORD, Broker
from tests.firmware.held_up import PatientBoard
from tests.firmware.intake import KEY, Intake
from tests.firmware.proxy import Proxy
from tests.firmware.service import Service
from tests.rig.machine import shared_by

SIZES = ((320, 240), (640, 480), (800, 600), (1600, 1200))


@dataclass(slots=True)
class Rig:
    """One door."""

    board: SimulatedBoard
    broker: Broker
    intake: Intake
    service: Service
    mqtt_wire: Proxy
    http_wire: Proxy

    async def pull_cable(self) -> None:
        await self.board.fault("no_link")
        self.mqtt_wire.go_dark()
        self.http_wire.go_dark()

    async def plug_cable(self) -> None:
        self.mqtt_wire.light_up()
        self.http_wire.light_up()
        await self.board.fault("no_link", None)

    async def run_ahead_until_online(self) -> None:
        """Let the board's pauses pass, two seconds at a time: in a longer stride its deadlines would pass too."""
        since = len(self.service.said)
        for _ in range(40):
            await self.board.skip(2)
            try:
                async with asyncio.timeout(0.3 * shared_by()):
                    await self.service.online(since)
                    return
            except TimeoutError:
                continue
        raise AssertionError("the board did not come online")

    async def ready(self) -> None:
        """Wait until the board is online and sees; the camera's resets need not be waited for at their own pace."""
        await self.board.until("nic", active=True)
        await self.board.skip(0.6, step_ms=100)
        await self.service.online()
        await self.service.until("state/health", camera=True)


@asynccontextmanager
async def standing(
    folder: Path,
    *,
    heap: str = HEAP,
    watchdog_s: float = 8.0,
    faults: dict[str, Any] | None = None,
    ready: bool = True,
    password: str = PASSWORD,
    **settings: Any,
) -> AsyncIterator[Rig]:
    """A rig whose board has been switched on (and is online, unless ``ready`` is False)."""
    async with contextlib.AsyncExitStack() as stack:
        broker = await stack.enter_async_context(Broker(folder / "broker"))
        intake = await stack.enter_async_context(Intake())
        mqtt_wire = await stack.enter_async_context(Proxy(broker.port))
        http_wire = await stack.enter_async_context(Proxy(intake.port))
        service = await stack.enter_async_context(Service(broker.port))
        flash = flashed(folder, mqtt_wire.port, http_wire.port, password, **settings)
        board = PatientBoard(flash, portraits(), heap=heap, watchdog_s=watchdog_s)
        board.faults = faults or {}
        await stack.enter_async_context(board)
        rig = Rig(board, broker, intake, service, mqtt_wire, http_wire)
        if ready:
            await rig.ready()
        yield rig


def flashed(
    folder: Path,
    mqtt_port: int,
    http_port: int,
    password: str = PASSWORD,
    *,
    program: Path | None = None,
    **settings: Any,
) -> Path:
    """A board's flash as the provisioner leaves it; ``program`` is another than today's, laid out."""
    flash = folder / "flash"
    shutil.copytree(program or compiled(), flash)
    document = {
        "door": "front",
        "key": KEY.hex(),
        "broker": {"host": "127.0.0.1", "port": mqtt_port, "user": "front", "password": password},
        "intake": {"host": "127.0.0.1", "port": http_port},
        "fitted": {"lock": True, "contact": True, "exit": True, "leds": 16, "display": False},
        "changeable": {"gap_ms": 20},
        **settings,
    }
    (flash / "settings.json").write_text(json.dumps(document))
    return flash


@cache
def compiled() -> Path:
    """The image, made once: the very bytecode that goes onto a board."""
    folder = Path(tempfile.mkdtemp(prefix="doorbell-image-"))
    scratch = folder / "scratch"
    scratch.mkdir()
    image.lay_out(folder / "image", scratch)
    # a small table in the real one's format: the simulated sensor takes any register
    base = bytes((0xFF, 0, 0x2C, 0xFF, 0x2E, 0xDF, 0xFF, 1, 0x3C, 0x32)) * 30
    tables = (base, bytes((0xFF, 1, 0x12, 0x40)), bytes((0xFF, 1, 0x12, 0x00)), bytes((0xFF, 0, 0xDA, 0x10)))
    packed = b"".join(len(table).to_bytes(2, "little") + table for table in tables)
    (folder / "image" / "camera.bin").write_bytes(packed)
    return folder / "image"


@cache
def portraits() -> Path:
    """Real JPEGs, one for each size the sensor can be set to, and a black one."""
    folder = Path(tempfile.mkdtemp(prefix="doorbell-pictures-"))
    hopper = Image.open(str(cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))).convert("RGB")
    for size in SIZES:
        face = hopper.resize((size[1] * hopper.width // hopper.height, size[1]))
        scene = Image.new("RGB", size, (90, 100, 110))
        scene.paste(face, ((size[0] - face.width) // 2, 0))
        scene.save(folder / f"{size[0]}x{size[1]}.jpg", quality=50)
    Image.new("RGB", (640, 480)).save(folder / "black.jpg", quality=85)
    return folder


def small_pictures(folder: Path) -> Path:
    """The portraits, in few bytes; below ``folder``."""
    small = folder / "pictures"
    small.mkdir()
    for picture in portraits().iterdir():
        Image.open(picture).save(small / picture.name, quality=15)
    return small
