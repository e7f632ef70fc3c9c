"""How a relay is, by its own words: whether it is there, and whether it switched itself off again."""

import asyncio
from collections.abc import Callable, Sequence

from bot.devices.locks.confirmations import Word, understand
from bot.devices.locks.relay_lock import RelayLock, RelayWord
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.mqtt import Message, matches

#: Is told what a door's relay does by itself; returns at once.
Tell = Callable[[DoorId, DoorEvent], None]

#: A relay that is on so long after its pulse was to end stays on, in seconds. Some count whole seconds, and a battery's
#: radio may bring the word late.
RELOCK_GRACE_S = 5.0


class RelayState:
    """One relay. Nothing is asked of it: it is known by what it says without being asked."""

    def __init__(self, door: DoorId, relay: RelayLock, tell: Tell) -> None:
        self._door = door
        self._relay = relay
        self._tell = tell
        #: What was told last, by where it was told.
        self._there: dict[str, bool] = {}
        #: Until when it may be on; None: it is off, or nobody knows.
        self._due: asyncio.TimerHandle | None = None
        self._stays_on = False

    @property
    def online(self) -> bool | None:
        """Whether it is there; None: nobody told."""
        return all(self._there.values()) if self._there else None

    def forget(self) -> None:
        """The broker went: what it told may be out of date by now, and nobody hears it switch off."""
        self._there.clear()
        self.close()

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._due:
            self._due.cancel()
            self._due = None

    def heard(self, message: Message) -> None:
        """Take in what was said somewhere; most is about something else."""
        self._heard_of_presence(message)
        if _says(message, self._relay.off):
            self.close()
            if self._stays_on:
                self._stays_on = False
                self._tell(self._door, DoorEvent.RELAY_OFF_AGAIN)
        elif not self._due and not self._stays_on and _says(message, self._relay.on):
            # whoever switched it on: us, or a hand
            after_s = self._relay.pulse_s + RELOCK_GRACE_S
            self._due = asyncio.get_running_loop().call_later(after_s, self._is_not_off)

    def _heard_of_presence(self, message: Message) -> None:
        was = self.online
        for place in self._relay.availability:
            if not matches(place.topic, message.topic):
                continue
            for word, there in ((place.offline, False), (place.online, True)):
                if understand(message.payload, word) is Word.YES:
                    self._there[place.topic] = there
        if self.online is not was and self.online is not None:
            self._tell(self._door, DoorEvent.RELAY_BACK if self.online else DoorEvent.RELAY_AWAY)

    def _is_not_off(self) -> None:
        self._due, self._stays_on = None, True
        self._tell(self._door, DoorEvent.RELAY_STAYS_ON)


def _says(message: Message, words: Sequence[RelayWord]) -> bool:
    return any(
        matches(said.topic, message.topic) and understand(message.payload, said.payload) is Word.YES for said in words
    )
