"""What the recogniser answers, in the codes of the house."""

from collections.abc import Mapping

from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.faces.face_reasons import FaceGround, FaceReasons, FacesState
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    FixtureId,
    Look,
    Person,
    PersonId,
    PhotoId,
    SampleId,
    Sighting,
    StrangerId,
    Verdict,
)
from recognizer.body import BodyKind, Company, FaceHidden
from recognizer.face import Box as FaceBox
from recognizer.face import FaceFault
from recognizer.look import Explanation, FrameFault, GalleryFindings, Ground, Hint, Named, PressLook
from recognizer.refusal import Objection, PictureFault

#: What is wrong with a face.
FACES: Mapping[FaceFault, Blemish] = {
    FaceFault.TOO_FAR: Blemish.TOO_FAR,
    FaceFault.TOO_DARK: Blemish.TOO_DARK,
    FaceFault.TOO_BRIGHT: Blemish.TOO_BRIGHT,
    FaceFault.PALE: Blemish.PALE,
    FaceFault.BLURRED: Blemish.BLURRED,
    FaceFault.TURNED_AWAY: Blemish.TURNED_AWAY,
    FaceFault.LOOKING_DOWN: Blemish.LOOKING_DOWN,
    FaceFault.LOOKING_UP: Blemish.LOOKING_UP,
    FaceFault.CUT_OFF: Blemish.CUT_OFF,
    FaceFault.GRAINY: Blemish.GRAINY,
    FaceFault.UNLIKE_A_FACE: Blemish.UNLIKE_A_FACE,
}

#: Why nobody is seen.
FRAMES: Mapping[FrameFault, Blemish] = {
    FrameFault.TORN: Blemish.TORN,
    FrameFault.TOO_DARK: Blemish.DARK_PICTURE,
    FrameFault.TOO_BRIGHT: Blemish.BRIGHT_PICTURE,
}

HINTS: Mapping[Hint, Doubt] = {Hint.FLAT: Doubt.FLAT, Hint.SCREEN: Doubt.SCREEN, Hint.MODEL: Doubt.MODEL}

ANIMALS: Mapping[BodyKind, Animal] = {
    BodyKind.DOG: Animal.DOG,
    BodyKind.CAT: Animal.CAT,
    BodyKind.BIRD: Animal.BIRD,
    BodyKind.ANIMAL: Animal.OTHER,
}

HIDINGS: Mapping[FaceHidden, Hiding] = {
    FaceHidden.TURNED: Hiding.TURNED,
    FaceHidden.OUTSIDE: Hiding.OUTSIDE,
    FaceHidden.TOO_FAR: Hiding.TOO_FAR,
}

#: Why a photo is refused.
REFUSALS: Mapping[PictureFault, PhotoReason] = {
    PictureFault.EMPTY: PhotoReason.EMPTY,
    PictureFault.TOO_MANY_BYTES: PhotoReason.TOO_MANY_BYTES,
    PictureFault.NO_JPEG: PhotoReason.FOREIGN,
    PictureFault.NO_PHOTO: PhotoReason.FOREIGN,
    PictureFault.DAMAGED: PhotoReason.DAMAGED,
    PictureFault.TOO_LARGE: PhotoReason.TOO_LARGE,
    PictureFault.TOO_MANY_LAYERS: PhotoReason.TOO_MANY_LAYERS,
    PictureFault.TOO_SMALL: PhotoReason.TOO_SMALL,
    PictureFault.NO_FACE: PhotoReason.NO_FACE,
    PictureFault.NO_FACE_THERE: PhotoReason.NO_FACE_THERE,
    PictureFault.SEVERAL_FACES: PhotoReason.SEVERAL_FACES,
    PictureFault.POOR_FACE: PhotoReason.POOR_FACE,
    PictureFault.LIKE_ANOTHER: PhotoReason.LIKE_ANOTHER,
    PictureFault.UNLIKE: PhotoReason.UNLIKE,
    PictureFault.NOT_KEPT: PhotoReason.NOT_KEPT,
    PictureFault.NAME: PhotoReason.NOT_KEPT,  # labels are ids of ours: whoever sent the photo did nothing wrong
    PictureFault.DISK: PhotoReason.DISK,
}


def look_at(photo: PhotoId, seen: PressLook, people: Mapping[PersonId, Person]) -> Look:
    """What a picture shows, ``seen`` in it: clear, or without a face; ``people``: whom the labels mean."""
    company = faceless(seen.company)
    if seen.condition == "no_face":
        reason = blemish(seen.reason)
        return Look(photo, Condition.NO_FACE, hint=doubt(seen.liveness), reason=reason, faceless=company)
    sightings = tuple(sighting(number, named, people) for number, named in enumerate(seen.faces, 1))
    elsewhere = tuple(sighting(0, named, people) for named in seen.elsewhere)
    return Look(
        photo,
        Condition.CLEAR,
        sightings,
        doubt(seen.liveness),
        elsewhere=elsewhere,
        faceless=company,
        more_faces=seen.more_faces,
    )


