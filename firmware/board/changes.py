"""What ``cmd/settings`` may change, and the file that keeps it over a power cut. Loaded when there is a change."""

import json
import os

FILE = "changes.json"

#: As in ov2640.py.
SIZES = ("QVGA", "VGA", "SVGA", "XGA", "UXGA")

#: Least and most (a number), or the words to choose from; and what holds until it is changed.
CHANGEABLE = {
    "size": (SIZES, "VGA"),
    "quality": ((4, 63), 12),  # the OV2640's own scale: lower is better and bigger
    "burst": ((0, 3), 3),
    "gap_ms": ((0, 2000), 300),  # between the pictures of a burst
    "mirror": ((False, True), False),
    "flip": ((False, True), False),
    "brightness": ((0, 255), 64),  # of the LED ring
    "chime": ((False, True), True),
    "exit_opens": ((False, True), True),
    "exit_ms": ((100, 5000), 3000),
    "left_open_s": ((5, 3600), 60),
}


def usual():
    """What holds where nothing else was said."""
    return {name: CHANGEABLE[name][1] for name in CHANGEABLE}


def checked(changes):
    """The changes, if all of them fit; raises ValueError with the name of one that does not."""
    if type(changes) is not dict:
        raise ValueError("changes")
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise ValueError("unknown")
        allowed, now = CHANGEABLE[name]
        if type(value) is not type(now):
            raise ValueError(name)
        if not (allowed[0] <= value <= allowed[1] if type(value) is int else value in allowed):
            raise ValueError(name)
    return changes


def take_over(settings, values):
    for name, value in values.items():
        setattr(settings, name, value)


def make(settings, changes):
    """Take new values over, all or none, and keep them; raises ValueError."""
    take_over(settings, checked(changes))
    with open(FILE + ".new", "w") as file:
        json.dump(changeable(settings), file)
    os.rename(FILE + ".new", FILE)  # a power cut leaves the old or the new


def changeable(settings):
    """What holds now, by name."""
    return {name: getattr(settings, name) for name in CHANGEABLE}


def kept():
    """What was changed before this start; nothing where the file is missing, torn or of another program."""
    try:
        with open(FILE) as file:
            return checked(json.load(file))
    except (OSError, ValueError):
        return {}
