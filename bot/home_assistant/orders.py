"""What Home Assistant asks for, as it comes over the broker: whatever is old, kept, or no order of ours is none."""

import json
import math
from dataclasses import dataclass
from datetime import datetime

from bot.home_assistant.components import PRESSED

#: Longer ones are none: an order has some sixty bytes.
LONGEST = 512

#: By how much its clock may differ from ours, an order's way included, in seconds.
CLOCKS_DIFFER_S = 30.0

#: No code has more digits; what is longer is looked at by nobody.
_MOST_DIGITS = 8


class NoOrder(Exception):
    """It is no order; ``why`` is for the log."""


class OldOrder(Exception):
    """It was given at another time: kept somewhere on its way, or said again by somebody."""


@dataclass(frozen=True, slots=True)
class UnlockOrder:
    """To open, with digits."""

    code: str
    #: By its clock, in seconds since 1970.
    at: float

    def __repr__(self) -> str:
        return f"UnlockOrder(at={self.at})"


def lock_order(payload: bytes) -> UnlockOrder | None:
    """What a lock is asked; None: to lock, which it does by itself. Raises NoOrder."""
    if len(payload) > LONGEST:
        raise NoOrder("too long")
    try:
        asked = json.loads(payload)
    except (ValueError, RecursionError):
        raise NoOrder("no JSON") from None
    if not isinstance(asked, dict) or set(asked) != {"action", "code", "at"}:
        raise NoOrder("not what an order has")
    action, code, at = asked["action"], asked["code"], asked["at"]
    if action == "LOCK":
        return None
    if action != "UNLOCK" or not isinstance(code, str) or isinstance(at, bool) or not isinstance(at, int | float):
        raise NoOrder("neither locks nor unlocks")
    try:
        at = float(at)
    except OverflowError:  # JSON's integers have no end
        raise NoOrder("of no time") from None
    if not math.isfinite(at):
        raise NoOrder("of no time")
    if len(code) > _MOST_DIGITS or not (code == "" or (code.isascii() and code.isdecimal())):
        raise NoOrder("no digits")
    return UnlockOrder(code, at)


def switched(payload: bytes) -> bool:
    """Whether a switch is to be on. Raises NoOrder."""
    match payload:
        case b"ON":
            return True
        case b"OFF":
            return False
    raise NoOrder("neither on nor off")


def pressed(payload: bytes) -> bool:
    """A button was pressed: True. Raises NoOrder."""
    if payload != PRESSED.encode():
        raise NoOrder("no press")
    return True


class OrderTimes:
    """Which orders are of now, and not said before."""

    def __init__(self) -> None:
        self._newest: dict[str, float] = {}

    def check(self, about: str, order: UnlockOrder, now: datetime) -> None:
        """Raise OldOrder; whatever is said again is older than the newest one that counted."""
        if abs(now.timestamp() - order.at) > CLOCKS_DIFFER_S:
            raise OldOrder("given at another time")
        if order.at <= self._newest.get(about, -math.inf):
            raise OldOrder("said before")
        self._newest[about] = order.at
