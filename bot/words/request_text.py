"""What is told to whoever asked something over HTTP and is refused: one sentence, with what to do."""

from collections.abc import Mapping

from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.words.phrase import Phrase, Verbatim, count, say

_PICTURES = Verbatim("/v1/doors/front/snapshots")
_RINGS = Verbatim("/v1/doors/front/ring")

_REFUSED: Mapping[RequestReason, Phrase] = {
    RequestReason.NOTHING_HERE: say(
        "There is nothing here: pictures go to {pictures}, rings to {rings}.", pictures=_PICTURES, rings=_RINGS
    ),
    RequestReason.WRONG_METHOD: say("Send pictures with POST or PUT, rings with POST or GET."),
    RequestReason.MISREAD: say("I do not understand this request: please send it in another form."),
    RequestReason.NO_DOOR: say(
        "There is no such door: the address has the id of one of your doors, such as “front” in {address}.",
        address=_PICTURES,
    ),
    RequestReason.RING_OF_OURS: say(
        "In the address, the id behind “ring” must not begin with “{prefix}”.", prefix=Verbatim("look-")
    ),
    RequestReason.NO_VOICE: say("There is no voice message at this address: fetch it by the address as it was sent."),
    RequestReason.VOICE_OVER: say("This voice message is gone: it could be fetched for one minute."),
    RequestReason.NO_SIGNATURE: say(
        "The signature is missing or does not fit: give the board its settings file once more."
    ),
    RequestReason.STALE: say("The signature is of another time: set the clock by this answer and try once more."),
    RequestReason.USED: say("This very request was here before: sign a new one."),
    RequestReason.PICTURE_CHANGED: say("The picture’s signature does not fit its bytes: send it once more."),
    RequestReason.OUTSIDE: say("Updates are for boards in this house: fetch them from its own network."),
    RequestReason.NO_PICTURE_IN_FORM: say("There is no picture in this form: send it as a file of the form, as JPEG."),
    RequestReason.NO_JPEG: say("This is not a JPEG: set the camera to send its pictures as JPEG."),
    RequestReason.BROKEN_JPEG: say(
        "This JPEG breaks off before its first row, or its header cannot be read: send the picture once more."
    ),
    RequestReason.TORN: say("The upload broke off: send the picture once more."),
    RequestReason.TAKEN: say("This picture is here already: there is nothing more to send."),
    RequestReason.UNASKED: say("Nobody waits for this picture: send one when it is asked for."),
    RequestReason.NO_SUCH_FILE: say("There is no such file: /boards in the chat tells which update is at hand."),
    RequestReason.CROWDED: say("Too many pictures come at once: try again in some seconds."),
    RequestReason.TOO_OFTEN: say("This door sent very many pictures: try again in some minutes."),
    RequestReason.NOT_KEPT: say("What you sent cannot be kept just now: try again in a minute."),
    RequestReason.MANY_AT_ONCE: say("Too much comes from your address at once: try again in some seconds."),
    RequestReason.FAILED: say("Something went wrong here, not with you: the service’s log says what."),
}


def refused(trouble: RequestTrouble) -> Phrase:
    """Why a request is refused, and what to do about it."""
    token = Verbatim(f"DOORS__{trouble.door.upper()}__TOKEN")
    match trouble.reason:
        case RequestReason.NO_TOKEN:
            return say(
                "Your request shows no token: send this door’s ({setting} in .env, or, where the door was added in the "
                "chat, the password in the file that /doors gives) as the password of any user name, as "
                "“Authorization: Bearer …”, or as ?token=… in the address.",
                setting=token,
            )
        case RequestReason.WRONG_TOKEN:
            return say(
                "This is not the door’s token: copy it anew from {setting} in .env, or, where the door was added in "
                "the chat, from the file that /doors gives.",
                setting=token,
            )
        case RequestReason.SIGNED_ONLY:
            return say(
                "This door takes signed pictures only: for an ordinary camera set {setting} in .env and restart "
                "Doorman.",
                setting=token,
            )
        case RequestReason.RING_ID:
            return say("In the address, “ring” is an id of at most {most} letters, digits, - and _.", most=trouble.most)
        case RequestReason.PICTURE_NUMBER:
            return say("In the address, “n” is a number from 0 to {most}.", most=trouble.most)
        case RequestReason.TOO_MANY_BYTES:
            return say("A picture has at most {most} MB: send a smaller one.", most=trouble.most)
        case RequestReason.TOO_MANY_PIXELS:
            return count(
                "This picture has {width} × {height} pixels, and I take {n} megapixel at most: send a smaller one.",
                "This picture has {width} × {height} pixels, and I take {n} megapixels at most: send a smaller one.",
                trouble.most,
                width=trouble.width,
                height=trouble.height,
            )
        case RequestReason.TOO_MANY_SCANS:
            return count(
                "This picture of {width} × {height} pixels is saved in {n} layer, which takes me too long to read: "
                "send it as an ordinary JPEG.",
                "This picture of {width} × {height} pixels is saved in {n} layers, which takes me too long to read: "
                "send it as an ordinary JPEG.",
                trouble.scans,
                width=trouble.width,
                height=trouble.height,
            )
        case RequestReason.TOO_SLOW:
            return count(
                "The picture did not arrive within {n} second: check the camera’s connection, or send a smaller one.",
                "The picture did not arrive within {n} seconds: check the camera’s connection, or send a smaller one.",
                trouble.seconds,
            )
        case reason:
            return _REFUSED[reason]
