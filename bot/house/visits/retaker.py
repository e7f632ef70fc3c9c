"""Has the camera of a visit take another picture, where the ones that came show too little."""

from bot.house.boards.board import NoBoard
from bot.house.people import Condition, Resident
from bot.house.ports import AuditTrail, Boards, Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.visits import decision
from bot.house.visits.doorman import Doorman
from bot.house.visits.refused import VisitOver
from bot.house.visits.visit import Visit, VisitId
from bot.house.visits.visits import Visits


def is_bad(visit: Visit) -> bool:
    """Tell whether a visit's pictures show too little: none came, none can be read, or nobody is seen in them."""
    if visit.look is not None:
        return visit.look.condition is not Condition.CLEAR
    return not visit.photos and (visit.photo_overdue or bool(visit.unreadable))


class Retaker:
    """Asks a camera for one picture at a time and visit; the visit gets it as any other."""

    def __init__(
        self,
        *,
        visits: Visits,
        doorman: Doorman,
        boards: Boards,
        admission: Admission,
        audit: AuditTrail,
        steady: Clock,
    ) -> None:
        self._visits = visits
        self._doorman = doorman
        self._boards = boards
        self._admission = admission
        self._audit = audit
        self._steady = steady
        self._asked: set[VisitId] = set()

    async def retake(self, by: Resident, visit_id: VisitId) -> bool:
        """Have another picture taken, and return once the visit has it; False: somebody has asked for one already.

        Raises NotAllowed, VisitOver, DoorUnreachable; NoBoard where no camera can be asked.
        """
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            raise VisitOver("no such visit")
        await self._admission.admit(by, Action.RETAKE, visit.door)
        decision.check_open(visit, self._steady())
        if visit.door not in self._boards.doors:
            raise NoBoard(visit.door)
        if visit_id in self._asked:
            return False
        self._asked.add(visit_id)
        try:
            await self._audit.note("picture asked for", visit=visit_id, door=visit.door, by=by.id)
            jpeg = await self._boards.snap(visit.door)
            visit = await self._visits.book.find(visit_id) or visit
            decision.check_open(visit, self._steady())  # a picture may take half a minute
            press, n = decision.place_of_asked(visit)
            await self._doorman.photo_arrived(visit.door, press, n, jpeg)
        finally:
            self._asked.discard(visit_id)
        return True
