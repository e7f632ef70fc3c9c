"""The recogniser's process: one object, asked over a pipe, for as long as there is somebody who asks."""

import functools
import logging
import os
import pickle
import pkgutil
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from recognizer.pipe import Answer, Declined, receive, send

log = logging.getLogger(__name__)


def main() -> None:
    """Serve the process that started this one, until it closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="recogniser: %(levelname)s %(message)s")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever native code prints must not end up among the answers
    messages: list[bytes] = []
    arrived = threading.Semaphore(0)
    threading.Thread(target=_listen, args=(messages, arrived), daemon=True).start()
    arrived.acquire()
    opener, arguments = pickle.loads(messages.pop(0))  # noqa: S301 - our own parent wrote it
    opened = _attempt(lambda: pkgutil.resolve_name(opener)(*arguments))
    send(answers, pickle.dumps(replace(opened, content=None) if opened.kind == "done" else opened))
    while opened.kind == "done":
        arrived.acquire()
        name, arguments = pickle.loads(messages.pop(0))  # noqa: S301 - our own parent wrote it
        answer = _attempt(functools.partial(getattr(opened.content, name), *arguments))
        send(answers, pickle.dumps(answer))


def _listen(messages: list[bytes], arrived: threading.Semaphore) -> None:
    """Take messages off the pipe; its end is noticed even in the middle of a picture."""
    pipe = os.fdopen(0, "rb", buffering=0)
    try:
        while True:
            messages.append(receive(pipe))
            arrived.release()
    finally:
        os._exit(0)


def _attempt(work: Callable[[], Any]) -> Answer:
    try:
        return Answer("done", work())
    except Declined as exc:
        return Answer("declined", (str(exc), exc.label, exc.unlike))
    except Exception as exc:
        log.exception("a request failed")
        return Answer("failed", f"{type(exc).__name__}: {exc}")
