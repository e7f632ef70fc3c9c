"""What the doctor looks up of what is kept, of backups, and of the unit that starts the service."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.commands.installing.plan import PROJECT, written_folders
from bot.commands.installing.unit import unit
from bot.commands.rooms import now
from bot.house.findings.findings import Finding, Part
from bot.house.findings.keeping_findings import BackedUp, KeptFor, UnitFound
from bot.house.house_rules import HouseRules
from bot.settings import Settings, settings_file
from bot.store.books import backups_in, house_rules_in

#: Without a newer one for so long somebody should make one.
_OLD = timedelta(days=31)

_UNIT = Path("/etc/systemd/system/doorman.service")


async def check_backup(folder: Path) -> Finding:
    """How old the last backup is, and how the last try went."""
    known = await asyncio.to_thread(backups_in, folder)
    fresh = known.made_at is not None and now() - known.made_at < _OLD
    found = BackedUp(known.made_at, known.fault, known.weekly)
    return Finding(Part.BACKUP, found, good=fresh and known.fault is None, needed=False)


async def check_retention(folder: Path) -> Finding:
    """How long what is kept."""
    kept = await asyncio.to_thread(house_rules_in, folder) or HouseRules()
    found = KeptFor(kept.known_days, kept.stranger_days, kept.visit_days, kept.audit_days)
    return Finding(Part.RETENTION, found, good=True)


async def check_unit(settings: Settings, path: Path = _UNIT) -> Finding:
    """Whether the service starts with the machine, by a unit as this release writes it."""
    return await asyncio.to_thread(_look_at_unit, settings, path)


def _look_at_unit(settings: Settings, path: Path) -> Finding:
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Finding(Part.UNIT, UnitFound(str(path), there=False, same=False), good=False, needed=False)
    user = next((line.partition("=")[2] for line in written.splitlines() if line.startswith("User=")), "")
    wanted = unit(
        user=user,
        python=Path(sys.executable),
        project=PROJECT,
        env_file=settings_file().absolute(),
        writes=written_folders(settings.store),
    )
    same = written == wanted
    return Finding(Part.UNIT, UnitFound(str(path), there=True, same=same), good=same, needed=False)
