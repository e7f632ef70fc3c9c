"""What changes the book of faces is done one after another: nobody is learned while they are forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.house.doors.door import DoorId
from bot.house.faces.forgetting import Forgetting, ForgottenMeanwhile
from bot.house.people import Person, Resident
from bot.house.ports import EyesUnavailable
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: What is learned or forgotten waits so long for what came before it, in seconds.
TURN_WAIT_S = 60.0


class FacesTurn:
    """Whoever is in it is alone; whoever would have to wait longer than ``TURN_WAIT_S`` is told to come again."""

    def __init__(self, *, admission: Admission, forgetting: Forgetting) -> None:
        self._admission = admission
        self._forgetting = forgetting
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def of(
        self, by: Resident, person: Person | None = None, door: DoorId | None = None
    ) -> AsyncIterator[Resident]:
        """Alone in this block, which gets ``by`` as they live here when their turn comes.

        Raises EyesUnavailable; then NotAllowed, and ForgottenMeanwhile where ``person`` is forgotten by then.
        """
        try:
            async with asyncio.timeout(TURN_WAIT_S):
                await self._lock.acquire()
        except TimeoutError as exc:
            raise EyesUnavailable("other faces are being learned") from exc
        try:
            now = await self._admission.admit(by, Action.TEACH, door)
            if person and person.id in self._forgetting:
                raise ForgottenMeanwhile
            yield now
        finally:
            self._lock.release()
