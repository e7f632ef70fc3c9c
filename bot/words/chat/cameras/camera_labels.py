"""What stands on the buttons of the cameras, and what flashes when one is tapped."""

from datetime import timedelta

from bot.words.phrase import Phrase, Verbatim, say, say_in

ADD = say("➕ Add a camera")
OWN = say("💻 This computer’s camera")
FIND = say("🔎 Look in the network")
FIND_AGAIN = say("🔎 Look again")
ADDRESS = say("🔗 An address…")
LOGIN = say("🔑 User and password")
TRY_AGAIN = say("🔁 Try again")
DOORBELL = say("🔔 It is my doorbell")
OTHER_PLACE = say("📍 Another place…")

PICTURE = say("📷 Picture now")
LIVE = say("🔴 Live")
LIVE_AGAIN = say("🔴 Live again")
STOP = say("⏹ Stop")
CLIP = say("🎞 Last ten seconds")
NAME = say("✏️ Name")
PLACE = say("📍 Place")
ZONES = say("▦ Zones")
MASKS = say("⬛️ Masks")
PRIVACY = say("🙈 Privacy until…")
SEE_AGAIN = say("👁 Let it see again")
FACING = say("👀 Who faces it, and how long")
FACING_GROUPS = say("👀 Who faces a camera…")
FACING_YES = say("Yes, count it")
REMOVE = say("🗑 Remove")
REMOVE_YES = say("Yes, remove the camera")

WHOLE = say("The whole picture")
PAINT_NOTHING = say("Paint nothing over")
DONE = say("✅ Done")
TILL_MORNING = say("Till morning")

SEARCHING = say("Looking for cameras. This takes a few seconds…")
TRYING = say("Trying it. This takes a few seconds…")
FETCHING = say("Fetching it…")


def camera(name: str) -> Phrase:
    """The button that shows a camera's page, or means this one."""
    return say("📷 {camera}", camera=name)


def privacy_of(name: str) -> Phrase:
    """The button below all cameras that closes this one for a while."""
    return say("🙈 {camera}…", camera=name)


def see_again(name: str) -> Phrase:
    """The button below all cameras that opens this one again."""
    return say("👁 {camera}: let it see", camera=name)


def found(name: str, address: str) -> Phrase:
    """The button of a camera that was found; it may tell no name of its own."""
    if not name:
        return say_in("a camera that was found", "📷 {address}", address=address)
    return say_in("a camera that was found", "📷 {name} ({address})", name=name, address=address)


def at_door(door: str) -> Phrase:
    """The button that hangs a camera at a door."""
    return say("🚪 At the {door}", door=door)


def at_place(place: str) -> Phrase:
    """The button that hangs a camera at a place that there is."""
    return say_in("a place, on a button", "📍 {place}", place=place)


def cell(number: int, *, chosen: bool) -> Phrase:
    """The button of a square of the picture."""
    shown = Verbatim(str(number))
    if chosen:
        return say_in("a square of the picture", "✅{number}", number=shown)
    return say_in("a square of the picture", "{number}", number=shown)


def for_so_long(time: timedelta) -> Phrase:
    """The button that closes a camera for so long."""
    return say_in("for so long, on a button", "{time}", time=time)
