"""The rules that are compared: Doorman's own, what it was before, and those of others."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from recognizer.match.crowd import Crowd, crowd_for
from recognizer.match.matching import PLAIN_RULE, RULE, Match, Rule
from recognizer.match.nearest import Vectors
from tests.bench.recognition.households import Decide, Faces, Household, Press, believing, by_distance, by_rule

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


class EarlierCrowd(Crowd):
    """As faces were judged before the region, the length and spectacles counted (decision 10)."""

    def room(self, faces: Vectors) -> NDArray[np.float32]:
        """By the nearest stranger and by how unusual the face is alone."""
        near = np.linalg.norm(faces[:, None] - self.places[None], axis=2).min(1)
        far = np.linalg.norm(faces - self.middle, axis=1)
        return np.asarray(0.3 * (near - 0.50) - 0.1 * (far - 0.55), np.float32)

    def wears_spectacles(self, faces: Vectors) -> NDArray[np.float32]:
        """Nobody does."""
        return np.zeros(len(faces), np.float32)


EARLIER_RULE = Rule(named_at=0.456, looks_like_at=0.56, spectacles=0.0, looks_like_slope=1.0)


def earlier(household: Household, faces: Faces) -> Decide:
    """The product's own before groups and spectacles were looked at; for dlib's network only."""
    engine = next(face.engine for face in faces.values() if face)
    crowd = crowd_for(engine)
    if crowd is None:
        return by_rule(household, faces, PLAIN_RULE, None)
    was = EarlierCrowd(crowd.middle, crowd.places, crowd.region, crowd.spectacles)
    return by_rule(household, faces, EARLIER_RULE, was)


RULES: Mapping[str, RuleMaker] = {
    "any photo within 0.60 (face_recognition)": lambda h, f: by_distance(h, f, 0.60, 0.0, any_photo=True),
    "centroid within 0.45, margin 0.04": lambda h, f: by_distance(h, f, 0.45, 0.04, any_photo=False),
    "Doorman without its witness": without_witness,
    "Doorman before groups were looked at": earlier,
    "Doorman": doorman,
}
