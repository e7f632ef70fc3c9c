"""Bodies in the frames of one press, looked for where no face tells who is there."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from recognizer.body import Body, BodyKind, Company, company
from recognizer.detect.persons import PersonDetector
from recognizer.face import Picture
from recognizer.remembered import Remembered

#: Animals of two frames that share more of their area are one.
_SAME_PLACE = 0.3


class BodyWatch:
    """A frame that was looked at before costs nothing. ``detector``: None where there is none."""

    def __init__(self, detector: PersonDetector | None, picture_of: Callable[[bytes], Picture]) -> None:
        self._picture_of = picture_of
        self._seen: Remembered[str, tuple[tuple[Body, ...], int]] = Remembered()
        self.use(detector)

    def use(self, detector: PersonDetector | None) -> None:
        """Look with another detector from now on."""
        self._detector = detector
        self.forget()

    def forget(self) -> None:
        """Remember no frame."""
        self._seen.forget()

    def look(self, frames: Sequence[bytes]) -> tuple[int, Company | None]:
        """The index of the frame that shows a person, or else an animal, most clearly, and who is there.

        Persons are counted in that frame, animals gathered from all. Each frame must be readable. Without a detector:
        the first frame, and None.
        """
        if self._detector is None:
            return 0, None
        found = [self._bodies(jpeg, self._detector) for jpeg in frames]
        best = max(range(len(frames)), key=lambda index: _clearness(found[index][0]))
        animals = _animals([body for bodies, _ in found for body in bodies])
        return best, replace(company(*found[best]), animals=animals)

    def _bodies(self, jpeg: bytes, detector: PersonDetector) -> tuple[tuple[Body, ...], int]:
        """The bodies in a frame, and its height in px."""

        def look() -> tuple[tuple[Body, ...], int]:
            picture = self._picture_of(jpeg)
            return tuple(detector.detect(picture)), picture.shape[0]

        return self._seen.of(hashlib.sha256(jpeg).hexdigest(), look)


def _animals(bodies: Sequence[Body]) -> tuple[BodyKind, ...]:
    """Each kind of all frames once; of those in one place the clearest alone: a cat is no dog in the next frame."""
    kept: list[Body] = []
    for body in sorted(bodies, key=lambda body: -body.score):
        if body.kind is not BodyKind.PERSON and not any(body.box.overlap(other.box) > _SAME_PLACE for other in kept):
            kept.append(body)
    return tuple(dict.fromkeys(body.kind for body in kept))


def _clearness(bodies: Sequence[Body]) -> tuple[bool, float]:
    persons = [body.score for body in bodies if body.kind is BodyKind.PERSON]
    return bool(persons), max(persons or [body.score for body in bodies], default=0.0)
