"""What the house is told of the broker: that it is away is news only where something needs it."""

from collections.abc import Callable

from bot.devices.boards.sinks import BellNewsSink
from bot.house.ports import Background


class BrokerReach:
    """Tells the bells whether the broker is there; returns at once."""

    def __init__(self, bells: BellNewsSink, background: Background, needs_broker: Callable[[], bool]) -> None:
        self._bells = bells
        self._background = background
        self._needs_broker = needs_broker
        self._missed = False

    def tell(self, *, there: bool) -> None:
        """It came, or went."""
        self._missed = not there and self._needs_broker()
        if there or self._missed:
            self._background.spawn(self._bells.broker_news(there=there), name="news of the broker")

    def fitted(self) -> None:
        """While it is away, a door came that may need it."""
        if not self._missed:
            self.tell(there=False)
