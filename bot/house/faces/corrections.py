"""What residents say of a face on a card, and what the card becomes by it."""

from dataclasses import dataclass, replace

from bot.house.faces.forgetting import without
from bot.house.people import Blemish, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class FaceNamed:
    """A numbered face is this person."""

    number: int
    person: Person
    by_name: str
    #: The picture in which it has that number; None: whichever the visit tells of.
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class FaceDisowned:
    """A numbered face is not the person it was taken for."""

    number: int
    by_name: str
    photo: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class FaceSeenAnew:
    """A face of this picture, of which that was said, was looked at once more."""

    photo: PhotoId
    before: Sighting
    after: Sighting


@dataclass(frozen=True, slots=True)
class NameTakenBack:
    """What was said of a face before it was called ``person``, unless it is called otherwise by now."""

    person: Person
    before: Sighting


@dataclass(frozen=True, slots=True)
class PicturesForgotten:
    """Nothing of what was seen is known any more."""


@dataclass(frozen=True, slots=True)
class NameForgotten:
    """That a face is this person, or is not, is not told any more: nobody is known by that name."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class PersonCalled:
    """Somebody has another name from now on."""

    person: Person


@dataclass(frozen=True, slots=True)
class PeopleOne:
    """Two people were one: whoever was taken for ``gone`` is ``person``."""

    gone: PersonId
    person: Person


#: Of a whole person, in whichever picture they are seen.
_OfPerson = NameForgotten | PersonCalled | PeopleOne

#: Of one face.
_OfFace = FaceNamed | FaceDisowned | FaceSeenAnew | NameTakenBack

Correction = _OfFace | PicturesForgotten | _OfPerson


def is_of_another_picture(visit: Visit, correction: Correction) -> bool:
    """Tell whether a correction is about a face of a picture that the visit tells of no longer."""
    photo = correction.photo if isinstance(correction, FaceNamed | FaceDisowned | FaceSeenAnew) else None
    return photo is not None and visit.look is not None and visit.look.photo != photo


def corrected(visit: Visit, correction: Correction) -> Visit:
    """A visit as it is after a correction; without the face that it is about it stays what it was."""
    if isinstance(correction, PicturesForgotten):
        return replace(visit, photos=(), marked=None, boxes_outdated=False, look=None, forgotten=visit.forgotten + 1)
    if visit.look is None or is_of_another_picture(visit, correction):
        return visit
    sightings = tuple(_corrected(sighting, correction) for sighting in visit.look.sightings)
    elsewhere = visit.look.elsewhere
    if isinstance(correction, _OfPerson):  # no other correction is about a face of another picture
        elsewhere = tuple(_corrected(seen, correction) for seen in elsewhere)
    look = replace(visit.look, sightings=sightings, elsewhere=elsewhere)
    return replace(visit, look=look, boxes_outdated=visit.boxes_outdated or _boxes(look) != _boxes(visit.look))


def _boxes(look: Look) -> list[Sighting]:
    """What the boxes in a picture are drawn from: none says whom its face is not."""
    return [replace(seen, not_person=None, stranger=None) for seen in look.sightings]


def _called(seen: Sighting, was: PersonId, person: Person) -> Sighting:
    """What is said of a face, where ``was`` is this person, or is called so."""
    if seen.person and seen.person.id == was:
        seen = replace(seen, person=person)
    if seen.not_person and seen.not_person.id == was:
        seen = replace(seen, not_person=person)
    return seen


def _of_person(seen: Sighting, correction: _OfPerson) -> Sighting:
    match correction:
        case NameForgotten(person=forgotten):
            return without(seen, forgotten)
        case PersonCalled(person=person):
            return _called(seen, person.id, person)
        case PeopleOne(gone=gone, person=person):
            return _called(seen, gone, person)


def _corrected(
    seen: Sighting, correction: FaceNamed | FaceDisowned | FaceSeenAnew | NameTakenBack | _OfPerson
) -> Sighting:
    match correction:
        case FaceNamed(number=seen.number, person=person, by_name=by_name):
            return replace(
                seen, person=person, verdict=Verdict.NAMED, reason=Blemish.NONE, told_by=by_name, not_person=None
            )
        case FaceDisowned(number=seen.number, by_name=by_name):
            return replace(
                seen, person=None, verdict=Verdict.UNKNOWN, reason=Blemish.NONE, told_by=by_name, not_person=seen.person
            )
        case FaceSeenAnew(before=before, after=after):
            return after if seen == before else seen
        case NameTakenBack(person=person, before=before):
            is_it = seen.number == before.number and seen.person is not None and seen.person.id == person.id
            return replace(before, box=seen.box) if is_it else seen
        case NameForgotten() | PersonCalled() | PeopleOne():
            return _of_person(seen, correction)
        case _:
            return seen
