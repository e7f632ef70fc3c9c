"""The pictures that Telegram has: each is uploaded once, and shown in every other chat by its ``file_id``.

A home's line up is narrow, and a burst of pictures in five chats must not fill it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, Message

from bot.house.people import PhotoId
from bot.house.ports import Album, Clock, Collection
from bot.house.visits.visit import VisitId
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
    """A picture that Telegram has."""

    visit: VisitId
    #: What our bot calls it with; to any other bot it means nothing.
    file_id: str
    #: By the steady clock.
    at: datetime
    #: See ``WantedPicture``.
    says: str = ""
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """A picture that a chat needs."""

    visit: VisitId
    photo: PhotoId
    #: Another picture of the visit that says the same will do; empty: none will.
    says: str = ""
    #: How often the visit's pictures had been forgotten when this was one of them.
    forgotten: int = 0


@dataclass(slots=True, eq=False)
class _Underway:
    """An upload."""

    picture: WantedPicture
    #: True: the picture was forgotten since it began, so what Telegram calls it is not remembered.
    forgotten: bool = False


class PictureWithheld(Exception):
    """The album does not give it out: forgotten in this very moment, or the disk cannot read it."""


class Uploads:
    """One book for all chats; it outlives a restart, and forgets with the household."""

    def __init__(self, album: Album, book: Collection[Uploaded], steady: Clock) -> None:
        self._album = album
        self._book = book
        self._steady = steady
        self._known = {PhotoId(photo): known for photo, known in book.everything().items()}
        self._unwritten: dict[str, Uploaded | None] = {}
        self._underway: list[_Underway] = []
        #: Whoever holds a lock uploads; it lives as long as somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def show(
        self, picture: WantedPicture, send: Callable[[BufferedInputFile | str], Awaitable[T]]
    ) -> tuple[T, PhotoId]:
        """Have a picture sent; returns what ``send`` returned and which picture it was. Raises PictureWithheld.

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
            async with self._turn(f"{picture.visit} {picture.says or picture.photo}"):
                if self._found(picture) is None:
                    return await self._upload(picture, send), picture.photo

    async def write_down(self) -> None:
        """Write down what was uploaded since the last time: called when the message itself is written down."""
        if self._unwritten:
            unwritten, self._unwritten = self._unwritten, {}
            await self._book.put(unwritten)

    async def forget(self, visit: VisitId, forgotten: int) -> None:
        """Drop what Telegram has, or is being sent, of a visit from before its pictures were forgotten so often."""
        for upload in self._underway:
            if upload.picture.visit == visit and upload.picture.forgotten < forgotten:
                upload.forgotten = True
        theirs = [(p, k) for p, k in self._known.items() if k.visit == visit and k.forgotten < forgotten]
        for photo, known in theirs:
            self._drop(photo, known)
        if theirs:  # nothing else is written on this way: a ring may wait for it
            await self.write_down()

    def _found(self, picture: WantedPicture) -> PhotoId | None:
        """The picture of those that Telegram has which will do; None: it has to be uploaded."""
        if picture.photo in self._known:
            return picture.photo
        wanted = (picture.visit, picture.forgotten, picture.says)
        known = self._known.items() if picture.says else ()
        return next((photo for photo, k in known if (k.visit, k.forgotten, k.says) == wanted), None)

    async def _upload(self, picture: WantedPicture, send: Callable[[BufferedInputFile | str], Awaitable[T]]) -> T:
        underway = _Underway(picture)
        self._underway.append(underway)
        try:
            sent = await send(BufferedInputFile(await self._fetched(picture.photo), "door.jpg"))
        finally:
            self._underway.remove(underway)
        if isinstance(sent, Message) and sent.photo and not underway.forgotten:
            name, now = sent.photo[-1].file_id, self._steady()
            self._remember(picture.photo, Uploaded(picture.visit, name, now, picture.says, picture.forgotten))
        return sent

    async def _fetched(self, photo: PhotoId) -> bytes:
        try:
            return await self._album.fetch(photo)
        except (KeyError, OSError) as exc:
            raise PictureWithheld(photo) from exc

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


async def _acquired(lock: asyncio.Lock) -> bool:
    try:
        async with asyncio.timeout(UPLOAD_WAIT_S):
            return await lock.acquire()
    except TimeoutError:
        return False
