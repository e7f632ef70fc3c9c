"""Which rules tell of what a place shows. Pure: what is known comes in, who is told of leaves, and nothing is kept.

Nothing here is more exact than what it is given: a crowd is more than so many where its *fewest* are, and nobody is a
stranger before there was a chance to know them (``CHANCE_S``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.people import PersonId
from bot.house.residents.hours import is_within
from bot.house.watch.armed import NEVER_ARMED, ArmMode, ArmState
from bot.house.watch.camera import Tampering, WatchPlaceId
from bot.house.watch.incident import Happening, Span, Usual, WatchRule, Whom
from bot.house.watch.seen import TrackId, TrackKind

#: Somebody without a name is a stranger once they were in view for so long, in seconds: a name takes two at most
#: (measured from the first frame), and a family that walks through its own garden must not be told of itself.
CHANCE_S = 4.0

#: The same at night: whoever is there then is worth telling of sooner, and a name is still quicker.
NIGHT_CHANCE_S = 2.0

#: Whoever is there still after a place's hours, or comes then, stays once it was so long, in seconds.
STAYS_S = 60.0

#: The same stranger is told of from this time on.
AGAIN_TIMES = 3


class Knowing(StrEnum):
    """How well the house knows somebody who is there."""

    #: No face of theirs was judged yet, none is good enough, or they only look like somebody.
    NOT_YET = "not_yet"
    #: Their face was judged, and nobody knows it.
    STRANGER = "stranger"
    #: Named for certain by a whole burst; or known by sight, and ignored.
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One who is at a place now."""

    track: TrackId
    kind: TrackKind = TrackKind.PERSON
    knowing: Knowing = Knowing.NOT_YET
    #: Who they are, where they are KNOWN by name.
    person: PersonId | None = None
    #: Their group (``bot.house.faces.profile.PersonGroup``); empty: none.
    group: str = ""
    #: They are, or look like, somebody whom the household watches for.
    watched: bool = False
    #: Seconds since they were first seen here.
    age_s: float = 0.0
    #: Seconds in the zones, with decay: see ``bot.house.watch.loitering``.
    loitered_s: float = 0.0
    #: How often this stranger was here, now included; 0: nobody counted.
    times: int = 0
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class PlaceShowing:
    """What a place shows at a moment, by all its cameras."""

    place: WatchPlaceId
    #: In the household's own zone.
    at: datetime
    there: tuple[Somebody, ...] = ()
    #: The least number of persons that there are for certain: see ``Counts.now``.
    fewest: int = 0
    #: See ``Span.NIGHT``.
    night: bool = False
    armed: ArmState = NEVER_ARMED
    #: How seldom anybody is here at this hour, where that is unusual (``Usuals.unusual``); None: it is not, or nobody
    #: can tell yet.
    unusual: Usual | None = None
    tampering: Tampering | None = None


@dataclass(frozen=True, slots=True)
class Tells:
    """A rule tells of something now."""

    rule: WatchRule
    #: Of whom; empty: of nobody in particular (a crowd, a camera).
    tracks: tuple[TrackId, ...] = ()


def telling(rules: Iterable[WatchRule], showing: PlaceShowing) -> tuple[Tells, ...]:
    """Which rules tell of something now, what matters most first. Never raises.

    The same rule tells as long as it is so: what was told already is for whoever keeps incidents. A rule for everywhere
    is silent where one of this place says the same of the same people. ABSENT is told by
    ``bot.house.watch.ruling.absence`` alone.
    """
    counting = [rule for rule in rules if counts_now(rule, showing)]
    here = {_subject(rule) for rule in counting if rule.place is not None}
    chosen = (rule for rule in counting if rule.place is not None or _subject(rule) not in here)
    found = (Tells(rule, tracks) for rule in chosen if (tracks := _of_whom(rule, showing)) is not None)
    return tuple(sorted(found, key=lambda tells: weight(tells.rule)))


def counts_now(rule: WatchRule, showing: PlaceShowing) -> bool:
    """Tell whether a rule is about this place, and about this time. Never raises."""
    here = rule.on and rule.place in (None, showing.place)
    armed = not rule.armed_only or showing.armed.is_armed_at(showing.at)
    return here and armed and _in_span(rule, showing)


#: What matters most, first.
_ORDER = (
    Happening.TAMPERED,
    Happening.LOITERS,
    Happening.AGAIN,
    Happening.APPEARS,
    Happening.AFTER_HOURS,
    Happening.CROWD,
    Happening.UNUSUAL,
    Happening.ABSENT,
)


