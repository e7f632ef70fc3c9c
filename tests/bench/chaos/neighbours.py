"""Who else is connected with the house: Google, Kafka and two cameras, each behind a wire that can go dark."""

from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.cameras.logins import CameraLogins
from bot.commands.cameras import LOGINS
from bot.house.watch.camera import Camera, CameraId, Login, Source, SourceKind, WatchPlaceId
from bot.house.watch.camera_keeper import CAMERAS
from bot.store import open_store
from bot.store.trail.audit_key import open_key
from firmware.simulator.workshop import missing
from tests.fakes.google import Google
from tests.firmware.proxy import Proxy
from tests.rig.cameras.http import HttpCamera
from tests.rig.cameras.rtsp import CameraRig, RigCamera
from tests.rig.kafka.broker import BINARY, Tansu
from tests.rig.mosquitto import free_port

#: Where facts are told.
FACTS = "doorman.facts"

#: How large the cameras' pictures are, and how many come a second: what they show is not looked at here.
_SIZE, _FPS = (320, 180), 2.0

_LOGIN = Login("anna", "of-the-garden-camera")


class Part(StrEnum):
    """What a home may have besides doors, residents, a program and Home Assistant's topics."""

    GOOGLE = "google"
    KAFKA = "kafka"
    CAMERAS = "cameras"
    #: A board with the real program, which is updated, too.
    FIRMWARE = "firmware"
    #: Somebody with a pass.
    GUEST = "guest"


def at_hand() -> Collection[Part]:
    """Those that this machine has everything for."""
    lacking = {Part.KAFKA} if BINARY is None else set()
    return [part for part in Part if part not in lacking and not (part is Part.FIRMWARE and missing())]


@dataclass(slots=True)
class Neighbours:
    """Those that are there."""

    google: Google | None = None
    google_wire: Proxy | None = None
    kafka: Tansu | None = None
    kafka_wire: Proxy | None = None
    #: One that streams, and one that is asked over HTTP.
    garden: RigCamera | None = None
    gate: HttpCamera | None = None
    #: What the service is told of them.
    settings: dict[str, str] = field(default_factory=dict)

    async def add_cameras(self, data: Path, audit_key: Path) -> None:
        """As if they had been added in the chat; before the service starts."""
        if not (self.garden and self.gate):
            return
        sources = {
            "garden": Source(SourceKind.RTSP, self.garden.address),
            "gate": Source(SourceKind.MJPEG, self.gate.mjpeg),
        }
        async with open_store(data, audit_key=open_key([audit_key])) as store:
            logins = CameraLogins(store.sealed(LOGINS), lambda _: None)
            for name, source in sources.items():
                await logins.put(CameraId(name), _LOGIN)
                camera = Camera(CameraId(name), name, source, WatchPlaceId(name))
                await store.collection(CAMERAS, Camera).put({name: camera})


@asynccontextmanager
async def neighbours(folder: Path, parts: Collection[Part]) -> AsyncIterator[Neighbours]:
    """They, for as long as the block lasts."""
    found = Neighbours()
    async with AsyncExitStack() as stack:
        if Part.GOOGLE in parts:
            await _google(found, folder, stack)
        if Part.KAFKA in parts:
            await _kafka(found, stack)
        if Part.CAMERAS in parts:
            rig = await stack.enter_async_context(CameraRig())
            found.garden = rig.camera("garden", fps=_FPS, size=_SIZE, login=_LOGIN)
            found.gate = await stack.enter_async_context(HttpCamera(fps=_FPS, size=_SIZE, login=_LOGIN))
            found.settings["CAMERAS_ALLOW"] = "127.0.0.1"
        yield found


async def _google(found: Neighbours, folder: Path, stack: AsyncExitStack) -> None:
    google = await stack.enter_async_context(Google().open())
    wire = await stack.enter_async_context(Proxy(int(google.url.rpartition(":")[2])))
    google.url = f"http://127.0.0.1:{wire.port}"
    found.google, found.google_wire = google, wire
    found.settings |= {
        "SHEETS_CREDENTIALS_FILE": str(google.write_credentials(folder / "google.json")),
        "SHEETS_SPREADSHEET": google.key,
        "SHEETS_API_URL": google.url,
        "NO_PROXY": "127.0.0.1",
    }


async def _kafka(found: Neighbours, stack: AsyncExitStack) -> None:
    port = free_port()
    wire = await stack.enter_async_context(Proxy(port))
    kafka = Tansu(port, reached_at=wire.port)
    await kafka.start(FACTS)
    stack.callback(kafka.stop)
    found.kafka, found.kafka_wire = kafka, wire
    found.settings |= {"KAFKA_SERVERS": f"127.0.0.1:{wire.port}", "KAFKA_FACTS": "ids"}
