"""What the cameras tell, as sentences: each rule is one, and each of its parts a button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from bot.house.faces.profile import PersonGroup
from bot.house.watch.incident import Happening, Span, WatchRule, Whom
from bot.words.chat.doors.hours_text import clock, wall_hours
from bot.words.chat.where_text import EVERYWHERE
from bot.words.phrase import Lines, Opening, Phrase, Text, count, lines, say, say_in

NO_RULES = say("There are no rules yet, so the cameras tell nothing by themselves.")
CHOOSE_RULE = say("Tap the number of a sentence to change it.")
CHOOSE_HAPPENING = say("Of what shall the cameras tell?")
CHOOSE_WHOM = say("Of whom?")
CHOOSE_PLACE = say("Where?")
CHOOSE_SPAN = say("When does it count?")
CHOOSE_HOURS = say("In which hours does it count?")
CHOOSE_PLACE_HOURS = say("In which hours may somebody be there? It tells of who stays when they are over.")
CHOOSE_SECONDS = say("After how long?")
CHOOSE_MOST = say("Of more than how many people?")
CHOOSE_PERSON = say("Whose absence shall I tell?")
CHOOSE_BY = say("By when are they usually seen?")
NOBODY_KNOWN = say("I know nobody’s face yet, so I cannot miss anybody. Send me a photo with a name first.")
RULE_GONE = say("That rule was removed already.")
NO_CAMERAS = say("No camera watches here yet. /cameras adds one, and it begins with rules of its own.")

#: After "tell me of": in the case that it asks for.
_OF_WHOM: Mapping[Whom, Phrase] = {
    Whom.ANYBODY: say_in("tell me of", "anybody"),
    Whom.STRANGER: say_in("tell me of", "strangers"),
    Whom.KNOWN: say_in("tell me of", "people whom we know"),
    Whom.WATCH_FOR: say_in("tell me of", "people to watch out for"),
}
_OF_GROUP: Mapping[str, Phrase] = {
    PersonGroup.FAMILY: say_in("tell me of", "the family"),
    PersonGroup.FRIEND: say_in("tell me of", "friends"),
    PersonGroup.SERVICE: say_in("tell me of", "people who come to work"),
}


@dataclass(frozen=True, slots=True)
class RuleScene:
    """What a rule only has the ids of."""

    #: None: everywhere.
    where: Phrase | None = None
    #: Who is missed; empty: nobody.
    person: str = ""


def sentence(rule: WatchRule, scene: RuleScene) -> Phrase:
    """A rule as it would be asked for."""
    when = _when(rule)
    if when is None:
        return _said(rule, scene)
    if rule.happening in (Happening.APPEARS, Happening.LOITERS):
        return _of_somebody(rule, scene.where or EVERYWHERE, when)
    return say("{when}: {rule}", when=when, rule=_said(rule, scene))


def _of_somebody(rule: WatchRule, where: Phrase, when: Phrase | None) -> Phrase:
    whom, time = _whom(rule), timedelta(seconds=rule.seconds)
    if rule.happening is Happening.APPEARS:
        if when:
            return say("{when}, tell me of {whom} {where}.", when=when, whom=whom, where=where)
        return say("Tell me of {whom} {where}.", whom=whom, where=where)
    if when:
        return say(
            "{when}, tell me of {whom} {where} if they stay for {time}.", when=when, whom=whom, where=where, time=time
        )
    return say("Tell me of {whom} {where} if they stay for {time}.", whom=whom, where=where, time=time)


def _said(rule: WatchRule, scene: RuleScene) -> Phrase:
    """Without its time."""
    where = scene.where
    match rule.happening:
        case Happening.APPEARS | Happening.LOITERS:
            return _of_somebody(rule, where or EVERYWHERE, None)
        case Happening.AFTER_HOURS:
            return say(
                "Tell me of {whom} {where} outside these hours: {hours}.",
                whom=_whom(rule),
                where=where or EVERYWHERE,
                hours=wall_hours(rule.hours[0]) if rule.hours else say("always"),
            )
        case Happening.CROWD:
            return _crowd(rule, where)
        case Happening.ABSENT:
            return _absent(rule, scene)
        case Happening.TAMPERED if where:
            return say("Tell me when a camera {where} is covered, blinded or moved.", where=where)
        case Happening.TAMPERED:
            return say("Tell me when a camera is covered, blinded or moved.")
        case Happening.AGAIN if where:
            return say("Tell me when a stranger who came twice before is {where}.", where=where)
        case Happening.AGAIN:
            return say("Tell me when the same stranger comes for the third time.")
        case Happening.UNUSUAL:
            return say(
                "Tell me of {whom} {where} when hardly anybody is ever there at that hour.",
                whom=_whom(rule),
                where=where or EVERYWHERE,
            )


def _crowd(rule: WatchRule, where: Phrase | None) -> Phrase:
    if where:
        return count(
            "Tell me when more than {n} person is {where}.",
            "Tell me when more than {n} people are {where}.",
            rule.most,
            where=where,
        )
    return count(
        "Tell me when more than {n} person is in one place.",
        "Tell me when more than {n} people are in one place.",
        rule.most,
    )


def _absent(rule: WatchRule, scene: RuleScene) -> Phrase:
    by = clock(rule.by or time())
    if scene.where:
        return say("Tell me when {name} was not seen {where} by {time}.", name=scene.person, where=scene.where, time=by)
    return say("Tell me when {name} was not seen anywhere by {time}.", name=scene.person, time=by)


def _whom(rule: WatchRule) -> Phrase:
    return _OF_GROUP.get(rule.group, _OF_WHOM[Whom.KNOWN]) if rule.whom is Whom.GROUP else _OF_WHOM[rule.whom]


def _when(rule: WatchRule) -> Phrase | None:
    match rule.span:
        case _ if rule.happening is Happening.AFTER_HOURS:
            return None
        case Span.NIGHT:
            return say_in("when a rule counts", "At night")
        case Span.DAY:
            return say_in("when a rule counts", "By day")
        case Span.HOURS if rule.hours:
            return say_in("when a rule counts", "{hours}", hours=Opening(wall_hours(rule.hours[0])))
        case _:
            return None


def details(rule: WatchRule) -> Phrase | None:
    """What a rule's sentence leaves out: its sound, what it waits for, and whether it counts at all."""
    if not rule.on:
        return say("⏸ Switched off.")
    if rule.armed_only and not rule.loud:
        return say("🛡 Only while the house is armed, and without a sound.")
    if rule.armed_only:
        return say("🛡 Only while the house is armed.")
    return None if rule.loud else say("🔕 Without a sound.")