def sighting(number: int, named: Named, people: Mapping[PersonId, Person]) -> Sighting:
    """A face; somebody who is not in the book of people has an empty name."""
    label = None if named.label is None else PersonId(named.label)
    person = None if label is None else people.get(label) or Person(label, "")
    verdict = Verdict(named.verdict)
    if person is None:
        verdict = Verdict.UNKNOWN
    fault = named.reason if isinstance(named.reason, FaceFault) else None
    if verdict is Verdict.UNKNOWN and (fault or not named.quality.good):
        verdict = Verdict.POOR
    box = Box(named.box.left, named.box.top, named.box.right, named.box.bottom)
    shown = None if verdict is Verdict.UNKNOWN or verdict is Verdict.POOR else person
    reason = blemish(fault or named.quality.fault) if verdict is Verdict.POOR else Blemish.NONE
    fixture = FixtureId(named.fixture) if named.fixture else None
    stranger = StrangerId(named.stranger) if named.stranger else None
    return Sighting(
        number,
        box,
        verdict,
        shown,
        reason,
        named.distance,
        named.margin,
        fixture=fixture,
        stranger=stranger,
        hint=doubt(named.liveness),
        quality=round(float(named.quality.score), 3),
    )


def blemish(fault: FaceFault | FrameFault | None) -> Blemish:
    """What is wrong with a face, or with a picture in which nobody is seen."""
    match fault:
        case None:
            return Blemish.NONE
        case FaceFault():
            return FACES[fault]
        case FrameFault():
            return FRAMES[fault]


def doubt(hint: Hint | None) -> Doubt:
    """What speaks for a picture that is held before the camera."""
    return HINTS[hint] if hint else Doubt.NONE


def faceless(company: Company | None) -> Faceless | None:
    """Who is there though no face tells it."""
    if company is None:
        return None
    hiding = HIDINGS[company.hidden] if company.hidden else Hiding.NONE
    animals = tuple(ANIMALS[kind] for kind in company.animals if kind in ANIMALS)
    return Faceless(company.persons, company.fewest, company.most, hiding, animals, company.before)


def refusal(objection: Objection) -> PhotoRefused:
    """Why nobody was learned from a photo."""
    if objection.fault is PictureFault.UNLIKE:
        return UnlikeTheOthers()
    if objection.fault is PictureFault.LIKE_ANOTHER:
        return LooksLikeAnother(PersonId(objection.label), SampleId(objection.sample) if objection.sample else None)
    return PhotoRefused(
        PhotoTrouble(
            REFUSALS[objection.fault],
            width=objection.width,
            height=objection.height,
            most=objection.most,
            faces=objection.faces,
            blemish=blemish(objection.face),
        )
    )


def face_box(box: Box) -> FaceBox:
    """A place in a picture, as the recogniser has it."""
    return FaceBox(box.left, box.top, box.right, box.bottom)


#: What decided about a face.
GROUNDS: Mapping[Ground, FaceGround] = {
    Ground.NOBODY_ENROLLED: FaceGround.NOBODY_KNOWN,
    Ground.UNLIKE_ALL: FaceGround.UNLIKE_ALL,
    Ground.DENIED: FaceGround.DENIED,
    Ground.TWO_ALIKE: FaceGround.TWO_ALIKE,
    Ground.LOOKALIKE: FaceGround.TWO_ALIKE,
    Ground.NOT_SURE: FaceGround.NOT_SURE,
    Ground.NEAREST: FaceGround.NEAREST,
    Ground.DISAGREEING: FaceGround.DISAGREEING,
    Ground.POOR_PICTURE: FaceGround.POOR,
}


def reasons(told: Explanation) -> FaceReasons:
    """What was compared for a face."""
    ground = GROUNDS[told.reason] if isinstance(told.reason, Ground) else FaceGround.POOR
    return FaceReasons(
        ground,
        PersonId(told.nearest) if told.nearest else None,
        SampleId(told.sample) if told.sample else None,
        told.distance,
        told.bound,
        PersonId(told.runner_up) if told.runner_up else None,
        told.margin,
        told.own,
    )


def faces_state(found: GalleryFindings) -> FacesState:
    """What could be better about the faces that are known."""
    return FacesState(
        tuple((PersonId(label), samples) for label, samples in found.too_few),
        tuple((PersonId(label), SampleId(sample)) for label, sample in found.outliers),
        tuple((PersonId(label), PersonId(other)) for label, other in found.clashes),
        tuple(PersonId(label) for label in found.stale),
        tuple(PersonId(label) for label in found.always_in_spectacles),
    )
