"""Whom pictures and rings are for."""

from typing import Protocol

from bot.house.doors.door import DoorId
from bot.house.visits.visit import PhotoFault, Press, PressId


class PhotoSink(Protocol):
    """Whom pictures are for: the doorman."""

    async def photo_arrived(
        self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool = False, signed: bool = False
    ) -> None:
        """Returns once it is saved; raises PhotoTaken.

        ``doubtful``: it may not be from our camera; ``signed``: it is for certain, to the last byte.
        """

    async def photo_doubted(self, door: DoorId, press: PressId, n: int) -> None:
        """A picture came whose bytes are not those that its camera signed."""

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        """Returns once it is saved that a picture came which nobody can read."""


class VisitorSink(PhotoSink, Protocol):
    """Whom rings are for, too."""

    async def bell_rang(self, press: Press) -> None:
        """Returns once it is saved; the same press twice is one."""
