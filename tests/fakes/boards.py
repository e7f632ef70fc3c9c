"""Boards that record what they were asked, and do what the test told them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.house.boards.board import BoardState, NoSecrets, Pictures, Release, Remark, RemarkKind, Secrets, Start
from bot.house.doors.door import DoorId, DoorUnreachable

HEALTHY = BoardState(
    online=True,
    version="1.0.0",
    boot="first",
    uptime=timedelta(days=3, hours=2),
    camera=True,
    started=Start.POWER,
    pictures=Pictures.NORMAL,
)


class RecordingBoards:
    """Boards of these doors; ``done`` has (what, door, detail), ``failure`` is raised by whatever is asked."""

    def __init__(self, *doors: DoorId) -> None:
        self.doors: Sequence[DoorId] = doors
        self.states = dict.fromkeys(doors, HEALTHY)
        self.done: list[tuple[str, DoorId, str]] = []
        self.picture = b"jpeg"
        self.at_hand: Release | None = None
        self.failure: DoorUnreachable | None = None
        self.withheld: NoSecrets | None = None
        #: Cleared: a board that was asked answers when it is set.
        self.answering = asyncio.Event()
        self.answering.set()

    def state(self, door: DoorId) -> BoardState:
        return self.states[door]

    async def snap(self, door: DoorId) -> bytes:
        await self._do("snap", door)
        return self.picture

    async def restart(self, door: DoorId) -> None:
        await self._do("restart", door)
        self.states[door] = replace(self.states[door], boot="next", started=Start.ORDERED, uptime=timedelta())

    async def set_pictures(self, door: DoorId, pictures: Pictures) -> None:
        await self._do("pictures", door, pictures)
        self.states[door] = replace(self.states[door], pictures=pictures)

    async def release(self) -> Release | None:
        return self.at_hand

    async def update(self, door: DoorId, release: Release) -> None:
        await self._do("update", door, release.sha256)

    async def secrets(self, door: DoorId) -> Secrets:
        if self.withheld:
            raise self.withheld
        await self._do("secrets", door)
        return Secrets(
            b'{"door": "front", "key": "opens the door"}', (Remark(RemarkKind.GUESSED_ADDRESS, "192.0.2.9"),)
        )

    async def _do(self, what: str, door: DoorId, detail: str = "") -> None:
        self.done.append((what, door, detail))
        await self.answering.wait()
        if self.failure:
            raise self.failure
