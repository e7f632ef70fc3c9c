"""The cameras that watch: what the house asks of their room, and what their room tells the house."""

from collections.abc import Sequence
from typing import Protocol

from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraState,
    Clip,
    FoundCamera,
    Login,
    Source,
    Tampering,
    TriedCamera,
)
from bot.house.watch.seen import CameraView, TrackId


class Cameras(Protocol):
    """The cameras' room; whatever is asked of one that gives no picture raises CameraUnreachable in bounded time."""

    def fit(self, camera: Camera) -> None:
        """Watch with a camera from now on, or otherwise than before, its login from the sealed book; returns at once.

        One that is private has its stream closed. Never raises: a camera that cannot be reached is tried again.
        """

    def unfit(self, camera: CameraId) -> None:
        """Watch with it no more; returns at once. Never raises."""

    def state(self, camera: CameraId) -> CameraState:
        """How a camera is. Raises KeyError."""

    async def keep_login(self, camera: CameraId, login: Login | None) -> None:
        """Seal what a camera asks for, or forget it (None). Raises StoreUnwritable."""

    async def find(self, within_s: float) -> Sequence[FoundCamera]:
        """What is in the network and at this computer; 0: at this computer alone, at once. Never raises."""

    async def streams(self, found: FoundCamera, login: Login | None) -> Source:
        """How a found camera's pictures are fetched, the small stream with its large one. Raises CameraUnreachable."""

    async def attempt(self, source: Source, login: Login | None) -> TriedCamera:
        """Open a source for one picture. Raises CameraUnreachable."""

    async def snap(self, camera: CameraId) -> bytes:
        """A picture of now (JPEG), masks painted over. Raises CameraUnreachable."""

    async def clip(self, camera: CameraId, begin: float, end: float) -> Clip:
        """What a camera saw between two moments of ``time.monotonic()``, as far as it is kept (30 s), ≤ 1.5 MB.

        Waits until ``end`` is past. Raises CameraUnreachable.
        """

    async def faces(self, camera: CameraId, track: TrackId) -> Sequence[bytes]:
        """The best views of somebody's head so far, oldest first, at most five (JPEG); empty: there are none yet.

        What is asked for again is the best since. Raises CameraUnreachable.
        """

    async def frame(self, camera: CameraId, track: TrackId) -> bytes:
        """The whole frame in which somebody is seen best so far (JPEG). Raises CameraUnreachable."""


class Watcher(Protocol):
    """Whoever in the house is told what the cameras see; each returns soon and raises nothing."""

    async def turn(self) -> None:
        """Wait until a frame may be looked at: whoever rang goes first, 1.5 s at most. Never raises."""

    async def seen(self, view: CameraView) -> None:
        """One frame was looked at: about five a second while something moves, and every few seconds while not.

        Never raises.
        """

    async def gone(self, camera: CameraId) -> None:
        """No frame came for 90 s. Never raises."""

    async def back(self, camera: CameraId) -> None:
        """Frames come again after ``gone``. Never raises."""

    async def tampered(self, camera: CameraId, how: Tampering | None) -> None:
        """A camera was covered, blinded or moved; None: it sees as before. Never raises."""
