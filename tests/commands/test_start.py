"""What a start does by itself, where nothing smaller shows it."""

import asyncio
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from bot.commands import chores, run
from bot.nursery import Nursery
from bot.schedule import Chore
from bot.settings import Settings, SettingsWrong
from main import open_house
from tests.devices.test_room import settings_of
from tests.rig.mosquitto import free_port


class Diary:
    """A schedule that only writes down."""

    def __init__(self) -> None:
        self.daily_at: list[tuple[time, Chore]] = []

    def daily(self, at: time, _zone: ZoneInfo, chore: Chore, _name: str, **_how: bool) -> None:
        self.daily_at.append((at, chore))


class Hand:
    """Writes down what it does, as a housekeeper and as a notary."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.looked = asyncio.Event()

    async def post_recent(self) -> None:
        self.done.append("posted")

    async def retry(self) -> None:
        await asyncio.Event().wait()

    async def look(self) -> None:
        self.done.append("looked")
        self.looked.set()

    async def seal(self) -> None:
        self.done.append("sealed")


async def test_the_audit_trail_is_looked_through_at_the_start_and_its_seal_told_every_day() -> None:
    settings: Settings = settings_of(free_port())
    diary, housekeeper, notary = Diary(), Hand(), Hand()
    async with Nursery() as nursery:
        chores.set_chores(diary, nursery, settings.house, housekeeper, notary)  # type: ignore[arg-type]  # all it asks for
        await notary.looked.wait()
        for at, chore in diary.daily_at:
            assert at == settings.house.daily_log_at
            await chore()
    assert notary.done == ["looked", "sealed"]
    assert housekeeper.done == ["posted"]


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
