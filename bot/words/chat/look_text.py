"""What is said of a picture that was looked at: who is there, and what there is to say of each face."""

from collections.abc import Sequence

from bot.house.people import Blemish, Condition, Look, Sighting, Verdict
from bot.words.chat import faceless_text, faults, picture_text
from bot.words.phrase import Opening, Phrase, Text, Value, count, listed, say

#: More faces than this are counted, not listed: a caption holds 1024 characters.
MOST_LISTED = 5

_STRANGER = say("someone I don’t know")


def everybody(look: Look) -> Value:
    """Everybody in a picture, in a few words: the nearest first, and whoever is further back as such."""
    front = all_of(look.in_front)
    if not look.further_back:
        return front
    return say("{who} (further back: {others})", who=front, others=all_of(look.further_back))


def all_of(sightings: Sequence[Sighting]) -> Value:
    """Each by name, and how many others, of faces from the largest on: a stranger who is nearest of all leads."""
    named = [s for s in sightings if s.verdict is Verdict.NAMED]
    who: list[Value] = [_who(s) for s in named]
    strangers = sum(1 for s in sightings if s.verdict is Verdict.UNKNOWN)
    things = things_of(sightings)
    unsure = sum(1 for s in sightings if s.verdict in (Verdict.LOOKS_LIKE, Verdict.POOR)) - things
    if strangers:
        unknown = count("someone I don’t know", "{n} people I don’t know", strangers)
        nearest = sightings[0].verdict is Verdict.UNKNOWN and all(s.box.side < sightings[0].box.side for s in named)
        who = [unknown, *who] if nearest else [*who, unknown]
    if unsure and who:
        who.append(count("someone else", "{n} other people", unsure))
    elif unsure:
        who.append(count("someone", "{n} people", unsure))
    if things:
        who.append(say("something else") if who else say("someone"))  # somebody rang
    if len(who) > MOST_LISTED:
        who = [*who[: MOST_LISTED - 1], say("others")]
    return listed(who)


def things_of(sightings: Sequence[Sighting]) -> int:
    """How much there is that may be no person: however much it is, it is called one thing."""
    return sum(1 for sighting in sightings if _is_perhaps_nobody(sighting))


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
        others = dict.fromkeys(_who(s) for s in look.elsewhere[:MOST_LISTED])
        said.append(
            count(
                "Another picture also shows: {others}.",
                "Another picture also shows: {others}.",
                len(others),
                others=listed(others),
            )
        )
    still = next((s for s in look.sightings if s.fixture), None)
    if still:
        said.append(picture_text.asked(still.number if len(look.sightings) > 1 else None))
    return [*said, *faceless_text.more(look), *hint]


def _is_perhaps_nobody(sighting: Sighting) -> bool:
    return sighting.verdict is Verdict.POOR and sighting.reason is Blemish.UNLIKE_A_FACE


def _who(sighting: Sighting) -> Value:
    return sighting.person.name if sighting.person else _STRANGER


def _sighting_line(sighting: Sighting, *, numbered: bool) -> Phrase | None:
    said = _said_of(sighting)
    if not numbered:
        return said
    return say("{number}: {said}", number=sighting.number, said=said or say("{who}.", who=Opening(_who(sighting))))


def _said_of(sighting: Sighting) -> Phrase | None:
    if sighting.told_by and sighting.not_person:
        return say("{name} says that this is not {other}.", name=sighting.told_by, other=sighting.not_person.name)
    if sighting.verdict is Verdict.LOOKS_LIKE and sighting.person:
        return say("It looks like {name}, but I am not sure.", name=sighting.person.name)
    if _is_perhaps_nobody(sighting):
        return say("Something is there that I cannot take for a person’s face.")
    if sighting.verdict is Verdict.POOR:
        return say("I cannot tell who it is: {why}.", why=faults.why(sighting.reason))
    return None
