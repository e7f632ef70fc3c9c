"""What the house refuses, as problems: one place, for every route."""

from collections.abc import Mapping

from bot.api.gate.problems import Problem, try_later
from bot.api.sign_in.launches import LaunchRefused
from bot.house.boards.board import NoBoard
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.doors import NoSuchDoor
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.faces.nearest import OtherNumbers
from bot.house.faces.person_keeper import PersonGone, PersonNameTaken
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoRefused
from bot.house.faces.stranger_keeper import StrangerGone
from bot.house.findings.api_trouble import ApiProblem
from bot.house.guests.guest_pass import NoSuchPass, PassRefused, PassUnfit
from bot.house.names import NoName
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.proof import ProofNeeded, ProofNotSet, ProofRefused, ProofWrong, UnlockingLocked
from bot.house.ports import ChartUndrawn, EyesUnavailable
from bot.house.programs.key import KeyFault, KeyRefused, NoSuchKey
from bot.house.records.backup import BackupRefused
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.registrar import LastOwner, NotHere
from bot.house.sign_in.codes import NotSignedIn
from bot.house.sign_in.passkeys import NoSuchPasskey, TooManyPasskeys
from bot.house.visits.refused import CompanyChanged, DoorBusy, SecondAdultAwaited, VisitOver
from bot.house.watch.camera import CameraUnreachable
from bot.house.watch.camera_faults import CameraRefused

_KEYS: Mapping[KeyFault, ApiProblem] = {
    KeyFault.UNKNOWN: ApiProblem.WRONG_KEY,
    KeyFault.EXPIRED: ApiProblem.KEY_EXPIRED,
    KeyFault.REVOKED: ApiProblem.KEY_REVOKED,
}

#: What is the same whatever it is about.
_PLAIN: tuple[tuple[type[Exception], ApiProblem, int], ...] = (
    (NoBoard, ApiProblem.NOT_FOUND, 404),
    (NoSuchDoor, ApiProblem.NOT_FOUND, 404),
    (PersonGone, ApiProblem.NOT_FOUND, 404),
    (StrangerGone, ApiProblem.NOT_FOUND, 404),
    (NoSuchPass, ApiProblem.NOT_FOUND, 404),
    (ForgottenMeanwhile, ApiProblem.NOT_FOUND, 404),
    (PersonNameTaken, ApiProblem.NAME_TAKEN, 409),
    (OtherNumbers, ApiProblem.OTHER_NUMBERS, 422),
    (LooksLikeAnother, ApiProblem.LOOKS_LIKE_ANOTHER, 409),
    (NoName, ApiProblem.INVALID, 400),
    (VisitOver, ApiProblem.VISIT_OVER, 409),
    (DoorBusy, ApiProblem.DOOR_BUSY, 409),
    (CompanyChanged, ApiProblem.COMPANY_CHANGED, 409),
    (SecondAdultAwaited, ApiProblem.SECOND_ADULT, 409),
    (SecondAdultNeeded, ApiProblem.SECOND_ADULT, 409),
    (StoreUnwritable, ApiProblem.NOT_KEPT, 507),
    (CameraUnreachable, ApiProblem.UNREACHABLE, 502),
    (NotHere, ApiProblem.NOT_FOUND, 404),
    (NoSuchKey, ApiProblem.NOT_FOUND, 404),
    (NoSuchPasskey, ApiProblem.NOT_FOUND, 404),
    (LastOwner, ApiProblem.LAST_OWNER, 409),
    (TooManyPasskeys, ApiProblem.TOO_MANY, 409),
    (ChartUndrawn, ApiProblem.BUSY, 503),
)

#: After these a door is shut for sure; after the others it may have opened.
_SHUT = frozenset({Failure.OFFLINE, Failure.NO_BROKER, Failure.FORBIDDEN, Failure.REFUSED})


def problem_of(failure: Exception) -> Problem | None:
    """What a program is told of a failure; None: nobody foresaw it."""
    if isinstance(failure, Problem):
        return failure
    found = next(((kind, status) for refused, kind, status in _PLAIN if isinstance(failure, refused)), None)
    return Problem(*found) if found else _explained(failure) or _of_people(failure)


def _explained(failure: Exception) -> Problem | None:
    """What has more to tell than its kind."""
    found: Problem | None = None
    match failure:
        case KeyRefused(fault=fault):
            found = unauthorised(_KEYS[fault])
        case NotAllowed(refusal=refusal, action=action):
            found = Problem(ApiProblem.NOT_ALLOWED, 403, reason=refusal, action=action)
        case DoorUnreachable(failure=why):
            found = Problem(ApiProblem.UNREACHABLE, 502 if why in _SHUT else 504, reason=why)
        case EyesUnavailable():
            found = try_later(ApiProblem.EYES_AWAY, 503, 10)
        case ProofRefused():
            found = _of_proof(failure)
        case PhotoRefused(trouble=trouble):
            found = Problem(ApiProblem.UNFIT_PICTURE, 422, reason=trouble.reason)
    return found


def _of_people(failure: Exception) -> Problem | None:
    """The same, of what only people do."""
    match failure:
        case CameraRefused(fault=fault):
            return Problem(ApiProblem.UNFIT, 422, reason=fault)
        case PassUnfit() | BackupRefused():
            return Problem(ApiProblem.UNFIT, 409, reason=failure.fault)
        case PassRefused(why=why):
            return Problem(ApiProblem.PASS_REFUSED, 403, reason=why)
        case LaunchRefused(fault=launch):
            return Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason=launch)
        case NotSignedIn(why=code):
            return Problem(ApiProblem.SIGN_IN_REFUSED, 410, reason=code)
        case _:
            return None


def unauthorised(kind: ApiProblem) -> Problem:
    """A key is missing, or none of ours."""
    return Problem(kind, 401, headers={"WWW-Authenticate": "Bearer"})


def _of_proof(failure: ProofRefused) -> Problem:
    match failure:
        case ProofNeeded(proof=proof):
            return Problem(ApiProblem.PROOF_NEEDED, 403, proof=proof)
        case ProofNotSet(proof=proof):
            return Problem(ApiProblem.PROOF_NOT_SET, 403, proof=proof)
        case UnlockingLocked(wait_s=wait_s):
            return try_later(ApiProblem.UNLOCKING_PAUSED, 429, wait_s)
        case ProofWrong(left=left):
            return Problem(ApiProblem.PROOF_WRONG, 403, left=left)
        case _:
            return Problem(ApiProblem.PROOF_NEEDED, 403)
