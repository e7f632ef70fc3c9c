"""Voice messages for a door's loudspeaker: fetched over HTTP by an address that is signed for a minute."""

import asyncio
import hmac
import logging
from datetime import UTC, datetime, timedelta
from secrets import token_bytes, token_hex

from aiohttp import web

from bot.devices import wire
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.ports import Background, Clock, Recordings
from bot.house.records.disk import StoreUnwritable
from bot.web import Refused, Route, raw_answer

log = logging.getLogger(__name__)

#: So long a message may be fetched.
NOTE_LASTS = timedelta(seconds=60)

#: What Telegram's voice messages are, and what every browser plays.
NOTE_TYPE = "audio/ogg"

_PATH = "/v1/voice/"


class VoiceNotes:
    """Keeps each for a minute, and hands it to whoever shows its address.

    The key that addresses are signed with is made at every start, and none is good after it.
    """

    def __init__(self, recordings: Recordings, *, background: Background, steady: Clock) -> None:
        self._recordings = recordings
        self._background = background
        self._steady = steady
        self._key = token_bytes(32)
        #: Until when each may be fetched, by the steady clock.
        self._until: dict[str, datetime] = {}

    @property
    def routes(self) -> list[Route]:
        """What is served."""
        return [Route(f"{_PATH}{{note}}", self._served, ("GET", "HEAD"))]

    async def offer(self, recording: bytes) -> str:
        """Keep a message; returns its path and query, good for ``NOTE_LASTS``. Raises StoreUnwritable."""
        note, until = token_hex(16), self._steady() + NOTE_LASTS
        await self._recordings.keep(note, recording)
        self._until[note] = until
        self._background.spawn(self._let_go(note), name=f"voice note {note}")
        stamp = _stamp(until)
        return f"{_PATH}{note}?until={stamp}&sig={self._signature(note, stamp)}"

    async def _let_go(self, note: str) -> None:
        try:
            await asyncio.sleep(NOTE_LASTS.total_seconds())
        finally:  # a stop, too
            self._until.pop(note, None)
            try:
                await self._recordings.remove(note)
            except StoreUnwritable:
                log.exception("a voice message could not be deleted: the next start tries once more")

    async def _served(self, request: web.Request) -> web.StreamResponse:
        note, stamp = request.match_info["note"], request.query.get("until", "")
        shown = request.query.get("sig", "")
        if not hmac.compare_digest(self._signature(note, stamp).encode(), shown.encode()):
            raise Refused(404, "voice", RequestTrouble(RequestReason.NO_VOICE))
        until = self._until.get(note)
        if until is None or self._steady() >= until:
            raise _gone()
        try:
            recording = await self._recordings.fetch(note)
        except KeyError:
            raise _gone() from None
        return raw_answer(recording, NOTE_TYPE)

    def _signature(self, note: str, stamp: str) -> str:
        return wire.sign(self._key, f"voice|{note}|{stamp}")


def _stamp(until: datetime) -> str:
    return str(int(until.astimezone(UTC).timestamp()))


def _gone() -> Refused:
    return Refused(410, "voice", RequestTrouble(RequestReason.VOICE_OVER))
