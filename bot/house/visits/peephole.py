"""A look at a door that a resident asked for. It is no visit: nobody rang, and only who asked sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.house.boards.board import NoBoard
from bot.house.doors.door import Door, DoorId
from bot.house.faces.forgetting import Forgetting, ForgottenMeanwhile, named
from bot.house.faces.picture_book import WallPictureBook
from bot.house.people import Condition, Look, PhotoId
from bot.house.ports import AuditTrail, Boards, Clock, Eyes, PeopleBook
from bot.house.residents.actors import Viewer
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: The one picture of a look; it is not kept.
_PHOTO = PhotoId("look")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A door as it was just now."""

    door: Door
    at: datetime
    look: Look
    #: JPEG, with the faces boxed and named where there are any.
    picture: bytes = field(repr=False)


class Peephole:
    """Looks through the doors' cameras when somebody asks."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        admission: Admission,
        boards: Boards,
        eyes: Eyes,
        people: PeopleBook,
        audit: AuditTrail,
        wall_pictures: WallPictureBook,
        forgetting: Forgetting,
        clock: Clock,
    ) -> None:
        self._doors = doors
        self._admission = admission
        self._boards = boards
        self._eyes = eyes
        self._people = people
        self._audit = audit
        self._wall_pictures = wall_pictures
        self._forgetting = forgetting
        self._clock = clock

    @property
    def doors(self) -> list[Door]:
        """The doors that can be looked at."""
        return [self._doors[door] for door in self._boards.doors]

    async def look(self, by: Viewer, door: DoorId, *, marked: bool = True) -> Glimpse:
        """Take a picture now and say whom it shows; ``marked``: in it, too.

        Raises NotAllowed, NoBoard, DoorUnreachable; ForgottenMeanwhile where it shows somebody who is forgotten.
        """
        await self._admission.admit(by, Action.LOOK, door)
        if door not in self._boards.doors:
            raise NoBoard(door)
        await self._audit.note("looked", door=door, by=by.id)
        picture, at = await self._boards.snap(door), self._clock()
        with self._forgetting.look():
            seen = await self._eyes.look([(_PHOTO, picture)], door=door, ignored=self._wall_pictures.ignored(door))
            look = self._wall_pictures.unasked(named(seen, await self._people.people()))
            if marked and look.condition is Condition.CLEAR:
                picture = await self._eyes.mark(picture, look)
            if self._forgetting.shows(seen):
                raise ForgottenMeanwhile
        await self._admission.admit(by, Action.LOOK, door)  # a picture may take half a minute
        return Glimpse(self._doors[door], at, look, picture)
