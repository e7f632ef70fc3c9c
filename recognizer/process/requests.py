"""What is asked of the recogniser's process: who waits for an answer, how it is put, and how it may fail."""

import os
import pickle
import subprocess
import time
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from recognizer.process import replies
from recognizer.process.pipe import MOST_JSON_BYTES, MOST_LUMP_BYTES, Declined, Reply, unpacked
from recognizer.process.spawn import converse
from recognizer.refusal import Objection


class WorkerLost(Exception):
    """The process died as often as this request may cost, or had to be killed once for taking too long."""


class WorkerBusy(Exception):
    """The request waited too long, or newer ones took its place."""


class WorkerBroken(Exception):
    """The process cannot be started; the text says why."""


class WorkerFailed(Exception):
    """What was asked for failed in a way that nobody foresaw; the process lives and has logged it."""


@dataclass(slots=True, eq=False)
class Request:
    """A method of the process to be called, within ``deadline_s`` seconds, with whoever waits for its answer."""

    name: str
    arguments: tuple[Any, ...]
    deadline_s: float
    tries: int
    newest_first: bool
    since: float = field(default_factory=time.monotonic)
    answer: Future[Any] = field(default_factory=Future)


def put(process: subprocess.Popen[bytes], request: Request) -> Reply:
    """The answer to a request, and all of it what it should be; raises OSError, EOFError, Forged."""
    kind = replies.RETURNS[request.name]
    # the kernel's measure is coarse, and there only for what the deadline does not reach: a process without a parent
    cpu_s = request.deadline_s * (os.cpu_count() or 1) + 1
    question = pickle.dumps((request.name, request.arguments, cpu_s))
    most_bytes = MOST_LUMP_BYTES if kind is bytes else MOST_JSON_BYTES
    answer = unpacked(converse(process, question, request.deadline_s, most_bytes))
    return replies.checked(answer, kind, declines=request.name in replies.DECLINING)


def answer_with(asker: "Future[Any]", answer: Reply) -> None:
    """Hand an answer to whoever asked: a result, or one of the exceptions above."""
    match answer:
        case Reply("done", content):
            asker.set_result(content)
        case Reply("declined", Objection() as objection):
            asker.set_exception(Declined(objection))
        case _:
            asker.set_exception(WorkerFailed(answer.content))


def give_up(requests: Iterable[Request], why: str) -> None:
    """Tell those who wait that they wait for nothing."""
    for request in requests:
        if request.answer.set_running_or_notify_cancel():
            request.answer.set_exception(WorkerBusy(why))
