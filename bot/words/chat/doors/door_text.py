"""The doors as the household keeps them: /doors, names, and what the settings have to do with it."""

from collections.abc import Sequence

from bot.house.doors.door import Door
from bot.house.doors.door_facts import DoorRenamed, DoorsTakenOver, DoorTended
from bot.words.chat.doors import door_page_text
from bot.words.phrase import Lines, Phrase, Text, Verbatim, count, lines, listed, say

NO_DOOR = say("There is no such door any more. /doors tells which there are.")
NAME_TAKEN = say("Another door is called so already. Please give this one a name of its own.")


def doors(everything: Sequence[Door]) -> Lines:
    """Every door, as an owner reads it."""
    return lines(
        say("<b>These are the doors of this home:</b>"), *(say("• {door}", door=door.name) for door in everything)
    )


def ask_name(door: str) -> Phrase:
    """Before a door is called otherwise."""
    return say(
        "What shall I call the {door} from now on? Write it as it stands in a sentence, such as “garden door”.",
        door=door,
    )


def is_called(door: Door) -> Phrase:
    """After it, to who asked for it."""
    return say("From now on I say “{door}”, on the open cards too.", door=door.name)


def news(fact: DoorsTakenOver | DoorRenamed | DoorTended) -> Text:
    """After doors were taken over from the settings, and after an owner did something with one, to everybody else."""
    match fact:
        case DoorsTakenOver():
            return _taken_over(fact)
        case DoorRenamed(was=was, name=door, by=by):
            return say("{name} has given the {was} a new name: {door}.", name=by.name, was=was, door=door)
        case DoorTended():
            return door_page_text.news(fact)


def _taken_over(fact: DoorsTakenOver) -> Lines:
    kept = count(
        "I keep the name of your door here from now on: {doors}. To change it, send me /doors; changing it in .env "
        "does nothing any more.",
        "I keep the names of your {n} doors here from now on: {doors}. To change one, send me /doors; changing them in "
        ".env does nothing any more.",
        len(fact.names),
        doors=listed(fact.names),
    )
    with_id = count(
        "Another door had the same name, so I put the short name from .env behind this one: {doors}.",
        "Other doors had the same names, so I put the short names from .env behind these: {doors}.",
        len(fact.with_ids),
        doors=listed(fact.with_ids),
    )
    return lines(kept, with_id if fact.with_ids else None)


# What the doctor finds


def named_otherwise(setting: str, door: str) -> Phrase:
    """The settings call a door otherwise than the household does."""
    return say(
        "{setting} is not what the door is called: its name is kept in the household now, and is “{door}”",
        setting=Verbatim(setting),
        door=door,
    )


RENAME_IN_THE_CHAT = say("rename it with /doors in the chat; that line may go")


def without_settings(door: str, prefix: str) -> Phrase:
    """The household keeps a door of which the settings tell nothing."""
    return say(
        "the household keeps the {door}, and no setting begins with {prefix}: nobody stands there",
        door=door,
        prefix=Verbatim(prefix),
    )


GIVE_IT_SETTINGS = say("write its settings into .env again, if the door is still there")
