"""A camera that is added in the chat, from looking for it to the place where it hangs."""

from bot.house.watch.camera import Trouble
from bot.words.chat.cameras.camera_text import WHY
from bot.words.phrase import Lines, Phrase, Verbatim, lines, say

ASK_WAY = say("Which camera shall I watch with?")
FOUND = say("This is what I found. Which one is it?")
FOUND_NONE = lines(
    say("I found no camera in your network."),
    say(
        "Is it switched on, and in the same network as I am? Many can be found only once <b>ONVIF</b> is switched on "
        "in their app. If you know its address, tap <b>An address…</b>"
    ),
)
NO_OWN = lines(
    say("I see no camera at this computer."),
    say("Please plug it in, or open its shutter, and try again. In a container I must be given /dev/video0."),
)
ASK_ADDRESS = lines(
    say("What is the camera’s address? It stands in its app or its manual, such as:"),
    say(
        "<code>{lines}</code>",
        lines=Verbatim("rtsp://192.168.1.20/stream2\nhttp://192.168.1.21/video\nhttp://192.168.1.22/snapshot.jpg"),
    ),
    say(
        "If it has a small and a large stream, write both, each on a line of its own: I watch with the small one, and "
        "look for faces in the large one."
    ),
    say("Please leave user and password out: I ask for them myself."),
)
ASK_USER = say("Which user does the camera ask for? Often it is “admin”. Write - if it asks for nobody.")
ASK_PASSWORD = say("And the password? I delete your message at once, keep it sealed, and show it to nobody.")
NOT_ERASED = say("⚠️ I could not delete your message with the password. Please delete it yourself.")

ASK_NAME = say("What is this camera called? Write it as it stands in a sentence, such as “garden camera”.")

#: What this computer's camera, and the door at which it hangs, are called until somebody names them.
OWN_NAME = say("webcam")
DOOR_NAME = say("front door")

DRAFT_GONE = say("That was too long ago, or I was started anew meanwhile. Please begin once more: /cameras.")

WRONG_LOGIN = say(
    "⚠️ The camera does not take that user and password. Please write both once more, as they stand in its app."
)

IS_FILE = say(
    "That is a file, and I watch with cameras alone. A camera’s address begins with rtsp:// or http://. Please write "
    "it once more."
)
IS_NO_ADDRESS = say(
    "That is no camera’s address: it begins with rtsp://, rtsps://, http:// or https://, and goes on with the camera’s "
    "name or number in your network. Please write it once more."
)
IS_TWO = say(
    "Those are not two streams of one camera: both begin with rtsp:// and go on with the same name or number. Please "
    "write it once more."
)
HAS_LOGIN = say(
    "A password stood in that address, so I deleted your message. Please write the address without user and password: "
    "I ask for them myself."
)


LOGIN_UNASKED = say(
    "A password stood in that address, so I deleted your message. To add a camera, begin with /cameras, and write its "
    "address without user and password: I ask for them myself."
)


def shows(width: int, height: int) -> Phrase:
    """Below the first picture of a camera."""
    return say("✅ This is what it sees ({width} × {height}).", width=str(width), height=str(height))


def failed(trouble: Trouble) -> Lines:
    """After a camera was tried in vain."""
    if trouble is Trouble.LOGIN:
        return lines(say("⚠️ It asks for a user and a password."), say("Tap <b>User and password</b> to write them."))
    return lines(say("⚠️ I cannot see through it."), WHY[trouble])


def added_at_door(camera: str, door: str) -> Lines:
    """After a camera was hung at a door."""
    return lines(
        say("✅ The {camera} watches the {door} from now on.", camera=camera, door=door),
        say("Whoever stands there, you see here without a sound; once they ring, with a sound and by name."),
        _AND_KEEPS,
    )


def added_at_place(camera: str, place: str) -> Lines:
    """After a camera was hung elsewhere."""
    return lines(
        say("✅ The {camera} watches from now on. Its place: {place}", camera=camera, place=place),
        _AND_KEEPS,
    )


_AND_KEEPS = say(
    "I record no sound, and I do not record all the time. /privacy tells what I keep, and closes a camera for a while."
)


def login_changed(camera: str) -> Phrase:
    """After a camera was given another user and password, which it took."""
    return say("🔑 The {camera} takes this user and password. I keep them sealed.", camera=camera)


def login_kept(camera: str, trouble: Trouble) -> Lines:
    """The same, where it could not be tried."""
    return lines(
        say("🔑 I keep this user and password of the {camera} sealed, but could not try them.", camera=camera),
        WHY[trouble],
    )
