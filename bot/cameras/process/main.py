"""A camera's process: asked over a pipe, until the room closes it or dies, or no picture comes."""

import logging
import os
import signal
import sys
import threading
import traceback
from typing import IO

from bot.cameras.packing import Garbled, receive_asked
from bot.cameras.process.confined import confine
from bot.cameras.process.heaps import share_heaps
from bot.cameras.process.sources.troubles import StreamBroken, bare
from bot.cameras.process.telling import Teller
from bot.cameras.process.watching import StreamWatch
from bot.cameras.wire import CloseStream, OpenStream, StreamTroubled
from recognizer.process import limits

#: On top of what is in use when everything is loaded: frames of 4K, a clip that is made of them.
_MEMORY_FOR_FRAMES = 1024 * 1024 * 1024
#: Cameras give way to the bell.
_NICER = 5
_LAST_WORDS_S = 2.0


def main() -> None:
    """Serve the process that started this one; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="camera: %(levelname)s %(message)s")
    if hasattr(os, "nice"):
        os.nice(_NICER)
    share_heaps()
    limits.keep_memory_private()
    limits.gain_nothing()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever native code prints must not end up among the answers
    questions = os.fdopen(0, "rb", buffering=0)
    opening = _opening(questions)
    limits.die_with(opening.parent)
    confine(opening)  # before there are threads, which would stay outside
    limits.allow_memory(_MEMORY_FOR_FRAMES)
    teller = Teller(answers)
    if opening.kind == "rtsp":
        _follow_nobody(teller)
    watch = StreamWatch(opening, teller.tell)
    threading.Thread(target=_listen, args=(questions, watch), name="listener", daemon=True).start()
    teller.tell(_end(watch))
    teller.finish(_LAST_WORDS_S)
    os._exit(0)  # native code that waits for a dead camera is not waited for


def _opening(questions: IO[bytes]) -> OpenStream:
    try:
        opening = receive_asked(questions)
    except (EOFError, OSError, Garbled):
        os._exit(1)
    if not isinstance(opening, OpenStream):
        os._exit(1)
    return opening


def _end(watch: StreamWatch) -> StreamTroubled:
    try:
        watch.run()
    except StreamBroken as exc:
        return StreamTroubled(exc.trouble, exc.detail)
    except Exception as exc:  # noqa: BLE001 - the room hears of it, without a text that may hold the login
        sys.stderr.writelines(traceback.format_tb(exc.__traceback__))
        return StreamTroubled("unreadable", bare(exc))
    return StreamTroubled("silent", "the stream ended")


def _listen(questions: IO[bytes], watch: StreamWatch) -> None:
    """Take questions off the pipe; its end is noticed whatever else goes on."""
    try:
        while True:
            message = receive_asked(questions)
            if isinstance(message, CloseStream):
                return
            watch.ask(message)
    except (EOFError, OSError, Garbled):
        return
    finally:
        os._exit(0)


def _follow_nobody(teller: Teller) -> None:
    """Have FFmpeg end with this process before it goes where a camera sends it."""
    from bot.cameras.process.sources.redirects import GUARD

    def leave() -> None:
        teller.tell(StreamTroubled("address", "it sends elsewhere"))
        teller.finish(_LAST_WORDS_S)
        os._exit(0)

    GUARD.begin(leave)
