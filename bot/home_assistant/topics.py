"""What there is of a door and of a camera, and where it is told: topics of our own, whatever prefix is set."""

from dataclasses import dataclass
from enum import StrEnum

from bot.settings import HOME_ASSISTANT_COMMAND, HOME_ASSISTANT_STATE


class ThingKind(StrEnum):
    """What a device is."""

    DOOR = "door"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Thing:
    """A door or a camera."""

    kind: ThingKind
    id: str

    @property
    def node(self) -> str:
        """What it is called by in discovery, and what its ids begin with; ids of doors have no ``-`` first."""
        return f"doorman_{self.id}" if self.kind is ThingKind.DOOR else f"doorman-camera_{self.id}"


class Component(StrEnum):
    """Something of a door or of a camera; part of ids that people's automations name, so they stay."""

    #: Ring, person, stranger.
    BELL = "bell"
    #: The same ring as a trigger of the device.
    TRIGGER = "trigger"
    LOCK = "lock"
    #: The picture of whoever came last.
    VISITOR = "visitor"
    #: A picture that was asked for.
    VIEW = "view"
    WHO = "who"
    LAST = "last"
    TODAY = "today"
    PRESENT = "present"
    CONNECTED = "connected"
    #: Whether the leaf stands open, where the door has a contact.
    CONTACT = "contact"
    #: Do not disturb.
    HUSH = "hush"
    #: Takes the picture of now.
    LOOK = "look"
    FIRMWARE = "firmware"
    COUNT = "count"
    INCIDENT = "incident"


#: What Home Assistant asks for.
COMMANDS = frozenset({Component.LOCK, Component.HUSH, Component.LOOK})

#: Everything that is told retained, and has to leave the broker with its door or camera.
RETAINED = (
    Component.LOCK,
    Component.WHO,
    Component.LAST,
    Component.TODAY,
    Component.PRESENT,
    Component.CONNECTED,
    Component.CONTACT,
    Component.HUSH,
    Component.FIRMWARE,
    Component.COUNT,
)


def state(thing: Thing, component: Component) -> str:
    """Where it is told how something is."""
    return f"{HOME_ASSISTANT_STATE}/{thing.kind}/{thing.id}/{component}"


def attributes(thing: Thing, component: Component) -> str:
    """Where more is told of it."""
    return f"{state(thing, component)}/more"


def available(thing: Thing) -> str:
    """Where it is told whether a door's board, or a camera, is there."""
    return f"{HOME_ASSISTANT_STATE}/{thing.kind}/{thing.id}/available"


def command(thing: Thing, component: Component) -> str:
    """Where Home Assistant says what it wants of it."""
    return f"{HOME_ASSISTANT_COMMAND}/{thing.kind}/{thing.id}/{component}"


#: Everything that it may want.
COMMAND_FILTER = f"{HOME_ASSISTANT_COMMAND}/#"


def commanded(topic: str) -> tuple[Thing, Component] | None:
    """What a command is about; None: it is about nothing of ours."""
    levels = topic.removeprefix(f"{HOME_ASSISTANT_COMMAND}/").split("/")
    try:
        kind, id_, component = levels
        return Thing(ThingKind(kind), id_), Component(component)
    except ValueError:
        return None


def retained(thing: Thing) -> list[str]:
    """Every topic on which something of a door or a camera may be kept."""
    places = [state(thing, one) for one in RETAINED]
    return [
        available(thing),
        *places,
        *(attributes(thing, one) for one in (Component.LOCK, Component.WHO, Component.CONTACT)),
    ]
