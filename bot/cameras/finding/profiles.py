"""Which of a device's streams is watched, and which is looked at for faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.house.watch.camera import Source, SourceKind

#: Detection needs no more than this, and too little below that: width × height, in px.
_ENOUGH = 640 * 360
_LEAST = 320 * 180


@dataclass(frozen=True, slots=True)
class DeviceStream:
    """One stream, as the device tells of it."""

    address: str
    width: int
    height: int

    @property
    def area(self) -> int:
        """Of its picture, in px."""
        return self.width * self.height


def source_of(streams: Sequence[DeviceStream], host: str) -> Source | None:
    """The small stream with the large one; None: there is none that can be watched. ``host`` is the device's own."""
    usable = sorted((at for stream in streams if (at := _at(host, stream))), key=lambda one: one.area)
    if not usable:
        return None
    large_enough = [one for one in usable if one.area >= _LEAST] or usable
    # the nearest to what is enough, from below as from above
    small = min(large_enough, key=lambda one: abs(one.area - _ENOUGH))
    large = usable[-1]
    return Source(SourceKind.RTSP, small.address, large=large.address if large.area > small.area else "")


def _at(host: str, stream: DeviceStream) -> DeviceStream | None:
    """The same at the device itself, whatever address it believes to have, and without a login; None: no RTSP."""
    try:
        parts = urlsplit(stream.address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"rtsp", "rtsps"}:
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = f"{shown}:{port}" if port else shown
    return DeviceStream(parts._replace(netloc=netloc, fragment="").geturl(), stream.width, stream.height)
