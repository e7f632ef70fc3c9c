"""What is said in the chat, beside cards and the boards' pages."""

import math
from collections.abc import Collection, Mapping, Sequence

from bot.house.people import Resident
from bot.house.residents.permissions import Action
from bot.words.phrase import Lines, Phrase, count, lines, say

# Moving in and out

ALREADY_HOME = say("You live here already. /help tells what I can do.")
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
ASK_LEAVE = say("Do you want to move out? You get no more cards, and can no longer open the door.")

# What nobody asked for

UNKNOWN_COMMAND = say("I do not know that command. /help lists those that I know.")
STICKER = say("Nice one! I can do nothing with stickers, though. /help tells what I can do.")
VOICE = say("I cannot listen to that. Please write to me, or send me a photo.")
VIDEO = say("I cannot watch videos. To teach me a face, send me a photo with the person’s name as its caption.")
PLACE = say("I do not need to know where you are. /help tells what I can do.")
OTHER_KIND = say("I can do nothing with that. /help tells what I can do.")
FILE = say("I can do nothing with files. To teach me a face, send me a photo with the person’s name as its caption.")
PICTURE_AS_FILE = say("I can learn from photos only. Please send this picture as a photo, not as a file.")

# Looking

WHICH_DOOR = say("Which door?")
NO_CAMERA = say("There is no doorbell here that I could ask for a picture.")

# What goes wrong

TOO_MANY_AT_ONCE = say("That was a lot at once, and I had to leave some out. Please wait a moment, then send it again.")
WENT_WRONG = say("Something went wrong on my side, and I have written it down. Please try again.")

#: A line of the help page, and what somebody has to be allowed for it; None: nothing.
_HELP: Sequence[tuple[Action | None, Phrase]] = (
    (Action.SEE_RINGS, say("I look after your door.\n")),
    (
        Action.UNLOCK,
        say(
            "<b>When somebody rings</b>, you get a card with the picture and the name. <b>Unlock</b> opens the door "
            "after you confirm, <b>Ignore</b> tells the others that you saw it.\n"
        ),
    ),
    (
        Action.TEACH,
        say(
            "<b>To teach me a face</b>, tap <b>Who is it?</b> below a card, or send me one or more photos with the "
            "name as the caption. One clear face in each photo works best. <b>Undo</b> takes a lesson back.\n"
        ),
    ),
    (Action.OPEN, say("/open: open a door when nobody rings")),
    (Action.PROVE, say("/pin: what you open a door with, besides your taps")),
    (Action.LOOK, say("/look: who is at the door now?")),
    (Action.SEE_FACES, say("/people: whose faces I know; with a name after it, their page")),
    (Action.SEE_FACES, say("/unknown: who came more than once and has no name yet")),
    (Action.SEE_FACES, say("/faces: whose faces I could know better")),
    (Action.TEACH, say("/forget NAME: forget somebody, with their pictures")),
    (Action.INVITE, say("/invite: let somebody else use this bot")),
    (Action.SEE_RESIDENTS, say("/residents: who lives here, with buttons to change or remove somebody")),
    (Action.CHOOSE_WHEN_TOLD, say("/quiet: when you hear who is at a door, and when without a sound")),
    (Action.CHOOSE_PLACE, say("/here: let the cards come to a family’s group, too")),
    (Action.MAKE_RECOVERY_CODES, say("/recovery: codes on paper, for the day when every phone is lost")),
    (None, say("/roles: who may do what")),
    (None, say("/leave: move out")),
    (None, say("/language: the language I speak with you")),
    (Action.SEE_STATUS, say("/status: is everything working?")),
    (Action.MANAGE_DOORS, say("/doors: every door and how it is, with buttons to name, pause or try it")),
    (Action.MANAGE_BOARDS, say("/boards: how each doorbell is, with buttons to restart or update it")),
    (None, say("/help: this page")),
)


def help_page(allowed: Collection[Action]) -> Lines:
    """What the bot can do for somebody who may do this."""
    return lines(*(line for action, line in _HELP if action is None or action in allowed))


#: What Telegram's menu shows to those who do not live here.
OUTSIDER_COMMANDS: Mapping[str, Phrase] = {
    "start": say("Move in, with an invitation"),
    "recover": say("Come back, with a printed code"),
}

#: What it shows in a group.
GROUP_COMMANDS: Mapping[str, Phrase] = {"here": say("Let the cards come to this group")}

#: What it shows to those who do, and what they have to be allowed for it; None: nothing.
COMMANDS: Mapping[str, tuple[Action | None, Phrase]] = {
    "look": (Action.LOOK, say("Who is at the door now?")),
    "open": (Action.OPEN, say("Open a door")),
    "people": (Action.SEE_FACES, say("Whose faces I know")),
    "faces": (Action.SEE_FACES, say("Whose faces I could know better")),
    "unknown": (Action.SEE_FACES, say("Who has no name yet")),
    "quiet": (Action.CHOOSE_WHEN_TOLD, say("When I tell you who is at a door")),
    "status": (Action.SEE_STATUS, say("Is everything working?")),
    "forget": (Action.TEACH, say("Forget somebody")),
    "pin": (Action.PROVE, say("Your PIN, and your app with codes")),
    "leave": (None, say("Move out")),
    "language": (None, say("The language I speak with you")),
    "roles": (None, say("Who may do what")),
    "help": (None, say("What I can do")),
    "invite": (Action.INVITE, say("Let somebody else join")),
    "residents": (Action.SEE_RESIDENTS, say("Who lives here")),
    "here": (Action.CHOOSE_PLACE, say("Let the cards come to a group")),
    "recovery": (Action.MAKE_RECOVERY_CODES, say("Codes for lost phones")),
    "doors": (Action.MANAGE_DOORS, say("The doors, and how they are")),
    "boards": (Action.MANAGE_BOARDS, say("How each doorbell is")),
}


def commands(allowed: Collection[Action]) -> Mapping[str, Phrase]:
    """The commands of somebody who may do this."""
    return {name: said for name, (action, said) in COMMANDS.items() if action is None or action in allowed}


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


def removed(resident: Resident) -> Phrase:
    """After somebody was removed."""
    return say("{name} gets no more cards and can open nothing from now on.", name=resident.name)


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
