"""What stands on buttons, and what flashes above the chat when one is tapped."""

from collections.abc import Mapping
from datetime import timedelta

from bot.house.boards.board import Pictures
from bot.house.doors.added import DoorWay
from bot.house.doors.door import Door
from bot.house.doors.relays import RelayKind
from bot.house.people import Person, Resident
from bot.words.phrase import Phrase, Verbatim, count, say, say_in

UNLOCK = say("🔓 Unlock")
IGNORE = say("Ignore")
COURIER = say("📦 Courier: open once")
CONFIRM_COURIER = say("✅ Yes, once for the courier")
COURIERS = say("📦 A button for couriers")
WHO = say("Who is it?")
WHY = say("Why?")
IGNORE_PICTURE = say("🖼 Ignore this picture here")
NO_PICTURE = say_in("it is no picture", "No")
NO = say("No, keep it shut")
BACK = say("‹ Back")
SOMEONE_NEW = say("Someone new")
REMOVE_SAMPLE = say("🗑 Remove this photo")
REMOVE_SAMPLE_YES = say("Yes, remove it")
FORGET = say("Yes, forget")
KEEP = say("No, keep")
LOOK = say("📷 Take a picture")
RETAKE = say("📷 Take another picture")
LOOK_AGAIN = say("📷 Look again")
RESTART = say("🔁 Restart")
RESTART_YES = say("Yes, restart it")
UPDATE_YES = say("Yes, update it")
SECRETS = say("🔑 Settings file")
SECRETS_YES = say("Yes, send the file here")
LEAVE = say("No, leave it")
CANCEL = say("Cancel")
UNDO = say("↩️ Undo")
YES_CALL_THEM = say("Yes")
NO_CALL_THEM = say("No")
LEAVE_YES = say("Yes, move out")
LEAVE_NO = say("No, I stay here")
RECOVERY_YES = say("🔑 Yes, make a new sheet")
RELAY_BY_TOPICS = say("Another relay, by its topics")
NOT_HERE_ANY_MORE = say("No more cards here")
WITHDRAW = say("✖️ Withdraw it")
ALL_INVITATIONS = say("All open invitations")

BUTTON_DEAD = say("This button no longer works. Please use the newest buttons.")
OPENING = say("Opening…")
LOOKING = say("Taking a picture…")
RESTARTING = say("Restarting…")
UPDATING = say("Updating…")
CHANGING = say("Changing…")
SENDING = say("Sending…")
OTHERS_SEE = say("I tell the others that you saw it.")
STAYS_SHUT = say("The door stays shut.")
AT_IT = say("I am on it already.")
TOO_LATE = say("That took too long, so I did nothing. Please tap again.")
NOT_YOURS = say("This bot looks after a home. Only the people who live there can use it.")

_PICTURES = {
    Pictures.SMALLER: say("Pictures: smaller"),
    Pictures.NORMAL: say("Pictures: normal"),
    Pictures.SHARPER: say("Pictures: sharper"),
}


PAUSE_DOOR = say("⏸ Pause")
RESUME_DOOR = say("▶️ End the pause")
TRY_LOCK = say("🔓 Click it once")
TRY_LOCK_YES = say("Yes, click it once")


DOOR_HOURS = say("🕒 Hours")
BEGINS_EARLIER = say("From: earlier")
BEGINS_LATER = say("From: later")
ENDS_EARLIER = say("Until: earlier")
ENDS_LATER = say("Until: later")
ALWAYS = say("Always")
#: As ``datetime.weekday`` counts.
WEEKDAYS: tuple[Phrase, ...] = (
    say_in("weekday", "Mon"),
    say_in("weekday", "Tue"),
    say_in("weekday", "Wed"),
    say_in("weekday", "Thu"),
    say_in("weekday", "Fri"),
    say_in("weekday", "Sat"),
    say_in("weekday", "Sun"),
)
ADD_DOOR = say("➕ Add a door")
CHOOSE_BUTTON = say("🔘 Choose its button")
LISTEN_AGAIN = say("🔘 Listen again")
HAND_OUT = say("🔑 What its device has to know")
NEW_KEYS = say("🔁 New keys")
NEW_KEYS_YES = say("Yes, new keys")
REMOVE_DOOR = say("🗑 Remove")
REMOVE_DOOR_YES = say("Yes, remove the door")
WAYS: Mapping[DoorWay, Phrase] = {
    DoorWay.BOARD: say("A doorbell of this project"),
    DoorWay.RELAY: say("A relay opens it"),
    DoorWay.CAMERA: say("A camera, nothing to open"),
}
#: Makers' own names.
RELAYS: Mapping[RelayKind, Phrase] = {
    kind: say_in("a name on a button", "{name}", name=Verbatim(name))
    for kind, name in {
        RelayKind.TASMOTA: "Tasmota",
        RelayKind.SHELLY1: "Shelly (Gen1)",
        RelayKind.SHELLY2: "Shelly (Plus, Pro, Gen2+)",
        RelayKind.ESPHOME_LOCK: "ESPHome (lock)",
        RelayKind.ESPHOME_SWITCH: "ESPHome (switch)",
        RelayKind.ZIGBEE2MQTT: "Zigbee2MQTT",
    }.items()
}


