"""Those of the house who answer to others, each hired once and told whom to work with."""

from dataclasses import dataclass

from bot.house.boards.caretaker import Caretaker
from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.doors import DoorKeeper
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.faces.door_light import DoorLight
from bot.house.faces.faces import Faces
from bot.house.faces.forgotten_news import ForgottenNews
from bot.house.faces.hindsight import Hindsight
from bot.house.faces.inquiry import Inquiry
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.person_keeper import PersonKeeper
from bot.house.faces.reasons import Explaining
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.faces.wall_pictures import WallPictures
from bot.house.facts import Outlets
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proofs import Proofs
from bot.house.residents.admission import Admission
from bot.house.residents.invitations import Invitations
from bot.house.residents.places import Places
from bot.house.residents.recovery import Recovery
from bot.house.residents.registrar import Registrar
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.peephole import Peephole


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom the rooms call; ``hire`` makes them."""

    admission: Admission
    doorman: Doorman
    onlooker: Onlooker
    bells: BellWatch
    outlets: Outlets
    answers: Answers
    registrar: Registrar
    invitations: Invitations
    recovery: Recovery
    places: Places
    faces: Faces
    people: PersonKeeper
    inquiry: Inquiry
    hindsight: Hindsight
    strangers: StrangerKeeper
    explaining: Explaining
    peephole: Peephole
    caretaker: Caretaker
    doors: DoorKeeper
    upkeep: DoorUpkeep
    builder: DoorBuilder
    forgotten_news: ForgottenNews
    door_light: DoorLight
    wall_pictures: WallPictures
    listening: ListeningKeeper
    proofs: Proofs
    policies: DoorPolicies
    openings: Openings

    async def resume(self) -> None:
        """Take up what was left half done when the service stopped; before anybody is listened to."""
        await self.answers.resume()
        await self.doorman.resume()
        await self.caretaker.resume()
        await self.doors.resume()
        await self.forgotten_news.resume()
        await self.strangers.resume()
