"""The photos of a gallery: a folder for each person, a file for each sample. What is not here is not known."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NewType
from urllib.parse import quote, unquote

import cv2
import numpy as np

from recognizer.face import Box, Picture
from recognizer.gallery.disk import make_private_folder, sync_folder, write_private_file
from recognizer.refusal import LabelRefused, NameFault, Objection, PictureFault, PictureUnusable

#: 32 hex digits: the beginning of a checksum of the photo (and the box) a sample was taken from.
SampleId = NewType("SampleId", str)

#: How much of the surroundings a sample keeps on each side, in sides of the box: engines align differently.
MARGIN = 0.75
#: A larger face is kept at this side: no engine looks at more.
MAX_FACE_PX = 400

_JPEG_QUALITY = 95
_NEGATIVES = "not"
_SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What came of learning a face."""

    sample: SampleId
    #: False: the same photo was known already, if saved another way, and added nothing.
    new: bool
    #: Samples of this label altogether.
    samples: int
    #: Those that were there before and, with this one beside them, are unlike the others for the first time.
    odd: tuple[SampleId, ...] = ()


class Photos:
    """Samples and negatives of each label as JPEG files, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make_private_folder(folder)

    def put(self, label: str, sample: SampleId, jpeg: bytes, *, negative: bool = False) -> None:
        """Keep a photo; whole or not at all. Raises LabelRefused."""
        folder = self._of(label, negative=negative)
        make_private_folder(self._of(label))
        make_private_folder(folder)
        write_private_file(folder / (sample + _SUFFIX), jpeg)

    def read(self, label: str, sample: SampleId, *, negative: bool = False) -> bytes:
        """The photo; raises FileNotFoundError."""
        return self.where(label, sample, negative=negative).read_bytes()

    def where(self, label: str, sample: SampleId, *, negative: bool = False) -> Path:
        """The photo's file."""
        return self._of(label, negative=negative) / (sample + _SUFFIX)

    def drop(self, label: str, sample: SampleId, *, negative: bool = False) -> None:
        """Remove a photo, if it is there, and the folder with the last one."""
        folder = self._of(label, negative=negative)
        (folder / (sample + _SUFFIX)).unlink(missing_ok=True)
        for place in (folder, self._of(label)):
            if not place.is_dir():
                continue
            if any(place.iterdir()):
                sync_folder(place)
            else:
                place.rmdir()
                sync_folder(place.parent)

    def forget(self, label: str) -> None:
        """Remove everything of a label, for good: a photo that a power cut brought back would be learned anew."""
        folder = self._of(label)
        if folder.exists():
            shutil.rmtree(folder)
            sync_folder(self._folder)

    def rename(self, old: str, new: str) -> None:
        """Give a label another name; raises LabelRefused where that is taken."""
        target = self._of(new)
        if target.exists():
            raise LabelRefused(NameFault.TAKEN, new)
        self._of(old).rename(target)
        sync_folder(self._folder)

    def move(self, old: str, new: str, sample: SampleId, *, negative: bool = False) -> None:
        """Hand one photo from a label to another."""
        source = self._of(old, negative=negative) / (sample + _SUFFIX)
        self.put(new, sample, source.read_bytes(), negative=negative)
        self.drop(old, sample, negative=negative)

    def __iter__(self) -> Iterator[tuple[str, SampleId, bool, float]]:
        """Every photo: label, sample, whether it is a negative, and unix seconds of when it was kept."""
        for folder in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            label = unquote(folder.name)
            for negative, place in ((False, folder), (True, folder / _NEGATIVES)):
                # a pipe would wait for whoever writes into it
                for photo in sorted(one for one in place.glob("*" + _SUFFIX) if one.is_file()):
                    yield label, SampleId(photo.stem), negative, photo.stat().st_mtime

    def _of(self, label: str, *, negative: bool = False) -> Path:
        name = quote(label, safe=" ,+@=").replace(".", "%2E")
        if not label.strip() or len(name.encode()) > 200:  # noqa: PLR2004 - file systems take 255 bytes
            raise LabelRefused(NameFault.UNFIT, label)
        folder = self._folder / name
        return folder / _NEGATIVES if negative else folder


def cut_out(picture: Picture, box: Box) -> bytes:
    """The face with its surroundings as a JPEG of its own: no bystanders' faces, no EXIF, no more than is needed.

    Raises PictureUnusable.
    """
    height, width = picture.shape[:2]
    margin = round(MARGIN * max(box.width, box.height))
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    right, bottom = min(width, box.right + margin), min(height, box.bottom + margin)
    if right <= left or bottom <= top:
        raise PictureUnusable(Objection(PictureFault.NO_FACE_THERE))
    part = picture[top:bottom, left:right]
    zoom = MAX_FACE_PX / max(box.width, box.height)
    if zoom < 1:
        part = np.asarray(cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA), np.uint8)
    done, jpeg = cv2.imencode(_SUFFIX, part[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise PictureUnusable(Objection(PictureFault.NOT_KEPT))
    return bytes(jpeg)


def sample_id(jpeg: bytes, box: Box) -> SampleId:
    """The id of a face in a photo: the same whenever it is learned."""
    seal = hashlib.sha256(jpeg)
    seal.update(f"{box.left},{box.top},{box.right},{box.bottom}".encode())
    return SampleId(seal.hexdigest()[:32])
