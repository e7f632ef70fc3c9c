"""Bodies in the frames of one press, looked for where no face tells who is there."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from recognizer.body import Body, BodyKind, Company, before, company, most_seen
from recognizer.detect.persons import PersonDetector
from recognizer.face import Face, Picture
from recognizer.remembered import Remembered

#: Animals of two frames that share more of their area are one.
_ONE_ANIMAL = 0.3

#: Whose face is narrower than this share of the picture does not stand within an arm's length of the bell: somebody who
#: shows no face may stand before them. A face is 17 cm wide, and a view of 60 degrees 2 m at 1.7 m.
ARMS_LENGTH = 1 / 12


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

        Persons are counted in that frame, animals gathered from all; why a face is not seen is told by the frame that
        shows most of whoever hides it, so that it does not change by chance from frame to frame. Each frame must be
        readable. Without a detector: the first frame, and None.
        """
        if self._detector is None:
            return 0, None
        found = [self._bodies(jpeg, self._detector) for jpeg in frames]
        best = max(range(len(frames)), key=lambda index: _clearness(found[index][0]))
        animals = _animals([body for bodies, _ in found for body in bodies])
        told = [company(*one) for one in found]
        hidden = most_seen(one.hidden for one in told) if told[best].persons else None
        return best, replace(told[best], animals=animals, hidden=hidden)

    def before(self, frame: bytes, faces: Sequence[Face], hangs: Callable[[Face], bool]) -> Company | None:
        """Who stands before all faces of a readable frame and shows none; None: nobody is seen to.

        Nobody is looked for where a face is as near as a visitor's and, by ``hangs``, no picture on the wall.
        """
        if self._detector is None:
            return None
        reach = ARMS_LENGTH * self._picture_of(frame).shape[1]
        if any(face.box.width >= reach and not hangs(face) for face in faces):
            return None
        bodies, height = self._bodies(frame, self._detector)
        return before(bodies, [face.box for face in faces], height)

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
        if body.kind is not BodyKind.PERSON and not any(body.box.overlap(other.box) > _ONE_ANIMAL for other in kept):
            kept.append(body)
    return tuple(dict.fromkeys(body.kind for body in kept))


def _clearness(bodies: Sequence[Body]) -> tuple[bool, float]:
    persons = [body.score for body in bodies if body.kind is BodyKind.PERSON]
    return bool(persons), max(persons or [body.score for body in bodies], default=0.0)
