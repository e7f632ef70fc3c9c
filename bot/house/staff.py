"""Those of the house who answer to others, each hired once and told whom to work with."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Protocol, TypeVar

from bot.house.boards.board import Ordered
from bot.house.boards.caretaker import Caretaker
from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.doors.bell_watch import BellWatch, Missed
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.doors import DoorKeeper, Doors
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.faces.door_light import DoorLight
from bot.house.faces.faces import Faces
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.forgotten_news import ForgottenNews, Unannounced
from bot.house.faces.hindsight import Hindsight
from bot.house.faces.inquiry import Inquiry
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.person_keeper import PersonKeeper
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.faces.reasons import Explaining
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.faces.turn import FacesTurn
from bot.house.faces.wall_picture import WallPicture, WallPictureBook
from bot.house.faces.wall_pictures import WallPictures
from bot.house.facts import Outlets
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proofs import Proofs, ResidentProofs
from bot.house.ports import (
    AuditTrail,
    Background,
    Boards,
    Clock,
    Collection,
    Disk,
    DoorFitter,
    Eyes,
    HouseBooks,
    Locks,
    OneTimeCodes,
)
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.invitations import Invitations
from bot.house.residents.permissions import Permissions
from bot.house.residents.places import Place, Places
from bot.house.residents.recovery import Recovery, RecoveryCode
from bot.house.residents.registrar import Registrar
from bot.house.telling.listening import Listeners, Listening
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.house.visits import decision
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.peephole import Peephole
from bot.house.visits.visits import Visits

T = TypeVar("T")


class Books(HouseBooks, Protocol):
    """Everything that the staff writes down, and reads."""

    @property
    def audit(self) -> AuditTrail:
        """Who did what."""

    @property
    def disk(self) -> Disk:
        """What the books lie on."""

    def collection(self, name: str, kind: type[T]) -> Collection[T]:
        """Things of one kind."""


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


def hire(
    doors: Doors,
    books: Books,
    *,
    eyes: Eyes,
    locks: Locks,
    boards: Boards,
    fitter: DoorFitter,
    codes: OneTimeCodes,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
    answer_window: timedelta = decision.ANSWER_WINDOW,
) -> Staff:
    """A staff that knows one another. ``clock`` says what time it is; ``steady`` is never set, and ends things.

    ``zone`` is the household's own, in which hours are told.
    """
    permissions = Permissions(doors, clock, zone)
    admission = Admission(permissions, books.residents)
    forgetting = Forgetting()
    visits = Visits(book=books.visits, disk=books.disk, outlets=outlets)
    proofs = Proofs(
        book=books.collection("proofs", ResidentProofs),
        codes=codes,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
        steady=steady,
    )
    policies = DoorPolicies(
        doors,
        book=books.collection("door_policies", DoorPolicy),
        proofs=proofs,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
        zone=zone,
    )
    openings = Openings(
        doors,
        policies=policies,
        proofs=proofs,
        admission=admission,
        locks=locks,
        audit=books.audit,
        outlets=outlets,
        steady=steady,
    )
    answers = Answers(
        visits=visits,
        admission=admission,
        locks=locks,
        policies=policies,
        proofs=proofs,
        audit=books.audit,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
    )
    bells = BellWatch(
        outlets=outlets,
        audit=books.audit,
        memory=books.collection("missed", Missed),
        background=background,
        steady=steady,
    )
    said_of_pictures = WallPictureBook(books.collection("wall_pictures", WallPicture))
    onlooker = Onlooker(
        eyes=eyes,
        album=books.album,
        people=books.people,
        visits=visits,
        wall_pictures=said_of_pictures,
        forgetting=forgetting,
        background=background,
    )
    doorman = Doorman(
        doors,
        visits=visits,
        onlooker=onlooker,
        album=books.album,
        audit=books.audit,
        background=background,
        clock=clock,
        steady=steady,
        answer_window=answer_window,
    )
    registrar = Registrar(
        doors,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        forget=proofs.end_of,
    )
    guesses = Guesses(lambda: steady().timestamp())
    invitations = Invitations(
        doors,
        residents=books.residents,
        admission=admission,
        guesses=guesses,
        audit=books.audit,
        outlets=outlets,
        steady=steady,
    )
    places = Places(
        book=books.collection("places", Place),
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        steady=steady,
    )
    recovery = Recovery(
        codes=books.collection("recovery", RecoveryCode),
        residents=books.residents,
        admission=admission,
        guesses=guesses,
        audit=books.audit,
        outlets=outlets,
        steady=steady,
    )
    forgotten_news = ForgottenNews(
        book=books.collection("unannounced", Unannounced),
        people=books.people,
        audit=books.audit,
        outlets=outlets,
    )
    stranger_notes = books.collection("unknown_people", StrangerNote)
    profiles = Profiles(books.collection("profiles", Profile), stranger_notes)
    turn = FacesTurn(admission=admission, forgetting=forgetting)
    faces = Faces(
        people=books.people,
        profiles=profiles,
        admission=admission,
        turn=turn,
        eyes=eyes,
        visits=books.visits,
        album=books.album,
        audit=books.audit,
        onlooker=onlooker,
        forgetting=forgetting,
        news=forgotten_news,
    )
    person_keeper = PersonKeeper(
        people=books.people,
        profiles=profiles,
        admission=admission,
        turn=turn,
        eyes=eyes,
        visits=books.visits,
        audit=books.audit,
        onlooker=onlooker,
        outlets=outlets,
        clock=clock,
    )
    inquiry = Inquiry(
        eyes=eyes,
        people=books.people,
        visits=books.visits,
        admission=admission,
        forgetting=forgetting,
        clock=clock,
    )
    hindsight = Hindsight(
        eyes=eyes,
        album=books.album,
        people=books.people,
        visits=books.visits,
        admission=admission,
        audit=books.audit,
        onlooker=onlooker,
        forgetting=forgetting,
        clock=clock,
    )
    explaining = Explaining(eyes=eyes, album=books.album, people=books.people, visits=books.visits, admission=admission)
    stranger_keeper = StrangerKeeper(
        eyes=eyes,
        album=books.album,
        people=books.people,
        visits=books.visits,
        notes=stranger_notes,
        admission=admission,
        turn=turn,
        audit=books.audit,
        onlooker=onlooker,
        background=background,
        clock=clock,
        steady=steady,
    )
    peephole = Peephole(
        doors,
        admission=admission,
        boards=boards,
        eyes=eyes,
        people=books.people,
        audit=books.audit,
        wall_pictures=said_of_pictures,
        forgetting=forgetting,
        clock=clock,
    )
    wall_pictures = WallPictures(
        book=said_of_pictures,
        visits=books.visits,
        admission=admission,
        onlooker=onlooker,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
    )
    caretaker = Caretaker(
        doors,
        admission=admission,
        boards=boards,
        outlets=outlets,
        updates=books.collection("updates", Ordered),
        audit=books.audit,
        background=background,
        steady=steady,
    )
    door_turn = asyncio.Lock()
    keeper = DoorKeeper(
        doors,
        book=books.doors,
        visits=books.visits,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    builder = DoorBuilder(
        doors,
        book=books.doors,
        added=books.collection(ADDED_DOORS, AddedDoor),
        fitter=fitter,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    upkeep = DoorUpkeep(
        doors,
        book=books.doors,
        visits=books.visits,
        locks=locks,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        turn=door_turn,
    )
    return Staff(
        admission,
        doorman,
        onlooker,
        bells,
        outlets,
        answers,
        registrar,
        invitations,
        recovery,
        places,
        faces,
        person_keeper,
        inquiry,
        hindsight,
        stranger_keeper,
        explaining,
        peephole,
        caretaker,
        keeper,
        upkeep,
        builder,
        forgotten_news,
        DoorLight(doors, visits=books.visits, clock=clock),
        wall_pictures,
        ListeningKeeper(
            Listeners(books.collection("listening", Listening)),
            admission=admission,
            audit=books.audit,
            outlets=outlets,
        ),
        proofs,
        policies,
        openings,
    )