def page(arming: Phrase, rules: Sequence[tuple[WatchRule, RuleScene]], *, may_change: bool) -> Lines:
    """All of them, numbered; ``arming``: whether the house is armed."""
    return lines(
        say("<b>What the cameras tell</b>"),
        arming,
        *(line for number, (rule, scene) in enumerate(rules, 1) for line in _numbered(number, rule, scene)),
        None if rules else NO_RULES,
        CHOOSE_RULE if rules and may_change else None,
    )


def _numbered(number: int, rule: WatchRule, scene: RuleScene) -> Sequence[Text]:
    said = say("\n{number}. {rule}", number=number, rule=sentence(rule, scene))
    more = details(rule)
    return [said, more] if more else [said]


def one(rule: WatchRule, scene: RuleScene) -> Lines:
    """A rule by itself."""
    return lines(say("<b>{rule}</b>", rule=sentence(rule, scene)), details(rule))


def offered(rules: Sequence[tuple[WatchRule, RuleScene]]) -> Lines:
    """Rules that a household may begin with."""
    return lines(
        NO_RULES,
        say("Shall I begin with these?"),
        *(say("• {rule}", rule=sentence(rule, scene)) for rule, scene in rules),
    )


def ask_remove(rule: WatchRule, scene: RuleScene) -> Lines:
    """Before a rule is removed."""
    return lines(say("Shall I remove this rule?"), say("{rule}", rule=sentence(rule, scene)))
