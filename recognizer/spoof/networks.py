"""Both networks together: how alive a face looks, where their files are at hand."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from recognizer.detect.embed import open_session
from recognizer.detect.models import LIVENESS, ModelRefused, derived, read_checked
from recognizer.face import Box, EngineSettings, Face, Picture
from recognizer.remembered import Remembered
from recognizer.spoof.network import ALIVE, FACE_PX, network_of
from recognizer.spoof.state_dict import MOST_BYTES, read_state

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SpoofModel:
    """A file of weights, as Minivision published it, and how much of the surroundings its network looks at."""

    file: str
    sha256: str
    #: Sides of the face.
    reach: float


#: The first tells more of what was tried, the second sees more of the surroundings and must not contradict it.
MODELS = tuple(
    SpoofModel(file.name, file.sha256, reach=reach) for file, reach in zip(LIVENESS, (2.7, 4.0), strict=True)
)

#: The face as the networks were shown it, beside ours: narrower and taller, to the hair. With it they give what their
#: makers publish for their own three pictures (1.00, 0.23 and 0.00; with ours 1.00, 0.05 and 0.19).
_WIDE, _HIGH, _UP = 0.9, 1.2, 0.08
#: A network takes a face for a living one from here on, and one that does is enough.
_ALIVE_AT = 0.5
#: Raise it whenever the graph changes: a kept graph is named by it.
_GRAPH_VERSION = 1


class SpoofNetworks:
    """Two networks that were trained to tell a face from a picture of one. For one thread at a time."""

    made_by = f"two MiniFASNets in onnxruntime {onnxruntime.__version__}"

    def __init__(
        self,
        folder: Path,
        cache_folder: Path | None = None,
        *,
        threads: int = 1,
        models: Sequence[SpoofModel] = MODELS,
    ) -> None:
        """Raises ModelRefused for a file that is not what it should be, or cannot be read; FileNotFoundError."""
        self._sessions = [
            (model.reach, _session(folder / model.file, model, cache_folder, threads)) for model in models
        ]
        self._known: Remembered[bytes, float] = Remembered()

    def alive(self, picture: Picture, face: Face) -> float:
        """How alive a face looks, 0..1: to the first network, or to the second where that takes it for a living one.

        The second one is asked where the first has doubts. A face seen before costs nothing.
        """
        key = hashlib.sha256(face.embedding.tobytes() + repr(face.box).encode()).digest()
        return self._known.of(key, lambda: self._seen(picture, face.box))

    def forget(self) -> None:
        """Keep no face in mind."""
        self._known.forget()

    def _seen(self, picture: Picture, box: Box) -> float:
        first = 0.0
        for place, (reach, session) in enumerate(self._sessions):
            (kinds,) = session.run(["kinds"], {"faces": around(picture, box, reach)[None]})
            alive = float(kinds[0, ALIVE])
            if alive > _ALIVE_AT:
                return alive
            first = alive if place == 0 else first
        return first


def around(picture: Picture, box: Box, reach: float) -> NDArray[np.uint8]:
    """A face with its surroundings, ``reach`` times as large as the face where the picture allows; (80, 80, 3).

    By the edge of the picture the part is moved, and where it is larger than the picture it is made smaller, as the
    networks were trained.
    """
    height, width = picture.shape[:2]
    wide, high = _WIDE * box.width, _HIGH * box.width
    reach = min(reach, (width - 1) / wide, (height - 1) / high)
    part = round(wide * reach), round(high * reach)
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2 - _UP * box.width
    left, top = (
        round(min(max(0.0, centre - size / 2), whole - 1 - size))
        for centre, size, whole in zip(middle, part, (width, height), strict=True)
    )
    cut = picture[max(0, top) : top + part[1] + 1, max(0, left) : left + part[0] + 1]
    return np.asarray(cv2.resize(np.ascontiguousarray(cut), (FACE_PX, FACE_PX)), np.uint8)


def open_spoof_networks(settings: EngineSettings) -> SpoofNetworks | None:
    """The networks, where both files are in the folder of models; None, too, where one is not what it should be."""
    folder = settings.model_folder
    if folder is None or not all((folder / model.file).is_file() for model in MODELS):
        return None
    try:
        return SpoofNetworks(folder, settings.cache_folder, threads=settings.threads)
    except (ModelRefused, OSError) as exc:
        log.warning("no network looks whether a face is a picture: %s", exc)
        return None


def _session(path: Path, model: SpoofModel, cache_folder: Path | None, threads: int) -> onnxruntime.InferenceSession:
    data = read_checked(path, model.sha256, MOST_BYTES, remedy="`main.py models fetch --liveness` brings it anew")
    name = f"minifasnet-{_GRAPH_VERSION}-{model.sha256[:16]}.onnx"
    return open_session(derived(cache_folder, name, lambda: _written(data)), threads)


def _written(data: bytes) -> bytes:
    from recognizer.spoof.graph import spoof_graph  # noqa: PLC0415 - onnx takes 0.3 s to import and is needed once

    return spoof_graph(network_of(read_state(data)))
