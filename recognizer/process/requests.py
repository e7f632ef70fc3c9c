"""What is asked of a process that looks at pictures: who waits for an answer, how it is put, and how it may fail."""

import os
import pickle
import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from recognizer.process.pipe import MOST_JSON_BYTES, MOST_LUMP_BYTES, Declined, Reply, unpacked
from recognizer.process.replies import AnswerTable, checked
from recognizer.process.spawn import converse
from recognizer.refusal import Objection


class ProcessLost(Exception):
    """The process died as often as this request may cost, or had to be killed once for taking too long."""


class ProcessBusy(Exception):
    """The request waited too long, or newer ones took its place."""


class ProcessBroken(Exception):
    """The process cannot be started; the text says why."""


class ProcessFailed(Exception):
    """What was asked for failed in a way that nobody foresaw; the process lives and has logged it."""


@dataclass(slots=True, eq=False)
class Request:
    """A method of the process to be called, within ``deadline_s`` seconds, with whoever waits for its answer."""

    name: str
    arguments: tuple[Any, ...]
    deadline_s: float
    tries: int
    #: Before all others, the newest first of all.
    newest_first: bool = False
    #: Behind all others, the oldest first.
    patiently: bool = False
    since: float = field(default_factory=time.monotonic)
    answer: Future[Any] = field(default_factory=Future)


def following(waiting: Sequence[Request]) -> Request:
    """Of those that wait, oldest first, whose turn it is."""
    hasty = [request for request in waiting if request.newest_first]
    if hasty:
        return hasty[-1]
    return next((request for request in waiting if not request.patiently), waiting[0])


def one_too_many(waiting: Sequence[Request], most: int) -> Request | None:
    """Of those that wait, oldest first, which one is given up; None: none has to be.

    What is asked patiently goes first, so that no camera takes a ring's place; what is neither is never given up.
    """
    patient = [request for request in waiting if request.patiently]
    if patient and len(waiting) > most:
        return patient[0]
    hasty = [request for request in waiting if request.newest_first]
    return hasty[0] if len(hasty) > most else None


def put(process: subprocess.Popen[bytes], request: Request, table: AnswerTable) -> Reply:
    """The answer to a request, and all of it what it should be; raises OSError, EOFError, Forged."""
    kind = table.returns[request.name]
    # the kernel's measure is coarse, and there only for what the deadline does not reach: a process without a parent
    cpu_s = request.deadline_s * (os.cpu_count() or 1) + 1
    question = pickle.dumps((request.name, request.arguments, cpu_s))
    most_bytes = MOST_LUMP_BYTES if kind is bytes else MOST_JSON_BYTES
    answer = unpacked(converse(process, question, request.deadline_s, most_bytes))
    return checked(answer, kind, declines=request.name in table.declining)


def answer_with(asker: "Future[Any]", answer: Reply) -> None:
    """Hand an answer to whoever asked: a result, or one of the exceptions above."""
    match answer:
        case Reply("done", content):
            asker.set_result(content)
        case Reply("declined", Objection() as objection):
            asker.set_exception(Declined(objection))
        case _:
            asker.set_exception(ProcessFailed(answer.content))


def give_up(requests: Iterable[Request], why: str) -> None:
    """Tell those who wait that they wait for nothing."""
    for request in requests:
        if request.answer.set_running_or_notify_cancel():
            request.answer.set_exception(ProcessBusy(why))
