"""What Home Assistant is told that there is of a door and of a camera, each as its documentation of MQTT has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.home_assistant.topics import COMMANDS, Component, Thing, ThingKind, attributes, available, command, state
from bot.house.opening.proof import CODE_LENGTH, LONGEST_PIN, SHORTEST_PIN, ProofKind
from bot.house.watch.incident import Happening
from bot.mqtt import PRESENCE
from bot.words import home_assistant_text
from bot.words.tongue import Tongue

#: What a bell tells of.
RING, PERSON, STRANGER = "ring", "person", "stranger"

#: What a button of Home Assistant says, and its switch.
PRESSED, ON, OFF = "PRESS", "ON", "OFF"

#: So long the broker keeps an order to unlock for us, where it and Home Assistant know of that, in seconds.
ORDER_EXPIRES_S = 10

#: Said by Home Assistant itself when it asks for something of a lock: what, with which digits, and when.
_ORDER = (
    '{"action": {{ value | string | to_json }}, "code": {{ (code | default("", true)) | string | to_json }}, '
    '"at": {{ now().timestamp() }}}'
)

_DIGITS = {
    ProofKind.PIN: rf"^\d{{{SHORTEST_PIN},{LONGEST_PIN}}}$",
    ProofKind.CODE: rf"^\d{{{CODE_LENGTH}}}$",
}

#: What cannot be there while its board, or the camera, is away.
_OF_THE_BOARD = frozenset({Component.LOCK, Component.LOOK, Component.BELL, Component.CONTACT, Component.COUNT})

Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ThingShape:
    """A door or a camera, as far as it decides what there is of it."""

    thing: Thing
    name: str
    #: Which digits open it; None: nothing does.
    digits: ProofKind | None = None
    #: It has a board, or is a camera: whatever tells that it is there.
    reachable: bool = False
    #: A picture of now can be taken.
    looks: bool = False
    #: It has a contact, which tells of its leaf.
    contact: bool = False
    #: Its board's program can be told.
    updates: bool = False
    #: Pictures are told at all.
    pictures: bool = True


def offered(shape: ThingShape) -> frozenset[Component]:
    """What there is of it."""
    return frozenset(_of_door(shape) if shape.thing.kind is ThingKind.DOOR else _of_camera(shape))


def components(shape: ThingShape, tongue: Tongue) -> Mapping[Component, Config]:
    """What there is of it, with its platform."""
    found = _of_door(shape) if shape.thing.kind is ThingKind.DOOR else _of_camera(shape)
    return {one: _with_ids(shape, one, config, tongue) for one, config in found.items()}


def device(shape: ThingShape, tongue: Tongue) -> Config:
    """The device itself."""
    model = home_assistant_text.DOOR if shape.thing.kind is ThingKind.DOOR else home_assistant_text.CAMERA
    return {
        "identifiers": [shape.thing.node],
        "name": tongue.plain(home_assistant_text.device(shape.name)),
        "manufacturer": "Doorman",
        "model": tongue.plain(model),
    }


def availability(thing: Thing, *, board: bool) -> Config:
    """Whether something is there: the service is, and where that matters what stands at the door, too."""
    places = [PRESENCE, *([available(thing)] if board else [])]
    return {
        "availability": [
            {"topic": place, "payload_available": "online", "payload_not_available": "offline"} for place in places
        ],
        "availability_mode": "all",
    }


def _with_ids(shape: ThingShape, component: Component, config: Config, tongue: Tongue) -> Config:
    thing = shape.thing
    own: Config = {"unique_id": f"{thing.node}_{component}"}
    if component in COMMANDS:
        own |= {"command_topic": command(thing, component), "retain": False}
    if component is Component.TRIGGER:
        return {**own, **config}  # it is none of the entities: it has no name, and is always there
    platform = config["platform"]
    own["default_entity_id"] = f"{platform}.{thing.node.replace('-', '_')}_{component}"
    # a doorbell is called as its door is
    name = home_assistant_text.NAMES.get(component)
    own["name"] = tongue.plain(name) if name else None
    board = shape.reachable and component in _OF_THE_BOARD
    return {**own, **availability(thing, board=board), **config}


def _of_door(shape: ThingShape) -> dict[Component, Config]:
    thing = shape.thing
    found: dict[Component, Config] = {
        Component.BELL: {
            "platform": "event",
            "device_class": "doorbell",
            "event_types": [RING, PERSON, STRANGER],
            "state_topic": state(thing, Component.BELL),
        },
        Component.TRIGGER: {
            "platform": "device_automation",
            "automation_type": "trigger",
            "type": "button_short_press",
            "subtype": "bell",
            "topic": state(thing, Component.TRIGGER),
            "payload": RING,
        },
        Component.WHO: {
            "platform": "sensor",
            "icon": "mdi:account-question",
            "state_topic": state(thing, Component.WHO),
            "json_attributes_topic": attributes(thing, Component.WHO),
        },
        Component.LAST: {
            "platform": "sensor",
            "device_class": "timestamp",
            "state_topic": state(thing, Component.LAST),
        },
        Component.TODAY: {
            "platform": "sensor",
            "icon": "mdi:counter",
            "state_class": "total_increasing",
            "state_topic": state(thing, Component.TODAY),
        },
        Component.PRESENT: {
            "platform": "binary_sensor",
            "device_class": "occupancy",
            "state_topic": state(thing, Component.PRESENT),
        },
        Component.HUSH: {
            "platform": "switch",
            "icon": "mdi:bell-off",
            "state_topic": state(thing, Component.HUSH),
            "payload_on": ON,
            "payload_off": OFF,
        },
    }
    if shape.digits is not None:
        found[Component.LOCK] = _lock(thing, shape.digits)
    if shape.contact:
        found[Component.CONTACT] = {
            "platform": "binary_sensor",
            "device_class": "door",
            "state_topic": state(thing, Component.CONTACT),
            "json_attributes_topic": attributes(thing, Component.CONTACT),
        }
    if shape.pictures:
        found[Component.VISITOR] = {
            "platform": "image",
            "image_topic": state(thing, Component.VISITOR),
            "content_type": "image/jpeg",
        }
    if shape.updates:
        found[Component.FIRMWARE] = {
            "platform": "update",
            "device_class": "firmware",
            "entity_category": "diagnostic",
            "state_topic": state(thing, Component.FIRMWARE),
        }
    return found | _of_either(shape)


def _of_camera(shape: ThingShape) -> dict[Component, Config]:
    thing = shape.thing
    return {
        Component.COUNT: {
            "platform": "sensor",
            "icon": "mdi:account-group",
            "state_class": "measurement",
            "state_topic": state(thing, Component.COUNT),
        },
        Component.INCIDENT: {
            "platform": "event",
            "device_class": "motion",
            "event_types": [one.value for one in Happening],
            "state_topic": state(thing, Component.INCIDENT),
        },
        **_of_either(shape),
    }


def _of_either(shape: ThingShape) -> dict[Component, Config]:
    thing, found = shape.thing, dict[Component, Config]()
    if shape.reachable:
        found[Component.CONNECTED] = {
            "platform": "binary_sensor",
            "device_class": "connectivity",
            "entity_category": "diagnostic",
            "state_topic": state(thing, Component.CONNECTED),
        }
    if shape.looks and shape.pictures:
        found[Component.VIEW] = {"platform": "camera", "topic": state(thing, Component.VIEW)}
        found[Component.LOOK] = {"platform": "button", "icon": "mdi:camera", "payload_press": PRESSED}
    return found


def _lock(thing: Thing, digits: ProofKind) -> Config:
    return {
        "platform": "lock",
        "state_topic": state(thing, Component.LOCK),
        "json_attributes_topic": attributes(thing, Component.LOCK),
        "command_template": _ORDER,
        "code_format": _DIGITS[digits],
        "optimistic": False,
        # an order that waits for somebody opens a door to whoever is there by then
        "message_expiry_interval": ORDER_EXPIRES_S,
    }
