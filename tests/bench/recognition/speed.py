"""What a picture costs: each kernel and the whole, beside naive face_recognition and a script of the simple kind.

    uv run python -m tests.bench.recognition.speed [--rounds N] [--threads N] [--json FILE]

Everything is measured in turns within one run, so that a busy machine is unfair to nobody; medians, milliseconds.
The script encodes its gallery anew at each ring. YuNet is measured where its file is (DOORMAN_YUNET). Judging quality
is shown, but not counted as a kernel: the whole has to bear it.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import face_recognition
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from recognizer.detect.align import close_up
from recognizer.detect.embed import DlibEmbedder
from recognizer.detect.engine import Engine, open_engine
from recognizer.detect.quality import assess, noise_of
from recognizer.face import EngineSettings
from recognizer.picture.picture import open_picture
from tests.sitters import YUNET, eileen, encoded, grace

SIZES = ((640, 480), (800, 600), (1600, 1200))
#: People in the gallery of the script that encodes it anew at every ring, one photo each.
FAMILY = 10
#: A doorbell's face: this share of the picture's width.
FACE_SHARE = 68 / 640

Kernels = dict[str, Callable[[], object]]


def main() -> None:
    """Measure, print a table, and write the figures where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="for onnxruntime and OpenCV")
    parser.add_argument("--chips", type=int, default=0, help="also compare as many chips with dlib's own vectors")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    _keep_to_cores(options.threads)
    cv2.setNumThreads(options.threads)
    figures: dict[str, Any] = {"threads": options.threads, "rounds": options.rounds, "load": os.getloadavg()[0]}
    with TemporaryDirectory() as cache:
        figures["start"] = _starts(Path(cache), options.threads)
        engines = _engines(Path(cache), options.threads)
        for width, height in SIZES:
            jpeg = at_the_door(width, height)
            figures[f"{width}x{height}"] = measured(jpeg, engines, options.rounds)
        if options.chips:
            figures["largest_distance_to_dlib"] = _largest_distance(engines["hog"], options.chips)
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def at_the_door(width: int, height: int) -> bytes:
    """A doorbell's picture of Grace Hopper, JPEG: her face is 68 px wide at 640."""
    scale = FACE_SHARE * width / 184
    figure = cv2.resize(grace(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ground = cv2.resize(cv2.GaussianBlur(eileen()[300:, 300:], (0, 0), 9), (width, height))
    top, left = height - figure.shape[0], width // 3
    ground[top:, left : left + figure.shape[1]] = figure
    return encoded(np.asarray(ground, np.uint8), quality=85)


def measured(jpeg: bytes, engines: Mapping[str, Engine], rounds: int) -> dict[str, Any]:
    """Every way of looking at one picture, in turns."""
    ways: Kernels = {"naive face_recognition": lambda: _naive(jpeg)}
    parts: dict[str, list[str]] = {}
    for name, engine in engines.items():
        kernels = _kernels(jpeg, name, engine)
        parts[name] = [kernel for kernel in kernels if not kernel.endswith("quality")]
        ways |= kernels
        ways[f"{name}: whole"] = lambda engine=engine: engine.faces(open_picture(jpeg))  # type: ignore[misc]
    gallery = [encoded(np.roll(grace(), shift, 1)) for shift in range(FAMILY)]
    took = _in_turns(ways, rounds)
    took |= _in_turns({"script that encodes its gallery": lambda: _script(jpeg, gallery)}, min(3, rounds))
    found: dict[str, Any] = {"ms": {way: round(ms, 2) for way, ms in took.items()}, "engines": {}}
    for name in engines:
        whole = took[f"{name}: whole"]
        found["engines"][name] = {
            "whole_over_kernels": round(whole / sum(took[part] for part in parts[name]), 3),
            "times_faster_than_naive": round(took["naive face_recognition"] / whole, 2),
            "times_faster_than_the_script": round(took["script that encodes its gallery"] / whole, 2),
        }
    return found


def _kernels(jpeg: bytes, name: str, engine: Engine) -> Kernels:
    """The steps that a picture with one face cannot do without, each alone."""
    picture = open_picture(jpeg)
    (detection,) = engine._detector.find(picture)
    view = close_up(picture, detection.box)
    shape = engine._aligner.landmarks(view, detection.box)
    chip = engine._aligner.chip(view, shape, 150)
    both = np.stack([chip, chip[:, ::-1]])
    (face,) = engine.faces(picture)
    frame = picture.shape[0], picture.shape[1]
    grey = np.asarray(cv2.cvtColor(view.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    return {
        f"{name}: decode": lambda: open_picture(jpeg),
        f"{name}: detect": lambda: engine._detector.find(picture),
        f"{name}: 68 landmarks": lambda: engine._aligner.landmarks(view, detection.box),
        f"{name}: chip": lambda: engine._aligner.chip(view, shape, 150),
        f"{name}: quality": lambda: (noise_of(grey), assess(chip, face.landmarks, face.box, frame)),
        f"{name}: embed, and its mirror image": lambda: engine._embedder.embed(both),
    }


def _in_turns(ways: Kernels, rounds: int) -> dict[str, float]:
    """Median milliseconds of each, after a first time that does not count."""
    took: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, work in ways.items():
            began = time.perf_counter()
            work()
            if number:
                took[way].append(1000 * (time.perf_counter() - began))
    return {way: statistics.median(times) for way, times in took.items()}


def _naive(jpeg: bytes) -> list[NDArray[np.float64]]:
    """What every tutorial does."""
    picture = face_recognition.load_image_file(BytesIO(jpeg))
    found: list[NDArray[np.float64]] = face_recognition.face_encodings(
        picture, face_recognition.face_locations(picture)
    )
    return found


def _script(jpeg: bytes, gallery: list[bytes]) -> list[list[bool]]:
    """A simple doorbell script: its gallery's photos, 300 px high, are encoded at each ring."""
    known = []
    for photo in gallery:
        image = Image.open(BytesIO(photo))
        known += _naive(encoded(np.asarray(image.resize((256, 300)))))
    return [face_recognition.compare_faces(known, encoding) for encoding in _naive(jpeg)]


def _engines(cache: Path, threads: int) -> dict[str, Engine]:
    detectors = {"hog": "hog"}
    if YUNET.is_file():
        detectors = {"yunet": str(YUNET), **detectors}
    return {
        name: open_engine(EngineSettings(detector=detector, cache_folder=cache, threads=threads))
        for name, detector in detectors.items()
    }


def _starts(cache: Path, threads: int) -> dict[str, float]:
    """How long an engine takes to open, the first time and later; milliseconds."""
    took: dict[str, float] = {}
    for name in ("first, writing the graph, ms", "later, ms"):
        began = time.perf_counter()
        open_engine(EngineSettings(detector="hog", cache_folder=cache, threads=threads))
        took[name] = round(1000 * (time.perf_counter() - began))
    return took


def _largest_distance(engine: Engine, count: int) -> float:
    """Largest L2 between our vectors and dlib's own, over as many random chips."""
    dice = np.random.default_rng(150)
    chips = np.stack(
        [grace()[top : top + 150, left : left + 150] for top, left in dice.integers(0, (450, 362), (count, 2))]
    )
    return float(np.linalg.norm(engine._embedder.embed(chips) - DlibEmbedder().embed(chips), axis=1).max())


def _keep_to_cores(count: int) -> None:
    """Stay on as many cores, where the system lets us: "one core" is to mean it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def _print(figures: Mapping[str, Any]) -> None:
    for name, value in figures.items():
        if not isinstance(value, dict) or "ms" not in value:
            print(f"{name:44} {value}")
            continue
        print(f"\n{name}")
        for way, ms in value["ms"].items():
            print(f"  {way:42} {ms:9.2f} ms")
        for engine, ratios in value["engines"].items():
            print(f"  {engine}: {ratios}")


if __name__ == "__main__":
    main()
