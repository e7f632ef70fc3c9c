"""What makes a watch rule one that can be kept: complete, about something that is there, in line with the others."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.house.faces.profile import PersonGroup
from bot.house.people import PersonId
from bot.house.residents.hours import Hours
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom
from bot.house.watch.ruling.rule_faults import RuleFault, RuleRefused

#: Somebody loiters after so many seconds, at least and at most: whoever walks through a picture takes five.
LEAST_SECONDS, MOST_SECONDS = 5.0, 1800.0

#: After so many where nobody chose.
LOITERING_S = 20.0

#: More persons than this nobody counts in a picture.
MOST_PERSONS = 50

#: What there may be at most: a list that is still read.
MOST_RULES = 60

#: Of these it does not matter who it is.
_OF_NOBODY = frozenset({Happening.CROWD, Happening.TAMPERED})


def tidied(rule: WatchRule) -> WatchRule:
    """The same without what means nothing in it, so that rules that say the same are the same."""
    whom = rule.whom
    if rule.happening in _OF_NOBODY:
        whom = Whom.ANYBODY
    elif rule.happening is Happening.AGAIN:
        whom = Whom.STRANGER
    elif rule.happening is Happening.ABSENT:
        whom = Whom.KNOWN
    absent, timed = rule.happening is Happening.ABSENT, rule.happening is Happening.AFTER_HOURS
    # whose absence is told may have hours: the days on which they are missed, and from when on they may be seen
    timed |= absent and bool(rule.hours)
    span = Span.HOURS if timed else Span.ALWAYS if absent else rule.span
    return replace(
        rule,
        whom=whom,
        group=rule.group if whom is Whom.GROUP else "",
        person=rule.person if absent else None,
        by=rule.by if absent else None,
        span=span,
        hours=tuple(rule.hours) if span is Span.HOURS else (),
        most=rule.most if rule.happening is Happening.CROWD else 0,
        seconds=rule.seconds if rule.happening is Happening.LOITERS else LOITERING_S,
        armed_only=rule.armed_only and not absent,
    )


def check(
    rule: WatchRule, others: Iterable[WatchRule], *, places: Collection[WatchPlaceId], people: Collection[PersonId]
) -> None:
    """Raises RuleRefused where a tidied rule cannot be kept beside the others."""
    for fault, wrong in _faults(rule, places, people):
        if wrong:
            raise RuleRefused(fault)
    if not rule.on:
        return
    for other in others:
        if other.id == rule.id or not other.on or _what(other) != _what(rule) or not _meet(rule, other):
            continue
        if other.loud is not rule.loud:
            raise RuleRefused(RuleFault.LOUD_AND_SILENT, other)
        if (other.span, other.hours) == (rule.span, rule.hours):
            raise RuleRefused(RuleFault.SAME, other)


def _faults(
    rule: WatchRule, places: Collection[WatchPlaceId], people: Collection[PersonId]
) -> Iterable[tuple[RuleFault, bool]]:
    yield RuleFault.NO_PLACE, rule.place is not None and rule.place not in places
    yield RuleFault.NO_HOURS, rule.span is Span.HOURS and not all([rule.hours, *(one.days for one in rule.hours)])
    yield RuleFault.NO_GROUP, rule.whom is Whom.GROUP and rule.group not in set(filter(None, PersonGroup))
    if rule.happening is Happening.ABSENT:
        yield RuleFault.NO_PERSON, rule.person not in people
        yield RuleFault.NO_TIME, rule.by is None
    if rule.happening is Happening.CROWD:
        yield RuleFault.NO_NUMBER, not 1 <= rule.most <= MOST_PERSONS
    if rule.happening is Happening.LOITERS:
        yield RuleFault.SECONDS, not LEAST_SECONDS <= rule.seconds <= MOST_SECONDS


def _what(rule: WatchRule) -> WatchRule:
    """What a rule is about, whenever it counts and however loud it is."""
    return replace(rule, id=WatchRuleId(""), span=Span.ALWAYS, hours=(), loud=True, on=True)


def _meet(one: WatchRule, other: WatchRule) -> bool:
    """Whether there is a time at which both count for sure: how long a night is, nobody knows here."""
    spans = {one.span, other.span}
    if Span.ALWAYS in spans or (len(spans) == 1 and Span.HOURS not in spans):
        return True
    return spans == {Span.HOURS} and overlap(one.hours, other.hours)


#: Any Monday.
_MONDAY = date(2026, 1, 5)


def overlap(one: Iterable[Hours], other: Iterable[Hours]) -> bool:
    """Tell whether two stretches of the week have a moment in common: then one begins within the other."""
    ours, theirs = tuple(one), tuple(other)
    return any(_begins_within(a, b) or _begins_within(b, a) for a in ours for b in theirs)


def _begins_within(one: Hours, other: Hours) -> bool:
    return any(other.has(datetime.combine(_MONDAY + timedelta(days=day), one.begins)) for day in one.days)
