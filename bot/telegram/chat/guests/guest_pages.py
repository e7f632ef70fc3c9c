"""What a guest sees: what their pass allows, and its button."""

from collections.abc import Mapping
from datetime import timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.guests.guest_pass import GuestPass
from bot.house.guests.passes import Passes
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.telegram.actions.passes import AskUsePass, UsePass
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels, guest_text

#: How long a guest is asked once more before a door opens.
_ASKING_LASTS = timedelta(seconds=30)


class GuestPages:
    """Draws it."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        passes: Passes,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._passes = passes
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def show_all(self, guest: Resident) -> None:
        """Each pass that a guest has, or that they have none."""
        held = await self._passes.held(guest.id)
        for known in held:
            self.show(guest.id, known)
        if not held:
            self._household.say(guest.id, guest_text.NO_PASS_HELD)

    def show(self, guest: ResidentId, known: GuestPass) -> None:
        """One of them, with a button for each of its doors, which dies with it."""
        doors = [self._doors[door] for door in known.terms.doors if door in self._doors]
        rows = [
            [Button(guest_labels.open_door(door), Offer(AskUsePass(known.id, known.revision, door.id), known.ends_at))]
            for door in doors
        ]
        text = guest_text.welcome(known, [door.name for door in doors], self._clock(), self._zone)
        self._household.offer(guest, text, f"my pass {known.id}", rows)

    def ask(self, guest: Resident, action: AskUsePass, door: Door) -> None:
        """Ask once more."""
        until = self._steady() + _ASKING_LASTS
        use = UsePass(action.guest_pass, action.revision, action.door)
        rows = yes_or_no(labels.confirm(door), use, until, labels.NO)
        self._household.offer(guest.id, guest_text.ask_open(door), f"use {action.guest_pass}", rows)
