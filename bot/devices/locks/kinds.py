"""What opens a door: our own board, a relay that the household owns already, or nothing of ours."""

from dataclasses import dataclass, field
from typing import assert_never

from bot.devices.locks.presets import preset
from bot.devices.locks.relay_lock import Availability, RelayLock, RelayWord
from bot.house.doors.relays import OwnRelay
from bot.settings import DoorSettings, LockKind


@dataclass(frozen=True, slots=True)
class BoardLock:
    """Our own board: a signed command over its challenge, and its own confirmation."""

    key: bytes = field(repr=False)
    unlock_ms: int


Lock = BoardLock | RelayLock | None


def lock_of(door: DoorSettings) -> Lock:
    """What opens this door."""
    match door.lock:
        case LockKind.BOARD:
            if door.key is None:
                raise ValueError("a board's lock needs its key")
            return BoardLock(bytes.fromhex(door.key.get_secret_value()), door.unlock_ms)
        case LockKind.RELAY:
            seconds = door.unlock_ms / 1000
            return preset(OwnRelay.parse(door.relay), seconds) if door.relay else _by_topics(door, seconds)
        case LockKind.NONE:
            return None
        case _ as never:
            assert_never(never)


def _by_topics(door: DoorSettings, seconds: float) -> RelayLock:
    """A relay of any make, by the topics that its owner wrote down."""
    there = Availability(
        door.relay_online_topic, door.relay_online_payload.encode(), door.relay_offline_payload.encode()
    )
    tells = door.relay_confirm_topic and door.relay_off_payload
    return RelayLock(
        door.relay_topic,
        door.relay_payload.encode(),
        door.relay_confirm_topic,
        door.relay_confirm_payload.encode(),
        availability=(there,) if door.relay_online_topic else (),
        on=(RelayWord(door.relay_confirm_topic, door.relay_confirm_payload.encode()),) if tells else (),
        off=(RelayWord(door.relay_confirm_topic, door.relay_off_payload.encode()),) if tells else (),
        pulse_s=seconds,
    )
