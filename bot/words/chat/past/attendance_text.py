"""Who was here on which day, as /attendance tells it: what was seen is called seen, what a resident said is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.house.attendance.keeper import CorrectionReason, DayOf, DaySaid
from bot.house.attendance.person_day import PersonDay, SeenThrough
from bot.house.people import Person
from bot.house.watch.figures.attendance import FacingHour
from bot.words.chat.doors.hours_text import clock
from bot.words.chat.past.history_text import untold
from bot.words.phrase import Day, Lines, Phrase, TimeOfDay, Value, Verbatim, count, lines, listed, say, say_in

WEEK = say("🗓 The week")
TO_DAY = say_in("a table of one day", "‹ The whole day")
TIMETABLE = say("📅 Timetable")
EXPORT = say("📤 Export")
NOT_HERE = say("✖️ Was not here")
CAME_AT = say("🕒 Came at…")
LEFT_AT = say("🕒 Left at…")
AS_SEEN = say("↩️ As it was seen")
ANYBODY = say("👤 Somebody else")
TO_PERSON = say_in("days of somebody", "‹ Other days")
MISS = say("🔔 Tell me when missed")
MISS_NOT = say("🔕 Do not tell me")
MISSED_BY = say("🕒 Missed from when on")
USUALLY = say_in("from when on somebody is missed", "The usual time")
OLDER = say_in("people of a list", "More ›")
NEWER = say_in("people of a list", "‹ Back")

FORGOTTEN = say_in("whom a visit showed", "a forgotten person")
NOBODY = say("Nobody whom I know was seen.")
NOBODY_KNOWN = say("I know nobody’s face yet whose days you could see. /people shows whom I know.")
NO_DAY = say(
    "I do not know which day that is. Send it as <code>/attendance 24.12.</code>, or /attendance alone for today."
)
NOBODY_THERE = say("I do not know this person any more, or their days are not for you to see.")

REFUSED: Mapping[CorrectionReason, Phrase] = {
    CorrectionReason.AHEAD: say("That time is not over yet. Please choose an earlier one."),
    CorrectionReason.TOO_OLD: say("I keep nothing of a day so long ago, so there is nothing to put right."),
    CorrectionReason.LEFT_FIRST: say("Then they would have left before they came. Please say first when they came."),
}

#: A day of a week on which somebody was here, was not, and is not over or not known.
_HERE, _AWAY = "■", "□"


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What doors and cameras are called, by their ids."""

    doors: tuple[tuple[str, str], ...]
    cameras: tuple[tuple[str, str], ...]

    def of(self, by: SeenThrough, place: str) -> str:
        """What one is called; one that is gone by its id."""
        known = self.doors if by is SeenThrough.DOOR else self.cameras
        return next((name for id_, name in known if id_ == place), place)


def day(
    shown: Sequence[DayOf],
    on: date,
    today: date,
    places: PlaceNames,
    *,
    first: int,
    page: int = 0,
    pages: int = 1,
    since: date | None = None,
) -> Lines:
    """Who was here on a day, each with the number of its button; ``first`` is that of the first one.

    ``page`` counts from 0. ``since``: when whoever reads it came, where they are not told everything.
    """
    return lines(
        say("<b>Who was here: {day}</b>", day=Day(on, today=today)),
        *(
            say("{n}. {name}: {what}", n=n, name=one.person.name, what=_what(one.seen, places))
            for n, one in enumerate(shown, start=first)
        ),
        None if shown or (since and on < since) else NOBODY,
        untold(since),
        _page(page, pages),
    )


def week(
    people: Sequence[tuple[Person, Sequence[PersonDay]]],
    last: date,
    *,
    first: int,
    page: int = 0,
    pages: int = 1,
    since: date | None = None,
) -> Lines:
    """Who was here on which of seven days; ``since``: see ``day``."""
    days = [last - timedelta(days=n) for n in range(6, -1, -1)]
    return lines(
        say("<b>Who was here: {first} to {last}</b>", first=Day(days[0]), last=Day(last)),
        *(_week_of(n, person, seen, days) for n, (person, seen) in enumerate(people, start=first)),
        say("Each square is a day: {here} seen, {away} not seen.", here=Verbatim(_HERE), away=Verbatim(_AWAY))
        if people
        else None
        if since and last < since
        else NOBODY,
        untold(since),
        _page(page, pages),
    )


def _week_of(number: int, person: Person, seen: Sequence[PersonDay], days: Sequence[date]) -> Phrase:
    values: dict[str, Value] = {"number": number, "name": person.name, "days": Verbatim(_squares(seen, days))}
    present = sum(one.present for one in seen)
    if not present:  # a resident says that they were not here
        return say("{number}. {days} {name}", **values)
    return count("{number}. {days} {name}, {n} day", "{number}. {days} {name}, {n} days", present, **values)


def person(
    known: Person,
    seen: Sequence[PersonDay],
    last: date,
    today: date,
    places: PlaceNames,
    *,
    usual: time | None,
    missed: Phrase | None,
    since: date | None = None,
) -> Lines:
    """When somebody was here on the seven days until one, the newest first; ``since``: see ``day``."""
    return lines(
        say("<b>{name}</b>, {first} to {last}", name=known.name, first=Day(last - timedelta(days=6)), last=Day(last)),
        *(say("{day}: {what}", day=Day(one.day, today=today), what=_what(one, places)) for one in seen),
        None if seen or (since and last < since) else say("Not seen on these days."),
        untold(since),
        say("On this day of the week usually seen by {time}.", time=clock(usual)) if usual else None,
        missed,
    )


