"""Frames that were looked at: their faces, and the last pictures, so that a frame costs once what it costs."""

import hashlib
from collections import OrderedDict

from recognizer.detect.engine import Engine
from recognizer.detect.quality import why_empty
from recognizer.face import Face, Picture
from recognizer.look import FrameFault
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from recognizer.remembered import Remembered

#: Decoded frames of the press at hand, for the look at how alive a face is; larger ones are decoded again.
_PICTURES_KEPT = 4
_KEPT_PICTURE_BYTES = 6_000_000


class SeenFrames:
    """JPEGs to faces and pictures, by checksum."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._faces: Remembered[str, tuple[tuple[Face, ...], int] | PictureUnusable] = Remembered()

    def faces(self, jpeg: bytes) -> tuple[Face, ...] | PictureUnusable:
        """The faces of a frame, left to right, or why it cannot be looked at. Never raises for a bad picture."""
        found = self._looked(jpeg)
        return found if isinstance(found, PictureUnusable) else found[0]

    def more(self, jpeg: bytes) -> int:
        """How many faces of a frame were not looked at, for there are too many."""
        found = self._looked(jpeg)
        return 0 if isinstance(found, PictureUnusable) else found[1]

    def picture(self, jpeg: bytes) -> Picture:
        """Decode a frame; the last few are kept, unless they are large. Raises PictureUnusable."""
        key = hashlib.sha256(jpeg).hexdigest()
        if (kept := self._pictures.get(key)) is not None:
            return kept
        picture = open_picture(jpeg)
        if picture.nbytes <= _KEPT_PICTURE_BYTES:
            self._pictures[key] = picture
            while len(self._pictures) > _PICTURES_KEPT:
                self._pictures.popitem(last=False)
        return picture

    def why_empty(self, jpeg: bytes) -> FrameFault | None:
        """Why nobody is seen in a readable frame, where its light or a tear explains it."""
        return why_empty(jpeg, self.picture(jpeg))

    def forget(self) -> None:
        """Keep nothing in mind."""
        self._faces.forget()
        self._pictures.clear()

    def _looked(self, jpeg: bytes) -> tuple[tuple[Face, ...], int] | PictureUnusable:
        return self._faces.of(hashlib.sha256(jpeg).hexdigest(), lambda: self._looked_first(jpeg))

    def _looked_first(self, jpeg: bytes) -> tuple[tuple[Face, ...], int] | PictureUnusable:
        try:
            faces, more = self._engine.faces_and_more(self.picture(jpeg))
            return tuple(faces), more
        except PictureUnusable as refused:
            return PictureUnusable(refused.objection)  # a new one: the old one's traceback holds the picture

    def __len__(self) -> int:
        return len(self._faces) + len(self._pictures)
