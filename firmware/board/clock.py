"""The service's clock, as the board knows it: learnt from any answer, carried on by the ticks in between."""

import time


class Clock:
    """Unix seconds by the service's clock; None until it was learnt. The board's own date is never used."""

    def __init__(self):
        self._unix_ms = None
        self._mark = 0

    def learn(self, unix_s):
        if type(unix_s) is int and unix_s > 1_600_000_000:
            self._unix_ms = unix_s * 1000
            self._mark = time.ticks_ms()

    @property
    def now_s(self):
        self.carry()
        return None if self._unix_ms is None else self._unix_ms // 1000

    def carry(self):
        """Move the mark on; call it at least once in six days, or the ticks wrap unseen."""
        if self._unix_ms is not None:
            now = time.ticks_ms()
            self._unix_ms += time.ticks_diff(now, self._mark)
            self._mark = now
