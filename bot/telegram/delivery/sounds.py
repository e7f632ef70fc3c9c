"""What is worth a sound: Telegram makes none for an edit, so a card that grows is silent without a reply to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.people import Person, PersonId, Sighting, Verdict
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit
from bot.telegram.cards.card import Card
from bot.words.chat.moment_text import LATE_AFTER

#: One visit makes no more than one sound in this time in one chat, the card itself aside.
SOUND_REST = timedelta(seconds=20)

#: Who is recognised later than this after the ring is named with a sound: the phone is in the pocket again.
PUT_AWAY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Sound:
    """Why a reply is sent: they rang, or a face came that the card did not show before."""

    rang: bool = False
    #: True: they rang before.
    again: bool = False
    #: Whom the card names for the first time; nobody, and they did not ring: a stranger came.
    people: tuple[Person, ...] = ()
    #: The same, and perhaps only a picture of them is held up.
    pictured: tuple[Person, ...] = ()
    #: True: the card showed somebody else before.
    too: bool = False
    #: True: nobody is named, and the stranger may be only a picture.
    stranger_pictured: bool = False
    #: True: nobody has answered.
    unanswered: bool = False
    #: True: and now it is this resident's turn.
    called: bool = False


def told_of(card: Card, visit: Visit) -> Card:
    """The card of somebody who knows all that the visit says now."""
    people = tuple(sorted({*card.people, *_named(visit)}))
    # a picture that overtook its ring has rung already
    rings, faces = len(visit.presses) or int(not visit.quiet), len(_faces(visit))
    return replace(
        card,
        rings=max(card.rings or 0, rings),
        people=people,
        faces=max(card.faces, faces),
        reminded=visit.reminded,
        called=card.resident in visit.called,
    )


def grown(card: Card, visit: Visit) -> bool:
    """Tell whether they rang since this resident was last told."""
    return card.rings is not None and len(visit.presses) > card.rings


def sound_due(card: Card, visit: Visit, now: datetime) -> Sound | None:
    """The sound that a visit's card should make now, by the steady clock; None: none."""
    if visit.over or visit.quiet or card.rings is None:
        return None
    if card.sounded_at and timedelta() <= now - card.sounded_at < SOUND_REST:
        return None
    called = card.resident in visit.called and not card.called
    if called or (visit.reminded and not card.reminded):
        return Sound(unanswered=True, called=called)
    if now - last_sign(visit) > LATE_AFTER:
        return None
    return Sound(rang=True, again=card.rings > 0) if grown(card, visit) else _new_face(card, visit, now)


def _new_face(card: Card, visit: Visit, now: datetime) -> Sound | None:
    look = visit.look
    new = [s for s in _faces(visit) if s.person and s.person.id not in card.people]
    # each once, be there a picture of them beside
    held = {s.person.id: s.person for s in new if s.person and look and look.doubt_of(s)}
    found = {
        s.person.id: s.person for s in new if s.person and s.person.id not in held
    }  # once, be there a picture, too
    people, pictured = tuple(found.values()), tuple(held.values())
    if card.hushed and new:  # without the name it was nothing to be woken for
        return Sound(people=people, pictured=pictured)
    # a face that a resident names is no new face
    if len(_faces(visit)) <= card.faces:
        return None
    if card.faces:
        strangers = [s for s in _faces(visit) if s.person is None]
        only_pictures = look is not None and not new and all(look.doubt_of(s) for s in strangers)
        return Sound(people=people, pictured=pictured, too=True, stranger_pictured=only_pictures)
    return Sound(people=people, pictured=pictured) if new and now - last_sign(visit) > PUT_AWAY else None


def _named(visit: Visit) -> set[PersonId]:
    """Whom the visit names as being at the door: who is further back may still come."""
    seen = (*visit.look.in_front, *visit.look.elsewhere) if visit.look else ()
    return {sighting.person.id for sighting in seen if sighting.person}


def _faces(visit: Visit) -> list[Sighting]:
    """Those at the door who can be told; who is further back, or hangs there, makes no sound."""
    sightings = visit.look.in_front if visit.look else ()
    return [seen for seen in sightings if seen.verdict in (Verdict.NAMED, Verdict.UNKNOWN)]
