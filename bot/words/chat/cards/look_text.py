"""What is said of a picture that was looked at: who is there, and what there is to say of each face."""

from collections.abc import Sequence

from bot.house.people import Condition, Look, Sighting, Verdict
from bot.words.chat.cards import crowd_text, faceless_text
from bot.words.chat.doors import picture_text
from bot.words.chat.people import faults
from bot.words.phrase import Opening, Phrase, Text, Value, count, listed, say

#: More faces than this are counted, not listed: a caption holds 1024 characters.
MOST_LISTED = 5

_PERHAPS_SAME = say("someone I don’t know, perhaps the same person")
_BEHIND = say("⚠️ Whoever is further back may be only a picture that hangs there.")


RETAKEN_TOO_LATE = say("Nobody is waiting for an answer at that door any more, so I took no other picture.")


def cannot_be_asked(door: str) -> Phrase:
    """No camera at this door takes a picture when we ask."""
    return say(
        "I cannot ask for a picture at the {door}: the camera there sends pictures by itself only, or there is none.",
        door=door,
    )


def look_lines(look: Look, *, details: bool, boxed: bool = True) -> Sequence[Text]:
    """What is said of a picture below its headline; without ``details`` the faces have no lines of their own.

    ``boxed``: the numbers of the faces stand in the picture.
    """
    if look.condition is Condition.UNREADABLE:
        return [say("I could not read the picture, so I cannot tell who it is.")]
    if look.condition is Condition.NO_FACE:
        if faceless_text.tells(look):
            return faceless_text.sentences(look)
        if look.reason:
            return [say("I see no face in the picture: {why}.", why=faults.why(look.reason))]
        return [say("I see no face in the picture.")]
    perhaps = faults.perhaps(look.hint)
    hint = [say("⚠️ {hint}", hint=perhaps)] if perhaps else []
    if not details:
        return hint
    if faceless_text.tells(look):
        return [*faceless_text.sentences(look), *hint]
    # where the headline has counted them nothing is said of each
    several = (
        boxed
        and len(look.sightings) > 1
        and any(s.verdict is not Verdict.UNKNOWN or s.told_by or s.fixture for s in look.sightings)
    )
    said = [faceless_text.hiding(look.faceless), _BEHIND] if look.faceless and look.hides_somebody else []
    said += _numbered(look) if several else dict.fromkeys(filter(None, map(_said_of, look.sightings[:MOST_LISTED])))
    if (more := len(look.sightings) - MOST_LISTED) > 0:
        said.append(count("… and {n} more.", "… and {n} more.", more))
    if look.more_faces:
        said.append(
            count(
                "There is {n} more face that I did not look at.",
                "There are {n} more faces that I did not look at.",
                look.more_faces,
            )
        )
    if look.elsewhere:
        others = dict.fromkeys(_called_elsewhere(look, s) for s in look.elsewhere[:MOST_LISTED])
        said.append(
            count(
                "Another picture also shows: {others}.",
                "Another picture also shows: {others}.",
                len(others),
                others=listed(others),
            )
        )
    if twice := crowd_text.seen_twice(look):
        said.append(twice)
    still = next((s for s in look.sightings if s.fixture), None)
    if still:
        said.append(picture_text.asked(still.number if len(look.sightings) > 1 else None))
    return [*said, *faceless_text.more(look), *hint]


def _called_elsewhere(look: Look, seen: Sighting) -> Value:
    """Strangers who walk look another in each picture: where one is here, who else is there may be the same."""
    nameless = any(here.verdict is not Verdict.NAMED for here in look.sightings)
    if seen.verdict is Verdict.UNKNOWN and nameless and not look.doubt_of(seen):
        return _PERHAPS_SAME
    return crowd_text.called(look, seen)


def _numbered(look: Look) -> list[Phrase]:
    """A line for each face; of those of whom the same is said, one."""
    alike: dict[Phrase, list[int]] = {}
    for seen in look.sightings[:MOST_LISTED]:
        said = _said_of(seen)
        if said is None:
            # two strangers are two people: each has a line of their own
            said = say("{who}.", who=Opening(crowd_text.called(look, seen)))
            alike[say("{number}: {said}", number=seen.number, said=said)] = []
        else:
            alike.setdefault(said, []).append(seen.number)
    return [
        say("{number}: {said}", number=listed([str(one) for one in numbers]) if numbers[1:] else numbers[0], said=said)
        if numbers
        else said
        for said, numbers in alike.items()
    ]


def _said_of(sighting: Sighting) -> Phrase | None:
    if sighting.told_by and sighting.not_person:
        return say("{name} says that this is not {other}.", name=sighting.told_by, other=sighting.not_person.name)
    if sighting.verdict is Verdict.LOOKS_LIKE and sighting.person:
        return say("It looks like {name}, but I am not sure.", name=sighting.person.name)
    if crowd_text.is_perhaps_nobody(sighting):
        return say("Something is there that I cannot take for a person’s face.")
    if sighting.verdict is Verdict.POOR:
        return say("I cannot tell who it is: {why}.", why=faults.why(sighting.reason))
    return None
