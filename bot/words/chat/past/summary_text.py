"""What was in days, weeks and months that are over; and the page on which a resident chooses what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce

from bot.house.records.disk import DiskState
from bot.house.records.ledger_entry import LedgerEntry
from bot.house.status.status import Status
from bot.house.summaries.days import CameraCount, DaysSummary, DoorCount
from bot.house.summaries.health import CameraHealth, DoorHealth, FaceShares, HealthSummary
from bot.house.summaries.outages import Outages
from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Listening
from bot.words.chat.doors.hours_text import clock
from bot.words.chat.labels import WEEKDAYS
from bot.words.ledger_row import who_came
from bot.words.phrase import (
    Day,
    Lines,
    Listed,
    Opening,
    Phrase,
    Size,
    Text,
    TimeOfDay,
    Value,
    count,
    lines,
    listed,
    say,
    say_in,
)

#: A message holds 4096 characters, and nobody reads more.
_LISTED = 10

#: On a button, whether it comes.
LABELS: Mapping[SummaryKind, Phrase] = {
    SummaryKind.MORNING: say("☀️ Every morning, of yesterday"),
    SummaryKind.WEEKLY: say("📅 On Mondays, of the week"),
    SummaryKind.MONTHLY: say("🩺 Every month, how the house is"),
}
#: On a button that shows one at once.
NOW: Mapping[SummaryKind, Phrase] = {
    SummaryKind.MORNING: say_in("show the summary of it", "Yesterday"),
    SummaryKind.WEEKLY: say_in("show the summary of it", "Last week"),
    SummaryKind.MONTHLY: say_in("show the summary of it", "Last month"),
}
OF_NOTHING = say("Also when nothing happened")
PAGE_BUTTON = say("☀️ Morning, week and month")
CHOOSE_HOUR = say("When shall it come?")


def at(listening: Listening) -> Phrase:
    """The button of when they come."""
    return say_in("when summaries come, on a button", "🕗 At {time}", time=clock(listening.summary_at))


def page(listening: Listening, may_have: Sequence[SummaryKind]) -> Lines:
    """What somebody has of it."""
    return lines(
        say("<b>What was, in one message</b>"),
        *chosen(listening, may_have),
        say("It comes at {time}, also when nothing happened.", time=clock(listening.summary_at))
        if listening.of_nothing
        else say("It comes at {time}, and only when something happened.", time=clock(listening.summary_at)),
        say("The last buttons show you one now."),
    )


def chosen(listening: Listening, may_have: Sequence[SummaryKind]) -> list[Phrase]:
    """Those that come, a line each."""
    told = {
        SummaryKind.MORNING: say("☀️ Every morning I tell you of yesterday."),
        SummaryKind.WEEKLY: say("📅 On Mondays I tell you of the week."),
        SummaryKind.MONTHLY: say("🩺 On the first of a month I tell you how the house itself was."),
    }
    return [told[kind] for kind in may_have if kind in listening.summaries]


def days(summary: DaysSummary, today: date) -> Lines:
    """A day, or a week, that is over."""
    visits = summary.visits
    heading = (
        say("☀️ <b>{day}</b>", day=Opening(Day(summary.first, today=today)))
        if summary.days == 1
        else say("📅 <b>{first} to {last}</b>", first=Opening(Day(summary.first)), last=Day(summary.last))
    )
    return lines(
        heading,
        *([say("Nobody was at a door.")] if not visits.total else []),
        *map(_door, visits.doors[:_LISTED]),
        _compared(summary.visits.total - summary.before) if summary.days > 1 and summary.before is not None else None,
        say("Most came on {day}.", day=Day(visits.busiest)) if summary.days > 1 and visits.busiest else None,
        _people(visits.people, visits.strangers),
        _missed(visits.missed, one_day=summary.days == 1),
        _passed_by(summary.passed_by),
        *map(_camera, summary.cameras[:_LISTED]),
        *_waiting(summary),
    )


def _door(one: DoorCount) -> Phrase:
    visits = count("{n} visit", "{n} visits", one.visits)
    parts = [
        visits,
        *([count("{n} missed", "{n} missed", one.missed)] if one.missed else []),
        *([count("{n} time it did not open", "{n} times it did not open", one.failed)] if one.failed else []),
    ]
    return say("🚪 {door}: {what}", door=one.door, what=_dotted(parts))


def _dotted(parts: Sequence[Phrase]) -> Phrase:
    """In a row, though commas stand in them."""
    return reduce(lambda one, other: say("{one} · {other}", one=one, other=other), parts)


def _compared(more: int) -> Phrase:
    if more > 0:
        return count("{n} visit more than the week before.", "{n} visits more than the week before.", more)
    if more < 0:
        return count("{n} visit fewer than the week before.", "{n} visits fewer than the week before.", -more)
    return say("As many visits as the week before.")


def _people(people: Sequence[tuple[str, int]], strangers: int) -> Phrase | None:
    named: list[Value] = [
        say("{name} ({n}×)", name=name, n=times) if times > 1 else name for name, times in people[:_LISTED]
    ]
    others = len(people) - len(named)
    told = [
        *named,
        *([count("{n} other person", "{n} other people", others)] if others else []),
        *([say("somebody unknown ({n}×)", n=strangers)] if strangers > 1 else []),
        *([say("somebody unknown")] if strangers == 1 else []),
    ]
    return say("👤 {who}", who=Opening(Listed(tuple(told)))) if told else None


def _missed(missed: Sequence[LedgerEntry], *, one_day: bool) -> Text | None:
    if not missed:
        return None
    shown = missed[-_LISTED:]
    return lines(
        say("🔕 Nobody answered:"),
        *(
            say(
                "• {when}, {door}: {who}",
                when=TimeOfDay(one.began_at, seconds=False)
                if one_day
                else say(
                    "{day}, {time}",
                    day=WEEKDAYS[one.began_at.weekday()],
                    time=TimeOfDay(one.began_at, seconds=False),
                ),
                door=one.door,
                who=who_came(one.who),
            )
            for one in shown
        ),
        count("… and {n} before.", "… and {n} before.", len(missed) - len(shown)) if len(missed) > len(shown) else None,
    )


def _passed_by(persons: int) -> Phrase | None:
    if not persons:
        return None
    return count("🚶 {n} person came and did not ring.", "🚶 {n} people came and did not ring.", persons)


def _camera(one: CameraCount) -> Phrase:
    told = [
        *([count("{n} alert", "{n} alerts", one.incidents)] if one.incidents else []),
        *([_away(Outages(one.away_times, one.away))] if one.away_times else []),
    ]
    return say("📷 {camera}: {what}", camera=one.name, what=_dotted(told))


def _waiting(summary: DaysSummary) -> Iterable[Phrase]:
    if summary.to_name:
        yield count(
            "❔ {n} unknown person came more than once and waits for a name: /unknown",
            "❔ {n} unknown people came more than once and wait for a name: /unknown",
            summary.to_name,
        )
    if summary.unheard:
        yield say("⚠️ I do not hear the doorbell of: {doors}. /status tells more.", doors=listed(summary.unheard))


def _away(outages: Outages) -> Phrase:
    if outages.away:
        return count("away {n} time, {time} in all", "away {n} times, {time} in all", outages.times, time=outages.away)
    return count("away {n} time", "away {n} times", outages.times)


def health(summary: HealthSummary, status: Status) -> Lines:
    """How the house itself was in a month."""
    return lines(
        say("🩺 <b>The house, {first} to {last}</b>", first=Day(summary.first), last=Day(summary.last)),
        count("{n} visit in all.", "{n} visits in all.", summary.visits) if summary.visits else say("Nobody came."),
        *map(_door_health, summary.doors[:_LISTED]),
        *map(_camera_health, summary.cameras[:_LISTED]),
        say(
            "❔ I could not read my notes, so I cannot tell whether doorbells and cameras were always there. "
            "/status tells how they are now."
        )
        if None in [door.outages for door in summary.doors] + [camera.outages for camera in summary.cameras]
        else None,
        _faces(summary.faces, summary.faces_before),
        _disk(status),
        say("✅ The day’s log is written.")
        if status.ledger.reason is None
        else say("⚠️ The day’s log is not written: /status tells why."),
        count(
            "⚠️ {n} of my own notes could not be read and is set aside: /status",
            "⚠️ {n} of my own notes could not be read and are set aside: /status",
            status.unreadable,
        )
        if status.unreadable
        else None,
        _trail(summary),
    )


def _door_health(one: DoorHealth) -> Phrase | None:
    told: list[Phrase] = [
        *([_away(one.outages)] if one.outages and one.outages.times else []),
        *([count("{n} time it did not open", "{n} times it did not open", one.failed)] if one.failed else []),
        *([say("its pictures got worse: is the lens clean?")] if one.pictures_worse else []),
    ]
    return _health(one.door, told, known=one.outages is not None)


def _camera_health(one: CameraHealth) -> Phrase | None:
    gone = one.outages or Outages()
    told: list[Phrase] = [
        *([_away(gone)] if gone.times else []),
        *([count("{n} time covered or moved", "{n} times covered or moved", gone.tampered)] if gone.tampered else []),
    ]
    return _health(one.name, told, known=one.outages is not None)


def _health(name: str, told: Sequence[Phrase], *, known: bool) -> Phrase | None:
    """What was wrong; None: nothing, as far as that is known, and it is not known whether it was always there."""
    if told:
        return say("⚠️ {name}: {what}", name=name, what=_dotted(told))
    return say("✅ {name}: always there.", name=name) if known else None


def _faces(now: FaceShares, before: FaceShares) -> Phrase | None:
    share, earlier = now.unknown_share, before.unknown_share
    if share is None:
        return None
    percent = round(share * 100)
    if earlier is None:
        return say("👤 {percent} % of the faces were of nobody I know.", percent=percent)
    return say(
        "👤 {percent} % of the faces were of nobody I know; {before} % the month before.",
        percent=percent,
        before=round(earlier * 100),
    )


def _disk(status: Status) -> Phrase:
    free = Size(status.free_bytes)
    if status.disk is DiskState.WELL:
        return say("✅ {size} of my disk are free.", size=free)
    return say("⚠️ My disk: /status tells what is wrong; {size} are free.", size=free)


def _trail(summary: HealthSummary) -> Phrase:
    if summary.trail_flawed:
        return say("⚠️ The record of who opened what was changed: /audit")
    if summary.sealed:
        return say("✅ The record of who opened what is whole, as far as its last seal.")
    return say("The record of who opened what has no seal yet.")
