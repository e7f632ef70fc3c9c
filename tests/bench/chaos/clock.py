"""The service with a clock that somebody else sets: what ``Service.program`` runs in a chaos run.

The house's wall clock (``bot.commands.rooms.now``) is as many seconds away from the machine's as a file says.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import main
from bot.commands import rooms

#: Names the file; without it the clock is right.
SHIFT_FILE = "CHAOS_CLOCK_SHIFT"


def _shifted() -> datetime:
    try:
        shift_s = float(Path(os.environ[SHIFT_FILE]).read_text(encoding="ascii"))
    except (KeyError, OSError, ValueError):
        shift_s = 0.0
    return datetime.now(UTC) + timedelta(seconds=shift_s)


if __name__ == "__main__":
    rooms.now = _shifted
    sys.exit(main.main([]))
