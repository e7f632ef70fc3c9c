"""The pictures and clips that Telegram has: each is uploaded once, and shown in every other chat by its ``file_id``.

A home's line up is narrow, and a burst of pictures in five chats must not fill it.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, Message
from PIL import Image

from bot.house.people import PhotoId
from bot.house.ports import Album, Clips, Clock, Collection
from bot.telegram.cards.card import BLANK
from bot.telegram.delivery_failure import refuses_file_id

#: A chat waits so long for the upload that another one began, in seconds; then it uploads for itself.
UPLOAD_WAIT_S = 10.0

#: The newest uploads that are remembered, this many.
MOST_REMEMBERED = 200

#: And for so long: what is sent of an older visit is an exception.
REMEMBERED_FOR = timedelta(days=2)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture, or a clip, that Telegram has."""

    #: The id of what it shows, a visit or an incident; "visit" is its name on disk since all were of visits.
    visit: str
    #: What our bot calls it with; to any other bot it means nothing.
    file_id: str
    #: By the steady clock.
    at: datetime
    #: See ``WantedFile``.
    says: str = ""
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A picture, or a clip, that a chat needs."""

    #: The id of the visit, or of the incident.
    about: str
    id: PhotoId
    #: Another picture of the visit that says the same will do; empty: none will.
    says: str = ""
    #: How often the visit's pictures had been forgotten when this was one of them.
    forgotten: int = 0
    #: True: H.264 in MP4, without sound.
    is_clip: bool = False


@dataclass(slots=True, eq=False)
class _Underway:
    """An upload."""

    picture: WantedFile
    #: True: the picture was forgotten since it began, so what Telegram calls it is not remembered.
    forgotten: bool = False


class FileWithheld(Exception):
    """The album does not give a picture or a clip out: forgotten in this very moment, or the disk cannot read it."""


class Uploads:
    """One book for all chats; it outlives a restart, and forgets with the household."""

    def __init__(self, album: Album, clips: Clips, book: Collection[Uploaded], steady: Clock) -> None:
        self._album = album
        self._clips = clips
        self._book = book
        self._steady = steady
        self._known = {PhotoId(photo): known for photo, known in book.everything().items()}
        self._unwritten: dict[str, Uploaded | None] = {}
        self._underway: list[_Underway] = []
        #: Whoever holds a lock uploads; it lives as long as somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def show(
        self, picture: WantedFile, send: Callable[[BufferedInputFile | str], Awaitable[T]]
    ) -> tuple[T, PhotoId]:
        """Have a picture sent; returns what ``send`` returned and which picture it was. Raises FileWithheld.

        What ``send`` raises is raised.

        Of several chats that need the same picture at once one uploads it, and the others wait for its ``file_id``;
        where the upload fails the next one tries. A ``file_id`` that Telegram refuses is dropped, and the picture
        uploaded anew.
        """
        while True:
            if (photo := self._found(picture)) and (known := self._known.get(photo)):
                try:
                    return await send(known.file_id), photo
                except TelegramBadRequest as exc:
                    if not refuses_file_id(exc):
                        raise
                    self._drop(photo, known)
            async with self._turn(f"{picture.about} {picture.says or picture.id}"):
                if self._found(picture) is None:
                    return await self._upload(picture, send), picture.id

    async def write_down(self) -> None:
        """Write down what was uploaded since the last time: called when the message itself is written down."""
        if self._unwritten:
            unwritten, self._unwritten = self._unwritten, {}
            await self._book.put(unwritten)

    async def forget(self, visit: str, forgotten: int) -> None:
        """Drop what Telegram has, or is being sent, of a visit from before its pictures were forgotten so often."""
        for upload in self._underway:
            if upload.picture.about == visit and upload.picture.forgotten < forgotten:
                upload.forgotten = True
        theirs = [(p, k) for p, k in self._known.items() if k.visit == visit and k.forgotten < forgotten]
        for photo, known in theirs:
            self._drop(photo, known)
        if theirs:  # nothing else is written on this way: a ring may wait for it
            await self.write_down()

    async def keep_only(self, about: str, files: Container[PhotoId | None]) -> None:
        """Drop what Telegram calls whatever else a visit, or an incident, showed: that is deleted, and sent no more."""
        theirs = [(file, known) for file, known in self._known.items() if known.visit == about and file not in files]
        for file, known in theirs:
            self._drop(file, known)
        if theirs:
            await self.write_down()

    def _found(self, picture: WantedFile) -> PhotoId | None:
        """The picture of those that Telegram has which will do; None: it has to be uploaded."""
        if picture.id in self._known:
            return picture.id
        wanted = (picture.about, picture.forgotten, picture.says)
        known = self._known.items() if picture.says else ()
        return next((photo for photo, k in known if (k.visit, k.forgotten, k.says) == wanted), None)

    async def _upload(self, picture: WantedFile, send: Callable[[BufferedInputFile | str], Awaitable[T]]) -> T:
        underway = _Underway(picture)
        self._underway.append(underway)
        try:
            name = "clip.mp4" if picture.is_clip else "door.jpg"
            sent = await send(BufferedInputFile(await self._fetched(picture), name))
        finally:
            self._underway.remove(underway)
        if picture.id != BLANK and (name := _file_id(sent, picture)) and not underway.forgotten:
            now = self._steady()
            self._remember(picture.id, Uploaded(picture.about, name, now, picture.says, picture.forgotten))
        return sent

    async def _fetched(self, picture: WantedFile) -> bytes:
        if picture.id == BLANK:
            return blank_picture()
        try:
            return await (self._clips if picture.is_clip else self._album).fetch(picture.id)
        except (KeyError, OSError) as exc:
            raise FileWithheld(picture.id) from exc

    @asynccontextmanager
    async def _turn(self, what: str) -> AsyncIterator[None]:
        """Upload something alone, or, where another chat takes too long over it, all the same."""
        lock = self._turns.setdefault(what, asyncio.Lock())
        alone = await _acquired(lock)
        try:
            yield
        finally:
            if alone:
                lock.release()

    def _remember(self, photo: PhotoId, uploaded: Uploaded) -> None:
        self._known[photo] = self._unwritten[photo] = uploaded
        for older, known in list(self._known.items()):
            if len(self._known) > MOST_REMEMBERED or uploaded.at - known.at > REMEMBERED_FOR:
                self._drop(older, known)

    def _drop(self, photo: PhotoId, known: Uploaded) -> None:
        if self._known.get(photo) is known:  # another chat may have uploaded it anew
            del self._known[photo]
            self._unwritten[photo] = None


def _file_id(sent: object, picture: WantedFile) -> str:
    """What Telegram calls what was sent; empty: it did not say."""
    if not isinstance(sent, Message):
        return ""
    if picture.is_clip:
        return sent.animation.file_id if sent.animation else ""
    return sent.photo[-1].file_id if sent.photo else ""


async def _acquired(lock: asyncio.Lock) -> bool:
    try:
        async with asyncio.timeout(UPLOAD_WAIT_S):
            return await lock.acquire()
    except TimeoutError:
        return False


def blank_picture() -> bytes:
    """A grey picture (JPEG), for what is to be seen no more."""
    file = io.BytesIO()
    Image.new("L", (64, 64), 128).save(file, "JPEG")
    return file.getvalue()
