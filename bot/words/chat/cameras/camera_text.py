"""The cameras' list, the page of one, and why one shows nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.house.watch.camera import Camera, CameraState, Tampering, Trouble
from bot.words.chat.doors import hours_text
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, Text, TimeOfDay, lines, say, say_in

#: What it means, and what to do next.
WHY: Mapping[Trouble, Phrase] = {
    Trouble.UNREACHABLE: say(
        "Nobody answers at its address. Is it switched on, and in the same network as I am? I keep trying."
    ),
    Trouble.LOGIN: say(
        "It asks for a user and a password, and those that I have are wrong. An owner taps <b>User and password</b>."
    ),
    Trouble.NOT_FOUND: say(
        "It answers, but has no picture at this address. The right one stands in its app or its manual."
    ),
    Trouble.UNREADABLE: say(
        "It answers, but what comes is no picture that I can read. Its other stream, or H.264 in its settings, often "
        "helps."
    ),
    Trouble.SILENT: say(
        "It is there, but it sends nothing. I keep trying; if that takes long, please switch it off and on again."
    ),
    Trouble.BUSY: say("Another program uses it, a video call for example. Please close that one."),
    Trouble.UNPLUGGED: say(
        "I do not find it at this computer. Please plug it in, or take it out and plug it in again."
    ),
    Trouble.FORBIDDEN: say(
        "This computer does not let me use it. The user that I run as has to be of the group <code>video</code>, and I "
        "must be started anew after that; in a container I must be given /dev/video0."
    ),
    Trouble.ADDRESS: say(
        "I do not look at such addresses. A camera’s begins with rtsp:// or http://, holds no password, and is no "
        "service of the computer that I run on. Where one shall be, whoever set me up allows it with CAMERAS_ALLOW in "
        "the file .env."
    ),
    Trouble.TOO_MUCH: say("More came than any camera sends, so I hung up. Please check its address."),
}

_TAMPERED: Mapping[Tampering, Phrase] = {
    Tampering.COVERED: say("⚠️ It seems to be covered. Please look whether something hangs before its lens."),
    Tampering.BLINDED: say("⚠️ Something dazzles it. Please look whether a light shines into its lens."),
    Tampering.MOVED: say("⚠️ It shows something else than before. Please look whether somebody turned it."),
}

NO_CAMERA = say("There is no camera that watches yet. An owner adds one under /cameras.")
WHICH = say("Which camera?")
NO_SUCH = say("There is no such camera any more. /cameras lists those that there are.")
_NONE_YET = say(
    "No camera watches yet. I can watch with this computer’s own, with one in your network, or with any whose address "
    "you know."
)
_CALLED_NOTHING = say_in("how a camera is", "is being opened")


def cameras(everything: Sequence[tuple[Camera, CameraState]], now: datetime, zone: tzinfo) -> Lines:
    """Every camera and how it is; where there is none, what can be had."""
    if not everything:
        return lines(say("<b>Cameras</b>"), _NONE_YET)
    return lines(
        say("<b>Cameras</b>"),
        *(
            say("• {camera}: {how}", camera=camera.name, how=_in_short(camera, state, now, zone))
            for camera, state in everything
        ),
    )


def _in_short(camera: Camera, state: CameraState, now: datetime, zone: tzinfo) -> Phrase:
    if state.private or camera.private_until:
        return _private(camera, now, zone)
    if state.tampering:
        return say_in("how a camera is", "⚠️ covered, dazzled or turned")
    if state.sees:
        return say_in("how a camera is", "✅ sees")
    if state.trouble:
        return say("⚠️ gone. {why}", why=WHY[state.trouble])
    return _CALLED_NOTHING


def _private(camera: Camera, now: datetime, zone: tzinfo) -> Phrase:
    if camera.private_until is None:
        return say_in("how a camera is", "🙈 closed")
    until = moment(camera.private_until, now, zone, seconds=False)
    return say_in("how a camera is", "🙈 closed until {when}", when=until)


def page(camera: Camera, state: CameraState, place: str, now: datetime, zone: tzinfo) -> Lines:
    """A camera's page; ``place``: what the place is called where it hangs."""
    private = state.private or camera.private_until is not None
    return lines(
        say("📷 <b>{camera}</b>", camera=camera.name),
        say("• at the {door}", door=place) if camera.door else say("• place: {place}", place=place),
        say("• {how}", how=_in_short(camera, state, now, zone)),
        _picture(state) if state.sees else None,
        _TAMPERED[state.tampering] if state.tampering and not private else None,
        _PARTS if camera.zones else None,
        _MASKED if camera.masks else None,
        say("🕒 It watches {when}.", when=hours_text.hours(camera.hours)) if camera.hours else None,
        FACING_IS_KEPT if camera.facing else None,
    )


_PARTS = say("▦ Only a part of its picture counts.")
_MASKED = say("⬛️ A part of its picture is painted over, for everybody and always.")
FACING_IS_KEPT = say(
    "👀 For the groups that /privacy names, I count how long they face it. That tells nothing of what they think or "
    "feel."
)


