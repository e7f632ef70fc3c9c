"""Why a camera is not kept as somebody wants it, and what to do instead."""

from collections.abc import Mapping

from bot.house.watch.camera_checks import MOST_CAMERAS, MOST_ZONES
from bot.house.watch.camera_faults import CameraFault
from bot.words.phrase import Phrase, say

REFUSED: Mapping[CameraFault, Phrase] = {
    CameraFault.NO_NAME: say("A camera’s name needs a letter or a number. Please write another one."),
    CameraFault.NAME_TAKEN: say("Another camera is called so. Please write another name."),
    CameraFault.NO_PLACE: say("A place’s name needs a letter or a number, such as “garden”. Please write another one."),
    CameraFault.NO_DOOR: say("There is no such door any more. Please choose another place for the camera."),
    CameraFault.TOO_MANY_CAMERAS: say(
        "There are {number} cameras already, and that is as many as I can watch with. Please remove one first.",
        number=MOST_CAMERAS,
    ),
    CameraFault.TOO_MANY_ZONES: say(
        "That is more than {number} separate parts. Please choose squares that lie beside each other.",
        number=MOST_ZONES,
    ),
    CameraFault.TOO_FEW_CORNERS: say("That is a point or a line, in which nobody can stand. Please choose an area."),
    CameraFault.TOO_MANY_CORNERS: say("That has too many corners. Please draw it more simply."),
    CameraFault.OUTSIDE: say("That lies outside the picture. Please draw within it."),
    CameraFault.ZONE_NAME: say("Each part needs a name of its own. Please call it otherwise."),
    CameraFault.LOGIN_IN_ADDRESS: say(
        "A password stands in that address. Please write it without user and password: I ask for them myself."
    ),
    CameraFault.TOO_LONG: say("A camera is closed for 30 days at most. Please choose a shorter time, or remove it."),
}
