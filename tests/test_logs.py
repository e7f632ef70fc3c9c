"""Secrets reach no log, exception texts included."""

import logging

from bot.logs import RedactingFormatter

TOKEN = "123456789:" + "A" * 35


def formatted(message: str, *args: object, exc: BaseException | None = None) -> str:
    info = (type(exc), exc, exc.__traceback__) if exc else None
    record = logging.LogRecord("x", logging.INFO, "", 0, message, args, info)
    return RedactingFormatter(["hunter2hunter2", "", "abc"]).format(record)


def _fail() -> None:
    raise RuntimeError(f"https://example.org/bot{TOKEN}/getMe")


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
