"""What a mosquitto has to know of this household: who may connect as whom, and who may say and hear what."""

from bot.devices import wire
from bot.devices.locks.kinds import lock_of
from bot.devices.locks.relay_lock import RelayLock
from bot.mqtt import PRESENCE
from bot.settings import (
    HOME_ASSISTANT_COMMAND,
    HOME_ASSISTANT_STATE,
    SERVICE_NAME,
    DevicesSettings,
    DoorSettings,
    HomeAssistantSettings,
    LockKind,
)

#: What every board may do, %u being its user's name, which is its door's id.
_BOARDS = (
    f"pattern write {wire.ROOT}/%u/event/#",
    f"pattern readwrite {wire.ROOT}/%u/state/#",
    f"pattern read {wire.ROOT}/%u/cmd/#",
)


def configuration(settings: DevicesSettings, folder: str = "/etc/mosquitto") -> str:
    """The lines of ``mosquitto.conf``: nobody without a password, nobody under another's name, no ring forgotten."""
    return "\n".join(
        (
            f"listener {settings.mqtt.port}",
            "allow_anonymous false",
            f"password_file {folder}/passwords",
            f"acl_file {folder}/doorman.acl",
            "use_username_as_clientid true",
            "persistence true",
            "max_queued_messages 0",
            "set_tcp_nodelay true",
            "",
        )
    )


def access_list(settings: DevicesSettings) -> str:
    """The lines of mosquitto's ``acl_file``, the topics of this household's relays and buttons included."""
    doors = settings.doors.values()
    own = [line for door in doors for line in (*relay_lines(door), *button_lines(door))]
    service = (f"user {service_user(settings)}", f"topic readwrite {wire.ROOT}/#", "topic readwrite doorman/#")
    relays = [line for id_, door in settings.doors.items() for line in _lines_of_relay(id_, door)]
    house = settings.home_assistant
    return "\n".join((*_BOARDS, "", *service, *dict.fromkeys(own), *home_assistant_lines(house), *relays, ""))


def home_assistant_lines(settings: HomeAssistantSettings) -> list[str]:
    """What Home Assistant may do beside its own devices, and what we may for it; empty: it is told nothing."""
    if not settings.on:
        return []
    prefix = settings.prefix
    return [
        f"topic write {prefix}/#",
        f"topic read {prefix}/status",
        "",
        f"user {settings.user}",
        f"topic read {prefix}/#",
        f"topic write {prefix}/status",
        f"topic read {PRESENCE}",
        f"topic read {HOME_ASSISTANT_STATE}/#",
        f"topic write {HOME_ASSISTANT_COMMAND}/#",
    ]


def relay_lines(door: DoorSettings) -> list[str]:
    """What the service may do for a door's relay, as lines of an access list; empty: it has none."""
    relay = lock_of(door) if door.lock is LockKind.RELAY else None
    if not isinstance(relay, RelayLock):
        return []
    return [*(f"topic write {topic}" for topic in relay.written), *(f"topic read {topic}" for topic in relay.heard)]


def relay_users(settings: DevicesSettings) -> dict[str, str]:
    """As whom the relay of each door connects, by the door's id; no door can be called so."""
    return {id_: f"relay.{id_}" for id_, door in settings.doors.items() if relay_lines(door)}


def _lines_of_relay(id_: str, door: DoorSettings) -> list[str]:
    """What a door's relay itself may do: hear what we tell it, and say what we hear."""
    relay = lock_of(door) if door.lock is LockKind.RELAY else None
    if not isinstance(relay, RelayLock):
        return []
    may = [*(f"topic read {topic}" for topic in relay.written), *(f"topic write {topic}" for topic in relay.heard)]
    return ["", f"user relay.{id_}", *may]


def button_lines(door: DoorSettings) -> list[str]:
    """What the service may do for a door's button on the broker; empty: it has none."""
    return [f"topic read {door.bell_topic}"] if door.bell_topic else []


def users(settings: DevicesSettings) -> list[str]:
    """Everybody who needs a password on the broker: the service, each door that has a board, and Home Assistant."""
    boards = [id_ for id_, door in settings.doors.items() if door.key]
    return [service_user(settings), *boards, *([settings.home_assistant.user] if settings.home_assistant.on else [])]


def service_user(settings: DevicesSettings) -> str:
    """Our own user, whose name is our client id too."""
    return settings.mqtt.username or SERVICE_NAME
