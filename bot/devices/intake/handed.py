"""Takes pictures that programs hand on, as Kafka does: signed as over HTTP, nonces in common, for the same doorman."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping

from bot.devices import wire
from bot.devices.boards.board import LOOK, Board
from bot.devices.intake.guard import Guard
from bot.devices.intake.jpeg import MAX_BYTES, Examined, PictureRefused, examine
from bot.devices.intake.photos import taken_apart, too_large
from bot.devices.intake.sinks import PhotoSink
from bot.house.doors.door import DoorId
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.ports import Clock
from bot.house.visits.handed_picture import HandedPicture, PictureNotTaken
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import PressId
from bot.web import Refused

log = logging.getLogger(__name__)

#: So many that were taken are remembered: one that is handed on twice is no replay.
_REMEMBERED = 512


class HandedPictures:
    """The house's ``PictureGate``. A token is none here: whoever reads what programs hand on would have it."""

    def __init__(self, guard: Guard, boards: Mapping[DoorId, Board], doorman: PhotoSink, *, clock: Clock) -> None:
        self._guard = guard
        self._boards = boards
        self._doorman = doorman
        self._clock = clock
        self._taken: OrderedDict[tuple[DoorId, str], None] = OrderedDict()

    async def take(self, picture: HandedPicture) -> None:
        """See ``PictureGate``."""
        door, press, n = self._of_whom(picture)
        try:
            upload = self._guard.prove_upload(
                door,
                (picture.stamp, picture.nonce, picture.signature),
                "POST",
                wire.snapshot_path(door),
                wire.snapshot_query(press, n),
                unix_s=int(self._clock().timestamp()),
            )
        except Refused as refused:
            reason = refused.why.reason if isinstance(refused.why, RequestTrouble) else RequestReason.NO_SIGNATURE
            if reason is RequestReason.USED and (door, picture.nonce.lower()) in self._taken:
                return  # it is handed on once more
            raise PictureNotTaken(reason) from refused
        jpeg, signature = taken_apart(picture.content)
        try:
            examined = await asyncio.to_thread(_examined, jpeg)
        except PictureRefused as refused:
            await self._doorman.photo_unreadable(door, press, n, refused.fault)
            raise PictureNotTaken(refused.trouble.reason) from refused
        genuine = self._guard.made(door, upload, examined.sha256, signature)
        if not genuine:
            log.error("%s: picture %d of %s is not the one that its camera signed", door, n, press)
            self._boards[door].counted["pictures doubted"] += 1
            await self._doorman.photo_doubted(door, press, n)
        self._boards[door].uploaded(press, n, len(jpeg), examined.sha256)
        try:
            await self._doorman.photo_arrived(door, press, n, examined.jpeg, doubtful=not genuine, signed=genuine)
        except PhotoTaken:
            log.info("%s: picture %d of %s is here already", door, n, press)
        self._remember(door, picture.nonce)

    def _of_whom(self, picture: HandedPicture) -> tuple[DoorId, PressId, int]:
        door = DoorId(picture.door.lower())
        if not self._guard.knows(door):
            raise PictureNotTaken(RequestReason.NO_DOOR)
        try:
            press = wire.parse_press(picture.ring)
        except wire.WireError as exc:
            raise PictureNotTaken(RequestReason.RING_ID) from exc
        if press.startswith(LOOK):
            raise PictureNotTaken(RequestReason.RING_OF_OURS)
        try:
            return door, press, wire.parse_n(picture.n)
        except wire.WireError as exc:
            raise PictureNotTaken(RequestReason.PICTURE_NUMBER) from exc

    def _remember(self, door: DoorId, nonce: str) -> None:
        self._taken[door, nonce.lower()] = None
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)


def _examined(jpeg: bytes) -> Examined:
    """What a picture is; raises PictureRefused. Not for the event loop."""
    if len(jpeg) > MAX_BYTES:
        raise too_large()
    return examine(jpeg)
