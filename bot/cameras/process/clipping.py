"""Makes the clips that are asked for, beside the stream that goes on."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from av.error import FFmpegError

from bot.cameras.process.clip import NothingKept, made_clip
from bot.cameras.process.heaps import give_back
from bot.cameras.process.kept import KEPT_S, KeptPieces
from bot.cameras.process.picture.masks import Painter
from bot.cameras.process.sources.troubles import bare
from bot.cameras.wire import ClipTaken, Corners, NotTaken, TakeClip, Told

#: More at once are not asked for: one an incident, and one by hand.
_MOST_AT_ONCE = 4
#: Pieces come a little after what they show.
_SETTLE_S = 0.3


class Clipper:
    """One thread a clip, one of them at work at a time."""

    def __init__(
        self, kept: KeptPieces, folder: Path, tell: Callable[[Told], None], masks: tuple[Corners, ...]
    ) -> None:
        self._masks = masks
        #: How often there were other masks, changed together with what is kept.
        self._painted = 0
        self._painting = threading.Lock()
        self._kept, self._folder, self._tell = kept, folder, tell
        self._room = threading.Semaphore(_MOST_AT_ONCE)
        self._turn = threading.Lock()

    def paint(self, masks: tuple[Corners, ...]) -> None:
        """Other masks from now on: what is kept, and each clip that is under way, is forgotten."""
        with self._painting:
            self._kept.clear()
            self._masks = masks
            self._painted += 1

    def ask(self, wanted: TakeClip) -> None:
        """Make a clip when its end is past, and tell it; returns at once."""
        if not self._room.acquire(blocking=False):
            self._tell(NotTaken(wanted.id, "busy", "too many clips at once"))
            return
        if wanted.end - time.monotonic() > KEPT_S or wanted.end < wanted.begin:
            self._room.release()
            self._tell(NotTaken(wanted.id, "unreadable", "no such time"))
            return
        threading.Thread(target=self._make, args=(wanted,), name=f"clip {wanted.id}", daemon=True).start()

    def _make(self, wanted: TakeClip) -> None:
        try:
            time.sleep(max(0.0, wanted.end + _SETTLE_S - time.monotonic()))
            with self._turn:
                self._tell(self._made(wanted))
                give_back()
        finally:
            self._room.release()

    def _made(self, wanted: TakeClip) -> ClipTaken | NotTaken:
        with self._painting:
            pieces, painter, painted = self._kept.between(wanted.begin, wanted.end), Painter(self._masks), self._painted
        try:
            clip = made_clip(pieces, wanted.begin, painter, self._folder)
        except NothingKept:
            return NotTaken(wanted.id, "silent", "nothing is kept of that time")
        except (FFmpegError, OSError, TypeError, ValueError) as exc:  # the disk is full, or the camera sends rubbish
            return NotTaken(wanted.id, "unreadable", bare(exc))
        if painted != self._painted:
            return NotTaken(wanted.id, "silent", "there are other masks by now")
        return ClipTaken(wanted.id, clip.seconds, clip.width, clip.height, clip.mp4)
