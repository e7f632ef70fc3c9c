"""What opens a door: our own board, a relay that the household owns already, or nothing of ours."""

from dataclasses import dataclass, field
from typing import assert_never

from bot.settings import DoorSettings, LockKind


@dataclass(frozen=True, slots=True)
class BoardLock:
    """Our own board: a signed command over its challenge, and its own confirmation."""

    key: bytes = field(repr=False)
    unlock_ms: int


@dataclass(frozen=True, slots=True)
class RelayLock:
    """Somebody else's device: it must end the pulse by itself."""

    topic: str
    payload: bytes
    #: Empty: the broker's acknowledgement is all there is.
    confirm_topic: str = ""
    #: A word, or JSON that is to be found in what is said; empty: anything but an error or "off" (``confirmations``).
    confirm_payload: bytes = b""


Lock = BoardLock | RelayLock | None


def lock_of(door: DoorSettings) -> Lock:
    """What opens this door."""
    match door.lock:
        case LockKind.BOARD:
            if door.key is None:
                raise ValueError("a board's lock needs its key")
            return BoardLock(bytes.fromhex(door.key.get_secret_value()), door.unlock_ms)
        case LockKind.RELAY:
            return RelayLock(
                door.relay_topic,
                door.relay_payload.encode(),
                door.relay_confirm_topic,
                door.relay_confirm_payload.encode(),
            )
        case LockKind.NONE:
            return None
        case _ as never:
            assert_never(never)
