"""Of whom the cameras' news are, and for which somebody is woken; every adult of the home hears them."""

from typing import assert_never

from bot.house.people import Resident
from bot.house.watch.news import (
    ArmingChanged,
    CameraAdded,
    CameraBack,
    CameraGone,
    CameraNews,
    CameraPrivate,
    CameraRemoved,
    CameraSees,
    CameraTampered,
    FacingChanged,
    WatchRulesChanged,
)


def who_did(news: CameraNews) -> Resident | None:
    """Who did it, and knows; None: nobody in particular."""
    match news:
        case CameraAdded(by=by) | CameraRemoved(by=by) | WatchRulesChanged(by=by) | FacingChanged(by=by):
            return by
        case CameraPrivate(by=by) | ArmingChanged(by=by):
            return by
        case CameraGone() | CameraBack() | CameraTampered() | CameraSees():
            return None
        case _ as never:
            assert_never(never)


def worth_waking(news: CameraNews) -> bool:
    """Tell whether a message of it makes a sound, in quiet hours, too."""
    match news:
        case CameraTampered():
            return True  # whoever does that does not want to be seen
        case CameraGone(in_view=in_view):
            return in_view
        case _:
            return False
