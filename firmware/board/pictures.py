"""After each press a burst of pictures: taken, looked at, sent, and taken again where something was wrong.

Nothing here is waited for by the bell: a press during a burst joins the queue of bursts.
"""

import asyncio
import time

from arducam import CameraError
from micropython import const

#: So many bursts wait; a new press takes the place of the oldest waiting one.
_MAX_BURSTS = const(4)

#: A picture is tried so often, and no longer than this after it was asked for: later it shows nobody any more.
_MAX_TRIES = const(6)
_LATEST_MS = const(60_000)

#: Takes that look empty, black or torn are repeated so often; then a dark one is sent all the same.
_MAX_RETAKES = const(2)

_BACKOFF_MS = const(1_000)

#: A camera that does not answer is asked again so often.
_WAKE_MS = const(10_000)


#: What to do about an answer: at once, once (the clock or the nonce was wrong); another take; a smaller one; a pause.
_DONE = const(0)
_AGAIN = const(1)
_RETAKE = const(2)
_SMALLER = const(3)
_LATER = const(4)
_HOPELESS = const(5)


def verdict(status, error):
    """What an answer asks for: the board's whole policy of retries."""
    if status in (200, 201, 409):
        return _DONE
    if status == 401 and error in ("stale", "replay"):
        return _AGAIN
    if status == 413:
        return _SMALLER
    if status == 415:
        return _RETAKE
    return _LATER if status in (0, 408, 429) or status >= 500 else _HOPELESS


def looks_blank(length, area):
    """Tell whether a JPEG is so short that it can only hold one colour: 20 bits for each block of 16 x 8."""
    flat = 1000 + area // 51
    return length < flat * 115 // 100


class Burst:
    """Pictures that were asked for: the press, the number of the first, how many."""

    def __init__(self, ring, first, count):
        self.ring = ring
        self.first = first
        self.count = count
        self.asked_at = time.ticks_ms()

    def is_late(self):
        return time.ticks_diff(time.ticks_ms(), self.asked_at) > _LATEST_MS


class PictureTask:
    """The camera's task. ``sent(document)`` is told about each picture that was delivered."""

    def __init__(self, camera, intake, settings, up, clock, counters, sent):
        self.camera = camera
        self.intake = intake
        self.settings = settings
        self.up = up
        self.clock = clock
        self.counters = counters
        self.sent = sent
        self.bursts = []
        self.bell = asyncio.Event()

    def ask(self, ring, first=0, count=None):
        """Have pictures taken of whoever rang; returns at once."""
        if len(self.bursts) >= _MAX_BURSTS:
            self.bursts.pop(0)
            self.counters.add("bursts_dropped")
        self.bursts.append(Burst(ring, first, self.settings.burst if count is None else count))
        self.bell.set()

    async def run(self, beat):
        await self.wake_camera(beat)
        while True:
            beat()
            if not self.bursts:
                self.bell.clear()
                await self.bell.wait()
                if self.camera.ready:
                    self.woken = time.ticks_ms()
                elif time.ticks_diff(time.ticks_ms(), self.woken) > _WAKE_MS:
                    await self.wake_camera(beat)
                continue
            burst = self.bursts.pop(0)
            for k in range(burst.count):
                if k:
                    await asyncio.sleep_ms(self.settings.gap_ms)
                if not await self.picture(burst, burst.first + k, beat):
                    break

    async def wake_camera(self, beat):
        try:
            await self.camera.start()
        except CameraError as exc:
            self.counters.error("camera", exc)
        self.woken = time.ticks_ms()
        beat()

    async def picture(self, burst, n, beat):
        """One picture, by all means; False if the rest of the burst is hopeless: the service would not have it."""
        retakes, again, quality = 0, 0, self.settings.quality
        for attempt in range(_MAX_TRIES):
            if burst.is_late():
                break
            outcome = await self.attempt(burst, n, quality, retakes < _MAX_RETAKES, beat)
            if outcome == _DONE:
                return True
            if outcome == _HOPELESS:
                self.counters.add("pictures_refused")
                return False
            if outcome == _SMALLER:
                quality = min(63, quality + 12)
            elif outcome == _RETAKE:
                self.counters.add("retakes")
                retakes += 1
                if retakes > _MAX_RETAKES:
                    break
            elif outcome == _AGAIN and not again:
                again = 1
            else:
                await self.pause(_BACKOFF_MS << min(attempt, 3), beat)
        self.counters.add("pictures_lost")
        return True

    async def attempt(self, burst, n, quality, may_retake, beat):
        try:
            return await self.take(burst, n, quality, may_retake, beat)
        except CameraError as exc:
            self.counters.error("camera", exc)
            return _RETAKE
        except MemoryError as exc:  # an update has the heap for a moment
            self.counters.error("pictures", exc)
            return _LATER

    async def take(self, burst, n, quality, may_retake, beat):
        if not await self.reachable(burst, beat):
            return _LATER
        async with self.intake.line:  # from here on, so that an update has the heap before or afterwards
            if not self.camera.ready:
                await self.camera.start()
            await self.camera.set_up(quality)
            length = await self.camera.capture(beat)
            if may_retake and looks_blank(length, self.camera.area):
                self.counters.add("blank")
                return _RETAKE
            status, answer = await self.intake.post(burst.ring, n, self.camera.pieces(length), beat)
            outcome = verdict(status, answer.get("error"))
            if outcome == _DONE:
                self.counters.add("pictures")
            if outcome == _DONE and status != 409:  # or it has an earlier take, whose answer was lost
                self.sent({"ring": burst.ring, "n": n, "bytes": self.intake.bytes, "sha256": self.intake.sha256})
            return outcome

    async def reachable(self, burst, beat):
        """Wait for the network and the time of day, as long as the picture is worth it."""
        while not self.up.is_set() or self.clock.now_s is None:
            if burst.is_late():
                return False
            if self.up.is_set() and await self.intake.learn_time():
                break
            await self.pause(500, beat)
        return True

    async def pause(self, ms, beat):
        while ms > 0:
            await asyncio.sleep_ms(min(ms, 1000))
            ms -= 1000
            beat()
