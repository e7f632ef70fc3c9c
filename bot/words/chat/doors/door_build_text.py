"""Doors that are added in the chat, given other keys, and removed."""

from collections.abc import Mapping, Sequence

from bot.house.boards.board import Secrets
from bot.house.doors.added import DoorWay
from bot.house.doors.builder import MOST_DOORS
from bot.house.doors.door import Door
from bot.house.doors.relays import AutoOff, OwnRelay, RelayKind, TopicRelay, relay_user
from bot.words.chat.doors import board_text
from bot.words.phrase import Lines, Phrase, Text, Verbatim, lines, say

#: What the file is called that each device is told by; its tool looks for this name.
FILES: Mapping[DoorWay, str] = {
    DoorWay.BOARD: "secrets.json",
    DoorWay.RELAY: "camera.json",
    DoorWay.CAMERA: "camera.json",
}

ASK_NAME = say("What is the new door called? Write it as it stands in a sentence, such as “garden door”.")
TOO_MANY = say("There are {number} doors already, and that is as many as I can look after.", number=MOST_DOORS)
IN_SETTINGS = say("This door is written in .env, so it is changed and removed there.")

_RELAY_NAMES: Mapping[RelayKind, Phrase] = {
    RelayKind.TASMOTA: say("What is its topic in Tasmota? It stands under Configuration, MQTT; such as gate."),
    RelayKind.SHELLY1: say("What is its id? It is its name on the broker, such as shelly1-B929CC."),
    RelayKind.SHELLY2: say(
        "What is its MQTT prefix? It stands under Settings, MQTT; such as shellyplus1-a8032ab1fe78."
    ),
    RelayKind.ESPHOME_LOCK: say("What are its node and its lock called? Write node/lock, such as gate/strike."),
    RelayKind.ESPHOME_SWITCH: say("What are its node and its switch called? Write node/switch, such as gate/strike."),
    RelayKind.ZIGBEE2MQTT: say("What is its friendly name in Zigbee2MQTT?"),
}


ASK_TOPICS = lines(
    say("What is said to the relay on the broker? Write a topic and a word in each line:"),
    say("1. where I tell it to open, and what"),
    say("2. where it confirms, and what it says then; - if it does not"),
    say("3. where it tells whether it is there, with both words; - if it does not"),
    say("Such as:"),
    say(
        "<code>{lines}</code>",
        lines=Verbatim("cmnd/gate/POWER ON\nstat/gate/POWER ON\ntele/gate/LWT Online Offline"),
    ),
    say("Without the second line I take the door for open once the broker has my order."),
)

PRESS_NOW = say("Press it now. I listen for 45 seconds.")
NO_TOPIC = say("That is no topic that I can listen to. Please tap <b>Choose its button</b> and write another one.")


def ask_button_topic(door: str) -> Phrase:
    """Where a door's button is heard."""
    return say(
        "On which topic of the broker is the button of the {door} heard? For a Zigbee button it is "
        "<code>zigbee2mqtt/NAME</code>; <code>zigbee2mqtt/#</code> hears all of them.",
        door=door,
    )


def heard(door: Door) -> Phrase:
    """Above the words that were heard."""
    return say("This is what I heard. Which of these rings at the {door}?", door=door.name)


def heard_nothing(door: Door) -> Phrase:
    """Where nothing was heard."""
    return say(
        "I heard nothing that could be the button of the {door}. Is the topic right, and does your broker’s access "
        "list let me read it?",
        door=door.name,
    )


def button_set(door: Door, access: Sequence[str]) -> Lines:
    """After a door got its button."""
    said: list[Text] = [say("🔔 From now on this button rings at the {door}.", door=door.name)]
    return lines(*said, *_access(access))


def _access(lines_needed: Sequence[str]) -> list[Text]:
    if not lines_needed:
        return []
    head = say("Your broker’s access list needs these lines below my user:")
    return [head, *(say("<code>{line}</code>", line=Verbatim(line)) for line in lines_needed)]


