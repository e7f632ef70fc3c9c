"""What a worker did so far, for its log and for the service."""

from dataclasses import dataclass


@dataclass(slots=True)
class WorkerCounts:
    """Since it started."""

    #: Looks that were answered.
    looked: int = 0
    #: Nobody waited for these any more.
    late: int = 0
    #: Messages that went to the topic of what could not be looked at.
    dead: int = 0
    #: The faces that they were for did not come.
    behind: int = 0
    #: Messages that lie there and wait; as of the last look at it.
    lag: int = 0
    #: Partitions that are this worker's now.
    places: int = 0
    #: How long the last looks took, in milliseconds, oldest first.
    took_ms: tuple[int, ...] = ()

    def took(self, took_ms: int) -> None:
        """One more was answered."""
        self.looked += 1
        self.took_ms = (*self.took_ms[-99:], took_ms)

    @property
    def typical_ms(self) -> int:
        """Half of the last looks took no longer; 0: there were none."""
        return sorted(self.took_ms)[len(self.took_ms) // 2] if self.took_ms else 0
