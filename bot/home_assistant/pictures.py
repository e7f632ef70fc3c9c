"""The pictures that Home Assistant is shown: they pass through the broker, and none is kept there."""

import logging
from collections.abc import Iterator

from bot.home_assistant.topics import Component, Thing, state
from bot.house.people import PhotoId
from bot.house.ports import Album
from bot.house.visits.visit import Visit

log = logging.getLogger(__name__)

#: A larger one is not shown: a picture of a board has some 50 kB, and every client of the broker waits for it.
LARGEST = 1024 * 1024


class ShownPictures:
    """Remembers what was shown, so that it is shown once, and taken away where it is to be shown no more."""

    def __init__(self, album: Album, *, names: bool) -> None:
        """``names``: pictures in which faces are named may be shown."""
        self._album = album
        self._names = names
        #: The photo that was shown last; None: nothing is shown.
        self._visitors: dict[Thing, PhotoId | None] = {}
        self._views: set[Thing] = set()
        #: How often views were taken away: one that was taken before that is not shown after it.
        self.taken_away = 0
        #: Whose view is to be taken away.
        self._to_clear: set[Thing] = set()

    def forget_all(self) -> None:
        """Nobody knows what is shown: it may have started anew."""
        self._visitors.clear()

    def viewed(self, thing: Thing) -> None:
        """A picture of now is about to be shown."""
        self._views.add(thing)

    def take_away_views(self, *things: Thing) -> None:
        """Have pictures of now taken away: somebody is forgotten, a camera is private; none are all of them."""
        self.taken_away += 1
        self._to_clear |= {*things} & self._views if things else self._views

    def cleared(self) -> Iterator[str]:
        """Where an empty picture is to take the place of one."""
        while self._to_clear:
            thing = self._to_clear.pop()
            self._views.discard(thing)
            yield state(thing, Component.VIEW)

    async def of_visit(self, thing: Thing, visit: Visit | None) -> bytes | None:
        """What is to be shown of a door's newest visit from now on; None: what is shown. Empty: nothing."""
        wanted = self._newest(visit) if visit else None
        if thing in self._visitors and self._visitors[thing] == wanted:
            return None
        jpeg = await self._fetched(wanted) if wanted else b""
        self._visitors[thing] = wanted
        return jpeg

    def fits(self, jpeg: bytes) -> bool:
        """Tell whether a picture is small enough."""
        if len(jpeg) > LARGEST:
            log.warning("a picture of %d bytes is not shown to Home Assistant: %d are the most", len(jpeg), LARGEST)
        return len(jpeg) <= LARGEST

    def _newest(self, visit: Visit) -> PhotoId | None:
        if self._names and visit.marked and not visit.boxes_outdated:
            return visit.marked
        kept = [photo.id for photo in visit.photos if not photo.gone]
        best = visit.look.photo if visit.look else None
        return best if best in kept else kept[-1] if kept else None

    async def _fetched(self, photo: PhotoId) -> bytes:
        try:
            jpeg = await self._album.fetch(photo)
        except (KeyError, OSError, ValueError) as exc:
            log.info("a picture could not be shown to Home Assistant (%s)", type(exc).__name__)
            return b""
        return jpeg if self.fits(jpeg) else b""
