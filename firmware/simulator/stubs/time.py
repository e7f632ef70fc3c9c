"""The board's ticks: the host's, moved on by what the test skipped."""

import utime
from utime import *  # noqa: F403 - everything else is the host's

shift_ms = 0


def ticks_ms():
    return utime.ticks_ms() + shift_ms
