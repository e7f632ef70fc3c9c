"""Entities, as Home Assistant makes them of a discovery message: only what it would know, from the broker alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: What a lock says, and what Home Assistant calls it.
_LOCKS = {b"LOCKED": "locked", b"UNLOCKED": "unlocked", b"UNLOCKING": "unlocking", b"JAMMED": "jammed"}
_SWITCHED = {b"ON": "on", b"OFF": "off"}

#: Where each platform's state is told.
_PLACES = ("state_topic", "image_topic", "topic")

#: What is shown as a picture.
PICTURED = frozenset({"image", "camera"})

#: The first words of a topic under which it looks for devices.
PREFIX = "homeassistant"


@dataclass
class DiscoveredEntity:
    """Something that it shows, by the configuration that it was sent."""

    device: str
    config: Mapping[str, Any]
    #: What was said last where its state is told; None: nothing was.
    said: bytes | None = None
    #: Counts what was said: a picture is fetched anew with each.
    count: int = 0

    @property
    def id(self) -> str:
        """What it is called for ever."""
        return str(self.config["unique_id"])

    @property
    def platform(self) -> str:
        """What kind of thing it is."""
        return str(self.config["platform"])

    @property
    def place(self) -> str:
        """Where its state is told; empty: nowhere."""
        return next((str(self.config[one]) for one in _PLACES if one in self.config), "")

    @property
    def state(self) -> str:
        """As Home Assistant has it; empty: unknown."""
        return "" if self.said is None else self._state_of(self.said)

    def _state_of(self, said: bytes) -> str:
        words = {"lock": _LOCKS, "binary_sensor": _SWITCHED, "switch": _SWITCHED}.get(self.platform)
        if words is not None:
            return words.get(said, "")
        if self.platform in PICTURED:
            return "picture" if said else ""
        if key := {"event": "event_type", "update": "installed_version"}.get(self.platform):
            return str(_object(said).get(key) or "")
        return said.decode(errors="replace").replace("None", "")


@dataclass
class HomeEntities:
    """Everything that was discovered, and how it is."""

    kept: dict[str, bytes] = field(default_factory=dict)
    entities: dict[str, DiscoveredEntity] = field(default_factory=dict)
    #: The name of each device.
    devices: dict[str, str] = field(default_factory=dict)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take in what was said on the broker."""
        if topic.startswith(f"{PREFIX}/device/") and topic.endswith("/config"):
            self._discover(topic, payload)
        self.kept[topic] = payload
        for entity in self.entities.values():
            if entity.place == topic:
                entity.said, entity.count = payload, entity.count + 1

    def forget(self) -> None:
        """The broker is away: nobody is there."""
        self.kept.clear()

    def available(self, entity: DiscoveredEntity) -> bool:
        """Tell whether everything says that it is there on which an entity stands."""
        stands_on = entity.config.get("availability", [])
        return all(self.kept.get(one["topic"]) == b"online" for one in stands_on)

    def shown(self) -> Iterator[DiscoveredEntity]:
        """Those that a person sees, device by device."""
        return (one for device in self.devices for one in self.entities.values() if one.device == device)

    def _discover(self, topic: str, payload: bytes) -> None:
        self.entities = {id_: one for id_, one in self.entities.items() if one.device != topic}
        self.devices.pop(topic, None)
        said = _object(payload)
        if not said:
            return
        self.devices[topic] = str(said["device"]["name"])
        for config in said["components"].values():
            if "unique_id" in config and config["platform"] != "device_automation":
                entity = DiscoveredEntity(topic, config)
                entity.said = self.kept.get(entity.place)
                self.entities[entity.id] = entity


def _object(payload: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(payload)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
