"""Whose faces are known: the gallery, the rule by which somebody is named, and what is asked before one is learned."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from recognizer.detect.engine import Engine
from recognizer.detect.quality import no_sample
from recognizer.face import Box, Face, Picture
from recognizer.gallery.agreement import doubted, odd_ones
from recognizer.gallery.gallery import Gallery
from recognizer.gallery.photos import Enrolment, SampleId, cut_out, sample_id
from recognizer.gallery.same_photo import LIKE_ONE, is_same_photo
from recognizer.match.crowd import crowd_for
from recognizer.match.matching import Match, Matcher, Vector, rule_for
from recognizer.picture.picture import open_picture
from recognizer.refusal import Objection, PictureFault, PictureUnusable

log = logging.getLogger(__name__)

#: Copies of the chip that are averaged in when a face is learned.
ENROL_JITTERS = 8
#: Samples that a photo is compared with, to find out whether it was sent before.
_COMPARED = 3
#: A box that somebody points at and a face that is found there share at least this much.
POINTED_AT = 0.3
#: How many numbers an embedding of dlib's network has.
_DLIB_NUMBERS = 128


class KnownFaces:
    """The gallery's folder and ``matcher``, which is made anew with every change. For one thread at a time."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._engine = engine
        self.gallery = Gallery(folder, engine.id, self._encode)
        self.crowd = crowd_for(engine.id)
        self.rule = rule_for(engine.threshold, self.crowd)
        self._changed()

    def enrol(self, label: str, jpeg: bytes, box: Box | None, *, sure: bool) -> Enrolment:
        """See ``Recogniser.enrol``."""
        picture, face = self._one_face(jpeg, box)
        if (fault := no_sample(face.quality)) is not None:
            raise PictureUnusable(Objection(PictureFault.POOR_FACE, face=fault))
        sample = sample_id(jpeg, face.box)
        known = self.gallery.known_as(label, sample, face) or self._sent_before(label, picture, face)
        if known is not None:
            return Enrolment(known, new=False, samples=self.gallery.labels()[label])
        if not sure and (doubt := doubted(face, label, self.matcher, self.gallery.encodings)):
            raise PictureUnusable(doubt)
        odd_before = odd_ones(self.gallery.encodings, label, self.rule)
        count = self.gallery.add(label, sample, cut_out(picture, face.box), face)
        self._changed()
        odd = odd_ones(self.gallery.encodings, label, self.rule)
        newly = tuple(one for one in odd if one != sample and one not in odd_before)
        return Enrolment(sample, new=True, samples=count, odd=newly)

    def disown(self, label: str, jpeg: bytes, box: Box) -> Face:
        """Remember that the face in the box is not this person, and unlearn it where it was a sample of theirs.

        Returns the face; raises PictureUnusable where there is none in the box.
        """
        picture, face = self._one_face(jpeg, box)
        sample = sample_id(jpeg, face.box)
        if sample in self.gallery.samples(label):
            self.gallery.remove(label, sample)
        self.gallery.add(label, sample, cut_out(picture, face.box), face, negative=True)
        self._changed()
        return face

    def unlearn(self, label: str, samples: Sequence[SampleId]) -> int:
        """See ``Recogniser.unlearn``."""
        for sample in set(samples).intersection(self.gallery.samples(label)):
            self.gallery.remove(label, sample)
        self._changed()
        return self.gallery.labels().get(label, 0)

    def forget(self, label: str) -> Callable[[Vector], bool]:
        """Forget a person; returns what tells whether an embedding was one of theirs."""
        shows_them = self.shows(label)
        self.gallery.forget(label, shows_them)
        self._changed()
        return shows_them

    def shows(self, label: str) -> Callable[[Vector], bool]:
        """What tells whether an embedding is a person's, as far as they are known now."""
        matcher = self.matcher
        return lambda embedding: matcher.match(embedding).label == label

    def nearest(self, numbers: Sequence[float]) -> Match | None:
        """Say whose face an embedding of dlib's network is that was made elsewhere; None: it is none, or ours are none.

        Nothing is known of the picture that it was made of: whoever sends it has judged that.
        """
        embedding = np.asarray(numbers, np.float32)
        ours = self._engine.threshold is None  # an embedder of the household's own declares one
        if not ours or embedding.shape != (_DLIB_NUMBERS,) or not np.isfinite(embedding).all():
            return None
        return self.matcher.match(embedding)

    def rename(self, old: str, new: str) -> None:
        """See ``Recogniser.rename``."""
        self.gallery.rename(old, new)
        self._changed()

    def merge(self, label: str, other: str) -> int:
        """See ``Recogniser.merge``."""
        count = self.gallery.merge(label, other)
        self._changed()
        return count

    def split(self, label: str, samples: Sequence[SampleId], new: str) -> None:
        """See ``Recogniser.split``."""
        self.gallery.split(label, list(samples), new)
        self._changed()

    def _one_face(self, jpeg: bytes, box: Box | None) -> tuple[Picture, Face]:
        picture = open_picture(jpeg)
        faces = self._engine.faces(picture, jitters=ENROL_JITTERS)
        if not faces:
            raise PictureUnusable(Objection(PictureFault.NO_FACE))
        if box is not None:
            face = max(faces, key=lambda face: face.box.overlap(box))
            if face.box.overlap(box) < POINTED_AT:
                raise PictureUnusable(Objection(PictureFault.NO_FACE_THERE))
            return picture, face
        if len(faces) > 1:
            raise PictureUnusable(Objection(PictureFault.SEVERAL_FACES, faces=len(faces)))
        return picture, faces[0]

    def _encode(self, jpeg: bytes) -> Face | None:
        """The face of a kept sample."""
        try:
            return self._of_sample(open_picture(jpeg), ENROL_JITTERS)
        except PictureUnusable as refused:
            log.warning("a kept sample cannot be read: %s", refused)
            return None

    def _of_sample(self, picture: Picture, jitters: int = 0) -> Face | None:
        """The face of a kept sample: the one nearest to its middle."""
        height, width = picture.shape[:2]
        faces = self._engine.faces(picture, jitters=jitters)
        return min(faces, key=lambda face: face.box.off_centre(width, height), default=None)

    def _sent_before(self, label: str, picture: Picture, face: Face) -> SampleId | None:
        """The sample of a label that was taken from this photo, be it saved anew or cut."""
        for sample in self.gallery.alike(label, face, LIKE_ONE)[:_COMPARED]:
            with suppress(PictureUnusable, FileNotFoundError):
                kept = open_picture(self.gallery.photo(label, sample))
                theirs = self._of_sample(kept)
                if theirs and is_same_photo((picture, face), (kept, theirs)):
                    return sample
        return None

    def _changed(self) -> None:
        self.matcher = Matcher(self.gallery.encodings, self.rule, self.crowd)
