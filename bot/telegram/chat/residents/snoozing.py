"""Begins snoozes, says so with an Undo, and takes them back."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.ports import Clock, PeopleBook
from bot.house.telling.digest import last_digest
from bot.house.telling.listening import Snooze
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.telegram.actions.snoozes import BeginSnooze, EndSnooze
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.residents import snooze_text

#: When the morning comes, by the household's own time.
_MORNING = time(7)

#: How long a door has no sound for whoever is rung for over and over.
_HUSH_LASTS = timedelta(hours=1)


class Snoozing:
    """Of doors and of people, for whoever taps."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        keeper: ListeningKeeper,
        people: PeopleBook,
        household: TelegramHousehold,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._keeper = keeper
        self._people = people
        self._household = household
        self._clock = clock
        self._steady = steady

    async def begin(self, by: Resident, wanted: BeginSnooze) -> None:
        """Have no cards for a while, and say so with a button that takes it back. Raises NotAllowed."""
        now, moment, zone = self._clock(), self._steady(), self._household.zone
        until = next_morning(now, zone) if wanted.minutes is None else now + timedelta(minutes=wanted.minutes)
        snooze = Snooze(moment, moment + (until - now), wanted.door, wanted.person)
        listening = await self._keeper.change(by, lambda current: current.with_snooze(snooze))
        text = snooze_text.begun(await self._name(wanted), until, now, zone, strangers_ring=listening.strangers_ring)
        undo = Button(labels.UNDO, Offer(EndSnooze(wanted.door, wanted.person), snooze.until))
        self._household.offer(by.id, text, f"snooze {wanted.door or wanted.person}", [[undo]])

    async def hush(self, by: Resident, door: DoorId) -> None:
        """Have the cards of a door without a sound, and say so with a button that takes it back. Raises NotAllowed."""
        now, moment = self._clock(), self._steady()
        snooze = Snooze(moment, moment + _HUSH_LASTS, door, hush=True)
        await self._keeper.change(by, lambda current: current.with_snooze(snooze))
        text = snooze_text.hushed(self._door(door), now + _HUSH_LASTS, now, self._household.zone)
        undo = Button(labels.UNDO, Offer(EndSnooze(door), snooze.until))
        self._household.offer(by.id, text, f"snooze {door}", [[undo]])

    async def end(self, by: Resident, ended: EndSnooze) -> None:
        """Have the cards come as before, those of who is at a door now, too. Raises NotAllowed."""
        await self._keeper.change(by, lambda current: current.without(ended.door, ended.person))
        self._household.say(by.id, snooze_text.ENDED)
        await self._household.show_running()

    def _door(self, door: DoorId) -> str:
        return self._doors[door].name if door in self._doors else door

    async def _name(self, wanted: BeginSnooze) -> str:
        if wanted.door:
            return self._door(wanted.door)
        people = await self._people.people()
        return next((person.name for person in people if person.id == wanted.person), "?")


def next_morning(now: datetime, zone: tzinfo) -> datetime:
    """The next time at which a clock of the household shows seven."""
    return last_digest(_MORNING, now + timedelta(hours=24), zone)
