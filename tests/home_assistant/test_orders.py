"""What comes over the broker as an order to a lock: torn, wrong, old, said again, or one."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.home_assistant.orders import NoOrder, OldOrder, OrderTimes, UnlockOrder, lock_order

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def said(**asked: object) -> bytes:
    return json.dumps({"action": "UNLOCK", "code": "4711", "at": NOW.timestamp(), **asked}).encode()


def test_an_order_is_read_and_shows_its_code_to_nobody() -> None:
    order = lock_order(said())
    assert order == UnlockOrder("4711", NOW.timestamp())
    assert "4711" not in repr(order)
    assert lock_order(said(code="")) == UnlockOrder("", NOW.timestamp())
    assert lock_order(said(action="LOCK")) is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"UNLOCK",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b"[" * 400,
        b"{" + b" " * 600 + b"}",
        said(action="OPEN"),
        said(action=None),
        said(code=4711),
        said(code="47 11"),
        said(code="４７１１"),
        said(code="1" * 9),
        said(code="4711'; DROP"),
        said(at="now"),
        said(at=True),
        said(at=None),
        said(more="x"),
        b'{"action": "UNLOCK", "code": "4711", "at": NaN}',
        b'{"action": "UNLOCK", "code": "4711", "at": 1e999}',
        b'{"action": "UNLOCK", "code": "4711", "at": ' + b"9" * 400 + b"}",
        b'{"action": "UNLOCK", "code": "4711"}',
    ],
)
def test_whatever_else_is_none(payload: bytes) -> None:
    with pytest.raises(NoOrder) as why:
        lock_order(payload)
    assert "4711" not in str(why.value)


@pytest.mark.parametrize("away_s", [-3600, -31, 31, 86400])
def test_an_order_of_another_time_is_refused(away_s: float) -> None:
    with pytest.raises(OldOrder):
        OrderTimes().check("front", UnlockOrder("4711", NOW.timestamp() + away_s), NOW)


def test_an_order_counts_once_and_none_before_it() -> None:
    times, at = OrderTimes(), NOW.timestamp()
    times.check("front", UnlockOrder("4711", at), NOW)
    for again in (at, at - 1):
        with pytest.raises(OldOrder):
            times.check("front", UnlockOrder("4711", again), NOW)
    times.check("back", UnlockOrder("4711", at), NOW)
    times.check("front", UnlockOrder("4711", at + 0.001), NOW + timedelta(seconds=1))