def weight(rule: WatchRule) -> tuple[bool, bool, int]:
    """How much a rule matters: the smaller, the more. Never raises."""
    return rule.whom is not Whom.WATCH_FOR, not rule.loud, _ORDER.index(rule.happening)


def _subject(rule: WatchRule) -> tuple[Happening, Whom, str]:
    return rule.happening, rule.whom, rule.group


def _of_whom(rule: WatchRule, showing: PlaceShowing) -> tuple[TrackId, ...] | None:
    """Of whom a rule tells that counts now; None: of nobody, it does not tell."""
    match rule.happening:
        case Happening.TAMPERED:
            return () if showing.tampering else None
        case Happening.CROWD:
            return () if 0 < rule.most < showing.fewest else None
        case Happening.ABSENT:
            return None
        case _:
            return tuple(one.track for one in showing.there if _is_told(rule, one, showing)) or None


def _is_told(rule: WatchRule, one: Somebody, showing: PlaceShowing) -> bool:
    return _is_somebody(one, showing) and _is_meant(rule, one, showing) and _does(rule, one, showing)


def _is_somebody(one: Somebody, showing: PlaceShowing) -> bool:
    """Whether this is a person to be told of.

    Where the model that finds people is not here, movement is somebody by a face alone: leaves move, too. In an empty
    house each movement is told of: whoever breaks in shows no face.
    """
    if one.furniture:
        return False
    match one.kind:
        case TrackKind.PERSON:
            return True
        case TrackKind.ANIMAL:
            return False
        case TrackKind.MOVEMENT:
            judged = one.watched or one.knowing is not Knowing.NOT_YET
            return judged or showing.armed.is_armed_at(showing.at)


def _is_meant(rule: WatchRule, one: Somebody, showing: PlaceShowing) -> bool:
    if one.watched:
        return rule.whom in (Whom.WATCH_FOR, Whom.ANYBODY) or _is_one_of(rule, one, showing)
    if showing.armed.expects_sitter_at(showing.at):
        return False
    if one.knowing is Knowing.KNOWN and one.person is None and not showing.armed.is_armed_at(showing.at):
        return False  # known by sight, and told to nobody
    return _is_one_of(rule, one, showing)


def _is_one_of(rule: WatchRule, one: Somebody, showing: PlaceShowing) -> bool:
    known = one.knowing is Knowing.KNOWN
    match rule.whom:
        case Whom.ANYBODY:
            # whoever looks after the house may bring somebody whom the household knows, at any hour
            return not (known and showing.armed.mode is ArmMode.SITTER)
        case Whom.KNOWN:
            return known
        case Whom.GROUP:
            return known and bool(rule.group) and one.group == rule.group
        case Whom.WATCH_FOR:
            return one.watched
        case Whom.STRANGER:
            waited = one.knowing is Knowing.NOT_YET and one.age_s >= _chance_s(showing)
            return waited or one.knowing is Knowing.STRANGER


def _chance_s(showing: PlaceShowing) -> float:
    """How long somebody has for being known: none in an empty house, where nobody whom it knows is expected."""
    if showing.armed.is_armed_at(showing.at):
        return 0.0
    return NIGHT_CHANCE_S if showing.night else CHANCE_S


def _does(rule: WatchRule, one: Somebody, showing: PlaceShowing) -> bool:
    match rule.happening:
        case Happening.LOITERS:
            return one.loitered_s >= rule.seconds
        case Happening.AFTER_HOURS:
            return one.age_s >= STAYS_S
        case Happening.UNUSUAL:
            # whoever came when it was usual, and stays, is no news at the stroke of the hour
            return showing.unusual is not None and one.age_s <= 60 * showing.at.minute + showing.at.second
        case Happening.AGAIN:
            return one.knowing is Knowing.STRANGER and one.times >= AGAIN_TIMES
        case Happening.APPEARS | Happening.CROWD | Happening.ABSENT | Happening.TAMPERED:
            return True  # whatever else it takes is not about one of them


def _in_span(rule: WatchRule, showing: PlaceShowing) -> bool:
    if rule.happening is Happening.AFTER_HOURS:
        # its hours are the place's: it tells outside them, once they have been over for a minute
        a_minute_ago = showing.at - timedelta(seconds=STAYS_S)
        return bool(rule.hours) and not (is_within(rule.hours, showing.at) or is_within(rule.hours, a_minute_ago))
    match rule.span:
        case Span.ALWAYS:
            return True
        case Span.NIGHT:
            return showing.night
        case Span.DAY:
            return not showing.night
        case Span.HOURS:
            return bool(rule.hours) and is_within(rule.hours, showing.at)
