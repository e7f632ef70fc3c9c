"""What a run shows."""

import statistics
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Figures:
    """The figures of one run; ``wrong`` is empty where everything held."""

    seed: int
    #: How many wanted each core of this machine at the end.
    shared_by: float
    gap_s: float
    gaps: str
    lasts_s: float
    rings: int = 0
    #: Of them, those that a kill took while a disk that did not answer had not taken them.
    lost_in_memory: int = 0
    visits: int = 0
    episodes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    #: What there was besides doors, residents and a program.
    parts: tuple[str, ...] = ()
    #: At so many doors the board ran the program of the real ones.
    real_boards: int = 0
    updates: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    openings: int = 0
    #: The longest from the last tap before a strike to that strike.
    latest_opening_s: float = 0.0
    messages_unheard: int = 0
    #: What the service asked of Telegram, by the status of the answer; 0: no answer came.
    calls: Counter[int] = field(default_factory=Counter)
    #: How long it took after each episode until all was told and quiet.
    settling_s: list[float] = field(default_factory=list)
    took_s: float = 0.0
    #: Of the life of the service in which most episodes passed: the first and the last that was weighed.
    episodes_in_longest_life: int = 0
    memory_mib: tuple[float, float] = (0.0, 0.0)
    descriptors: tuple[int, int] = (0, 0)
    threads: tuple[int, int] = (0, 0)
    #: Of each life of the service: how many episodes it lasted, and its memory when it was first and last weighed. One
    #: that begins has the same books to carry as the one before had at its end.
    lives_mib: list[tuple[int, float, float]] = field(default_factory=list)
    temporary_files: int = 0
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        settling_s = found.pop("settling_s") or [0.0]
        found["settling_s_median"], found["settling_s_longest"] = statistics.median(settling_s), max(settling_s)
        found["faults"] = dict(sorted(self.faults.items()))
        found["calls"] = {str(status): count for status, count in sorted(self.calls.items())}
        found["rings_a_minute"] = round(60 * self.rings / self.took_s) if self.took_s else 0
        return found
