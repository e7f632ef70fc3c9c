"""When it is night where the house stands."""

from datetime import datetime
from typing import Protocol


class Daylight(Protocol):
    """Knows where the sun is, as far as somebody said where the house stands."""

    def is_night(self, at: datetime) -> bool:
        """Tell whether it is night at an aware moment: the sun is more than six degrees below the horizon.

        Where nobody said where the house stands: from ten to six by the household's own clock. Never raises.
        """
