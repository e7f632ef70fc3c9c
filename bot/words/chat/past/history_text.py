"""The past, as /today, /week, /last and /who tell it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

from bot.house.records.historian import DaySeen, HistoryPage, PersonPast
from bot.house.records.ledger_entry import LedgerEntry, LedgerOutcome
from bot.words.chat.asker_text import a_program
from bot.words.chat.moment_text import moment
from bot.words.ledger_row import who_came
from bot.words.phrase import Day, Lines, Opening, Phrase, TimeOfDay, Value, count, lines, listed, say, say_in

EARLIER_DAY = say_in("days of a list", "‹ The day before")
LATER_DAY = say_in("days of a list", "The day after ›")
EARLIER_WEEK = say_in("days of a list", "‹ The week before")
LATER_WEEK = say_in("days of a list", "The week after ›")
OLDER = say_in("visits of a list", "Older ›")
NEWER = say_in("visits of a list", "‹ Newer")
EVERY_DOOR = say("🚪 Every door")
EVERYBODY = say("👤 Everybody")
STRANGERS = say("❔ Strangers alone")
WHOLE_WEEK = say("📅 The whole week")
ONE_DAY = say("📅 One day")
ANY_OUTCOME = say("🔔 Whatever came of it")
CHOOSE_OUTCOME = say("What came of the visits that I shall show?")
#: What somebody may look for.
OUTCOMES: Mapping[LedgerOutcome, Phrase] = {
    LedgerOutcome.UNLOCKED: say_in("visits that are looked for", "🔓 Opened"),
    LedgerOutcome.IGNORED: say_in("visits that are looked for", "Ignored"),
    LedgerOutcome.NOBODY_ANSWERED: say_in("visits that are looked for", "🔕 Nobody answered"),
    LedgerOutcome.REPLIED: say_in("visits that are looked for", "💬 Answered"),
    LedgerOutcome.UNLOCK_FAILED: say_in("visits that are looked for", "⚠️ Did not open"),
    LedgerOutcome.NOT_CONFIRMED: say_in("visits that are looked for", "⚠️ May have opened"),
    LedgerOutcome.NOBODY_RANG: say_in("visits that are looked for", "🚶 Nobody rang"),
}
CHOOSE_DOOR = say("Of which door shall I show the visits?")
CHOOSE_PERSON = say("Whose visits shall I show?")
MORE_PEOPLE = say_in("people of a list", "More ›")

NOBODY_YET = say("Nobody has come yet, as far as I remember.")
GONE = say("This visit is not there any more.")
NO_PICTURE = say("There is no picture of it any more.")
WHICH_NAME = say("Whose visits? Tap below, or write the name: <code>/who NAME</code>.")
NO_DAY = say(
    "I do not know which day that is. Send it as <code>/history 24.12.</code> or <code>/history 2026-12-24</code>."
)

_OUTCOMES: Mapping[LedgerOutcome, tuple[Phrase, Phrase]] = {
    LedgerOutcome.UNLOCKED: (say_in("a visit", "🔓 opened by itself"), say_in("a visit", "🔓 opened by {name}")),
    LedgerOutcome.IGNORED: (say_in("a visit", "ignored"), say_in("a visit", "ignored by {name}")),
    LedgerOutcome.NOT_CONFIRMED: (
        say_in("a visit", "⚠️ may have been opened"),
        say_in("a visit", "⚠️ may have been opened by {name}"),
    ),
    LedgerOutcome.UNLOCK_FAILED: (
        say_in("a visit", "⚠️ the door did not open"),
        say_in("a visit", "⚠️ the door did not open for {name}"),
    ),
    LedgerOutcome.REPLIED: (say_in("a visit", "answered"), say_in("a visit", "{name} said something")),
    LedgerOutcome.NOBODY_ANSWERED: (say_in("a visit", "nobody answered"), say_in("a visit", "nobody answered")),
    LedgerOutcome.NOBODY_RANG: (say_in("a visit", "nobody rang"), say_in("a visit", "nobody rang")),
}


def untold_before(day: date) -> Phrase:
    """Why somebody is told of nothing that was before they came, on this day."""
    return say("You have lived here since {day}. Of what was before, I tell you nothing.", day=Day(day, year=True))


def untold(since: date | None) -> Phrase | None:
    """The same where there is something of that kind; None: all is told."""
    return untold_before(since) if since else None


def nobody_yet(since: date | None) -> Lines:
    """To somebody who asked for the newest visit, where there is none that they may see."""
    return lines(NOBODY_YET, untold(since))


def page(
    shown: HistoryPage,
    day: date,
    days: int,
    today: date,
    *,
    door: str | None,
    person: str | None,
    strangers: bool,
    outcome: LedgerOutcome | None = None,
) -> Lines:
    """A page of the visits of some days, the newest first, each with the number of its button.

    An empty ``person`` is somebody who is forgotten.
    """
    first = date.fromordinal(day.toordinal() - days + 1)
    old = first.year != today.year
    heading = (
        say("<b>Visits: {day}</b>", day=Day(day, today=today, year=old))
        if days == 1
        else say("<b>Visits: {first} to {last}</b>", first=Day(first, year=old), last=Day(day, year=old))
    )
    return lines(
        heading,
        say("Only at the {door}.", door=door) if door is not None else None,
        say("Only {name}.", name=person or _FORGOTTEN) if person is not None else None,
        say("Only those with somebody unknown.") if strangers else None,
        say("Only: {outcome}.", outcome=OUTCOMES[outcome]) if outcome is not None else None,
        *_entries(shown.entries, several_days=days > 1, today=today),
        say("Nobody came.") if not shown.entries and (shown.since is None or shown.since <= day) else None,
        untold(shown.since),
        count(
            "Page {page} of {pages}, {n} visit in all.",
            "Page {page} of {pages}, {n} visits in all.",
            shown.total,
            page=shown.page + 1,
            pages=shown.pages,
        )
        if shown.pages > 1
        else None,
    )


def _entries(entries: Sequence[LedgerEntry], *, several_days: bool, today: date) -> list[Phrase]:
    told: list[Phrase] = []
    day: date | None = None
    for number, entry in enumerate(entries, start=1):
        if several_days and entry.began_at.date() != day:
            day = entry.began_at.date()
            told.append(say("\n<b>{day}</b>", day=Opening(Day(day, today=today))))
        told.append(
            say(
                "{n}. {time} {who} · {door} · {outcome}",
                n=number,
                time=TimeOfDay(entry.began_at, seconds=False),
                who=who_came(entry.who),
                door=entry.door,
                outcome=_outcome(entry),
            )
        )
    return told


def _outcome(entry: LedgerEntry) -> Phrase:
    alone, by_somebody = _OUTCOMES[entry.outcome]
    if not entry.by:
        return alone
    return Phrase(
        by_somebody.words,
        context=by_somebody.context,
        values={"name": a_program(entry.by) if entry.by_program else entry.by},
    )


def nobody_of_that_name(name: str) -> Phrase:
    """To somebody who asked when somebody was here whom nobody knows."""
    return say("I know no face by the name of {name}. /people shows whom I know.", name=name)


def person(past: PersonPast, now: datetime, zone: tzinfo) -> Lines:
    """When somebody was at the doors lately."""
    name, today = past.person.name, now.astimezone(zone).date()
    if past.last_at is None:
        return lines(say("I have not seen {name} at a door, as far as I remember.", name=name), untold(past.since))
    if not past.days:
        return lines(
            say(
                "{name} was not at a door this week; the last time was {when}.",
                name=name,
                when=moment(past.last_at, now, zone, seconds=False),
            )
        )
    return lines(
        say("<b>{name}</b>, as the doors saw them", name=name),
        None if past.days[0].day == today else say("Today: not seen."),
        *(_day(one, today) for one in past.days),
        _usual(past),
        untold(past.since),
    )


def _usual(past: PersonPast) -> Phrase | None:
    if past.usual is None:
        return None
    first, last = (TimeOfDay(at, seconds=False) for at in past.usual)
    if past.usual[0].hour == past.usual[1].hour:
        return count(
            "On {n} of the last 7 days, mostly at about {first}.",
            "On {n} of the last 7 days, mostly at about {first}.",
            len(past.days),
            first=first,
        )
    return count(
        "On {n} of the last 7 days, mostly from about {first} to about {last}.",
        "On {n} of the last 7 days, mostly from about {first} to about {last}.",
        len(past.days),
        first=first,
        last=last,
    )


def _day(one: DaySeen, today: date) -> Phrase:
    values: dict[str, Value] = {
        "day": Opening(Day(one.day, today=today)),
        "first": TimeOfDay(one.first, seconds=False),
        "last": TimeOfDay(one.last, seconds=False),
        "doors": listed(one.doors),
    }
    if one.times == 1:
        return say("{day}: {first} ({doors})", **values)
    return count(
        "{day}: {first} to {last}, {n} time ({doors})",
        "{day}: {first} to {last}, {n} times ({doors})",
        one.times,
        **values,
    )


#: Whoever was chosen and is not known any more.
_FORGOTTEN = say_in("whom a visit showed", "a forgotten person")
