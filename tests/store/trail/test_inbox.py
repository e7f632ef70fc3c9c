"""What was noted beside the service comes into the audit trail, by the one who writes it."""

import asyncio
import json
import os
import socket
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.house.people import PersonId
from bot.store import open_key, open_store
from bot.store.trail.inbox import INBOX, leave_note

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def lines(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "audit.jsonl").read_bytes().splitlines()]


def exports(data: Path) -> list[dict[str, Any]]:
    return [line for line in lines(data) if line["what"] == "records exported"]


async def test_a_note_is_taken_up_into_the_chain_once_with_when_it_was_left(tmp_path: Path) -> None:
    leave_note(tmp_path, NOON, "records exported", records="visits", start="2026-10-01")
    async with open_store(tmp_path, audit_key=open_key([tmp_path / "audit.key"])) as store:
        inbox = store.inbox()
        await inbox.take_up()
        await inbox.take_up()
        await store.audit.seal()  # the chain is whole
    (line,) = exports(tmp_path)
    told = line["details"]
    assert (told["records"], told["start"], told["by"]) == ("visits", "2026-10-01", None)
    assert (told["beside"], told["told_at"]) == (True, NOON.isoformat())
    assert not list((tmp_path / INBOX).iterdir())


async def test_one_that_was_left_without_a_service_waits_for_the_next(tmp_path: Path) -> None:
    async with open_store(tmp_path):
        pass
    leave_note(tmp_path, NOON, "backup written")
    async with open_store(tmp_path) as store:
        await store.inbox().take_up()
    assert [line["what"] for line in lines(tmp_path)] == ["backup written"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"what": "records exported", "at": "2026-11-27T12:',
        b"[]",
        b'{"what": "records exported", "at": "yesterday", "details": {}}',
        b'{"what": "unlocked", "at": "2026-11-27T12:00:00+00:00", "details": {"door": "front"}}',
        b'{"what": "records exported", "at": "2026-11-27T12:00:00+00:00", "details": {"by": 1001}}',
        b'{"what": "records exported", "at": "2026-11-27T12:00:00+00:00", "details": {"what": "unlocked"}}',
        b'{"what": "records exported", "at": "2026-11-27T12:00:00+00:00", "details": {"self": 1}}',
        b'{"what": "records exported", "at": "2026-11-27T12:00:00+00:00", "details": {"n": {"m": []}}}',
        b'{"what": "records exported", "at": "2026-11-27T12:00:00+00:00", "details": {"a": "' + b"a" * 5000 + b'"}}',
    ],
    ids=[
        "empty",
        "torn",
        "a list",
        "no time",
        "no such deed",
        "says who",
        "says what twice",
        "says self",
        "nested",
        "too large",
    ],
)
async def test_what_is_no_note_of_ours_is_put_aside_and_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / INBOX).mkdir()
    (tmp_path / INBOX / "20261127T120000-aa.json").write_bytes(content)
    leave_note(tmp_path, NOON, "records exported", records="visits")
    async with open_store(tmp_path) as store:
        await store.inbox().take_up()
    assert len(exports(tmp_path)) == len(lines(tmp_path)) == 1
    (aside,) = (tmp_path / "unreadable").iterdir()
    assert aside.read_bytes() == content


async def test_a_link_in_the_inbox_leads_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text('{"what": "backup written", "at": "2026-11-27T12:00:00+00:00", "details": {}}')
    (tmp_path / "data" / INBOX).mkdir(parents=True)
    (tmp_path / "data" / INBOX / "link.json").symlink_to(outside)
    async with open_store(tmp_path / "data") as store:
        await store.inbox().take_up()
    assert not lines(tmp_path / "data")
    assert outside.exists()


async def test_a_pipe_and_a_socket_in_the_inbox_hold_nothing_up(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / INBOX
    inbox.mkdir(parents=True)
    os.mkfifo(inbox / "20261127T110000-aa.json")
    with socket.socket(socket.AF_UNIX) as listening, chdir(inbox):  # the name of a socket is a short one
        listening.bind("20261127T110000-bb.json")
        leave_note(tmp_path / "data", NOON, "records exported", records="visits")
        async with open_store(tmp_path / "data") as store, asyncio.timeout(10):
            await store.inbox().take_up()
            await store.inbox().take_up()
            await store.people.remove(PersonId("grace"))
    assert len(exports(tmp_path / "data")) == 1
    assert not list(inbox.iterdir())
    assert len(list((tmp_path / "data" / "unreadable").iterdir())) == 2


def test_nobody_may_leave_any_other_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unlocked"):
        leave_note(tmp_path, NOON, "unlocked")
