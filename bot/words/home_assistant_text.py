"""What Home Assistant shows of the doors and cameras: names of what there is, and who is there."""

from collections.abc import Mapping, Sequence

from bot.words.phrase import Opening, Phrase, Value, listed, say_in

#: What something of a door or a camera is called, below the name of the door or camera itself.
NAMES: Mapping[str, Phrase] = {
    "lock": say_in("in Home Assistant", "Lock"),
    "visitor": say_in("in Home Assistant", "Last visitor"),
    "view": say_in("in Home Assistant", "Picture of now"),
    "who": say_in("in Home Assistant", "Who is there"),
    "last": say_in("in Home Assistant", "Last visit"),
    "today": say_in("in Home Assistant", "Visits today"),
    "present": say_in("in Home Assistant", "Somebody at the door"),
    "contact": say_in("in Home Assistant", "Contact"),
    "connected": say_in("in Home Assistant", "Connection"),
    "hush": say_in("in Home Assistant", "Do not disturb"),
    "look": say_in("in Home Assistant", "Take a picture"),
    "firmware": say_in("in Home Assistant", "Program of the doorbell"),
    "count": say_in("in Home Assistant", "People in view"),
    "incident": say_in("in Home Assistant", "Incidents"),
}

DOOR = say_in("a device in Home Assistant", "Door")
CAMERA = say_in("a device in Home Assistant", "Camera")

NOBODY = say_in("who was at a door", "nobody yet")
UNCLEAR = say_in("who was at a door", "cannot be told")
_KNOWN = say_in("who was at a door", "somebody you know")
_STRANGER = say_in("who was at a door", "somebody I don’t know")


def device(name: str) -> Phrase:
    """A door's or camera's own name, as the heading that it is there."""
    return say_in("a device's name", "{name}", name=Opening(name))


def who(names: Sequence[str], *, known: bool, stranger: bool) -> Phrase:
    """Who was there; ``known``: somebody whose name is not told, ``stranger``: somebody without one."""
    there: list[Value] = [*names, *([_KNOWN] if known else []), *([_STRANGER] if stranger else [])]
    return say_in("who was at a door", "{who}", who=Opening(listed(there))) if there else UNCLEAR
