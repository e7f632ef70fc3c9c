"""Desks for the recogniser's process: they do what the bytes of a "picture" tell them, in a real process."""

import base64
import os
import signal
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from recognizer.face import Box, EngineId, EngineSettings, Quality
from recognizer.look import Explanation, GalleryFindings, Ground, Named, PressLook
from recognizer.process.pipe import Declined
from recognizer.refusal import Objection, PictureFault
from recognizer.trace import PressTrace, TracedFace, VisitorTrace

if TYPE_CHECKING:
    from recognizer.process.service import RecogniserService
    from recognizer.recogniser import Recogniser

ANNA = Named(
    box=Box(10, 20, 90, 100),
    verdict="named",
    label="anna",
    distance=0.31,
    runner_up=None,
    margin=None,
    quality=Quality(1.0, good=True),
    reason=Ground.NEAREST,
    sample=None,
    engine=EngineId("double"),
)


class ObedientDesk:
    """``die``: the process dies. ``hang``: it never answers. ``wait PATH``: until whoever opened the named pipe
    PATH, if there is one, closes it. ``fail``: an error nobody foresaw. Anything else shows Anna.
    """

    def __init__(self) -> None:
        self._looked: list[bytes] = []

    def look(self, frames: Sequence[bytes], door: str = "", ignored: Collection[str] = ()) -> PressLook:
        for frame in frames:
            self._obey(frame)
        if door and "anna" in ignored:
            return PressLook("no_face", 0)
        return PressLook("clear", len(frames) - 1, (ANNA,))

    def identify(self, frames: Sequence[bytes], gather: bool = False) -> PressLook:
        return self.look(frames)

    def settle(self, trace: PressTrace, door: str = "", ignored: Sequence[str] = (), gather: bool = True) -> PressLook:
        faces = tuple(visitor.named for visitor in trace.visitors)
        if gather:
            faces = tuple(replace(face, stranger="stranger") if face.label is None else face for face in faces)
        return PressLook(trace.condition, trace.frame, faces, objection=trace.objection)

    def shelf(self) -> dict[str, str]:
        return {"": "nothing hangs", "anna": "Anna's face"}

    def sheet(self, label: str) -> bytes:
        return f"sheet of {label}".encode() if label in self.shelf() else b""

    def nearest(self, numbers: Sequence[float]) -> tuple[str, str | None, float | None] | None:
        return ("named", "anna", 0.31) if len(numbers) == 128 else None

    def explain(self, frames: Sequence[bytes], box: Box) -> Explanation:
        for frame in frames:
            self._obey(frame)
        return Explanation(Ground.NOBODY_ENROLLED, None, None, None, None, None, None, None)

    def findings(self, older_than_s: float) -> GalleryFindings:
        return GalleryFindings((), (), (), ())

    def crop(self, jpeg: bytes, box: Box) -> bytes:
        self._obey(jpeg)
        return jpeg

    def mark(self, jpeg: bytes, labels: Sequence[tuple[Box, str, str]]) -> bytes:
        self._obey(jpeg)
        return b"no picture" if jpeg == b"forge" else b"\xff\xd8\xff" + jpeg + repr(labels).encode()

    def enrol(
        self, label: str, jpeg: bytes, box: Box | None = None, sure: bool = False
    ) -> tuple[int, str | None, list[str]]:
        self._obey(jpeg)
        if jpeg == b"anna" != label.encode() and not sure:
            raise Declined(Objection(PictureFault.LIKE_ANOTHER, label="anna"))
        if jpeg == b"nobody":
            raise Declined(Objection(PictureFault.NO_FACE))
        if jpeg == b"unlike" and not sure:
            raise Declined(Objection(PictureFault.UNLIKE, label=label))
        return 1, "0" * 32, ["1" * 32] if jpeg == b"second" else []

    def samples(self, label: str) -> list[str]:
        return [f"{label} 1", f"{label} 2"]

    def newest_samples(self) -> list[tuple[str, str]]:
        return [("anna", "2" * 32), ("anna", "1" * 32)]

    def photo(self, label: str, sample: str) -> bytes:
        return b"" if sample == "gone" else f"photo of {sample}".encode()

    def unlearn(self, label: str, samples: Sequence[str]) -> int:
        return 3 - len(samples)

    def disown(self, label: str, jpeg: bytes, box: Box) -> str | None:
        self._obey(jpeg)
        return None

    def keep_stranger(self, stranger: str, kept: bool) -> None:
        self._obey(stranger.encode())

    def forget_stranger(self, stranger: str) -> None:
        self._obey(stranger.encode())

    def merge_strangers(self, stranger: str, other: str) -> str:
        self._obey(stranger.encode())
        return other

    def merge(self, label: str, other: str) -> int:
        self._obey(label.encode())
        return 3

    def forget(self, label: str) -> None:
        self._obey(label.encode())

    def labels(self) -> dict[str, int]:
        return {"anna": 3}

    def take_up_detector(self) -> dict[str, str]:
        return self.describe()

    def describe(self) -> dict[str, str]:
        return {"engine": "double", "looked": b",".join(self._looked).decode()}

    def _obey(self, order: bytes) -> None:
        if order == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == b"fill":
            bytearray(8 * 1024**3)
        if order.startswith((b"open ", b"start ", b"signal ")):
            order = b"allowed" if _may(*order.decode().split(" ", 1)) else b"refused"
        if order == b"hang":
            threading.Event().wait()
        if order == b"fail":
            raise ZeroDivisionError(order)
        if order.startswith(b"wait ") and (pipe := Path(os.fsdecode(order[5:]))).exists():
            pipe.read_bytes()
        self._looked.append(order)


