"""What a naive script does with cameras, as tutorials have it: face_recognition, or YOLOX, on every frame."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import face_recognition
import numpy as np

from bot.demo.camera.cutouts import BgrPicture
from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.watched import WatchedView
from recognizer.detect.persons import YoloxNano
from tests.portraits import grace
from tests.rig.cameras.rtsp import CameraRig, look

#: Frames of one camera that are looked at: of every third somebody is to be seen.
_FRAMES = 45
_SIZE = 640, 360


def frames() -> list[BgrPicture]:
    """A third with somebody who comes to the door, the rest with nobody."""
    view = WatchedView(Lookout.DOOR)
    view.play(Episode.COME_HOME, 0.0)
    return [view.draw(8.0 + n / 5 if n % 3 == 0 else 100.0 + n, *_SIZE) for n in range(_FRAMES)]


def baselines(models: Path, fps: float, count: int) -> dict[str, float]:
    """Per cent of one core that so many cameras of ``fps`` would take, each frame looked at."""
    shown = frames()
    known = face_recognition.face_encodings(np.ascontiguousarray(grace()))

    def by_faces(frame: BgrPicture) -> None:
        rgb = np.ascontiguousarray(frame[..., ::-1])
        for encoding in face_recognition.face_encodings(rgb, face_recognition.face_locations(rgb)):
            face_recognition.compare_faces(known, encoding)

    ways: dict[str, Callable[[BgrPicture], object]] = {"face_recognition on every frame": by_faces}
    yolox = models / "yolox_nano.onnx"
    if yolox.is_file():
        finder = YoloxNano(yolox)
        ways["YOLOX-nano on every frame"] = lambda frame: finder.detect(np.ascontiguousarray(frame[..., ::-1]))
    decoding = asyncio.run(_decoding_s())
    return {name: 100 * count * fps * (decoding + _each_s(way, shown)) for name, way in ways.items()}


def _each_s(way: Callable[[BgrPicture], object], shown: list[BgrPicture]) -> float:
    way(shown[0])  # whatever is loaded at first is not counted
    begun = time.thread_time()
    for frame in shown:
        way(frame)
    return (time.thread_time() - begun) / len(shown)


async def _decoding_s() -> float:
    """Processor time of one frame that PyAV decodes from RTSP, in this thread."""
    view = WatchedView(Lookout.GARDEN)

    def watched(address: str) -> float:
        begun = time.thread_time()
        look(address, pictures=_FRAMES)
        return (time.thread_time() - begun) / _FRAMES

    async with CameraRig() as rig:
        camera = rig.camera("naive", view.draw, fps=30.0)
        return await asyncio.to_thread(watched, camera.address)
