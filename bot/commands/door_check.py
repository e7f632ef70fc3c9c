"""What the doctor says of the doors: whether the settings and the household call them alike."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.checkup import Finding
from bot.settings import DoorSettings, Settings
from bot.store.books import door_names_in
from bot.words import door_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue

#: What a terminal is told; no time is.
_ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


def as_called(settings: Settings, folder: Path) -> Settings:
    """The settings with every door called as the household calls it, for whoever asks beside the service."""
    kept = door_names_in(folder)
    return settings.model_copy(
        update={
            "doors": {
                door: known.model_copy(update={"name": kept.get(door) or known.name or door})
                for door, known in settings.doors.items()
            }
        }
    )


async def check_doors(doors: Mapping[str, DoorSettings], folder: Path) -> list[Finding]:
    """A line for each door of which the settings tell something that does not count any more, or nothing at all."""
    kept = await asyncio.to_thread(door_names_in, folder)
    otherwise = [
        _warning(
            door_text.named_otherwise(f"{_prefix(door)}NAME={doors[door].name}", name), door_text.RENAME_IN_THE_CHAT
        )
        for door, name in kept.items()
        if door in doors and doors[door].name.strip() not in ("", name)
    ]
    gone = [
        _warning(door_text.without_settings(name, _prefix(door)), door_text.GIVE_IT_SETTINGS)
        for door, name in kept.items()
        if door not in doors
    ]
    return otherwise + gone


def _warning(said: Phrase, remedy: Phrase) -> Finding:
    return Finding("doors", good=False, said=_ENGLISH.plain(said), remedy=_ENGLISH.plain(remedy), needed=False)


def _prefix(door: str) -> str:
    return f"DOORS__{door.upper()}__"
