"""What each door has that we hear: its queue, who judges its board's words, and who looks after its last will."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from bot.devices.boards import orders
from bot.devices.boards.authentication import Authenticity, BoardAuthenticator
from bot.devices.boards.board import Board
from bot.devices.boards.door_queue import DoorQueue
from bot.devices.boards.farewells import FarewellCheck
from bot.devices.boards.sinks import BoardListeners
from bot.devices.wire.reports import Inbound
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorId
from bot.house.ports import AuditTrail, Background, Collection
from bot.mqtt import Mqtt

#: Gets what a board said and proved to have said.
PassOn = Callable[[DoorId, Board, Inbound], None]


class HeardDoors:
    """The doors by id, each part in a mapping of its own; a door may be added while we listen."""

    def __init__(
        self,
        mqtt: Mqtt,
        house: BoardListeners,
        *,
        acquaintances: Collection[Acquaintance],
        audit: AuditTrail,
        background: Background,
        pass_on: PassOn,
        refuse: Callable[[DoorId, Authenticity], None],
    ) -> None:
        self._mqtt = mqtt
        self._house = house
        self._acquaintances = acquaintances
        self._audit = audit
        self._background = background
        self._pass_on = pass_on
        self._refuse = refuse
        self.queues: dict[DoorId, DoorQueue] = {}
        self.authenticators: dict[DoorId, BoardAuthenticator] = {}
        self.farewells: dict[DoorId, FarewellCheck] = {}
        #: How often a door was fitted: tasks of one that was removed may not have ended yet.
        self._fitted: Counter[DoorId] = Counter()

    def make(self, door: DoorId, board: Board, key: bytes | None, *, must_talk: bool) -> None:
        """Have what a door needs; ``key``: its board's, ``must_talk``: its silence is news."""
        queue = self.queues[door] = DoorQueue(door, board, self._house, self._audit, must_talk=must_talk)
        authenticator = self.authenticators[door] = BoardAuthenticator(
            door,
            board,
            key,
            acquaintances=self._acquaintances,
            background=self._background,
            ask=partial(orders.ask, self._mqtt, door, board),
            pass_on=partial(self._pass_on, door, board),
            refuse=partial(self._refuse, door),
        )
        gone = partial(queue.online, online=False)
        self.farewells[door] = FarewellCheck(door, authenticator, self._background, gone)

    def begin(self, door: DoorId) -> None:
        """Have a door's queue served."""
        self._fitted[door] += 1
        again = f" ({self._fitted[door]})" if self._fitted[door] > 1 else ""
        self.authenticators[door].remember()
        self._background.keep(f"door queue {door}{again}", self.queues[door].serve)
        self._background.keep(f"news of door {door}{again}", self.queues[door].serve_news)

    def drop(self, door: DoorId) -> None:
        """Have nothing of a door; what it said before is handled."""
        self.queues.pop(door).end()
        del self.authenticators[door], self.farewells[door]

    async def close(self) -> None:
        """Serve no queue any more, and write down what was believed of each board."""
        for queue in self.queues.values():
            queue.close()
        for authenticator in self.authenticators.values():
            await authenticator.write_down()
