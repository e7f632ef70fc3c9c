"""Which detector finds the faces: YuNet, dlib's HOG, or a user's own model."""

import logging
from pathlib import Path

from recognizer.detect.detection import Search
from recognizer.detect.hog import Hog
from recognizer.detect.models import YUNET, ModelMissing, ModelRefused
from recognizer.detect.own_detector import OwnDetector
from recognizer.detect.yunet import YuNet
from recognizer.face import YUNET_WORDS

log = logging.getLogger(__name__)


def open_detector(
    choice: str, model_folder: Path | None, cache_folder: Path | None, *, threads: int = 1, search: Search = "fast"
) -> YuNet | Hog | OwnDetector:
    """Open "auto", "yunet", "hog" or the path of a user's own model; raises ModelMissing.

    Where YuNet's file is not what it should be, HOG takes its place.
    """
    if choice == "hog":
        return Hog(search=search)
    if choice not in YUNET_WORDS:
        path = Path(choice)
        if path.name == YUNET.name and path.is_file():
            return _yunet_or_hog(path, cache_folder, threads, search)
        return OwnDetector(path, threads=threads)
    if yunet := YUNET.found_in(model_folder):
        return _yunet_or_hog(yunet, cache_folder, threads, search)
    if choice == "yunet":
        raise ModelMissing(f"{YUNET.name} is not in {model_folder}; `main.py models fetch` brings it")
    return Hog(search=search)


def _yunet_or_hog(path: Path, cache_folder: Path | None, threads: int, search: Search) -> YuNet | Hog:
    try:
        return YuNet(path, cache_folder, threads=threads, search=search)
    except ModelRefused as refused:
        log.error("%s; faces are found with dlib's HOG", refused)  # noqa: TRY400 - the cause is in the line
        return Hog(search=search, instead_of=path.name)
