"""Why something that was asked over HTTP was not granted: codes with their values."""

from dataclasses import dataclass
from enum import StrEnum


class RequestReason(StrEnum):
    """What is wrong with a request, or stands in its way."""

    # Where it went, and how

    #: No address of ours.
    NOTHING_HERE = "nothing_here"
    WRONG_METHOD = "wrong_method"
    #: It is no request as HTTP has it.
    MISREAD = "misread"
    NO_DOOR = "no_door"
    #: The press that its address names has no id of a press: ``RequestTrouble.most`` signs at most.
    RING_ID = "ring_id"
    #: The id of its ring is one of those that we give to pictures we ask for.
    RING_OF_OURS = "ring_of_ours"
    #: The number of its picture is none from 0 to ``RequestTrouble.most``.
    PICTURE_NUMBER = "picture_number"

    #: There is no voice message at this address, or its signature does not fit.
    NO_VOICE = "no_voice"
    #: There was one, and it is not kept any longer.
    VOICE_OVER = "voice_over"

    # Whose it is

    #: It shows neither a signature nor a token that this door takes.
    NO_TOKEN = "no_token"  # noqa: S105 - a code
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a code
    #: The door has no token: its pictures are signed.
    SIGNED_ONLY = "signed_only"
    #: There is no signature, or it does not fit.
    NO_SIGNATURE = "no_signature"
    #: Its signature is of another time than ours.
    STALE = "stale"
    #: Its signature was used before.
    USED = "used"
    #: The picture's own signature does not fit its bytes.
    PICTURE_CHANGED = "picture_changed"
    #: It comes from outside.
    OUTSIDE = "outside"

    # What it brings

    NO_PICTURE_IN_FORM = "no_picture_in_form"
    NO_JPEG = "no_jpeg"
    BROKEN_JPEG = "broken_jpeg"
    #: More than ``RequestTrouble.most`` megabytes.
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    #: So many layers that reading them takes too long.
    TOO_MANY_SCANS = "too_many_scans"
    #: It took longer than ``RequestTrouble.seconds``.
    TOO_SLOW = "too_slow"
    TORN = "torn"
    #: This very picture is here.
    TAKEN = "taken"
    #: Nobody asked for this picture, or they have gone.
    UNASKED = "unasked"
    NO_SUCH_FILE = "no_such_file"

    # What is the matter with us

    #: Too many come at once.
    CROWDED = "crowded"
    #: This door sends so many that their signatures cannot all be remembered.
    TOO_OFTEN = "too_often"
    #: What was sent could not be written down.
    NOT_KEPT = "not_kept"
    #: So much comes from one address at once that boards alone have room there.
    MANY_AT_ONCE = "many_at_once"
    #: We failed ourselves.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RequestTrouble:
    """What is wrong with a request, and the values that explain it; empty, or 0, where there is none."""

    reason: RequestReason
    #: Its id.
    door: str = ""
    #: The most that is taken, in the unit that ``reason`` tells.
    most: int = 0
    seconds: int = 0
    #: In px.
    width: int = 0
    height: int = 0
    scans: int = 0
