"""Who may do what, in words: why somebody may not, and the table of permissions as a family reads it."""

from collections.abc import Mapping, Sequence

from bot.house.people import Role
from bot.house.residents.permissions import TABLE, Action, Grant, Refusal, cell
from bot.words.chat.talk import MOVED_OUT
from bot.words.phrase import Lines, Phrase, Text, lines, listed, say, say_in

#: A role by itself, as on a button.
ROLES: Mapping[Role, Phrase] = {
    Role.OWNER: say_in("a role", "Owner"),
    Role.ADULT: say_in("a role", "Adult"),
    Role.CHILD: say_in("a role", "Child"),
    Role.GUEST: say_in("a role", "Guest"),
}

#: Why somebody may not, where there is nobody to name who may.
_WHY: Mapping[Refusal, Phrase] = {
    Refusal.ONLY_OWNERS: say("Only an owner of this home can do that."),
    Refusal.ONLY_ADULTS: say("That is for the adults of this home."),
    Refusal.NOT_GUESTS: say("That is for those who live here, not for guests. /pass shows what you can open."),
    Refusal.ONLY_GUESTS: say("You live here, so you need no pass: /open opens a door."),
    Refusal.ONLY_RESIDENTS: say("Only people who live here can do that."),
    Refusal.MOVED_OUT: MOVED_OUT,
    Refusal.OTHER_DOOR: say("You may do that at other doors, but not at this one."),
    Refusal.DOOR_NOT_ALLOWED: say("You may do that only at doors that an owner allowed you."),
    Refusal.NOT_NOW: say("You may do that at other times, but not now."),
    Refusal.DOOR_PAUSED: say(
        "This door is paused, so nobody can open it from here. An owner can end that under /doors."
    ),
    Refusal.ONLY_PEOPLE: say("Only people can do that, no program."),
    Refusal.NOT_IN_SCOPE: say(
        "The key of this program does not allow that. An owner can make another one under /keys."
    ),
    Refusal.KEY_ENDED: say("The key of this program no longer counts. An owner can make another one under /keys."),
}

#: What somebody may, as it follows "may": a verb, by itself.
MAY: Mapping[Action, Phrase] = {
    Action.SEE_RINGS: say_in("may", "see who rings"),
    Action.SEE_HISTORY: say_in("may", "see who came earlier"),
    Action.SEE_ATTENDANCE: say_in("may", "see on which days somebody was here, and a child when it was itself"),
    Action.CORRECT_ATTENDANCE: say_in("may", "say when somebody was here"),
    Action.HEAR_OF_DOORS: say_in("may", "hear when something is wrong with a door"),
    Action.HEAR_OF_HOME: say_in("may", "hear who comes to live here"),
    Action.HEAR_OF_UPKEEP: say_in("may", "hear what has to be looked after"),
    Action.CHOOSE_WHEN_TOLD: say_in("may", "choose when they hear who rings"),
    Action.SAY_WHEREABOUTS: say_in("may", "say that they are at home or away"),
    Action.SEE_WHEREABOUTS: say_in("may", "see who is at home"),
    Action.UNLOCK: say_in("may", "open a door when somebody rings"),
    Action.OPEN: say_in("may", "open a door when nobody rings"),
    Action.MAKE_PASS: say_in("may", "give a guest a pass"),
    Action.MANAGE_PASSES: say_in("may", "change and end the passes of others"),
    Action.HOLD_PASS: say_in("may", "have a pass"),
    Action.USE_PASS: say_in("may", "open a door with a pass"),
    Action.EXPECT: say_in("may", "say who is expected"),
    Action.USE_PAGE: say_in("may", "sign in to the household’s page"),
    Action.PROVE: say_in("may", "have a PIN or an app that shows codes"),
    Action.RESPOND: say_in("may", "answer a ring with Ignore, or with a phrase for whoever is there"),
    Action.SPEAK: say_in("may", "say something of their own at a door"),
    Action.CHOOSE_PHRASES: say_in("may", "choose what can be said at the doors"),
    Action.LOOK: say_in("may", "look who is at a door"),
    Action.RETAKE: say_in("may", "have a camera take another picture"),
    Action.SEE_STATUS: say_in("may", "see whether everything works"),
    Action.SEE_FACES: say_in("may", "see whose faces are known"),
    Action.TEACH: say_in("may", "teach, correct and forget faces"),
    Action.CARRY_PEOPLE: say_in("may", "bring people along in a table, and take them with one"),
    Action.IGNORE_PICTURE: say_in("may", "have a picture that hangs at a door ignored"),
    Action.INVITE: say_in("may", "invite somebody"),
    Action.SEE_RESIDENTS: say_in("may", "see the list of who lives here"),
    Action.REMOVE_RESIDENT: say_in("may", "remove somebody"),
    Action.CHANGE_RESIDENT: say_in("may", "change what somebody may do"),
    Action.CHOOSE_PLACE: say_in("may", "choose a group for the cards"),
    Action.CHOOSE_WHO_IS_CALLED: say_in("may", "choose who is called when nobody answers"),
    Action.MAKE_RECOVERY_CODES: say_in("may", "print recovery codes"),
    Action.ALLOW_CHILD: say_in("may", "allow a child’s face to be known"),
    Action.BACK_UP: say_in("may", "make backups of everything"),
    Action.SEE_RECORD: say_in("may", "read who opened and changed what"),
    Action.CHANGE_RULES: say_in("may", "change the house rules"),
    Action.LET_OPEN_BY_ITSELF: say_in("may", "let doors open by themselves for somebody"),
    Action.MANAGE_DOORS: say_in("may", "look after the doors"),
    Action.SEND_MESSAGES: say_in("may", "say something with /say"),
    Action.PRESS_BUTTONS: say_in("may", "press the buttons of this home"),
    Action.MANAGE_TOPICS: say_in("may", "choose topics, buttons and the chime"),
    Action.MANAGE_BOARDS: say_in("may", "look after the doorbells"),
    Action.MANAGE_CAMERAS: say_in("may", "look after the cameras"),
    Action.VIEW_CAMERA: say_in("may", "see what a camera sees"),
    Action.KEEP_PRIVATE: say_in("may", "close a camera for a while"),
    Action.ANSWER_INCIDENT: say_in("may", "answer what a camera tells"),
    Action.CHANGE_WATCH_RULES: say_in("may", "choose what the cameras tell"),
    Action.MANAGE_KEYS: say_in("may", "give keys to programs"),
    Action.ARM: say_in("may", "arm and disarm the house"),
}


