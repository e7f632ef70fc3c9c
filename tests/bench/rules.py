"""The rules that are compared: Doorman's own, what it was before, and those of others."""

from collections.abc import Callable, Mapping

from recognizer.match.crowd import crowd_for
from recognizer.match.matching import PLAIN_RULE, RULE, Match
from tests.bench.households import Decide, Faces, Household, Press, believing, by_distance, by_rule

RuleMaker = Callable[[Household, Faces], Decide]


def doorman(household: Household, faces: Faces) -> Decide:
    """The product's own."""
    engine = next(face.engine for face in faces.values() if face)
    crowd = crowd_for(engine)
    return by_rule(household, faces, RULE if crowd else PLAIN_RULE, crowd)


def without_witness(household: Household, faces: Faces) -> Decide:
    """The product's own, as if whatever a detector finds were a face."""
    enrolled = {photo: faces[photo] for photos in household.enrolled.values() for photo in photos}
    decide = doorman(household, {photo: face and believing(face) for photo, face in enrolled.items()})

    def believe(press: Press) -> Match | None:
        return decide(tuple(face and believing(face) for face in press))

    return believe


RULES: Mapping[str, RuleMaker] = {
    "any photo within 0.60 (face_recognition)": lambda h, f: by_distance(h, f, 0.60, 0.0, any_photo=True),
    "centroid within 0.45, margin 0.04": lambda h, f: by_distance(h, f, 0.45, 0.04, any_photo=False),
    "Doorman without its witness": without_witness,
    "Doorman": doorman,
}
