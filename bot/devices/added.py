"""A door that was added in the chat, as the settings would tell it."""

from pydantic import SecretStr

from bot.house.doors.added import AddedDoor, DoorWay
from bot.settings import DoorSettings, LockKind

_LOCKS = {DoorWay.BOARD: LockKind.BOARD, DoorWay.RELAY: LockKind.RELAY, DoorWay.CAMERA: LockKind.NONE}


def settings_of(door: AddedDoor) -> DoorSettings:
    """What reaches it; raises ValueError where that could be nobody's door."""
    return DoorSettings(
        key=SecretStr(door.key) if door.key else None,
        token=SecretStr(door.token) if door.token else None,
        broker_password=SecretStr(door.broker_password) if door.broker_password else None,
        lock=_LOCKS[door.way],
        relay=door.relay,
        bell_topic=door.bell_topic,
        bell_payload=door.bell_payload,
    )
