"""Files of one's own, made into JPEGs in a process that may do nothing else: three more decoders see strangers' files.

What the recogniser's process may not, this one may not either: it opens no file, and has so much time and memory.
"""

from recognizer.picture.photo_file import as_jpeg
from recognizer.process.pipe import Declined
from recognizer.refusal import PictureUnusable


class PhotoConverter:
    """What answers in the process."""

    def as_jpeg(self, photo: bytes) -> bytes:
        """See ``photo_file.as_jpeg``."""
        try:
            return as_jpeg(photo)
        except PictureUnusable as exc:
            raise Declined(exc.objection) from exc

    def describe(self) -> dict[str, str]:
        """It has nothing to tell of itself."""
        return {}
