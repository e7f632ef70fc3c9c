"""A process that looks at pictures, so that a crash, a hang or a held GIL there is none here."""

import contextlib
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recognizer.pipe import Answer, Declined, receive, send, unpacked

log = logging.getLogger(__name__)

#: Opening the engine; the very first time on a small computer it writes the face network's graph.
START_S = 90.0
#: After a failed start, the next is tried no sooner.
AGAIN_S = 5.0
#: More requests waiting than this, and the oldest is given up.
MOST_WAITING = 32
#: A request that waited longer is of no use to anybody.
PATIENCE_S = 60.0
#: How often an idle worker is looked after.
_CHECK_S = 1.0
_CLOSE_S = 0.5

#: What the process gets to see of the environment: pictures of strangers go through native code there, so no secrets.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH")


class WorkerLost(Exception):
    """The process died, or had to be killed for taking too long, as often as this request may cost."""


class WorkerBusy(Exception):
    """The request waited too long, or newer ones took its place."""


class WorkerBroken(Exception):
    """The process cannot be started; the text says why."""


@dataclass(slots=True, eq=False)
class _Request:
    name: str
    arguments: tuple[Any, ...]
    deadline_s: float
    tries: int
    newest_first: bool
    since: float = field(default_factory=time.monotonic)
    answer: Future[Any] = field(default_factory=Future)


class WorkerFailed(Exception):
    """What was asked for failed in a way that nobody foresaw; the process lives and has logged it."""


class Worker:
    """Owns the process and one thread that talks to it; every method may be called from any thread.

    ``opener``, written "module:function", is called in the process with these arguments, and makes the object whose
    methods are asked for. Whatever it imports is imported there only. The process dies with this one.
    """

    def __init__(self, opener: str, *arguments: Any, start_s: float = START_S) -> None:
        self._opening = pickle.dumps((opener, arguments))
        self._start_s = start_s
        self._thread = threading.Thread(target=self._serve, name="recogniser", daemon=True)
        self._changed = threading.Condition()
        self._waiting: list[_Request] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._failure = ""
        self._not_before = 0.0
        self._closing = threading.Event()
        #: How often the process was started, for the curious.
        self.starts = 0
        #: Set while the process is warm.
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin to start the process; returns at once."""
        self._thread.start()

    def ask(
        self, name: str, *arguments: Any, deadline_s: float, tries: int = 2, newest_first: bool = False
    ) -> "Future[Any]":
        """Have a method called in the process; returns at once.

        The answer is the method's result, or Declined, WorkerFailed, WorkerLost, WorkerBusy, WorkerBroken. Requests
        that are ``newest_first`` go before all others, and may be given up for newer ones.
        """
        request = _Request(name, arguments, deadline_s, tries, newest_first)
        given_up: list[_Request] = []
        with self._changed:
            if self._closing.is_set():
                request.answer.set_exception(WorkerBusy("closing"))
                return request.answer
            self._waiting.append(request)
            hasty = [waiting for waiting in self._waiting if waiting.newest_first]
            if len(hasty) > MOST_WAITING:
                self._waiting.remove(hasty[0])
                given_up.append(hasty[0])
            self._changed.notify()
        _give_up(given_up, "too many newer pictures")
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
        _give_up(waiting, "closing")
        process = self._process
        if process:
            process.kill()  # the thread wakes up over that and tidies
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    # The thread

    def _serve(self) -> None:
        self._warm()
        while (request := self._next()) is not None:
            if request.answer.set_running_or_notify_cancel():
                self._fulfil(request)
        self._end(self._process)

    def _next(self) -> _Request | None:
        """The next request; None: closing. Meanwhile a process that died is replaced."""
        while True:
            with self._changed:
                if self._closing.is_set():
                    return None
                if not self._waiting:
                    self._changed.wait(_CHECK_S)
                if self._waiting:
                    hasty = [waiting for waiting in self._waiting if waiting.newest_first]
                    request = hasty[-1] if hasty else self._waiting[0]
                    self._waiting.remove(request)
                    return request
            self._warm()

    def _fulfil(self, request: _Request) -> None:
        if time.monotonic() - request.since > PATIENCE_S:
            request.answer.set_exception(WorkerBusy("waited too long"))
            return
        for _ in range(request.tries):
            process = self._warm()
            if process is None:
                request.answer.set_exception(
                    WorkerBusy("closing") if self._closing.is_set() else WorkerBroken(self._failure)
                )
                return
            try:
                answer = _converse(process, pickle.dumps((request.name, request.arguments)), request.deadline_s)
            except (OSError, EOFError, pickle.UnpicklingError):
                self._end(process)
                log.warning("the recogniser died over a request to %s (exit %s)", request.name, process.returncode)
                continue
            _tell(request.answer, answer)
            return
        request.answer.set_exception(WorkerLost(request.name))

    def _warm(self) -> subprocess.Popen[bytes] | None:
        """The living process, started if there is none; None where that fails."""
        if self._process and self._process.poll() is None and self.ready.is_set():
            return self._process
        self._end(self._process)
        if self._closing.is_set() or time.monotonic() < self._not_before:
            return None
        try:
            process = _spawned()
        except OSError as exc:  # no memory, or no process to be had: it may come back
            self._broke(str(exc))
            return None
        self._process = process
        self.starts += 1
        if self._closing.is_set():  # since the check above: close() may have missed this process
            process.kill()
        try:
            answer = _converse(process, self._opening, self._start_s)
        except (OSError, EOFError, pickle.UnpicklingError) as exc:
            answer = Answer("failed", str(exc))
        if answer.kind == "done" and not self._closing.is_set():
            self._failure = ""
            self.ready.set()
            return process
        self._end(process)
        if not self._closing.is_set():
            self._broke(answer.content or f"it ended with exit code {process.returncode}")
        return None

    def _broke(self, why: str) -> None:
        self._failure = why
        self._not_before = time.monotonic() + AGAIN_S
        log.error("the recogniser does not start: %s", why)

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


def _tell(asker: "Future[Any]", answer: Answer) -> None:
    match answer:
        case Answer("done", content):
            asker.set_result(content)
        case Answer("declined", (str(sentence), str(label), bool(unlike))):
            asker.set_exception(Declined(sentence, label, unlike=unlike))
        case _:
            asker.set_exception(WorkerFailed(answer.content))


def _give_up(requests: list[_Request], why: str) -> None:
    for request in requests:
        if request.answer.set_running_or_notify_cancel():
            request.answer.set_exception(WorkerBusy(why))


def _spawned() -> subprocess.Popen[bytes]:
    """A fresh interpreter: unlike multiprocessing's it does not import the whole service again."""
    return subprocess.Popen(
        [sys.executable, "-c", "from recognizer.attendant import main; main()"],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        start_new_session=True,  # Ctrl-C in the terminal is the service's to hear
    )


def _converse(process: subprocess.Popen[bytes], message: bytes, deadline_s: float) -> Answer:
    """Send one message and wait for its answer; a process that takes longer is killed. Raises OSError or EOFError."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    guard = threading.Timer(deadline_s, process.kill)
    guard.daemon = True
    guard.start()
    try:
        send(process.stdin, message)
        answer = unpacked(receive(process.stdout))
    finally:
        guard.cancel()
    return answer
