"""What a camera's process is told first."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.cameras.addresses import CameraPlace
from bot.cameras.wire import Corners, OpenStream
from bot.house.watch.camera import Login, Polygon, Source, Tampering


def opening_of(
    source: Source,
    place: CameraPlace | None,
    login: Login | None,
    folder: Path,
    masks: Sequence[Polygon] = (),
    tampering: Tampering | None = None,
) -> OpenStream:
    """The first message; ``place`` is where the source was found."""
    return OpenStream(
        kind=source.kind.value,
        address=source.address,
        parent=os.getpid(),
        folder=str(folder),
        large=source.large,
        user=login.user if login else "",
        password=login.password if login else "",
        masks=corners_of(masks),
        interval_s=source.interval_s,
        host_ip=place.ip if place else "",
        tampering=tampering.value if tampering else "",
    )


def corners_of(masks: Sequence[Polygon]) -> tuple[Corners, ...]:
    """Masks as the wire has them."""
    return tuple(tuple((corner.x, corner.y) for corner in mask) for mask in masks)
