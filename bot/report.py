"""Gathers how every part is, for /status in the chat and GET /health."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.house.disk import DiskState, Space
from bot.house.door import Door, DoorId
from bot.house.ledger_trouble import LedgerState
from bot.house.status import Bell, BrokerTrouble, DoorStatus, Relay, Restarted, Status, TelegramTrouble
from bot.nursery import SupervisedTask


@dataclass(frozen=True, slots=True)
class Report:
    """Asks each part when it is asked itself; never waits."""

    doors: Mapping[DoorId, Door]
    telegram_trouble: Callable[[], TelegramTrouble | None]
    #: Cards and notes on their way.
    waiting: Callable[[], int]
    #: Cards that could not be drawn in full.
    undrawn: Callable[[], int]
    broker: Callable[[], Mapping[str, Any]]
    boards: Callable[[], Mapping[DoorId, Mapping[str, Any]]]
    eyes_open: Callable[[], bool]
    disk: Callable[[], DiskState]
    #: The room on it when it was last looked at: one that does not answer is not asked here.
    space: Callable[[], Space]
    ledger: Callable[[], LedgerState]
    #: The name of a model file that is not what it should be; empty: none.
    model_refused: Callable[[], str] = str
    supervised: Callable[[], Sequence[SupervisedTask]] = tuple
    #: Stored documents that were set aside.
    unreadable: Callable[[], Sequence[object]] = tuple

    def status(self) -> Status:
        """Everything at this moment."""
        space, disk = self.space(), self.disk()
        return Status(
            telegram=self.telegram_trouble(),
            waiting=self.waiting(),
            undrawn=self.undrawn(),
            broker=self._broker(),
            doors=tuple(self._door(door, self.boards().get(door_id, {})) for door_id, door in self.doors.items()),
            eyes_ready=self.eyes_open(),
            model_refused=self.model_refused(),
            disk=DiskState.LOW if disk is DiskState.WELL and space.is_low() else disk,
            free_bytes=space.free_bytes,
            ledger=self.ledger(),
            restarted=tuple(
                Restarted(task.name, task.restarts, task.failure, task.running)
                for task in self.supervised()
                if task.restarts
            ),
            unreadable=len(self.unreadable()),
        )

    def parts(self) -> dict[str, dict[str, Any]]:
        """For /health, beside what the boards' room tells of itself."""
        status = self.status()
        return {
            "telegram": {"ok": status.telegram is None, "trouble": status.telegram or ""},
            "outbox": {
                "ok": not status.undrawn and (status.waiting == 0 or status.telegram is None),
                "waiting": status.waiting,
                "undrawn": status.undrawn,
            },
            "recogniser": {"ok": status.eyes_ready},
            "disk": {
                "ok": status.disk is DiskState.WELL,
                "state": status.disk.value,
                "free_bytes": status.free_bytes,
            },
            "ledger": {
                "ok": status.ledger.reason is None,
                "reason": status.ledger.reason or "",
                "status": status.ledger.status,
                "waiting": status.ledger.waiting,
            },
            "tasks": {
                "ok": all(task.running for task in status.restarted),
                "restarted": {task.part: task.times for task in status.restarted},
            },
            "documents": {"ok": status.unreadable == 0, "unreadable": status.unreadable},
        }

    def _broker(self) -> BrokerTrouble | None:
        state = self.broker()
        return None if state["ok"] else BrokerTrouble(state.get("why") or BrokerTrouble.NOT_YET)

    def _door(self, door: Door, board: Mapping[str, Any]) -> DoorStatus:
        reached = bool(self.broker()["ok"])
        relay = Relay.NONE if board.get("lock") != "relay" else Relay.TOLD if reached else Relay.OUT_OF_REACH
        return DoorStatus(door.name, _bell(board, reached=reached), relay)


def _bell(board: Mapping[str, Any], *, reached: bool) -> Bell:
    match board.get("online"):
        case True:
            return Bell.ONLINE
        case False:
            return Bell.OFFLINE
    if board.get("lock") in {"relay", "none"}:
        return Bell.NONE
    return Bell.UNHEARD if reached else Bell.UNKNOWN