def _picture(state: CameraState) -> Phrase | None:
    if not state.width:
        return None
    return say("• {width} × {height}", width=str(state.width), height=str(state.height))


def no_picture(camera: str, trouble: Trouble) -> Lines:
    """In the place of a picture or a clip."""
    return lines(say("⚠️ No picture comes from the {camera}.", camera=camera), WHY[trouble])


def is_private(camera: Camera, now: datetime, zone: tzinfo) -> Phrase:
    """In the place of a picture, while a camera is closed on purpose."""
    if camera.private_until is None:
        return say("🙈 The {camera} is closed: nothing is seen or kept.", camera=camera.name)
    when = moment(camera.private_until, now, zone, seconds=False)
    return say("🙈 The {camera} is closed until {when}: nothing is seen or kept.", camera=camera.name, when=when)


def snap(camera: str, at: datetime) -> Phrase:
    """Below a picture of now."""
    return say("📷 {camera}, {time}", camera=camera, time=TimeOfDay(at))


def live(camera: str, at: datetime) -> Phrase:
    """Below a picture that is new every two seconds."""
    return say("🔴 {camera}, {time}", camera=camera, time=TimeOfDay(at))


def live_over(camera: str, at: datetime) -> Phrase:
    """Below its last picture."""
    return say("{camera}, live until {time}", camera=camera, time=TimeOfDay(at))


def clip(camera: str, at: datetime) -> Phrase:
    """Below a clip."""
    return say("🎞 {camera}, the ten seconds before {time}", camera=camera, time=TimeOfDay(at))


CLIP_NOT_SENT = say("The clip did not get through to Telegram. Please try once more in a moment.")


def ask_name(camera: str) -> Phrase:
    """What a camera shall be called."""
    return say("What shall the {camera} be called?", camera=camera)


def is_called(camera: Camera) -> Phrase:
    """After it was given a name."""
    return say("It is called {camera} from now on.", camera=camera.name)


def ask_place(camera: str) -> Phrase:
    """Where a camera hangs."""
    return say(
        "Where does the {camera} hang? At a door, I tell you who comes before they ring.",
        camera=camera,
    )


ASK_PLACE_NAME = say("What is that place called? Write it such as “garden” or “garage”.")


def hangs_at_door(camera: str, door: str) -> Phrase:
    """After that was said."""
    return say("📍 The {camera} hangs at the {door} from now on.", camera=camera, door=door)


def hangs_at_place(camera: str, place: str) -> Phrase:
    """After that was said."""
    return say("📍 The place of the {camera} from now on: {place}", camera=camera, place=place)


def ask_zones(camera: str) -> Lines:
    """Below the picture with its numbered squares."""
    return lines(
        say("▦ Where does somebody count whom the {camera} sees?", camera=camera),
        say("Tap the numbers of the squares in which feet would stand, then <b>Done</b>. None: the whole picture."),
    )


def ask_masks(camera: str) -> Lines:
    """Below the picture with its numbered squares."""
    return lines(
        say("⬛️ What shall nobody ever see through the {camera}?", camera=camera),
        say("Tap the numbers of the squares that I paint over, a neighbour’s window for example, then <b>Done</b>."),
    )


def zones_saved(camera: Camera) -> Phrase:
    """After that."""
    if camera.zones:
        return say("▦ Of what the {camera} sees, those squares alone count from now on.", camera=camera.name)
    return say("▦ The whole picture of the {camera} counts from now on.", camera=camera.name)


def masks_saved(camera: Camera) -> Phrase:
    """After that."""
    if camera.masks:
        return say("⬛️ Nobody sees those squares of the {camera} from now on, not even I.", camera=camera.name)
    return say("⬛️ Nothing of the picture of the {camera} is painted over any more.", camera=camera.name)


CELLS_OVER = say("This picture is too old to be drawn on. Please open the camera’s page once more: /cameras.")


def hours(camera: Camera) -> Lines:
    """When a camera watches."""
    return lines(
        say("🕒 When shall the {camera} watch? At other times it tells of nobody.", camera=camera.name),
        say("Now: {when}", when=hours_text.hours(camera.hours)),
    )


def ask_remove(camera: str) -> Phrase:
    """Before a camera is removed."""
    return say(
        "Shall I remove the {camera}? I see nothing through it any more, and forget its password.", camera=camera
    )


def is_removed(camera: str) -> Phrase:
    """After it."""
    return say("🗑 The {camera} is removed.", camera=camera)


def ask_facing(camera: str) -> Lines:
    """Before it is switched on."""
    return lines(
        say("👀 Shall I count who faces the {camera}, and for how long?", camera=camera),
        FACING_IS_KEPT,
        say("Please tell everybody who comes there. Everybody reads it under /privacy, too."),
    )


def facing(camera: Camera) -> Text:
    """After that was switched on or off."""
    if camera.facing:
        return FACING_IS_KEPT
    return say("👀 I no longer count who faces the {camera}.", camera=camera.name)
