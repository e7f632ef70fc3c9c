"""Which incidents begin, go on and end by what rules tell: one card for one thing that happens."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex

from bot.house.people import Look, PersonId, Sighting
from bot.house.ports import Background, Clock
from bot.house.records.disk import StoreUnwritable
from bot.house.watch.camera import CameraId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRule
from bot.house.watch.incidents import Incidents
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.rules import PlaceShowing, Tells, weight
from bot.house.watch.seen import TrackId
from bot.house.watch.unfolding.going import OF_A_PLACE, Going, surely
from bot.house.watch.unfolding.pictures import IncidentPictures
from bot.house.watch.unfolding.same_person import elsewhere, fold

log = logging.getLogger(__name__)

#: No wait is shorter, in seconds: two sums of the same numbers may differ by a hair.
_LEAST_S = 0.01

#: What the disk refuses to keep is written down again after so long, in seconds.
_AGAIN_S = 5.0

#: So many go on at once; what happens beyond is in them, or nobody could read it.
MOST_GOING = 40


#: What is said of a face, where something else is known of faces.
SightingChange = Callable[[Sighting], Sighting]


@dataclass(frozen=True, slots=True)
class Counting:
    """How many persons there are at a place, and how many there may be."""

    persons: int = 0
    fewest: int = 0
    most: int = 0


class IncidentTeller:
    """Holds those that go on in mind; each is written by one task of its own, which lives as long as it does."""

    def __init__(
        self,
        incidents: Incidents,
        *,
        pictures: IncidentPictures,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._incidents = incidents
        self.pictures = pictures
        self._background = background
        self._clock = clock
        self._steady = steady
        self._going: dict[IncidentId, Going] = {}

    async def resume(self, rules: Iterable[WatchRule]) -> None:
        """After a start: go on with those that had not ended; who is there still is a part of them."""
        told = {rule.id: rule for rule in rules}
        now = _moment()
        for incident in self._incidents.open():
            rule = told.get(incident.rule)
            heavy = weight(rule) if rule else (True, not incident.loud, 0)
            going = Going(
                incident, heavy, now - incident.lasted_s, now, set(incident.tracks), there_s=incident.lasted_s
            )
            going.whom = rule.whom if rule else going.whom
            going.tracks = dict.fromkeys(incident.tracks)
            going.cameras = dict.fromkeys((incident.camera, *incident.also))
            self._go_on(going, new=False)
            await self.pictures.missed(incident)

    # What rules tell

    def tell(
        self,
        showing: PlaceShowing,
        told: Sequence[Tells],
        tracks: Mapping[TrackId, LiveTrack],
        camera: CameraId,
        counted: Counting,
        moment: float,
    ) -> None:
        """Take in what rules tell of a place at a moment; returns at once. ``camera`` is the one that showed it."""
        self._see(tracks.values(), moment)
        taken: set[TrackId] = set()
        for tells in told:
            if tells.rule.happening in OF_A_PLACE:
                self._of_a_place(showing, tells, camera, moment)
                continue
            if fresh := [track for track in tells.tracks if track not in taken]:
                taken.update(fresh)
                self._of_somebody(showing, replace(tells, tracks=tuple(fresh)), tracks, moment)
        for going in self._at(showing):
            if going.last >= moment:
                going.count(counted.persons, counted.fewest, counted.most)

    def _see(self, tracks: Iterable[LiveTrack], moment: float) -> None:
        """Whoever is there keeps going what they are a part of; who was lost and found again is the same."""
        for track in tracks:
            for going in self._going.values():
                if track.heir_of in going.tracks and track.id not in going.tracks:
                    going.join([track.id], track.camera)
                    if track.heir_of in going.founders:
                        going.founders.add(track.id)
                if track.id in going.tracks and track.found >= moment:
                    going.goes_on(moment)

    def _of_a_place(self, showing: PlaceShowing, tells: Tells, camera: CameraId, moment: float) -> None:
        for going in self._at(showing):
            if going.incident.rule == tells.rule.id:
                going.goes_on(moment)
                return
        self._begin(showing, tells, camera, moment)

    def _of_somebody(
        self, showing: PlaceShowing, tells: Tells, tracks: Mapping[TrackId, LiveTrack], moment: float
    ) -> None:
        new = [track for track in tells.tracks if not self._is_told(tracks[track], tells)]
        if not new:
            return
        camera = tracks[new[0]].camera
        going = self._that_takes(showing, tells) or self._same_elsewhere([tracks[track] for track in new], moment)
        if going is None:
            going = self._begin(showing, replace(tells, tracks=tuple(new)), camera, moment)
        if going is None:
            return
        loitered_s = max(tracks[track].loitered_s for track in new)
        going.join(new, camera)
        going.goes_on(moment, loitered_s)
        if tells.rule.happening is Happening.LOITERS:
            going.stays(loitered_s)
        for track in new:
            if tracks[track].verdict:  # who was known before anything was told of them
                going.names(track, tracks[track].verdict)

    def _is_told(self, track: LiveTrack, tells: Tells) -> bool:
        """Whether an incident tells of somebody as much as this rule would; it does then, where it may."""
        for going in self._going.values():
            if track.id not in going.tracks:
                continue
            if going.incident.rule == tells.rule.id or going.weight <= weight(tells.rule):
                return True
            if track.id in going.founders or going.tells_like(tells.rule):
                going.escalate(tells)
                if tells.rule.happening is Happening.LOITERS:
                    going.stays(track.loitered_s)
                return True
        return False

    def _that_takes(self, showing: PlaceShowing, tells: Tells) -> Going | None:
        """The incident of the same rule that goes on here, as far as it is not fine for fewer."""
        for going in self._at(showing):
            if going.incident.rule == tells.rule.id and self._absorbs(going, len(showing.there)):
                return going
        return None

    def _absorbs(self, going: Going, persons: int) -> bool:
        kept = self._incidents.get(going.incident.id)
        if kept and kept.handled and going.fine_for is None:
            going.fine_for = max(1, going.incident.persons)
        return going.absorbs(persons)

    def _same_elsewhere(self, tracks: Sequence[LiveTrack], moment: float) -> Going | None:
        """The incident that shows the very same person at another place, as far as it is not fine for fewer."""
        found = elsewhere(tracks, self._going.values(), moment)
        return next((going for going in found if self._absorbs(going, len(tracks))), None)

    def _at(self, showing: PlaceShowing) -> Iterator[Going]:
        return (going for going in self._going.values() if going.incident.place == showing.place)

    def _begin(self, showing: PlaceShowing, tells: Tells, camera: CameraId, moment: float) -> Going | None:
        if len(self._going) >= MOST_GOING:
            log.warning("%d incidents go on: what rule %s tells of is not told", MOST_GOING, tells.rule.id)
            return None
        at, rule = self._clock(), tells.rule
        incident = Incident(
            IncidentId(f"{at:%Y%m%dT%H%M%S}-{token_hex(4)}"),
            rule.happening,
            rule.id,
            camera,
            showing.place,
            at,
            tells.tracks,
            usual=showing.unusual,
            tampering=showing.tampering,
            loud=rule.loud,
            heard_at=self._steady(),
        )
        going = Going(incident, weight(rule), moment, moment, set(tells.tracks), rule.whom)
        going.tracks = dict.fromkeys(tells.tracks)
        going.cameras = {camera: None}
        self._go_on(going, new=True)
        return going

    # Who they are

    def named(self, track: LiveTrack) -> None:
        """A burst said something else of somebody; where they are in two incidents at two places, those are one."""
        mine = [going for going in self._going.values() if track.id in going.tracks]
        for going in mine:
            going.names(track.id, track.verdict)
            if track.verdict and (one := surely(track.verdict)):
                fold(going, one, track.verdict, self._going.values(), self._clock())

    async def looked(self, incident: Incident, look: Look) -> None:
        """Somebody had its frame looked at."""
        if going := self._going.get(incident.id):
            going.tell(replace(going.incident, look=look))
        await self._incidents.change(
            incident.id, lambda now: replace(now, look=look) if now.forgotten == incident.forgotten else None
        )

    def correct(self, change: SightingChange) -> None:
        """Something else is known of faces: what is said of them in incidents that go on follows."""
        for going in self._going.values():
            changed = {track: change(seen) for track, seen in going.verdicts.items()}
            for track, seen in changed.items():
                if seen != going.verdicts[track]:
                    going.names(track, seen)

    def that_name(self, person: PersonId) -> set[IncidentId]:
        """Those that go on and name somebody, written down or not."""
        return {going.incident.id for going in self._going.values() if person in going.people}

    def forgot(self, incident: Incident) -> None:
        """All that an incident showed was forgotten; it says nothing of it any more."""
        if going := self._going.get(incident.id):
            going.verdicts.clear()
            going.tell(replace(going.incident, look=None, forgotten=incident.forgotten))

    # Its own task

    def _go_on(self, going: Going, *, new: bool) -> None:
        self._going[going.incident.id] = going
        self._background.spawn(self._live(going, new=new), name=f"incident {going.incident.id}")

    async def _live(self, going: Going, *, new: bool) -> None:
        """Write an incident down, again and again, until nobody of it was there for a while."""
        try:
            if new:
                kept = await self._written(going, lambda: self._incidents.begin(going.incident))
                self.pictures.begin(kept, going.began)
                await self._trim()
            while going.incident.ended_at is None:
                await self._until_something(going)
                going.passed(self._clock(), _moment())
                going.changed.clear()
                await self._written(going, lambda: self._incidents.change(going.incident.id, going.onto))
        except KeyError:
            log.info("incident %s has left the book", going.incident.id)
        finally:
            self._going.pop(going.incident.id, None)

    async def _written(self, going: Going, write: Callable[[], Awaitable[Incident]]) -> Incident:
        """Until the disk takes it: nobody else ends what was begun, and who is there would be told of once more."""
        while True:
            try:
                return await write()
            except StoreUnwritable as exc:
                log.warning("incident %s cannot be written down: %s", going.incident.id, exc)
                await asyncio.sleep(_AGAIN_S)

    async def _trim(self) -> None:
        try:
            await self._incidents.trim(self.pictures.forget)
        except StoreUnwritable as exc:
            log.warning("incidents of long ago stay: %s", exc)

    async def _until_something(self, going: Going) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(_LEAST_S, going.next_at - _moment())):
                await going.changed.wait()


def _moment() -> float:
    """The present moment as views measure it: the loop's clock is ``time.monotonic``."""
    return asyncio.get_running_loop().time()
