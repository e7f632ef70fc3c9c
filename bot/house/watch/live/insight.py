"""What watching asks of those who keep rules, figures and arming."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.house.watch.armed import ArmState
from bot.house.watch.camera import Camera, CameraId, WatchPlaceId
from bot.house.watch.incident import Usual, WatchRule
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.seen import CameraView


@dataclass(frozen=True, slots=True)
class WatchInsight:
    """Each returns at once and raises nothing."""

    #: The rules as they are now.
    rules: Callable[[], Sequence[WatchRule]]
    armed: Callable[[], ArmState]
    #: Whether it is night at a moment, in the household's own zone.
    is_night: Callable[[datetime], bool]
    #: How seldom anybody is at a place now, where that is unusual.
    unusual: Callable[[WatchPlaceId], Usual | None]
    #: A frame shows so many persons with a name, and without; whether others are counted than before.
    count: Callable[[WatchPlaceId, CameraView, int, int], bool]
    #: A camera shows these at this moment of ``CameraView.moment``: whom it knows, how long, and whether they face it.
    sighted: Callable[[Camera, Sequence[LiveTrack], float], None]
    #: A camera shows nothing any more: closed, removed, or outside its hours.
    blind: Callable[[CameraId], None]
