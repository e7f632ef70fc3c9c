"""Which topics are none of the household's lamps: the doorbells', ours, and whatever a lock or a bell goes by."""

import re
from collections.abc import Iterable, Iterator

from bot.devices import wire
from bot.devices.locks.kinds import lock_of
from bot.devices.locks.relay_lock import RelayLock
from bot.house.doors.relays import OwnRelay, RelayKind
from bot.house.topics.topics import LONGEST_TOPIC, TopicFault
from bot.mqtt import matches
from bot.settings import DoorSettings, LockKind, forms

#: Ours on the broker.
_OURS = (wire.ROOT, "doorman")

#: Where all devices of a maker listen at once, a door's relay among them.
_GROUPS = {
    RelayKind.TASMOTA: ("cmnd/tasmotas/#", "cmnd/sonoffs/#"),
    RelayKind.SHELLY1: ("shellies/command/#",),
}

#: A device goes by these, too, whatever name its owner gave it: we cannot tell whose a number of the maker's is.
_BY_NUMBER = {
    RelayKind.ZIGBEE2MQTT: re.compile(r"zigbee2mqtt/0x[0-9a-f]{16}(/.*)?"),
    RelayKind.TASMOTA: re.compile(r"cmnd/dves_[0-9a-f]{6}(_fb)?(/.*)?"),
}

#: With so many levels the one above a relay's topic is the device's own.
_DEVICE_LEVELS = 3


def fault_of(topic: str, doors: Iterable[DoorSettings]) -> TopicFault | None:
    """Why residents may say nothing under a topic; None: they may."""
    if "+" in topic or "#" in topic:
        return TopicFault.WILDCARD
    if not _is_plain(topic):
        return TopicFault.NO_TOPIC
    if is_ours(topic):
        return TopicFault.OURS
    # Tasmota reads its topics in any case
    name = topic.lower()
    doors = tuple(doors)
    by_number = any(_BY_NUMBER[kind].fullmatch(name) for kind in map(_maker, doors) if kind in _BY_NUMBER)
    forbidden = (place for door in doors for place in of_door(door))
    of_a_door = by_number or any(matches(one.lower(), name) for one in forbidden)
    return TopicFault.OF_A_DOOR if of_a_door else None


def _maker(door: DoorSettings) -> RelayKind | None:
    """Whose words a door's relay speaks; of one that was written out its topic tells it."""
    if door.relay:
        return OwnRelay.parse(door.relay).kind
    first = (door.relay_topic or "").lower().split("/", maxsplit=1)[0]
    return {"zigbee2mqtt": RelayKind.ZIGBEE2MQTT, "cmnd": RelayKind.TASMOTA}.get(first)


def filter_fault(topic_filter: str) -> TopicFault | None:
    """Why nothing is heard under a filter; None: it can be."""
    try:
        forms.topic_filter(topic_filter)
    except ValueError:
        return TopicFault.NO_TOPIC
    if not _is_plain(topic_filter):
        return TopicFault.NO_TOPIC
    everything = topic_filter.split("/", maxsplit=1)[0] in ("#", "+")
    return TopicFault.OURS if everything or is_ours(topic_filter) else None


def is_ours(topic: str) -> bool:
    """Tell whether a topic, or a filter, is the doorbells' or our own, in whatever case."""
    return topic.split("/", maxsplit=1)[0].lower() in _OURS


def of_door(door: DoorSettings) -> Iterator[str]:
    """The filters of what opens a door, of what speaks for that, and of its bell."""
    if door.bell_topic:
        yield door.bell_topic
    relay = lock_of(door) if door.lock is LockKind.RELAY else None
    if not isinstance(relay, RelayLock):
        return
    known = OwnRelay.parse(door.relay) if door.relay else None
    for topic in (*relay.written, *relay.heard):
        yield topic
        # everything of a newer Shelly begins with its name
        yield _around(topic, least=2 if known and known.kind is RelayKind.SHELLY2 else _DEVICE_LEVELS)
    if known:
        yield from _GROUPS.get(known.kind, ())


def _around(topic: str, *, least: int) -> str:
    """What else the same device listens to: it has other words for the same, such as ``POWER`` and ``Backlog``."""
    levels = topic.removesuffix("/#").split("/")
    return "/".join((*(levels[:-1] if len(levels) >= least else levels), "#"))


def _is_plain(topic: str) -> bool:
    if not topic or len(topic) > LONGEST_TOPIC or topic.startswith("$"):
        return False
    return topic.isprintable() and not any(c.isspace() for c in topic)
