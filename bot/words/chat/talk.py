"""What is said in the chat, beside cards and the boards' pages."""

import math
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.house.people import Resident, Role
from bot.house.residents.permissions import Refusal
from bot.words.phrase import Day, Lines, Phrase, Text, Value, Verbatim, count, lines, say

# Moving in and out

ALREADY_HOME = say("You live here already. /help tells what I can do.")
CODE_REFUSED = say("That code does not work. It may have been used already. Please ask for a new one.")
OUTSIDER = say(
    "Hello! I look after a home and talk only with the people who live there. If you live there, ask for an invitation."
)
MOVED_OUT = say(
    "You no longer live here, so I can tell you nothing of this home. To come back, ask an owner for a new invitation."
)
ONLY_OWNER = say("Only an owner of this home can do that. Please ask them.")
NOT_ALLOWED: Mapping[Refusal, Phrase] = {
    Refusal.ONLY_OWNERS: ONLY_OWNER,
    Refusal.ONLY_RESIDENTS: say("Only people who live here can do that."),
    Refusal.MOVED_OUT: MOVED_OUT,
    Refusal.OTHER_DOOR: say("You may do that at other doors, but not at this one. Please ask an owner."),
    Refusal.NOT_NOW: say("You may do that at other times, but not now. Please ask an owner."),
}
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

_INVITE = say("/invite: let somebody else who lives here get the cards too (owners only)")
_RESIDENTS = say("/residents: who lives here, with a button to remove somebody (owners only)")
_DOORS = say("/doors: what the doors are called (owners only)")
_BOARDS = say("/boards: how each doorbell is, with buttons to restart or update it (owners only)")

_HELP = (
    say("I look after your door.\n"),
    say(
        "<b>When somebody rings</b>, you get a card with the picture and the name. <b>Unlock</b> opens the door after "
        "you confirm, <b>Ignore</b> tells the others that you saw it, <b>Who is it?</b> teaches me a new face.\n"
    ),
    say(
        "<b>To teach me a face</b>, send me one or more photos with the name as the caption. One clear face in each "
        "photo works best. <b>Undo</b> takes a lesson back.\n"
    ),
    say("/look: who is at the door now?"),
    say("/people: whose faces I know; with a name after it, their page"),
    say("/forget NAME: forget somebody, with their pictures"),
    _INVITE,
    _RESIDENTS,
    say("/leave: move out"),
    say("/language: the language I speak with you"),
    say("/status: is everything working?"),
    _DOORS,
    _BOARDS,
    say("/help: this page"),
)


def help_page(*, owner: bool) -> Lines:
    """What the bot can do for somebody."""
    for_owners = (_INVITE, _RESIDENTS, _DOORS, _BOARDS)
    return lines(*(line for line in _HELP if owner or line not in for_owners))


#: What Telegram's menu shows to those who do not live here.
OUTSIDER_COMMANDS: Mapping[str, Phrase] = {"start": say("Move in, with an invitation")}

#: What it shows to those who do.
COMMANDS: Mapping[str, Phrase] = {
    "look": say("Who is at the door now?"),
    "people": say("Whose faces I know"),
    "status": say("Is everything working?"),
    "forget": say("Forget somebody"),
    "leave": say("Move out"),
    "language": say("The language I speak with you"),
    "help": say("What I can do"),
}

#: What it shows to owners beside that.
OWNER_COMMANDS: Mapping[str, Phrase] = {
    "invite": say("Let somebody who lives here join"),
    "residents": say("Who lives here"),
    "doors": say("What the doors are called"),
    "boards": say("How each doorbell is"),
}

ASK_LANGUAGE = say("Which language shall I speak with you?")
LANGUAGE_SET = say("From now on I speak English with you.")


def welcome(resident: Resident, *, owner: bool) -> Text:
    """The first words to somebody who moved in."""
    if owner:
        return lines(
            say("Welcome, {name}! I am your doorman, and this home is yours now.\n", name=resident.name),
            say(
                "Next, teach me a face: send me a photo with the person’s name as its caption. "
                "And /invite lets the others who live here get the cards too."
            ),
        )
    return say(
        "Welcome, {name}! From now on you get a card here whenever somebody rings. /help tells what I can do.",
        name=resident.name,
    )


def try_later(wait_s: float) -> Phrase:
    """To somebody who sent too many wrong codes."""
    return count(
        "Too many codes were wrong, so I did not look at this one. Please wait a second, then send it once more.",
        "Too many codes were wrong, so I did not look at this one. Please wait {n} seconds, then send it once more.",
        max(1, math.ceil(wait_s)),
    )


def residents(everybody: Sequence[Resident], reader: Resident, zone: ZoneInfo) -> Lines:
    """Who lives here, as an owner reads it."""
    return lines(say("These people live here:"), *(_resident(resident, reader, zone) for resident in everybody))


def _resident(resident: Resident, reader: Resident, zone: ZoneInfo) -> Phrase:
    name = resident.name
    since: Value = Day(resident.since.astimezone(zone).date(), year=True)
    match resident.role is Role.OWNER, resident.id == reader.id:
        case True, True:
            return say("• {name} (you), owner, since {day}", name=name, day=since)
        case True, False:
            return say("• {name}, owner, since {day}", name=name, day=since)
        case False, True:
            return say("• {name} (you), since {day}", name=name, day=since)
        case _:
            return say("• {name}, since {day}", name=name, day=since)


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


def invitation(link: str | None, code: str) -> Lines:
    """What the owner passes on."""
    how = (
        say("Send this link to the person who lives with you:\n{link}\n", link=Verbatim(link))
        if link
        else say("They send me: <code>/start {code}</code>\n", code=Verbatim(code))
    )
    return lines(how, say("It works once, until this time tomorrow. Whoever uses it can open the door."))
