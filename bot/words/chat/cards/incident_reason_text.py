"""Why the card of an incident came, where its headline alone does not say it."""

from collections.abc import Sequence

from bot.house.people import Verdict
from bot.house.watch.incident import Happening, Incident, Usual, WatchRule
from bot.house.watch.rules import AGAIN_TIMES
from bot.words.phrase import Phrase, count, say


def reasons(incident: Incident, rule: WatchRule | None) -> Sequence[Phrase]:
    """Whatever there is to say, a sentence each; ``rule``: the one that tells of it, None: it was removed since."""
    said = []
    # a covered camera shows nobody who is there at an unusual hour
    if incident.usual and incident.happening is not Happening.TAMPERED:
        said.append(_unusual(incident.usual))
    if incident.happening is Happening.CROWD and rule and rule.most:
        said.append(_crowd(rule.most))
    if incident.happening is Happening.AGAIN and _shows_a_stranger(incident):
        said.append(_again())
    return said


def _unusual(usual: Usual) -> Phrase:
    weeks = count("in {n} week", "in {n} weeks", usual.weeks)
    if not usual.times:
        return say("That is unusual at this hour on this day of the week: {weeks} nobody was there.", weeks=weeks)
    return count(
        "That is unusual at this hour on this day of the week: {weeks} somebody was there once.",
        "That is unusual at this hour on this day of the week: {weeks} somebody was there {n} times.",
        usual.times,
        weeks=weeks,
    )


def _crowd(most: int) -> Phrase:
    return count(
        "You want to hear of more than {n} person there.", "You want to hear of more than {n} people there.", most
    )


def _again() -> Phrase:
    return count(
        "I have seen this stranger at least {n} time by now.",
        "I have seen this stranger at least {n} times by now.",
        AGAIN_TIMES,
    )


def _shows_a_stranger(incident: Incident) -> bool:
    """Whether it still does: a resident may have said meanwhile who it is, or had them forgotten."""
    look = incident.look
    return look is not None and any(s.verdict is Verdict.UNKNOWN for s in (*look.sightings, *look.elsewhere))
