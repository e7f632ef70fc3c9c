"""Where a home automation arms and disarms the house, and reads which it is."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.house.watch.armed import ArmMode


class ArmTopic(Protocol):
    """A topic on the broker for it: off until an owner wants it, since whoever may write there may disarm the house."""

    def open(self, hear: Callable[[ArmMode], None]) -> None:
        """Hear AWAY and HOME there from now on, and nothing that was said before; returns at once. Never raises."""

    def close(self) -> None:
        """Hear nothing there any more, and leave nothing there; returns at once. Never raises."""

    def tell(self, mode: ArmMode) -> None:
        """Leave there how it is, for whoever asks later, once it is open; returns at once. Never raises."""

    def lines(self) -> Sequence[str]:
        """What the broker's access list needs for whoever arms and disarms. Never raises."""
