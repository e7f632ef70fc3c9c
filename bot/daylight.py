"""When it is night where the house stands, by the sun; where nobody said where that is, by the clock."""

from dataclasses import dataclass
from datetime import datetime, time, tzinfo

#: Under this many degrees a camera sees no colours any more: the end of civil twilight.
NIGHT_BELOW = -6.0

#: Without a position.
NIGHT_FROM, NIGHT_UNTIL = time(22), time(6)


@dataclass(frozen=True, slots=True)
class Position:
    """Where the house stands, in degrees: north and east of zero are positive."""

    latitude: float
    longitude: float


class SunOrClock:
    """Implements the port Daylight."""

    def __init__(self, position: Position | None, zone: tzinfo) -> None:
        """``zone`` is the household's own, which may change."""
        self._position = position
        self._zone = zone

    def is_night(self, at: datetime) -> bool:
        """See ``Daylight.is_night``."""
        if self._position is None:
            local = at.astimezone(self._zone).time()
            return local >= NIGHT_FROM or local < NIGHT_UNTIL
        from astral import Observer  # noqa: PLC0415 - a house without cameras asks for no sun
        from astral.sun import elevation  # noqa: PLC0415

        return elevation(Observer(self._position.latitude, self._position.longitude), at) < NIGHT_BELOW
