"""One view, drawn and encoded while somebody watches it, and for all who do at once."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.demo.camera.cutouts import BgrPicture
from bot.demo.streams.encoder import Codec, EncodedPicture, Encoder
from bot.demo.waiting import Changes
from bot.nursery import Nursery

log = logging.getLogger(__name__)

#: Draws what is seen at a moment of ``time.monotonic()``, of this width and height.
Draw = Callable[[float, int, int], BgrPicture]

#: RTP counts time in these.
TICKS_PER_S = 90_000

#: Whoever has just come measures how fast the pictures come, and waits for several: so many a second for so long, at
#: least.
_GREETING_FPS, _GREETING_S = 5.0, 6.0

#: A watcher who is so many pictures behind goes on with the next key picture.
_BEHIND = 50


@dataclass(frozen=True, slots=True)
class LivePicture:
    """One picture of a stream, and when it was taken."""

    picture: EncodedPicture
    ticks: int


class LiveStream:
    """A camera's stream: ``fps`` pictures a second, a key picture every ``key_s``; what is set counts at once."""

    def __init__(
        self,
        draw: Draw,
        *,
        size: tuple[int, int] = (640, 360),
        fps: float = 5.0,
        key_s: float = 1.0,
        codec: Codec = Codec.H264,
    ) -> None:
        self.draw = draw
        self.size = size
        self.fps = fps
        self.key_s = key_s
        self.codec = codec
        #: Added to what the stream says that the time is, in seconds: a camera's clock that jumps.
        self.clock_off_s = 0.0
        #: Pictures that were encoded so far.
        self.encoded = 0
        #: Somebody begins to watch, or leaves.
        self.changes = Changes()
        self._watchers: set[asyncio.Queue[LivePicture | None]] = set()
        self._watched = asyncio.Event()
        self._now = asyncio.Event()
        self._encoder: Encoder | None = None
        self._began = time.monotonic()
        self._key_at = 0.0
        self._key_wanted = False
        #: Whoever comes gets pictures faster for a while, where the stream is slow.
        self.greets = False
        self._greeted_until = 0.0
        self._parameters: dict[str, bytes] = {}

    @property
    def watchers(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def open(self, nursery: Nursery, name: str) -> None:
        """Draw and encode from now on, while somebody watches."""
        nursery.spawn(self._run(), name=f"stream {name}")

    def hurry(self) -> None:
        """Something happens: take the next picture now, as one that needs none before it."""
        self._key_wanted = True
        self._now.set()

    async def parameters(self) -> dict[str, bytes]:
        """What a decoder must know first: as of a key picture that is encoded for it, where there was none yet."""
        if not self._parameters or not self._fits():
            await asyncio.to_thread(self._encode, time.monotonic())
        return self._parameters

    async def pictures(self) -> AsyncGenerator[LivePicture, None]:
        """What is seen from now on; the first is a key picture. Close it when done (``aclosing``)."""
        queue: asyncio.Queue[LivePicture | None] = asyncio.Queue()
        self._watchers.add(queue)
        self._greeted_until = time.monotonic() + _GREETING_S
        self._watched.set()
        self.changes.announce()
        self.hurry()
        begun = False
        try:
            while True:
                taken = await queue.get()
                if queue.qsize() > _BEHIND:
                    begun = False
                if taken and (begun := begun or taken.picture.key):
                    yield taken
        finally:
            self._watchers.discard(queue)
            self.changes.announce()

    async def _run(self) -> None:
        while True:
            if not self._watchers:
                self._watched.clear()
                await self._watched.wait()
            begun = time.monotonic()
            self._now.clear()
            picture = await asyncio.to_thread(self._encode, begun)
            ticks = round((begun - self._began + self.clock_off_s) * TICKS_PER_S)
            for queue in self._watchers:
                queue.put_nowait(LivePicture(picture, ticks))
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, begun + 1 / self._pace(begun) - time.monotonic())):
                    await self._now.wait()

    def _pace(self, moment: float) -> float:
        greeting = self.greets and moment < self._greeted_until
        return max(self.fps, _GREETING_FPS) if greeting else self.fps

    def _fits(self) -> bool:
        return self._encoder is not None and (self._encoder.size, self._encoder.codec) == (self.size, self.codec)

    def _encode(self, moment: float) -> EncodedPicture:
        width, height = self.size
        encoder = self._encoder if self._fits() else None
        key = self._key_wanted or encoder is None or moment - self._key_at >= self.key_s
        encoder = encoder or Encoder(width, height, self.codec)
        picture = encoder.encode(self.draw(moment, width, height), key=key)
        self._encoder = encoder
        self.encoded += 1
        if picture.key:
            self._key_at, self._key_wanted = moment, False
            self._parameters = encoder.sets(picture)
        return picture
