"""Those who watch at the moment, hired."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo

from bot.house.books import Books
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.facts import Outlets
from bot.house.house_rules import Rules
from bot.house.people import PersonId
from bot.house.ports import Background, Cameras, Clock, Daylight, Eyes
from bot.house.visits.visits import Visits
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS, Incidents
from bot.house.watch.live.asking import HeadAsking
from bot.house.watch.live.camera_trouble import CameraTrouble
from bot.house.watch.live.door_presence import PASSED_BY, DoorPresence, PassedBy, StandingPhotos
from bot.house.watch.live.insight import WatchInsight
from bot.house.watch.live.naming import Acquaintances
from bot.house.watch.live.presences import Presences
from bot.house.watch.live.strangers_seen import STRANGERS_SEEN, SeenStranger, StrangersSeen
from bot.house.watch.live.watching import HouseWatcher
from bot.house.watch.unfolding.memory import IncidentMemory
from bot.house.watch.unfolding.pictures import IncidentPictures
from bot.house.watch.unfolding.teller import IncidentTeller


@dataclass(frozen=True, slots=True)
class LiveStaff:
    """Whom the others call for it."""

    watching: HouseWatcher
    teller: IncidentTeller
    door_presence: DoorPresence


@dataclass(frozen=True, slots=True)
class HiringToWatch:
    """What watching needs of the rest of the house."""

    cameras: Cameras
    eyes: Eyes
    doorman: StandingPhotos
    onlooker: Onlooker
    forgetting: Forgetting
    presences: Presences
    daylight: Daylight
    visits: Visits
    rules: Rules


def hire_to_watch(
    books: Books,
    keeper: CameraKeeper,
    incidents: Incidents,
    around: HiringToWatch,
    *,
    insight: WatchInsight,
    forgotten: Callable[[PersonId], Awaitable[None]],
    merged: Callable[[PersonId, PersonId], Awaitable[None]],
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
) -> LiveStaff:
    """They, who know one another; see ``hire``. ``forgotten`` and ``merged``: see ``IncidentMemory``."""
    pictures = IncidentPictures(
        incidents,
        cameras=around.cameras,
        album=books.album,
        clips=books.clips,
        disk=books.disk,
        background=background,
    )
    teller = IncidentTeller(incidents, pictures=pictures, background=background, clock=clock, steady=steady)
    strangers = books.collection("unknown_people", StrangerNote)
    acquaintances = Acquaintances(Profiles(books.collection("profiles", Profile), strangers), strangers)
    door_presence = DoorPresence(
        doorman=around.doorman,
        cameras=around.cameras,
        presences=around.presences,
        acquaintances=acquaintances,
        visits=books.visits,
        passed_by=books.collection(PASSED_BY, PassedBy),
        background=background,
        clock=clock,
        steady=steady,
    )
    watching = HouseWatcher(
        keeper,
        teller=teller,
        asking=HeadAsking(
            cameras=around.cameras,
            eyes=around.eyes,
            people=books.people,
            forgetting=around.forgetting,
            strangers=StrangersSeen(books.collection(STRANGERS_SEEN, SeenStranger), steady=steady),
            bell_first=around.onlooker.bell_first,
            background=background,
        ),
        bell_first=around.onlooker.bell_first,
        acquaintances=acquaintances,
        door_presence=door_presence,
        trouble=CameraTrouble(audit=books.audit, outlets=outlets, steady=steady),
        insight=insight,
        outlets=outlets,
        background=background,
        clock=clock,
        zone=zone,
    )
    incidents.look_with(watching.look_again)
    around.onlooker.also_in(
        IncidentMemory(
            incidents,
            book=books.collection(INCIDENTS, Incident),
            pictures=pictures,
            teller=teller,
            watching=watching,
            forgotten=forgotten,
            merged=merged,
        )
    )
    return LiveStaff(watching, teller, door_presence)
