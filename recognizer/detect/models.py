"""Model files: where they are, by what they are told, and what a user's own one expects."""

import hashlib
import importlib.util
import json
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)

#: dlib's network of 2017, of which embeddings are named.
FACE_WEIGHTS_SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
FACE_WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
LANDMARK_WEIGHTS = "shape_predictor_68_face_landmarks.dat"
LANDMARK_WEIGHTS_SHA256 = "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f"


class ModelMissing(Exception):
    """A model file is not there, or is not what it should be; the text says what to do."""


class ModelRefused(ModelMissing):
    """A model file is there and is not what it should be: somebody changed it, or a disk did."""

    def __init__(self, path: Path, remedy: str, *, why: str = "is not the file it should be") -> None:
        super().__init__(f"{path} {why}, so it is not used: {remedy}")


class ModelUnreadable(ModelRefused):
    """A model file is there, and the system does not give it to us: it is another user's, or its disk is ill."""

    def __init__(self, path: Path, remedy: str, cause: OSError) -> None:
        super().__init__(path, remedy, why=f"cannot be read ({cause.strerror or cause})")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model's file that its makers give away, told by its checksum alone."""

    name: str
    #: Where it comes from.
    url: str
    sha256: str
    #: Whatever is larger is something else.
    max_bytes: int
    licence: str

    def found_in(self, folder: Path | None) -> Path | None:
        """The file in this folder, be it the right one or not; None: there is none."""
        path = folder / self.name if folder else None
        return path if path and path.is_file() else None

    def is_right_in(self, folder: Path) -> bool:
        """Whether the right file is in this folder."""
        try:
            return checksum(folder / self.name) == self.sha256
        except OSError:
            return False

    def read(self, path: Path) -> bytes:
        """The file's bytes, checked; raises ModelRefused, FileNotFoundError."""
        return read_checked(path, self.sha256, self.max_bytes, remedy="`main.py models fetch` brings it anew")


#: YuNet of OpenCV's zoo, which keeps it with Git LFS; this address serves that. 232,589 bytes.
YUNET = ModelFile(
    "face_detection_yunet_2023mar.onnx",
    "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models/face_detection_yunet/"
    "face_detection_yunet_2023mar.onnx",
    "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    300_000,
    "MIT",
)

#: YOLOX-nano, Megvii's release 0.1.1rc0 as ONNX, trained on COCO: persons and animals. Apache-2.0, 3,660,092 bytes.
YOLOX = ModelFile(
    "yolox_nano.onnx",
    "https://raw.githubusercontent.com/Kazuhito00/YOLOX-ONNX-TFLite-Sample/"
    "3d4f1119d0694200671c08069ecb847aa0d8495a/model/yolox_nano.onnx",
    "695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14",
    4_000_000,
    "Apache-2.0",
)

#: Minivision's two MiniFASNets, which tell a face from a picture of one, at the commit of 2020 from which they come.
LIVENESS = tuple(
    ModelFile(
        name,
        "https://raw.githubusercontent.com/minivision-ai/Silent-Face-Anti-Spoofing/"
        f"b6d5f04ad78778917853b25c778acef6d5626d15/resources/anti_spoof_models/{name}",
        sha256,
        2_000_000,
        "Apache-2.0",
    )
    for name, sha256 in (
        ("2.7_80x80_MiniFASNetV2.pth", "a5eb02e1843f19b5386b953cc4c9f011c3f985d0ee2bb9819eea9a142099bec0"),
        ("4_0_0_80x80_MiniFASNetV1SE.pth", "84ee1d37d96894d5e82de5a57df044ef80a58be2b218b5ed7cdfd875ec2f5990"),
    )
)


def packaged(name: str) -> Path:
    """A file that ships in ``face_recognition_models``, found without importing it (it wants an old setuptools)."""
    found = importlib.util.find_spec("face_recognition_models")
    for folder in (found and found.submodule_search_locations) or ():
        path = Path(folder) / "models" / name
        if path.is_file():
            return path
    raise ModelMissing(f"{name} is missing: install the package face_recognition_models")


def read_checked(path: Path, sha256: str, max_bytes: int, *, remedy: str) -> bytes:
    """A file's bytes, read once: what was checked is what is used.

    Raises ModelRefused with the remedy, FileNotFoundError.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise ModelUnreadable(path, remedy, exc) from exc
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelRefused(path, remedy)
    return data


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def face_weights() -> Path:
    """Dlib's weights, checked; raises ModelMissing, ModelRefused."""
    return _packaged_and_right(FACE_WEIGHTS, FACE_WEIGHTS_SHA256)


