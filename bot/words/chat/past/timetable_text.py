"""The timetable: its windows, who was present, late or absent, and how a window is made."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.house.attendance.timetable import MOST_WINDOWS, WindowDay, WindowReason
from bot.house.attendance.windows import TimetableWindow, Turnout
from bot.house.faces.profile import PersonDetail, PersonGroup
from bot.house.residents.hours import Hours
from bot.words.chat.doors.hours_text import clock, wall_hours
from bot.words.chat.past.history_text import untold
from bot.words.phrase import Day, Lines, Phrase, Text, Value, Verbatim, count, lines, listed, say, say_in

NEW = say_in("a window of the timetable", "➕ New entry")
EDIT = say_in("a window of the timetable", "✏️ Change")
NAME = say_in("a window of the timetable", "Name")
TIMES = say_in("a window of the timetable", "Days and times")
WHO = say_in("a window of the timetable", "Who is expected")
GRACE = say_in("a window of the timetable", "Late from when on")
SIGHTINGS = say_in("a window of the timetable", "How often seen")
REMOVE = say_in("a window of the timetable", "🗑 Remove")
REMOVE_YES = say_in("a window of the timetable", "Yes, remove it")
DAY_OFF = say_in("a window of the timetable", "🏖 Nobody is expected on this day")
NO_DAY_OFF = say_in("a window of the timetable", "🏖 They are expected after all")
EVERYBODY = say_in("who is expected", "Everybody")

GROUPS: Mapping[PersonGroup, Phrase] = {
    PersonGroup.FAMILY: say_in("who is expected", "The family"),
    PersonGroup.FRIEND: say_in("who is expected", "Friends"),
    PersonGroup.SERVICE: say_in("who is expected", "Who comes to work"),
}

NONE_YET = say(
    "There is nothing in the timetable yet. An entry says who is expected when, a class in the morning or the family "
    "at supper; then I tell who was present, late or absent."
)
ASK_NAME = say("What shall this entry be called? Write a name, for example: Class 3b, morning")
GONE = say("This entry is not in the timetable any more. /attendance shows what is.")

REFUSED: Mapping[WindowReason, Phrase] = {
    WindowReason.TOO_MANY: count(
        "There can be {n} entry at most. Please remove one first.",
        "There can be {n} entries at most. Please remove one first.",
        MOST_WINDOWS,
    ),
    WindowReason.NO_DAYS: say("An entry needs at least one day of the week."),
    WindowReason.ENDS_FIRST: say("An entry has to end later on the same day than it begins."),
}

#: What is told of each, and in which order.
_LISTS: Mapping[Turnout, Phrase] = {
    Turnout.PRESENT: say("✅ <b>Present</b>"),
    Turnout.LATE: say("⏰ <b>Late</b>"),
    Turnout.ABSENT: say("❌ <b>Absent</b>"),
    Turnout.AWAITED: say("⏳ <b>Not seen yet</b>"),
}
_LEGEND = say("✅ present · ⏰ late · ❌ absent · ⏳ not seen yet")
_SIGNS = {Turnout.PRESENT: "✅", Turnout.LATE: "⏰", Turnout.ABSENT: "❌", Turnout.AWAITED: "⏳"}

#: So many names of a list are told: a message has an end.
_MOST_NAMES = 60


def page(told: Sequence[WindowDay], on: date, today: date) -> Text:
    """All windows on a day, each with the number of its button."""
    if not told:
        return NONE_YET
    return lines(
        say("<b>Timetable: {day}</b>", day=Day(on, today=today)),
        *(
            say(
                "{n}. {name}, {begins} to {ends}: {what}",
                n=n,
                name=one.window.name,
                begins=clock(one.window.begins),
                ends=clock(one.window.ends),
                what=Verbatim(_counted(one)) if one.on else say_in("a window of the timetable", "not on this day"),
            )
            for n, one in enumerate(told, start=1)
        ),
        _LEGEND,
        untold(told[0].since),
    )


def window(told: WindowDay, today: date) -> Lines:
    """Who was present, late or absent in one window on a day."""
    return lines(
        say("<b>{name}</b>, {day}", name=told.window.name, day=Day(told.day, today=today)),
        *_how(told.window),
        None if told.on else say("On this day nobody is expected."),
        say("Nobody whom I know is expected by it.") if told.on and not told.expected and not told.since else None,
        *(part for what, heading in _LISTS.items() if (part := _list(told, what, heading))),
        say("✏️ A resident said so.") if any(one.judged.corrected for one in told.expected) else None,
        untold(told.since),
    )


def edit(known: TimetableWindow) -> Lines:
    """How a window is, above the buttons that change it."""
    return lines(
        say("<b>{name}</b>", name=known.name),
        *_how(known),
        count(
            "Whoever comes more than {n} minute after it began is late.",
            "Whoever comes more than {n} minutes after it began is late.",
            known.grace_min,
        )
        if known.grace_min
        else say("Whoever comes after it began is late."),
        count(
            "Whoever I recognise {n} time in it was present.",
            "Whoever I recognise {n} times in it was present.",
            known.sightings,
        ),
        say("Days off: {days}", days=listed([Day(day) for day in known.off])) if known.off else None,
    )


def ask_remove(name: str) -> Phrase:
    """Whether a window shall go."""
    return say("Shall I remove “{name}” from the timetable? When people were here stays known.", name=name)


def minutes(number: int) -> Phrase:
    """A button of so many minutes."""
    return count("{n} minute", "{n} minutes", number) if number else say_in("how much later one may come", "Not at all")


def times(number: int) -> Phrase:
    """A button of so many sightings."""
    return count("{n} time", "{n} times", number)


def detail(known: PersonDetail) -> Phrase:
    """A button of whoever has this in the table that was brought along."""
    return say_in("who is expected", "{heading}: {value}", heading=known.name, value=known.value)


def _how(known: TimetableWindow) -> tuple[Phrase, Phrase]:
    who = GROUPS.get(known.group) or (detail(known.detail) if known.detail else EVERYBODY)
    return (
        say("🕒 {hours}", hours=wall_hours(Hours(known.begins, known.ends, known.days))),
        say("👥 {who}", who=who),
    )


def _counted(told: WindowDay) -> str:
    found = [one.judged.what for one in told.expected]
    return " ".join(f"{sign} {found.count(what)}" for what, sign in _SIGNS.items() if found.count(what)) or "–"


def _list(told: WindowDay, what: Turnout, heading: Phrase) -> Phrase | None:
    names: list[Value] = [
        say_in("who was present", "{name} {sign}", name=one.person.name, sign=Verbatim("✏️"))
        if one.judged.corrected
        else one.person.name
        for one in told.expected
        if one.judged.what is what
    ]
    if not names:
        return None
    more = len(names) - _MOST_NAMES
    if more > 0:
        names[_MOST_NAMES:] = [count("{n} more", "{n} more", more)]
    return say("{heading} ({n}): {names}", heading=heading, n=len(names) + max(more - 1, 0), names=listed(names))
