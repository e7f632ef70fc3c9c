"""Whether the house is armed: its page, and what /away and /home did to it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.house.residents.hours import Hours
from bot.house.watch.armed import ArmedBy, ArmMode, ArmState
from bot.words.chat.doors.hours_text import wall_hours
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, Verbatim, count, lines, say

ARM = say("🛡 Arm the house")
DISARM = say("🏠 Disarm it")
SITTER = say("🧳 A house-sitter comes")
SCHEDULE = say("🕒 By the clock")
NEVER = say("Never by the clock")
BROKER = say("📡 By the MQTT broker")
MORE = say("🛡 Arm and disarm")

CHOOSE_DAYS = say(
    "🧳 For how long does somebody look after the house? Until then I tell of nobody but those to watch out for, and "
    "of covered cameras. It ends by itself."
)

#: What /away and /home did, below what they say.
ARMED_NOW = say("🛡 Nobody is at home any more, so the house is armed: rules for an empty house count.")
DISARMED_NOW = say("🏠 The house is not armed any more.")
STAYS_ARMED = say("🛡 The house stays armed. To disarm it: /watch")


def state(now: ArmState, by: str, at: datetime, zone: tzinfo) -> Phrase:
    """How it is; ``by``: the name of who said so, if anybody did; ``at``: the present time."""
    match now.mode:
        case ArmMode.HOME:
            return say("🏠 The house is not armed.")
        case ArmMode.SITTER:
            if now.until is None:
                return say("🧳 Somebody looks after the house.")
            return say(
                "🧳 Somebody looks after the house, until {when}.", when=moment(now.until, at, zone, seconds=False)
            )
        case ArmMode.AWAY:
            return _armed(now, by, at, zone)


def _armed(now: ArmState, by: str, at: datetime, zone: tzinfo) -> Phrase:
    if now.since is None:
        return say("🛡 The house is armed.")
    since = moment(now.since, at, zone, seconds=False)
    if now.way is ArmedBy.WHEREABOUTS:
        return say("🛡 The house is armed, because everybody left: since {when}.", when=since)
    if now.way is ArmedBy.SCHEDULE:
        return say("🛡 The house is armed by the clock: since {when}.", when=since)
    if now.way is ArmedBy.BROKER:
        return say("🛡 The house was armed over the broker: since {when}.", when=since)
    if by:
        return say("🛡 {name} has armed the house: since {when}.", name=by, when=since)
    return say("🛡 The house is armed: since {when}.", when=since)


def went(before: ArmMode, now: ArmMode) -> Phrase | None:
    """What somebody's leaving, or coming back, did to it; None: nothing, and it is not armed."""
    if before is now:
        return None if now is ArmMode.HOME else STAYS_ARMED
    return DISARMED_NOW if now is ArmMode.HOME else ARMED_NOW


def page(now: Phrase, schedule: Sequence[Hours], *, by_broker: bool) -> Lines:
    """The page; ``now``: how it is."""
    return lines(
        say("<b>Arm and disarm</b>"),
        now,
        say(
            "While it is armed, rules for an empty house count. The last one who leaves with /away arms it, and who "
            "is back with /home disarms it."
        ),
        *(say("🕒 By the clock: {hours}", hours=wall_hours(one)) for one in schedule),
        say("📡 The MQTT broker may arm and disarm it, too.") if by_broker else None,
    )


def schedule_page(schedule: Sequence[Hours]) -> Lines:
    """The hours in which it is armed by the clock."""
    return lines(
        say("🕒 <b>Armed by the clock</b>"),
        *(say("• {hours}", hours=wall_hours(one)) for one in schedule),
        None if schedule else say("Not yet. Tap a day to begin."),
        say("It is armed at the beginning, and disarmed at the end."),
    )


def broker_lines(needed: Sequence[str]) -> Lines:
    """After the broker may: what its access list needs."""
    return lines(
        say("📡 Whoever may write there on the MQTT broker can arm and disarm the house from now on."),
        say("If your broker has an access list, it needs these lines:") if needed else None,
        *(say("<code>{line}</code>", line=Verbatim(line)) for line in needed),
    )


def days(number: int) -> Phrase:
    """The button of so many days."""
    return count("{n} day", "{n} days", number)
