"""FFmpeg follows a camera that sends it elsewhere, with the login; nothing tells it not to, so it is ended before."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from av import logging as ffmpeg_log

#: What FFmpeg says once it was sent elsewhere, in the same breath before it goes there (``ff_rtsp_connect``).
_SAYS = "Redirecting to"
_LOGGER = logging.getLogger("libav")


class _Ears(logging.Handler):
    """Told of everything that FFmpeg says meanwhile; it goes nowhere, as addresses stand in it."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave

    def emit(self, record: logging.LogRecord) -> None:
        if _SAYS in record.getMessage():
            self._leave()


class RedirectGuard:
    """Listens to FFmpeg while a stream is opened; may be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opening = 0

    def begin(self, leave: Callable[[], object]) -> None:
        """``leave`` ends this process, and does not return."""
        _LOGGER.propagate = False
        _LOGGER.setLevel(logging.DEBUG)
        _LOGGER.handlers[:] = [_Ears(leave)]
        ffmpeg_log.set_skip_repeated(False)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While the block lasts a camera that sends FFmpeg elsewhere ends this process."""
        with self._lock:
            self._opening += 1
            ffmpeg_log.set_level(ffmpeg_log.INFO)
        try:
            yield
        finally:
            with self._lock:
                self._opening -= 1
                if not self._opening:
                    ffmpeg_log.set_level(None)


#: Of this process.
GUARD = RedirectGuard()
