"""Watches what the cameras see: who is where, for how long, and whether a rule tells of it."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from bot.house.facts import Outlets
from bot.house.people import PersonId
from bot.house.ports import Background, Clock
from bot.house.residents.hours import is_within
from bot.house.visits.bell_first import BellFirst
from bot.house.watch.camera import Camera, CameraId, Tampering, WatchPlaceId
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.incident import Happening, Incident
from bot.house.watch.live.asking import HeadAsking
from bot.house.watch.live.camera_trouble import CameraTrouble
from bot.house.watch.live.door_presence import DoorPresence
from bot.house.watch.live.insight import WatchInsight
from bot.house.watch.live.naming import Acquaintances
from bot.house.watch.live.track import CameraSight, LiveTrack
from bot.house.watch.news import CountChanged
from bot.house.watch.rules import Knowing, PlaceShowing, telling
from bot.house.watch.seen import CameraView, TrackId, TrackKind
from bot.house.watch.unfolding.teller import Counting, IncidentTeller, SightingChange

log = logging.getLogger(__name__)


class HouseWatcher:
    """Implements ``Watcher``: a view is taken in at once, and whatever is slow goes on in the background."""

    def __init__(
        self,
        keeper: CameraKeeper,
        *,
        teller: IncidentTeller,
        asking: HeadAsking,
        bell_first: BellFirst,
        acquaintances: Acquaintances,
        door_presence: DoorPresence,
        trouble: CameraTrouble,
        insight: WatchInsight,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._keeper = keeper
        self._teller = teller
        self._asking = asking
        self._bell_first = bell_first
        self._acquaintances = acquaintances
        self._door_presence = door_presence
        self._trouble = trouble
        self._insight = insight
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._zone = zone
        self._sights: dict[CameraId, CameraSight] = {}
        keeper.watch(self._kept_otherwise)

    # What the cameras' room tells

    async def turn(self) -> None:
        """See ``Watcher.turn``."""
        await self._bell_first.passed()

    async def seen(self, view: CameraView) -> None:
        """See ``Watcher.seen``."""
        try:
            self._see(view)
        except Exception:
            log.exception("a view of camera %s was for nothing", view.camera)

    async def gone(self, camera: CameraId) -> None:
        """See ``Watcher.gone``."""
        if (known := self._known(camera)) is None:
            return
        sight = self._sights.get(camera)
        # of its last frame, however long ago that was
        in_view = sight is not None and any(sight.there(sight.moment))
        blind_s = asyncio.get_running_loop().time() - sight.moment if sight and sight.view else 0.0
        await self._trouble.gone(known, in_view=in_view, blind_s=max(0.0, blind_s))

    async def back(self, camera: CameraId) -> None:
        """See ``Watcher.back``."""
        if known := self._known(camera):
            await self._trouble.back(known)

    async def tampered(self, camera: CameraId, how: Tampering | None) -> None:
        """See ``Watcher.tampered``."""
        if (known := self._known(camera)) is None:
            return
        self._trouble.note(camera, how)
        told = how is not None and self._tell_of_tampering(known)
        await self._trouble.tampered(known, how, told=told)

    # One view

    def _see(self, view: CameraView) -> None:
        camera = self._known(view.camera)
        at = self._clock().astimezone(self._zone)
        if camera is None or camera.private_until is not None or not is_within(camera.hours, at):
            self._close(view.camera)
            return
        sight = self._sights.get(view.camera)
        if sight is None:
            sight = self._sights[view.camera] = CameraSight(camera)
        now = min(view.moment, asyncio.get_running_loop().time())
        sight.see(view, now)
        self._door_presence.seen(sight, now)
        for track in sight.tracks.values():
            if track.is_somebody:
                self._asking.soon(track, now, self._named)
        self._tell(camera, now)  # first: a family waits for it
        self._count(sight, view)
        self._insight.sighted(camera, tuple(sight.there(now)), now)

    def _tell(self, camera: Camera, now: float) -> None:
        showing, tracks = self._showing(camera.place, now)
        if not showing.there and showing.tampering is None:
            return  # a still picture of nobody, as most are
        told = telling(self._insight.rules(), showing)
        self._teller.tell(showing, told, tracks, camera.id, self._counting(camera.place, tracks), now)

    def _showing(self, place: WatchPlaceId, now: float) -> tuple[PlaceShowing, Mapping[TrackId, LiveTrack]]:
        """What a place shows by all its cameras."""
        at = self._clock().astimezone(self._zone)
        tracks = {track.id: track for sight in self._at(place) for track in sight.there(now)}
        tampered = (self._trouble.tampering(sight.camera.id) for sight in self._at(place))
        shown = PlaceShowing(
            place,
            at,
            tuple(map(self._acquaintances.somebody, tracks.values())),
            self._counting(place, tracks).fewest,
            self._insight.is_night(at),
            self._insight.armed(),
            self._insight.unusual(place) if tracks else None,
            next((how for how in tampered if how), None),
        )
        return shown, tracks

    def _tell_of_tampering(self, camera: Camera) -> bool:
        """Have an incident begin where a rule tells of it; False: none does."""
        now = asyncio.get_running_loop().time()
        if camera.id not in self._sights:
            self._sights[camera.id] = CameraSight(camera)
        showing, tracks = self._showing(camera.place, now)
        told = [one for one in telling(self._insight.rules(), showing) if one.rule.happening is Happening.TAMPERED]
        self._teller.tell(showing, told, tracks, camera.id, Counting(), now)
        return bool(told)

    def _counting(self, place: WatchPlaceId, tracks: Mapping[TrackId, LiveTrack]) -> Counting:
        persons = sum(1 for track in tracks.values() if track.kind is TrackKind.PERSON)
        views = [sight.view for sight in self._at(place) if sight.view and not sight.camera.zones]
        fewest = max((view.fewest for view in views), default=persons)
        return Counting(persons, min(fewest, persons), max((persons, *(view.most for view in views))))

    def _count(self, sight: CameraSight, view: CameraView) -> None:
        there = (track for track in sight.tracks.values() if track.last >= sight.moment)
        persons = [track for track in there if track.kind is TrackKind.PERSON and not track.furniture]
        known = sum(1 for t in persons if self._acquaintances.knowing(t.verdict) is Knowing.KNOWN)
        unknown = max(0, min(view.persons, len(persons)) - known)
        if self._insight.count(sight.camera.place, view, known, unknown):
            changed = CountChanged(sight.camera.place)
            self._background.spawn(self._outlets.announce(changed), name=f"count at {changed.place}")

    def _named(self, track: LiveTrack) -> None:
        self._teller.named(track)
        if sight := self._sights.get(track.camera):
            self._tell(sight.camera, sight.moment)

    # What residents ask, and what is forgotten

    async def look_again(self, incident: Incident) -> None:
        """Say once more whom an incident shows: now, or in its frame where they left.

        Raises CameraUnreachable, EyesUnavailable.
        """
        now = asyncio.get_running_loop().time()
        there = (track for sight in self._sights.values() for track in sight.there(now))
        present = [track for track in there if track.id in incident.tracks]
        for track in present:
            await self._asking.now(track, self._named)
        if present or incident.look or not incident.photo:
            return
        jpeg = await self._teller.pictures.of(incident)
        if jpeg and (look := await self._asking.of_frame(incident.photo, jpeg)):
            await self._teller.looked(incident, look)

    def forget(self, person: PersonId) -> None:
        """Say of nobody in view that it is this person."""
        for track in self._tracks():
            seen = track.verdict
            if seen and (seen.person and seen.person.id == person):
                track.verdict = None

    def correct(self, change: SightingChange) -> None:
        """Something else is known of faces."""
        for track in self._tracks():
            if track.verdict:
                track.verdict = change(track.verdict)

    # Inside

    def _known(self, camera: CameraId) -> Camera | None:
        try:
            return self._keeper.get(camera)
        except KeyError:
            return None  # removed a moment ago

    def _at(self, place: WatchPlaceId) -> Iterator[CameraSight]:
        return (sight for sight in self._sights.values() if sight.camera.place == place)

    def _tracks(self) -> Iterator[LiveTrack]:
        return (track for sight in self._sights.values() for track in sight.tracks.values())

    def _kept_otherwise(self, camera: CameraId) -> None:
        """Zones, the place or the hours are others: who is in view is reckoned anew, and nobody of a closed one."""
        known = self._known(camera)
        if known is None:
            self._trouble.forget(camera)
        if known is None or known.private_until is not None:
            self._close(camera)
        elif sight := self._sights.get(camera):
            sight.camera = known

    def _close(self, camera: CameraId) -> None:
        """It shows nothing any more, of nobody."""
        if self._sights.pop(camera, None):
            self._door_presence.closed(camera)
            self._insight.blind(camera)
