"""Those who know who lives here, who is invited, and where the cards come, hired."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.house.books import Books
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.invitations import Invitations
from bot.house.residents.places import Place, Places
from bot.house.residents.recovery import Recovery, RecoveryCode
from bot.house.residents.registrar import Departure, Registrar


@dataclass(frozen=True, slots=True)
class ResidentStaff:
    """One of each."""

    registrar: Registrar
    invitations: Invitations
    recovery: Recovery
    places: Places


def hire_for_residents(
    doors: Mapping[DoorId, Door],
    books: Books,
    *,
    admission: Admission,
    outlets: Outlets,
    steady: Clock,
    forget: Sequence[Callable[[ResidentId], Awaitable[None]]],
) -> ResidentStaff:
    """They; ``forget`` are told of whoever moves out."""
    registrar = Registrar(
        doors,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        departures=books.collection("departures", Departure),
        forget=forget,
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
    return ResidentStaff(registrar, invitations, recovery, places)
