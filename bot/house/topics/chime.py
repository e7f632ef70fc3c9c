"""A chime indoors: a topic under which each ring is told, unless everybody who hears rings wants quiet."""

import json
import logging
from datetime import timedelta, tzinfo

from bot.house.doors.door import DoorId
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Clock, HouseMessages, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.telling.listening import Listeners
from bot.house.topics.keeper import TopicKeeper
from bot.house.topics.topics import MessageUnsent, NoSuchTopic, UnfitForHouse

log = logging.getLogger(__name__)

#: A press that was heard of later than this chimes no more: whoever rang has gone.
LATE = timedelta(seconds=30)


class Chime:
    """Tells ``{"door": …, "kind": "ring"}``, or ``again`` or ``test``; never retained, and nobody waits for it."""

    def __init__(
        self,
        keeper: TopicKeeper,
        *,
        messages: HouseMessages,
        residents: ResidentBook,
        listeners: Listeners,
        admission: Admission,
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._keeper = keeper
        self._messages = messages
        self._residents = residents
        self._listeners = listeners
        self._admission = admission
        self._audit = audit
        self._background = background
        self._clock = clock
        self._zone = zone

    def rang(self, door: DoorId, *, again: bool) -> None:
        """Somebody rings; returns at once."""
        if self._keeper.topics().chime:
            self._background.spawn(self._ring(door, "again" if again else "ring"), name=f"chime of {door}")

    async def try_it(self, by: Resident) -> bool:
        """Have it chime once, at any hour; False: nobody listens there, as far as the broker tells.

        Raises NotAllowed, NoSuchTopic, UnfitForHouse, MessageUnsent.
        """
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        if not (topic := self._keeper.topics().chime):
            raise NoSuchTopic("chime")
        await self._audit.note("chime tried", by=by.id)
        return await self._tell(topic, "", "test")

    async def _ring(self, door: DoorId, kind: str) -> None:
        topic = self._keeper.topics().chime
        if not topic or await self._wants_quiet():
            return
        try:
            await self._tell(topic, door, kind)
        except (MessageUnsent, UnfitForHouse) as exc:
            log.warning("the chime could not be told of a ring: %s", exc)

    async def _tell(self, topic: str, door: str, kind: str) -> bool:
        if fault := self._messages.fault(topic):
            raise UnfitForHouse(topic, fault)
        return await self._messages.send(topic, json.dumps({"door": door, "kind": kind}, separators=(",", ":")))

    async def _wants_quiet(self) -> bool:
        """Whether everybody who hears rings has quiet hours, or hours off, now."""
        at = self._clock().astimezone(self._zone)
        hearing = [one for one in await self._residents.residents() if ever_may(one, Action.SEE_RINGS)]
        return bool(hearing) and all(self._listeners.of(one.id).calm_at(at) is not None for one in hearing)
