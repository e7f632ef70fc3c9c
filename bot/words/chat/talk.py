"""What is said in the chat, beside cards and the boards' pages."""

import math
from collections.abc import Collection, Mapping, Sequence

from bot.house.people import Resident, Role
from bot.house.residents.permissions import Action
from bot.words.chat import labels, recovery_text
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

#: What the help page begins with, and what somebody has to be allowed for it.
_INTRODUCTION: Sequence[tuple[Action, Phrase]] = (
    (Action.SEE_RINGS, say("I look after your door.")),
    (Action.HOLD_PASS, say("I look after a door that you have a pass for. /pass shows the button that opens it.")),
    (
        Action.SEE_RINGS,
        say(
            "\n<b>When somebody rings</b>, you get a card with the picture and the name. <b>Ignore</b> tells the "
            "others that you saw it."
        ),
    ),
    (Action.UNLOCK, say("<b>Unlock</b> opens the door after you confirm.")),
    (
        Action.TEACH,
        say(
            "\n<b>To teach me a face</b>, tap <b>Who is it?</b> below a card, or send me one or more photos with the "
            "name as the caption. One clear face in each photo works best. <b>Undo</b> takes a lesson back."
        ),
    ),
    (
        Action.SPEAK,
        say(
            "\n<b>Reply…</b> says something at the door, where a screen or a loudspeaker is. A voice message in reply "
            "to a card is heard there."
        ),
    ),
)

#: Its commands, by what they are about, and what somebody has to be allowed for each; None: nothing.
_HELP: Sequence[tuple[Phrase, Sequence[tuple[Action | None, Phrase]]]] = (
    (
        say("\n<b>The door</b>"),
        (
            (Action.LOOK, say("/look: who is at the door now?")),
            (Action.SEE_HISTORY, say("/today, /yesterday, /week: who came, and what came of it; /history for any day")),
            (Action.SEE_ATTENDANCE, say("/attendance: who was here on which day, and the timetable")),
            (Action.SEE_HISTORY, say("/export: visits, or who was here, as a table to take with you")),
            (Action.SEE_HISTORY, say("/last: who came last; /who NAME: when somebody was here")),
            (Action.SEE_HISTORY, say("/stats: how many come when, as charts")),
            (Action.OPEN, say("/open: open a door when nobody rings")),
            (Action.HOLD_PASS, say("/pass: open a door with your pass")),
            (Action.MAKE_PASS, say("/guest: let a guest open a door with a pass")),
            (Action.EXPECT, say("/expect: tell me who is coming, and when")),
            (Action.PROVE, say("/pin: what you open a door with, besides your taps")),
            (Action.USE_PAGE, say("/app: your home as a page, in Telegram or in a browser")),
        ),
    ),
    (
        say("\n<b>Faces</b>"),
        (
            (Action.SEE_FACES, say("/people: whose faces I know; with a name after it, their page")),
            (Action.SEE_FACES, say("/unknown: who came more than once and has no name yet")),
            (Action.SEE_FACES, say("/faces: whose faces I could know better")),
            (Action.TEACH, say("/forget NAME: forget somebody, with their pictures")),
            (
                Action.CARRY_PEOPLE,
                say("/export_people: everybody whom I know, as a table; one that you send me (xlsx or csv) I take in"),
            ),
        ),
    ),
    (
        say("\n<b>For you</b>"),
        (
            (Action.CHOOSE_WHEN_TOLD, say("/quiet: when you hear who is at a door, and when without a sound")),
            (Action.SAY_WHEREABOUTS, say("/away: you leave, and hear less of those you know")),
            (Action.SAY_WHEREABOUTS, say("/home: you are back")),
            (None, say("/language: the language I speak with you")),
            (None, say("/roles: who may do what")),
            (None, say("/leave: move out")),
            (None, say("/help: this page")),
        ),
    ),
    (
        say("\n<b>Who lives here</b>"),
        (
            (Action.INVITE, say("/invite: let somebody else use this bot")),
            (Action.SEE_RESIDENTS, say("/residents: who lives here, with buttons to change or remove somebody")),
            (Action.CHOOSE_PLACE, say("/here: let the cards come to a family’s group, too")),
            (Action.MANAGE_KEYS, say("/keys: what other programs may do here, home automation for example")),
            (Action.MAKE_RECOVERY_CODES, say("/recovery: codes on paper, for the day when every phone is lost")),
        ),
    ),
    (
        say("\n<b>The house</b>"),
        (
            (Action.SEE_STATUS, say("/status: is everything working?")),
            (Action.PRESS_BUTTONS, say("/buttons: the buttons of this home, a lamp for example")),
            (Action.SEND_MESSAGES, say("/say TOPIC TEXT: say something to home automation")),
            (Action.CHOOSE_PHRASES, say("/phrases: what can be said at a door with one tap")),
            (Action.MANAGE_DOORS, say("/doors: every door and how it is, with buttons to name, pause or try it")),
            (Action.VIEW_CAMERA, say("/live, /snap, /clip: what a camera sees now, or saw just now")),
            (Action.VIEW_CAMERA, say("/cameras: the cameras that watch, and how each is")),
            (Action.ARM, say("/watch: what the cameras tell, and whether the house is armed")),
            (Action.SEE_RINGS, say("/privacy: what the cameras keep, with buttons to close one for a while")),
            (Action.MANAGE_BOARDS, say("/boards: how each doorbell is, with buttons to restart or update it")),
            (
                Action.MANAGE_TOPICS,
                say("/topics: what may be said and heard on the MQTT broker, and a chime indoors"),
            ),
            (Action.SEE_RECORD, say("/audit: who opened a door or tried to, and what else was done")),
            (Action.CHANGE_RULES, say("/rules: how long a ring may be answered, the day’s log, the time zone")),
            (Action.BACK_UP, say("/backup: everything in one encrypted file, also every week by itself")),
            (
                Action.MANAGE_KEYS,
                say("/end_access: every key, signed-in browser and passkey ends at once"),
            ),
            (Action.CHANGE_RULES, say("/sheet: where the day’s log is written, in Google Sheets for example")),
        ),
    ),
)


