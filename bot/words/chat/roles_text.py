"""Who may do what, in words: why somebody may not, and the table of permissions as a family reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
    Refusal.NOT_GUESTS: say("That is for those who live here, not for guests."),
    Refusal.ONLY_RESIDENTS: say("Only people who live here can do that."),
    Refusal.MOVED_OUT: MOVED_OUT,
    Refusal.OTHER_DOOR: say("You may do that at other doors, but not at this one."),
    Refusal.DOOR_NOT_ALLOWED: say("You may not open this door yet. An owner can allow it, under /residents."),
    Refusal.NOT_NOW: say("You may do that at other times, but not now."),
    Refusal.DOOR_PAUSED: say(
        "This door is paused, so nobody can open it from here. An owner can end that under /doors."
    ),
}

#: What somebody may, as it follows "may": a verb, by itself.
MAY: Mapping[Action, Phrase] = {
    Action.SEE_RINGS: say_in("may", "see who rings"),
    Action.HEAR_OF_DOORS: say_in("may", "hear when something is wrong with a door"),
    Action.HEAR_OF_HOME: say_in("may", "hear who comes to live here"),
    Action.HEAR_OF_UPKEEP: say_in("may", "hear what has to be looked after"),
    Action.CHOOSE_WHEN_TOLD: say_in("may", "choose when they hear who rings"),
    Action.UNLOCK: say_in("may", "open a door when somebody rings"),
    Action.OPEN: say_in("may", "open a door when nobody rings"),
    Action.PROVE: say_in("may", "have a PIN or an app that shows codes"),
    Action.RESPOND: say_in("may", "answer a ring with Ignore"),
    Action.LOOK: say_in("may", "look who is at a door"),
    Action.SEE_STATUS: say_in("may", "see whether everything works"),
    Action.SEE_FACES: say_in("may", "see whose faces are known"),
    Action.TEACH: say_in("may", "teach, correct and forget faces"),
    Action.IGNORE_PICTURE: say_in("may", "have a picture that hangs at a door ignored"),
    Action.INVITE: say_in("may", "invite somebody"),
    Action.SEE_RESIDENTS: say_in("may", "see the list of who lives here"),
    Action.REMOVE_RESIDENT: say_in("may", "remove somebody"),
    Action.CHANGE_RESIDENT: say_in("may", "change what somebody may do"),
    Action.CHOOSE_PLACE: say_in("may", "choose a group for the cards"),
    Action.MAKE_RECOVERY_CODES: say_in("may", "print recovery codes"),
    Action.MANAGE_DOORS: say_in("may", "look after the doors"),
    Action.MANAGE_BOARDS: say_in("may", "look after the doorbells"),
}


def refused(why: Refusal, who_may: Sequence[str]) -> Text:
    """Why somebody may not, and whom they can ask instead, by name."""
    if not who_may:
        return _WHY[why]
    return lines(_WHY[why], say("Please ask {who}.", who=listed(who_may, either=True)))


def roles() -> Lines:
    """The whole table, a role after the other."""
    return lines(say("<b>Who may do what</b>"), *(part for role in Role for part in _role(role)), _HOW_TO_CHANGE)


_HOW_TO_CHANGE = say("\nAn owner changes somebody’s role and doors under /residents.")


def _role(role: Role) -> list[Phrase]:
    return [say("\n<b>{role}</b>", role=ROLES[role]), *_lines(role)]


def _lines(role: Role) -> list[Phrase]:
    """What a role may, by how far the yes goes; then what it may not."""
    found = {action: cell(role, action) for action in TABLE}
    said = []
    for grant, words in _GRANTED.items():
        if may := [MAY[action] for action, known in found.items() if known is grant]:
            said.append(replace(words, values={"what": listed(may)}))
    never = [MAY[action] for action, known in found.items() if isinstance(known, Refusal)]
    if not said:
        return [say("✖️ Sees and hears nothing of this home, and opens nothing.")]
    return [*said, say("✖️ May not: {what}.", what=listed(never))] if never else said


#: How far a yes goes.
_GRANTED: Mapping[Grant, Phrase] = {
    Grant.ALWAYS: say("✅ May, at every door and at any time: {what}."),
    Grant.AT_THEIR_DOORS: say("🚪 May, at the doors that are theirs: {what}."),
    Grant.WITHIN_LIMITS: say("🕐 May, at the doors and in the hours that are theirs: {what}."),
    Grant.WHERE_ALLOWED: say("🔑 May, at doors that an owner allowed: {what}."),
}
