"""Somebody who is usually seen by now was not: told once a day at most, and only where cameras looked.

It is told for the rules of the house, to everybody, and to whoever asked to hear of somebody (``wishes``); and taken
back on the same card once they are seen.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from secrets import token_hex

from bot.house.attendance.person_day import PersonDay, SeenThrough
from bot.house.attendance.usual import WEEKS, usual_by
from bot.house.people import PersonId, ResidentId
from bot.house.ports import Clock, Collection, PeopleBook
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.hours import Hours
from bot.house.watch.camera import Camera, CameraId, WatchPlaceId
from bot.house.watch.figures.counts import Counts
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRule, WatchRuleId
from bot.house.watch.incidents import Incidents
from bot.house.watch.ruling.absence_wishes import AbsenceWish, AbsenceWishes

log = logging.getLogger(__name__)

#: Under which name it is kept who was told of.
ABSENCES = "absences"

#: How often it is looked who is missed, in seconds.
LOOK_EVERY_S = 30.0

#: Whoever was seen so long before the time counts as seen by then: a child that left for school in the morning is
#: missed in the afternoon all the same. A rule with hours tells it by when they begin.
SEEN_BEFORE = timedelta(hours=4)

#: After so long nobody is told any more: where the service stood still, the family knows better by then.
LATE = timedelta(hours=1)

#: Who was missed in the evening may come in the night.
_TAKEN_BACK = timedelta(hours=12)

_DAY = timedelta(days=1)

#: In the last hour a camera must have looked for so long: where nobody looked, nobody was missed.
LOOKED = timedelta(minutes=20)

#: So many incidents are looked at, the newest ones, whether somebody who was missed is here by now.
_LOOKED_BACK = 60

#: The days of a stretch of them, itself included.
DaysBetween = Callable[[date, date], Awaitable[Sequence[PersonDay]]]


@dataclass(frozen=True, slots=True)
class AbsenceTold:
    """On which day a rule told of somebody last."""

    day: date


class Absences:
    """Looks for them."""

    def __init__(
        self,
        book: Collection[AbsenceTold],
        *,
        rules: Callable[[], Iterable[WatchRule]],
        wishes: AbsenceWishes,
        cameras: Callable[[], Iterable[Camera]],
        people: PeopleBook,
        forgotten: Callable[[PersonId], Awaitable[None]],
        days: DaysBetween,
        counts: Counts,
        incidents: Incidents,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        """``forgotten`` drops the rules of somebody whose face is known no more."""
        self._book = book
        self._rules = rules
        self._wishes = wishes
        self._cameras = cameras
        self._people = people
        self._forgotten = forgotten
        self._days = days
        self._counts = counts
        self._incidents = incidents
        self._clock = clock
        self._steady = steady
        self._zone = zone
        #: By when each is usually seen on this day: learned once a day.
        self._usual: dict[PersonId, tuple[date, time | None]] = {}

    async def run(self) -> None:
        """Look, for as long as the service runs."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Tell of whoever is missed now. Never raises what a book raises: it is looked again soon."""
        known = {person.id for person in await self._people.people()}
        missing = [rule for rule in self._rules() if rule.happening is Happening.ABSENT]
        for rule in missing:
            try:
                await self._look(rule, known)
            except StoreUnwritable as exc:
                log.warning("whether somebody is missed cannot be told: %s", exc)
        try:
            await self._look_for_wishes(known, {rule.person for rule in missing if rule.on})
            await self._take_back()
        except StoreUnwritable as exc:
            log.warning("whether somebody is missed cannot be told: %s", exc)

    async def usual(self, person: PersonId, on: date) -> time | None:
        """By when somebody is usually seen on a day, as it was learned; None: nobody can tell yet."""
        known = self._usual.get(person)
        if known is None or known[0] != on:
            days = await self._days(on - timedelta(weeks=WEEKS), on - timedelta(days=1))
            self._usual[person] = known = (on, usual_by((one for one in days if one.person == person), on, self._zone))
        return known[1]

    async def _look(self, rule: WatchRule, known: set[PersonId]) -> None:
        if rule.person is not None and rule.person not in known:
            await self._forgotten(rule.person)
        elif rule.on:
            now = self._clock()
            since = expected_since(rule, now.astimezone(self._zone))
            if since is not None and self._looked(rule.place):
                await self._miss(rule, since, now)

    async def _look_for_wishes(self, known: set[PersonId], ruled: set[PersonId | None]) -> None:
        now = self._clock()
        local = now.astimezone(self._zone)
        looked = not list(self._cameras()) or self._looked(None)  # without a camera the doors are all that looks
        wishes = await self._wishes.kept(known)
        await self._keep_only({*(rule.id for rule in self._rules()), *(_rule_of(wish.person) for wish in wishes)})
        for wish in wishes:
            by = wish.by or await self.usual(wish.person, local.date())
            if wish.person in ruled or by is None or not looked:
                continue  # a rule of the house tells everybody
            if not wish.by and local.time() < by:
                continue  # what is learned of a day says nothing of the night before it
            rule = WatchRule(_rule_of(wish.person), Happening.ABSENT, person=wish.person, by=by)
            if (since := expected_since(rule, local)) is not None:
                whole = since if wish.by else datetime.combine(local.date(), time.min, local.tzinfo)
                await self._miss(rule, whole, now, wish)

    async def _keep_only(self, rules: set[WatchRuleId]) -> None:
        """Keep no day of a rule that is gone, nor of somebody whom nobody asked to hear of: the key names them."""
        if gone := self._book.everything().keys() - rules:
            await self._book.put(dict.fromkeys(gone))

    async def _miss(self, rule: WatchRule, since: datetime, now: datetime, wish: AbsenceWish | None = None) -> None:
        local = now.astimezone(self._zone)
        day = _due_on(rule.by, local) if rule.by else local.date()
        told = self._book.get(rule.id)
        if rule.person is None or (told and told.day == day):
            return
        if await self._seen_at(rule.person, rule.place, since) is not None:
            return
        await self._book.put({rule.id: AbsenceTold(day)})  # first: rather never than twice
        if wish is None or wish.by is not None or rule.by is None:
            await self._tell(rule, rule.by, wish.who if wish else (), by_habit=False)
            return
        # learned at all places: it is named to whoever may see them all
        knowing = await self._wishes.who_may_know(wish, rule.by, day)
        others = tuple(one for one in wish.who if one not in knowing)
        for by, who in ((rule.by, knowing), (None, others)):
            if who:
                await self._tell(rule, by, who, by_habit=True)

    async def _tell(self, rule: WatchRule, by: time | None, who: tuple[ResidentId, ...], *, by_habit: bool) -> None:
        """Begin the incident; ``who`` empty: for everybody."""
        at = self._clock()
        await self._incidents.begin(
            Incident(
                IncidentId(f"{at:%Y%m%dT%H%M%S}-{token_hex(4)}"),
                Happening.ABSENT,
                rule.id,
                CameraId(""),
                rule.place or WatchPlaceId(""),
                at,
                person=rule.person,
                missed_by=by,
                by_habit=by_habit,
                only_for=who,
                loud=rule.loud,
                no_clip=True,
                heard_at=self._steady(),
                ended_at=at,
            )
        )

    async def _take_back(self) -> None:
        """Whoever was missed and is here by now, on that day or in the night behind it: their card says so."""
        now = self._clock()
        today = now.astimezone(self._zone).date()
        for incident in self._incidents.latest(_LOOKED_BACK):
            missed = incident.happening is Happening.ABSENT and incident.person and incident.seen_at is None
            missed_on = incident.began_at.astimezone(self._zone).date()
            if not missed or (missed_on != today and now - incident.began_at >= _TAKEN_BACK):
                continue
            at = await self._seen_at(incident.person or PersonId(""), incident.place or None, incident.began_at)
            if at is not None:
                await self._incidents.change(incident.id, partial(_seen, at=at))

    def _looked(self, place: WatchPlaceId | None) -> bool:
        places = {place} if place else {camera.place for camera in self._cameras()}
        return any(self._counts.looked(one, timedelta(hours=1)) >= LOOKED for one in places)

    async def _seen_at(self, person: PersonId, place: WatchPlaceId | None, since: datetime) -> datetime | None:
        """When somebody was seen there first since then, or a resident says that they came; None: not."""
        today = self._clock().astimezone(self._zone).date()
        here = {camera.id for camera in self._cameras() if place in (None, camera.place)}
        seen: list[datetime] = []
        for day in await self._days(min(since.astimezone(self._zone).date(), today), today):
            if day.person != person:
                continue
            if day.correction and (day.correction.absent or day.correction.came):
                came = day.correction.came
                # of today whoever came at any time is here; of the evening before not who came in the morning
                seen += [came] if came and (day.day == today or came >= since) else []
                continue
            seen += [
                max(stay.begin, since)
                for stay in day.stays
                if stay.end >= since
                and (stay.place in here if stay.by is SeenThrough.CAMERA else place in (None, WatchPlaceId(stay.place)))
            ]
        return min(seen, default=None)


