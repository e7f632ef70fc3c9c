"""/live: one message whose picture is new every two seconds, for half a minute."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.house.people import Resident, ResidentId
from bot.house.ports import Background, Clock
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Camera, CameraId, CameraUnreachable
from bot.house.watch.viewing import Viewing
from bot.telegram.actions.camera_views import ClipCamera, ShowLive, StopLive
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.live_messages import LiveMessage, LiveMessages
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.delivery_failure import CALL_FAILED, What, failure_of
from bot.words.chat.cameras import camera_labels, camera_text
from bot.words.phrase import Text

log = logging.getLogger(__name__)

#: So long one message is live, and so long each of its pictures stands, in seconds: Telegram takes about an edit a
#: second from a bot in one chat, and the cards of whoever rings need some of them.
LIVE_S = 30.0
EVERY_S = 2.0

#: How long its buttons stand.
_LASTS = timedelta(hours=1)


@dataclass(slots=True)
class _Live:
    by: Resident
    camera: Camera
    #: By the loop's clock.
    until: float
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    #: A newer message took its buttons over.
    is_left: bool = False


class LiveViews:
    """One message a resident and camera at a time: the next one ends it."""

    def __init__(
        self,
        *,
        viewing: Viewing,
        pages: CameraPages,
        messages: LiveMessages,
        household: TelegramHousehold,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._viewing = viewing
        self._pages = pages
        self._messages = messages
        self._household = household
        self._background = background
        self._clock = clock
        self._steady = steady
        self._running: dict[tuple[ResidentId, CameraId], _Live] = {}
        #: Of two that begin at once the second takes the first one's place: their buttons are about the same.
        self._turns: WeakValueDictionary[tuple[ResidentId, CameraId], asyncio.Lock] = WeakValueDictionary()

    async def begin(self, by: Resident, camera_id: CameraId) -> None:
        """Show a camera live; returns with its first picture. Raises NotAllowed, NoSuchCamera."""
        camera = self._pages.get(camera_id)
        turn = self._turns.setdefault((by.id, camera_id), asyncio.Lock())
        async with turn:
            await self._begin(by, camera)

    async def _begin(self, by: Resident, camera: Camera) -> None:
        camera_id = camera.id
        try:
            jpeg = await self._viewing.snap(by, camera_id)
        except CameraUnreachable as exc:
            self._household.offer(by.id, self._why_not(camera, exc), _about(camera), self._again(camera))
            return
        key = (by.id, camera_id)
        if before := self._running.pop(key, None):
            before.is_left = True
            before.stopped.set()
        text = camera_text.live(camera.name, self._clock())
        stop = [[Button(camera_labels.STOP, Offer(StopLive(camera_id), self._steady() + _LASTS))]]
        try:
            message = await self._messages.begin(by.id, jpeg, text, _about(camera), stop)
        except CALL_FAILED as exc:
            log.info("a live view of %s is shown as one picture: %s", camera_id, exc)
            snap = camera_text.snap(camera.name, self._clock())
            photo = NotePhoto(jpeg, frozenset())
            self._household.offer(by.id, snap, _about(camera), self._again(camera), photo)
            return
        live = _Live(by, camera, asyncio.get_running_loop().time() + LIVE_S)
        self._running[key] = live
        self._background.spawn(self._go_on(live, message), name=f"live {camera_id} for {by.id}")

    def stop(self, by: Resident, camera_id: CameraId) -> None:
        """Show no new picture any more; after a restart of the service none came since. Raises NoSuchCamera."""
        if live := self._running.get((by.id, camera_id)):
            live.stopped.set()
        else:
            self._end(by, self._pages.get(camera_id), None)

    async def _go_on(self, live: _Live, message: LiveMessage) -> None:
        over: Text | None = None
        try:
            over = await self._renewed(live, message)
        finally:
            key = (live.by.id, live.camera.id)
            if self._running.get(key) is live:
                del self._running[key]
        if live.is_left:
            with suppress(*CALL_FAILED):  # nothing depends on it
                await self._messages.leave(message, camera_text.live_over(live.camera.name, self._clock()))
        else:
            self._end(live.by, live.camera, over)

    async def _renewed(self, live: _Live, message: LiveMessage) -> Text | None:
        """Renew the picture until it is over; returns why it ended early, if there is anything to say of it."""
        loop = asyncio.get_running_loop()
        due = loop.time() + EVERY_S
        while due <= live.until and not await self._stopped(live, due - loop.time()):
            due = max(due + EVERY_S, loop.time())
            try:
                jpeg = await self._viewing.snap(live.by, live.camera.id)
                await self._messages.renew(message, jpeg, camera_text.live(live.camera.name, self._clock()))
            except CameraUnreachable as exc:
                return self._why_not(live.camera, exc)
            except (NotAllowed, KeyError):
                return None  # they, or the camera, left meanwhile
            except CALL_FAILED as exc:
                failure = failure_of(exc)
                if failure.what not in (What.DONE, What.AGAIN):
                    log.info("a live view of %s ends: %s", live.camera.id, exc)
                    return None
                if failure.after_s is not None:  # Telegram named the time: nothing is sent before
                    due = max(due, loop.time() + failure.after_s)
        return None

    async def _stopped(self, live: _Live, wait_s: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, wait_s)):
                await live.stopped.wait()
        return live.stopped.is_set()

    def _end(self, by: Resident, camera: Camera, over: Text | None) -> None:
        text = over or camera_text.live_over(camera.name, self._clock())
        self._household.redraw(by.id, text, _about(camera), self._again(camera))

    def _again(self, camera: Camera) -> list[list[Button]]:
        until = self._steady() + _LASTS
        return [
            [
                Button(camera_labels.LIVE_AGAIN, Offer(ShowLive(camera.id), until)),
                Button(camera_labels.CLIP, Offer(ClipCamera(camera.id), until)),
            ]
        ]

    def _why_not(self, camera: Camera, exc: CameraUnreachable) -> Text:
        return self._pages.why_not(camera.id, exc.trouble)


def _about(camera: Camera) -> str:
    return f"live {camera.id}"
