"""Desks for the recogniser's process: they do what the bytes of a "picture" tell them, in a real process."""

import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

from recognizer.face import Box, EngineId, EngineSettings, Quality
from recognizer.look import Look, Named
from recognizer.pipe import Declined

ANNA = Named(
    box=Box(10, 20, 90, 100),
    verdict="named",
    label="anna",
    distance=0.31,
    runner_up=None,
    margin=None,
    quality=Quality(1.0, good=True),
    reason="",
    sample=None,
    engine=EngineId("double"),
)


class ObedientDesk:
    """``die``: the process dies. ``hang``: it never answers. ``wait PATH``: until whoever opened the named pipe
    PATH, if there is one, closes it. ``fail``: an error nobody foresaw. Anything else shows Anna.
    """

    def __init__(self) -> None:
        self._looked: list[bytes] = []

    def look(self, frames: Sequence[bytes]) -> Look:
        for frame in frames:
            self._obey(frame)
        return Look("clear", len(frames) - 1, (ANNA,))

    def mark(self, jpeg: bytes, labels: Sequence[tuple[Box, str, str]]) -> bytes:
        self._obey(jpeg)
        return jpeg + repr(labels).encode()

    def enrol(self, label: str, jpeg: bytes, box: Box | None = None, sure: bool = False) -> tuple[int, str | None]:
        self._obey(jpeg)
        if jpeg == b"anna" != label.encode() and not sure:
            raise Declined("This face looks like somebody else.", "anna")
        if jpeg == b"nobody":
            raise Declined("I see no face in this photo.")
        if jpeg == b"unlike" and not sure:
            raise Declined("This face does not look like the others.", label, unlike=True)
        return 1, "0" * 32

    def samples(self, label: str) -> list[str]:
        return [f"{label} 1", f"{label} 2"]

    def photo(self, label: str, sample: str) -> bytes:
        return b"" if sample == "gone" else f"photo of {sample}".encode()

    def unlearn(self, label: str, samples: Sequence[str]) -> int:
        return 3 - len(samples)

    def disown(self, label: str, jpeg: bytes, box: Box) -> None:
        self._obey(jpeg)

    def forget(self, label: str) -> None:
        self._obey(label.encode())

    def labels(self) -> dict[str, int]:
        return {"anna": 3}

    def describe(self) -> dict[str, str]:
        return {"looked": b",".join(self._looked).decode()}

    def _obey(self, order: bytes) -> None:
        if order == b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == b"hang":
            threading.Event().wait()
        if order == b"fail":
            raise ZeroDivisionError(order)
        if order.startswith(b"wait ") and (pipe := Path(os.fsdecode(order[5:]))).exists():
            pipe.read_bytes()
        self._looked.append(order)


def open_obedient(folder: Path, settings: EngineSettings) -> ObedientDesk:
    return ObedientDesk()


def open_never(folder: Path, settings: EngineSettings) -> ObedientDesk:
    raise FileNotFoundError("there is no model")


def open_dying(folder: Path, settings: EngineSettings) -> ObedientDesk:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
