"""What a camera's process says, written by a thread of its own: a room that is busy holds no stream up."""

import os
import threading
from collections import deque
from typing import IO

from bot.cameras.packing import packed
from bot.cameras.wire import MotionFrame, Told

#: Of frames with movement the newest count; the rest of what is said is small, and is never left out.
_MOST_FRAMES = 2


class Teller:
    """May be used from any thread."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._waiting: deque[Told] = deque()
        self._changed = threading.Condition()
        self._writing = False
        threading.Thread(target=self._write, name="teller", daemon=True).start()

    def tell(self, message: Told) -> None:
        """Say it soon; of frames that wait the oldest is left out. Never blocks."""
        with self._changed:
            if isinstance(message, MotionFrame):
                frames = [other for other in self._waiting if isinstance(other, MotionFrame)]
                if len(frames) >= _MOST_FRAMES:
                    self._waiting.remove(frames[0])
            self._waiting.append(message)
            self._changed.notify_all()

    def finish(self, within_s: float) -> None:
        """Wait until everything is said, or for so long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._writing, within_s)

    def _write(self) -> None:
        while True:
            with self._changed:
                self._writing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting)
                message = self._waiting.popleft()
                self._writing = True
            try:
                rest = memoryview(packed(message))
                while rest:
                    rest = rest[self._pipe.write(rest) :]
            except (
                OSError,
                ValueError,
            ):  # nobody hears it any more, or it is no message
                os._exit(1)
