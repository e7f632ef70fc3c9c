"""What the doctor finds out of the doors: whether the settings and the household call them alike."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.devices.added import settings_of
from bot.house.findings.findings import Finding, Found, Part
from bot.house.findings.settings_findings import DoorNamedOtherwise, DoorWithoutSettings
from bot.settings import DoorSettings, Settings
from bot.store.books import added_doors_in, door_names_in


def as_reached(settings: Settings) -> Settings:
    """The settings with the doors that were added in the chat, for whoever asks beside the service."""
    added: dict[str, DoorSettings] = {}
    for door in added_doors_in(settings.store.folder):
        with suppress(ValueError):  # the service leaves it out, and says so
            added[door.id] = settings_of(door)
    return replace(settings, doors={**added, **settings.doors})


def as_called(settings: Settings) -> Settings:
    """The settings with every door called as the household calls it, for whoever asks beside the service."""
    kept = door_names_in(settings.store.folder)
    named = {
        door: known.model_copy(update={"name": kept.get(door) or known.name or door})
        for door, known in settings.doors.items()
    }
    return replace(settings, doors=named)


async def check_doors(settings: Settings) -> list[Finding]:
    """A line for each door of which the settings tell something that does not count any more, or nothing at all."""
    doors = settings.doors
    kept = await asyncio.to_thread(door_names_in, settings.store.folder)
    otherwise = [
        DoorNamedOtherwise(f"{_prefix(door)}NAME={doors[door].name}", name)
        for door, name in kept.items()
        if door in doors and doors[door].name.strip() not in ("", name)
    ]
    gone = [DoorWithoutSettings(name, _prefix(door)) for door, name in kept.items() if door not in doors]
    found: list[Found] = [*otherwise, *gone]
    return [Finding(Part.DOORS, one, good=False, needed=False) for one in found]


def _prefix(door: str) -> str:
    return f"DOORS__{door.upper()}__"