def refused(why: Refusal, who_may: Sequence[str]) -> Text:
    """Why somebody may not, and whom they can ask instead, by name."""
    if not who_may:
        return _WHY[why]
    return lines(_WHY[why], say("Please ask {who}.", who=listed(who_may, either=True)))


def roles() -> Lines:
    """What each role is, in a sentence."""
    return lines(say("<b>Who may do what</b>"), *_IN_SHORT.values(), *_OTHERS, _HOW_TO_CHANGE)


_IN_SHORT: Mapping[Role, Phrase] = {
    Role.OWNER: say("👑 <b>Owners</b> may do everything, and decide what the others may."),
    Role.ADULT: say(
        "🧑 <b>Adults</b> open the doors, see who was there, tell me who somebody is, and give passes to guests."
    ),
    Role.CHILD: say("🧒 <b>Children</b> see who rings, and open the doors that an owner allowed."),
    Role.GUEST: say("🎟 <b>Guests</b> open a door with a pass, and hear nothing of this home."),
}

#: Whoever asks and is nobody who lives here.
_OTHERS = (
    say("🔑 <b>Programs</b> may do what their key allows; owners make keys with /keys."),
    say(
        "🏡 <b>Home Assistant</b>, where it is set up, sees who rings, takes a picture, and silences a bell for a "
        "while. It opens a door only with the PIN or code of somebody who may open it."
    ),
)

_HOW_TO_CHANGE = say("\nAn owner changes somebody’s role and doors under /residents.")


def role(one: Role) -> Lines:
    """All that a role may, by how far the yes goes; then what it may not."""
    found = {action: cell(one, action) for action in TABLE}
    may = [_listed(words, [a for a, known in found.items() if known is grant]) for grant, words in _GRANTED.items()]
    never = [a for a, why in found.items() if isinstance(why, Refusal) and why is not Refusal.ONLY_GUESTS]
    return lines(say("<b>{role}</b>", role=ROLES[one]), *may, _listed(_MAY_NOT, never))


def _listed(heading: Phrase, actions: Sequence[Action]) -> Lines | None:
    return lines(heading, *(say("• {what}", what=MAY[action]) for action in actions)) if actions else None


#: How far a yes goes.
_GRANTED: Mapping[Grant, Phrase] = {
    Grant.ALWAYS: say("\n✅ May, at every door and at any time:"),
    Grant.AT_THEIR_DOORS: say("\n🚪 May, at the doors that are theirs:"),
    Grant.WITHIN_LIMITS: say("\n🕐 May, at the doors and in the hours that are theirs:"),
    Grant.WHERE_ALLOWED: say("\n🔑 May, at the doors that they were allowed:"),
}
_MAY_NOT = say("\n✖️ May not:")
