"""What may be kept of a camera: pure functions; whatever may not raises CameraRefused."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.house.doors.doors import door_name
from bot.house.names import NoName, folded
from bot.house.watch.camera import Camera, Point, Polygon, Source, SourceKind, Zone
from bot.house.watch.camera_faults import CameraFault, CameraRefused

#: What this machine may watch with: each takes a process and up to 90 MB.
MOST_CAMERAS = 32

#: Zones of a camera, and masks: more nobody tells apart.
MOST_ZONES = 12
#: Corners of one; what is drawn by cells of a grid has this many at most.
MOST_CORNERS = 64

_BY_NETWORK = frozenset({SourceKind.RTSP, SourceKind.MJPEG, SourceKind.SNAPSHOT})

#: An area smaller than this share of the picture is a line or a point that somebody drew by mistake.
LEAST_AREA = 1e-4

#: A user before the host, with a scheme or without one: it would stand in every place where the address does.
_LOGIN = re.compile(r"^(?:[a-z][a-z0-9+.-]*:/*)?[^/?#]*@", re.IGNORECASE)

#: Where makers have passwords in the path of an address, or in the words behind it.
_SECRETS = re.compile(r"(?:^|[?&;_/])(?:\w*(?:pass\w*|pwd|psw|pw|secret|token|auth)|loginpas)=[^&]", re.IGNORECASE)


def to_camera_name(text: str, others: Iterable[Camera]) -> str:
    """The name of what somebody typed, which no other camera has."""
    name = _name(text, CameraFault.NO_NAME)
    if any(folded(other.name) == folded(name) for other in others):
        raise CameraRefused(CameraFault.NAME_TAKEN)
    return name


def to_place_name(text: str) -> str:
    """The name of a place, of what somebody typed."""
    return _name(text, CameraFault.NO_PLACE)


def check_room(cameras: Mapping[str, Camera]) -> None:
    """Refuse one camera more than there may be."""
    if len(cameras) >= MOST_CAMERAS:
        raise CameraRefused(CameraFault.TOO_MANY_CAMERAS)


def check_address(source: Source) -> None:
    """Refuse an address with a login in it."""
    if source.kind in _BY_NETWORK and any(map(has_login, (source.address, source.large))):
        raise CameraRefused(CameraFault.LOGIN_IN_ADDRESS)


def has_login(address: str) -> bool:
    """Tell whether a user or a password may stand in an address."""
    return _LOGIN.match(address) is not None or _SECRETS.search(address) is not None


def fitting_zones(zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """Zones as they are kept: each with a name of its own, and an area."""
    if len(zones) > MOST_ZONES:
        raise CameraRefused(CameraFault.TOO_MANY_ZONES)
    kept = tuple(Zone(_name(zone.name, CameraFault.ZONE_NAME), fitting(zone.corners)) for zone in zones)
    if len({folded(zone.name) for zone in kept}) < len(kept):
        raise CameraRefused(CameraFault.ZONE_NAME)
    return kept


def fitting_masks(masks: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """Masks as they are kept."""
    if len(masks) > MOST_ZONES:
        raise CameraRefused(CameraFault.TOO_MANY_ZONES)
    return tuple(fitting(mask) for mask in masks)


def fitting(corners: Polygon) -> Polygon:
    """A polygon with an area, inside the picture."""
    if len(corners) > MOST_CORNERS:
        raise CameraRefused(CameraFault.TOO_MANY_CORNERS)
    if not all(math.isfinite(c.x) and math.isfinite(c.y) and 0 <= c.x <= 1 and 0 <= c.y <= 1 for c in corners):
        raise CameraRefused(CameraFault.OUTSIDE)
    if len(set(corners)) < 3 or area(corners) < LEAST_AREA:  # noqa: PLR2004 - a triangle is the least of them
        raise CameraRefused(CameraFault.TOO_FEW_CORNERS)
    return tuple(corners)


def area(corners: Sequence[Point]) -> float:
    """The area of a polygon that does not cross itself, as a share of the picture."""
    pairs = zip(corners, (*corners[1:], *corners[:1]), strict=True)
    return abs(sum(a.x * b.y - b.x * a.y for a, b in pairs)) / 2


def _name(text: str, fault: CameraFault) -> str:
    try:
        return door_name(text)
    except NoName as exc:
        raise CameraRefused(fault) from exc
