"""The rules of the house: the page of /rules, what the others hear of it, and what the doctor finds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta

from bot.house.house_rules import (
    LOG_OFTEN,
    HouseRule,
    HouseRules,
    Kept,
    RuleChanged,
    RulesNews,
    RulesTakenOver,
    days_kept,
)
from bot.words.phrase import Lines, Phrase, Text, Verbatim, lines, say, say_in

CHOOSE_WINDOW = say("How long may a ring be answered? It counts from the next ring on.")
CHOOSE_LOG_TIME = say("When shall the day’s log be written? Who rings after that is written down the next day.")
ASK_CITY = say("In which city is this home? Write its name, or the name of a larger one nearby, or of the country.")
CHOOSE_ZONE = lines(
    say("Which of these keeps the same time as this home?"),
    say("Visits are counted anew by it. On which day and in which hour a camera saw somebody before stays as it was."),
)
NO_ZONE = say("I know no place of that name that has a time zone. Please write a larger city nearby, or the country.")
ANOTHER_CITY = say("✏️ Another place")
CHANGE_IN_THE_CHAT = say("change it with /rules in the chat; that line may go")


def page(rules: HouseRules, place: str) -> Lines:
    """All of them; ``place`` is how the household's zone is called in the reader's language."""
    return lines(
        say("<b>The rules of this house</b>"),
        say("⏱ A ring may be answered for {time}.", time=timedelta(seconds=rules.answer_window_s)),
        log_times(rules),
        say("🌍 Its time zone: {place}", place=place),
    )


def log_times(rules: HouseRules) -> Phrase:
    """When the day's log is written."""
    if rules.log_often:
        return say(
            "📓 The day’s log is written every {often}, and at {time}.", often=LOG_OFTEN, time=clock(rules.daily_log_at)
        )
    return say("📓 The day’s log is written at {time}.", time=clock(rules.daily_log_at))


def window_button(rules: HouseRules) -> Phrase:
    """The button of how long a ring may be answered."""
    return say_in("a rule, on a button", "⏱ Answer within {time}", time=timedelta(seconds=rules.answer_window_s))


def log_button(rules: HouseRules) -> Phrase:
    """The button of when the day's log is written."""
    return say_in("a rule, on a button", "📓 Day’s log at {time}", time=clock(rules.daily_log_at))


def zone_button(place: str) -> Phrase:
    """The button of the time zone."""
    return say_in("a rule, on a button", "🌍 {place}", place=place)


def keeping_button() -> Phrase:
    """The button that leads to how long everything is kept."""
    return say_in("a rule, on a button", "🧹 How long I keep things")


def keeping(rules: HouseRules) -> Lines:
    """How long everything is kept that tells of somebody, to the owners who change it."""
    return lines(say("<b>How long I keep things</b>"), *what_is_kept(rules))


def what_is_kept(rules: HouseRules) -> Sequence[Phrase]:
    """How long everything is kept that tells of somebody, and what stays."""
    return (
        *(_KEPT[kept](kept_for(rules, kept)) for kept in Kept),
        say("🧹 At night I delete what is older."),
        _COPIES_GO if rules.chats_too else _COPIES_STAY,
    )


def copies_button(rules: HouseRules) -> Phrase:
    """The button of whether copies in the chats go, too."""
    if rules.chats_too:
        return say_in("a rule, on a button", "💬 Copies in the chats: deleted, too")
    return say_in("a rule, on a button", "💬 Copies in the chats: they stay")


def kept_button(rules: HouseRules, kept: Kept) -> Phrase:
    """The button of one of them."""
    return _BUTTONS[kept](kept_for(rules, kept))


def days(days: int) -> Phrase:
    """The button of so many days."""
    return say_in("a time on a button", "{time}", time=timedelta(days=days))


def kept_for(rules: HouseRules, kept: Kept) -> timedelta:
    """How long something is kept."""
    return timedelta(days=days_kept(rules, kept))


def _known(time: timedelta) -> Phrase:
    return say("👨‍👩‍👧 Pictures of people who are known, and of nobody else: {time}", time=time)


def _strangers(time: timedelta) -> Phrase:
    return say("👤 Pictures with a stranger, or where nobody can tell who it is: {time}", time=time)


def _burst(time: timedelta) -> Phrase:
    return say("🎞 The other pictures of one ring, which no card shows: {time}", time=time)


_COPIES_GO = say(
    "💬 With a picture go its copies in your chats, on its card and where you looked at the visit again, for a month "
    "after it was taken; I do not find older ones any more. What somebody saved or forwarded stays."
)
_COPIES_STAY = say("💬 Copies of pictures in your chats stay where they are.")


def _visits(time: timedelta) -> Phrase:
    return say("📒 What is written about visits, who came, when, and what came of it: {time}", time=time)


def _audit(time: timedelta) -> Phrase:
    return say("📜 The record of who did what, shown by /audit: {time}", time=time)


def _clips(time: timedelta) -> Phrase:
    return say("🎬 The cameras’ clips: {time}", time=time)


_KEPT: Mapping[Kept, Callable[[timedelta], Phrase]] = {
    Kept.KNOWN: _known,
    Kept.STRANGERS: _strangers,
    Kept.BURSTS: _burst,
    Kept.CLIPS: _clips,
    Kept.VISITS: _visits,
    Kept.AUDIT: _audit,
}

