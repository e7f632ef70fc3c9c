"""Photos that residents sent to teach a face, and names that were asked for: written down before they are worked on.

Telegram delivers an update once. A service that is killed while it downloads an album would otherwise never know
that it had been asked.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import ForceReply
from aiohttp import ClientError, ClientResponseError

from bot.house.people import ResidentId
from bot.house.ports import Background, Clock, Drawer
from bot.house.registrar import Lesson, Registrar
from bot.telegram import texts
from bot.telegram.buttons import Action, Button
from bot.telegram.courier import PATIENCE_S
from bot.telegram.household import TelegramHousehold

log = logging.getLogger(__name__)

#: The parts of an album arrive one by one; this long after the last the album is complete, in seconds.
ALBUM_GAP_S = 1.0

#: How long an asked name is waited for.
QUESTION_LASTS = timedelta(minutes=15)

#: Photos at once: an album has ten.
_MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class Errand:
    """A photo that came in."""

    resident: ResidentId
    message: int
    file: str
    #: Empty: none was given with this photo.
    caption: str
    #: Shared by the photos of an album.
    album: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name that we asked for: of a face on a card, or of photos that came without a caption."""

    resident: ResidentId
    visit: str
    face: int
    files: tuple[str, ...]
    expires_at: datetime
    #: Given already: the question is only whether it is true.
    name: str = ""


class Errands:
    """Carries photos and names to the registrar; what was begun goes on after a restart."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        registrar: Registrar,
        errands: Drawer,
        questions: Drawer,
        background: Background,
        clock: Clock,
    ) -> None:
        self._bot = bot
        self._household = household
        self._registrar = registrar
        self._errands = errands
        self._questions = questions
        self._background = background
        self._clock = clock
        self._last_part: dict[str, float] = {}

    async def resume(self) -> None:
        """Go on with what a restart interrupted."""
        for album in {document["album"] for document in (await self._errands.everything()).values()}:
            self._background.spawn(self._run(album), name=f"errand {album}")

    async def photo(self, errand: Errand) -> None:
        """Take a photo in; returns once it is written down."""
        album = errand.album or f"{errand.resident}-{errand.message}"
        await self._errands.put({f"{album}/{errand.message}": asdict(errand) | {"album": album}})
        begun = album in self._last_part
        self._last_part[album] = asyncio.get_running_loop().time()
        if not begun:
            self._background.spawn(self._run(album, alone=not errand.album), name=f"errand {album}")

    async def ask(self, resident: ResidentId, *, visit: str = "", face: int = 0, files: Sequence[str] = ()) -> None:
        """Ask for a name; the next text of this resident answers."""
        await self._questions.put({str(resident): _document(self.question(resident, visit, face, files))})
        self._household.say(resident, texts.ASK_NAME, ForceReply(input_field_placeholder="Name"))

    async def tell(self, lesson: Lesson, question: Question) -> None:
        """Tell what came of a lesson; where we took a face for somebody else's, ask whether the name is true."""
        resident, text = question.resident, texts.lesson(lesson)
        if not lesson.taken_for:
            self._household.say(resident, text)
            return
        await self._questions.put({_doubt(resident): _document(replace(question, name=lesson.person.name))})
        rows = [
            [Button(texts.insist(lesson.person), Action.INSIST, question.expires_at)],
            [Button(texts.LEAVE, Action.KEEP, question.expires_at)],
        ]
        self._household.offer(resident, text, "doubt", rows)

    async def insisted(self, resident: ResidentId) -> Question | None:
        """What this resident knows better, once."""
        document = (await self._questions.everything()).get(_doubt(resident))
        await self._questions.put({_doubt(resident): None})
        return _question(document) if document else None

    async def asked(self, resident: ResidentId) -> Question | None:
        """The question that this resident's next text answers."""
        document = (await self._questions.everything()).get(str(resident))
        question = _question(document) if document else None
        return question if question and self._clock() < question.expires_at else None

    async def settle(self, resident: ResidentId) -> None:
        """The question was answered: the next text is just a text."""
        await self._questions.put({str(resident): None})

    async def download(self, files: Sequence[str]) -> list[bytes]:
        """Fetch photos from Telegram, patiently; those that it no longer has are left out."""
        return [jpeg for file in files if (jpeg := await self._download(file))]

    async def _run(self, album: str, *, alone: bool = False) -> None:
        await self._complete(album, alone=alone)
        parts = {k: d for k, d in (await self._errands.everything()).items() if d["album"] == album}
        if not parts:
            return
        first = min(parts.values(), key=lambda part: part["message"])
        resident = ResidentId(first["resident"])
        files = [part["file"] for part in sorted(parts.values(), key=lambda part: part["message"])][:_MOST_PHOTOS]
        name = next((part["caption"] for part in parts.values() if part["caption"]), "")
        if name:
            await self.teach(resident, name, files)
        else:
            await self.ask(resident, files=files)
        await self._errands.put(dict.fromkeys(parts))

    async def _complete(self, album: str, *, alone: bool) -> None:
        loop = asyncio.get_running_loop()
        last = self._last_part.get(album, loop.time())
        while not alone and (rest_s := last + ALBUM_GAP_S - loop.time()) > 0:
            await asyncio.sleep(rest_s)
            last = self._last_part.get(album, last)
        self._last_part.pop(album, None)

    def question(self, resident: ResidentId, visit: str = "", face: int = 0, files: Sequence[str] = ()) -> Question:
        """About a face of a visit or about photos, from now on."""
        return Question(resident, visit, face, tuple(files), self._clock() + QUESTION_LASTS)

    async def teach(self, resident_id: ResidentId, name: str, files: Sequence[str], *, sure: bool = False) -> None:
        """Learn somebody from photos, and tell the resident what came of it."""
        resident = await self._registrar.resident(resident_id)
        if resident is None:
            return  # moved out meanwhile
        try:
            lesson = await self._registrar.learn(resident, name, await self.download(files), sure=sure)
        except ValueError as exc:
            self._household.say(resident_id, texts.plain(str(exc)))
            return
        await self.tell(lesson, self.question(resident_id, files=files))

    async def _download(self, file: str) -> bytes | None:
        tries = 0
        while True:
            try:
                content = await self._bot.download(file)
            except TelegramBadRequest as exc:
                log.warning("a photo can no longer be downloaded: %s", exc)
                return None
            except ClientResponseError as exc:  # its text holds the bot token
                if exc.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    log.warning("a photo can no longer be downloaded: HTTP %d", exc.status)
                    return None
                log.info("a photo cannot be downloaded yet: HTTP %d", exc.status)
            except (TelegramAPIError, ClientDecodeError, ClientError, OSError, TimeoutError) as exc:
                log.info("a photo cannot be downloaded yet: %s", type(exc).__name__)
            else:
                return content.read() if content else None
            await asyncio.sleep(PATIENCE_S[min(tries, len(PATIENCE_S) - 1)])
            tries += 1


def _doubt(resident: ResidentId) -> str:
    return f"doubt {resident}"


def _document(question: Question) -> dict[str, Any]:
    return asdict(question) | {"expires_at": question.expires_at.isoformat()}


def _question(document: Mapping[str, Any]) -> Question:
    known = dict(document)
    known["files"] = tuple(known["files"])
    known["expires_at"] = datetime.fromisoformat(known["expires_at"])
    return Question(**known)
