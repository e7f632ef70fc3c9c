"""Numbers of the past, as /stats tells them below a chart."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.house.statistics.charts import ChartKind, ChartPeriod, ChartSpan
from bot.house.statistics.figures import CrowdFigures, CrowdSpan, PersonHours
from bot.house.statistics.hour_count import RESPONSE_S, Histogram, HourCount
from bot.words.chat.past.history_text import untold_before
from bot.words.phrase import Day, Lines, Phrase, Text, count, lines, say, say_in

ANOTHER = say("📊 Another chart")
WHICH_CHART = say("Which chart shall I draw?")
WHICH_DOOR = say("Of which door shall I draw it?")
WHICH_PLACE = say("Of which place shall I draw it?")
DARK = say_in("ground of a chart", "🌙 Dark")
LIGHT = say_in("ground of a chart", "☀️ Light")
NOT_DRAWN = say("I cannot draw charts at the moment. /status tells how everything is; please try again later.")
ENGLISH = say("The words in the picture are English: this computer has no letters for your language.")
NO_PLACE = say("There is no place with a camera that you may look through. /cameras shows the cameras.")

KINDS: Mapping[ChartKind, Phrase] = {
    ChartKind.VISITS: say_in("a chart", "🔔 Visits by day"),
    ChartKind.HOURS: say_in("a chart", "🕘 Hours and weekdays"),
    ChartKind.HEADS: say_in("a chart", "👥 Known and unknown"),
    ChartKind.PEOPLE: say_in("a chart", "👤 Who comes when"),
    ChartKind.RESPONSE: say_in("a chart", "⏱ How long rings wait"),
    ChartKind.LENS: say_in("a chart", "📷 How well cameras see"),
    ChartKind.CROWD: say_in("a chart", "🚶 People at a place"),
}

PERIODS: Mapping[ChartPeriod, Phrase] = {
    ChartPeriod.WEEK: say_in("length of a chart", "Week"),
    ChartPeriod.MONTH: say_in("length of a chart", "Month"),
    ChartPeriod.YEAR: say_in("length of a chart", "Year"),
}

SPANS: Mapping[CrowdSpan, Phrase] = {
    CrowdSpan.HOUR: say_in("length of a chart", "1 hour"),
    CrowdSpan.DAY: say_in("length of a chart", "24 hours"),
    CrowdSpan.WEEK: say_in("length of a chart", "7 days"),
}

#: Instead of a picture in which there is nothing.
_NOTHING: Mapping[ChartKind, Phrase] = {
    ChartKind.VISITS: say("Nobody came in these days."),
    ChartKind.HOURS: say("Nobody came in these days."),
    ChartKind.HEADS: say("No picture of these days shows anybody."),
    ChartKind.PEOPLE: say("Nobody whose face I know came in these days."),
    ChartKind.RESPONSE: say("No ring of these days was answered, so there is no time to tell."),
    ChartKind.LENS: say("I saw no face in these days that would tell how well a camera sees."),
    ChartKind.CROWD: say("No camera has looked there in this time."),
}

#: Below its chart.
_ABOUT: Mapping[ChartKind, Phrase] = {
    ChartKind.HOURS: say("The stronger the colour, the more visits began in that hour."),
    ChartKind.LENS: say("Where a door’s line falls in both halves, the lens may be dirty, or the light has changed."),
}


def page(
    kind: ChartKind,
    span: ChartSpan,
    told: HourCount,
    *,
    door: str | None,
    people: Sequence[PersonHours],
    empty: bool,
    since: date,
    untold: date | None,
    zone_from: date | None = None,
) -> Lines:
    """What stands below a chart, or alone where there is nothing to draw.

    ``since``: when whoever reads it came; ``untold``: the same, where they are told nothing of what was before.
    ``zone_from``: days before this one are told by another time zone.
    """
    return lines(
        say("<b>Numbers: {first} to {last}</b>", first=Day(span.start), last=Day(span.end)),
        say("Only at the {door}.", door=door) if door is not None else None,
        *([_NOTHING[kind]] if empty else _told(kind, span, told, people, since)),
        untold_before(untold) if untold else None,
        say("What was before {day} is told by the time zone of then.", day=Day(zone_from, year=True))
        if zone_from and span.start < zone_from and since < zone_from and not empty
        else None,
    )


def crowd(found: CrowdFigures) -> Lines:
    """The same of a place."""
    there = found.now.persons
    now = (
        count("One person is there now.", "{n} people are there now.", there) if there else say("Nobody is there now.")
    )
    average = None if found.rolling is None else round(found.rolling, 1)
    return lines(
        say("<b>People: {place}</b>", place=found.name),
        _NOTHING[ChartKind.CROWD] if not found.points else None,
        say("No camera looks there now.") if average is None else now,
        None if average is None else say("On average over the last 40 pictures: {average}.", average=average),
        say("At most at once: {most}.", most=found.peak) if found.points else None,
    )


def _told(kind: ChartKind, span: ChartSpan, told: HourCount, people: Sequence[PersonHours], since: date) -> list[Text]:
    match kind:
        case ChartKind.VISITS:
            return [_visits(span, told, since), _outcomes(told), *_heads(told), *_response(told)]
        case ChartKind.HEADS:
            return _heads(told)
        case ChartKind.PEOPLE:
            return [_person(n, one) for n, one in enumerate(people, start=1)]
        case ChartKind.RESPONSE:
            return [*_response(told), _outcomes(told)]
        case _:
            return [_ABOUT[kind]]


def _visits(span: ChartSpan, told: HourCount, since: date) -> Phrase:
    """With how many a day; days of which whoever reads it is told nothing are none."""
    days = (span.end - max(span.start, since)).days + 1
    if days <= 1:
        return count("{n} visit", "{n} visits", told.visits)
    return count("{n} visit, {mean} a day", "{n} visits, {mean} a day", told.visits, mean=round(told.visits / days, 1))


def _outcomes(told: HourCount) -> Phrase:
    return say(
        "Opened: {opened}. Ignored: {ignored}. Nobody answered: {missed}. Nobody rang: {quiet}.",
        opened=told.opened,
        ignored=told.ignored,
        missed=told.missed,
        quiet=told.quiet,
    )


def _heads(told: HourCount) -> list[Text]:
    if not told.heads:
        return []
    return [
        say("People in the pictures: {known} known, {others} others.", known=told.known, others=told.heads - told.known)
    ]


def _response(told: HourCount) -> list[Text]:
    within = half_within(told.response)
    if within is None:
        return [say("More than half of the rings waited longer than two minutes.")] if told.answered else []
    return [say("Half of the rings were answered within {time}.", time=timedelta(seconds=within))]


def half_within(response: Histogram) -> int | None:
    """Within how many seconds half of what was answered was answered; None: it took longer than is counted."""
    so_far = 0
    for seconds, times in zip(RESPONSE_S, response, strict=False):
        so_far += times
        if so_far * 2 >= sum(response) and so_far:
            return seconds
    return None


def _person(number: int, one: PersonHours) -> Phrase:
    return count(
        "{number}. {name}: {n} visit", "{number}. {name}: {n} visits", one.visits, number=number, name=one.person.name
    )
