"""The service with a clock that somebody else sets: what runs in a chaos run.

The house's wall clock (``bot.commands.rooms.now``) is as many seconds away from the machine's as a file says. Where the
day's log is written several times an hour, it is written several times a minute: a run has no hours.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import main
from bot.commands import chores, rooms

#: Names the file; without it the clock is right.
SHIFT_FILE = "CHAOS_CLOCK_SHIFT"

#: So often the day's log is written.
LOG_OFTEN = timedelta(seconds=10)


def _shifted() -> datetime:
    try:
        shift_s = float(Path(os.environ[SHIFT_FILE]).read_text(encoding="ascii"))
    except (KeyError, OSError, ValueError):
        shift_s = 0.0
    return datetime.now(UTC) + timedelta(seconds=shift_s)


def prepare() -> None:
    """Have this process go by that clock, and write the log so often."""
    rooms.now = _shifted
    chores.LOG_OFTEN = LOG_OFTEN  # type: ignore[attr-defined]  # imported there


if __name__ == "__main__":
    prepare()
    sys.exit(main.main([]))
