"""Those who are asked whether a door may open, hired."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.house.books import Books
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import Doors
from bot.house.doors.hushing import Hushing
from bot.house.faces.profile import Profiles
from bot.house.facts import Outlets
from bot.house.opening.auto_opening import AutoOpening
from bot.house.opening.code_openings import CodeOpenings
from bot.house.opening.kept_proofs import PROOFS, ResidentProofs
from bot.house.opening.openings import Openings
from bot.house.opening.policies import DoorPolicies, DoorPolicy
from bot.house.opening.proofs import Proofs
from bot.house.ports import Background, Clock, Eyes, Locks, OneTimeCodes
from bot.house.residents.admission import Admission
from bot.house.visits.answers import Answers
from bot.house.visits.visits import Visits


@dataclass(frozen=True, slots=True)
class OpeningStaff:
    """What is shown, what is asked for, and who opens."""

    proofs: Proofs
    policies: DoorPolicies
    openings: Openings


def hire_for_opening(
    doors: Mapping[DoorId, Door],
    books: Books,
    *,
    codes: OneTimeCodes,
    locks: Locks,
    admission: Admission,
    outlets: Outlets,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
) -> OpeningStaff:
    """They, who know one another; ``zone`` is the household's own, in which a night is a night."""
    proofs = Proofs(
        book=books.collection(PROOFS, ResidentProofs),
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
    return OpeningStaff(proofs, policies, openings)


@dataclass(frozen=True, slots=True)
class HomeAssistantStaff:
    """Whom Home Assistant asks."""

    openings: CodeOpenings
    hushing: Hushing


def hire_for_home_assistant(
    doors: Mapping[DoorId, Door],
    books: Books,
    opening: OpeningStaff,
    answers: Answers,
    hushing: Hushing,
    *,
    steady: Clock,
) -> HomeAssistantStaff:
    """Those whom Home Assistant asks; ``steady``: the clock that nobody sets."""
    openings = CodeOpenings(
        doors,
        visits=books.visits,
        answers=answers,
        openings=opening.openings,
        policies=opening.policies,
        proofs=opening.proofs,
        audit=books.audit,
        steady=steady,
    )
    return HomeAssistantStaff(openings, hushing)


def hire_to_open_by_itself(
    doors: Doors,
    books: Books,
    opening: OpeningStaff,
    answers: Answers,
    *,
    profiles: Profiles,
    visits: Visits,
    eyes: Eyes,
    admission: Admission,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    zone: tzinfo,
) -> AutoOpening:
    """Whoever opens to people for whom an owner wants that."""
    return AutoOpening(
        doors,
        profiles=profiles,
        residents=books.residents,
        visits=visits,
        album=books.album,
        eyes=eyes,
        answers=answers,
        policies=opening.policies,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        background=background,
        clock=clock,
        zone=zone,
    )
