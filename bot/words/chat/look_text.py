"""What is said of a picture that was looked at: who is there, and what there is to say of each face."""

from collections.abc import Sequence

from bot.house.people import Condition, Look, Sighting, Verdict
from bot.words.chat import crowd_text, faceless_text, faults, picture_text
from bot.words.phrase import Opening, Phrase, Text, count, listed, say

#: More faces than this are counted, not listed: a caption holds 1024 characters.
MOST_LISTED = 5


def look_lines(look: Look, *, details: bool) -> Sequence[Text]:
    """What is said of a picture below its headline; without ``details`` the faces have no lines of their own."""
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
    several = len(look.sightings) > 1 and any(
        s.verdict is not Verdict.UNKNOWN or s.told_by or s.fixture for s in look.sightings
    )
    said = [line for s in look.sightings[:MOST_LISTED] if (line := _sighting_line(s, numbered=several))]
    if (more := len(look.sightings) - MOST_LISTED) > 0:
        said.append(count("… and {n} more.", "… and {n} more.", more))
    if look.elsewhere:
        others = dict.fromkeys(crowd_text.who_is(s) for s in look.elsewhere[:MOST_LISTED])
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


def _sighting_line(sighting: Sighting, *, numbered: bool) -> Phrase | None:
    said = _said_of(sighting)
    if not numbered:
        return said
    return say(
        "{number}: {said}", number=sighting.number, said=said or say("{who}.", who=Opening(crowd_text.who_is(sighting)))
    )


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
