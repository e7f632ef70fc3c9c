"""How every part is, for /status in the chat and GET /health: gathered here, worded once."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.house.disk import DiskState
from bot.house.door import Door, DoorId
from bot.house.ledger_trouble import LedgerReason, LedgerState

#: Less than this and pictures will soon have no room.
LOW_DISK_BYTES = 500 * 1024 * 1024

_DISK = {
    DiskState.LOW: "nearly full",
    DiskState.FULL: "full; new things are kept in memory until there is room",
    DiskState.READ_ONLY: "takes nothing any more; new things are kept in memory",
    DiskState.FAILING: "makes mistakes; new things are kept in memory",
    DiskState.SILENT: "does not answer; new things are kept in memory",
}
_MODEL_REFUSED = (
    "the file {file} was changed or damaged, so I find faces the slower way. Please run: uv run main.py models fetch"
)

_LEDGER = {
    LedgerReason.OUT_OF_REACH: "Google is out of reach",
    LedgerReason.BUSY: "Google is busy",
    LedgerReason.NOT_SHARED: "the spreadsheet is not shared with me",
    LedgerReason.API_OFF: "the Google Sheets API is switched off",
    LedgerReason.NO_SUCH_SHEET: "the spreadsheet is gone",
    LedgerReason.NOT_A_SHEET: "what my settings name is no Google spreadsheet",
    LedgerReason.FULL: "the spreadsheet is full",
    LedgerReason.PROTECTED: "its cells are protected",
    LedgerReason.KEY_REFUSED: "Google does not accept my key",
    LedgerReason.KEY_UNREADABLE: "my key for Google cannot be read",
    LedgerReason.KEY_MALFORMED: "what should be my key for Google is none",
    LedgerReason.CLOCK_WRONG: "this computer’s clock is wrong, so Google refuses me",
    LedgerReason.DISK: "my disk does not take it",
    LedgerReason.REFUSED: "Google refuses it",
    LedgerReason.UNEXPECTED: "something goes wrong on my side",
}

Line = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Report:
    """Asks each part when it is asked itself; never waits."""

    doors: Mapping[DoorId, Door]
    data_dir: Path
    #: What is wrong with Telegram; empty: nothing.
    telegram_trouble: Callable[[], str]
    #: Cards and notes on their way.
    waiting: Callable[[], int]
    #: Cards that could not be drawn in full.
    undrawn: Callable[[], int]
    broker: Callable[[], Mapping[str, Any]]
    boards: Callable[[], Mapping[DoorId, Mapping[str, Any]]]
    eyes_open: Callable[[], bool]
    disk: Callable[[], DiskState]
    ledger: Callable[[], LedgerState]
    #: The name of a model file that is not what it should be; empty: none.
    model_refused: Callable[[], str] = str

    def lines(self) -> list[Line]:
        """For a resident: the part, whether it works, and what to say about it."""
        return [self._telegram(), self._broker(), *self._boards(), self._eyes(), self._disk(), self._ledger()]

    def parts(self) -> dict[str, dict[str, Any]]:
        """For /health, beside what the boards' room tells of itself."""
        telegram = self.telegram_trouble()
        return {
            "telegram": {"ok": not telegram, "trouble": telegram},
            "outbox": {"ok": self.waiting() == 0 or not telegram, "waiting": self.waiting()},
            "recogniser": {"ok": self.eyes_open()},
            "disk": {
                "ok": self.disk() is DiskState.WELL and self._free() >= LOW_DISK_BYTES,
                "state": self.disk().value,
                "free_bytes": self._free(),
            },
            "ledger": {
                "ok": self.ledger().reason is None,
                "reason": self.ledger().reason or "",
                "status": self.ledger().status,
                "waiting": self.ledger().waiting,
            },
        }

    def _telegram(self) -> Line:
        trouble, waiting = self.telegram_trouble(), self.waiting()
        said = trouble or "connected"
        if waiting:
            said += f", {waiting} {'message' if waiting == 1 else 'messages'} on their way"
        if undrawn := self.undrawn():
            said += f", {undrawn} {'card' if undrawn == 1 else 'cards'} could not be drawn"
        return ("Telegram", not trouble and not undrawn, said)

    def _broker(self) -> Line:
        state = self.broker()
        return ("Broker", bool(state["ok"]), "connected" if state["ok"] else str(state.get("trouble") or "away"))

    def _boards(self) -> list[Line]:
        return [self._board(door, self.boards().get(door_id, {})) for door_id, door in self.doors.items()]

    def _board(self, door: Door, board: Mapping[str, Any]) -> Line:
        good, said = self._bell(board)
        if board.get("lock") == "relay":
            reached = bool(self.broker()["ok"])
            good = good and reached
            relay = "its relay is told over the broker" if reached else "its relay cannot be told: the broker is away"
            said = f"{said}; {relay}" if said else f"{relay}; whether it obeys, only opening shows"
        return (door.name.capitalize(), good, said or "a camera, and nothing to open")

    def _bell(self, board: Mapping[str, Any]) -> tuple[bool, str]:
        """How a door's own doorbell is; empty: it has none that would tell."""
        match board.get("online"):
            case True:
                return True, "the doorbell is online"
            case False:
                return False, "the doorbell is offline"
        if board.get("lock") in {"relay", "none"}:
            return True, ""
        return False, "the doorbell has not been heard yet" if self.broker()["ok"] else "not known without the broker"

    def _eyes(self) -> Line:
        good, refused = self.eyes_open(), self.model_refused()
        if refused:
            return ("Recognition", False, _MODEL_REFUSED.format(file=refused))
        return ("Recognition", good, "ready" if good else "getting ready")

    def _disk(self) -> Line:
        free, state = self._free(), self.disk()
        if state is not DiskState.WELL:
            return ("Disk", False, _DISK[state])
        return ("Disk", free >= LOW_DISK_BYTES, f"{free / 1024**3:.1f} GB free")

    def _ledger(self) -> Line:
        state = self.ledger()
        if state.reason is None:
            return ("Day’s log", True, "written")
        said = f"not written: {_LEDGER[state.reason]}"
        if state.waiting:
            said += f"; {'1 visit waits' if state.waiting == 1 else f'{state.waiting} visits wait'}"
        return ("Day’s log", False, said)

    def _free(self) -> int:
        try:
            return shutil.disk_usage(self.data_dir).free
        except OSError:
            return 0
