"""Photos that residents sent to teach a face: written down before they are worked on.

Telegram delivers an update once. A service that is killed while it downloads an album would otherwise never know
that it had been asked.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.house.faces.faces import Faces
from bot.house.people import ResidentId
from bot.house.ports import Background, Collection
from bot.house.residents.registrar import Registrar
from bot.telegram.chat.people.teaching import Teaching
from bot.telegram.chat.sentences import sentence_for
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import talk

log = logging.getLogger(__name__)

#: The parts of an album arrive one by one; this long after the last the album is complete, in seconds.
ALBUM_GAP_S = 1.0

#: Photos at once: an album has ten.
_MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    """A photo that came in."""

    resident: ResidentId
    message: int
    file: str
    #: Empty: none was given with this photo.
    caption: str
    #: Shared by the photos of an album.
    album: str


class PendingPhotos:
    """Brings photos to whoever teaches faces, an album at once; what was begun goes on after a restart."""

    def __init__(
        self,
        *,
        household: TelegramHousehold,
        registrar: Registrar,
        teaching: Teaching,
        faces: Faces,
        pending_photos: Collection[PendingPhoto],
        background: Background,
    ) -> None:
        self._household = household
        self._registrar = registrar
        self._teaching = teaching
        self._faces = faces
        self._pending = pending_photos
        self._background = background
        self._last_part: dict[str, float] = {}
        #: What ``Faces.forgotten_so_far`` was when an album began; before a restart: nobody is forgotten since.
        self._since: dict[str, int] = {}
        #: By key: what is being taught. A part that comes late begins its album once more, and takes none of these.
        self._taken: set[str] = set()

    async def resume(self) -> None:
        """Go on with what a restart interrupted."""
        for album in {pending.album for pending in self._pending.everything().values()}:
            self._background.spawn(self._run(album), name=f"photos {album}")

    async def photo(self, pending: PendingPhoto) -> None:
        """Take a photo in; returns once it is written down."""
        album = pending.album or f"{pending.resident}-{pending.message}"
        since = self._faces.forgotten_so_far
        await self._pending.put({f"{album}/{pending.message}": replace(pending, album=album)})
        self._since.setdefault(album, since)
        begun = album in self._last_part
        self._last_part[album] = asyncio.get_running_loop().time()
        if begun:
            return
        if pending.album or pending.caption:
            self._background.spawn(self._run(album, alone=not pending.album), name=f"photos {album}")
        else:  # the name may be on its way: the question must stand before it is heard
            await self._run(album, alone=True)

    async def _run(self, album: str, *, alone: bool = False) -> None:
        await self._complete(album, alone=alone)
        since = self._since.pop(album, 0)
        theirs = {key: one for key, one in self._pending.everything().items() if one.album == album}
        parts = {key: one for key, one in theirs.items() if key not in self._taken}
        if not parts:
            return
        self._taken.update(parts)
        try:
            await self._teach(sorted(parts.values(), key=lambda part: part.message), since)
            await self._pending.put(dict.fromkeys(parts))
        finally:
            self._taken.difference_update(parts)

    async def _teach(self, parts: Sequence[PendingPhoto], since: int) -> None:
        try:
            await self._take_in(parts, since)
        except Exception as exc:
            sentence = sentence_for(exc, {})  # no door is asked for anything
            if sentence is None:
                log.exception("photos of resident %d could not be taken in", parts[0].resident)
            self._household.say(parts[0].resident, sentence or talk.WENT_WRONG)

    async def _take_in(self, parts: Sequence[PendingPhoto], since: int) -> None:
        resident = await self._registrar.resident(parts[0].resident)
        if resident is None:
            return  # moved out meanwhile
        caption = next((part.caption for part in parts if part.caption), "")
        files = tuple(part.file for part in parts[:_MOST_PHOTOS])
        await self._teaching.photos(resident, files, tuple(part.message for part in parts), caption, since=since)

    async def _complete(self, album: str, *, alone: bool) -> None:
        loop = asyncio.get_running_loop()
        last = self._last_part.get(album, loop.time())
        while not alone and (rest_s := last + ALBUM_GAP_S - loop.time()) > 0:
            await asyncio.sleep(rest_s)
            last = self._last_part.get(album, last)
        self._last_part.pop(album, None)