def help_page(allowed: Collection[Action]) -> Lines:
    """What the bot can do for somebody who may do this."""
    said = [line for action, line in _INTRODUCTION if action in allowed]
    for heading, commands in _HELP:
        told = [line for action, line in commands if action is None or action in allowed]
        said += [heading, *told] if told else []
    return lines(*said)


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
    "today": (Action.SEE_HISTORY, say("Who came today")),
    "week": (Action.SEE_HISTORY, say("Who came this week")),
    "attendance": (Action.SEE_ATTENDANCE, say("Who was here, day by day")),
    "last": (Action.SEE_HISTORY, say("Who came last")),
    "stats": (Action.SEE_HISTORY, say("How many come when, as charts")),
    "open": (Action.OPEN, say("Open a door")),
    "pass": (Action.HOLD_PASS, say("Open a door with your pass")),
    "guest": (Action.MAKE_PASS, say("Let a guest open a door")),
    "expect": (Action.EXPECT, say("Tell me who is coming")),
    "people": (Action.SEE_FACES, say("Whose faces I know")),
    "faces": (Action.SEE_FACES, say("Whose faces I could know better")),
    "unknown": (Action.SEE_FACES, say("Who has no name yet")),
    "quiet": (Action.CHOOSE_WHEN_TOLD, say("When I tell you who is at a door")),
    "phrases": (Action.CHOOSE_PHRASES, say("What is said at a door with one tap")),
    "buttons": (Action.PRESS_BUTTONS, say("The buttons of this home")),
    "say": (Action.SEND_MESSAGES, say("Say something to home automation")),
    "live": (Action.VIEW_CAMERA, say("What a camera sees now")),
    "snap": (Action.VIEW_CAMERA, say("A picture of a camera")),
    "clip": (Action.VIEW_CAMERA, say("The last ten seconds of a camera")),
    "cameras": (Action.VIEW_CAMERA, say("The cameras, and how they are")),
    "watch": (Action.ARM, say("What the cameras tell, and arming")),
    "privacy": (Action.SEE_RINGS, say("What the cameras keep")),
    "home": (Action.SAY_WHEREABOUTS, say("I am at home")),
    "away": (Action.SAY_WHEREABOUTS, say("I am away")),
    "status": (Action.SEE_STATUS, say("Is everything working?")),
    "forget": (Action.TEACH, say("Forget somebody")),
    "pin": (Action.PROVE, say("Your PIN, and your app with codes")),
    "app": (Action.USE_PAGE, say("Your home as a page")),
    "leave": (None, say("Move out")),
    "language": (None, say("The language I speak with you")),
    "roles": (None, say("Who may do what")),
    "help": (None, say("What I can do")),
    "export_people": (Action.CARRY_PEOPLE, say("Everybody whom I know, as a table")),
    "invite": (Action.INVITE, say("Let somebody else join")),
    "residents": (Action.SEE_RESIDENTS, say("Who lives here")),
    "here": (Action.CHOOSE_PLACE, say("Let the cards come to a group")),
    "recovery": (Action.MAKE_RECOVERY_CODES, say("Codes for lost phones")),
    "audit": (Action.SEE_RECORD, say("Who opened a door, or tried to")),
    "keys": (Action.MANAGE_KEYS, say("What other programs may do here")),
    "rules": (Action.CHANGE_RULES, say("The rules of the house")),
    "backup": (Action.BACK_UP, say("A backup of everything")),
    "end_access": (Action.MANAGE_KEYS, say("End every key, sign-in and passkey")),
    "sheet": (Action.CHANGE_RULES, say("Where the day’s log is written")),
    "doors": (Action.MANAGE_DOORS, say("The doors, and how they are")),
    "topics": (Action.MANAGE_TOPICS, say("Home automation, and the chime")),
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
