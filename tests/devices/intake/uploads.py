"""The intake of two doors with a doorman's double behind it, and uploads as a board makes them."""

import base64
import hashlib
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import aiohttp

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.devices.intake.guard import Credentials
from bot.devices.intake.photos import PhotoIntake
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId
from bot.web import HttpListener
from tests.devices.doubles import RecordingDoorman, SetClock

FRONT, SIDE = DoorId("front"), DoorId("side")
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
TOKEN = "a-camera-that-cannot-sign"
WRONG = "not-the-token-of-this-door"
BASIC = "Basic " + base64.b64encode(f"camera:{TOKEN}".encode()).decode()
DOORS = {FRONT: Credentials(key=KEY), SIDE: Credentials(key=OTHER_KEY, token=TOKEN.encode())}
PATH = wire.snapshot_path(FRONT)


def picture_signature(jpeg: bytes, headers: dict[str, str], key: bytes = KEY) -> bytes:
    """What a board sends after a picture's bytes."""
    text = wire.picture_text(headers[wire.HEADER_NONCE], hashlib.sha256(jpeg).hexdigest())
    return wire.sign(key, text).encode()


@dataclass(slots=True)
class Intake:
    photos: PhotoIntake
    listener: HttpListener
    doorman: RecordingDoorman
    boards: dict[DoorId, Board]
    clock: SetClock
    session: aiohttp.ClientSession
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.port}"

    def signed(self, ring: str = "a-1", n: int = 0, key: bytes = KEY, **changed: str) -> dict[str, str]:
        """The headers of an upload as a board makes them."""
        stamp = changed.get("stamp", str(int(self.clock().timestamp())))
        nonce = changed.get("nonce", token_hex(16))
        query = wire.snapshot_query(PressId(ring), n)
        text = wire.upload_text("POST", changed.get("path", PATH), query, stamp, nonce)
        return {
            wire.HEADER_TIME: stamp,
            wire.HEADER_NONCE: nonce,
            wire.HEADER_SIGNATURE: wire.sign(key, text),
            "Content-Type": "image/jpeg",
        }

    async def post(self, body: Any, headers: dict[str, str], ring: str = "a-1", n: int = 0) -> tuple[int, Any]:
        """Upload a picture; bytes get their signature, anything else goes as it is."""
        if isinstance(body, bytes) and wire.HEADER_NONCE in headers:
            body += picture_signature(body, headers)
        target = f"{self.url}{PATH}?{wire.snapshot_query(PressId(ring), n)}"
        return await self.answer("POST", target, data=body, headers=headers)

    async def answer(self, method: str, url: str, **request: Any) -> tuple[int, Any]:
        async with self.session.request(method, url, **request) as answer:
            words = await answer.json()
            assert words["now"] == int(self.clock().timestamp())
            assert "Date" in answer.headers
            return answer.status, words


def address(intake: Intake, door: str = "side", what: str = "snapshots", query: str = "") -> str:
    return f"{intake.url}/v1/doors/{door}/{what}{query}"
