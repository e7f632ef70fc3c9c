"""A process that looks at pictures, so that a crash, a hang or a held GIL there is none here."""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from recognizer.gallery.disk import make_private_folder
from recognizer.process.answers import RECOGNISER
from recognizer.process.pipe import MOST_JSON_BYTES, Forged, Reply, unpacked
from recognizer.process.process import ProcessOpening
from recognizer.process.replies import AnswerTable, checked
from recognizer.process.requests import (
    ProcessBroken,
    ProcessBusy,
    ProcessFailed,
    ProcessLost,
    Request,
    answer_with,
    following,
    give_up,
    one_too_many,
    put,
)
from recognizer.process.spawn import IMPORTS, PROJECT, TookTooLong, converse, is_compiled, spawned

log = logging.getLogger(__name__)

#: Opening the engine; the very first time on a small computer it writes the face network's graph.
START_S = 90.0
#: After a failed start, the next is tried no sooner.
AGAIN_S = 5.0
#: More requests waiting than this, and the oldest is given up.
MOST_WAITING = 32
#: A request that waited longer is of no use to anybody.
PATIENCE_S = 60.0
#: How often an idle process is looked after.
_CHECK_S = 1.0
_CLOSE_S = 0.5

#: What the kernel ends a process with that used more of the processor than it was allowed.
_TOO_MUCH_CPU = getattr(signal, "SIGXCPU", 0)
#: What stands in errors over files that may not be opened.
_FORBIDDEN = "Permission"
#: What the first question is answered with.
_OPENED = dict[str, str]


