"""Whether anything here is reached by the broker: a household with cameras alone has none, and misses none."""

from bot.settings import DevicesSettings, DoorSettings, LockKind


def needs_broker(settings: DevicesSettings) -> bool:
    """Tell whether one was chosen, or a door has what only a broker carries."""
    return (
        settings.mqtt.chosen or settings.home_assistant.on or any(_is_carried(door) for door in settings.doors.values())
    )


def _is_carried(door: DoorSettings) -> bool:
    """Tell whether a door has a board, a relay, or a button on the broker."""
    return door.key is not None or door.lock is not LockKind.NONE or bool(door.bell_topic)
