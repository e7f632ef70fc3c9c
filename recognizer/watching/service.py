"""Everything that is asked of the watcher from outside its process, in one object."""

import os
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from recognizer.detect.detectors import open_detector
from recognizer.detect.hog import Hog
from recognizer.detect.persons import open_person_detector
from recognizer.face import Box, EngineSettings
from recognizer.picture.picture import open_picture
from recognizer.process.limits import allow_cpu
from recognizer.refusal import PictureUnusable
from recognizer.watching.camera_watch import CameraWatch, Detectors
from recognizer.watching.furniture import Furniture
from recognizer.watching.sight import FAINT
from recognizer.watching.views import ViewStore
from recognizer.watching.watched import Watched, lump_of

#: Processor time for one frame, in seconds: 8 Mpx take a third of it on a small computer.
FRAME_CPU_S = 4.0
#: On a slower one the warming up tells how much slower it is.
_WARM_UPS = 20
#: 4K has 8.3 Mpx.
_MOST_PIXELS = 12_000_000
#: Cameras beyond these: the one that was watched longest ago is forgotten.
MOST_CAMERAS = 64
#: The bell goes before: this process gives way to whatever else wants to run.
NICENESS = 5


class WatcherService:
    """Tracks in the frames of all cameras. For one thread at a time.

    ``choose`` opens the detectors that are here by then. ``frame_cpu_s``: the processor time that a frame may take
    before the kernel ends this whole process, in seconds; None: no bound, where the process is not the watcher's own.
    """

    def __init__(
        self,
        detectors: Detectors,
        choose: Callable[[], Detectors],
        folder: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        frame_cpu_s: float | None = None,
    ) -> None:
        self._choose = choose
        self._detectors = detectors
        self._views = ViewStore()
        self._furniture = Furniture(folder, clock)
        self._cameras: OrderedDict[str, CameraWatch] = OrderedDict()
        self._frame_cpu_s = frame_cpu_s

    def watch(self, camera: str, moment: float, jpeg: bytes, moving: Sequence[Box], fps_hint: float) -> Watched:
        """Who is in a frame (JPEG) of ``time.monotonic()``'s ``moment``; ``moving``: where something moves, px.

        ``fps_hint``: how many frames a second come while something moves, where these come too seldom to tell it.
        """
        if self._frame_cpu_s is not None:
            allow_cpu(self._frame_cpu_s)
        watch = self._watch_of(camera)
        try:
            picture = open_picture(jpeg, max_pixels=_MOST_PIXELS)
        except PictureUnusable as refused:
            told = watch.told(moment)
            return Watched(
                told.width, told.height, told.tracked, told.ended, told.persons, told.fewest, told.most,
                told.by_bodies, refused.objection,
            )  # fmt: skip
        return watch.look(picture, jpeg, moment, moving, fps_hint, self._detectors)

    def wait(self, camera: str, moment: float) -> Watched:
        """Nothing moved before a camera since its last frame, until this moment."""
        return self._watch_of(camera).wait(moment)

    def heads(self, camera: str, track: str) -> bytes:
        """The best views of a track's head, oldest first, at most five, as a lump; see ``watched.views_of``."""
        views = self._views.of(camera, track)
        return lump_of(views.take()) if views else b""

    def best_frame(self, camera: str, track: str) -> bytes:
        """The whole frame that shows a track best (JPEG); empty: nothing is known of it any more."""
        views = self._views.of(camera, track)
        return views.frame if views else b""

    def forget(self, camera: str) -> None:
        """Keep nothing of what a camera saw but what stays there: it is away, private or somebody else's now."""
        self._cameras.pop(camera, None)
        self._views.forget(camera)

    def take_up_detector(self) -> dict[str, str]:
        """Look with the detectors that are here by now, without a new start; returns what ``describe`` does."""
        self._detectors = self._choose()
        return self.describe()

    def describe(self) -> dict[str, str]:
        """What cameras are looked at with; no "persons": the model that finds people is not here."""
        faces, persons = self._detectors.faces, self._detectors.persons
        refused = faces.instead_of if isinstance(faces, Hog) else ""
        return {
            **({"refused": refused} if refused else {}),
            "finder": faces.name,
            "detector": faces.made_by,
            **({"persons": persons.made_by} if persons else {}),
            "cameras": str(len(self._cameras)),
        }

    def _watch_of(self, camera: str) -> CameraWatch:
        if camera not in self._cameras:
            self._cameras[camera] = CameraWatch(camera, self._views, self._furniture)
            while len(self._cameras) > MOST_CAMERAS:
                self.forget(next(iter(self._cameras)))
        self._cameras.move_to_end(camera)
        return self._cameras[camera]


def open_watcher(settings: EngineSettings, folder: Path | None = None) -> WatcherService:
    """Open the watcher, warm, in a process of its own; raises ModelMissing.

    ``folder``: where it keeps what stays before the cameras (places and times); None: that is learned at each start.
    """
    if sys.platform != "win32":
        os.nice(NICENESS)
    cv2.setNumThreads(settings.threads)

    def choose() -> Detectors:
        persons = open_person_detector(settings.persons, settings.model_folder, threads=settings.threads, score=FAINT)
        faces = open_detector(settings.detector, settings.model_folder, settings.cache_folder, threads=settings.threads)
        return Detectors(persons, faces)

    detectors = choose()
    began = time.process_time()
    warm_up(detectors)
    took_s = time.process_time() - began
    return WatcherService(detectors, choose, folder, frame_cpu_s=max(FRAME_CPU_S, _WARM_UPS * took_s))


def warm_up(detectors: Detectors) -> None:
    """Look at a grey frame, so that the first real one is not the slowest."""
    grey = np.full((360, 640, 3), 128, np.uint8)
    if detectors.persons:
        detectors.persons.detect(grey)
    detectors.faces.find(np.ascontiguousarray(grey[:120, :120]))
