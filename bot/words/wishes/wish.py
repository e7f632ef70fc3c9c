"""What plain words ask for, and the commands that do it."""

from collections.abc import Mapping, Sequence
from enum import Enum

from bot.house.residents.permissions import Action


class PlainWish(Enum):
    """Of two that a sentence fits alike, the first one counts."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    LAST = "last"
    WHO_OPENED = "who_opened"
    GUEST = "guest"
    EXPECT = "expect"
    OPEN = "open"
    LOOK = "look"
    CAMERA = "camera"
    QUIET = "quiet"
    PRIVACY = "privacy"
    ADD = "add"
    INVITE = "invite"
    KNOWN = "known"
    RESIDENTS = "residents"
    AWAY = "away"
    HOME = "home"
    ARM = "arm"
    NUMBERS = "numbers"
    STATUS = "status"
    PIN = "pin"
    LANGUAGE = "language"
    BACKUP = "backup"
    HELP = "help"
    MENU = "menu"
    LOST_PHONE = "lost_phone"
    AT_HOME = "at_home"
    SHUT = "shut"
    EMERGENCY = "emergency"
    FORGET = "forget"
    LEAVE = "leave"
    GREETING = "greeting"
    THANKS = "thanks"


#: Whoever may give none of them is told who may the first.
COMMANDS: Mapping[PlainWish, Sequence[str]] = {
    PlainWish.TODAY: ("today",),
    PlainWish.YESTERDAY: ("yesterday",),
    PlainWish.WEEK: ("week",),
    PlainWish.LAST: ("last",),
    PlainWish.WHO_OPENED: ("audit", "today"),
    PlainWish.GUEST: ("guest",),
    PlainWish.EXPECT: ("expect",),
    PlainWish.OPEN: ("open", "pass"),
    PlainWish.LOOK: ("look",),
    PlainWish.CAMERA: ("live", "snap"),
    PlainWish.QUIET: ("quiet",),
    PlainWish.PRIVACY: ("privacy",),
    PlainWish.ADD: ("invite", "people"),
    PlainWish.INVITE: ("invite",),
    PlainWish.KNOWN: ("people",),
    PlainWish.RESIDENTS: ("residents",),
    PlainWish.AWAY: ("away",),
    PlainWish.HOME: ("home",),
    PlainWish.ARM: ("watch",),
    PlainWish.NUMBERS: ("stats",),
    PlainWish.STATUS: ("status",),
    PlainWish.PIN: ("pin",),
    PlainWish.LANGUAGE: ("language",),
    PlainWish.BACKUP: ("backup",),
    PlainWish.HELP: ("help",),
    PlainWish.MENU: ("menu",),
    PlainWish.LOST_PHONE: ("residents", "recovery"),
    PlainWish.AT_HOME: ("status",),
    PlainWish.SHUT: ("status",),
    PlainWish.EMERGENCY: ("look", "live"),
    PlainWish.FORGET: ("forget", "privacy"),
    PlainWish.LEAVE: ("leave",),
    PlainWish.GREETING: (),
    PlainWish.THANKS: (),
}

#: Those that are met with a sentence, whether or not anything can be done.
SENTENCES = frozenset({PlainWish.LOST_PHONE, PlainWish.SHUT, PlainWish.EMERGENCY, PlainWish.GREETING, PlainWish.THANKS})

#: What somebody has to be allowed beside the command that tells it.
NEEDED: Mapping[PlainWish, Action] = {PlainWish.AT_HOME: Action.SEE_WHEREABOUTS}
