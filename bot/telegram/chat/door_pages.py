"""The list of doors, and a page for each: how it is, and what an owner can do with it."""

from collections.abc import Mapping
from datetime import timedelta

from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import DoorKeeper
from bot.house.faces.wall_pictures import WallPictures
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.status import DoorStatus
from bot.telegram.actions.doors import AskTryLock, PauseDoor, RenameDoor, ShowDoor, TryLock
from bot.telegram.actions.questions import Refrain
from bot.telegram.actions.wall_pictures import JudgePictureAgain
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.handlers.house import StatusNow
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.tongues import Tongues
from bot.words.chat import door_page_text, labels, picture_text
from bot.words.phrase import Text, lines

#: How long the buttons below the list and the pages stand, those that ask once more, and the one that takes back.
_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)
_UNDO_LASTS = timedelta(hours=1)


class DoorPages:
    """A message with every door, and one a door; drawn again where it no longer holds."""

    def __init__(
        self,
        *,
        keeper: DoorKeeper,
        bells: BellWatch,
        wall_pictures: WallPictures,
        household: TelegramHousehold,
        tongues: Tongues,
        report: StatusNow,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._bells = bells
        self._wall_pictures = wall_pictures
        self._household = household
        self._tongues = tongues
        self._report = report
        self._steady = steady

    async def show_all(self, by: Resident) -> None:
        """Every door, with a button to its page, and every picture that is ignored. Raises NotAllowed."""
        listed = await self._keeper.listed(by)
        until, states = self._steady() + _LASTS, self._states()
        rows = [[Button(labels.door_page(door), Offer(ShowDoor(door.id), until))] for door in listed]
        names = {door.id: door.name for door in listed}
        ignored = [one for one in await self._wall_pictures.ignored(by) if one.door in names]
        for one in ignored:
            again = Offer(JudgePictureAgain(one.fixture), until)
            rows.append([Button(labels.judge_picture(names[one.door]), again)])
        pictures = picture_text.listed([names[one.door] for one in ignored]) if ignored else None
        doors = door_page_text.doors([(door, states.get(door.id)) for door in listed])
        self._household.offer(by.id, lines(doors, pictures), "doors", rows)

    async def show(self, by: Resident, door: DoorId) -> None:
        """A door's page. Raises NotAllowed, NoSuchDoor."""
        self._household.offer(by.id, *self._page(await self._keeper.door(by, door)))

    async def redraw(self, by: Resident, door: DoorId) -> None:
        """Draw a door's page again, where it stands. Raises NotAllowed, NoSuchDoor."""
        self._household.redraw(by.id, *self._page(await self._keeper.door(by, door)))

    def ask(self, by: Resident, door: Door) -> None:
        """Ask whether a door's lock shall be tried."""
        until = self._steady() + _ASKING_LASTS
        rows = [
            [Button(labels.TRY_LOCK_YES, Offer(TryLock(door.id), until))],
            [Button(labels.NO, Offer(Refrain(), until))],
        ]
        self._household.offer(by.id, door_page_text.ask_try(door), f"{TryLock.kind} {door.id}", rows)

    def say_paused(self, by: Resident, door: Door) -> None:
        """After a door was paused, or goes on; a pause can be taken back where it is said."""
        text = door_page_text.is_paused(door) if door.paused else door_page_text.goes_on(door)
        undo = Offer(PauseDoor(door.id, paused=not door.paused), self._steady() + _UNDO_LASTS)
        self._household.offer(by.id, text, f"paused {door.id}", [[Button(labels.UNDO, undo)]])

    def _page(self, door: Door) -> tuple[Text, str, list[list[Button]]]:
        """The message of a door: its words, what its buttons are about, and the buttons."""
        until = self._steady() + _LASTS
        pause = labels.RESUME_DOOR if door.paused else labels.PAUSE_DOOR
        rows = [
            [Button(labels.rename(door), Offer(RenameDoor(door.id), until))],
            [Button(pause, Offer(PauseDoor(door.id, paused=not door.paused), until))],
        ]
        if door.has_lock:
            rows.append([Button(labels.TRY_LOCK, Offer(AskTryLock(door.id), until))])
        away = self._bells.away_since(door.id)
        text = door_page_text.page(door, self._states().get(door.id), away, self._steady(), self._tongues.zone)
        return text, f"door {door.id}", rows

    def _states(self) -> Mapping[DoorId, DoorStatus]:
        return {state.id: state for state in self._report().doors if state.id}
