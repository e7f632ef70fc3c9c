"""What goes wrong, each while a block lasts; afterwards it goes well again."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from random import Random

from tests.bench.chaos.faults.house import (
    board_hangs,
    broker_freezes,
    broker_restarts,
    clock_jumps,
    disk_is_full,
    nothing,
    recogniser_is_killed,
    service_is_killed,
    strangers_flood,
    telegram_counts,
    telegram_is_away,
    telegram_is_moody,
)
from tests.bench.chaos.faults.outside import (
    camera_processes_are_killed,
    cameras_hang,
    google_is_away,
    google_is_moody,
    kafka_is_away,
    kafka_is_cut,
)
from tests.bench.chaos.faults.updating import board_is_updated
from tests.bench.chaos.home import ChaosHome
from tests.bench.chaos.neighbours import Part

#: Which of its kinds comes, and when, is up to the chance that it is given.
Fault = Callable[[ChaosHome, Random], AbstractAsyncContextManager[None]]

FAULTS: tuple[Fault, ...] = (
    nothing,
    service_is_killed,
    recogniser_is_killed,
    broker_restarts,
    broker_freezes,
    telegram_is_away,
    telegram_is_moody,
    telegram_counts,
    clock_jumps,
    strangers_flood,
    board_hangs,
    disk_is_full,
    google_is_away,
    google_is_moody,
    kafka_is_away,
    kafka_is_cut,
    camera_processes_are_killed,
    cameras_hang,
    board_is_updated,
)

#: What a home must have for what goes wrong with it.
_NEEDS: Mapping[Fault, Part] = {
    google_is_away: Part.GOOGLE,
    google_is_moody: Part.GOOGLE,
    kafka_is_away: Part.KAFKA,
    kafka_is_cut: Part.KAFKA,
    camera_processes_are_killed: Part.CAMERAS,
    cameras_hang: Part.CAMERAS,
    board_is_updated: Part.FIRMWARE,
}


def possible(home: ChaosHome) -> tuple[Fault, ...]:
    """What can go wrong in this home."""
    there = tuple(fault for fault in FAULTS if fault not in _NEEDS or _NEEDS[fault] in home.parts)
    return there if home.disk else tuple(fault for fault in there if fault is not disk_is_full)


def name_of(fault: Fault) -> str:
    """As it is counted."""
    return fault.__name__.replace("_", " ")
