"""What a start does by itself, where nothing smaller shows it."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.commands import chores, run
from bot.commands.wording import say_refusal
from bot.house.doors.door import Door, DoorId
from bot.house.house_rules import LOG_OFTEN, HouseRules, Rules
from bot.nursery import Nursery
from bot.schedule import Chore
from bot.settings import Settings, SettingsWrong
from bot.web import HttpTrouble
from bot.words import tongue
from bot.words.tongue import Language
from main import open_house
from tests.devices.test_room import settings_of
from tests.rig.mosquitto import free_port

ROOT = Path(__file__).parents[2]


class Diary:
    """A schedule that only writes down."""

    def __init__(self) -> None:
        self.daily_at: list[tuple[time, Chore, str]] = []
        self.often: dict[str, tuple[timedelta, Chore]] = {}

    def daily(self, at: time, _zone: ZoneInfo, chore: Chore, name: str, **_how: bool) -> None:
        self.daily_at.append((at, chore, name))

    def every(self, interval: timedelta, chore: Chore, name: str) -> None:
        self.often[name] = (interval, chore)

    def drop(self, name: str) -> None:
        self.often.pop(name, None)


class Hand:
    """Writes down what it does, as a housekeeper, as a notary and as whoever deletes what was kept long enough."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.looked = asyncio.Event()

    async def post_recent(self) -> None:
        self.done.append("posted")

    async def apply(self) -> None:
        self.done.append("cleared")

    async def retry(self) -> None:
        await asyncio.Event().wait()

    async def look(self) -> None:
        self.done.append("looked")
        self.looked.set()

    async def seal(self) -> None:
        self.done.append("sealed")

    async def weekly(self) -> None:
        self.done.append("backed up")


async def test_the_audit_trail_is_looked_through_at_the_start_and_its_seal_told_every_day() -> None:
    rules = Rules(HouseRules(daily_log_at=time(21)), ZoneInfo("Europe/Berlin"))
    diary, housekeeper, notary = Diary(), Hand(), Hand()
    async with Nursery() as nursery:
        chores.set_chores(diary, nursery, rules, housekeeper, notary, cleared := Hand(), backups := Hand())  # type: ignore[arg-type]
        await notary.looked.wait()
        own = {"what was kept long enough": time(4, 10), "a backup": time(4, 40)}
        assert own.keys() < {name for _, _, name in diary.daily_at}
        for at, chore, name in diary.daily_at:
            assert at == own.get(name, time(21))
            await chore()
    assert notary.done == ["looked", "sealed"]
    assert housekeeper.done == ["posted"]
    assert cleared.done == ["cleared"]
    assert backups.done == ["backed up"]


async def test_the_day_s_log_is_written_often_while_the_rules_say_so() -> None:
    rules = Rules(HouseRules(log_often=True), ZoneInfo("Europe/Berlin"))
    diary, housekeeper = Diary(), Hand()
    async with Nursery() as nursery:
        chores.set_chores(diary, nursery, rules, housekeeper, Hand(), Hand(), Hand())  # type: ignore[arg-type]
        assert list(diary.often.values()) == [(LOG_OFTEN, housekeeper.post_recent)]
        rules.change(replace(rules.kept, log_often=False))
        assert diary.often == {}


def test_the_service_keeps_its_memory_private_before_a_secret_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def read() -> Settings:
        done.append("secrets")
        raise SettingsWrong([])

    monkeypatch.setattr(run, "keep_memory_private", lambda: done.append("private"))
    monkeypatch.setattr(run, "read_settings", read)
    with pytest.raises(SettingsWrong):
        run.run(open_house)
    assert done == ["private", "secrets"]


async def test_no_sentence_is_read_from_disk_while_the_house_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading on the loop would hold up every press meanwhile."""
    readers: list[threading.Thread] = []

    def reading(*given: Any, **named: Any) -> Catalog:
        readers.append(threading.current_thread())
        return read_po(*given, **named)

    @asynccontextmanager
    async def speaking(_: Settings) -> AsyncIterator[Mapping[DoorId, Door]]:
        read = len(readers)
        said = {say_refusal(HttpTrouble.MISREAD, language).sentence for language in Language}
        assert len(said) == len(Language)
        assert len(readers) == read
        os.kill(os.getpid(), signal.SIGTERM)
        yield {}

    monkeypatch.setattr(tongue, "read_po", reading)
    tongue._catalogue.cache_clear()
    await run.serve(settings_of(free_port()), speaking)
    assert len(readers) == len(Language) - 1  # English needs none


def test_a_service_that_keeps_its_log_in_files_loads_neither_gspread_nor_numpy_nor_aiokafka() -> None:
    rooms = "main, bot.commands.chores, bot.commands.kafka, bot.commands.rooms, bot.house.joining, bot.report"
    named = {"gspread", "numpy", "aiogram", "aiokafka", "cryptography", "bot.kafka.looks.asking.dispatcher"}
    loaded = f"import sys; import {rooms}; print(sorted({named} & set(sys.modules)))"
    command = [sys.executable, "-c", loaded]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    assert done.stdout.strip() == "['aiogram']"
