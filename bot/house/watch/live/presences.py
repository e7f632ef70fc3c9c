"""Who stands before each door now, as its cameras show: what a press at that door is a part of."""

import asyncio
from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId

#: Whoever was there so long ago may have gone out of the picture to press the button, in seconds.
STILL_THERE_S = 8.0


@dataclass(frozen=True, slots=True)
class Before:
    """Somebody was before a door."""

    press: PressId
    #: When they were last seen there.
    moment: float


class Presences:
    """Told by ``DoorPresence``, read by the doorman."""

    def __init__(self) -> None:
        self._now: dict[DoorId, Before] = {}

    def at(self, door: DoorId) -> PressId | None:
        """Under which press the pictures came of whoever stands before a door; None: nobody does. Never raises."""
        before = self._now.get(door)
        if before is None or asyncio.get_running_loop().time() - before.moment > STILL_THERE_S:
            return None
        return before.press

    def there(self, door: DoorId, press: PressId, moment: float) -> None:
        """Somebody stands before it."""
        self._now[door] = Before(press, moment)
