"""Asks who somebody in view is: as bursts of their heads, in the background, and at most so often."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.house.faces.forgetting import Forgetting, named
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.people import Condition, Look, PhotoId, Sighting, Verdict
from bot.house.ports import Background, Cameras, Eyes, EyesUnavailable, PeopleBook
from bot.house.visits.bell_first import BellFirst
from bot.house.watch.camera import CameraUnreachable
from bot.house.watch.live.naming import agreed, burst_says, unsure
from bot.house.watch.live.strangers_seen import StrangersSeen
from bot.house.watch.live.track import LiveTrack

log = logging.getLogger(__name__)

#: How long after the last time somebody's heads are looked at again, in seconds: who comes near is seen better soon,
#: who stays is seen no better. The last one repeats. The first face is often one that comes round the picture's edge.
PAUSES_S = (0.4, 1.0, 2.0, 4.0, 10.0, 30.0)

#: Whoever is named is looked at again after so long: a tracker may go on with somebody else.
NAMED_PAUSE_S = 20.0

#: So many are asked about at once; more wait for their next frame. The recogniser takes one after the other, and none
#: before a ring.
MOST_ASKED = 3

#: Is told of each of whom something else is known than before.
OnNamed = Callable[[LiveTrack], None]


class HeadAsking:
    """Whoever may be only a picture is never named, nor is anybody by one frame."""

    def __init__(
        self,
        *,
        cameras: Cameras,
        eyes: Eyes,
        people: PeopleBook,
        forgetting: Forgetting,
        strangers: StrangersSeen,
        bell_first: BellFirst,
        background: Background,
    ) -> None:
        self._cameras = cameras
        self._eyes = eyes
        self._people = people
        self._forgetting = forgetting
        self._strangers = strangers
        self._bell_first = bell_first
        self._background = background
        self._under_way = 0

    def soon(self, track: LiveTrack, moment: float, on_named: OnNamed) -> None:
        """Ask who somebody is where a better face was seen and it is time; returns at once."""
        if not track.new_face or track.asking or self._under_way >= MOST_ASKED or not _is_due(track, moment):
            return
        track.asking, track.asked_at, track.asks = True, moment, track.asks + 1
        self._under_way += 1
        self._background.spawn(self._ask(track, on_named), name=f"who is {track.id}")

    async def now(self, track: LiveTrack, on_named: OnNamed) -> None:
        """Ask at once, because somebody wants to know. Raises CameraUnreachable, EyesUnavailable."""
        await self._look(track, on_named, patiently=False)

    async def of_frame(self, photo: PhotoId, jpeg: bytes) -> Look | None:
        """Whom a whole frame shows, or whom they look like: it is one; None: nobody. Raises EyesUnavailable."""
        look = await self._identified([(photo, jpeg)], patiently=False, gather=False)
        if look is None or look.condition is not Condition.CLEAR:
            return None
        return replace(look, sightings=tuple(map(unsure, look.sightings)), elsewhere=())

    async def _ask(self, track: LiveTrack, on_named: OnNamed) -> None:
        try:
            await self._bell_first.passed()
            await self._look(track, on_named, patiently=True)
        except (CameraUnreachable, EyesUnavailable) as exc:
            log.info("nobody can tell who %s is: %r", track.id, exc)
        finally:
            self._under_way -= 1
            track.asking = False

    async def _look(self, track: LiveTrack, on_named: OnNamed, *, patiently: bool) -> None:
        heads = await self._cameras.faces(track.camera, track.id)
        pictures = [(PhotoId(f"head-{n}"), jpeg) for n, jpeg in enumerate(heads)]
        # a burst of one head alone makes nobody of the unknown
        gather = len(pictures) > 1
        look = await self._identified(pictures, patiently=patiently, gather=gather) if pictures else None
        said = burst_says(look) if look else None
        if said is None:
            return
        before = track.verdict
        track.verdict = agreed(before, said)
        await self._count(track, track.verdict)
        if track.verdict != before:
            on_named(track)

    async def _identified(
        self, pictures: Sequence[tuple[PhotoId, bytes]], *, patiently: bool, gather: bool
    ) -> Look | None:
        with self._forgetting.look():
            try:
                seen = await self._eyes.identify(pictures, patiently=patiently, gather=gather)
            except PhotoRefused as exc:
                log.info("heads of a camera cannot be looked at: %r", exc)
                return None
            if self._forgetting.shows(seen):
                return None  # forgotten while we looked
            return self._forgetting.still_named(named(seen, await self._people.people()))

    async def _count(self, track: LiveTrack, verdict: Sighting) -> None:
        unknown = verdict.verdict is Verdict.UNKNOWN and verdict.person is None and not verdict.hint
        if unknown and verdict.stranger:
            track.times = await self._strangers.seen(verdict.stranger)


def _is_due(track: LiveTrack, moment: float) -> bool:
    if track.asked_at is None:
        return True
    pause = PAUSES_S[min(track.asks, len(PAUSES_S)) - 1]
    if track.verdict and track.verdict.verdict is Verdict.NAMED:
        pause = max(pause, NAMED_PAUSE_S)
    return moment - track.asked_at >= pause
