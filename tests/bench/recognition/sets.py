"""Sets beside LFW, small and of another kind: how the recogniser does on photographs that nothing was made for.

ORL, 40 people with ten grey photos each of 92x112 px (``att_faces`` of github.com/surabhiiyer/CreepyTeddy-, where two
of the forty are other people), set into frames of 640x480; five celebrities, 118 photos of the web as they are
(``Resources/Faces`` of github.com/jasmcaus/opencv-course). On a developer's machine only.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from recognizer.detect.engine import Engine
from recognizer.face import Face
from recognizer.picture.picture import open_picture
from tests.bench.recognition.labels import ORL_SPECTACLES
from tests.bench.recognition.lfw import FRAME, Photo, held_out

#: Photos smaller than this are set into a frame, as a doorbell would see them.
_SMALL_PX = 300

People = Mapping[str, Sequence[Photo]]


def orl(folder: Path) -> People:
    """The photos of each person of ORL. ``folder``: ``att_faces``, which holds ``s1/1.pgm``."""
    return _people({one.name: sorted(one.glob("*.pgm")) for one in folder.glob("s*") if one.is_dir()})


def celebrities(folder: Path) -> People:
    """The photos of each of the five. ``folder``: ``Resources/Faces``, which holds ``train`` and ``val``."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.jpg")):
        # the one half writes "Ben Afflek", the other "ben_afflek"
        found.setdefault(path.parent.name.lower().replace(" ", "_")[:8], []).append(path)
    return _people(found)


def shows_spectacles(photo: Photo) -> bool:
    """Whether somebody wears them in a photo of ORL."""
    return int(photo.path.stem) in ORL_SPECTACLES.get(photo.person, ())


def tuned_on(person: str) -> bool:
    """Whether a person belongs to the half of ORL on which the worth of spectacles was chosen."""
    return not held_out(person)


def looked(engine: Engine, people: People, *, jitters: int = 0) -> dict[Photo, Face | None]:
    """The face of each photo, the largest; None where none was found."""
    photos = [photo for theirs in people.values() for photo in theirs]
    return {
        photo: max(
            engine.faces(open_picture(_as_seen(photo.path)), jitters=jitters),
            key=lambda face: face.box.width,
            default=None,
        )
        for photo in track(photos, f"{len(people)} people" + (", to enrol" if jitters else ""))
    }


def _people(found: Mapping[str, Sequence[Path]]) -> People:
    return {person: [Photo(person, path) for path in found[person]] for person in sorted(found)}


def _as_seen(path: Path) -> bytes:
    picture = cv2.imread(str(path))
    if picture is None:
        raise ValueError(f"{path} is no picture")
    height, width = picture.shape[:2]
    if max(height, width) < _SMALL_PX:
        wall = np.full((*FRAME, 3), 115, np.uint8)
        top, left = (FRAME[0] - height) // 2, (FRAME[1] - width) // 2
        wall[top : top + height, left : left + width] = picture
        picture = wall
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return bytes(jpeg)
