"""Those who see to what residents answer, hired."""

from dataclasses import dataclass

from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.picture_book import WallPictureBook
from bot.house.facts import Outlets
from bot.house.opening.hiring import OpeningStaff
from bot.house.ports import Background, Boards, Clock, DoorSpeech, Eyes, Locks
from bot.house.residents.admission import Admission
from bot.house.visits.answers import Answers
from bot.house.visits.attempts import Attempts
from bot.house.visits.insistence import Insistence
from bot.house.visits.peephole import Peephole
from bot.house.visits.porch import Porch
from bot.house.visits.replies import Replies
from bot.house.visits.visits import Visits


@dataclass(frozen=True, slots=True)
class AnsweringStaff:
    """Whoever opens to a visit, says something to it, and notices one that rings on."""

    porch: Porch
    answers: Answers
    replies: Replies
    insistence: Insistence


def hire_to_answer(
    doors: Doors,
    books: Books,
    opening: OpeningStaff,
    *,
    visits: Visits,
    boards: Boards,
    locks: Locks,
    speech: DoorSpeech,
    admission: Admission,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
) -> AnsweringStaff:
    """They; see ``hire``."""
    porch = Porch(boards=boards, album=books.album, visits=visits, background=background, clock=clock)
    insistence = Insistence(outlets)
    attempts = Attempts(
        visits=visits,
        porch=porch,
        locks=locks,
        policies=opening.policies,
        audit=books.audit,
        outlets=outlets,
        insistence=insistence,
        background=background,
        clock=clock,
    )
    answers = Answers(
        doors,
        attempts=attempts,
        visits=visits,
        admission=admission,
        policies=opening.policies,
        proofs=opening.proofs,
        audit=books.audit,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
    )
    replies = Replies(
        doors,
        visits=visits,
        admission=admission,
        speech=speech,
        audit=books.audit,
        background=background,
        clock=clock,
        steady=steady,
    )
    return AnsweringStaff(porch, answers, replies, insistence)


def hire_to_look(
    doors: Doors,
    books: Books,
    *,
    admission: Admission,
    boards: Boards,
    eyes: Eyes,
    wall_pictures: WallPictureBook,
    forgetting: Forgetting,
    clock: Clock,
) -> Peephole:
    """Whoever looks through a door's camera without a ring."""
    return Peephole(
        doors,
        admission=admission,
        boards=boards,
        eyes=eyes,
        people=books.people,
        audit=books.audit,
        wall_pictures=wall_pictures,
        forgetting=forgetting,
        clock=clock,
    )
