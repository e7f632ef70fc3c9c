"""Photos such as a family has of somebody, to send to the bot."""

from collections.abc import Sequence

import cv2
import numpy as np

from bot.demo.camera import cutouts
from bot.demo.camera.cutouts import BgrPicture, encoded


def portraits_of_grace() -> list[bytes]:
    """Three photos such as a family has: the same face in another frame and another light."""
    frames = ((0, 600, 0, 512), (60, 440, 90, 440), (90, 390, 130, 410))
    return _family_photos(cutouts.portrait_of_grace(), frames, 1.5)


def portraits_of_eileen() -> list[bytes]:
    """Three photos of Eileen Collins, without the parts of her suit that a face finder takes for a face."""
    frames = ((0, 300, 60, 360), (10, 250, 100, 330), (20, 220, 130, 310))
    return _family_photos(cutouts.portrait_of_eileen(), frames, 2.4)


def _family_photos(picture: BgrPicture, frames: Sequence[tuple[int, int, int, int]], scale: float) -> list[bytes]:
    photos = []
    height, width = picture.shape[:2]
    lights = ((0.0, (1.0, 1.0, 1.0)), (3.0, (0.86, 0.95, 1.06)), (-4.0, (1.1, 1.06, 1.02)))
    for (top, bottom, left, right), (turn, light) in zip(frames, lights, strict=True):
        spin = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
        turned = cv2.warpAffine(picture, spin, (width, height), borderMode=cv2.BORDER_REFLECT)
        lit = np.clip(turned[top:bottom, left:right] * np.array(light), 0, 255).astype(np.uint8)
        large = cv2.resize(lit, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        photos.append(encoded(np.asarray(large, np.uint8), 90))
    return photos
