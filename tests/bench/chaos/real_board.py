"""A door whose board runs the program of the real ones, under MicroPython."""

import time
from collections.abc import Callable
from typing import Any

from bot.demo.board.firmware import FirmwareBoard
from bot.demo.board.line import Where
from bot.demo.camera.scenes import DoorbellCamera
from firmware.simulator.board import SimulatedBoard
from firmware.simulator.workshop import Workshop
from tests.rig.machine import shared_by

#: One small picture a press: what is tried here is not how long a picture takes on its way.
_PICTURES = {"burst": 1, "size": "QVGA"}


#: A press is told so soon on a machine that does nothing else, in seconds.
_FELT_S = 5.0


class StillCamera(DoorbellCamera):
    """Always the same picture, which costs nothing to take."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__()
        self._jpeg = jpeg

    async def picture(self, size: tuple[int, int]) -> bytes:
        """See ``DoorbellCamera.picture``."""
        return self._jpeg


class RealBoard(FirmwareBoard):
    """Tells each ring that the broker has confirmed: no other one's id is known."""

    def __init__(
        self,
        door: str,
        key: bytes,
        *,
        broker: Where,
        service_url: str,
        jpeg: bytes,
        workshop: Workshop,
        on_ring: Callable[[str], None],
    ) -> None:
        super().__init__(door, key, broker=broker, service_url=service_url, camera=StillCamera(jpeg), workshop=workshop)
        self._on_ring = on_ring
        self._pressed_at = 0.0

    @property
    def simulated(self) -> SimulatedBoard:
        """Its hardware."""
        assert self._simulated
        return self._simulated

    def press(self) -> None:
        """See ``FirmwareBoard.press``."""
        self._pressed_at = time.monotonic()
        super().press()

    @property
    def waiting(self) -> int:
        """Presses that the broker does not have; of long ago none: a board that had no time did not feel them."""
        lately = time.monotonic() - self._pressed_at < _FELT_S * shared_by()
        return super().waiting if lately else 0

    def _settings(self) -> dict[str, Any]:
        return super()._settings() | {"changeable": _PICTURES}

    def _rang(self, content: dict[str, Any], said_at: float, took_ms: float) -> None:
        self._on_ring(str(content["id"]))
        super()._rang(content, said_at, took_ms)
