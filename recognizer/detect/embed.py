"""What makes numbers of a face: chips in, embeddings out."""

import logging
from pathlib import Path
from typing import Protocol

import dlib
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from recognizer.detect.models import FACE_WEIGHTS_SHA256, ModelCard, checksum, derived, face_weights, read_card
from recognizer.detect.weights import read_face_network

log = logging.getLogger(__name__)

Chips = NDArray[np.uint8]
Embeddings = NDArray[np.float32]

#: dlib's chip: an aligned face with a margin of a quarter, px a side.
DLIB_CHIP_PX = 150
#: Named in every embedding; another number means that the same face gets other numbers.
DLIB_NAME = "dlib-resnet29/68/1"
#: More chips at once only cost memory.
_BATCH = 32
#: Raise it whenever the graph changes: a kept graph is named by it.
_GRAPH_VERSION = 1


class Embedder(Protocol):
    """Chips, uint8 (n, side, side, 3) RGB, to embeddings, float32 (n, length)."""

    name: str
    made_by: str
    side_px: int

    def embed(self, chips: Chips) -> Embeddings:
        """One embedding a chip, in the same order."""


class OnnxEmbedder:
    """dlib's weights in onnxruntime: the same vectors to 1e-5, a tenth of the time, and the GIL stays free."""

    name = DLIB_NAME
    side_px = DLIB_CHIP_PX

    def __init__(self, cache_folder: Path | None = None, *, threads: int = 1) -> None:
        weights = face_weights()
        name = f"dlib-resnet29-{_GRAPH_VERSION}-{FACE_WEIGHTS_SHA256[:16]}.onnx"
        self._session = open_session(derived(cache_folder, name, lambda: _written(weights)), threads)
        self.made_by = f"dlib's ResNet-29 in onnxruntime {onnxruntime.__version__}"

    def embed(self, chips: Chips) -> Embeddings:
        """One embedding a chip, in the same order."""
        batches = [chips[start : start + _BATCH] for start in range(0, len(chips), _BATCH)]
        found = [self._session.run(None, {"chips": np.ascontiguousarray(batch)})[0] for batch in batches]
        return np.concatenate(found) if found else np.empty((0, 128), np.float32)


class DlibEmbedder:
    """dlib itself: the reference, and the way out where onnxruntime does not run. Holds the GIL."""

    name = DLIB_NAME
    side_px = DLIB_CHIP_PX

    def __init__(self) -> None:
        self._network = dlib.face_recognition_model_v1(str(face_weights()))
        self.made_by = f"dlib {dlib.__version__}"

    def embed(self, chips: Chips) -> Embeddings:
        """One embedding a chip, in the same order."""
        found = [np.array(self._network.compute_face_descriptor(np.ascontiguousarray(chip))) for chip in chips]
        return np.array(found, np.float32).reshape(len(chips), 128)


class OwnEmbedder:
    """A user's own ONNX model: NCHW floats in, (n, length) out; described by the card beside it."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self.card: ModelCard = read_card(path, "embedder")
        self.name = f"{self.card.name}/{checksum(path)[:8]}"
        self.made_by = f"{path.name} in onnxruntime {onnxruntime.__version__}"
        self.side_px = self.card.input_size[0]
        self._session = open_session(path.read_bytes(), threads)
        self._input = self._session.get_inputs()[0].name

    def embed(self, chips: Chips) -> Embeddings:
        """One embedding a chip, in the same order; of length 1 where the metric is cosine."""
        ordered = chips if self.card.colours == "rgb" else chips[..., ::-1]
        planes = (ordered.astype(np.float32).transpose(0, 3, 1, 2) - self.card.mean) * self.card.scale
        # one at a time: many published graphs fix the batch at 1
        rows = [self._session.run(None, {self._input: plane[None]})[0].reshape(-1) for plane in planes]
        found = np.array(rows, np.float32).reshape(len(chips), -1)
        if self.card.metric == "cosine":
            found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return found


def open_embedder(
    choice: str, cache_folder: Path | None, *, threads: int = 1
) -> "OnnxEmbedder | DlibEmbedder | OwnEmbedder":
    """Open "onnx" (dlib where onnxruntime fails), "dlib", or the path of a user's own model; raises ModelMissing."""
    if choice == "dlib":
        return DlibEmbedder()
    if choice != "onnx":
        return OwnEmbedder(Path(choice), threads=threads)
    try:
        return OnnxEmbedder(cache_folder, threads=threads)
    except (RuntimeError, ValueError, OSError, ImportError) as exc:
        # onnxruntime's errors derive from RuntimeError, a damaged file of weights is a ValueError
        log.warning("dlib's weights do not run in onnxruntime (%s): dlib itself is used, 20 times slower", exc)
        return DlibEmbedder()


def open_session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    """A session on the processor, quiet, that does not spin while it waits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _written(weights: Path) -> bytes:
    from recognizer.detect.graph import face_graph  # noqa: PLC0415 - onnx takes 0.3 s to import and is needed once

    return face_graph(read_face_network(weights))
