"""Where a home automation arms the house, recorded."""

from collections.abc import Callable, Sequence

from bot.house.watch.armed import ArmMode


class RecordingArmTopic:
    """``told`` has what was left there; a test says with ``speak`` what comes."""

    def __init__(self) -> None:
        self.hear: Callable[[ArmMode], None] | None = None
        self.told: list[ArmMode] = []

    def open(self, hear: Callable[[ArmMode], None]) -> None:
        self.hear = hear

    def close(self) -> None:
        self.hear = None

    def tell(self, mode: ArmMode) -> None:
        if self.hear is not None:
            self.told.append(mode)

    def lines(self) -> Sequence[str]:
        return ("topic write doorman/house/arm/set", "topic read doorman/house/arm")

    def speak(self, mode: ArmMode) -> None:
        """Somebody says it on the broker."""
        if self.hear is not None:
            self.hear(mode)
