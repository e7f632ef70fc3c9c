"""A door that was added in the chat, as the settings would tell it."""

import hmac

from pydantic import SecretStr

from bot.house.doors.added import AddedDoor, DoorWay
from bot.house.doors.relays import TopicRelay
from bot.logs import blacken
from bot.settings import DoorSettings, LockKind

_LOCKS = {DoorWay.BOARD: LockKind.BOARD, DoorWay.RELAY: LockKind.RELAY, DoorWay.CAMERA: LockKind.NONE}


def settings_of(door: AddedDoor) -> DoorSettings:
    """What reaches it; raises ValueError where that could be nobody's door.

    No log may hold its secrets from now on.
    """
    relay_password = _relay_password(door)
    blacken(door.key, door.token, door.broker_password, relay_password)
    topics = door.topics or TopicRelay("", "")
    return DoorSettings(
        key=SecretStr(door.key) if door.key else None,
        token=SecretStr(door.token) if door.token else None,
        broker_password=SecretStr(door.broker_password) if door.broker_password else None,
        relay_password=SecretStr(relay_password) if relay_password else None,
        lock=_LOCKS[door.way],
        relay=door.relay,
        relay_topic=topics.topic,
        relay_payload=topics.payload,
        relay_confirm_topic=topics.confirm_topic,
        relay_confirm_payload=topics.confirm_payload,
        relay_online_topic=topics.online_topic,
        relay_online_payload=topics.online_payload,
        relay_offline_payload=topics.offline_payload,
        bell_topic=door.bell_topic,
        bell_payload=door.bell_payload,
    )


def _relay_password(door: AddedDoor) -> str:
    """Its relay's own on the broker, made of its token, and another one with new keys; empty: it has no relay."""
    if door.way is not DoorWay.RELAY or not door.token:
        return ""
    return hmac.new(door.token.encode(), b"relay on the broker", "sha256").hexdigest()[:24]
