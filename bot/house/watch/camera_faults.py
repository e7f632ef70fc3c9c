"""Why a camera is not kept as somebody wants it."""

from enum import StrEnum


class CameraFault(StrEnum):
    """What is wrong."""

    #: Nothing of a name is left.
    NO_NAME = "no_name"
    #: Another camera is called so.
    NAME_TAKEN = "name_taken"
    #: It hangs at no door, and its place has no name.
    NO_PLACE = "no_place"
    #: There is no such door (any more).
    NO_DOOR = "no_door"
    #: There are as many as this machine may watch with.
    TOO_MANY_CAMERAS = "too_many_cameras"
    #: More zones, or more masks, than anybody would draw.
    TOO_MANY_ZONES = "too_many_zones"
    #: Two corners or fewer, or all of them in one line.
    TOO_FEW_CORNERS = "too_few_corners"
    TOO_MANY_CORNERS = "too_many_corners"
    #: A corner lies outside the picture.
    OUTSIDE = "outside"
    #: A zone has no name, or that of another.
    ZONE_NAME = "zone_name"
    #: Its address holds a user and a password, which belong apart.
    LOGIN_IN_ADDRESS = "login_in_address"
    #: Longer than it may be closed at once, or no time at all.
    TOO_LONG = "too_long"


class CameraRefused(Exception):
    """A camera is not kept so, and nothing was changed."""

    def __init__(self, fault: CameraFault) -> None:
        super().__init__(fault)
        self.fault = fault
