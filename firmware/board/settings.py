"""What this board is told about its place: ``settings.json`` from the provisioner, ``changes.json`` from the chat.

The provisioner's file holds addresses and the key; the other one only what ``cmd/settings`` may change. A change
that does not fit is refused whole; a first file that does not fit keeps the board in safe mode.
"""

import json
import os
import sys

FILE = "settings.json"
CHANGES = "changes.json"

SIZES = {"QVGA": (320, 240), "VGA": (640, 480), "SVGA": (800, 600), "XGA": (1024, 768), "UXGA": (1600, 1200)}

#: What ``cmd/settings`` may change: type, least, most (for numbers), and what holds until then.
CHANGEABLE = {
    "size": (str, 0, 0, "VGA"),
    "quality": (int, 4, 63, 12),  # the OV2640's own scale: lower is better and bigger
    "burst": (int, 0, 3, 3),
    "gap_ms": (int, 0, 2000, 300),  # between the pictures of a burst
    "mirror": (bool, 0, 0, False),
    "flip": (bool, 0, 0, False),
    "brightness": (int, 0, 255, 64),  # of the LED ring
    "chime": (bool, 0, 0, True),
    "exit_opens": (bool, 0, 0, True),
    "exit_ms": (int, 100, 5000, 3000),
    "left_open_s": (int, 5, 3600, 60),
}


class SettingsWrong(Exception):
    """A setting is missing or does not fit; the text names it, without its value."""


class Settings:
    """One attribute a setting: those of ``place.read`` and the changeable ones."""

    def __init__(self, place):
        for name, value in place.items():
            setattr(self, name, value)
        for name, (_, _, _, usual) in CHANGEABLE.items():
            setattr(self, name, usual)

    def change(self, changes):
        """Take new values over, all or none; raises SettingsWrong."""
        if type(changes) is not dict:
            raise SettingsWrong("changes")
        for name, value in changes.items():
            if name not in CHANGEABLE:
                raise SettingsWrong("unknown")
            kind, least, most, _ = CHANGEABLE[name]
            if type(value) is not kind or (kind is int and not least <= value <= most):
                raise SettingsWrong(name)
            if name == "size" and value not in SIZES:
                raise SettingsWrong(name)
        for name, value in changes.items():
            setattr(self, name, value)

    def changeable(self):
        return {name: getattr(self, name) for name in CHANGEABLE}


def load():
    """Read both files; raises SettingsWrong when the provisioner's does not fit. Torn changes are left out."""
    import place

    try:
        with open(FILE) as file:
            document = json.load(file)
    except OSError:
        raise SettingsWrong("no " + FILE)
    except ValueError:
        raise SettingsWrong("no JSON in " + FILE)
    settings = Settings(place.read(document))
    settings.change(document.get("changeable") or {})
    del sys.modules["place"]  # it was needed once; its room on the heap is better used
    try:
        with open(CHANGES) as file:
            settings.change(json.load(file))
    except (OSError, ValueError, SettingsWrong):
        pass
    return settings


def keep(settings):
    """Write what was changed, so that a power cut leaves the old or the new."""
    with open(CHANGES + ".new", "w") as file:
        json.dump(settings.changeable(), file)
    os.rename(CHANGES + ".new", CHANGES)
