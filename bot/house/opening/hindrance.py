"""Why somebody was not let open, as the audit trail has it: codes, which /audit puts into words."""

from enum import StrEnum

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.doors import NoSuchDoor
from bot.house.guests.guest_pass import PassRefusal
from bot.house.opening.proof import ProofNeeded, ProofNotSet, ProofRefused, ProofWrong, UnlockingLocked
from bot.house.residents.permissions import NotAllowed, Refusal
from bot.house.visits.refused import CompanyChanged, DoorBusy, SecondAdultAwaited, VisitOver

#: How a guest opens, where others show a proof.
GUESTS_WAY = "pass"


class Hindrance(StrEnum):
    """What stood in the way, besides the table of permissions and the lock itself; stored."""

    #: The visit was answered, or its time was over.
    OVER = "over"
    #: Somebody else was opening.
    BUSY = "busy"
    #: Somebody whom nobody knows had joined whoever was there.
    COMPANY = "company"
    #: A second adult had to agree.
    SECOND_ADULT = "second_adult"
    #: The door asked for more than was given.
    PROOF_NEEDED = "proof_needed"
    #: They have no PIN, or no app.
    PROOF_NOT_SET = "proof_not_set"
    WRONG_DIGITS = "wrong_digits"
    #: Too many wrong digits before.
    PAUSED = "paused"
    NO_DOOR = "no_door"
    OTHER = "other"


#: Any reason that a line of the trail may name.
Reason = Refusal | Failure | Hindrance | PassRefusal

_CODES: tuple[tuple[type[Exception], Hindrance], ...] = (
    (VisitOver, Hindrance.OVER),
    (DoorBusy, Hindrance.BUSY),
    (CompanyChanged, Hindrance.COMPANY),
    (SecondAdultAwaited, Hindrance.SECOND_ADULT),
    (ProofNeeded, Hindrance.PROOF_NEEDED),
    (ProofNotSet, Hindrance.PROOF_NOT_SET),
    (ProofWrong, Hindrance.WRONG_DIGITS),
    (UnlockingLocked, Hindrance.PAUSED),
    (ProofRefused, Hindrance.OTHER),
    (NoSuchDoor, Hindrance.NO_DOOR),
)


_CALLED: dict[str, Reason] = {reason.value: reason for reason in (*PassRefusal, *Refusal, *Failure, *Hindrance)}


def reason_of(refused: Exception) -> Reason:
    """The code of a refusal."""
    match refused:
        case NotAllowed():
            return refused.refusal
        case DoorUnreachable():
            return refused.failure
        case _:
            return next((code for kind, code in _CODES if isinstance(refused, kind)), Hindrance.OTHER)


def reason_called(code: str) -> Reason | None:
    """The reason of a code; None: there is none of this name."""
    return _CALLED.get(code)
