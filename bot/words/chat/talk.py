"""What is said in the chat, beside cards and the boards' pages."""

import math

from bot.house.people import Resident, Role
from bot.words.chat import labels
from bot.words.chat.residents import recovery_text
from bot.words.phrase import Lines, Phrase, count, lines, say

# Moving in and out

ALREADY_HOME = say(
    "You live here already, so you need no invitation. What you are here, an owner changes under /residents."
)
CODE_REFUSED = say("That code does not work. It may have been used already. Please ask for a new one.")
OUTSIDER = say(
    "Hello! I look after a home and talk only with the people who live there. If you live there, ask for an invitation."
)
MOVED_OUT = say(
    "You no longer live here, so I can tell you nothing of this home. To come back, ask an owner for a new invitation."
)
LAST_OWNER = say(
    "You are the only owner, so you cannot leave yet. Please make somebody else an owner first: "
    "/residents has a button for that."
)
NOT_HERE = say("They do not live here any more. /residents tells who does.")
_ASK_LEAVE = say("Do you want to move out? You get no more cards, and can no longer open the door.")
_ASK_LEAVE_AS_GUEST = say("Do you want to give your pass back? You can no longer open the door then.")


def ask_leave(role: Role) -> Phrase:
    """Before somebody moves out, or a guest gives their pass back."""
    return _ASK_LEAVE_AS_GUEST if role is Role.GUEST else _ASK_LEAVE


def leave_or_stay(role: Role) -> tuple[Phrase, Phrase]:
    """The buttons below that."""
    return (say("Yes, give it back"), labels.LEAVE) if role is Role.GUEST else (labels.LEAVE_YES, labels.LEAVE_NO)


# What nobody asked for

UNKNOWN_COMMAND = say("I do not know that command. The menu shows what I can do.")
STICKER = say("Nice one! I can do nothing with stickers, though. The menu shows what I can do.")
VOICE = say("I cannot listen to that. Please write to me, or send me a photo.")
VIDEO = say("I cannot watch videos. To teach me a face, send me a photo with the person’s name as its caption.")
PLACE = say("I do not need to know where you are. The menu shows what I can do.")
OTHER_KIND = say("I can do nothing with that. The menu shows what I can do.")
FILE = say("I can do nothing with files. To teach me a face, send me a photo with the person’s name as its caption.")
PICTURE_AS_FILE = say("I can learn from photos only. Please send this picture as a photo, not as a file.")

# Looking

WHICH_DOOR = say("Which door?")
NO_CAMERA = say("None of your doors has a camera that takes a picture when I ask for one.")

# What goes wrong

TOO_MANY_AT_ONCE = say("That was a lot at once, and I had to leave some out. Please wait a moment, then send it again.")
WENT_WRONG = say("Something went wrong on my side, and I have written it down. Please try again.")

ASK_LANGUAGE = say("Which language shall I speak with you?")
LANGUAGE_SET = say("From now on I speak English with you.")


def try_later(wait_s: float) -> Phrase:
    """To somebody who sent too many wrong codes."""
    return count(
        "Too many codes were wrong, so I did not look at this one. Please wait a second, then send it once more.",
        "Too many codes were wrong, so I did not look at this one. Please wait {n} seconds, then send it once more.",
        max(1, math.ceil(wait_s)),
    )


def ask_remove(resident: Resident) -> Phrase:
    """Before somebody is removed."""
    return say(
        "Shall I remove {name}? They get no more cards and can open nothing, at once. "
        "To come back they need a new invitation.",
        name=resident.name,
    )


def removed(resident: Resident) -> Lines:
    """After somebody was removed."""
    return lines(
        say("{name} gets no more cards and can open nothing from now on.", name=resident.name),
        recovery_text.codes_end(resident) if resident.role is Role.OWNER else None,
    )


def ask_owner(resident: Resident) -> Phrase:
    """Before there is one more owner."""
    return say("Shall I make {name} an owner? An owner may invite and remove everybody, you too.", name=resident.name)


def already_owner(name: str) -> Phrase:
    """Somebody else was quicker."""
    return say("{name} is an owner already.", name=name)


def made_owner(resident: Resident) -> Phrase:
    """After there is one more owner."""
    return say("{name} is an owner now. If you want to move out, /leave lets you.", name=resident.name)


def goodbye(by_name: str | None) -> Phrase:
    """The last words to somebody who lives here no longer."""
    if by_name is None:
        return say("You have left this home: you get no more cards here. All the best!")
    return say("{name} has removed you from this home, so you get no more cards here. All the best!", name=by_name)
