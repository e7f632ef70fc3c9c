"""Secrets reach no log, exception texts included; nobody forges a line, and nobody floods it."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.records.backup import BackupFault, BackupRefused
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.records.ledger_trouble import LedgerReason, LedgerRefused
from bot.house.residents.permissions import Action, NotAllowed, Refusal
from bot.house.watch.camera import CameraUnreachable, Trouble
from bot.logs import CountingHandler, RedactingFormatter, set_up
from recognizer.detect.fetching import FetchFault, ModelNotFetched

TOKEN = "123456789:" + "A" * 35


def formatted(message: str, *args: object, exc: BaseException | None = None) -> str:
    info = (type(exc), exc, exc.__traceback__) if exc else None
    record = logging.LogRecord("x", logging.INFO, "", 0, message, args, info)
    return RedactingFormatter(["hunter2hunter2", "", "abc"]).format(record)


def _fail() -> None:
    raise RuntimeError(f"https://example.org/bot{TOKEN}/getMe")


def _fail_with(trouble: Exception) -> None:
    raise trouble


def test_a_token_in_an_address_is_blackened() -> None:
    assert TOKEN not in formatted("GET %s", f"https://example.org/file/bot{TOKEN}/photos/1.jpg")


def test_a_token_in_a_traceback_is_blackened() -> None:
    try:
        _fail()
    except RuntimeError as exc:
        text = formatted("failed", exc=exc)
    assert "RuntimeError" in text
    assert TOKEN not in text


def test_known_secrets_are_blackened_and_short_words_are_not() -> None:
    text = formatted("password hunter2hunter2 abc")
    assert "hunter2hunter2" not in text
    assert "abc" in text


def test_times_and_ids_stay_readable() -> None:
    assert "12:34:56" in formatted("at 12:34:56 id 12345")


@pytest.mark.parametrize("secret", ["pass word/with+all&that", "pässword"])
def test_a_secret_in_an_address_is_blackened_however_it_is_quoted(secret: str) -> None:
    formatter = RedactingFormatter([secret])
    for spelt in (quote(secret), quote(secret, safe=""), quote_plus(secret), quote_plus(secret).lower()):
        record = logging.LogRecord("x", logging.INFO, "", 0, "GET /?token=%s", (spelt,), None)
        assert formatter.format(record).endswith("/?token=‹secret›")


@pytest.mark.parametrize(
    "evil", ["\n", "\r", "\x1b[2K", "\x85", "\u2028", "\u2029", "\x00", "\u202e", "\x9b2J", "\x7f"]
)
def test_no_foreign_text_forges_a_line_or_moves_the_cursor(evil: str) -> None:
    text = formatted("%s: 404", f"/a{evil}2026-06-01 18:04:10,000 INFO    doorman: all is well")

    assert len(text.splitlines()) == 1
    assert text.isprintable()


def test_no_exception_forges_a_line() -> None:
    forged = "2026-06-01 18:04:10,000 INFO    doorman: all is well"
    troubles = [ValueError(f"x\r{forged}\x1b[1A"), ValueError(f"y\u2028{forged}\n{forged}")]
    try:
        _fail_with(ExceptionGroup(f"a\n{forged}", troubles))
    except ExceptionGroup as exc:
        first, *rest = formatted("failed", exc=exc).splitlines()

    assert first.endswith("failed")
    assert any("Traceback (most recent call last)" in line for line in rest)
    assert all(line.startswith("  | ") and line.isprintable() for line in rest)


def test_no_stack_forges_a_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "where", (), None)
    record.stack_info = "Stack (most recent call last):\n2026-06-01 18:04:10,000 INFO    doorman: all is well\x1b[1A"
    _, *rest = RedactingFormatter().format(record).splitlines()

    assert len(rest) == 2
    assert all(line.startswith("  | ") and line.isprintable() for line in rest)


def test_half_a_character_is_no_trouble() -> None:
    assert formatted("%s", "a\udcffb").encode().endswith(b"a\\udcffb")


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def counted() -> Iterator[tuple[logging.Logger, StringIO, Wall]]:
    written, wall = StringIO(), Wall()
    handler = CountingHandler(written, wall)
    handler.setFormatter(RedactingFormatter())
    log = logging.getLogger("counted")
    log.setLevel(logging.DEBUG)
    log.propagate, log.handlers = False, [handler]
    yield log, written, wall
    log.handlers = []
    handler.close()


def test_what_is_said_ten_thousand_times_is_written_twenty_times_and_counted(
    counted: tuple[logging.Logger, StringIO, Wall],
) -> None:
    log, written, wall = counted
    for n in range(10_000):
        log.warning("stranger %d knocks", n)
    assert len(written.getvalue().splitlines()) == 20

    wall.now = 10.0
    log.warning("something else")
    lines = written.getvalue().splitlines()
    assert lines[-2].endswith("stranger 9999 knocks (and 9979 more like this)")
    assert lines[-1].endswith("something else")


def test_what_was_held_back_is_counted_at_the_end_too(counted: tuple[logging.Logger, StringIO, Wall]) -> None:
    log, written, _ = counted
    for _ in range(30):
        log.warning("again")
    log.handlers[0].close()

    assert written.getvalue().splitlines()[-1].endswith("again (and 9 more like this)")


def test_one_line_that_repeats_hides_no_other(counted: tuple[logging.Logger, StringIO, Wall]) -> None:
    log, written, _ = counted
    for _ in range(100):
        log.warning("again")
    log.warning("rung")
    log.debug("fine print")

    assert written.getvalue().splitlines()[-2].endswith("rung")


def test_a_new_window_speaks_again(counted: tuple[logging.Logger, StringIO, Wall]) -> None:
    log, written, wall = counted
    for wall.now in range(100):  # a line a second is no flood
        log.warning("tick")

    assert "more like this" not in written.getvalue()
    assert len(written.getvalue().splitlines()) == 100


def test_what_the_service_logs_is_both_counted_and_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    set_so: dict[str, Any] = {}
    with monkeypatch.context() as apart:  # the loggers of this run stay as they are
        apart.setattr(logging, "basicConfig", lambda **how: set_so.update(how))
        apart.setattr(logging, "getLogger", logging.Logger)
        set_up("INFO", ["hunter2hunter2"])

    (handler,) = set_so["handlers"]
    assert isinstance(handler, CountingHandler)
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s\n", ("hunter2hunter2",), None)
    assert handler.format(record).endswith("‹secret›\\n")


@pytest.mark.parametrize(
    "failures",
    [
        [ModelNotFetched(fault, "https://example.org/x", detail="Name or service not known") for fault in FetchFault],
        [DoorUnreachable(DoorId("front"), failure) for failure in Failure],
        [BackupRefused(fault) for fault in BackupFault],
        [StoreUnwritable(state) for state in DiskState],
        [LedgerRefused(404, reason) for reason in LedgerReason],
        [NotAllowed(action, refusal) for action in Action for refusal in Refusal],
        [CameraUnreachable(trouble) for trouble in Trouble],
    ],
    ids=lambda failures: type(failures[0]).__name__,
)
def test_what_the_log_says_of_a_failure_is_words_and_no_code(failures: list[Exception]) -> None:
    assert [str(failure) for failure in failures if "_" in str(failure)] == []
    assert len({str(failure) for failure in failures}) == len(failures)
