"""Somebody lets a courier onto the porch: two pictures tell what became of it."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex

from bot.house.doors.door import DoorId, DoorUnreachable
from bot.house.people import PhotoId
from bot.house.ports import Album, Background, Boards, Clock
from bot.house.visits.manner import PorchPicture
from bot.house.visits.visit import Visit, VisitId
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)

#: So long after the door opened each picture is taken, in seconds.
TAKEN_AFTER_S = (0.0, 10.0)

#: How far back a start looks for pictures that were not taken; later ones would show somebody else.
_UNFINISHED = timedelta(minutes=1)


class Porch:
    """Takes them with the door's own camera. One that cannot be taken is told as such, and keeps nothing else."""

    def __init__(
        self,
        *,
        boards: Boards,
        album: Album,
        visits: Visits,
        background: Background,
        clock: Clock,
    ) -> None:
        self._boards = boards
        self._album = album
        self._visits = visits
        self._background = background
        self._clock = clock
        self._at_it: set[VisitId] = set()

    async def resume(self) -> None:
        """Take what was not taken when the service stopped."""
        now = self._clock()
        for visit in await self._visits.book.between(now - _UNFINISHED * 10, now + timedelta(days=1)):
            if visit.answer and now - visit.answer.at < _UNFINISHED:
                self.photograph_soon(visit)

    def photograph_soon(self, visit: Visit) -> None:
        """Take the pictures of a visit whose door was opened for a courier; of any other, none."""
        lacks = visit.answer is not None and visit.answer.manner.courier and len(visit.porch) < len(TAKEN_AFTER_S)
        takes = visit.door in self._boards.doors  # another camera takes none when it is asked
        if lacks and takes and visit.id not in self._at_it:
            self._at_it.add(visit.id)
            self._background.spawn(self._photograph(visit), name=f"porch {visit.id}")

    async def _photograph(self, visit: Visit) -> None:
        loop = asyncio.get_running_loop()
        # the machine's clock tells only how long we were away
        answered_at = visit.answer.at if visit.answer else self._clock()
        began = loop.time() - max(0.0, (self._clock() - answered_at).total_seconds())
        try:
            for n, after_s in list(enumerate(TAKEN_AFTER_S))[len(visit.porch) :]:
                await asyncio.sleep(max(0.0, began + after_s - loop.time()))
                await self._keep(visit, await self._take(visit.door, n))
        finally:
            self._at_it.discard(visit.id)

    async def _take(self, door: DoorId, n: int) -> PorchPicture:
        at = self._clock()
        photo = PhotoId(f"{at:%Y%m%dT%H%M%S}-{token_hex(4)}-porch{n}")
        try:
            await self._album.keep(photo, await self._boards.snap(door))
        except DoorUnreachable as exc:
            log.info("no picture of the porch: %s", exc)
            return PorchPicture(at)
        except Exception:  # whatever it is, a full disk too: the card says that there is none
            log.exception("a picture of the porch at %s is lost", door)
            return PorchPicture(at)
        return PorchPicture(self._clock(), photo)

    async def _keep(self, visit: Visit, picture: PorchPicture) -> None:
        kept = False

        def change(current: Visit) -> Visit | None:
            nonlocal kept
            kept = current.forgotten == visit.forgotten
            return replace(current, porch=(*current.porch, picture)) if kept else None

        await self._visits.change(visit.id, change)
        if not kept and picture.photo:  # everything of this visit was forgotten meanwhile
            await self._album.remove(picture.photo)
