"""Who is there though no face tells it: persons who turn away, and animals."""

from collections.abc import Mapping, Sequence

from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.people import Look
from bot.words.chat.people import faults
from bot.words.phrase import Phrase, Value, count, listed, say, say_in

#: Somebody by themselves.
_SOMEBODY: Mapping[Hiding, Phrase] = {
    Hiding.NONE: say("Somebody is there, but I cannot see their face."),
    Hiding.TURNED: say("Somebody is there, but I cannot see their face: perhaps they have their back to the camera."),
    Hiding.OUTSIDE: say("Somebody is there, but their head is not in the picture."),
    Hiding.TOO_FAR: say("Somebody is there, but too far away for me to see their face."),
}

_ANIMALS: Mapping[Animal, Phrase] = {
    Animal.DOG: say_in("whom I see", "a dog"),
    Animal.CAT: say_in("whom I see", "a cat"),
    Animal.BIRD: say_in("whom I see", "a bird"),
    Animal.OTHER: say_in("whom I see", "an animal"),
}


def tells(look: Look) -> bool:
    """Whether more is known of who is there than that no face can be judged."""
    return look.faces_tell_nothing and look.faceless is not None and bool(look.faceless.persons or _seen(look.faceless))


def sentences(look: Look) -> list[Phrase]:
    """Who is there, where ``tells``: a sentence of the persons, and one of the animals."""
    who = look.faceless or Faceless()
    animals = listed(_seen(who)) if who.animals else None
    if not who.persons:
        return [say("I see {animals}, but no person.", animals=animals)] if animals else []
    return [_persons(who, look), *([say("I see {animals}, too.", animals=animals)] if animals else [])]


def more(look: Look) -> list[Phrase]:
    """That there are more persons than faces of which something is said beside; empty: there are none."""
    who = look.faceless
    if who is None or who.persons <= max(1, len(look.sightings)):
        return []
    return [
        count(
            "I see about {n} person ({fewest} to {most}).",
            "I see about {n} people ({fewest} to {most}).",
            who.persons,
            fewest=who.fewest,
            most=who.most,
        )
    ]


def hiding(who: Faceless) -> Phrase:
    """That somebody stands before all faces, and why theirs is not seen."""
    return _SOMEBODY[who.hiding]


def headline(look: Look, door: str, *, rang: bool) -> Phrase | None:
    """Who is where, in one line; None: nothing is known but that no face can be judged."""
    if not tells(look) or look.faceless is None:
        return None
    who = look.faceless
    if who.fewest > 1:
        return say("Several people are at the {door}", door=door)
    if rang:
        return None  # somebody did, whom else we may see
    if who.persons:
        return say("Someone is at the {door}", door=door)
    return say("The camera saw {animals} at the {door}", animals=listed(_seen(who)), door=door)


def _persons(who: Faceless, look: Look) -> Phrase:
    why = faults.why(look.reason) if look.reason else None
    if who.persons > 1 and why:
        return count(
            "I see about {n} person ({fewest} to {most}), but no face: {why}.",
            "I see about {n} people ({fewest} to {most}), but no face: {why}.",
            who.persons,
            fewest=who.fewest,
            most=who.most,
            why=why,
        )
    if who.persons > 1:
        return count(
            "I see about {n} person ({fewest} to {most}), but no face.",
            "I see about {n} people ({fewest} to {most}), but no face.",
            who.persons,
            fewest=who.fewest,
            most=who.most,
        )
    return say("Somebody is there, but I cannot see their face: {why}.", why=why) if why else _SOMEBODY[who.hiding]


def _seen(who: Faceless) -> Sequence[Value]:
    return [_ANIMALS[animal] for animal in who.animals]