def landmark_weights() -> Path:
    """The same of what finds the 68 landmarks."""
    return _packaged_and_right(LANDMARK_WEIGHTS, LANDMARK_WEIGHTS_SHA256)


def keep(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def derived(cache_folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """A file that is made from another one, kept under a name that tells from which and of what content.

    It is sealed with a checksum of both, and made anew where the seal is broken or others may write to it.
    """
    if cache_folder is None:
        return make()
    kept = cache_folder / name
    seal = kept.with_suffix(".sha256")
    try:
        data = kept.read_bytes()
        if _sealed(name, data) == seal.read_text("ascii").strip() and all(map(_is_ours, (kept, seal))):
            return data
        log.warning("%s is damaged and is made anew", kept.name)
    except FileNotFoundError:
        log.info("making %s, once", kept.name)
    except (OSError, UnicodeDecodeError) as exc:
        log.warning("%s cannot be read (%s) and is made anew", kept.name, exc)
    data = make()
    try:
        keep(kept, data)
        keep(seal, _sealed(name, data).encode())
    except OSError as exc:
        log.warning("%s cannot be kept (%s): it is made anew at every start", kept.name, exc)
    return data


def _sealed(name: str, data: bytes) -> str:
    seal = hashlib.sha256(name.encode() + b"\0")
    seal.update(data)
    return seal.hexdigest()


def _packaged_and_right(name: str, sha256: str) -> Path:
    path, remedy = packaged(name), "install the package face_recognition_models anew (`uv sync --reinstall`)"
    try:
        found = checksum(path)
    except OSError as exc:
        raise ModelUnreadable(path, remedy, exc) from exc
    if found != sha256:
        raise ModelRefused(path, remedy)
    return path


def _is_ours(path: Path) -> bool:
    """Only we, or the system's owner, can have written it."""
    if sys.platform == "win32":
        return True
    found = path.stat()
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a user's own ONNX model expects and answers: the JSON file that lies beside it under the same name."""

    #: Stands in the engine's id; change it when the model changes.
    name: str
    kind: Literal["detector", "embedder"]
    #: Width and height of the input, in px.
    input_size: tuple[int, int]
    #: The model sees (pixel - mean) * scale.
    mean: float = 0.0
    scale: float = 1.0
    colours: Literal["rgb", "bgr"] = "rgb"
    #: Embedder: how its vectors are compared. Cosine vectors are brought to length 1, so that Euclid ranks the same.
    metric: Literal["euclidean", "cosine"] = "euclidean"
    #: Detector: lowest score of a face. Embedder: largest Euclidean distance of one person's faces.
    threshold: float = 0.5
    #: Embedder: "dlib" chips (the face with a margin of a quarter) or "arcface" (five points on fixed places).
    alignment: Literal["dlib", "arcface"] = "arcface"


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("detector", "embedder"),
    "colours": ("rgb", "bgr"),
    "metric": ("euclidean", "cosine"),
    "alignment": ("dlib", "arcface"),
}


def read_card(model: Path, kind: str) -> ModelCard:
    """The card beside a user's own model; raises ModelMissing with a sentence that names what is wrong."""
    path = model.with_suffix(".json")
    if not model.is_file():
        raise ModelMissing(f"There is no model file {model}")
    try:
        found = json.loads(path.read_text("utf-8"))
        card = ModelCard(**{**found, "input_size": tuple(int(side) for side in found["input_size"])})
    except OSError as exc:
        raise ModelMissing(f"{model.name} needs a card beside it, {path.name}: name, kind, input_size …") from exc
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as exc:
        raise ModelMissing(f"{path.name} does not describe a model: {exc}") from exc
    for field, choices in _CHOICES.items():
        if getattr(card, field) not in choices:
            raise ModelMissing(f"{path.name}: {field} is one of {', '.join(choices)}")
    if card.kind != kind:
        raise ModelMissing(f"{path.name} describes a model of kind {card.kind}, not {kind}")
    if len(card.input_size) != 2 or min(card.input_size) < 16:  # noqa: PLR2004 - width and height
        raise ModelMissing(f"{path.name}: input_size is width and height in px")
    return card
