"""Doors at which faces are hard to tell, found beside the service; for the doctor and ``main.py faces``."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.commands.door_check import as_called, as_reached
from bot.house.doors.door import Door, DoorId
from bot.house.faces.door_light import LOOKED_BACK, HardToTell, hard_to_tell_among
from bot.house.findings.eyes_findings import DoorHardToTell
from bot.house.findings.findings import Finding, Part
from bot.settings import Settings
from bot.store.visits.reading import visits_in


def hard_to_tell_in(settings: Settings) -> Sequence[HardToTell]:
    """Those of the last two weeks, as the household calls them."""
    now = datetime.now(UTC)
    doors = [Door(DoorId(door), known.name) for door, known in as_called(as_reached(settings)).doors.items()]
    return hard_to_tell_among(doors, visits_in(settings.store.folder, now - LOOKED_BACK, now))


async def check_light(settings: Settings) -> list[Finding]:
    """A line for each."""
    found = await asyncio.to_thread(hard_to_tell_in, settings)
    return [
        Finding(
            Part.RECOGNITION, DoorHardToTell(one.door.name, one.faces, one.unsure, one.dim), good=False, needed=False
        )
        for one in found
    ]
