"""What becomes of the word that a board went, where anybody on the broker may say it."""

import asyncio
from collections.abc import Callable

from bot.devices.boards import authentication
from bot.devices.boards.authentication import BoardAuthenticator
from bot.house.doors.door import DoorId
from bot.house.ports import Background


class FarewellCheck:
    """Has one board prove that it is there whenever it is said to have gone; ``gone`` is called where it does not."""

    def __init__(
        self, door: DoorId, authenticator: BoardAuthenticator, background: Background, gone: Callable[[], None]
    ) -> None:
        self._door = door
        self._authenticator = authenticator
        self._background = background
        self._gone = gone
        self._looking = False
        #: It was said (again) since the last look.
        self._said = False

    def look_soon(self) -> None:
        """Somebody said that it went."""
        self._said = True
        if not self._looking:
            self._looking = True
            self._background.spawn(self._look(), name=f"is {self._door} gone")

    async def _look(self) -> None:
        """One look at a time, and a pause before the next: whoever repeats the word must not keep the board busy."""
        try:
            while self._said:
                self._said = False
                if not await self._authenticator.proven():
                    self._gone()
                    return
                await asyncio.sleep(authentication.PROOF_PAUSE_S)
        finally:
            self._looking = False