class PictureProcess:
    """Owns the process and one thread that talks to it; every method may be called from any thread.

    ``opener``, written "module:function", is called in the process with these arguments, and makes the object whose
    methods are asked for. Whatever it imports is imported there only. The process dies with this one.

    Where the system can do that, the process opens no files but its libraries, what it ``reads``, and what it
    ``writes``; these folders are made where they are missing. ``table``: what may be asked, and answered; ``called``:
    what the log calls it.
    """

    def __init__(
        self,
        opener: str,
        *arguments: Any,
        reads: Sequence[Path] = (),
        writes: Sequence[Path] = (),
        start_s: float = START_S,
        table: AnswerTable = RECOGNISER,
        called: str = "the recogniser",
    ) -> None:
        self._opening = ProcessOpening(opener, arguments, os.getpid(), tuple(reads), tuple(writes))
        self._start_s = start_s
        self._table = table
        self._called = called
        self._thread = threading.Thread(target=self._serve, name=called, daemon=True)
        self._changed = threading.Condition()
        self._waiting: list[Request] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._failure = ""
        self._not_before = 0.0
        self._closing = threading.Event()
        #: How often the process was started, for the curious.
        self.starts = 0
        #: What it told of itself when it was started last.
        self.described: Mapping[str, str] = {}
        #: Set while the process is warm.
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin to start the process; returns at once."""
        self._thread.start()

    def ask(
        self,
        name: str,
        *arguments: Any,
        deadline_s: float,
        tries: int = 2,
        newest_first: bool = False,
        patiently: bool = False,
    ) -> "Future[Any]":
        """Have a method called in the process; returns at once.

        The answer is the method's result, or Declined, ProcessFailed, ProcessLost, ProcessBusy, ProcessBroken. Requests
        that are ``newest_first`` go before all others, and may be given up for newer ones; what is asked ``patiently``
        goes behind all others, and is given up before any of them.
        """
        request = Request(name, arguments, deadline_s, tries, newest_first, patiently)
        with self._changed:
            if self._closing.is_set():
                request.answer.set_exception(ProcessBusy("closing"))
                return request.answer
            self._waiting.append(request)
            given_up = one_too_many(self._waiting, MOST_WAITING)
            if given_up:
                self._waiting.remove(given_up)
            self._changed.notify()
        give_up([given_up] if given_up else [], "too many others wait")
        return request.answer

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def close(self) -> None:
        """End the process, within a second even in the middle of a picture; what waits is given up."""
        with self._changed:
            self._closing.set()
            waiting, self._waiting = self._waiting, []
            self._changed.notify()
        give_up(waiting, "closing")
        process = self._process
        if process:
            process.kill()  # the thread wakes up over that and tidies
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    # The thread

    def _serve(self) -> None:
        self._compile()
        self._warm()
        while (request := self._next()) is not None:
            if request.answer.set_running_or_notify_cancel():
                self._answer(request)
        self._end(self._process)

    def _answer(self, request: Request) -> None:
        """Fulfil a request, whatever happens: whoever asks next has this one thread, too."""
        try:
            self._fulfil(request)
        except Exception as exc:
            self._end(self._process)  # it may still be about to answer this request
            if not request.answer.done():
                request.answer.set_exception(ProcessFailed(repr(exc)))
            log.exception("a request to %s failed on our side of the pipe", request.name)

    def _compile(self) -> None:
        """Have what the process imports compiled and kept, where it is not: the process itself may write no program.

        Else each of its starts would take a second longer.
        """
        if is_compiled() or not os.access(PROJECT / "recognizer", os.W_OK):
            return
        with contextlib.suppress(Exception):  # it is a matter of speed
            self._process = process = spawned(IMPORTS, {})
            if self._closing.is_set():
                process.kill()
            process.wait(self._start_s)
        self._end(self._process)
        self._process = None

    def _next(self) -> Request | None:
        """The next request; None: closing. Meanwhile a process that died is replaced."""
        while True:
            with self._changed:
                if self._closing.is_set():
                    return None
                if not self._waiting:
                    self._changed.wait(_CHECK_S)
                if self._waiting:
                    request = following(self._waiting)
                    self._waiting.remove(request)
                    return request
            self._warm()

    def _fulfil(self, request: Request) -> None:
        if time.monotonic() - request.since > PATIENCE_S:
            request.answer.set_exception(ProcessBusy("waited too long"))
            return
        for _ in range(request.tries):
            process = self._warm()
            if process is None:
                request.answer.set_exception(
                    ProcessBusy("closing") if self._closing.is_set() else ProcessBroken(self._failure)
                )
                return
            try:
                answer = put(process, request, self._table)
            except (OSError, EOFError, Forged) as exc:
                self._end(process)
                if self._closing.is_set():  # ended by us
                    continue
                died = (self._called, request.name, process.returncode, exc)
                log.warning("%s died over a request to %s (exit %s, %r)", *died)
                if isinstance(exc, TookTooLong) or process.returncode == -_TOO_MUCH_CPU:
                    break  # it would again
                continue
            answer_with(request.answer, answer)
            return
        closing = self._closing.is_set()
        request.answer.set_exception(ProcessBusy("closing") if closing else ProcessLost(request.name))

    def _warm(self) -> subprocess.Popen[bytes] | None:
        """The living process, started if there is none; None where that fails, in whatever way."""
        try:
            return self._living()
        except Exception as exc:  # noqa: BLE001 - no memory, no thread: it may come back
            self._end(self._process)
            self._broke(repr(exc))
            return None

    def _living(self) -> subprocess.Popen[bytes] | None:
        if self._process and self._process.poll() is None and self.ready.is_set():
            return self._process
        self._end(self._process)
        if self._closing.is_set() or time.monotonic() < self._not_before:
            return None
        try:
            process = spawned()
        except OSError as exc:  # no memory, or no process to be had: it may come back
            self._broke(str(exc))
            return None
        self._process = process
        self.starts += 1
        if self._closing.is_set():  # since the check above: close() may have missed this process
            process.kill()
        answer = self._opened(process)
        if answer.kind == "done" and not self._closing.is_set():
            self._failure, self.described = "", answer.content
            self.ready.set()
            return process
        self._end(process)
        if not self._closing.is_set():
            self._broke(answer.content or f"it ended with exit code {process.returncode}")
            self._reconsider(answer)
        return None

    def _reconsider(self, answer: Reply) -> None:
        """Libraries may lie where the sandbox does not look: better to see without it than not at all."""
        if self._opening.reads is not None and _FORBIDDEN in str(answer.content) and not self.described:
            log.warning("%s is tried without its sandbox: its libraries lie in unusual places", self._called)
            self._opening = replace(self._opening, reads=None)

    def _opened(self, process: subprocess.Popen[bytes]) -> Reply:
        try:
            for folder in self._opening.writes:
                make_private_folder(folder)
            message = converse(process, pickle.dumps(self._opening), self._start_s, MOST_JSON_BYTES)
            return checked(unpacked(message), _OPENED)
        except (OSError, EOFError, Forged) as exc:
            return Reply("failed", str(exc))

    def _broke(self, why: str) -> None:
        self._failure = why
        self._not_before = time.monotonic() + AGAIN_S
        log.error("%s does not start: %s", self._called, why)

    def _end(self, process: subprocess.Popen[bytes] | None) -> None:
        self.ready.clear()
        if process is None:
            return
        process.kill()  # it writes its files atomically, so there is nothing to wait for
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_CLOSE_S)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
