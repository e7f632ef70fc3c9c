"""Faces of many photos, found by the engine under test in two processes, and kept in a file where one is given."""

import hashlib
import pickle
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from rich.progress import track

from recognizer.detect.engine import Engine, open_engine
from recognizer.face import EngineSettings, Face
from recognizer.picture.picture import open_picture
from tests.bench.recognition.lfw import Photo, Setting, frame, of_interest

_engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A photo as the doorbell sees it."""

    photo: Photo
    setting: Setting
    jitters: int = 0


class Embedded:
    """Looks at each photo once. ``cache``: a folder for what was found, for whoever tunes rules; figures need none."""

    def __init__(self, settings: EngineSettings, *, processes: int = 2, cache: Path | None = None) -> None:
        self._settings = settings
        self._processes = processes
        self._cache = cache
        self._found: dict[Work, Face | None] = {}

    def using(self, detector: str) -> "Embedded":
        """The same with another detector."""
        return Embedded(replace(self._settings, detector=detector), processes=self._processes, cache=self._cache)

    def look(self, photos: Iterable[Photo], setting: Setting, *, jitters: int = 0) -> dict[Photo, Face | None]:
        """The face of each photo, None where it was not found."""
        work = {photo: Work(photo, setting, jitters) for photo in photos}
        kept = self._kept(setting, jitters)
        if kept and kept.is_file():
            self._found |= pickle.loads(kept.read_bytes())  # noqa: S301 - written by ourselves, below
        missing = [one for one in work.values() if one not in self._found]
        if missing:
            self._found |= dict(zip(missing, self._looked(missing), strict=True))
            if kept:
                mine = {
                    one: face for one, face in self._found.items() if one.setting == setting and one.jitters == jitters
                }
                kept.write_bytes(pickle.dumps(mine))
        return {photo: self._found[one] for photo, one in work.items()}

    def _looked(self, work: Sequence[Work]) -> list[Face | None]:
        says = f"{work[0].setting.face_px} px, {work[0].setting.spoiled}" + (", to enrol" if work[0].jitters else "")
        with ProcessPoolExecutor(self._processes, initializer=_open, initargs=(self._settings,)) as pool:
            return list(track(pool.map(_look, work, chunksize=16), says, total=len(work)))

    def _kept(self, setting: Setting, jitters: int) -> Path | None:
        if not self._cache:
            return None
        name = hashlib.sha256(f"{self._settings} {setting} {jitters}".encode()).hexdigest()[:16]
        return self._cache / f"{name}.pickle"


def _open(settings: EngineSettings) -> None:
    global _engine  # noqa: PLW0603 - one engine a process
    _engine = open_engine(settings)


def _look(work: Work) -> Face | None:
    if _engine is None:
        raise RuntimeError("the process has no engine")
    jpeg, where = frame(work.photo, work.setting)
    return of_interest(_engine.faces(open_picture(jpeg), jitters=work.jitters), where)
