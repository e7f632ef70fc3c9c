"""What a board tells of itself, as the house knows it. Every value may be missing, or nonsense."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.devices.boards.board import Board
from bot.house.boards.board import BoardPart, BoardState, OwnWords, Pictures, Setback, Start

#: Of each kind of pictures: what ``cmd/settings`` says. Quality is the OV2640's own scale: lower is finer.
PICTURES: Mapping[Pictures, Mapping[str, Any]] = {
    Pictures.SMALLER: {"size": "QVGA", "quality": 12},
    Pictures.NORMAL: {"size": "VGA", "quality": 12},
    Pictures.SHARPER: {"size": "SVGA", "quality": 10},
}

_RINGS_LOST = ("presses_dropped",)
_PICTURES_LOST = ("pictures_lost", "pictures_refused", "bursts_dropped")

#: What a board writes down before it restarts itself; anything else names what had stopped.
_ORDERED = {"command": Start.ORDERED, "update": Start.UPDATE, "rolled back": Start.ROLLED_BACK}

#: What a board writes down when it takes an update back.
_SETBACKS = {"was not online in time": Setback.NOT_ONLINE, "did not start well": Setback.NOT_STARTED}

#: What a board calls its tasks, of which it names those that had stopped, with commas between them.
_PARTS = {
    "button": BoardPart.BUTTON,
    "outbox": BoardPart.OUTBOX,
    "lights": BoardPart.LIGHTS,
    "ethernet": BoardPart.NETWORK,
    "mqtt": BoardPart.BROKER,
    "commands": BoardPart.COMMANDS,
    "pictures": BoardPart.PICTURES,
    "report": BoardPart.REPORT,
    "clock": BoardPart.CLOCK,
    "inputs": BoardPart.INPUTS,
}

#: What a board with a door contact says among its features.
_CONTACT = "contact"

#: What a board's last error begins with where an update could not be fetched.
_NOT_FETCHED = "update:"

#: The longest text, and the largest number, that is believed.
_MAX_TEXT = 96
_MAX_NUMBER = 10**9


def state_of(board: Board) -> BoardState:
    """How a board is, by its own account."""
    info, health = board.info, board.health
    counters = health.get("counters")
    counters = counters if isinstance(counters, dict) else {}
    uptime_s = _number(health, "uptime_s")
    started, stopped = _start(_text(health, "reset"), _text(health, "cause"))
    return BoardState(
        online=board.online,
        version=_text(info, "version"),
        on_trial=info.get("trial") is True,
        taken_back=_setback(_text(info, "note")),
        boot=_text(info, "boot"),
        uptime=None if uptime_s is None else timedelta(seconds=uptime_s),
        heard_at=board.health_at,
        camera=_camera(health.get("camera"), info.get("camera")),
        contact=_CONTACT in features if isinstance(features := info.get("features"), list) else None,
        started=started,
        stopped=stopped,
        lost_rings=sum(_number(counters, name) or 0 for name in _RINGS_LOST),
        lost_pictures=sum(_number(counters, name) or 0 for name in _PICTURES_LOST),
        errors=_number(counters, "errors") or 0,
        update_not_fetched=_text(health, "error").startswith(_NOT_FETCHED),
        failed_updates=_number(counters, "updates_failed") or 0,
        unsigned=board.speaks_old,
        pictures=next((kind for kind in PICTURES if takes(board, kind)), None),
    )


def takes(board: Board, pictures: Pictures) -> bool:
    """Tell whether a board says that it takes such pictures."""
    settings = board.info.get("settings")
    return isinstance(settings, dict) and all(settings.get(name) == v for name, v in PICTURES[pictures].items())


def _camera(seen: Any, name: Any) -> bool | None:
    """Whether it sees: its health says so each minute, and what it is, which the broker keeps, names its camera."""
    if isinstance(seen, bool):
        return seen
    return bool(name) if isinstance(name, str) else None


def _start(reset: str, cause: str) -> tuple[Start | None, tuple[BoardPart | OwnWords, ...]]:
    if cause in _ORDERED:
        return _ORDERED[cause], ()
    if reset == "watchdog":
        return Start.TROUBLE, tuple(_PARTS.get(name) or OwnWords(name) for name in cause.split(",") if name.strip())
    return (Start.POWER if reset == "power" else None), ()


def _setback(note: str) -> Setback | OwnWords | None:
    if not note.strip():
        return None
    return _SETBACKS.get(note) or OwnWords(note)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    text = value if isinstance(value, str) else ""
    return "".join(letter for letter in text if letter.isprintable())[:_MAX_TEXT]


def _number(values: Mapping[str, Any], name: str) -> int | None:
    value = values.get(name)
    return value if type(value) is int and 0 <= value <= _MAX_NUMBER else None  # True is an int too
