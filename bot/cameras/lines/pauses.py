"""How long a line rests before its next process."""

from bot.cameras.patience import LOGIN_PAUSE_S, PAUSES_S
from bot.house.watch.camera import Trouble


class Pauses:
    """They grow with each failure, until one camera is well again."""

    def __init__(self) -> None:
        self._failures = 0

    def begin_again(self) -> None:
        """It was well, or is watched otherwise from now on."""
        self._failures = 0

    def after(self, trouble: Trouble) -> float:
        """The pause after one more failure, in seconds."""
        pause_s = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1
        return LOGIN_PAUSE_S if trouble is Trouble.LOGIN else pause_s

    @property
    def are_long(self) -> bool:
        """Whether it has failed so often that nobody need read of it each time."""
        return self._failures > len(PAUSES_S)
