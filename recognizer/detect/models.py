"""Model files: where they are, what a user's own one expects, and the one download there is."""

import hashlib
import importlib.util
import json
import logging
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

log = logging.getLogger(__name__)

YUNET_FILE = "face_detection_yunet_2023mar.onnx"
#: OpenCV Zoo, MIT; the file is kept with Git LFS, which this address serves.
YUNET_URL = f"https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models/face_detection_yunet/{YUNET_FILE}"
YUNET_SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
#: 232,589 bytes; whatever is larger is something else.
YUNET_MAX_BYTES = 300_000

#: dlib's network of 2017, of which embeddings are named.
FACE_WEIGHTS_SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
FACE_WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
LANDMARK_WEIGHTS = "shape_predictor_68_face_landmarks.dat"

_CHUNK = 65_536
#: So much of a SHA-256 is shown, in hex digits.
_SHOWN = 16
#: For each answer of the server, and for all of them together: whoever sends a byte now and then is not waited for.
_ANSWER_TIMEOUT_S = 15.0
FETCH_TIMEOUT_S = 60.0


class ModelMissing(Exception):
    """A model file is not there, or is not what it should be; the text says what to do."""


class ModelRefused(ModelMissing):
    """A model file is there and is not what it should be: somebody changed it, or a disk did."""

    def __init__(self, path: Path, remedy: str) -> None:
        super().__init__(f"{path} is not the file it should be, so it is not used: {remedy}")


class FetchFault(StrEnum):
    """Why a model could not be fetched."""

    #: Nobody gave it to us; ``ModelNotFetched.detail`` is what the system or the server says.
    NOT_GIVEN = "not_given"
    TOO_LARGE = "too_large"
    #: Its address is neither https nor this machine's own.
    NOT_HTTPS = "not_https"
    #: It came, and the disk does not take it; ``detail`` is the system's reason.
    NOT_KEPT = "not_kept"
    #: Something else was given: ``found`` and ``wanted`` are the beginnings of its SHA-256 and of the right one.
    OTHER_FILE = "other_file"


class ModelNotFetched(Exception):
    """The download failed, and what was there stays as it was."""

    def __init__(self, fault: FetchFault, source: str, *, detail: str = "", found: str = "", wanted: str = "") -> None:
        super().__init__(f"{source}: {fault.value} {detail or found}".rstrip())
        self.fault = fault
        self.source = source
        self.detail = detail
        self.found = found
        self.wanted = wanted


class FetchStep(StrEnum):
    """How far fetching has come."""

    #: The right file is there already.
    HERE = "here"
    BEGUN = "begun"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Fetching:
    """What fetching a model does just now."""

    step: FetchStep
    source: str
    target: Path
    #: Of the file, once it was kept.
    size_bytes: int = 0


def packaged(name: str) -> Path:
    """A file that ships in ``face_recognition_models``, found without importing it (it wants an old setuptools)."""
    found = importlib.util.find_spec("face_recognition_models")
    for folder in (found and found.submodule_search_locations) or ():
        path = Path(folder) / "models" / name
        if path.is_file():
            return path
    raise ModelMissing(f"{name} is missing: install the package face_recognition_models")


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def face_weights() -> Path:
    """Dlib's weights, checked; raises ModelMissing, ModelRefused."""
    path = packaged(FACE_WEIGHTS)
    if checksum(path) != FACE_WEIGHTS_SHA256:
        raise ModelRefused(path, "install the package face_recognition_models anew (`uv sync --reinstall`)")
    return path


def yunet_model(path: Path) -> bytes:
    """YuNet's file, read and checked; raises ModelRefused, OSError."""
    with path.open("rb") as file:
        data = file.read(YUNET_MAX_BYTES + 1)
    if hashlib.sha256(data).hexdigest() != YUNET_SHA256:
        raise ModelRefused(path, "`main.py models fetch` brings it anew")
    return data


def yunet_in(folder: Path | None) -> Path | None:
    """YuNet's file in this folder, or None."""
    path = folder / YUNET_FILE if folder else None
    return path if path and path.is_file() else None


def fetch_yunet(
    folder: Path,
    *,
    source: str | Path = YUNET_URL,
    sha256: str = YUNET_SHA256,
    tell: Callable[[Fetching], None],
) -> Path:
    """Bring YuNet's file into the folder, from the network or from a file, and check it; tells what it does.

    Does nothing where the right file is there already. Raises ModelNotFetched; what was there stays untouched.
    """
    target = folder / YUNET_FILE
    if target.is_file() and checksum(target) == sha256:
        tell(Fetching(FetchStep.HERE, str(source), target))
        return target
    tell(Fetching(FetchStep.BEGUN, str(source), target))
    try:
        data = _read(source)
    except HTTPError as exc:
        exc.close()  # it holds the connection
        raise ModelNotFetched(FetchFault.NOT_GIVEN, str(source), detail=str(exc)) from exc
    except (OSError, URLError, ValueError) as exc:
        raise ModelNotFetched(FetchFault.NOT_GIVEN, str(source), detail=str(exc)) from exc
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ModelNotFetched(FetchFault.OTHER_FILE, str(source), found=found[:_SHOWN], wanted=sha256[:_SHOWN])
    try:
        keep(target, data)
    except OSError as exc:
        raise ModelNotFetched(FetchFault.NOT_KEPT, str(source), detail=exc.strerror or str(exc)) from exc
    tell(Fetching(FetchStep.KEPT, str(source), target, len(data)))
    return target


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


def _is_ours(path: Path) -> bool:
    """Only we, or the system's owner, can have written it."""
    if sys.platform == "win32":
        return True
    found = path.stat()
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read(source: str | Path) -> bytes:
    """The source's bytes, ``YUNET_MAX_BYTES`` at most; raises OSError, ValueError, ModelNotFetched."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(YUNET_MAX_BYTES + 1)
    else:
        if not source.startswith(("https://", "http://127.0.0.1:")):
            raise ModelNotFetched(FetchFault.NOT_HTTPS, source)
        request = Request(source, headers={"User-Agent": "doorman"})  # noqa: S310 - checked the line before
        parts, size, until = [], 0, time.monotonic() + FETCH_TIMEOUT_S
        with urlopen(request, timeout=_ANSWER_TIMEOUT_S) as answer:  # noqa: S310 - the same
            while size <= YUNET_MAX_BYTES and (part := answer.read1(_CHUNK)):
                if time.monotonic() > until:
                    raise TimeoutError(f"longer than {FETCH_TIMEOUT_S:.0f} s")
                parts.append(part)
                size += len(part)
        data = b"".join(parts)
    if len(data) > YUNET_MAX_BYTES:
        raise ModelNotFetched(FetchFault.TOO_LARGE, str(source))
    return data


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
    except (ValueError, TypeError, KeyError) as exc:
        raise ModelMissing(f"{path.name} does not describe a model: {exc}") from exc
    for field, choices in _CHOICES.items():
        if getattr(card, field) not in choices:
            raise ModelMissing(f"{path.name}: {field} is one of {', '.join(choices)}")
    if card.kind != kind:
        raise ModelMissing(f"{path.name} describes a model of kind {card.kind}, not {kind}")
    if len(card.input_size) != 2 or min(card.input_size) < 16:  # noqa: PLR2004 - width and height
        raise ModelMissing(f"{path.name}: input_size is width and height in px")
    return card
