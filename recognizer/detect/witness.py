"""A second opinion on what a detector takes for a face: YuNet also finds dogs and apes, HOG also lamps.

The embedding places a dog among people as readily as a person, and its distance to the crowd, its length and the
landmarks' geometry say next to nothing of what it shows (docs/decisions/recognition-tried.md). A detector of another
kind does, on the face as it was set upright.
"""

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.hog import Hog
from recognizer.picture.pixels import grey_of


class Witness:
    """dlib's HOG detector on an upright face. Not to be shared by threads: it keeps scratch space."""

    #: Side of the chip it is shown, cut as dlib's own is: the face is 100 px large in it, and HOG knows faces from 80.
    CHIP_PX = 150
    #: The bound that dlib ships. 2 of 236 views of animals that YuNet took for faces (54 pictures as they are, turned,
    #: scaled, darkened) reach it; none of 1,500 faces of LFW, 68 px large, lies below both it and YuNet's own bound.
    SCORE = 0.0
    #: Edge added all round, px: HOG's window reaches beyond the face.
    _EDGE = 20
    #: How far from the chip's middle the face may be seen, px across and down.
    _AWAY = (25, 30)

    def __init__(self, hog: Hog | None = None) -> None:
        """``hog``: one of the same thread, whose detector does for both."""
        self._detector = hog.frontal if hog else dlib.get_frontal_face_detector()

    def sees_a_face(self, chip: NDArray[np.uint8]) -> bool:
        """Whether a chip, shape (CHIP_PX, CHIP_PX, 3), has a face in its middle. Takes some 2 ms."""
        edge = self._EDGE
        grey = cv2.copyMakeBorder(grey_of(chip), edge, edge, edge, edge, cv2.BORDER_REPLICATE)
        boxes, _, _ = self._detector.run(grey, 0, self.SCORE)
        middle = self.CHIP_PX / 2 + edge
        across, down = self._AWAY
        return any(abs(box.center().x - middle) < across and abs(box.center().y - middle) < down for box in boxes)
