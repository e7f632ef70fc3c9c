"""The rules of the house: how long a ring may be answered, when the day's log is written, and what time it is here."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.house.people import Resident
from bot.house.ports import Collection, TimeZones

log = logging.getLogger(__name__)

#: Under which name they are kept, and under which key.
HOUSE_RULES = "house_rules"
_KEY = "house"

#: How long a ring may be answered, at least and at most, in seconds.
LEAST_WINDOW_S, MOST_WINDOW_S = 20.0, 600.0

#: How often the day's log is written where that is wanted.
LOG_OFTEN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What is kept of them."""

    #: How long a visit may be answered, counted from its last press.
    answer_window_s: float = 120.0
    #: When the day's log is written, by the clock on the household's wall.
    daily_log_at: time = time(23, 55)
    #: The household's own time zone, as "Europe/Berlin".
    timezone: str = "UTC"
    #: False: they were taken over from the settings, and the owners have not been told yet.
    told: bool = True
    #: How long pictures are kept that show nobody but people who are known, in days.
    known_days: int = 30
    #: The same of all others: somebody unknown is in them, or nobody can tell who is.
    stranger_days: int = 14
    #: The same of a burst's further pictures: those that no card shows and in which no face was looked at.
    burst_days: int = 1
    #: The same of clips.
    clip_days: int = 7
    #: True: the day's log is written every ``LOG_OFTEN`` as well.
    log_often: bool = False
    #: The same of what is written about visits and incidents; nothing that they show is kept for longer.
    visit_days: int = 365
    #: The same of the audit trail's lines, month by month.
    audit_days: int = 730
    #: Copies of pictures in the chats go with the pictures, as far as Telegram lets a bot take them back.
    chats_too: bool = True


class HouseRule(StrEnum):
    """Which of them is meant."""

    ANSWER_WINDOW = "answer_window"
    DAILY_LOG = "daily_log"
    TIMEZONE = "timezone"
    LOG_OFTEN = "log_often"
    CHATS_TOO = "chats_too"


class Kept(StrEnum):
    """How long what is kept; named as the fields of ``HouseRules``."""

    KNOWN = "known_days"
    STRANGERS = "stranger_days"
    BURSTS = "burst_days"
    CLIPS = "clip_days"
    VISITS = "visit_days"
    AUDIT = "audit_days"


#: How long each is kept at least, in days. A bot deletes messages for two days: of pictures nobody may expect less. A
#: card is brought up to date for a month, and whoever looks into the record wants to see more than that.
LEAST_DAYS_KEPT: Mapping[Kept, int] = {
    Kept.KNOWN: 3,
    Kept.STRANGERS: 3,
    Kept.BURSTS: 1,
    Kept.CLIPS: 3,
    Kept.VISITS: 30,
    Kept.AUDIT: 180,
}

#: And at most.
MOST_DAYS_KEPT: Mapping[Kept, int] = {
    Kept.KNOWN: 365,
    Kept.STRANGERS: 365,
    Kept.BURSTS: 365,
    Kept.CLIPS: 365,
    Kept.VISITS: 3650,
    Kept.AUDIT: 3650,
}


def days_kept(rules: HouseRules, kept: Kept) -> int:
    """For how many days it is."""
    return {
        Kept.KNOWN: rules.known_days,
        Kept.STRANGERS: rules.stranger_days,
        Kept.BURSTS: rules.burst_days,
        Kept.CLIPS: rules.clip_days,
        Kept.VISITS: rules.visit_days,
        Kept.AUDIT: rules.audit_days,
    }[kept]


@dataclass(frozen=True, slots=True)
class RulesTakenOver:
    """Rules that stood in the settings alone are kept in the household from now on."""

    rules: HouseRules


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """An owner changed one; ``rules`` are all as they are now."""

    rule: HouseRule | Kept
    rules: HouseRules
    by: Resident


RulesNews = RulesTakenOver | RuleChanged


class HouseZone(tzinfo):
    """The household's own time zone, whichever it is at the moment: whoever holds it sees every change.

    A moment that is told in it has the zone itself, and stays what it is.
    """

    def __init__(self, zone: tzinfo) -> None:
        self.present = zone

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """See ``tzinfo``."""
        return self.present.utcoffset(_in(dt, self.present))

    def dst(self, dt: datetime | None) -> timedelta | None:
        """See ``tzinfo``."""
        return self.present.dst(_in(dt, self.present))

    def tzname(self, dt: datetime | None) -> str | None:
        """See ``tzinfo``."""
        return self.present.tzname(_in(dt, self.present))

    def fromutc(self, dt: datetime) -> datetime:
        """See ``tzinfo``."""
        return dt.replace(tzinfo=UTC).astimezone(self.present)


def _in(moment: datetime | None, zone: tzinfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment else None


class Rules:
    """The rules as they are now; whoever holds them sees every change."""

    def __init__(self, kept: HouseRules, zone: tzinfo) -> None:
        self.kept = kept
        self.zone = HouseZone(zone)
        self._watching: list[Callable[[], None]] = []

    @property
    def answer_window(self) -> timedelta:
        """How long a visit may be answered."""
        return timedelta(seconds=self.kept.answer_window_s)

    def watch(self, changed: Callable[[], None]) -> None:
        """Have somebody do after each change what hangs on a rule; it returns at once."""
        self._watching.append(changed)

    def change(self, kept: HouseRules, zone: tzinfo | None = None) -> None:
        """Have them be these from now on; ``zone`` where that is another one."""
        self.kept = kept
        if zone:
            self.zone.present = zone
        for changed in self._watching:
            changed()


def rules_in(book: Collection[HouseRules]) -> HouseRules | None:
    """Those that the household keeps; None: it keeps none yet."""
    return book.get(_KEY)


def copies_go(book: Collection[HouseRules]) -> bool:
    """Tell whether copies in the chats go with the pictures."""
    return (rules_in(book) or HouseRules()).chats_too


async def keep_rules(book: Collection[HouseRules], rules: HouseRules) -> None:
    """Write them down."""
    await book.put({_KEY: rules})


async def take_over_rules(
    book: Collection[HouseRules], found: HouseRules, zones: TimeZones, *, silently: bool = False
) -> Rules:
    """The household's rules; where it keeps none, those of the settings, which it keeps from now on.

    ``silently``: nobody need be told of it, since nobody lives here yet. A zone that this machine does not know gives
    way to the settings'.
    """
    kept = rules_in(book)
    if kept is None:
        kept = HouseRules(found.answer_window_s, found.daily_log_at, found.timezone, told=silently)
        await keep_rules(book, kept)
    zone = zones.get(kept.timezone)
    if zone is None:
        log.warning("this machine does not know the time zone %s: %s it is, meanwhile", kept.timezone, found.timezone)
        zone = zones.get(found.timezone) or UTC
    return Rules(kept, zone)
