"""A door as it is now, shown to who asked alone."""

from datetime import timedelta

from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.peephole import Peephole
from bot.telegram.actions.looks import LookAtDoor
from bot.telegram.cards.brevity import fitting
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.chat.cards import card_text
from bot.words.chat.doors import board_text
from bot.words.chat.people import lessons

#: How long "Look again" and "Which door?" stand.
_LOOK_LASTS = timedelta(hours=1)


class Looks:
    """Shows a door to who asked."""

    def __init__(self, *, peephole: Peephole, household: TelegramHousehold, tongues: Tongues, steady: Clock) -> None:
        self._peephole = peephole
        self._household = household
        self._tongues = tongues
        self._steady = steady
        self._looking: set[tuple[ResidentId, DoorId]] = set()

    def doors_of(self, resident: Resident) -> list[Door]:
        """The doors that somebody can look at, at some time."""
        return [door for door in self._peephole.doors if ever_may(resident, Action.LOOK, door.id)]

    async def asked(self, resident: Resident) -> None:
        """Look at the only door, or ask which."""
        match self.doors_of(resident):
            case [door]:
                await self.show(resident, door.id)
            case doors:
                until = self._steady() + _LOOK_LASTS
                rows = [[Button(labels.name(door.name), Offer(LookAtDoor(door.id), until))] for door in doors]
                self._household.offer(resident.id, talk.WHICH_DOOR, "which door", rows)

    async def show(self, resident: Resident, door_id: DoorId) -> None:
        """Look at a door; an impatient finger gets one picture."""
        door = next((door for door in self._peephole.doors if door.id == door_id), None)
        if door is None:
            self._household.say(resident.id, talk.NO_CAMERA)  # it left the settings meanwhile
            return
        asked = (resident.id, door.id)
        if asked in self._looking:
            return  # the picture is on its way
        self._looking.add(asked)
        try:
            await self._look_at(resident, door)
        finally:
            self._looking.discard(asked)

    async def _look_at(self, resident: Resident, door: Door) -> None:
        again = [[Button(labels.LOOK_AGAIN, Offer(LookAtDoor(door.id), self._steady() + _LOOK_LASTS))]]
        about = f"look {door.id}"
        try:
            seen = await self._peephole.look(resident, door.id)
        except DoorUnreachable as exc:
            self._household.offer(resident.id, board_text.no_picture(door.name, exc.failure), about, again)
            return
        except ForgottenMeanwhile:
            self._household.offer(resident.id, lessons.FORGOTTEN_PICTURE, about, again)
            return
        said = fitting(self._tongues.of(resident.id), lambda details: card_text.glimpse(seen, details=details))
        self._household.offer_said(
            resident.id, said, about, again, NotePhoto(seen.picture, frozenset(seen.look.people))
        )
