"""What is said below Home Assistant's prefix: each device with what there is of it, and what is there no more."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.home_assistant.components import Config, ThingShape, availability, components, device
from bot.home_assistant.topics import Component, Thing, ThingKind, retained
from bot.house.doors.door import DoorId
from bot.settings import Discovery
from bot.words.tongue import Tongue

#: Who says all that.
_ORIGIN = {"name": "Doorman"}


@dataclass(frozen=True, slots=True)
class AnnouncedThing:
    """A door or a camera that Home Assistant was told of, as it was told; kept by what discovery calls it by."""

    kind: ThingKind
    id: str
    prefix: str
    discovery: Discovery
    #: Each with its platform, "lock=lock".
    components: tuple[str, ...]
    #: SHA-256 of all that was said, in hex: whatever changes in it is told anew.
    said: str = ""

    @property
    def thing(self) -> Thing:
        """Which one it is."""
        return Thing(self.kind, self.id)

    @property
    def platforms(self) -> Mapping[str, str]:
        """The platform of each component."""
        return dict(one.split("=", 1) for one in self.components)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that is to be left on the broker; an empty payload takes it away."""

    topic: str
    payload: bytes
    retain: bool = True


class DiscoveryPlan:
    """How the household's things are told below a prefix, in one of two ways."""

    def __init__(self, prefix: str, discovery: Discovery, tongue: Tongue) -> None:
        self._prefix = prefix
        self._discovery = discovery
        self._tongue = tongue

    def announced(self, shape: ThingShape) -> AnnouncedThing:
        """What is to be remembered of it, once it was told."""
        found = components(shape, self._tongue)
        told = tuple(sorted(f"{one}={config['platform']}" for one, config in found.items()))
        said = sha256(_json(self._whole(shape, found))).hexdigest()
        return AnnouncedThing(shape.thing.kind, shape.thing.id, self._prefix, self._discovery, told, said)

    def announce(self, shape: ThingShape, before: AnnouncedThing | None) -> Iterator[Announcement]:
        """Tell what there is of it; what was told ``before`` and is there no more is taken away first."""
        now = self.announced(shape)
        if before and (before.prefix, before.discovery) != (now.prefix, now.discovery):
            yield from withdrawn(before)
            before = None
        was = before.platforms if before else {}
        gone = {one: platform for one, platform in was.items() if now.platforms.get(one) != platform}
        configs = components(shape, self._tongue)
        if self._discovery is Discovery.COMPONENTS:
            yield from (Announcement(_place(now, one, platform), b"") for one, platform in gone.items())
            for one, config in configs.items():
                yield Announcement(_place(now, one, config["platform"]), _json(self._alone(shape, config)))
            return
        whole = self._whole(shape, configs)
        if gone:  # leaving it out alone would leave it there
            empty = {one: {"platform": platform} for one, platform in gone.items()}
            rest = {one: config for one, config in whole["components"].items() if one not in gone}
            yield Announcement(_device_place(now), _json({**whole, "components": {**rest, **empty}}))
        yield Announcement(_device_place(now), _json(whole))

    def _whole(self, shape: ThingShape, configs: Mapping[Component, Config]) -> Config:
        return {
            "device": device(shape, self._tongue),
            "origin": _ORIGIN,
            **availability(shape.thing, board=False),
            "qos": 1,
            "components": {one.value: config for one, config in configs.items()},
        }

    def _alone(self, shape: ThingShape, config: Config) -> Config:
        own: Config = {key: value for key, value in config.items() if key != "platform"}
        if "default_entity_id" in own:  # releases that take no other discovery know it by the older name
            own["object_id"] = own.pop("default_entity_id").partition(".")[2]
        return {**own, "qos": 1, "device": device(shape, self._tongue), "origin": _ORIGIN}


def withdrawn(told: AnnouncedThing) -> Iterator[Announcement]:
    """Take away all that was told of a door or a camera, and how it was."""
    if told.discovery is Discovery.COMPONENTS:
        for one, platform in told.platforms.items():
            yield Announcement(_place(told, one, platform), b"")
    else:
        yield Announcement(_device_place(told), b"")


def with_contact(told: Iterable[AnnouncedThing]) -> list[DoorId]:
    """Which of the doors that were told of have a contact."""
    return [DoorId(one.id) for one in told if one.kind is ThingKind.DOOR and Component.CONTACT in one.platforms]


def forgotten(told: AnnouncedThing) -> Sequence[Announcement]:
    """Leave nothing on the broker of how it was."""
    return [Announcement(place, b"") for place in retained(told.thing)]


def _place(told: AnnouncedThing, component: str, platform: str) -> str:
    return f"{told.prefix}/{platform}/{told.thing.node}/{component}/config"


def _device_place(told: AnnouncedThing) -> str:
    return f"{told.prefix}/device/{told.thing.node}/config"


def _json(config: Any) -> bytes:
    return json.dumps(config, ensure_ascii=False, separators=(",", ":")).encode()
