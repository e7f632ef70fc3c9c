"""The days on disk: those that are over, and what residents said of any."""

from collections.abc import Collection as Some
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.house.attendance.person_day import DayCorrection, PersonDay, gathered
from bot.house.people import PersonId
from bot.house.ports import Collection

#: Under which names they are kept.
ATTENDANCE, CORRECTIONS, PROGRESS = "attendance", "attendance_corrections", "attendance_progress"
_KEY = "done"


@dataclass(frozen=True, slots=True)
class AttendanceProgress:
    """Every day until here was made of what was seen, this one included."""

    until: date
    #: By which zone days are told from each other; empty: an earlier release did not say.
    zone: str = ""


class PersonDays:
    """Writes and reads them; their keys are a day and a person."""

    def __init__(
        self,
        days: Collection[PersonDay],
        corrections: Collection[DayCorrection],
        progress: Collection[AttendanceProgress],
    ) -> None:
        self._kept = days
        self._said = corrections
        self._progress = progress

    @property
    def until(self) -> date | None:
        """Until which day, itself included, they were made; None: none was."""
        progress = self._progress.get(_KEY)
        return progress.until if progress else None

    def between(self, start: date, end: date) -> Sequence[PersonDay]:
        """Those that are written down, of these days, without what residents said. Never raises."""
        first, last = start.isoformat(), f"{end.isoformat()} ~"
        return [one for key, one in self._kept.everything().items() if first <= key <= last]

    def corrections(self, start: date, end: date) -> Mapping[tuple[date, PersonId], DayCorrection]:
        """What residents said of these days. Never raises."""
        first, last = start.isoformat(), f"{end.isoformat()} ~"
        known = self._said.everything()
        found = {_of(key): said for key, said in known.items() if first <= key <= last}
        return {of: said for of, said in found.items() if of}

    def correction(self, day: date, person: PersonId) -> DayCorrection | None:
        """What a resident said of somebody's day; None: nobody said anything. Never raises."""
        return self._said.get(_key(day, person))

    async def put(self, start: date, end: date, days: Iterable[PersonDay], until: date | None) -> None:
        """These, and nothing else, are of the days from ``start`` to ``end``; and all ``until`` then were made."""
        new = {_key(one.day, one.person): replace(one, correction=None) for one in days}
        async with self._kept.turn:
            old = {_key(one.day, one.person): one for one in self.between(start, end)}
            changed: dict[str, PersonDay | None] = {key: one for key, one in new.items() if old.get(key) != one}
            changed.update(dict.fromkeys(old.keys() - new.keys()))
            if changed:
                await self._kept.put(changed)
        async with self._progress.turn:
            if until and until != self.until:
                progress = self._progress.get(_KEY)
                await self._progress.put({_KEY: AttendanceProgress(until, progress.zone if progress else "")})

    async def told_by(self, zone: str) -> None:
        """Days begin and end by the clock of this zone: where it was another one, all are made anew."""
        async with self._progress.turn:
            progress = self._progress.get(_KEY)
            if progress is None or progress.zone != zone:
                known = progress is not None and progress.zone == ""
                until = progress.until if progress and known else date.min
                await self._progress.put({_KEY: AttendanceProgress(until, zone)})

    async def correct(self, day: date, person: PersonId, said: DayCorrection | None) -> None:
        """Somebody says this of somebody's day; None: nobody says anything any more."""
        async with self._said.turn:
            await self._said.put({_key(day, person): said})

    async def keep_only(self, first: date, known: Some[PersonId]) -> None:
        """Keep no day before this one, and none of anybody who is not known."""

        def goes(key: str) -> bool:
            of = _of(key)
            return of is None or of[0] < first or of[1] not in known

        async with self._kept.turn:
            if gone := [key for key in self._kept.everything() if goes(key)]:
                await self._kept.put(dict.fromkeys(gone))
        async with self._said.turn:
            if said := [key for key in self._said.everything() if goes(key)]:
                await self._said.put(dict.fromkeys(said))

    async def forget(self, person: PersonId) -> None:
        """Keep no day of somebody. Raises StoreUnwritable."""
        async with self._kept.turn:
            if gone := [key for key, one in self._kept.everything().items() if one.person == person]:
                await self._kept.put(dict.fromkeys(gone))
        async with self._said.turn:
            if said := [key for key in self._said.everything() if (of := _of(key)) and of[1] == person]:
                await self._said.put(dict.fromkeys(said))

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Two people were one: their days are those of both. Raises StoreUnwritable."""
        async with self._kept.turn:
            joined: dict[str, PersonDay | None] = {}
            for key, one in self._kept.everything().items():
                if one.person == gone:
                    other = self._kept.get(_key(one.day, kept))
                    joined[key] = None
                    joined[_key(one.day, kept)] = PersonDay(
                        kept, one.day, gathered((*one.stays, *(other.stays if other else ())))
                    )
            if joined:
                await self._kept.put(joined)
        async with self._said.turn:
            moved: dict[str, DayCorrection | None] = {}
            for (day, person), said in self.corrections(date.min, date.max).items():
                if person == gone:
                    moved[_key(day, gone)] = None
                    moved[_key(day, kept)] = self.correction(day, kept) or said
            if moved:
                await self._said.put(moved)


def _key(day: date, person: PersonId) -> str:
    return f"{day.isoformat()} {person}"


def _of(key: str) -> tuple[date, PersonId] | None:
    """Whose day a key is of; None: it is none of ours, whoever wrote it."""
    day, _, person = key.partition(" ")
    try:
        return date.fromisoformat(day), PersonId(person)
    except ValueError:
        return None