_BUTTONS: Mapping[Kept, Callable[[timedelta], Phrase]] = {
    Kept.KNOWN: lambda time: say_in("a rule, on a button", "👨‍👩‍👧 Known people: {time}", time=time),
    Kept.STRANGERS: lambda time: say_in("a rule, on a button", "👤 Strangers: {time}", time=time),
    Kept.BURSTS: lambda time: say_in("a rule, on a button", "🎞 Other pictures: {time}", time=time),
    Kept.CLIPS: lambda time: say_in("a rule, on a button", "🎬 Clips: {time}", time=time),
    Kept.VISITS: lambda time: say_in("a rule, on a button", "📒 Visits: {time}", time=time),
    Kept.AUDIT: lambda time: say_in("a rule, on a button", "📜 The record: {time}", time=time),
}

#: What is asked for each.
CHOOSE_DAYS: Mapping[Kept, Phrase] = {
    Kept.KNOWN: say("How long shall I keep pictures that show only people who are known?"),
    Kept.STRANGERS: say("How long shall I keep pictures with a stranger, or where nobody can tell who it is?"),
    Kept.BURSTS: say("How long shall I keep the other pictures of one ring, which no card shows?"),
    Kept.CLIPS: say("How long shall I keep the cameras’ clips?"),
    Kept.VISITS: say(
        "How long shall I keep what is written about visits? Their pictures go with them, if they are still there then."
    ),
    Kept.AUDIT: say("How long shall I keep the record of who did what? It goes month by month."),
}


def span(seconds: float) -> Phrase:
    """The button of so long a time."""
    return say_in("a time on a button", "{time}", time=timedelta(seconds=seconds))


def at(moment: time) -> Phrase:
    """The button of a time of day."""
    return say_in("a time on a button", "{time}", time=clock(moment))


def clock(at: time) -> Verbatim:
    """A time of day as it stands in ``.env``, whatever the zone: 23:55."""
    return Verbatim(f"{at:%H:%M}")


def news(fact: RulesNews) -> Text:
    """After rules were taken over from the settings, and after an owner changed one, to the other owners."""
    match fact:
        case RulesTakenOver(rules=rules):
            return lines(
                say(
                    "I keep the rules of this house here from now on: a ring may be answered for {window}, the day’s "
                    "log is written at {time}, and the time zone is {zone}.",
                    window=timedelta(seconds=rules.answer_window_s),
                    time=clock(rules.daily_log_at),
                    zone=Verbatim(rules.timezone),
                ),
                say("To change one, send me /rules; changing them in .env does nothing any more."),
            )
        case RuleChanged(rule=rule, rules=rules, by=by):
            return _changed(rule, rules, by.name)


def _changed(rule: HouseRule | Kept, rules: HouseRules, name: str) -> Phrase:
    return _kept_otherwise(rule, rules, name) if isinstance(rule, Kept) else _set_otherwise(rule, rules, name)


def _set_otherwise(rule: HouseRule, rules: HouseRules, name: str) -> Phrase:
    match rule:
        case HouseRule.ANSWER_WINDOW:
            return say(
                "⏱ {name} has changed how long a ring may be answered: {time}.",
                name=name,
                time=timedelta(seconds=rules.answer_window_s),
            )
        case HouseRule.DAILY_LOG:
            return say(
                "📓 {name} has changed when the day’s log is written: {time}.",
                name=name,
                time=clock(rules.daily_log_at),
            )
        case HouseRule.LOG_OFTEN if rules.log_often:
            return say("📓 {name} has the day’s log written every {often} from now on.", name=name, often=LOG_OFTEN)
        case HouseRule.LOG_OFTEN:
            return say(
                "📓 {name} has the day’s log written once a day from now on, at {time}.",
                name=name,
                time=clock(rules.daily_log_at),
            )
        case HouseRule.TIMEZONE:
            return say(
                "🌍 {name} has changed the time zone of this home: {zone}.", name=name, zone=Verbatim(rules.timezone)
            )
        case HouseRule.CHATS_TOO if rules.chats_too:
            return say("💬 {name} has chosen that old pictures are deleted in the chats, too.", name=name)
        case HouseRule.CHATS_TOO:
            return say("💬 {name} has chosen that old pictures stay in the chats.", name=name)


def _kept_otherwise(rule: Kept, rules: HouseRules, name: str) -> Phrase:
    match rule:
        case Kept.VISITS:
            return say(
                "📒 {name} has changed how long is kept what is written about visits: {time}.",
                name=name,
                time=kept_for(rules, rule),
            )
        case Kept.AUDIT:
            return say(
                "📜 {name} has changed how long the record is kept: {time}.", name=name, time=kept_for(rules, rule)
            )
        case Kept.KNOWN:
            return say(
                "🖼 {name} has changed how long pictures are kept that show only people who are known: {time}.",
                name=name,
                time=kept_for(rules, rule),
            )
        case Kept.STRANGERS:
            return say(
                "🖼 {name} has changed how long pictures with a stranger are kept: {time}.",
                name=name,
                time=kept_for(rules, rule),
            )
        case Kept.BURSTS:
            return say(
                "🖼 {name} has changed how long the other pictures of a ring are kept: {time}.",
                name=name,
                time=kept_for(rules, rule),
            )
        case Kept.CLIPS:
            return say(
                "🎬 {name} has changed how long the cameras’ clips are kept: {time}.",
                name=name,
                time=kept_for(rules, rule),
            )


def kept_otherwise(setting: str, kept: str) -> Phrase:
    """The settings tell a rule otherwise than the household keeps it."""
    return say(
        "{setting} does not count: the rule is kept in the household now, and is {value}",
        setting=Verbatim(setting),
        value=Verbatim(kept),
    )