def missed(name: str, by: time | None, usual: time | None, *, told: bool) -> Phrase:
    """That a resident is told when somebody is not seen, and from when on.

    ``told`` False: the usual time was learned at doors, too, that this resident may not see.
    """
    if by is None and not told:
        return say("🔔 I tell you when {name} is not seen by the usual time.", name=name)
    if at := by or usual:
        return say("🔔 I tell you when {name} is not seen by {time}.", name=name, time=clock(at))
    return say(
        "🔔 I tell you when {name} is not seen by the usual time. I still have to learn which that is: "
        "four such days of the week.",
        name=name,
    )


def person_day(
    known: Person,
    seen: PersonDay,
    today: date,
    places: PlaceNames,
    *,
    facing: Sequence[FacingHour] = (),
    since: date | None = None,
) -> Lines:
    """One day of somebody: what was seen where, how sure that is, and what a resident said; ``since``: see ``day``.

    ``facing``: in how much of which hours they faced a camera, where that is kept.
    """
    said, before = seen.correction, since is not None and seen.day < since
    nothing = None if before else say("Not seen on this day.")
    return lines(
        say("<b>{name}, {day}</b>", name=known.name, day=Day(seen.day, today=today)),
        say("{what}", what=_what(seen, places)) if seen.stays or said else nothing,
        *(
            say("• {place}: {times}", place=places.of(stay.by, stay.place), times=_span(stay.begin, stay.end))
            for stay in seen.stays[:_MOST_STAYS]
        ),
        _sure(seen),
        say("✏️ {name} said so.", name=said.by_name) if said else None,
        *(_facing(facing) if facing else ()),
        untold(since),
    )


def _facing(hours: Sequence[FacingHour]) -> Sequence[Phrase]:
    """Where a head was turned, in numbers, and nothing that they would mean."""
    told = (
        count(
            "• from {begin} to {end}: {facing} of {n} stretch",
            "• from {begin} to {end}: {facing} of {n} stretches",
            hour.windows,
            facing=hour.facing,
            begin=clock(time(hour.hour)),
            end=clock(time((hour.hour + 1) % 24)),
        )
        for hour in hours
    )
    return [
        say("👀 Their face was turned to a camera, counted in stretches of ten seconds in which I saw it:"),
        *told,
        say("That tells nothing of what they think or feel."),
    ]


def ask_whose(on: date, today: date) -> Phrase:
    """Whose day is to be shown, or put right."""
    return say("Whose day: {day}?", day=Day(on, today=today))


def ask_time(name: str, said: DaySaid, on: date, today: date) -> Phrase:
    """When somebody came or left."""
    when = Day(on, today=today)
    if said is DaySaid.LEFT:
        return say("When did {name} leave, {day}?", name=name, day=when)
    return say("When did {name} come, {day}?", name=name, day=when)


def ask_missed_by(name: str) -> Phrase:
    """From when on somebody is missed."""
    return say("From when on shall I tell that {name} was not seen?", name=name)


#: More stays of a day are not told one by one.
_MOST_STAYS = 12


def _what(seen: PersonDay, places: PlaceNames) -> Phrase:
    """When somebody was here, in a few words."""
    said, first, last = seen.correction, seen.first, seen.last
    if said and said.absent:
        return say_in("somebody's day", "not here, says {name}", name=said.by_name)
    if first is None or last is None:
        return say_in("somebody's day", "not seen")
    came = said is not None and (said.came is not None or not seen.stays)
    told: list[Value] = [
        say_in("somebody's day", "came {time}", time=_time(first))
        if came
        else say_in("somebody's day", "first seen {time}", time=_time(first))
    ]
    if last != first or (said and said.left):
        end = say_in("somebody's day", "left {time}", time=_time(last))
        told.append(end if said and said.left else say_in("somebody's day", "last seen {time}", time=_time(last)))
    where = listed(list(dict.fromkeys(places.of(by, place) for by, place in seen.places)))
    if not seen.places:
        return say_in("somebody's day", "{times}", times=listed(told))
    return say_in("somebody's day", "{times} ({places})", times=listed(told), places=where)


def _span(begin: datetime, end: datetime) -> Phrase:
    if (end - begin) < timedelta(minutes=1):
        return say_in("when somebody was seen", "{time}", time=_time(begin))
    return say_in("when somebody was seen", "{begin} to {end}", begin=_time(begin), end=_time(end))


def _sure(seen: PersonDay) -> Phrase | None:
    if not seen.named:
        return None
    return count("Recognised {n} time for certain.", "Recognised {n} times for certain.", seen.named)


def _squares(seen: Sequence[PersonDay], days: Sequence[date]) -> str:
    here = {one.day for one in seen if one.present}
    return "".join(_HERE if one in here else _AWAY for one in days)


def _page(page: int, pages: int) -> Phrase | None:
    """Which page it is, counted from 0, of how many; nothing where there is one alone."""
    return say("Page {page}", page=Verbatim(f"{page + 1}/{pages}")) if pages > 1 else None


def _time(at: datetime) -> TimeOfDay:
    return TimeOfDay(at, seconds=False)
