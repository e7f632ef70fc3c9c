"""Takes pictures and rings over HTTP, hands boards their updates, and tells how we are."""

import asyncio
import logging
import math
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.devices import wire
from bot.devices.boards.board import LOOK, Board
from bot.devices.boards.updates import PATH, Updates
from bot.devices.intake.addresses import picture_of, press_in
from bot.devices.intake.guard import Credentials, Guard, is_signed
from bot.devices.intake.jpeg import MAX_BYTES, Examined, PictureRefused, examine
from bot.devices.intake.sinks import VisitorSink
from bot.house.doors.door import DoorId
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.ports import Clock
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import PhotoFault, Press, PressId
from bot.web import (
    BodyLate,
    BodyTooLarge,
    BodyTorn,
    Networks,
    Refused,
    Route,
    Site,
    asks_for_json,
    json_answer,
    origin_of,
    raw_answer,
    read_body,
)
from bot.web.forms import FORM_BYTES, picture_in

log = logging.getLogger(__name__)

#: How long a body may take, in seconds.
BODY_S = 10.0

#: Uploads at once; with the cap on each this bounds the memory they take.
UPLOADS_AT_ONCE = 8

#: Rings of one button over HTTP that name no id are one while they come this close together, in seconds: it bounces.
BOUNCE_S = 2.0

Parts = Callable[[], Mapping[str, Mapping[str, Any]]]


class PhotoIntake:
    """What is served over HTTP: pictures, rings, updates, and how we are.

    Answers are JSON and have ``now``, by which boards set their clocks; a person, or a camera, is refused with one
    sentence of plain text. Only the files of an update are answered as they are.
    ``parts`` returns what we stand on, for /health: each part has ``ok``.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Credentials],
        boards: Mapping[DoorId, Board],
        doorman: VisitorSink,
        *,
        clock: Clock,
        updates: Updates,
        parts: Parts = dict,
        trusted: Networks | None = None,
        body_s: float = BODY_S,
        guard: Guard | None = None,
    ) -> None:
        """``guard``: one that lets pictures in that come another way, too; it knows ``doors``."""
        self._boards = boards
        self._doorman = doorman
        self._clock = clock
        self._updates = updates
        self._parts = parts
        self._body_s = body_s
        self._trusted = trusted or Networks()
        self._guard = guard or Guard(doors)
        self._uploads = 0
        #: Each door's newest ring that named no id, and when it came by the loop's clock.
        self._rang: dict[DoorId, tuple[PressId, float]] = {}

    @property
    def site(self) -> Site:
        """Everything that is answered, for ``bot.web.open_listener``."""
        return Site(
            [
                Route("/v1/doors/{door}/snapshots", self._snapshot, ("POST", "PUT"), comes_first=True),
                # many buttons can only get an address
                Route("/v1/doors/{door}/ring", self._ring, ("POST", "PUT", "GET"), comes_first=True),
                Route("/health", self._health, ("GET", "HEAD")),
                Route(f"{PATH}{{file}}", self._update, ("GET", "HEAD")),
            ],
            nothing_here=RequestTrouble(RequestReason.NOTHING_HERE),
            wrong_method=RequestTrouble(RequestReason.WRONG_METHOD),
            wants_json=lambda request: is_signed(request) or asks_for_json(request) or request.path == "/health",
            body_bytes=MAX_BYTES,
        )

    def _door_of(self, request: web.Request) -> tuple[DoorId, wire.UploadSignature | None]:
        """The door that a request is about, and may be about, and how it is signed; raises Refused."""
        door = DoorId(request.match_info["door"].lower())
        if not self._guard.knows(door):
            raise _refused(404, "door", RequestReason.NO_DOOR)
        return door, self._guard.prove(request, door, int(self._clock().timestamp()))

    # One upload

    async def _snapshot(self, request: web.Request) -> web.StreamResponse:
        press, n = picture_of(request)
        door, upload = self._door_of(request)
        board, asked = self._boards[door], press.startswith(LOOK)
        if asked and (upload is None or press not in board.looks):  # a board was asked, and boards sign
            if (press, n) in board.uploads:
                raise _taken()  # our answer was lost, so the board sends it once more
            raise _refused(410, "unasked", RequestReason.UNASKED)
        async with self._one_upload():  # until its bytes are gone
            return await self._take(request, door, press, n, upload)

    async def _take(
        self, request: web.Request, door: DoorId, press: PressId, n: int, upload: wire.UploadSignature | None
    ) -> web.StreamResponse:
        board, asked = self._boards[door], press.startswith(LOOK)
        try:
            size, examined, signature = await self._picture(request)
        except PictureRefused as exc:
            if not asked:
                await self._doorman.photo_unreadable(door, press, n, exc.fault)
            raise Refused(413 if exc.too_large else 415, "large" if exc.too_large else "type", exc.trouble) from exc
        doubtful = upload is not None and not self._is_genuine(request, door, upload, examined.sha256, signature)
        signed = upload is not None and _is_picture_signed(request) and not doubtful
        if doubtful:
            await self._doubt(door, press, n, asked=asked)
        board.uploaded(press, n, size, examined.sha256)
        if asked:
            board.looked(press, examined.jpeg)  # whoever asked may have gone meanwhile: then nobody sees it
        else:
            await self._hand_in(door, press, n, examined.jpeg, doubtful=doubtful, signed=signed)
        log.info("%s: picture %d of %s, %d×%d", door, n, press, examined.width, examined.height)
        return json_answer(201, {"ok": True}, self._clock())

    def _is_genuine(
        self, request: web.Request, door: DoorId, upload: wire.UploadSignature, sha256: str, signature: str
    ) -> bool:
        """Tell whether a picture's bytes are its camera's; one of version 1.0 signs only that there is a picture."""
        if not _is_picture_signed(request):
            return not self._boards[door].signs
        return self._guard.made(door, upload, sha256, signature)

    async def _doubt(self, door: DoorId, press: PressId, n: int, *, asked: bool) -> None:
        """A picture is not the one that its camera signed; raises Refused where somebody waits to be shown it."""
        log.error("%s: picture %d of %s is not the one that its camera signed", door, n, press)
        self._boards[door].counted["pictures doubted"] += 1
        await self._doorman.photo_doubted(door, press, n)
        if asked:
            raise _refused(401, "picture", RequestReason.PICTURE_CHANGED)

    async def _hand_in(
        self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool, signed: bool
    ) -> None:
        try:
            await self._doorman.photo_arrived(door, press, n, jpeg, doubtful=doubtful, signed=signed)
        except PhotoTaken as exc:
            raise _taken() from exc

    async def _picture(self, request: web.Request) -> tuple[int, Examined, str]:
        """The picture's size in bytes, what it is, and the signature behind it; raises PictureRefused, Refused."""
        body = await self._body(request)
        body, signature = taken_apart(body) if _is_picture_signed(request) else (body, "")
        size, examined = await asyncio.to_thread(_looked_at, body, request.headers.get("Content-Type", ""))
        return size, examined, signature

    @asynccontextmanager
    async def _one_upload(self) -> AsyncIterator[None]:
        if self._uploads >= UPLOADS_AT_ONCE:
            raise _refused(503, "busy", RequestReason.CROWDED)
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1

    async def _body(self, request: web.Request) -> bytes:
        try:
            return await read_body(request, most=MAX_BYTES + FORM_BYTES, within_s=self._body_s)
        except BodyTooLarge as exc:
            raise too_large() from exc
        except BodyLate as exc:
            trouble = RequestTrouble(RequestReason.TOO_SLOW, seconds=math.ceil(self._body_s))
            raise Refused(408, "slow", trouble) from exc
        except BodyTorn as exc:
            raise _refused(400, "torn", RequestReason.TORN) from exc

    # One ring

    async def _ring(self, request: web.Request) -> web.StreamResponse:
        """Somebody pressed a button that knows no MQTT. The same ``ring`` twice is one; without it, so is a bounce."""
        given = press_in(request)
        door, _ = self._door_of(request)
        if given is not None and given.startswith(LOOK):
            raise _refused(400, "query", RequestReason.RING_OF_OURS)
        press = given or self._bounced(door)
        await self._doorman.bell_rang(Press(press, door, self._clock()))
        log.info("%s: rung over HTTP, %s", door, press)
        return json_answer(200, {"ok": True, "ring": press}, self._clock())

    def _bounced(self, door: DoorId) -> PressId:
        now = asyncio.get_running_loop().time()
        press, at = self._rang.get(door, (None, 0.0))
        if press is None or now - at > BOUNCE_S:
            press = PressId(f"http-{secrets.token_hex(8)}")
            self._rang[door] = press, now
        return press

    # Updates

    async def _update(self, request: web.Request) -> web.StreamResponse:
        """A file of the release at hand. It is no secret; who may be told to fetch it is proven by the command."""
        if not origin_of(request, self._trusted).own_network:
            raise _refused(403, "network", RequestReason.OUTSIDE)
        async with self._one_upload():
            content = await self._updates.file(request.match_info["file"])
        if content is None:
            raise _refused(404, "file", RequestReason.NO_SUCH_FILE)
        return raw_answer(content)

    # How we are

    async def _health(self, request: web.Request) -> web.StreamResponse:
        parts = self._parts()
        healthy = all(part.get("ok", True) for part in parts.values())
        details = {"parts": parts} if origin_of(request, self._trusted).here else {}
        return json_answer(200, {"ok": healthy, **details}, self._clock())


