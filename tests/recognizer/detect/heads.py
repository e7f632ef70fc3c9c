"""Heads in a pose that is known: landmarks of a made-up one, and a portrait that is warped by the depth of an egg."""

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.detect.pose import HEAD, POINTS

#: Half width, half height and depth of a head, and how far its nose stands out, in distances between the eyes.
_WIDE, _HIGH, _DEEP, _NOSE = 1.25, 1.9, 1.5, 0.45


def head(yaw_deg: float, pitch_deg: float, roll_deg: float = 0.0) -> NDArray[np.float32]:
    """The 68 landmarks, shape (68, 2), of a usual head in this pose; those that no pose is measured by lie at its nose.

    Positive: turned to the right of the picture, raised, leaning clockwise.
    """
    yaw, pitch, roll = np.radians((yaw_deg, pitch_deg, roll_deg))
    aside = np.array([(np.cos(yaw), 0, -np.sin(yaw)), (0, 1, 0), (np.sin(yaw), 0, np.cos(yaw))])
    raised = np.array([(1, 0, 0), (0, np.cos(pitch), np.sin(pitch)), (0, -np.sin(pitch), np.cos(pitch))])
    lean = np.array([(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0), (0, 0, 1)])
    placed = HEAD @ (lean @ aside @ raised).T
    landmarks = np.full((68, 2), placed[POINTS.index(30), :2])
    landmarks[POINTS] = placed[:, :2]
    return (5 * landmarks + 200).astype(np.float32)


def bowed(picture: NDArray[np.uint8], landmarks: NDArray[np.float32], degrees: float) -> NDArray[np.uint8]:
    """The picture, RGB, with its head bowed (negative: raised); ``landmarks``: the 68 of an upright face in it."""
    height, width = picture.shape[:2]
    left, right = landmarks[36:42].mean(0), landmarks[42:48].mean(0)
    unit, middle = float(np.linalg.norm(right - left)), landmarks[27:36].mean(0)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = (columns - middle[0]) / unit, (rows - middle[1]) / unit
    egg = np.sqrt(np.maximum(0.0, 1.0 - (across / _WIDE) ** 2 - (down / _HIGH) ** 2))
    nose = np.exp(-((across / 0.25) ** 2) - ((down - 0.15) / 0.35) ** 2)
    depth = cv2.GaussianBlur((_DEEP * egg + _NOSE * nose - _DEEP).astype(np.float32), (0, 0), 0.1 * unit)
    turn = np.radians(degrees)
    # what is nearer to the camera goes down as a head is bowed; what is hidden then is drawn together
    moved = np.maximum.accumulate(down * np.cos(turn) + (depth + 1.0) * np.sin(turn), 0)
    moved += np.linspace(0, 1e-3, height)[:, None]
    wanted = down[:, 0]
    source = np.stack([np.interp(wanted, moved[:, column], wanted) for column in range(width)], 1)
    return np.asarray(
        cv2.remap(
            picture, columns, (source * unit + middle[1]).astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )  # fmt: skip
