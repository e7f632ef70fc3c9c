"""What residents said of faces that never move at a door: pictures that hang there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.house.doors.door import DoorId
from bot.house.people import FixtureId, Look, PersonId, Sighting
from bot.house.ports import Collection


@dataclass(frozen=True, slots=True)
class WallPicture:
    """What a resident said of a face that never moves."""

    fixture: FixtureId
    door: DoorId
    #: False: it is to be judged as any face, and nobody is asked again.
    ignored: bool
    at: datetime
    #: Whom it was taken to show; None: nobody who is known.
    shows: PersonId | None = None


class WallPictureBook:
    """What was said of them, across restarts."""

    def __init__(self, book: Collection[WallPicture]) -> None:
        self._book = book
        #: Whoever says something of a picture holds it: whom it shows may be forgotten meanwhile.
        self.turn = book.turn

    def ignored(self, door: DoorId | None = None) -> Sequence[FixtureId]:
        """Those that are ignored at a door, or anywhere."""
        return [one.fixture for one in self.all_ignored() if door in (None, one.door)]

    def all_ignored(self) -> Sequence[WallPicture]:
        """All that are ignored, the oldest first."""
        return sorted((one for one in self._book.everything().values() if one.ignored), key=lambda one: one.at)

    def get(self, fixture: FixtureId) -> WallPicture | None:
        """What was said of one; None: nothing."""
        return self._book.get(fixture)

    def unasked(self, look: Look) -> Look:
        """A look in which only those are told of as pictures of whom nobody said anything."""
        return replace(
            look,
            sightings=tuple(map(self._unasked, look.sightings)),
            elsewhere=tuple(replace(seen, fixture=None) for seen in look.elsewhere),
        )

    async def put(self, picture: WallPicture) -> None:
        """Write down what was said, in one's turn."""
        await self._book.put({picture.fixture: picture})

    async def forget(self, person: PersonId) -> None:
        """Keep nothing of those that show somebody."""
        async with self.turn:
            gone = [one.fixture for one in self._book.everything().values() if one.shows == person]
            if gone:
                await self._book.put(dict.fromkeys(gone))

    def _unasked(self, seen: Sighting) -> Sighting:
        return replace(seen, fixture=None) if seen.fixture and self.get(seen.fixture) else seen
