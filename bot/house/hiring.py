"""The staff, hired: who knows whom."""

import asyncio
from datetime import timedelta, tzinfo

from bot.house.boards.board import Ordered
from bot.house.boards.caretaker import Caretaker
from bot.house.books import Books
from bot.house.doors.added import ADDED_DOORS, AddedDoor
from bot.house.doors.bell_watch import BellWatch, Missed
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.doors import DoorKeeper, Doors
from bot.house.doors.upkeep import DoorUpkeep
from bot.house.faces.door_light import DoorLight
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.hiring import hire_for_faces
from bot.house.facts import Outlets
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proofs import Proofs, ResidentProofs
from bot.house.ports import (
    Background,
    Boards,
    Clock,
    DoorFitter,
    Eyes,
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
from bot.house.staff import Staff
from bot.house.telling.listening import Listeners, Listening
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.house.visits import decision
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.peephole import Peephole
from bot.house.visits.visits import Visits


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
    keepers = hire_for_faces(
        books,
        visits=visits,
        admission=admission,
        forgetting=forgetting,
        eyes=eyes,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
    )
    doorman = Doorman(
        doors,
        visits=visits,
        onlooker=keepers.onlooker,
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
    peephole = Peephole(
        doors,
        admission=admission,
        boards=boards,
        eyes=eyes,
        people=books.people,
        audit=books.audit,
        wall_pictures=keepers.wall_picture_book,
        forgetting=forgetting,
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
        keepers.onlooker,
        bells,
        outlets,
        answers,
        registrar,
        invitations,
        recovery,
        places,
        keepers.faces,
        keepers.people,
        keepers.inquiry,
        keepers.hindsight,
        keepers.strangers,
        keepers.explaining,
        peephole,
        caretaker,
        keeper,
        upkeep,
        builder,
        keepers.forgotten_news,
        DoorLight(doors, visits=books.visits, clock=clock),
        keepers.wall_pictures,
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
