"""What systemd is told, over a socket as its own."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service_manager import ServiceManager


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hears:
        hears.bind(address)
        hears.settimeout(5)
        yield hears, address


def test_it_is_told_when_the_house_is_open_and_when_it_closes(listening: tuple[socket.socket, str]) -> None:
    hears, address = listening
    manager = ServiceManager({"NOTIFY_SOCKET": address})
    manager.opened()
    manager.closing()
    assert [hears.recv(100), hears.recv(100)] == [b"READY=1", b"STOPPING=1"]
    assert manager.interval_s is None


@pytest.mark.looptime
async def test_it_hears_three_times_in_each_interval_that_we_live(listening: tuple[socket.socket, str]) -> None:
    hears, address = listening
    manager = ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())})
    assert manager.interval_s == 10
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(25):
            await manager.keep_telling()
    assert [hears.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hears:
        name = f"doorman-{os.getpid()}"
        hears.bind(f"\0{name}")
        hears.settimeout(5)
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).opened()
        assert hears.recv(100) == b"READY=1"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"WATCHDOG_USEC": "30000000"},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "soon"},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"},
    ],
)
async def test_started_by_hand_or_under_another_s_watch_it_goes_on_without_a_word(environment: dict[str, str]) -> None:
    manager = ServiceManager(environment)
    manager.opened()
    await manager.keep_telling()
    manager.closing()
    assert manager.interval_s is None
