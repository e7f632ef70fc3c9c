"""How each lock is, by what became of the orders to open it: nobody's wish is shown as done."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.home_assistant.states import LockState, RefusedOrder
from bot.house.doors.door import DoorId, Failure
from bot.house.visits.visit import Outcome, Visit, VisitId

#: A strike that was let go is shut again, in seconds.
OPEN_S = 5.0

#: For so long it is told that a lock did not confirm, in seconds.
JAMMED_S = 300.0

#: After these nothing was sent, so nothing is stuck.
_NOT_SENT = frozenset({Failure.OFFLINE, Failure.NO_BROKER, Failure.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class _Lasting:
    state: LockState
    #: By the loop's clock.
    until: float


class LockStates:
    """Forgotten with a restart: what is old is locked."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._states: dict[DoorId, _Lasting] = {}
        self.refused: dict[DoorId, RefusedOrder] = {}
        #: The visit for which a door was told to have opened last.
        self._told: dict[DoorId, VisitId] = {}

    def of(self, door: DoorId) -> LockState:
        """How a lock is now."""
        known = self._states.get(door)
        return known.state if known and self._seconds() < known.until else LockState.LOCKED

    def opened(self, door: DoorId) -> None:
        """It confirmed."""
        self._put(door, LockState.UNLOCKED, OPEN_S)
        self.refused.pop(door, None)

    def failed(self, door: DoorId, failure: Failure) -> None:
        """It did not."""
        if failure in _NOT_SENT:
            self._states.pop(door, None)
        else:
            self._put(door, LockState.JAMMED, JAMMED_S)

    def visit_changed(self, visit: Visit, *, answered_now: bool) -> None:
        """What a visit tells of its door; ``answered_now``: its answer is not one of long ago."""
        attempt, answer = visit.attempt, visit.answer
        if attempt and attempt.failure is None:
            self._put(visit.door, LockState.UNLOCKING, JAMMED_S)
        elif attempt and attempt.failure:
            if self.of(visit.door) in (LockState.UNLOCKING, LockState.JAMMED):
                self.failed(visit.door, attempt.failure)
        elif answer and answer.outcome is Outcome.UNLOCKED and answered_now and self._told.get(visit.door) != visit.id:
            self._told[visit.door] = visit.id  # a visit changes after its answer, too
            self.opened(visit.door)

    def _put(self, door: DoorId, state: LockState, lasts_s: float) -> None:
        self._states[door] = _Lasting(state, self._seconds() + lasts_s)
