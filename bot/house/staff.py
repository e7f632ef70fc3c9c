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
from bot.house.guests.expected import ExpectedVisitors
from bot.house.guests.guest_door import GuestDoor
from bot.house.guests.passes import Passes
from bot.house.keeping.backup_keeper import BackupKeeper
from bot.house.keeping.retention import Retention
from bot.house.opening.auto_opening import AutoOpening
from bot.house.opening.hiring import HomeAssistantStaff
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proofs import Proofs
from bot.house.programs.hiring import ProgramStaff
from bot.house.records.auditor import Auditor
from bot.house.records.historian import Historian
from bot.house.records.log_keeper import LogKeeper
from bot.house.records.notary import Notary
from bot.house.residents.admission import Admission
from bot.house.residents.invitations import Invitations
from bot.house.residents.places import Places
from bot.house.residents.recovery import Recovery
from bot.house.residents.registrar import Registrar
from bot.house.rules_keeper import RulesKeeper
from bot.house.sign_in.hiring import SignInStaff
from bot.house.statistics.statistics import Statistics
from bot.house.summaries.summarist import Summarist
from bot.house.tables.bringing import PeopleImport
from bot.house.tables.taking import PeopleExport
from bot.house.telling.ladder import LadderKeeper
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.house.telling.whereabouts_keeper import WhereaboutsKeeper
from bot.house.topics.hiring import TopicStaff
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.peephole import Peephole
from bot.house.visits.phrases import Phrasebook
from bot.house.visits.porch import Porch
from bot.house.visits.replies import Replies
from bot.house.visits.retaker import Retaker
from bot.house.visits.visits import Visits
from bot.house.watch.staff import WatchStaff


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom the rooms call; ``hire`` makes them."""

    admission: Admission
    visits: Visits
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
    retaker: Retaker
    caretaker: Caretaker
    doors: DoorKeeper
    upkeep: DoorUpkeep
    builder: DoorBuilder
    forgotten_news: ForgottenNews
    door_light: DoorLight
    wall_pictures: WallPictures
    importing: PeopleImport
    exporting: PeopleExport
    listening: ListeningKeeper
    proofs: Proofs
    policies: DoorPolicies
    openings: Openings
    notary: Notary
    auditor: Auditor
    historian: Historian
    day_log: LogKeeper
    rules: RulesKeeper
    replies: Replies
    phrasebook: Phrasebook
    topics: TopicStaff
    whereabouts: WhereaboutsKeeper
    ladder: LadderKeeper
    porch: Porch
    auto_opening: AutoOpening
    passes: Passes
    guest_door: GuestDoor
    expected: ExpectedVisitors
    watching: WatchStaff
    retention: Retention
    programs: ProgramStaff
    sign_in: SignInStaff
    statistics: Statistics
    summarist: Summarist
    backups: BackupKeeper
    home_assistant: HomeAssistantStaff

    async def resume(self) -> None:
        """Take up what was left half done when the service stopped; before anybody is listened to."""
        await self.registrar.resume()
        await self.answers.resume()
        await self.replies.resume()
        await self.doorman.resume()
        await self.caretaker.resume()
        await self.doors.resume()
        await self.rules.resume()
        await self.forgotten_news.resume()
        await self.strangers.resume()
        await self.topics.keeper.resume()
        await self.whereabouts.resume()
        await self.porch.resume()
        await self.expected.resume()
        await self.passes.resume()
        await self.watching.resume()
        await self.statistics.resume()
        await self.backups.resume()
