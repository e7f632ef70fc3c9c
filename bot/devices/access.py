"""What a mosquitto has to know of this household: who may connect as whom, and who may say and hear what."""

from collections.abc import Iterable

from bot.devices import wire
from bot.devices.locks.kinds import lock_of
from bot.devices.locks.presets import own_topics
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.relays import OwnRelay, relay_user
from bot.mqtt import PRESENCE, matches
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
            # 0, for no bound, has mosquitto 2.0.11 hang up on whoever says what the access list denies
            "max_queued_messages 100000",
            "set_tcp_nodelay true",
            "",
        )
    )


def access_list(settings: DevicesSettings) -> str:
    """The lines of mosquitto's ``acl_file``, the topics of this household's relays and buttons included."""
    doors = settings.doors.values()
    own = [line for door in doors for line in (*relay_lines(door), *button_lines(door))]
    service = (f"user {service_user(settings)}", f"topic readwrite {wire.ROOT}/#", "topic readwrite doorman/#")
    house = settings.home_assistant
    relays = [line for id_, door in settings.doors.items() for line in relays_own_lines(id_, door)]
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
    if (relay := _relay_of(door)) is None:
        return []
    return [*(f"topic write {topic}" for topic in relay.written), *(f"topic read {topic}" for topic in relay.heard)]


def relays_own_lines(id_: str, door: DoorSettings) -> list[str]:
    """What a door's relay may do itself, as lines of an access list; empty: it has none.

    One of a maker that we know may say and hear everything under its own name, since it does more there than open.
    """
    if (relay := _relay_of(door)) is None:
        return []
    own = [one for one in (own_topics(OwnRelay.parse(door.relay)) if door.relay else ()) if not _is_ours(one)]

    def beyond(topics: Iterable[str]) -> list[str]:
        return [topic for topic in topics if not any(matches(one, topic) for one in own)]

    return [
        "",
        f"user {relay_user(id_)}",
        *(f"topic readwrite {one}" for one in own),
        *(f"topic read {topic}" for topic in beyond(relay.written)),
        *(f"topic write {topic}" for topic in beyond(relay.heard)),
    ]


def _relay_of(door: DoorSettings) -> RelayLock | None:
    relay = lock_of(door) if door.lock is LockKind.RELAY else None
    return relay if isinstance(relay, RelayLock) else None


def _is_ours(topics: str) -> bool:
    """Tell whether boards or we speak there: a relay that happens to be called so may not."""
    return topics.partition("/")[0] in (wire.ROOT, SERVICE_NAME)


def button_lines(door: DoorSettings) -> list[str]:
    """What the service may do for a door's button on the broker; empty: it has none."""
    return [f"topic read {door.bell_topic}"] if door.bell_topic else []


def users(settings: DevicesSettings) -> list[str]:
    """Everybody who needs a password on the broker: the service, boards, relays, and Home Assistant."""
    boards = [id_ for id_, door in settings.doors.items() if door.key]
    relays = [relay_user(id_) for id_, door in settings.doors.items() if _relay_of(door)]
    home_assistant = [settings.home_assistant.user] if settings.home_assistant.on else []
    return [service_user(settings), *boards, *relays, *home_assistant]


def service_user(settings: DevicesSettings) -> str:
    """Our own user, whose name is our client id too."""
    return settings.mqtt.username or SERVICE_NAME
