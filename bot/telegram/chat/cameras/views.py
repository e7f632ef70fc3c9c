"""What a camera sees, shown to who asks: a picture of now, or the last ten seconds."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.house.names import folded
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.watch.camera import CameraId, CameraUnreachable, Clip
from bot.house.watch.viewing import Viewing
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.camera_views import ClipCamera, ShowLive, SnapCamera
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.live_messages import LiveMessages
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.delivery_failure import CALL_FAILED, What, failure_of, pause_s
from bot.words.chat.cameras import camera_labels, camera_text
from bot.words.phrase import Phrase

log = logging.getLogger(__name__)

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: How often a clip is sent at most: whoever waits for it asks again rather than an hour later.
_TRIES = 3

#: A longer pause than this nobody waits for a clip, in seconds.
_LONGEST_PAUSE_S = 30.0


class CameraViews:
    """Whatever it is asked for raises NotAllowed; a camera that is not there, NoSuchCamera."""

    def __init__(
        self,
        *,
        viewing: Viewing,
        pages: CameraPages,
        messages: LiveMessages,
        household: TelegramHousehold,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._viewing = viewing
        self._pages = pages
        self._messages = messages
        self._household = household
        self._clock = clock
        self._steady = steady

    async def which(self, by: Resident, said: str, action: Callable[[CameraId], ButtonAction]) -> CameraId | None:
        """The camera that somebody means: the only one, or the one that is called so; None: they are asked."""
        seen = self._pages.seen_by(by)
        named = [one for one in seen if said and folded(one.name) == folded(said)]
        if len(named or seen) == 1 and (named or not said):
            return (named or seen)[0].id
        if not seen:
            await self._pages.say_none(by)
            return None
        alike = [one for one in seen if said and folded(said) in folded(one.name)]
        until = self._steady() + _LASTS
        rows = [[Button(camera_labels.camera(one.name), Offer(action(one.id), until))] for one in alike or seen]
        self._household.offer(by.id, camera_text.WHICH, "which camera", rows)
        return None

    async def snap(self, by: Resident, camera_id: CameraId) -> None:
        """Show a picture of now."""
        camera, until = self._pages.get(camera_id), self._steady() + _LASTS
        about = f"picture of {camera_id}"
        again = Button(camera_labels.PICTURE, Offer(SnapCamera(camera_id), until))
        live = Button(camera_labels.LIVE, Offer(ShowLive(camera_id), until))
        clip = Button(camera_labels.CLIP, Offer(ClipCamera(camera_id), until))
        try:
            jpeg = await self._viewing.snap(by, camera_id)
        except CameraUnreachable as exc:
            self._household.offer(by.id, self._pages.why_not(camera_id, exc.trouble), about, [[again]])
            return
        text = camera_text.snap(camera.name, self._clock())
        self._household.offer(by.id, text, about, [[again, live], [clip]], NotePhoto(jpeg, frozenset()))

    async def clip(self, by: Resident, camera_id: CameraId) -> None:
        """Show the last ten seconds."""
        camera = self._pages.get(camera_id)
        at = self._clock()
        try:
            clip = await self._viewing.clip(by, camera_id)
        except CameraUnreachable as exc:
            again = Button(camera_labels.TRY_AGAIN, Offer(ClipCamera(camera_id), self._steady() + _LASTS))
            about = f"clip of {camera_id}"
            self._household.offer(by.id, self._pages.why_not(camera_id, exc.trouble), about, [[again]])
            return
        if not await self._sent(by, clip, camera_text.clip(camera.name, at)):
            self._household.say(by.id, camera_text.CLIP_NOT_SENT)

    async def _sent(self, by: Resident, clip: Clip, text: Phrase) -> bool:
        for tries in range(_TRIES):
            try:
                await self._messages.send_clip(by.id, clip, text)
            except CALL_FAILED as exc:
                failure = failure_of(exc)
                log.info("a clip for resident %d was not sent: %s", by.id, exc)
                pause = pause_s(tries, failure.after_s)
                if failure.what is not What.AGAIN or pause > _LONGEST_PAUSE_S or tries == _TRIES - 1:
                    return False
                await asyncio.sleep(pause)
            else:
                return True
        return False
