"""What goes wrong with those outside: Google, Kafka, cameras."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

import psutil

from tests.bench.chaos.home import ChaosHome
from tests.fakes.google import Trouble

#: What Google answers now and then.
_TROUBLES = (
    Trouble(status=500),
    Trouble(status=429),
    Trouble(status=503, body="<html>Bad gateway</html>"),
    Trouble(lost=True),
)


@asynccontextmanager
async def google_is_away(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Nothing passes to Google, and nobody is told."""
    wire = home.neighbours.google_wire
    assert wire
    wire.go_dark()
    try:
        yield
    finally:
        wire.light_up()


@asynccontextmanager
async def google_is_moody(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """500, 429, a gateway's page, and what was done without an answer."""
    google = home.neighbours.google
    assert google
    for kind in ("token", "spreadsheet", "change", "read"):
        google.troubles[kind].extend(chance.choice(_TROUBLES) for _ in range(chance.randrange(4)))
    try:
        yield
    finally:
        google.troubles.clear()


@asynccontextmanager
async def kafka_is_away(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Kafka stands still, its connections with it."""
    assert home.neighbours.kafka
    home.neighbours.kafka.freeze()
    try:
        yield
    finally:
        home.neighbours.kafka.thaw()


@asynccontextmanager
async def kafka_is_cut(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """The connections to Kafka end in the middle of something, and new ones lead nowhere for a while."""
    wire = home.neighbours.kafka_wire
    assert wire
    wire.cut()
    wire.go_dark()
    try:
        yield
    finally:
        wire.light_up()


@asynccontextmanager
async def camera_processes_are_killed(home: ChaosHome, _chance: Random) -> AsyncIterator[None]:
    """Kill -9 of the process of each camera."""
    for process in camera_processes(home):
        with suppress(psutil.Error):
            process.kill()
    yield


@asynccontextmanager
async def cameras_hang(home: ChaosHome, chance: Random) -> AsyncIterator[None]:
    """One camera is unplugged, frozen, or hangs up; the other one goes on."""
    garden = home.neighbours.garden
    assert garden
    what = chance.randrange(3)
    if what == 0:
        await garden.take_away()
    elif what == 1:
        garden.frozen = True
    else:
        await garden.reset()
    try:
        yield
    finally:
        garden.frozen = False
        if what == 0:
            garden.put_back()


def camera_processes(home: ChaosHome) -> list[psutil.Process]:
    """Those that the service has for its cameras."""
    assert home.service.process
    found = []
    with suppress(psutil.Error):
        for process in psutil.Process(home.service.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if "bot.cameras.process" in " ".join(process.cmdline()):
                    found.append(process)
    return found