def weekday(day: int, *, on: bool) -> Phrase:
    """The button that adds a weekday, or takes it out."""
    return say("✅ {day}", day=WEEKDAYS[day]) if on else say("▫️ {day}", day=WEEKDAYS[day])


def door_page(door: Door) -> Phrase:
    """The button that shows a door's page."""
    return say("🚪 {door}", door=door.name)


def confirm(door: Door) -> Phrase:
    """The button that opens."""
    return say("✅ Yes, open the {door}", door=door.name)


def not_them(person: Person) -> Phrase:
    """The button below a wrong name."""
    return say("That is not {name}", name=person.name)


def it_is(person: Person) -> Phrase:
    """The button that says yes to "looks like"."""
    return say("Yes, it is {name}", name=person.name)


def insist(name: str) -> Phrase:
    """The button of somebody who knows better."""
    return say("It is {name} all the same", name=name)


def face(number: int) -> Phrase:
    """The button of a numbered face."""
    return say("Face {number}", number=number)


def name(name: str) -> Phrase:
    """A button that is somebody's name, or a door's."""
    return say_in("a name on a button", "{name}", name=name)


def judge_picture(door: str) -> Phrase:
    """The button that ignores a picture at a door no longer."""
    return say("🖼 Look again at the picture: {door}", door=door)


def rename(door: Door) -> Phrase:
    """The button that asks for another name of a door."""
    return say("✏️ Rename: {door}", door=door.name)


def remove(resident: Resident) -> Phrase:
    """The button that asks about removing."""
    return say("Remove {name}", name=resident.name)


def remove_yes(resident: Resident) -> Phrase:
    """The button that removes."""
    return say("Yes, remove {name}", name=resident.name)


def change(resident: Resident) -> Phrase:
    """The button that shows somebody's page."""
    return say("✏️ {name}", name=resident.name)


def choice(what: Phrase, *, chosen: bool) -> Phrase:
    """The button of one thing among several: whether it is chosen is seen."""
    return say_in("a choice on a button", "✓ {what}", what=what) if chosen else what


def hand_over(resident: Resident) -> Phrase:
    """The button that asks about handing the home over."""
    return say("Hand this home over to {name}", name=resident.name)


def hand_over_yes(resident: Resident) -> Phrase:
    """The button that hands the home over."""
    return say("Yes, hand it over to {name}", name=resident.name)


def withdraw_number(number: int) -> Phrase:
    """The button that withdraws one invitation of a list."""
    return say("✖️ {number}", number=number)


def lasting(hours: int) -> Phrase:
    """The button that lets an invitation last so long from now."""
    return say_in("lasts so long, on a button", "⏱ {time}", time=timedelta(hours=hours))


def uses(number: int) -> Phrase:
    """The button that lets so many use an invitation."""
    return count("For {n} person", "For {n} people", number)


def owner_yes(resident: Resident) -> Phrase:
    """The button that makes an owner."""
    return say("Yes, make {name} an owner", name=resident.name)


def update_to(version: str) -> Phrase:
    """The button that asks about an update."""
    return say("⬆️ Update to {version}", version=version)


def pictures(kind: Pictures) -> Phrase:
    """The button that changes the pictures."""
    return _PICTURES[kind]
