"""What residents say of a face on a card, and what the card becomes by it."""

from dataclasses import dataclass, replace

from bot.house.faces.forgetting import without
from bot.house.people import Blemish, Look, Person, PersonId, PhotoId, Sighting, StrangerId, Verdict
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
    #: Whom of the unknown it is then.
    stranger: StrangerId | None = None


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


@dataclass(frozen=True, slots=True)
class StrangerNamed:
    """Somebody unknown is this person, wherever they were seen."""

    stranger: StrangerId
    person: Person
    by_name: str


@dataclass(frozen=True, slots=True)
class StrangerUnnamed:
    """That somebody unknown is this person is taken back."""

    stranger: StrangerId
    person: Person


@dataclass(frozen=True, slots=True)
class StrangerIs:
    """Somebody unknown has another id, or none any more: they are somebody else of the unknown, or nobody at all."""

    stranger: StrangerId
    now: StrangerId | None


#: Of a whole person, or of somebody unknown, in whichever picture they are seen.
OfPerson = NameForgotten | PersonCalled | PeopleOne | StrangerNamed | StrangerUnnamed | StrangerIs

#: Of one face.
_OfFace = FaceNamed | FaceDisowned | FaceSeenAnew | NameTakenBack

Correction = _OfFace | PicturesForgotten | OfPerson


def is_of_another_picture(visit: Visit, correction: Correction) -> bool:
    """Tell whether a correction is about a face of a picture that the visit tells of no longer."""
    photo = correction.photo if isinstance(correction, FaceNamed | FaceDisowned | FaceSeenAnew) else None
    return photo is not None and visit.look is not None and visit.look.photo != photo


def corrected(visit: Visit, correction: Correction) -> Visit:
    """A visit as it is after a correction; without the face that it is about it stays what it was."""
    if isinstance(correction, PicturesForgotten):
        nothing = replace(visit, photos=(), porch=(), marked=None, boxes_outdated=False, look=None)
        return replace(let_in_nobody(nothing), forgotten=visit.forgotten + 1)
    if visit.look is None or is_of_another_picture(visit, correction):
        return visit
    sightings = tuple(_corrected(sighting, correction) for sighting in visit.look.sightings)
    elsewhere = visit.look.elsewhere
    if isinstance(correction, OfPerson):  # no other correction is about a face of another picture
        elsewhere = tuple(_corrected(seen, correction) for seen in elsewhere)
    look = replace(visit.look, sightings=sightings, elsewhere=elsewhere)
    told = replace(visit, look=look, boxes_outdated=visit.boxes_outdated or _boxes(look) != _boxes(visit.look))
    return let_in_nobody(told, correction.person) if isinstance(correction, NameForgotten) else told


def look_corrected(look: Look, correction: OfPerson) -> Look:
    """A look as it is after a correction of a whole person, or of somebody unknown."""
    return replace(
        look,
        sightings=tuple(_of_person(seen, correction) for seen in look.sightings),
        elsewhere=tuple(_of_person(seen, correction) for seen in look.elsewhere),
    )


def sighting_corrected(seen: Sighting, correction: OfPerson) -> Sighting:
    """The same of one face."""
    return _of_person(seen, correction)


def let_in_nobody(visit: Visit, person: PersonId | None = None) -> Visit:
    """A visit that does not tell for whom its door opened by itself; with ``person``, only where it was they."""
    opened_for = visit.answer.manner.by_itself_for if visit.answer else None
    if visit.answer is None or opened_for is None or person not in (None, opened_for.id):
        return visit
    manner = replace(visit.answer.manner, by_itself_for=Person(PersonId(""), ""))
    return replace(visit, answer=replace(visit.answer, manner=manner))


def _boxes(look: Look) -> list[Sighting]:
    """What the boxes in a picture are drawn from: none says whom its face is not."""
    return [replace(seen, not_person=None, stranger=None, seen_before=()) for seen in look.sightings]


def _called(seen: Sighting, was: PersonId, person: Person) -> Sighting:
    """What is said of a face, where ``was`` is this person, or is called so."""
    if seen.person and seen.person.id == was:
        seen = replace(seen, person=person)
    if seen.not_person and seen.not_person.id == was:
        seen = replace(seen, not_person=person)
    return seen


def _of_stranger(seen: Sighting, correction: StrangerNamed | StrangerUnnamed | StrangerIs) -> Sighting:
    if seen.stranger != correction.stranger:
        return seen
    match correction:
        case StrangerNamed(person=person, by_name=by_name) if seen.person is None:
            return replace(seen, person=person, verdict=Verdict.NAMED, told_by=by_name, not_person=None)
        case StrangerUnnamed(person=person) if seen.person and seen.person.id == person.id:
            return replace(seen, person=None, verdict=Verdict.UNKNOWN, told_by="")
        case StrangerIs(now=now):
            return replace(seen, stranger=now)
        case _:
            return seen


def _of_person(seen: Sighting, correction: OfPerson) -> Sighting:
    match correction:
        case StrangerNamed() | StrangerUnnamed() | StrangerIs():
            return _of_stranger(seen, correction)
        case NameForgotten(person=forgotten):
            return without(seen, forgotten)
        case PersonCalled(person=person):
            return _called(seen, person.id, person)
        case PeopleOne(gone=gone, person=person):
            return _called(seen, gone, person)


def _corrected(seen: Sighting, correction: _OfFace | OfPerson) -> Sighting:
    if isinstance(correction, OfPerson):
        return _of_person(seen, correction)
    match correction:
        case FaceNamed(number=seen.number, person=person, by_name=by_name):
            return replace(
                seen, person=person, verdict=Verdict.NAMED, reason=Blemish.NONE, told_by=by_name, not_person=None
            )
        case FaceDisowned(number=seen.number, by_name=by_name, stranger=stranger):
            return replace(
                seen,
                person=None,
                verdict=Verdict.UNKNOWN,
                reason=Blemish.NONE,
                told_by=by_name,
                not_person=seen.person,
                stranger=stranger or seen.stranger,
            )
        case FaceSeenAnew(before=before, after=after):
            return after if seen == before else seen
        case NameTakenBack(person=person, before=before):
            is_it = seen.number == before.number and seen.person is not None and seen.person.id == person.id
            return replace(before, box=seen.box) if is_it else seen
        case _:
            return seen
