"""Labeled Faces in the Wild as visitors at a door: who may be tuned on, and frames of 640x480 with one face in each.

Research data without a redistribution licence: on a developer's machine only, never in a commit.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from recognizer.face import Box, Face, Picture

#: Side of the box dlib draws round the face in a picture of 250x250.
FACE_IN_250_PX = 113
FRAME = (480, 640)

#: Wrong labels by LFW's own errata: the photo shows somebody else, or the same person under another name.
ERRATA = frozenset(
    {
        "Recep_Tayyip_Erdogan_0004", "Anja_Paerson_0001", "Janica_Kostelic_0001",
        "Bart_Hendricks_0001", "Carlos_Beltran_0001", "Emmy_Rossum_0001", "Michael_Schumacher_0008",
        "Mahmoud_Abbas_0012", "Jim_OBrien_0001", "John_Gruden_0001", "Elisabeth_Schumacher_0001",
        "Andrew_Gilligan_0001", "Nora_Bendijo_0002", "Flor_Montulo_0002", "Wang_Yingfan_0001", "Wang_Nan_0001",
        "Eric_Christian_Olsen_0001", "Talisa_Bratt_0001", "Shinya_Taniguchi_0001", "Sung_Hong_Choi_0001",
        "Martha_Bowen_0002", "Carlos_Ruckauf_0001", "Claire_Hentzen_0001", "Claire_Hentzen_0002", "Debra_Messing_0002",
    }
)  # fmt: skip

Spoil = Callable[[Picture, np.random.Generator], Picture]


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of one person."""

    person: str
    path: Path

    @property
    def held_out(self) -> bool:
        """Nobody tunes anything on this person."""
        return held_out(self.person)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a photo is turned into what a doorbell sees."""

    face_px: int = 68
    spoiled: str = "clean"
    jpeg_quality: int = 90
    #: Another number is another frame of the same photo: moved, turned by up to 4 degrees, scaled by up to 6 %.
    copy: int = 0


def held_out(person: str) -> bool:
    """Whether a person belongs to the half that figures are told on."""
    return hashlib.sha256(person.encode()).hexdigest()[0] in "89abcdef"


def photos(folder: Path, half: Literal["tune", "held out", "all"]) -> dict[str, list[Photo]]:
    """The photos of each person, without those whose label is wrong."""
    places = [folder / "images_deepfunneled", folder / "lfw-deepfunneled", folder]
    place = next(one for one in places if one.is_dir() and any(one.glob("*/*_0001.jpg")))
    found: dict[str, list[Photo]] = {}
    for person in sorted(path for path in place.iterdir() if path.is_dir()):
        if half != "all" and held_out(person.name) != (half == "held out"):
            continue
        kept = [Photo(person.name, path) for path in sorted(person.glob("*.jpg")) if path.stem not in ERRATA]
        if kept:
            found[person.name] = kept
    return found


def frame(photo: Photo, setting: Setting) -> tuple[bytes, Box]:
    """A JPEG of 640x480 with the photo set in somewhere, and where its face must be."""
    chance = np.random.default_rng(
        int(hashlib.sha256(f"{photo.path.stem} {setting.copy}".encode()).hexdigest()[:8], 16)
    )
    tile = _tile(photo, setting, chance)
    height, width = tile.shape[:2]
    top, left = (int(chance.integers(0, room + 1)) for room in (FRAME[0] - height, FRAME[1] - width))
    wall = np.linspace(90, 140, FRAME[1])[None, :, None] + np.zeros((FRAME[0], 1, 3))
    picture = wall.astype(np.uint8)
    picture[top : top + height, left : left + width] = tile
    spoiled = SPOILS[setting.spoiled](picture, chance)
    _, jpeg = cv2.imencode(".jpg", spoiled[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, setting.jpeg_quality])
    middle_x, middle_y, half = left + width / 2, top + height / 2, width / 4
    box = Box(int(middle_x - half), int(middle_y - half), int(middle_x + half), int(middle_y + half))
    return bytes(jpeg), box


def of_interest(faces: list[Face], where: Box) -> Face | None:
    """The face nearest to the middle of the photo: others stand in its background."""
    x, y = (where.left + where.right) / 2, (where.top + where.bottom) / 2
    inside = [
        (abs((face.box.left + face.box.right) / 2 - x) + abs((face.box.top + face.box.bottom) / 2 - y), face)
        for face in faces
        if where.left < (face.box.left + face.box.right) / 2 < where.right
        and where.top < (face.box.top + face.box.bottom) / 2 < where.bottom
    ]
    return min(inside, key=lambda pair: pair[0])[1] if inside else None


def _tile(photo: Photo, setting: Setting, chance: np.random.Generator) -> NDArray[np.uint8]:
    picture = cv2.imread(str(photo.path))
    if picture is None or picture.shape[:2] != (250, 250):
        raise ValueError(f"{photo.path} is not 250x250: take images_deepfunneled")
    zoom = setting.face_px / FACE_IN_250_PX
    if setting.copy:
        turn = cv2.getRotationMatrix2D((125, 125), chance.uniform(-4, 4), chance.uniform(0.94, 1.06))
        picture = cv2.warpAffine(picture, turn, (250, 250), borderMode=cv2.BORDER_REPLICATE)
    if zoom != 1:
        shrinking = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
        picture = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=shrinking)
    return np.asarray(picture[..., ::-1], np.uint8)


def _noise(picture: Picture, chance: np.random.Generator) -> Picture:
    return np.clip(picture + chance.normal(0, 20, picture.shape), 0, 255).astype(np.uint8)


def _low_light(picture: Picture, chance: np.random.Generator) -> Picture:
    dark = 255 * (picture / 255.0) ** 2.5
    return np.clip(dark + chance.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)


def _motion(picture: Picture, _: np.random.Generator) -> Picture:
    return np.asarray(cv2.filter2D(picture, -1, np.full((1, 7), 1 / 7, np.float32)), np.uint8)


def _backlight(picture: Picture, _: np.random.Generator) -> Picture:
    bright = picture.astype(np.float32) * 0.35 + 20
    return np.asarray(np.clip(bright, 0, 255), np.uint8)


def _dim(picture: Picture, chance: np.random.Generator) -> Picture:
    return np.clip(picture * 0.1 + chance.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)


def _infrared(picture: Picture, chance: np.random.Generator) -> Picture:
    """As by a lamp beside the lens: grey by the red of it, skin pale, light that falls off, some noise."""
    height, width = picture.shape[:2]
    down, across = np.mgrid[:height, :width]
    lamp = np.exp(-(((across / width - 0.5) / 0.45) ** 2) - ((down / height - 0.5) / 0.45) ** 2)
    skin = 255 * (cv2.GaussianBlur(picture[..., 0], (0, 0), 0.8).astype(np.float32) / 255) ** 0.7
    seen = skin * 0.8 * lamp + chance.normal(0, 8, skin.shape)
    return np.repeat(np.clip(seen, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


SPOILS: dict[str, Spoil] = {
    "clean": lambda picture, _: picture,
    "noise 20": _noise,
    "low light": _low_light,
    "motion 7 px": _motion,
    "backlight": _backlight,
    "a tenth of the light": _dim,
    "infrared": _infrared,
}
