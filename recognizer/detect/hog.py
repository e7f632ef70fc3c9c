"""Faces found by dlib's histograms of gradients, which need no file."""

import dlib
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.detection import Detection, Search
from recognizer.face import Box, Picture
from recognizer.picture.pixels import grey_of, scaled


class Hog:
    """dlib's HOG detector, which comes with dlib. It knows faces from 80 px, so the picture is enlarged for it.

    Not to be shared by threads: dlib's detector keeps scratch space.
    """

    name = "hog"

    #: Below it a picture without faces shows some: at 0.05, a shoulder of the astronaut.
    SCORE = 0.15

    #: From here on it is a face: lamps and a horse's flank scored up to 0.20, and 1 % of LFW's faces score less.
    BEYOND_DOUBT = 0.25

    #: Faces from 40 px; grey takes two thirds of the time of RGB and finds as much.
    FIRST_LOOK = 2.0
    #: Where nothing was found: faces from 28 px.
    SECOND_LOOK = 2.9
    #: Pictures are searched at this many pixels at most.
    MAX_PIXELS = 3_000_000

    def __init__(self, *, search: Search = "fast", instead_of: str = "") -> None:
        #: dlib's own, which takes 0.3 s to be made; for whoever is of the same thread.
        self.frontal = dlib.get_frontal_face_detector()
        self._search = search
        #: The model file that was to be used and is not what it should be; empty: there is none.
        self.instead_of = instead_of
        self.made_by = f"HOG of dlib {dlib.__version__}"

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""
        grey = grey_of(picture)
        most = (self.MAX_PIXELS / grey.size) ** 0.5
        first, second = min(self.FIRST_LOOK, most), min(self.SECOND_LOOK, most)
        found = self._at(grey, second if self._search == "deep" else first)
        if not found and self._search == "fast" and second > first:
            found = self._at(grey, second)
        return found

    def _at(self, grey: NDArray[np.uint8], scale: float) -> list[Detection]:
        boxes, scores, _ = self.frontal.run(scaled(grey, scale), 0, self.SCORE)
        found = [
            Detection(
                Box(
                    round(box.left() / scale),
                    round(box.top() / scale),
                    round((box.right() + 1) / scale),
                    round((box.bottom() + 1) / scale),
                ),
                float(score),
                sure=score >= self.BEYOND_DOUBT,
            )
            for box, score in zip(boxes, scores, strict=True)
        ]
        return sorted(found, key=lambda detection: -detection.score)