def _is_picture_signed(request: web.Request) -> bool:
    """Tell whether a signature over the picture's bytes follows them: the query says so, and is itself signed."""
    return request.query.get("sealed") == "1"


def taken_apart(body: bytes) -> tuple[bytes, str]:
    """A picture, and the signature that follows it; empty: there is none."""
    signature = body[-wire.SIGNATURE_LENGTH :].decode("latin-1")
    return (body[: -wire.SIGNATURE_LENGTH], signature) if wire.is_signature(signature) else (body, "")


def _looked_at(body: bytes, content_type: str) -> tuple[int, Examined]:
    """The size of the picture in a body, in bytes, and what it is; raises PictureRefused. Not for the event loop."""
    jpeg = picture_in(body, content_type)
    if jpeg is None:
        raise PictureRefused(RequestTrouble(RequestReason.NO_PICTURE_IN_FORM), PhotoFault.FOREIGN)
    if len(jpeg) > MAX_BYTES:
        raise too_large()
    return len(jpeg), examine(jpeg)


def _taken() -> Refused:
    return _refused(409, "taken", RequestReason.TAKEN)


def too_large() -> PictureRefused:
    """What is raised of a picture with more bytes than anybody should decode."""
    trouble = RequestTrouble(RequestReason.TOO_MANY_BYTES, most=MAX_BYTES // 1024 // 1024)
    return PictureRefused(trouble, PhotoFault.TOO_LARGE)


def _refused(status: int, word: str, reason: RequestReason) -> Refused:
    return Refused(status, word, RequestTrouble(reason))