def _may(what: str, which: str) -> bool:
    try:
        match what:
            case "open":
                Path(which).read_bytes()
            case "start":
                os.waitpid(os.posix_spawn(which, [which, "-c", ""], {}), 0)
            case "signal":
                os.kill(int(which), 0)
    except PermissionError:
        return False
    return True


class LookingDesk:
    """On a machine that only looks. It obeys as ``ObedientDesk`` does; ``NAME`` shows them, if their sheet is here."""

    def __init__(self) -> None:
        self._desk = ObedientDesk()
        self._version = ""
        self._known: set[str] = set()

    def adopt(self, version: str, base: str, changed: Mapping[str, bytes], gone: Sequence[str]) -> int | None:
        if base and base != self._version:
            return None
        self._known = ((self._known if base else set()) | changed.keys()) - set(gone)
        self._version = version
        return len(self._known - {""})

    def trace(
        self, frames: Sequence[bytes], door: str = "", ignored: Sequence[str] = (), kind: str = "", version: str = ""
    ) -> PressTrace | None:
        if version != self._version:
            return None
        self._desk.look(frames)
        if frames[-1].startswith(b"pause "):
            time.sleep(float(frames[-1].split()[1]))
        if frames == [b"unreadable"]:
            return PressTrace("unreadable", 0, objection=Objection(PictureFault.DAMAGED))
        shown = frames[-1].split()[-1].decode(errors="replace")
        named = replace(ANNA, label=shown) if shown in self._known else replace(ANNA, verdict="unknown", label=None)
        face = TracedFace(named.box, base64.b64encode(bytes(512)).decode(), good=True)
        return PressTrace("clear", len(frames) - 1, (VisitorTrace(named, here=True, faces=(face,)),))

    def describe(self) -> dict[str, str]:
        return {"engine": "double", **self._desk.describe()}


class _OtherEngine(LookingDesk):
    def describe(self) -> dict[str, str]:
        return {"engine": "another"}


class _Burning:
    """A recogniser for the real service. ``burn``: it never ends; ``toil``: it takes some time. It sees nobody."""

    def remember(self, jpeg: bytes) -> None:
        if jpeg == b"burn":
            while True:
                pass
        until = time.process_time() + (0.6 if jpeg.startswith(b"toil") else 0.0)
        while time.process_time() < until:
            pass

    def look(self, frames: Sequence[bytes], door: str = "", ignored: Collection[str] = ()) -> PressLook:
        return PressLook("no_face", 0)

    def describe(self) -> dict[str, str]:
        return {}


class _Forging(ObedientDesk):
    """What a picture might make of the process."""

    def look(self, frames: Sequence[bytes], door: str = "", ignored: Collection[str] = ()) -> PressLook:
        forged: dict[bytes, Any] = {
            b"a text": "Anna",
            b"an unknown frame": PressLook("clear", 7, (ANNA,)),
            b"a wrong type": {"condition": "clear", "frame": "0"},
            b"far too much": PressLook("clear", 0, (ANNA,) * 20_001),
        }
        if frames[0] == b"a refusal":
            raise Declined(Objection(PictureFault.NO_FACE))
        found: PressLook = forged.get(frames[0]) or super().look(frames)
        return found


def open_burning(folder: Path, settings: EngineSettings) -> "RecogniserService":
    from recognizer.process.service import RecogniserService  # noqa: PLC0415 - it loads the models' libraries, which no other one needs

    return RecogniserService(cast("Recogniser", _Burning()), picture_cpu_s=1.0)


def open_forging(folder: Path, settings: EngineSettings) -> ObedientDesk:
    return _Forging()


def open_outside(folder: Path, settings: EngineSettings) -> ObedientDesk:
    Path("/etc/passwd").read_bytes()
    return ObedientDesk()


def open_obedient(folder: Path, settings: EngineSettings) -> ObedientDesk:
    return ObedientDesk()


def open_never(folder: Path, settings: EngineSettings) -> ObedientDesk:
    raise FileNotFoundError("there is no model")


def open_dying(folder: Path, settings: EngineSettings) -> ObedientDesk:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def open_looking_desk(settings: EngineSettings) -> LookingDesk:
    return LookingDesk()


def open_other_engine(settings: EngineSettings) -> LookingDesk:
    return _OtherEngine()
