"""Whoever tells of days that are over, hired."""

from collections.abc import Mapping
from datetime import tzinfo

from bot.house.books import Books
from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.door import Door, DoorId
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.records.notary import Notary
from bot.house.summaries.summarist import Summarist
from bot.house.watch.camera import Camera
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy


def hire_to_sum_up(
    doors: Mapping[DoorId, Door],
    books: Books,
    *,
    strangers: StrangerKeeper,
    bells: BellWatch,
    notary: Notary,
    zone: tzinfo,
) -> Summarist:
    """See ``hire``."""
    return Summarist(
        doors,
        visits=books.visits,
        people=books.people,
        passed_by=books.collection(PASSED_BY, PassedBy),
        incidents=books.collection(INCIDENTS, Incident),
        cameras=books.collection(CAMERAS, Camera),
        strangers=strangers,
        bells=bells,
        trail=books.audit,
        notary=notary,
        zone=zone,
    )