def ask_way(name: str) -> Phrase:
    """What stands at a new door."""
    return say("What stands at the {door}?", door=name)


def ask_relay_kind(name: str) -> Phrase:
    """What kind of relay opens a new door."""
    return say("What kind of relay opens the {door}?", door=name)


def ask_relay_name(kind: RelayKind) -> Lines:
    """What a relay is called on the broker."""
    return lines(_RELAY_NAMES[kind], say("If it has several channels, write the channel behind it, such as gate:2."))


def added(door: Door, way: DoorWay, relay: OwnRelay | TopicRelay | None, access: Sequence[str]) -> Lines:
    """After a door was added: what is to be done now."""
    parts: list[Text] = [say("✅ From now on I look after the {door}.", door=door.name)]
    match way:
        case DoorWay.BOARD:
            parts.append(
                say(
                    "Now give its doorbell the file below <b>What its device has to know</b>, and your broker a user "
                    "<code>{user}</code> with the password in that file: "
                    "<code>mosquitto_passwd /etc/mosquitto/passwords {user}</code>",
                    user=Verbatim(door.id),
                )
            )
        case DoorWay.RELAY | DoorWay.CAMERA:
            parts.append(
                say(
                    "For a camera, or a button that calls an address, there is the file below <b>What its device has "
                    "to know</b>."
                )
            )
    parts += _access(access)
    if way is DoorWay.RELAY:
        parts.append(
            say(
                "Where your broker asks for passwords, the relay needs a user of its own: <code>{user}</code>, with "
                "the password in that file. <code>main.py install</code>, run once more, gives the broker all of that.",
                user=Verbatim(relay_user(door.id)),
            )
        )
    if relay and relay.auto_off is AutoOff.ON_DEVICE:
        parts.append(say("⚠️ Set up its automatic switch-off on the device itself: I cannot do that from here."))
    if way is DoorWay.RELAY:
        parts.append(say("Then tap <b>Click it once</b>, standing at the door."))
    return lines(*parts)


def ask_hand_out(door: Door, way: DoorWay | None) -> Phrase:
    """Before what a door's device has to know is sent."""
    if way is DoorWay.BOARD:
        return say(
            "Whoever has this file and gets into your network can open the {door}. I delete it here after ten "
            "minutes, and tell the other owners. Shall I send it?",
            door=door.name,
        )
    return say(
        "Whoever has this file can ring at the {door} and show me pictures in its name. I delete it here after ten "
        "minutes, and tell the other owners. Shall I send it?",
        door=door.name,
    )


def handed(door: Door, way: DoorWay, secrets: Secrets) -> Text:
    """Below the file with what a door's device has to know."""
    if way is DoorWay.BOARD:
        return board_text.secrets_file(door, secrets)
    return lines(
        say(
            "The addresses and the password for the camera and the button of the {door}. "
            "Delete the file where you saved it, once they work.",
            door=door.name,
        ),
        *(board_text.remark(remark) for remark in secrets.remarks),
    )


def ask_new_keys(door: Door) -> Phrase:
    """Before a door is given other keys."""
    return say(
        "Shall I give the {door} new keys? What is there now is not believed any more, until it has them.",
        door=door.name,
    )


def has_new_keys(door: Door) -> Phrase:
    """After it, to who asked for it."""
    return say(
        "🔑 The {door} has new keys. Now hand them out below <b>What its device has to know</b> on its page.",
        door=door.name,
    )


def ask_remove(door: Door) -> Phrase:
    """Before a door is removed."""
    return say(
        "Shall I remove the {door}? Nobody is heard there any more, nothing opens it, and its keys are worth nothing.",
        door=door.name,
    )


def is_removed(door: Door) -> Phrase:
    """After it, to who removed it."""
    return say("🗑 The {door} is removed.", door=door.name)
