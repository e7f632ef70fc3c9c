"""What was seen in the frames of the newest presses: a frame that was looked at before costs nothing."""

import hashlib
from collections import OrderedDict

from recognizer.detect.engine import Engine
from recognizer.face import Face, Picture
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable

#: Frames whose faces are remembered: some presses' worth.
_FRAMES_REMEMBERED = 64
#: Decoded frames of the press at hand, for the look at how alive a face is; larger ones are decoded again.
_PICTURES_KEPT = 4
_KEPT_PICTURE_BYTES = 6_000_000


class Frames:
    """Decodes frames (JPEG) and finds their faces, and remembers both for a while, in memory only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._seen: OrderedDict[str, tuple[Face, ...] | PictureUnusable] = OrderedDict()

    def faces(self, jpeg: bytes) -> tuple[Face, ...] | PictureUnusable:
        """The faces of a frame, left to right, or why it cannot be looked at."""
        key = hashlib.sha256(jpeg).hexdigest()
        if key not in self._seen:
            try:
                self._seen[key] = tuple(self._engine.faces(self.picture(jpeg)))
            except PictureUnusable as refused:
                # a new one: the old one's traceback holds the picture
                self._seen[key] = PictureUnusable(refused.objection)
            while len(self._seen) > _FRAMES_REMEMBERED:
                self._seen.popitem(last=False)
        self._seen.move_to_end(key)
        return self._seen[key]

    def picture(self, jpeg: bytes) -> Picture:
        """A frame, decoded; the last few are kept, unless they are large. Raises PictureUnusable."""
        key = hashlib.sha256(jpeg).hexdigest()
        if (kept := self._pictures.get(key)) is not None:
            return kept
        picture = open_picture(jpeg)
        if picture.nbytes <= _KEPT_PICTURE_BYTES:
            self._pictures[key] = picture
            while len(self._pictures) > _PICTURES_KEPT:
                self._pictures.popitem(last=False)
        return picture

    def forget(self) -> None:
        """Remember no frame any more."""
        self._seen.clear()
        self._pictures.clear()

    def __len__(self) -> int:
        return len(self._seen) + len(self._pictures)
