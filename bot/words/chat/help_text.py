"""/help, by subject: what is told of each, and which commands."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from bot.house.people import Role
from bot.house.residents.permissions import Action
from bot.words.chat.menu_text import NOT_SHOWN, MenuSubject, is_shown, screen
from bot.words.phrase import Lines, Phrase, lines, say, say_in


class HelpLine(NamedTuple):
    """A line of /help, who may read it, and the commands that it tells of."""

    #: None: everybody who lives here.
    action: Action | None
    told: Phrase
    commands: Sequence[str] = ()


#: What is told of each, in the order of its buttons.
HELP: Mapping[MenuSubject, Sequence[HelpLine]] = {
    MenuSubject.DOOR: (
        HelpLine(
            Action.SEE_RINGS,
            say(
                "<b>When somebody rings</b>, you get a card with the picture and the name. <b>Ignore</b> tells the "
                "others that you saw it."
            ),
        ),
        HelpLine(Action.UNLOCK, say("<b>Unlock</b> opens the door after you confirm.")),
        HelpLine(
            Action.SPEAK,
            say(
                "<b>Reply…</b> says something at the door, where a screen or a loudspeaker is. A voice message in "
                "reply to a card is heard there."
            ),
        ),
        HelpLine(Action.LOOK, say("/look: who is at the door now?"), ("look",)),
        HelpLine(Action.OPEN, say("/open: open a door when nobody rings"), ("open",)),
        HelpLine(Action.HOLD_PASS, say("/pass: open a door with your pass"), ("pass",)),
        HelpLine(Action.MAKE_PASS, say("/guest: let a guest open a door with a pass"), ("guest",)),
        HelpLine(Action.EXPECT, say("/expect: tell me who is coming, and when"), ("expect",)),
        HelpLine(Action.CHOOSE_PHRASES, say("/phrases: what can be said at a door with one tap"), ("phrases",)),
    ),
    MenuSubject.VISITS: (
        HelpLine(
            Action.SEE_HISTORY,
            say("/today, /yesterday, /week: who came, and what came of it; /history for any day"),
            ("today", "yesterday", "week", "history"),
        ),
        HelpLine(Action.SEE_HISTORY, say("/last: who came last; /who NAME: when somebody was here"), ("last", "who")),
        HelpLine(
            Action.SEE_ATTENDANCE, say("/attendance: who was here on which day, and the timetable"), ("attendance",)
        ),
        HelpLine(Action.SEE_HISTORY, say("/stats: how many come when, as charts"), ("stats",)),
        HelpLine(
            Action.SEE_HISTORY, say("/export: visits, or who was here, as a table to take with you"), ("export",)
        ),
    ),
    MenuSubject.PEOPLE: (
        HelpLine(
            Action.TEACH,
            say(
                "<b>To teach me a face</b>, tap <b>Who is it?</b> below a card, or send me one or more photos with the "
                "name as the caption. One clear face in each photo works best. <b>Undo</b> takes a lesson back."
            ),
        ),
        HelpLine(
            Action.SEE_FACES, say("/people: whose faces I know; with a name after it, their page"), ("people",)
        ),
        HelpLine(
            Action.SEE_FACES, say("/unknown: who came more than once and has no name yet"), ("unknown",)
        ),
        HelpLine(Action.SEE_FACES, say("/faces: whose faces I could know better"), ("faces",)),
        HelpLine(Action.TEACH, say("/forget NAME: forget somebody, with their pictures"), ("forget",)),
        HelpLine(Action.INVITE, say("/invite: let somebody else use this bot"), ("invite",)),
        HelpLine(
            Action.SEE_RESIDENTS,
            say("/residents: who lives here, with buttons to change or remove somebody"),
            ("residents",),
        ),
        HelpLine(
            Action.CARRY_PEOPLE,
            say("/export_people: everybody whom I know, as a table; one that you send me (xlsx or csv) I take in"),
            ("export_people",),
        ),
    ),
    MenuSubject.CAMERAS: (
        HelpLine(
            Action.VIEW_CAMERA,
            say("/live, /snap, /clip: what a camera sees now, or saw just now"),
            ("live", "snap", "clip"),
        ),
        HelpLine(Action.VIEW_CAMERA, say("/cameras: the cameras that watch, and how each is"), ("cameras",)),
        HelpLine(Action.ARM, say("/watch: what the cameras tell, and whether the house is armed"), ("watch",)),
        HelpLine(
            Action.SEE_RINGS,
            say("/privacy: what the cameras keep, with buttons to close one for a while"),
            ("privacy",),
        ),
    ),
    MenuSubject.OWN: (
        HelpLine(
            Action.CHOOSE_WHEN_TOLD,
            say("/quiet: when you hear who is at a door, and when without a sound"),
            ("quiet",),
        ),
        HelpLine(Action.SAY_WHEREABOUTS, say("/away: you leave, and hear less of those you know"), ("away",)),
        HelpLine(Action.SAY_WHEREABOUTS, say("/home: you are back"), ("home",)),
        HelpLine(None, say("/language: the language I speak with you"), ("language",)),
        HelpLine(Action.PROVE, say("/pin: what you open a door with, besides your taps"), ("pin",)),
        HelpLine(Action.USE_PAGE, say("/app: your home as a page, in Telegram or in a browser"), ("app",)),
        HelpLine(None, say("/leave: move out"), ("leave",)),
        HelpLine(None, say("/roles: who may do what"), ("roles",)),
    ),
    MenuSubject.HOUSE: (
        HelpLine(Action.SEE_STATUS, say("/status: is everything working?"), ("status",)),
        HelpLine(Action.PRESS_BUTTONS, say("/buttons: the buttons of this home, a lamp for example"), ("buttons",)),
        HelpLine(Action.SEND_MESSAGES, say("/say TOPIC TEXT: say something to home automation"), ("say",)),
        HelpLine(
            Action.MANAGE_DOORS,
            say("/doors: every door and how it is, with buttons to name, pause or try it"),
            ("doors",),
        ),
        HelpLine(
            Action.MANAGE_BOARDS,
            say("/boards: how each doorbell is, with buttons to restart or update it"),
            ("boards",),
        ),
        HelpLine(
            Action.MANAGE_TOPICS,
            say("/topics: what may be said and heard on the MQTT broker, and a chime indoors"),
            ("topics",),
        ),
        HelpLine(
            Action.CHANGE_RULES,
            say("/rules: how long a ring may be answered, the day’s log, the time zone"),
            ("rules",),
        ),
        HelpLine(Action.CHOOSE_PLACE, say("/here: let the cards come to a family’s group, too"), ("here",)),
    ),
    MenuSubject.RECORDS: (
        HelpLine(
            Action.SEE_RECORD, say("/audit: who opened a door or tried to, and what else was done"), ("audit",)
        ),
        HelpLine(
            Action.BACK_UP, say("/backup: everything in one encrypted file, also every week by itself"), ("backup",)
        ),
        HelpLine(
            Action.CHANGE_RULES,
            say("/sheet: where the day’s log is written, in Google Sheets for example"),
            ("sheet",),
        ),
        HelpLine(
            Action.MAKE_RECOVERY_CODES,
            say("/recovery: codes on paper, for the day when every phone is lost"),
            ("recovery",),
        ),
        HelpLine(
            Action.MANAGE_KEYS,
            say("/keys: what other programs may do here, home automation for example"),
            ("keys",),
        ),
        HelpLine(
            Action.MANAGE_KEYS,
            say("/end_access: every key, signed-in browser and passkey ends at once"),  # no button: it asks nothing
        ),
    ),
}  # fmt: skip

_HOME_HELP = say("<b>I look after your door.</b> Tap what you want to know about.")
_GUEST_HELP = say("I look after a door that you have a pass for. /pass shows the button that opens it.")
_PLAIN_WORDS = say("You can also write what you want in plain words, such as “Who came today?”.")


def buttons(subject: MenuSubject, role: Role, allowed: Collection[Action]) -> Sequence[str]:
    """The commands of a subject that somebody is shown."""
    return [name for line in HELP[subject] for name in line.commands if is_shown(name, role, allowed)]


def help_page(allowed: Collection[Action]) -> Lines:
    """What /help begins with."""
    if Action.SEE_RINGS in allowed:
        return lines(_HOME_HELP, _PLAIN_WORDS)
    return lines(_GUEST_HELP)


def help_of(subject: MenuSubject, role: Role, allowed: Collection[Action]) -> Lines:
    """What is told of a subject to somebody who is this here and may do this."""
    hidden = NOT_SHOWN.get(role, ())
    told = [
        line
        for line in HELP[subject]
        if (line.action is None or line.action in allowed)
        and (not line.commands or any(name not in hidden for name in line.commands))
    ]
    begins = next((line for line in told if line.commands), None)
    return lines(screen(subject), *(_apart(line.told) if line is begins else line.told for line in told))


def _apart(line: Phrase) -> Phrase:
    return say_in("a line below an empty one", "\n{line}", line=line)
