"""Faces found by a user's own model."""

from pathlib import Path

import numpy as np
import onnxruntime

from recognizer.detect.detection import SAME_FACE, Detection, best_boxes
from recognizer.detect.embed import open_session
from recognizer.detect.models import ModelCard, ModelMissing, read_card
from recognizer.face import Box, Picture
from recognizer.picture.pixels import scaled


class OwnDetector:
    """A user's own ONNX model, described by the card beside it.

    One input, NCHW floats; outputs ``boxes`` (n, 4): left, top, right, bottom in px of the input, and ``scores`` (n,).
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self.card: ModelCard = read_card(path, "detector")
        self.name = self.card.name
        self.made_by = f"{path.name} in onnxruntime {onnxruntime.__version__}"
        self._session = open_session(path.read_bytes(), threads)
        self._input = self._session.get_inputs()[0].name
        answers = {output.name for output in self._session.get_outputs()}
        if not {"boxes", "scores"} <= answers:
            raise ModelMissing(f"{path.name} answers {', '.join(sorted(answers))}; boxes and scores are needed")

    def find(self, picture: Picture) -> list[Detection]:
        """Where faces are, best first."""
        width, height = self.card.input_size
        scale = min(width / picture.shape[1], height / picture.shape[0])
        view = scaled(picture, scale)[:height, :width]
        canvas = np.zeros((height, width, 3), np.float32)
        canvas[: view.shape[0], : view.shape[1]] = view if self.card.colours == "rgb" else view[..., ::-1]
        planes = ((canvas - self.card.mean) * self.card.scale).transpose(2, 0, 1)[None].astype(np.float32)
        boxes, scores = self._session.run(["boxes", "scores"], {self._input: np.ascontiguousarray(planes)})
        boxes, scores = boxes.reshape(-1, 4), scores.reshape(-1)
        sure = scores >= self.card.threshold
        boxes, scores = boxes[sure], scores[sure]
        best = best_boxes(boxes, scores, SAME_FACE)
        return [
            Detection(Box(*(round(float(edge) / scale) for edge in boxes[index])), float(scores[index]))
            for index in best
        ]
