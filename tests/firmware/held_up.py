"""A board whose watchdog counts the board's own time: a host that is busy elsewhere is no reason to bite."""

import asyncio
from pathlib import Path

from firmware.simulator.board import SimulatedBoard

#: What is on its way when the time is up still counts, in seconds.
_ON_ITS_WAY_S = 0.1


class PatientBoard(SimulatedBoard):
    """Bites when the program has been silent for ``watchdog_s`` in which it was allowed to run."""

    _waited_s = 0.0
    _warned = False

    def _feed(self) -> None:
        self._warned = False
        self._waited_s = self._held_up_s()
        super()._feed()

    def _bite(self) -> None:
        waited_s = self._held_up_s()
        more_s = waited_s - self._waited_s
        if self._warned and more_s < _ON_ITS_WAY_S:
            super()._bite()
            return
        self._warned = True
        self._waited_s = waited_s
        self._dog = asyncio.get_running_loop().call_later(max(more_s, _ON_ITS_WAY_S), self._bite)

    def _held_up_s(self) -> float:
        """How long the board's process has waited for a processor, since it began."""
        if self._process is None:
            return 0.0
        try:
            waited_ns = Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[1]
        except OSError:
            return 0.0  # it has ended, or this kernel does not say
        return int(waited_ns) / 1e9
