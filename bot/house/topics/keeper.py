"""What an owner allows on the broker; kept, and heard from the start on."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex
from typing import TypeVar

from bot.house.names import to_name
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, HouseMessages
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.topics.topics import (
    HOUSEHOLD,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    MOST_TOPICS,
    HeardTopic,
    HouseButton,
    HouseTopics,
    MessageTooLong,
    NoSuchTopic,
    TooManyTopics,
    UnfitForHouse,
)

T = TypeVar("T")

#: Told whenever other topics are to be heard.
HearThese = Callable[[tuple[HeardTopic, ...]], None]


class TopicKeeper:
    """Does what an owner asks; anybody else's order raises NotAllowed."""

    def __init__(
        self,
        book: Collection[HouseTopics],
        *,
        messages: HouseMessages,
        hear: HearThese,
        admission: Admission,
        audit: AuditTrail,
    ) -> None:
        self._book = book
        self._messages = messages
        self._hear = hear
        self._admission = admission
        self._audit = audit
        self._turn = asyncio.Lock()

    async def resume(self) -> None:
        """After a start: hear what is to be heard."""
        self._hear(self.topics().heard)

    def topics(self) -> HouseTopics:
        """All of them, as they are now."""
        return self._book.get(HOUSEHOLD) or HouseTopics()

    async def look(self, by: Resident) -> HouseTopics:
        """All of them, for an owner."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        return self.topics()

    def is_readable(self, heard: HeardTopic) -> bool:
        """Tell whether the broker lets us hear it, as far as it tells."""
        return self._messages.may_read(heard.topic_filter)

    async def check(self, by: Resident, topic: str) -> str:
        """A topic under which residents may say something. Raises UnfitForHouse."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        topic = topic.strip()
        if fault := self._messages.fault(topic):
            raise UnfitForHouse(topic, fault)
        return topic

    async def allow(self, by: Resident, topic: str) -> HouseTopics:
        """Let residents say what they like there. Raises UnfitForHouse, TooManyTopics."""
        topic = await self.check(by, topic)
        return await self._change(by, lambda now: replace(now, allowed=_more(now.allowed, topic)))

    async def add_button(self, by: Resident, name: str, topic: str, payload: str) -> HouseTopics:
        """Have a button that says this there. Raises NoName, UnfitForHouse, MessageTooLong, TooManyTopics."""
        topic, payload = await self.check(by, topic), payload.strip()
        if not 0 < len(payload) <= LONGEST_MESSAGE:
            raise MessageTooLong
        button = HouseButton(token_hex(4), to_name(name)[:LONGEST_NAME], topic, payload)
        return await self._change(by, lambda now: replace(now, buttons=_more(now.buttons, button)))

    async def hear(self, by: Resident, name: str, topic_filter: str) -> HouseTopics:
        """Have what is said under a filter come into the chat. Raises NoName, UnfitForHouse, TooManyTopics."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        wanted = topic_filter.strip()
        if fault := self._messages.filter_fault(wanted):
            raise UnfitForHouse(wanted, fault)
        heard = HeardTopic(token_hex(4), to_name(name)[:LONGEST_NAME], wanted)
        return await self._change(by, lambda now: replace(now, heard=_more(now.heard, heard)))

    async def change_heard(self, by: Resident, heard: str, change: Callable[[HeardTopic], HeardTopic]) -> HouseTopics:
        """Have one heard otherwise. Raises NoSuchTopic."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        if all(one.id != heard for one in self.topics().heard):
            raise NoSuchTopic(heard)

        def changed(now: HouseTopics) -> HouseTopics:
            return replace(now, heard=tuple(change(one) if one.id == heard else one for one in now.heard))

        return await self._change(by, changed)

    async def set_chime(self, by: Resident, topic: str) -> HouseTopics:
        """Have rings told there; empty: nowhere. Raises UnfitForHouse."""
        topic = await self.check(by, topic) if topic.strip() else ""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        return await self._change(by, lambda now: replace(now, chime=topic))

    async def remove(self, by: Resident, wanted: str) -> HouseTopics:
        """Take out an allowed topic, or a button or a heard topic by its id; what is gone is gone."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)

        def without(now: HouseTopics) -> HouseTopics:
            return replace(
                now,
                allowed=tuple(topic for topic in now.allowed if topic != wanted),
                buttons=tuple(one for one in now.buttons if one.id != wanted),
                heard=tuple(one for one in now.heard if one.id != wanted),
            )

        return await self._change(by, without)

    async def _change(self, by: Resident, change: Callable[[HouseTopics], HouseTopics]) -> HouseTopics:
        async with self._turn:
            changed = change(self.topics())
            counts = {"allowed": len(changed.allowed), "buttons": len(changed.buttons), "heard": len(changed.heard)}
            await self._audit.note("topics changed", by=by.id, **counts, chime=bool(changed.chime))
            await self._book.put({HOUSEHOLD: changed})
            self._hear(changed.heard)
        return changed


def _more(known: tuple[T, ...], one: T) -> tuple[T, ...]:
    """With one more at the end; the same twice is one. Raises TooManyTopics."""
    if one in known:
        return known
    if len(known) >= MOST_TOPICS:
        raise TooManyTopics
    return (*known, one)
