"""What the virtual board tells of itself: what it is, how it is set, and how it is."""

from collections.abc import Mapping
from typing import Any

#: How often it tells how it is, in seconds.
HEALTH_S = 60.0

_SETTINGS: Mapping[str, Any] = {"size": "VGA", "quality": 12}


class VirtualAccount:
    """Its settings stay over a restart; its pictures are what its camera makes, whatever it is set to."""

    def __init__(self) -> None:
        self._settings = dict(_SETTINGS)
        #: What is fitted, in the words of the board's own program.
        self.features = ["display", "lock"]
        #: Why it started: "command", or empty where its power came on.
        self.cause = ""

    def info(self, boot: str) -> dict[str, Any]:
        """What it is and how it is set."""
        return {
            "version": "virtual",
            "boot": boot,
            "trial": False,
            "camera": "640x480",
            "features": list(self.features),
            "settings": dict(self._settings),
        }

    def health(self, *, uptime_s: int, waiting: int, camera: bool) -> dict[str, Any]:
        """How it is."""
        return {
            "uptime_s": uptime_s,
            "heap_free": 120_000,
            "reset": "soft" if self.cause else "power",
            "cause": self.cause,
            "waiting": waiting,
            "camera": camera,
        }

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Take settings over; what it does not have is left alone."""
        self._settings.update({name: value for name, value in wanted.items() if name in _SETTINGS})
