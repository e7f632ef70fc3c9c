"""What our clock said lately: boards have their time from us, and keep it where ours is set."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.house.ports import Clock

#: A board asks for the time once an hour; what nobody told for so long is on no board any more.
_KEPT = timedelta(hours=2)

#: Less is a clock's own drift, and no setting.
_DRIFT = timedelta(seconds=2)

#: Of a clock that is set over and over so many settings are known, the newest.
_MOST = 8


class OurClocks:
    """How far the machine's clock was from the house's own time, each time that it was set."""

    def __init__(self, clock: Clock, steady: Clock) -> None:
        self._clock = clock
        self._steady = steady
        #: How far it was, and when that was last so, by the steady clock.
        self._ahead: dict[timedelta, datetime] = {}

    def moments(self) -> Sequence[datetime]:
        """What each clock says now that a board may go by: ours, the steady one, and ours as it stood before."""
        steady = self._steady()
        self.look()
        return [*(steady + ahead for ahead in reversed(self._ahead)), steady]

    def look(self) -> None:
        """Notice where the clock was set; whatever a board says is an occasion."""
        steady = self._steady()
        ahead = self._clock() - steady
        known = next((one for one in self._ahead if abs(one - ahead) < _DRIFT), ahead)
        self._ahead.pop(known, None)
        for outdated in [one for one, seen in self._ahead.items() if steady - seen > _KEPT]:
            del self._ahead[outdated]
        self._ahead[ahead] = steady
        while len(self._ahead) > _MOST:
            del self._ahead[next(iter(self._ahead))]
