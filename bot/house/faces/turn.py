"""What changes the book of faces is done one after another: nobody is learned while they are forgotten."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.house.doors.door import DoorId
from bot.house.faces.forgetting import Forgetting, ForgottenMeanwhile
from bot.house.people import Person
from bot.house.ports import EyesUnavailable
from bot.house.residents.admission import A, Admission
from bot.house.residents.permissions import Action

#: What is learned or forgotten waits so long for what came before it, in seconds.
TURN_WAIT_S = 60.0


class FacesTurn:
    """Whoever is in it is alone; whoever would have to wait longer than ``TURN_WAIT_S`` is told to come again."""

    def __init__(
        self,
        *,
        admission: Admission,
        forgetting: Forgetting,
        on_doubted: Callable[[Person], Awaitable[None]] | None = None,
    ) -> None:
        """``on_doubted`` is told of whomever a face is learned for that may be another's; None: nobody insists."""
        self._on_doubted = on_doubted
        self._admission = admission
        self._forgetting = forgetting
        self._lock = asyncio.Lock()
        #: How many turns there were: whoever remembers it knows whether others changed anything since.
        self.count = 0

    @asynccontextmanager
    async def of(
        self, by: A, person: Person | None = None, door: DoorId | None = None, *, insisted: bool = False
    ) -> AsyncIterator[A]:
        """Alone in this block, which gets ``by`` as they live here when their turn comes.

        ``insisted``: what is done for ``person`` may be about somebody else, so no door opens by itself for them.
        Raises EyesUnavailable; then NotAllowed, and ForgottenMeanwhile where ``person`` is forgotten by then.
        """
        async with self.at_the_machine():
            now = await self._admission.admit(by, Action.TEACH, door)
            if person and person.id in self._forgetting:
                raise ForgottenMeanwhile
            if person and insisted and self._on_doubted:  # before: no door opens by what is learned now
                await self._on_doubted(person)
            yield now

    @asynccontextmanager
    async def at_the_machine(self) -> AsyncIterator[None]:
        """Alone in this block, for whoever has the house's own machine at hand. Raises EyesUnavailable."""
        try:
            async with asyncio.timeout(TURN_WAIT_S):
                await self._lock.acquire()
        except TimeoutError as exc:
            raise EyesUnavailable("other faces are being learned") from exc
        self.count += 1
        try:
            yield
        finally:
            self._lock.release()
