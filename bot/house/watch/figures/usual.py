"""What is usual at a place: whether anybody was there in each hour of the week, for twelve weeks.

Hours are those of the clock on the wall. The one that comes twice when it is set back is one hour, and the one that is
left out when it is set forward was not looked at that week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from bot.house.ports import Clock, Collection
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Usual

#: Nothing is called unusual before an hour was looked at in so many weeks.
LEAST_WEEKS = 4

#: Older weeks are forgotten: a household that has a new habit is not told of it for ever.
MOST_WEEKS = 12

#: Unusual is whoever comes at an hour that so few of all who came before came at, as a share: the 2nd percentile.
SELDOM = 0.02

#: Whatever the others are like: no hour is unusual in which somebody was there in more weeks than one in four.
SELDOM_WEEKS = 0.25

#: An hour in which nobody was seen counts where it was looked at for so many minutes.
LEAST_MINUTES = 30

_HOURS = 24

#: The present hour is written down after so many minutes that were looked at, and at its end.
_WRITTEN_EVERY = 10


@dataclass(frozen=True, slots=True)
class WeekHour:
    """One hour of the week, at one place."""

    #: The days on which it was looked at, the newest last.
    days: tuple[date, ...] = ()
    #: On which of them somebody was there.
    seen: tuple[date, ...] = ()

    def noted(self, day: date, *, seen: bool) -> "WeekHour":
        """The same with a day more; a day that is noted twice is one, on which somebody was there if either said so."""
        days = tuple(sorted({*self.days, day}))[-MOST_WEEKS:]
        on = {*self.seen, day} if seen else {*self.seen}
        return WeekHour(days, tuple(sorted(on.intersection(days))))


@dataclass(frozen=True, slots=True)
class PresentHour:
    """The hour that is not over yet, at one place."""

    day: date
    hour: int
    #: For so many minutes it was looked at.
    minutes: int = 0
    seen: bool = False


@dataclass(frozen=True, slots=True)
class UsualHours:
    """The hours of one day of the week at one place, 24 of them."""

    hours: tuple[WeekHour, ...] = (WeekHour(),) * _HOURS


@dataclass(frozen=True, slots=True)
class UsualBooks:
    """The collections: by place and day of the week, and the present hour by place."""

    hours: Collection[UsualHours]
    present: Collection[PresentHour]


class Usuals:
    """Knows it of every place."""

    def __init__(self, books: UsualBooks, *, clock: Clock, zone: tzinfo) -> None:
        self._books = books
        self._clock = clock
        self._zone = zone
        self._present: dict[WatchPlaceId, PresentHour] = dict(_by_place(books.present.everything()))
        self._over: list[tuple[WatchPlaceId, PresentHour]] = []
        #: The minute of the hour that was looked at last, and whether what is written is older than what is known.
        self._minute: dict[WatchPlaceId, int] = {}
        self._worth: set[WatchPlaceId] = set()

    def note(self, place: WatchPlaceId, *, somebody: bool) -> None:
        """A place is looked at, and somebody is there for certain or not; returns at once. Never raises."""
        now = self._clock().astimezone(self._zone)
        here = self._present.get(place)
        if here is None or (here.day, here.hour) != (now.date(), now.hour):
            if here:
                self._over.append((place, here))
            here = PresentHour(now.date(), now.hour)
            self._minute.pop(place, None)
        if self._minute.get(place) != now.minute:
            self._minute[place] = now.minute
            here = replace(here, minutes=here.minutes + 1)
            if here.minutes % _WRITTEN_EVERY == 0:
                self._worth.add(place)
        if somebody and not here.seen:
            here = replace(here, seen=True)
            self._worth.add(place)
        self._present[place] = here

    async def keep(self) -> None:
        """Write down what is worth it: an hour that is over, and that somebody is there for the first time in one."""
        over, self._over = self._over, []
        changed: dict[str, UsualHours] = {}
        for place, hour in over:
            if not (hour.seen or hour.minutes >= LEAST_MINUTES):
                continue
            key = _key(place, hour.day.weekday())
            hours = list((changed.get(key) or self._books.hours.get(key) or UsualHours()).hours)
            hours[hour.hour] = hours[hour.hour].noted(hour.day, seen=hour.seen)
            changed[key] = UsualHours(tuple(hours))
        if changed:
            await self._books.hours.put(changed)
        worth, self._worth = {*self._worth, *(place for place, _ in over)}, set()
        if worth:
            await self._books.present.put({place: self._present[place] for place in worth if place in self._present})

    def usual(self, place: WatchPlaceId, at: datetime | None = None) -> Usual | None:
        """How seldom somebody is there at this hour of the week; None: nobody can tell yet. Never raises."""
        hour = self._hour(place, at)
        return Usual(len(hour.days), len(hour.seen)) if len(hour.days) >= LEAST_WEEKS else None

    def unusual(self, place: WatchPlaceId, at: datetime | None = None) -> Usual | None:
        """The same where it is unusual that anybody is there; None: it is not, or nobody can tell yet. Never raises.

        Of each hour in which somebody was there it is asked how seldom that was *by the other weeks*: it is unusual
        now, if at most ``SELDOM`` of them were as seldom. So a place where people come at any time has no unusual
        hours, and one that is used by day alone has all of its nights.
        """
        usual = self.usual(place, at)
        if usual is None:
            return None
        share = usual.times / usual.weeks
        if share > SELDOM_WEEKS:
            return None
        every = [hour for day in range(7) for hour in self._day(place, day)]
        came = sum(len(hour.seen) for hour in every)
        as_seldom = sum(len(hour.seen) for hour in every if hour.seen and _by_others(hour) <= share)
        return usual if as_seldom <= SELDOM * came else None

    def _hour(self, place: WatchPlaceId, at: datetime | None) -> WeekHour:
        local = (at or self._clock()).astimezone(self._zone)
        return self._day(place, local.weekday())[local.hour]

    def _day(self, place: WatchPlaceId, weekday: int) -> tuple[WeekHour, ...]:
        hours = (self._books.hours.get(_key(place, weekday)) or UsualHours()).hours
        return hours if len(hours) == _HOURS else UsualHours().hours


def _by_others(hour: WeekHour) -> float:
    """How often somebody was there in an hour of the week, as a share, one week of those left out."""
    others = len(hour.days) - 1
    return (len(hour.seen) - 1) / others if others else 0.0


def _key(place: WatchPlaceId, weekday: int) -> str:
    return f"{place} {weekday}"


def _by_place(kept: Mapping[str, PresentHour]) -> Mapping[WatchPlaceId, PresentHour]:
    return {WatchPlaceId(place): hour for place, hour in kept.items()}
