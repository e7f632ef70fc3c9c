"""After each press a burst of pictures: taken, looked at, sent, and taken again where something was wrong.

Nothing here is waited for by the bell: a press during a burst joins the queue of bursts.
"""

import asyncio
import time

import intake as verdicts
from micropython import const
from ov2640 import CameraError

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


def looks_blank(length, width, height):
    """Tell whether a JPEG is so short that it can only hold one colour: 20 bits for each block of 16 x 8."""
    flat = 1000 + width * height // 51
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


class Pictures:
    """The camera's task. ``sent(document)`` is told about each picture that was delivered."""

    def __init__(self, camera, intake, settings, up, clock, tally, sent):
        self._camera = camera
        self._intake = intake
        self._settings = settings
        self._up = up
        self._clock = clock
        self._tally = tally
        self._sent = sent
        self._bursts = []
        self.bell = asyncio.Event()

    def ask(self, ring, first=0, count=None):
        """Have pictures taken of whoever rang; returns at once."""
        if len(self._bursts) >= _MAX_BURSTS:
            self._bursts.pop(0)
            self._tally.add("bursts_dropped")
        self._bursts.append(Burst(ring, first, self._settings.burst if count is None else count))
        self.bell.set()

    async def run(self, beat):
        await self._wake_camera(beat)
        while True:
            beat()
            if not self._bursts:
                self.bell.clear()
                await self.bell.wait()
                if not self._camera.ready and time.ticks_diff(time.ticks_ms(), self._woken) > _WAKE_MS:
                    await self._wake_camera(beat)
                continue
            burst = self._bursts.pop(0)
            for k in range(burst.count):
                if k:
                    await asyncio.sleep_ms(self._settings.gap_ms)
                if not await self._picture(burst, burst.first + k, beat):
                    break

    async def _wake_camera(self, beat):
        try:
            await self._camera.start()
        except CameraError as exc:
            self._tally.error("camera", exc)
        self._woken = time.ticks_ms()
        beat()

    async def _picture(self, burst, n, beat):
        """One picture, by all means; False if the rest of the burst is hopeless: the service would not have it."""
        retakes, again, quality = 0, 0, self._settings.quality
        for attempt in range(_MAX_TRIES):
            if burst.is_late():
                break
            try:
                outcome = await self._attempt(burst, n, quality, retakes < _MAX_RETAKES, beat)
            except CameraError as exc:
                self._tally.error("camera", exc)
                outcome = verdicts.RETAKE
            if outcome == verdicts.DONE:
                return True
            if outcome == verdicts.HOPELESS:
                self._tally.add("pictures_refused")
                return False
            if outcome == verdicts.SMALLER:
                quality = min(63, quality + 12)
            elif outcome == verdicts.RETAKE:
                self._tally.add("retakes")
                retakes += 1
                if retakes > _MAX_RETAKES:
                    break
            elif outcome == verdicts.AGAIN and not again:
                again = 1
            else:
                await self._pause(_BACKOFF_MS << min(attempt, 3), beat)
        self._tally.add("pictures_lost")
        return True

    async def _attempt(self, burst, n, quality, may_retake, beat):
        if not await self._reachable(burst, beat):
            return verdicts.LATER
        if not self._camera.ready:
            await self._camera.start()
        await self._camera.set_up(quality)
        length = await self._camera.capture(beat)
        if may_retake and looks_blank(length, *self._size()):
            self._tally.add("blank")
            return verdicts.RETAKE
        outcome = await self._intake.post(burst.ring, n, self._camera.pieces(length), beat)
        if outcome == verdicts.DONE:
            self._tally.add("pictures")
            self._sent({"ring": burst.ring, "n": n, "bytes": self._intake.bytes, "sha256": self._intake.sha256})
        return outcome

    def _size(self):
        import settings

        return settings.SIZES[self._settings.size]

    async def _reachable(self, burst, beat):
        """Wait for the network and the time of day, as long as the picture is worth it."""
        while not self._up.is_set() or self._clock.now_s is None:
            if burst.is_late():
                return False
            if self._up.is_set() and await self._intake.learn_time():
                break
            await self._pause(500, beat)
        return True

    async def _pause(self, ms, beat):
        while ms > 0:
            await asyncio.sleep_ms(min(ms, 1000))
            ms -= 1000
            beat()
