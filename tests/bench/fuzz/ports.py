"""The ports themselves, with everything behind them: what comes is sent over a real connection."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from bot.api.gate import gate
from bot.api.gate.limits import Rate
from bot.api.sign_in import page_gate
from bot.commands.wording import say_refusal
from bot.devices.boards.board import Board
from bot.devices.boards.updates import Updates
from bot.devices.intake.legacy import LegacyIntake
from bot.devices.intake.photos import PhotoIntake
from bot.devices.intake.quota import Quota
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PhotoFault, Press, PressId
from bot.settings import ApiSettings, AppSettings, LegacyChoice
from bot.web import Callers, open_listener
from tests.bench.fuzz.requests import HEADS, damaged_requests
from tests.bench.fuzz.target import Target
from tests.devices.intake.uploads import DOORS, FRONT, TOKEN
from tests.pictures import jpeg
from tests.rig.api import an_api

#: An answer that does not come within this hangs, in seconds: no request that is whole is waited for so long.
_ANSWER_S = 5.0

#: Nobody asks so often.
_UNLIMITED = Rate(10**9, 1e-9)

#: Stands in a request for the key that counts.
_KEY = b"@key@"

#: Where a port is, and what it takes for a key.
Opened = tuple[int, str]


class Failed(Exception):
    """A port answered that something in us failed."""


class _Doorman:
    """Takes everything, and remembers nothing of it."""

    async def bell_rang(self, press: Press) -> None:
        """Somebody is there."""

    async def photo_arrived(
        self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool = False, signed: bool = False
    ) -> None:
        """A picture of them is."""

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        """One that nobody can read."""

    async def photo_doubted(self, door: DoorId, press: PressId, n: int) -> None:
        """One that is not the camera's."""


class OpenPort:
    """A port in a loop of its own, which runs while somebody asks; opened with the first who does."""

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[Opened]]) -> None:
        self._opened = opened
        self._runner: asyncio.Runner | None = None
        self._life: asyncio.Task[None] | None = None
        self._port, self._key = 0, b""

    def ask(self, raw: bytes) -> None:
        """Send this. Raises Failed, and TimeoutError where no answer comes."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            self._runner.run(self._begin())
        self._runner.run(self._asked(raw.replace(_KEY, self._key)))

    def close(self) -> None:
        """Close it."""
        if self._runner:
            self._runner.run(self._end())
            self._runner.close()
            self._runner = None

    async def _begin(self) -> None:
        there, self._over = asyncio.Event(), asyncio.Event()

        async def live() -> None:
            async with self._opened() as (port, key):
                self._port, self._key = port, key.encode()
                there.set()
                await self._over.wait()

        self._life = asyncio.get_running_loop().create_task(live())
        waiting = asyncio.get_running_loop().create_task(there.wait())
        await asyncio.wait({self._life, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if self._life.done():
            waiting.cancel()
            self._life.result()

    async def _end(self) -> None:
        self._over.set()
        if self._life:
            await self._life

    async def _asked(self, raw: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            async with asyncio.timeout(_ANSWER_S):
                writer.write(raw)
                answer = await reader.read()
        except ConnectionError:
            return  # it hung up on us
        finally:
            writer.transport.abort()
        if answer and not answer.startswith(b"HTTP/1."):
            raise Failed(f"no HTTP: {answer[:80]!r}")
        if answer.split(b" ", 2)[1:2] == [b"500"]:
            raise Failed(answer[-300:])


@asynccontextmanager
async def _intake() -> AsyncIterator[Opened]:
    photos = PhotoIntake(
        DOORS,
        {door: Board() for door in DOORS},
        _Doorman(),
        clock=lambda: datetime.now(UTC),
        updates=Updates(Path(__file__).parent / "no updates"),
        body_s=1.0,
    )
    callers = Callers(head_s=0.3)
    async with open_listener(
        "127.0.0.1", 0, photos.site, clock=lambda: datetime.now(UTC), wording=say_refusal, callers=callers
    ) as listener:
        yield listener.port, TOKEN


@asynccontextmanager
async def _old() -> AsyncIterator[Opened]:
    quota = Quota(10**9, 10**9)
    async with LegacyIntake("127.0.0.1", 0, FRONT, _Doorman(), quota=quota, request_s=0.3) as old:
        yield old.port, ""


@asynccontextmanager
async def _programs() -> AsyncIterator[Opened]:
    async with AsyncExitStack() as stack:
        for module, names in (
            (gate, ("OF_A_PROGRAM", "OF_HEAVY", "OF_WRONG_KEYS")),
            (page_gate, ("OF_SIGN_INS", "OF_LOOKS")),
        ):
            for name in names:
                stack.enter_context(patch.object(module, name, _UNLIMITED))
        settings = ApiSettings.model_validate({"HTTP_API": "on", "API_LEGACY": " ".join(LegacyChoice)})
        app = AppSettings.model_validate({"WEB_APP": "on"})
        rig = await stack.enter_async_context(an_api(settings, app))
        key, _ = await rig.make_key()
        yield rig.listener.port, key


def _program_requests() -> tuple[bytes, ...]:
    head = b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer @key@\r\n"
    asked = [
        (b"GET /api/v1/" + path, b"", b"")
        for path in (
            b"visits?limit=5", b"doors", b"doors/front", b"people", b"strangers", b"cameras", b"stats/crowd?place=c1",
            b"attendance?day=2026-03-01", b"audit?limit=3", b"residents", b"passes", b"charts/visits?period=month",
            b"health", b"openapi.json",
        )
    ]  # fmt: skip
    told = [
        (b"POST /api/v1/" + path, b"Content-Type: application/json\r\nIdempotency-Key: 4f1c2a90\r\n", body)
        for path, body in (
            (b"doors/front/unlock", b'{"pin": "2468", "code": ""}'),
            (b"doors/front/snapshot", b"{}"),
            (b"visits/20260301T120000-1a2b3c4d/answer", b'{"answer": "unlock"}'),
            (b"people", b'{"name": "Grace"}'),
            (b"passes", b'{"name": "Leo", "doors": ["front"], "until": "2026-12-01T10:00:00+01:00"}'),
        )
    ]
    pictures = [(b"POST /api/v1/recognitions", b"Content-Type: image/jpeg\r\n", jpeg(size=(48, 32)))]
    page = [(b"POST /app/session", b"Content-Type: application/json\r\n", b'{"init_data": "user=%7B%7D&hash=a"}')]
    return tuple(
        line + head + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body
        for line, headers, body in (*asked, *told, *pictures, *page)
    )


def places() -> Iterator[Target]:
    """Every place here."""
    picture = jpeg(size=(48, 32))
    upload = (
        b"POST /v1/doors/side/snapshots?n=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer @key@\r\n"
        b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(picture)
    ) + picture
    heads = tuple(head.removesuffix(b"\r\n") + b"Content-Length: 0\r\n\r\n" for head in HEADS)
    for name, opened, seeds in (
        ("the port of boards and cameras", _intake, (upload, *heads)),
        ("the port of an old camera", _old, (upload.replace(b"/v1/doors/side/snapshots?n=0", b"/"),)),
        ("the port of programs and browsers", _programs, (*_program_requests(), *heads)),
    ):
        port = OpenPort(opened)
        yield Target(name, damaged_requests(*seeds, whole=True), port.ask, (), 5, port.close)
