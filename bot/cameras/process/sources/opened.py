"""Opens a camera of any kind."""

from collections.abc import Callable

from bot.cameras.process.sources.pieces import PieceSource
from bot.cameras.wire import OpenStream


def opened_source(opening: OpenStream, due: Callable[[], bool]) -> PieceSource:
    """A camera's pieces; ``due``: whether one that has to be asked is asked now. Raises StreamBroken."""
    if opening.kind in {"mjpeg", "snapshot"}:
        from bot.cameras.process.sources.pictures import MjpegSource, SnapshotSource  # noqa: PLC0415 - takes 5 MB

        return MjpegSource(opening) if opening.kind == "mjpeg" else SnapshotSource(opening, due)
    from bot.cameras.process.sources.video import open_video  # noqa: PLC0415 - so that each kind loads its own alone

    return open_video(opening, opening.address)