def _rule_of(person: PersonId) -> WatchRuleId:
    """Under which name it is kept that somebody was told of to whoever asked for it."""
    return WatchRuleId(f"wish {person}")


def _seen(incident: Incident, at: datetime) -> Incident:
    return replace(incident, seen_at=at)


def expected_since(rule: WatchRule, at: datetime) -> datetime | None:
    """From when on somebody should have been seen whom a rule misses at a moment, in the household's own zone.

    None: it misses nobody then. All by the clock on the wall, so that no hour is missing, and none is there twice; what
    begins in the evening goes on behind midnight.
    """
    if rule.by is None:
        return None
    day = _due_on(rule.by, at)
    due = datetime.combine(day, rule.by)
    if datetime.combine(at.date(), at.time()) - due >= LATE:
        return None
    begins = [begin for stretch in rule.hours if (begin := _begin(stretch, day, rule.by)) is not None]
    if rule.hours and not begins:
        return None
    since = max((begin for begin in begins if begin < due), default=due - SEEN_BEFORE)
    return since.replace(tzinfo=at.tzinfo)


def _due_on(by: time, at: datetime) -> date:
    """The newest day whose ``by`` is over."""
    return at.date() if at.time() >= by else at.date() - _DAY


def _begin(stretch: Hours, day: date, by: time) -> datetime | None:
    """When a stretch begins that counts at this time of this day; None: it is none of that day."""
    overnight = stretch.ends <= stretch.begins and by < stretch.ends
    begins_on = day - _DAY if overnight else day
    return datetime.combine(begins_on, stretch.begins) if begins_on.weekday() in stretch.days else None
