"""Makes recognizer/match/crowd.npy from a folder of portraits of many people, one each.

``python -m tests.bench.recognition.crowd --portraits DIR --models DIR`` with the public-domain portraits of the
members of the US Congress (github.com/unitedstates/images, or its copy Hainish/congress-images-225x275 of 879
portraits, 225x275 px).
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from recognizer.detect.engine import open_engine
from recognizer.face import EngineSettings
from recognizer.match.crowd import CROWD_FILE
from recognizer.picture.picture import open_picture

#: More places than this gain nothing (named at 0.2 % of strangers: 96.7 with 128, 96.5 with 200, 97.0 with all 879).
PLACES = 128


def places(faces: NDArray[np.float32], count: int = PLACES) -> NDArray[np.float16]:
    """The mean of all faces, then the means of ``count`` groups of faces that look alike."""
    cv2.setRNGSeed(1)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 100, 1e-5)
    _, _, means = cv2.kmeans(faces, count, None, ends, 5, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]  # None: no labels yet
    return np.concatenate([faces.mean(0, keepdims=True), means]).astype(np.float16)


def main() -> None:
    """Find the one face of every portrait and write the crowd."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--portraits", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder with YuNet's file")
    chosen = parser.parse_args()
    engine = open_engine(EngineSettings(model_folder=chosen.models))
    found = []
    for path in track(sorted(chosen.portraits.rglob("*.jpg")), "Looking"):
        faces = engine.faces(open_picture(path.read_bytes()))
        if faces:
            found.append(max(faces, key=lambda face: face.box.width).embedding)
    np.save(CROWD_FILE, places(np.stack(found)))
    print(f"{CROWD_FILE}: {PLACES} places from {len(found)} faces, {CROWD_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
