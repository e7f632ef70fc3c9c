"""Tells the residents news: each whom they concern, in their language, and as loudly as they want it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.house import attention
from bot.house.doors.door import Door, DoorId
from bot.house.doors.door_facts import (
    DoorHushed,
    DoorNews,
    KeepsRinging,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    UpdateEnded,
)
from bot.house.facts import News
from bot.house.guests.pass_news import PassTried, PassUnpictured, PassUsed
from bot.house.opening.news import DoorOpened, EmergencyPinUsed, OpenedByItself, SecondAdultAsked
from bot.house.people import ResidentId
from bot.house.ports import Clock, ResidentBook
from bot.house.telling.listening import Listeners
from bot.telegram.actions.snoozes import HushDoor
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.notes import Note
from bot.telegram.delivery.urgent import Urgent, UrgentBook
from bot.telegram.tongues import Tongues
from bot.words.chat.news import message_to
from bot.words.chat.residents import snooze_text
from bot.words.phrase import Text

log = logging.getLogger(__name__)

#: How long a door's sound may be taken away below the news that somebody rings on.
_HUSH_OFFERED = timedelta(hours=1)

#: News that name the door that they are about.
_OF_A_DOOR = (
    DoorNews,
    DoorHushed,
    KeepsRinging,
    OpenedAfterAll,
    UpdateEnded,
    SecretsHandedOut,
    PictureIgnored,
    PictureJudgedAgain,
    EmergencyPinUsed,
    SecondAdultAsked,
    DoorOpened,
    OpenedByItself,
    PassUsed,
    PassUnpictured,
    PassTried,
)


class NewsTeller:
    """Writes down what must arrive, and lets the couriers bring it."""

    def __init__(
        self,
        *,
        couriers: CourierPool,
        doors: Mapping[DoorId, Door],
        residents: ResidentBook,
        listeners: Listeners,
        urgent: UrgentBook,
        tongues: Tongues,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._couriers = couriers
        self._doors = doors
        self._residents = residents
        self._listeners = listeners
        self._urgent = urgent
        self._tongues = tongues
        self._clock = clock
        self._steady = steady
        #: Who was told what became of the update of which door's board: its page is to be drawn again for them.
        self.updates_ended: asyncio.Queue[tuple[ResidentId, DoorId]] = asyncio.Queue()

    async def tell(self, news: News) -> None:
        """Tell everybody whom they concern."""
        for resident in await self._residents.residents():
            if attention.hears(resident, news):
                try:
                    await self._tell_one(resident.id, news, message_to(resident.id, news, self._door_name(news)))
                except Exception:  # whatever it is: the others must hear of an alarm
                    log.exception("resident %d was not told of %s", resident.id, type(news).__name__)

    async def prepare(self, resident: ResidentId, text: Text, key: str) -> None:
        """Write a message down that goes out when it is released; it comes without a sound in calm hours."""
        now, silent = self._clock(), self._is_calm(resident)
        await self._urgent.prepare(
            key, Urgent(resident, self._said(resident, text), now, now, self._steady(), silent=silent)
        )

    def release(self, resident: ResidentId, key: str) -> None:
        """Let a message go out that was prepared."""
        self._urgent.release(key)
        self._couriers.of(resident).urgent_is_waiting()

    async def _tell_one(self, resident: ResidentId, news: News, text: Text) -> None:
        said, silent = self._said(resident, text), attention.is_quiet(news)
        silent = silent or (self._is_calm(resident) and not attention.wakes(news))
        if isinstance(news, KeepsRinging):  # of no use an hour later: it need not outlive us
            hush = Button(snooze_text.HUSH, Offer(HushDoor(news.door), self._steady() + _HUSH_OFFERED))
            note = Note(said, [[hush]], f"hush {news.door}", silent=silent)
            self._couriers.of(resident).note(note)
            return
        await self._urgent.add(resident, said, self._clock(), self._steady(), silent=silent)
        self._couriers.of(resident).urgent_is_waiting()
        if isinstance(news, UpdateEnded):
            self.updates_ended.put_nowait((resident, news.door))

    def _is_calm(self, resident: ResidentId) -> bool:
        return self._listeners.of(resident).calm_at(self._clock().astimezone(self._tongues.zone)) is not None

    def _said(self, resident: ResidentId, text: Text) -> str:
        return self._tongues.of(resident).html(text)

    def _door_name(self, news: News) -> str:
        if not isinstance(news, _OF_A_DOOR):
            return ""
        door = self._doors.get(news.door) if news.door else None
        return door.name if door else ""
