"""What residents say on the broker: under a topic that an owner allowed, or by a button with a name."""

from bot.house.people import Resident
from bot.house.ports import AuditTrail, HouseMessages
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.topics.keeper import TopicKeeper
from bot.house.topics.topics import (
    LONGEST_MESSAGE,
    HouseButton,
    HouseTopics,
    MessageTooLong,
    TopicNotAllowed,
    UnfitForHouse,
)


class Messenger:
    """Says it. Whether a topic is a door's by now is asked each time: an allowed one may have become a lock's."""

    def __init__(
        self, keeper: TopicKeeper, *, messages: HouseMessages, admission: Admission, audit: AuditTrail
    ) -> None:
        self._keeper = keeper
        self._messages = messages
        self._admission = admission
        self._audit = audit

    async def allowed(self, by: Resident) -> tuple[str, ...]:
        """Where somebody may say something. Raises NotAllowed."""
        await self._admission.admit(by, Action.SEND_MESSAGES)
        return self._keeper.topics().allowed

    async def buttons(self, by: Resident) -> HouseTopics:
        """The buttons that somebody may press. Raises NotAllowed."""
        await self._admission.admit(by, Action.PRESS_BUTTONS)
        return self._keeper.topics()

    async def say(self, by: Resident, topic: str, text: str) -> bool:
        """Say something under an allowed topic; False: nobody listens there, as far as the broker tells.

        Raises NotAllowed, TopicNotAllowed, UnfitForHouse, MessageTooLong, MessageUnsent.
        """
        allowed = await self.allowed(by)
        if topic not in allowed:
            raise TopicNotAllowed(allowed)
        return await self._send(by, topic, text)

    async def press(self, by: Resident, button: str) -> tuple[HouseButton, bool]:
        """Press a button; the flag is that of ``say``. Raises NotAllowed, NoSuchTopic, UnfitForHouse, MessageUnsent."""
        await self._admission.admit(by, Action.PRESS_BUTTONS)
        known = self._keeper.topics().button(button)
        return known, await self._send(by, known.topic, known.payload)

    async def _send(self, by: Resident, topic: str, text: str) -> bool:
        if not 0 < len(text) <= LONGEST_MESSAGE:
            raise MessageTooLong
        if fault := self._messages.fault(topic):
            await self._audit.note("message refused", by=by.id, topic=topic, why=fault)
            raise UnfitForHouse(topic, fault)
        await self._audit.note("message sent", by=by.id, topic=topic)
        return await self._messages.send(topic, text)
