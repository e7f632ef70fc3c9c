"""What is said of a photo that was sent without a name."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.people import Sighting, Verdict
from bot.words.chat.moment_text import moments
from bot.words.chat.people import faults
from bot.words.chat.people.lessons import ASK_NAME
from bot.words.phrase import Lines, Phrase, Text, count, lines, say

YES_ADD = say("Yes, add this photo")
NO_OTHER = say("No, somebody else")

#: Sightings that are told with their time; more are counted.
_TOLD = 5

#: Faces of one photo that are listed.
_LISTED = 10


def is_known(name: str) -> Phrase:
    """Somebody whom we know."""
    return say("That is {name}. Shall I learn from this photo, too?", name=name)


def looks_like(name: str) -> Phrase:
    """Somebody whom we may know."""
    return say("That looks like {name}, but I am not sure. Is it {name}?", name=name)


def unknown(seen: Sequence[datetime], now: datetime, zone: tzinfo) -> Lines:
    """Somebody whom nobody has named, and when they were here."""
    return lines(was_here(seen, now, zone) if seen else say("I do not know them."), ASK_NAME)


def was_here(seen: Sequence[datetime], now: datetime, zone: tzinfo) -> Phrase:
    """When somebody unknown was here, the newest first."""
    return count(
        "I do not know their name, but they were here {n}×: {times}.",
        "I do not know their name, but they were here {n}×: {times}.",
        len(seen),
        times=moments(seen, now, zone, _TOLD),
    )


def poor(face: Sighting) -> Phrase:
    """The only face of a photo, which is no good."""
    return say("I cannot tell who this is: {why}.", why=faults.why(face.reason))


def several(faces: Sequence[Sighting], name: str) -> Lines:
    """Several faces, numbered as the pictures above it; ``name``: what one of them is called."""
    asked: Text = say("Which of them is {name}?", name=name) if name else say("Whose face shall I learn?")
    return lines(
        count("I see {n} face.", "I see {n} faces.", len(faces)),
        *(say("{number}: {said}", number=face.number, said=_said_of(face)) for face in faces[:_LISTED]),
        asked,
    )


def _said_of(face: Sighting) -> Phrase:
    match face.verdict, face.person:
        case Verdict.NAMED, person if person:
            return say("{name}.", name=person.name)
        case Verdict.LOOKS_LIKE, person if person:
            return say("It looks like {name}, but I am not sure.", name=person.name)
        case Verdict.POOR, _:
            return say("I cannot tell who it is: {why}.", why=faults.why(face.reason))
        case _:
            return say("I do not know them.")
