"""Frames with painted people, and detectors that find paint: no model is needed, and pictures go the whole way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.body import Body, BodyKind
from recognizer.detect.detection import Detection
from recognizer.detect.pose import FIVE
from recognizer.face import Box
from recognizer.watching.camera_watch import Detectors
from recognizer.watching.service import WatcherService
from recognizer.watching.watched import TrackSeen, Watched
from tests.sitters import encoded

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT = 640, 360
RED, GREEN, YELLOW, BLUE = (200, 30, 30), (30, 160, 40), (230, 220, 40), (30, 40, 220)


def blank(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    return np.full((height, width, 3), 128, np.uint8)


def painted(picture: Pixels, box: Box, colour: tuple[int, int, int] = RED) -> Pixels:
    picture[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = colour
    return picture


def standing(left: int, *, top: int = 100, height: int = 180) -> Box:
    return Box(left, top, left + height // 3, top + height)


def with_face(picture: Pixels, body: Box, *, side: int = 0, turned: bool = False) -> Pixels:
    """Somebody with a face: blue where it is turned away."""
    painted(picture, body)
    side = side or body.width // 2
    middle = (body.left + body.right) // 2
    face = Box(middle - side // 2, body.top + 6, middle - side // 2 + side, body.top + 6 + side)
    painted(picture, face, BLUE if turned else YELLOW)
    picture[face.top + side // 3, face.left + 2 : face.right - 2] = 0  # something that can be sharp
    return picture


class PaintedPersons:
    """Finds red and green."""

    name = made_by = "painted"

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.score = 0.8

    def detect(self, picture: Pixels) -> list[Body]:
        self.asked.append((picture.shape[1], picture.shape[0]))
        # a face is a part of its person
        reds = _boxes(picture, RED, YELLOW, BLUE)
        return [Body(BodyKind.PERSON, box, self.score) for box in reds if box.height > 60] + [
            Body(BodyKind.DOG, box, 0.7) for box in _boxes(picture, GREEN)
        ]


class PaintedFaces:
    """Finds yellow, which looks into the camera, and blue, which looks to the side."""

    name = made_by = "painted"

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def find(self, picture: Pixels) -> list[Detection]:
        self.asked.append((picture.shape[1], picture.shape[0]))
        return [
            Detection(box, 0.9, five=_five(box, yaw_deg))
            for colour, yaw_deg in ((YELLOW, 0.0), (BLUE, 50.0))
            for box in _boxes(picture, colour)
            if box.width > 10
        ]


@dataclass
class Lens:
    """A camera before a service: shows it frames at 5 fps, and remembers what was told last."""

    service: WatcherService
    camera: str = "garden"
    now: float = 1000.0
    told: Watched = field(default_factory=Watched)
    ended: list[str] = field(default_factory=list)

    def show(
        self, picture: Pixels, *moving: Box, after_s: float = 0.2, fps: float = 5.0, quality: int = 95
    ) -> Sequence[TrackSeen]:
        self.now += after_s
        self.told = self.service.watch(self.camera, self.now, encoded(picture, quality=quality), list(moving), fps)
        self.ended += self.told.ended
        return self.told.tracked

    def wait(self, seconds: int) -> Sequence[TrackSeen]:
        for _ in range(seconds):
            self.now += 1.0
            self.told = self.service.wait(self.camera, self.now)
            self.ended += self.told.ended
        return self.told.tracked


def _boxes(picture: Pixels, *colours: tuple[int, int, int]) -> list[Box]:
    near = np.zeros(picture.shape[:2], np.uint8)
    for colour in colours:
        near |= (np.abs(picture.astype(int) - colour).max(2) < 60).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    )
    found = [
        Box(int(left), int(top), int(left + wide), int(top + high))
        for left, top, wide, high, area in stats[1:]
        if area > 80
    ]
    return found if len(colours) == 1 or not found else [one for one in found if _has(picture, one, colours[0])]


def _has(picture: Pixels, box: Box, colour: tuple[int, int, int]) -> bool:
    part = picture[box.top : box.bottom, box.left : box.right].astype(int)
    return bool((np.abs(part - colour).max(2) < 60).mean() > 0.2)


def _five(box: Box, yaw_deg: float) -> NDArray[np.float32]:
    yaw = np.radians(yaw_deg)
    aside = np.array([(np.cos(yaw), 0, -np.sin(yaw)), (0, 1, 0), (np.sin(yaw), 0, np.cos(yaw))])
    points = (FIVE @ aside.T)[:, :2] * box.width / 15
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    return np.asarray(points - points.mean(0) + middle, np.float32)


def detectors(*, bodies: bool = True) -> Detectors:
    return Detectors(PaintedPersons() if bodies else None, PaintedFaces())
