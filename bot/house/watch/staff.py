"""Those who watch with the cameras."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.house.attendance.hiring import AttendanceStaff
from bot.house.ports import Watcher
from bot.house.watch.arming.arming import Arming
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.figures.counts import Counts
from bot.house.watch.figures.hiring import FigureStaff
from bot.house.watch.incidents import Incidents
from bot.house.watch.live.door_presence import DoorPresence
from bot.house.watch.ruling.absence import Absences
from bot.house.watch.ruling.rules_keeper import WatchRulesKeeper
from bot.house.watch.unfolding.teller import IncidentTeller
from bot.house.watch.viewing import Viewing


@dataclass(frozen=True, slots=True)
class WatchStaff:
    """Whom the rooms call for it."""

    cameras: CameraKeeper
    incidents: Incidents
    viewing: Viewing
    #: What of it is told.
    rules: WatchRulesKeeper
    arming: Arming
    figures: FigureStaff
    #: Who was there on which day.
    attendance: AttendanceStaff
    absences: Absences
    #: Whom the cameras' room tells what it sees.
    watcher: Watcher
    teller: IncidentTeller
    #: Who left a door without ringing.
    door_presence: DoorPresence

    async def resume(self) -> None:
        """After a start: watch with every camera that is kept, and go on with what was going on."""
        await self.arming.resume()
        await self.cameras.resume()
        await self.teller.resume(self.rules.rules())

    @property
    def counts(self) -> Counts:
        """How many persons are where."""
        return self.figures.counts

    @property
    def chores(self) -> Mapping[str, Callable[[], Coroutine[Any, Any, None]]]:
        """What is done by itself, by name, for as long as the service runs."""
        return {
            "counts": self.counts.run,
            "sightings": self.figures.sightings.run,
            "arming": self.arming.run,
            "attendance": self.attendance.maker.run,
            "absences": self.absences.run,
        }
