"""The relays that families own, by their maker: what an owner says of one, and how its pulse ends."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

#: The longest name of a relay on the broker, in characters.
_LONGEST = 120

#: What no topic that is published to may have, and what ends a level that nobody meant.
_UNFIT = re.compile(r"[+#\x00-\x1f\x7f]|^/|/$|//")

#: The most channels that a device may have; none of those that we know has more than sixteen.
_MOST_CHANNELS = 32


class RelayKind(StrEnum):
    """Whose words a relay speaks; the value stands in ``.env``."""

    TASMOTA = "tasmota"
    #: Shelly, first generation.
    SHELLY1 = "shelly1"
    #: Shelly Plus, Pro and what came after them.
    SHELLY2 = "shelly2"
    ESPHOME_LOCK = "esphome-lock"
    ESPHOME_SWITCH = "esphome-switch"
    ZIGBEE2MQTT = "zigbee2mqtt"


class AutoOff(StrEnum):
    """How a relay's pulse ends."""

    #: Each order tells it when to switch itself off.
    TOLD = "told"
    #: It can only be set up on the device itself.
    ON_DEVICE = "on_device"


#: Those that an order can tell how long: Tasmota by PulseTime, Shelly by ``toggle_after``, Zigbee2MQTT by ``on_time``.
_TOLD = frozenset({RelayKind.TASMOTA, RelayKind.SHELLY2, RelayKind.ZIGBEE2MQTT})

#: The first channel of those that count them; the others have no channels, or one without a number.
_FIRST_CHANNEL = {RelayKind.TASMOTA: 1, RelayKind.SHELLY1: 0, RelayKind.SHELLY2: 0}


def relay_user(door: str) -> str:
    """As whom a door's relay logs in on the broker: no door's id has a dot, so it is no board's name."""
    return f"relay.{door}"


@dataclass(frozen=True, slots=True)
class OwnRelay:
    """A relay, as its owner knows it."""

    kind: RelayKind
    #: Its topic (Tasmota), id (Shelly, first generation), prefix (newer ones), ``node/object`` (ESPHome), or friendly
    #: name (Zigbee2MQTT).
    name: str
    #: None: the first one, or it has no numbers.
    channel: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """One as it is written: ``tasmota:gate``, ``shelly2:shellyplus1-a8032ab1:1``. Raises ValueError."""
        kind, _, name = text.strip().partition(":")
        before, _, number = name.rpartition(":")
        channel = int(number) if before and number.isascii() and number.isdigit() else None
        relay = cls(RelayKind(kind.strip().lower()), (name if channel is None else before).strip(), channel)
        if not relay.fits:
            raise ValueError(text)
        return relay

    def __str__(self) -> str:
        number = "" if self.channel is None else f":{self.channel}"
        return f"{self.kind}:{self.name}{number}"

    @property
    def fits(self) -> bool:
        """Whether its name can stand in topics, and its channel be one."""
        if not self.name or len(self.name) > _LONGEST or _UNFIT.search(self.name):
            return False
        if self.kind in (RelayKind.ESPHOME_LOCK, RelayKind.ESPHOME_SWITCH):
            return "/" in self.name and self.channel is None
        return self.channel is None or _FIRST_CHANNEL.get(self.kind, 1) <= self.channel < _MOST_CHANNELS

    @property
    def number(self) -> int:
        """Its channel, or the first of its kind."""
        return _FIRST_CHANNEL.get(self.kind, 1) if self.channel is None else self.channel

    @property
    def auto_off(self) -> AutoOff:
        """How its pulse ends."""
        return AutoOff.TOLD if self.kind in _TOLD else AutoOff.ON_DEVICE


@dataclass(frozen=True, slots=True)
class TopicRelay:
    """A relay of any make, by what is said on the broker."""

    #: Where it is told to open, and by what word.
    topic: str
    payload: str
    #: Where it confirms, and by what word; empty: it does not.
    confirm_topic: str = ""
    confirm_payload: str = ""
    #: Where it tells whether it is there, and by what words; empty: it does not.
    online_topic: str = ""
    online_payload: str = ""
    offline_payload: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """One as it is written, a line each: the order, its confirmation, its availability; the first is needed.

        Each is a topic and a word (JSON is one, too); availability is a topic and two words. Raises ValueError.
        """
        written = [line.strip() for line in text.strip().splitlines()]
        if not 1 <= len(written) <= _MOST_LINES:
            raise ValueError(text)
        order, confirms, there = [*written, "", ""][:_MOST_LINES]
        online_topic, words = _topic_and_word(there) if there not in _NOT_TOLD else ("", " ")
        online, _, offline = words.partition(" ")
        if online_topic and not (online and offline.strip()):
            raise ValueError(there)
        return cls(
            *_topic_and_word(order),
            *(_topic_and_word(confirms) if confirms not in _NOT_TOLD else ("", "")),
            online_topic,
            online,
            offline.strip(),
        )

    @property
    def auto_off(self) -> AutoOff:
        """How its pulse ends."""
        return AutoOff.ON_DEVICE


#: What stands for a line that is left out.
_NOT_TOLD = frozenset({"", "-", "–"})
_MOST_LINES = 3

#: The longest word, in characters.
_LONGEST_WORD = 500


def _topic_and_word(line: str) -> tuple[str, str]:
    topic, _, word = line.partition(" ")
    word = word.strip()
    if not word or len(topic) > _LONGEST or len(word) > _LONGEST_WORD or _UNFIT.search(topic) or topic.startswith("$"):
        raise ValueError(line)
    return topic, word
