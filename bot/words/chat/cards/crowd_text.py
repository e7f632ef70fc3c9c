"""Who is in a picture, in a few words: by name, how many nobody knows, and what may be no person."""

from collections.abc import Sequence

from bot.house.people import Blemish, Look, PersonId, Sighting, Verdict
from bot.words.phrase import Phrase, Value, count, listed, say

#: More than this are not listed: a caption holds 1024 characters.
_LISTED = 5

_STRANGER = say("someone I don’t know")

#: Whoever stands before all faces.
HIDDEN = say("someone whose face I cannot see")


def everybody(look: Look) -> Value:
    """Everybody in a picture: the nearest first, and whoever is further back as such."""
    front, behind = all_of(look, look.in_front), others_behind(look)
    return say("{who} (further back: {others})", who=front, others=all_of(look, behind)) if behind else front


def others_behind(look: Look) -> Sequence[Sighting]:
    """Those further back who are not in front as well: nobody stands in two places, a picture may hang there."""
    front = _people_of(look.in_front)
    return [seen for seen in look.further_back if seen.verdict is not Verdict.NAMED or _person_of(seen) not in front]


def only_pictures(look: Look) -> bool:
    """Whether all who are in front may be only pictures that are held up."""
    return bool(look.in_front) and all(look.doubt_of(seen) for seen in look.in_front)


def all_of(look: Look, sightings: Sequence[Sighting]) -> Value:
    """Those of a look each by name, once, and how many others: a stranger who is nearest of all leads.

    ``sightings``: from the largest on; none: somebody hides their face before them all. Who may be only a picture is
    called so. Where there are too many, names are left out and no stranger is.
    """
    pictures = [s for s in sightings if look.doubt_of(s)]
    return _all_of([s for s in sightings if s not in pictures], pictures) if sightings else HIDDEN


def shown_by(sightings: Sequence[Sighting]) -> Value:
    """The same of those who are, or whose pictures are held up."""
    return _all_of(sightings, ())


def _all_of(sightings: Sequence[Sighting], pictures: Sequence[Sighting]) -> Value:
    names: list[Value] = [*_names(sightings)]
    others: list[Value] = []
    strangers = sum(1 for s in sightings if s.verdict is Verdict.UNKNOWN)
    unsure = sum(1 for s in sightings if s.verdict in (Verdict.LOOKS_LIKE, Verdict.POOR)) - things(sightings)
    unknown = count("someone I don’t know", "{n} people I don’t know", strangers) if strangers else None
    leads = bool(unknown) and sightings[0].verdict is Verdict.UNKNOWN
    leads = leads and all(s.box.side < sightings[0].box.side for s in sightings if s.verdict is Verdict.NAMED)
    held: list[Value] = [picture_of(name) for name in _names(pictures)]
    if unnamed := sum(s.verdict is not Verdict.NAMED for s in pictures):
        held.append(pictures_of(unnamed))
    if unsure and (names or unknown or held):
        others.append(count("someone else", "{n} other people", unsure))
    elif unsure:
        others.append(count("someone", "{n} people", unsure))
    if things(sightings):
        others.append(say("something else") if names or unknown or others or held else say("someone"))  # they rang
    met = [*([unknown] if unknown else []), *held]
    if len(names) + len(others) + len(met) > _LISTED:
        names, met, others = names[: max(0, _LISTED - 1 - len(met))], met[: _LISTED - 1], [say("others")]
    return listed([*met, *names, *others] if leads else [*names, *met, *others])


def picture_of(name: str) -> Phrase:
    """Somebody of whom perhaps only a picture is held up."""
    return say("perhaps a picture of {name}", name=name)


def pictures_of(people: int) -> Phrase:
    """The same of people who are not known."""
    return count("perhaps a picture of someone I don’t know", "perhaps pictures of {n} people I don’t know", people)


def _names(sightings: Sequence[Sighting]) -> list[str]:
    named = {s.person.id: s.person.name for s in reversed(sightings) if s.verdict is Verdict.NAMED and s.person}
    return [*named.values()][::-1]


def number_of(sightings: Sequence[Sighting]) -> int:
    """How many ``all_of`` tells of: whom it names twice is one, and however much may be no person."""
    if not sightings:
        return 1
    named = [s for s in sightings if s.verdict is Verdict.NAMED]
    again, odd = len(named) - len(_people_of(sightings)), things(sightings)
    return len(sightings) - again - odd + min(1, odd)


def things(sightings: Sequence[Sighting]) -> int:
    """How much there is that may be no person: however much it is, it is called one thing."""
    return sum(1 for sighting in sightings if is_perhaps_nobody(sighting))


def is_perhaps_nobody(sighting: Sighting) -> bool:
    """Whether it may be no person: an animal, a statue, a mask."""
    return sighting.verdict is Verdict.POOR and sighting.reason is Blemish.UNLIKE_A_FACE


def who_is(sighting: Sighting) -> Value:
    """Somebody by name, or a stranger."""
    return sighting.person.name if sighting.person else _STRANGER


def called(look: Look, sighting: Sighting) -> Value:
    """Somebody by name, or a stranger; whoever may be only a picture as such."""
    if not look.doubt_of(sighting):
        return who_is(sighting)
    return picture_of(sighting.person.name) if sighting.person else pictures_of(1)


def seen_twice(look: Look) -> Phrase | None:
    """That a picture names somebody more than once; None: it does not. Nobody stands in two places."""
    named = [seen for seen in look.sightings if seen.verdict is Verdict.NAMED and seen.person]
    twice = [seen for place, seen in enumerate(named) if _person_of(seen) in {_person_of(s) for s in named[:place]}]
    names = [who_is(seen) for seen in {_person_of(s): s for s in twice}.values()]
    if not names:
        return None
    who = listed(names[:_LISTED])
    return say("⚠️ I see {who} more than once in this picture: one of the faces may be only a photo.", who=who)


def _people_of(sightings: Sequence[Sighting]) -> set[PersonId | None]:
    return {_person_of(seen) for seen in sightings if seen.verdict is Verdict.NAMED}


def _person_of(sighting: Sighting) -> PersonId | None:
    return sighting.person.id if sighting.person else None
