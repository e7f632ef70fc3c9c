"""The disk under the house's memory: what may be wrong with it, and how that is told."""

from dataclasses import dataclass
from enum import StrEnum

#: Less free than this is told: some months of pictures, or a twentieth of the disk.
LOW_BYTES = 500 * 1024 * 1024
_LOW_SHARE = 0.05
#: A twentieth of a large disk is room enough.
_LOW_AT_MOST_BYTES = 5 * 1024**3


class DiskState(StrEnum):
    """How the disk is that everything is remembered on."""

    WELL = "well"
    #: It will be full soon.
    LOW = "low"
    #: No room is left.
    FULL = "full"
    #: It takes no writes at all, as the system mounts one that has failed.
    READ_ONLY = "read_only"
    #: It refuses what should be possible: it may be worn out.
    FAILING = "failing"
    #: It did not answer in time.
    SILENT = "silent"


class StoreUnwritable(Exception):
    """What was asked for cannot be written down, and was not done."""

    def __init__(self, state: DiskState) -> None:
        super().__init__(f"the disk is {state.replace('_', ' ')}")
        self.state = state


class StoreFull(StoreUnwritable):
    """No room is left for it."""

    def __init__(self) -> None:
        super().__init__(DiskState.FULL)


@dataclass(frozen=True, slots=True)
class Space:
    """The room on the disk."""

    free_bytes: int
    total_bytes: int

    def is_low(self, factor: float = 1.0) -> bool:
        """Whether the owners should make room: the one rule, for whoever tells of it; ``factor`` times as early."""
        bound = min(max(LOW_BYTES, self.total_bytes * _LOW_SHARE), _LOW_AT_MOST_BYTES)
        return self.free_bytes < bound * factor


@dataclass(frozen=True, slots=True)
class DiskNews:
    """The disk became worse, or well again."""

    state: DiskState
    free_bytes: int
    #: The oldest pictures that were deleted to make room, since it was told last.
    pictures_deleted: int = 0
    #: How it was before.
    before: DiskState = DiskState.WELL
