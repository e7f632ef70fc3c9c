"""Attendance: on which days cameras saw known people, kept for a while and for as long as they are known."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from bot.house.faces.profile import Profiles
from bot.house.people import PersonId, Verdict
from bot.house.ports import Clock, Collection, PeopleBook
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.figures.attendance import WINDOW_S, Attendance, FacingHour, FacingWindow
from bot.house.watch.figures.facing import FacingGroups
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.seen import TrackId

#: Under which name it is kept, and for how many days: as long as anything asks when somebody was seen last.
SIGHTINGS = "sightings"
LAST_DAYS = 92

#: Between two frames no more than so much counts, in seconds.
_LONGEST_GAP_S = 6.0

#: A window that nobody closed for so long, in seconds, is of another time, and tells nothing.
_LATE_S = 60.0

#: So many tracks are remembered, the newest ones.
_MOST_TOLD = 256

#: What is not over is written down so often, in seconds.
KEPT_EVERY_S = 60.0


class Sightings:
    """Keeps them. What is not written down yet, a minute at most, is lost where the service is killed."""

    def __init__(
        self,
        book: Collection[Attendance],
        *,
        people: PeopleBook,
        profiles: Profiles,
        facing: FacingGroups,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        self._book = book
        self._people = people
        self._profiles = profiles
        self._facing = facing
        self._clock = clock
        self._steady = steady
        self._zone = zone
        self._changed: dict[str, Attendance] = {}
        #: When somebody was seen last, by the steady measure of views: at all, and by each camera.
        self._moments: dict[tuple[PersonId, CameraId | None], float] = {}
        self._windows: dict[tuple[PersonId, CameraId], FacingWindow] = {}
        #: Whom a track was told to be: each way of somebody through a picture names them once.
        self._told: dict[TrackId, PersonId] = {}

    def sighted(self, camera: Camera, tracks: Iterable[LiveTrack], moment: float) -> None:
        """A frame shows these; whoever is named for certain is noted. Never raises."""
        for track in tracks:
            seen = track.verdict
            if seen is None or seen.person is None or seen.verdict is not Verdict.NAMED or seen.hint:
                continue
            person = seen.person.id
            self.note(camera, person, moment, track.facing)
            if self._told.get(track.id) != person:
                self._told[track.id] = person
                self.named(person, seen.distance)
                while len(self._told) > _MOST_TOLD:
                    del self._told[next(iter(self._told))]

    def note(self, camera: Camera, person: PersonId, moment: float, facing: bool | None = None) -> None:  # noqa: FBT001 - as views tell it
        """A frame shows somebody who is named for certain; returns at once. Never raises.

        ``moment`` and ``facing``: see ``CameraView.moment`` and ``Tracked.facing``.
        """
        at = self._clock()
        in_all, by_camera = self._passed(person, None, moment), self._passed(person, camera.id, moment)
        key, now = self._today(person, at)
        now = now.seen(at, camera.id, in_all, by_camera)
        if facing is not None and camera.facing and self._faces(person):
            now = self._faced(now, camera.id, moment, by_camera, at, facing=facing)
        self._changed[key] = now

    def named(self, person: PersonId, distance: float | None = None) -> None:
        """A burst named somebody for certain; returns at once. Never raises."""
        key, now = self._today(person, self._clock())
        self._changed[key] = now.told(distance)

    def of_day(self, day: date) -> Sequence[Attendance]:
        """Everybody who was seen on a day, who came first first. Never raises."""
        found = [one for one in self._all() if one.day == day]
        return sorted(found, key=lambda one: (one.first, one.person))

    def between(self, start: date, end: date) -> Sequence[Attendance]:
        """Whoever was seen from ``start`` to ``end``, itself included. Never raises."""
        return [one for one in self._all() if start <= one.day <= end]

    def of_person(self, person: PersonId) -> Sequence[Attendance]:
        """The days on which somebody was seen, the newest first. Never raises."""
        return sorted((one for one in self._all() if one.person == person), key=lambda one: one.day, reverse=True)

    def facing(self, person: PersonId, day: date) -> tuple[FacingHour, ...]:
        """In how much of each hour of a day somebody faced a camera; none where that is kept of nobody like them.

        Never raises.
        """
        key = _key(day, person)
        seen = self._changed.get(key) or self._book.get(key)
        return seen.facing if seen and self._faces(person) else ()

    def last(self, person: PersonId) -> datetime | None:
        """When somebody was seen last; None: not in ``LAST_DAYS``. Never raises."""
        return max((one.last for one in self._all() if one.person == person), default=None)

    async def run(self) -> None:
        """Write down what is new, for as long as the service runs."""
        while True:
            await self.keep()
            await asyncio.sleep(KEPT_EVERY_S)

    async def keep(self) -> None:
        """Write down what is new; whoever is unknown by now, what is too old, and what is switched off is dropped."""
        async with self._book.turn:
            known = {person.id for person in await self._people.people()}
            changed = dict(self._changed)
            now = min(self._clock(), self._steady())  # a clock that was set wrong would have everything go at once
            oldest = now.astimezone(self._zone).date() - timedelta(days=LAST_DAYS)
            kept: dict[str, Attendance | None] = {}
            for key, one in {**self._book.everything(), **changed}.items():
                if one.person not in known or one.day <= oldest:
                    kept[key] = None
                elif one.facing and not self._faces(one.person):
                    kept[key] = replace(one, facing=())
                elif key in changed:
                    kept[key] = one
            if kept:
                await self._book.put(kept)
            # whoever is seen while it is written goes on from what is in mind: the book does not show it yet
            self._changed = {key: one for key, one in self._changed.items() if one is not changed.get(key)}
        self._moments = {key: at for key, at in self._moments.items() if key[0] in known}
        self._windows = {key: window for key, window in self._windows.items() if key[0] in known}

    async def forget(self, person: PersonId) -> None:
        """Keep no day on which somebody was seen, and nothing that is not written down yet. Raises StoreUnwritable."""
        async with self._book.turn:
            self._changed = {key: one for key, one in self._changed.items() if one.person != person}
            gone = [key for key, one in self._book.everything().items() if one.person == person]
            if gone:
                await self._book.put(dict.fromkeys(gone))

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Two people were one: their days are those of both. Raises StoreUnwritable."""
        async with self._book.turn:
            new: dict[str, Attendance | None] = {}
            for one in self.of_person(gone):
                key, before = _key(one.day, kept), _key(one.day, gone)
                there = self._changed.get(key) or self._book.get(key)
                joined = there.joined_with(one) if there else replace(one, person=kept)
                self._changed.pop(before, None)
                self._changed[key] = joined  # whoever is seen while it is written goes on from it
                new[before], new[key] = None, joined
            if new:
                await self._book.put(new)

    def _faces(self, person: PersonId) -> bool:
        return self._facing.is_on(self._profiles.of(person).group)

    def _all(self) -> Sequence[Attendance]:
        return list({**self._book.everything(), **self._changed}.values())

    def _today(self, person: PersonId, at: datetime) -> tuple[str, Attendance]:
        day = at.astimezone(self._zone).date()
        key = _key(day, person)
        return key, self._changed.get(key) or self._book.get(key) or Attendance(person, day, at, at)

    def _passed(self, person: PersonId, camera: CameraId | None, moment: float) -> float:
        before = self._moments.get((person, camera), moment)
        self._moments[person, camera] = max(moment, before)
        passed = moment - before
        return max(0.0, passed) if passed <= _LONGEST_GAP_S else 0.0

    def _faced(
        self, now: Attendance, camera: CameraId, moment: float, passed: float, at: datetime, *, facing: bool
    ) -> Attendance:
        window = self._windows.get((now.person, camera))
        if window and moment - window.began >= WINDOW_S:
            del self._windows[now.person, camera]
            late = moment - window.began > _LATE_S
            if not late and (result := window.result()) is not None:
                now = now.faced(at.astimezone(self._zone).hour, facing=result)
            window = None
        if window is None:
            window = self._windows[now.person, camera] = FacingWindow(moment)
        window.add(passed, facing=facing)
        return now


def _key(day: date, person: PersonId) -> str:
    return f"{day:%Y%m%d} {person}"
