"""The recogniser's process: one object, asked over a pipe, for as long as there is somebody who asks."""

import functools
import logging
import os
import pickle
import pkgutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from recognizer.process import limits
from recognizer.process.pipe import Declined, Reply, packed, receive, send
from recognizer.process.sandbox import enter_sandbox, libraries

log = logging.getLogger(__name__)

#: On top of what is in use when everything is loaded: a picture of 25 Mpx is held decoded some times over.
MEMORY_FOR_PICTURES = 1536 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProcessOpening:
    """The first question."""

    #: "module:function": called with the arguments it makes the object whose methods are asked for.
    opener: str
    arguments: tuple[Any, ...]
    #: The process that asks.
    parent: int
    #: May be read, or written, beside the libraries; None: everything that the parent may.
    reads: tuple[Path, ...] | None = None
    writes: tuple[Path, ...] = ()


def main() -> None:
    """Serve the process that started this one, until it closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="recogniser: %(levelname)s %(message)s")
    limits.keep_memory_private()
    limits.gain_nothing()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever native code prints must not end up among the answers
    questions = os.fdopen(0, "rb", buffering=0)
    opening: ProcessOpening = pickle.loads(receive(questions))  # noqa: S301 - our own parent wrote it
    limits.die_with(opening.parent)
    # found while the folder that it lies in may still be listed: a file that comes there makes Python look again
    import_module(opening.opener.partition(".")[0])
    confined = _confine(opening)  # before there are threads, which would stay outside
    messages: list[bytes] = []
    arrived = threading.Semaphore(0)
    threading.Thread(target=_listen, args=(questions, messages, arrived), daemon=True).start()
    opened = _attempt(lambda: pkgutil.resolve_name(opening.opener)(*opening.arguments))
    if opened.kind != "done":
        send(answers, packed(opened))
        return
    limits.allow_memory(MEMORY_FOR_PICTURES)
    described = _attempt(lambda: {**opened.content.describe(), "confined": "yes" if confined else "no"})
    send(answers, packed(described))
    while True:
        arrived.acquire()
        name, arguments, cpu_s = pickle.loads(messages.pop(0))  # noqa: S301 - our own parent wrote it
        limits.allow_cpu(cpu_s)
        answer = _attempt(functools.partial(getattr(opened.content, name), *arguments))
        send(answers, _packed(answer))


def _confine(opening: ProcessOpening) -> bool:
    if opening.reads is None:
        return False
    project = Path(__file__).absolute().parents[2]
    packages = ("recognizer", opening.opener.split(".")[0])
    return enter_sandbox((*libraries(project, packages), *opening.reads), opening.writes)


def _listen(pipe: Any, messages: list[bytes], arrived: threading.Semaphore) -> None:
    """Take messages off the pipe; its end is noticed even in the middle of a picture."""
    try:
        while True:
            messages.append(receive(pipe))
            arrived.release()
    finally:
        os._exit(0)


def _attempt(work: Callable[[], Any]) -> Reply:
    try:
        return Reply("done", work())
    except Declined as exc:
        return Reply("declined", exc.objection)
    except Exception as exc:
        log.exception("a request failed")
        return Reply("failed", f"{type(exc).__name__}: {exc}"[:500])


def _packed(answer: Reply) -> bytes:
    try:
        return packed(answer)
    except TypeError as exc:
        return packed(replace(answer, kind="failed", content=f"no answer can hold this: {exc}"))
