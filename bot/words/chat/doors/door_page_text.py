"""/doors: the list, and the page of a door."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.doors.door import Door, Failure
from bot.house.doors.door_facts import DoorTended, Tended
from bot.house.status.status import DoorStatus
from bot.words.chat.doors import board_text, hours_text
from bot.words.chat.status import status_text
from bot.words.phrase import Day, Lines, Phrase, Text, TimeOfDay, Value, lines, listed, say

_PAUSED = say("paused")
_BY_ITSELF = say("🤖 It may open by itself for those who were allowed it, when they ring.")
_COURIERS_PLAIN = say(
    "📦 When somebody rings, the card has a button for couriers: the door opens once. It asks for the same as any "
    "opening."
)
_COURIERS = say(
    "📦 When somebody rings, the card has a button for couriers: the door opens once, and its camera takes a picture "
    "at once and one after ten seconds. It asks for the same as any opening."
)


def doors(everything: Sequence[tuple[Door, DoorStatus | None]]) -> Lines:
    """Every door and how it is, as an owner reads it."""
    return lines(
        say("<b>These are the doors of this home:</b>"), *(_in_list(door, state) for door, state in everything)
    )


def _in_list(door: Door, state: DoorStatus | None) -> Text:
    how: list[Value] = [*([_PAUSED] if door.paused else []), *(status_text.door(state) if state else [])]
    return say("• {door}: {how}", door=door.name, how=listed(how)) if how else say("• {door}", door=door.name)


def page(door: Door, state: DoorStatus | None, away: datetime | None, now: datetime, zone: tzinfo) -> Lines:
    """A door's page; ``away``: since when its bell or its relay is missed, if it is."""
    return lines(
        say("🚪 <b>{door}</b>", door=door.name),
        *(say("• {remark}", remark=how) for how in (status_text.door(state) if state else ())),
        _since(away, now, zone) if away else None,
        say("🕒 For those who are not owners: {when}", when=hours_text.hours(door.hours)) if door.hours else None,
        say("⏸ Paused: whoever rings is noted without a sound, and nobody can open it from here.")
        if door.paused
        else None,
        None if door.has_lock else say("• nothing here that I could unlock"),
        None if door.has_board else say("• no camera here that takes a picture when I ask for one"),
        None if door.speaks else say("• nothing here that says words to whoever rings"),
        (_COURIERS if door.has_board else _COURIERS_PLAIN) if door.courier else None,
        _BY_ITSELF if door.by_itself else None,
    )


def _since(at: datetime, now: datetime, zone: tzinfo) -> Phrase:
    day, time = at.astimezone(zone).date(), TimeOfDay(at, seconds=False)
    if day == now.astimezone(zone).date():
        return say("• offline since {time}", time=time)
    return say("• offline since {day}, {time}", day=Day(day), time=time)


def hours(door: Door) -> Lines:
    """When those who are not owners may open a door and look there."""
    return lines(
        say("🕒 When may those who are not owners open the {door}, and look there? Owners always may.", door=door.name),
        say("Now: {when}", when=hours_text.hours(door.hours)),
    )


def is_paused(door: Door) -> Phrase:
    """After a door was paused, to who paused it."""
    return say(
        "⏸ The {door} is paused: whoever rings is noted without a sound, and nobody can open it from here.",
        door=door.name,
    )


def goes_on(door: Door) -> Phrase:
    """After its pause ended, to who ended it."""
    return say("▶️ The {door} is as before: whoever rings is heard, and it can be opened.", door=door.name)


def ask_try(door: Door) -> Phrase:
    """Before a door's lock is tried."""
    return say(
        "Shall I have the lock of the {door} click once? It opens for a moment, with nobody there.", door=door.name
    )


def tried(door: Door) -> Phrase:
    """After it, to who tried it."""
    return say("✅ The lock of the {door} clicked, and said so.", door=door.name)


def not_tried(door: str, failure: Failure) -> Phrase:
    """What a door's lock did instead of saying that it clicked."""
    match failure:
        case Failure.OFFLINE:
            return say(
                "⚠️ The lock of the {door} is out of reach, so it did not click. Please check its power and its "
                "network.",
                door=door,
            )
        case Failure.NO_BROKER:
            return say("⚠️ The lock of the {door} did not click: {why}", door=door, why=board_text.NO_BROKER)
        case Failure.FORBIDDEN:
            return _forbidden(door)
        case Failure.REFUSED:
            return say("⚠️ The lock of the {door} said that it did not click.", door=door)
        case Failure.SILENT | Failure.INTERRUPTED:
            return say("⚠️ The lock of the {door} said nothing: it may have clicked, or not.", door=door)


def not_opened(door: str, failure: Failure) -> Phrase:
    """What a door's lock did instead of opening."""
    match failure:
        case Failure.OFFLINE:
            return say(
                "⚠️ The lock of the {door} is out of reach, so it is still shut. Please check its power and its "
                "network.",
                door=door,
            )
        case Failure.NO_BROKER:
            return say("⚠️ The {door} is still shut. {why}", door=door, why=board_text.NO_BROKER)
        case Failure.FORBIDDEN:
            return _forbidden(door)
        case Failure.REFUSED:
            return say("⚠️ The lock of the {door} said no: it is still shut.", door=door)
        case Failure.SILENT | Failure.INTERRUPTED:
            return say("⚠️ The lock of the {door} said nothing: it may be open, or not. Please look.", door=door)


def _forbidden(door: str) -> Phrase:
    return say(
        "⚠️ The broker does not let me speak to the lock of the {door}. Whoever set me up, please run “main.py doctor”.",
        door=door,
    )


def news(fact: DoorTended) -> Phrase:
    """What an owner did with a door, to the others."""
    by, door = fact.by.name, fact.name
    match fact.what:
        case Tended.PAUSED:
            return say("⏸ {name} has paused the {door}: a ring there makes no sound.", name=by, door=door)
        case Tended.RESUMED:
            return say("▶️ {name} has ended the pause of the {door}.", name=by, door=door)
        case Tended.TRIED:
            return say("🔓 {name} has tried the lock of the {door}: it opened for a moment.", name=by, door=door)
        case Tended.ADDED:
            return say("🚪 {name} has added a door: {door}.", name=by, door=door)
        case Tended.REMOVED:
            return say(
                "🗑 {name} has removed the {door}: nobody is heard there, and nothing opens it.", name=by, door=door
            )
        case Tended.NEW_KEYS:
            return say("🔑 {name} has given the {door} new keys.", name=by, door=door)
