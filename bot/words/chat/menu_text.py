"""/menu: every command by subject, and those that Telegram lists beside the field."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from bot.house.people import Role
from bot.house.residents.permissions import Action
from bot.words.phrase import Phrase, say, say_in


class MenuSubject(StrEnum):
    """What a family looks for; stored in buttons, so it stays."""

    DOOR = "door"
    VISITS = "visits"
    PEOPLE = "people"
    CAMERAS = "cameras"
    OWN = "own"
    HOUSE = "house"
    RECORDS = "records"


#: What Telegram lists to those who do not live here.
OUTSIDER_COMMANDS: Mapping[str, Phrase] = {
    "start": say("Move in, with an invitation"),
    "recover": say("Come back, with a printed code"),
}

#: What it lists in a group.
GROUP_COMMANDS: Mapping[str, Phrase] = {"here": say("Let the cards come to this group")}

#: Every command of those who live here: its button, and what they have to be allowed for it; None: nothing.
COMMANDS: Mapping[str, tuple[Action | None, Phrase]] = {
    "menu": (None, say("☰ Menu")),
    "help": (None, say("❔ What I can do")),
    "look": (Action.LOOK, say("Who is at the door now?")),
    "open": (Action.OPEN, say("Open a door")),
    "pass": (Action.HOLD_PASS, say("Open a door with your pass")),
    "guest": (Action.MAKE_PASS, say("Let a guest open a door")),
    "expect": (Action.EXPECT, say("Tell me who is coming")),
    "phrases": (Action.CHOOSE_PHRASES, say("What is said at a door with one tap")),
    "today": (Action.SEE_HISTORY, say("Who came today")),
    "yesterday": (Action.SEE_HISTORY, say("Who came yesterday")),
    "week": (Action.SEE_HISTORY, say("Who came this week")),
    "history": (Action.SEE_HISTORY, say("Who came on any day")),
    "last": (Action.SEE_HISTORY, say("Who came last")),
    "who": (Action.SEE_HISTORY, say("When somebody was here")),
    "attendance": (Action.SEE_ATTENDANCE, say("Who was here, day by day")),
    "stats": (Action.SEE_HISTORY, say("How many come when, as charts")),
    "export": (Action.SEE_HISTORY, say("Visits as a table")),
    "people": (Action.SEE_FACES, say("Whose faces I know")),
    "unknown": (Action.SEE_FACES, say("Who has no name yet")),
    "faces": (Action.SEE_FACES, say("Whose faces I could know better")),
    "forget": (Action.TEACH, say("Forget somebody")),
    "export_people": (Action.CARRY_PEOPLE, say("Everybody whom I know, as a table")),
    "residents": (Action.SEE_RESIDENTS, say("Who lives here")),
    "invite": (Action.INVITE, say("Let somebody else join")),
    "live": (Action.VIEW_CAMERA, say("What a camera sees now")),
    "snap": (Action.VIEW_CAMERA, say("A picture of a camera")),
    "clip": (Action.VIEW_CAMERA, say("The last ten seconds of a camera")),
    "cameras": (Action.VIEW_CAMERA, say("The cameras, and how they are")),
    "watch": (Action.ARM, say("What the cameras tell, and arming")),
    "privacy": (Action.SEE_RINGS, say("What the cameras keep")),
    "quiet": (Action.CHOOSE_WHEN_TOLD, say("When I tell you who is at a door")),
    "away": (Action.SAY_WHEREABOUTS, say("I am away")),
    "home": (Action.SAY_WHEREABOUTS, say("I am at home")),
    "language": (None, say("The language I speak with you")),
    "pin": (Action.PROVE, say("Your PIN, and your app with codes")),
    "app": (Action.USE_PAGE, say("Your home as a page")),
    "leave": (None, say("Move out")),
    "roles": (None, say("Who may do what")),
    "status": (Action.SEE_STATUS, say("Is everything working?")),
    "buttons": (Action.PRESS_BUTTONS, say("The buttons of this home")),
    "say": (Action.SEND_MESSAGES, say("Say something to home automation")),
    "doors": (Action.MANAGE_DOORS, say("The doors, and how they are")),
    "boards": (Action.MANAGE_BOARDS, say("How each doorbell is")),
    "topics": (Action.MANAGE_TOPICS, say("Home automation, and the chime")),
    "rules": (Action.CHANGE_RULES, say("The rules of the house")),
    "here": (Action.CHOOSE_PLACE, say("Let the cards come to a group")),
    "audit": (Action.SEE_RECORD, say("Who opened a door, or tried to")),
    "backup": (Action.BACK_UP, say("A backup of everything")),
    "end_access": (Action.MANAGE_KEYS, say("End every key, sign-in and passkey")),
    "sheet": (Action.CHANGE_RULES, say("Where the day’s log is written")),
    "recovery": (Action.MAKE_RECOVERY_CODES, say("Codes for lost phones")),
    "keys": (Action.MANAGE_KEYS, say("What other programs may do here")),
}

#: What Telegram lists to whoever is this here, at most ten: what is wanted every day. All else is below /menu.
LISTED: Mapping[Role, Sequence[str]] = {
    Role.OWNER: ("menu", "look", "open", "today", "people", "live", "watch", "quiet", "status", "help"),
    Role.ADULT: ("menu", "look", "open", "today", "people", "live", "away", "home", "quiet", "help"),
    Role.CHILD: ("menu", "look", "open", "today", "live", "away", "home", "quiet", "buttons", "help"),
    Role.GUEST: ("menu", "pass", "app", "language", "leave", "help"),
}

#: What somebody who is this here may, and is not shown: whoever looks for it types it.
NOT_SHOWN: Mapping[Role, Collection[str]] = {Role.CHILD: frozenset({"leave", "roles", "export"})}

#: What a screen of the menu is about.
SUBJECTS: Mapping[MenuSubject, Phrase] = {
    MenuSubject.DOOR: say("🚪 The door"),
    MenuSubject.VISITS: say("🔔 Who came"),
    MenuSubject.PEOPLE: say("👥 People"),
    MenuSubject.CAMERAS: say("📹 Cameras"),
    MenuSubject.OWN: say("👤 For you"),
    MenuSubject.HOUSE: say("🏠 The house"),
    MenuSubject.RECORDS: say("🗄 Records and keys"),
}

MENU = say("<b>What would you like to do?</b>")
NOT_UNDERSTOOD = say("I am not sure what you mean. The menu shows what I can do.")


def label(command: str) -> Phrase:
    """The button that gives a command."""
    return COMMANDS[command][1]


def action_of(command: str) -> Action | None:
    """What somebody has to be allowed to give a command; None: nothing."""
    return COMMANDS[command][0]


def may_give(command: str, allowed: Collection[Action]) -> bool:
    """Tell whether a command is for somebody who may do this."""
    action = action_of(command)
    return action is None or action in allowed


def is_shown(command: str, role: Role, allowed: Collection[Action]) -> bool:
    """Tell whether a command is shown to somebody who is this here and may do this."""
    return may_give(command, allowed) and command not in NOT_SHOWN.get(role, ())


def commands(role: Role, allowed: Collection[Action]) -> Mapping[str, Phrase]:
    """What Telegram lists to somebody who may do this."""
    return {name: label(name) for name in LISTED[role] if may_give(name, allowed)}


def screen(subject: MenuSubject) -> Phrase:
    """The headline of a subject's screen."""
    return say_in("a headline", "<b>{subject}</b>", subject=SUBJECTS[subject])
