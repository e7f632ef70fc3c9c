"""What stands before the camera."""

from collections.abc import Awaitable, Callable
from pathlib import Path

#: A JPEG of this width and height, of what is there now.
Lens = Callable[[tuple[int, int]], Awaitable[bytes]]


class Slides:
    """Pictures in a folder, named by their size, such as ``640x480.jpg``, and ``black.jpg``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def shown(self, size: tuple[int, int]) -> bytes:
        """The slide of this size; raises FileNotFoundError."""
        return (self.folder / f"{size[0]}x{size[1]}.jpg").read_bytes()

    async def black(self, _: tuple[int, int]) -> bytes:
        """The lid is on."""
        return (self.folder / "black.jpg").read_bytes()
