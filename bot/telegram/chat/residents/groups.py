"""Groups: in those that an owner chose the cards come, and all others are left.

A group's members are not all residents, so nothing is told there but who rings, and each tap is judged by whoever
tapped. Who writes as the group itself, or as a channel, is nobody.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import Bot
from aiogram.enums import ChatAction, ChatMemberStatus, ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramMigrateToChat
from aiogram.types import Chat, ChatMemberUpdated, Message

from bot.house.people import Resident, ResidentId
from bot.house.ports import Background, Clock, Collection
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.places import NoPlace, PlaceId, Places
from bot.house.residents.registrar import Registrar
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, CALL_TIMEOUT_S, What, failure_of, pause_s
from bot.telegram.tongues import Tongues
from bot.words.chat.residents import place_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, language_of

log = logging.getLogger(__name__)

#: A group to which an owner added us is left after this, unless they choose it.
WAITS_FOR = timedelta(minutes=10)

#: One of somebody else's is left after this; and so many of them are told why, at most, at once.
_GRACE = timedelta(seconds=2)
_MOST_TOLD = 20

#: Who wrote something in our own chat's place hears so once in this time, in each group.
_HINT_REST = timedelta(minutes=1)

#: As whom Telegram shows those who write as a group, or as a channel.
_NOBODY = frozenset({1087968824, 136817688, 777000})

_THERE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED})


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """A group that nobody chose yet, or that is to be left."""

    chat: int
    #: By the steady clock.
    leave_at: datetime
    #: In which language it is told that it is none of ours; empty: it is not told.
    language: str = ""


class Groups:
    """Comes, stays and goes; what is to be left is left, across restarts, however long Telegram is away."""

    def __init__(
        self,
        *,
        bot: Bot,
        places: Places,
        waiting: Collection[WaitingGroup],
        registrar: Registrar,
        household: TelegramHousehold,
        buttons: ButtonBook,
        moved: asyncio.Queue[tuple[ResidentId, int]],
        tongues: Tongues,
        background: Background,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._places = places
        self._waiting = waiting
        self._registrar = registrar
        self._household = household
        self._buttons = buttons
        self._moved = moved
        self._tongues = tongues
        self._background = background
        self._steady = steady
        self._hinted: dict[int, datetime] = {}

    async def resume(self) -> None:
        """After a start: leave what nobody chose, in its time."""
        for key in self._waiting.everything():
            self._leave_later(key)

    async def keep_up(self) -> None:
        """Follow groups whose new id a refused message told; for as long as the service runs."""
        while True:
            old, new = await self._moved.get()
            await self.moved(old, new)

    def is_chosen(self, chat: int) -> bool:
        """Tell whether the cards come to a chat."""
        return self._places.find(PlaceId(chat)) is not None

    async def membership(self, event: ChatMemberUpdated) -> None:
        """Somebody made us a member of a chat, or took us out of it."""
        chat = event.chat.id
        if event.new_chat_member.status not in _THERE:
            await self._gone(chat)
            return
        if self.is_chosen(chat) or event.old_chat_member.status in _THERE:
            return
        owner = None if event.from_user.id in _NOBODY else await self._owner(ResidentId(event.from_user.id))
        if owner is None or event.chat.type == "channel":
            # not at once: it may be the supergroup that a group of ours became, which we hear in a moment
            language = language_of(event.from_user.language_code) or Language.ENGLISH
            is_crowd = len(self._waiting.everything()) > _MOST_TOLD
            await self._leave_at(chat, self._steady() + _GRACE, language="" if is_crowd else language)
            return
        await self._leave_at(chat, self._steady() + WAITS_FOR)
        await self._say(chat, place_text.GREETING, self._tongues.of(owner.id).language)

    async def heard(self, message: Message) -> None:
        """Whatever somebody wrote or did in a group that no handler takes."""
        chat = message.chat.id
        if message.migrate_to_chat_id:
            await self.moved(chat, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, chat)
        elif not self.is_chosen(chat) and self._waiting.get(str(chat)) is None:
            await self._leave_at(chat, self._steady())  # we were added while nobody listened

    async def hint(self, message: Message, phrase: Phrase, language: str | None) -> None:
        """Tell whoever wrote in a group what to do instead, not too often."""
        now, chat = self._steady(), message.chat.id
        if now - self._hinted.get(chat, now - _HINT_REST) >= _HINT_REST:
            self._hinted[chat] = now
            await self._say(chat, phrase, language)

    async def choose(self, by: Resident, chat: Chat) -> bool:
        """Have the cards come to a group; False: they do already. Raises NotAllowed."""
        place = ResidentId(chat.id)
        await self._places.may_choose(by)
        await self._tongues.choose(place, self._tongues.of(by.id).language)
        is_new = await self._places.choose(by, PlaceId(chat.id), chat.title or "")
        await self._waiting.put({str(chat.id): None})
        await self._household.show_running()
        return is_new

    async def end(self, by: Resident, place: PlaceId) -> None:
        """Have no cards come there any more, and leave. Raises NotAllowed, NoPlace."""
        await self._places.end(by, place)
        await self._say(place, place_text.GROUP_LEFT, self._tongues.of(ResidentId(place)).language)
        await self._forget(place)
        await self._leave_at(place, self._steady())

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup: it has another id, and what stood in it cannot be changed any more."""
        if self._waiting.get(str(old)):
            await self._waiting.put({str(old): None})
            await self._leave_at(new, self._steady() + WAITS_FOR)
        if self.is_chosen(old):
            await self._waiting.put({str(new): None})
        try:
            await self._places.moved(PlaceId(old), PlaceId(new))
        except NoPlace:
            return  # we heard of it twice, or no cards come there
        log.info("group %d is %d from now on", old, new)
        await self._tongues.choose(ResidentId(new), self._tongues.of(ResidentId(old)).language)
        await self._forget(old)
        await self._household.show_running()

    async def _gone(self, chat: int) -> None:
        """We are in a chat no more: somebody took us out of it, or it is a supergroup by now."""
        await self._waiting.put({str(chat): None})
        if not self.is_chosen(chat):
            return
        try:
            await self._bot.send_chat_action(chat, ChatAction.TYPING, request_timeout=CALL_TIMEOUT_S)
        except TelegramMigrateToChat as exc:
            await self.moved(chat, exc.migrate_to_chat_id)
            return
        except CALL_OR_LINE_FAILED as exc:
            log.info("group %d is closed to us: %s", chat, exc)
        with suppress(NoPlace):
            await self._places.lost(PlaceId(chat))
            await self._forget(chat)

    async def _forget(self, chat: int) -> None:
        await self._buttons.end_of(ResidentId(chat))
        await self._tongues.end_of(ResidentId(chat))

    async def _owner(self, who: ResidentId) -> Resident | None:
        resident = await self._registrar.resident(who)
        if resident is None:
            return None
        try:
            await self._places.may_choose(resident)
        except NotAllowed:
            return None
        return resident

    async def _leave_at(self, chat: int, at: datetime, *, language: str = "") -> None:
        await self._waiting.put({str(chat): WaitingGroup(chat, at, language)})
        self._leave_later(str(chat))

    def _leave_later(self, key: str) -> None:
        self._background.spawn(self._leave(key), name=f"leave {key}")

    async def _leave(self, key: str) -> None:
        tries = 0
        while group := self._waiting.get(key):
            left = (group.leave_at - self._steady()).total_seconds()
            if left > 0:
                await asyncio.sleep(left)
                continue
            if group.language and not tries:
                await self._say(group.chat, place_text.NOT_OURS, group.language)
            try:
                await self._bot.leave_chat(group.chat, request_timeout=CALL_TIMEOUT_S)
            except CALL_OR_LINE_FAILED as exc:
                verdict = failure_of(exc)
                if verdict.what is What.AGAIN:
                    await asyncio.sleep(pause_s(tries, verdict.after_s))
                    tries += 1
                    continue
                log.info("group %d cannot be left: %s", group.chat, exc)
            await self._waiting.put({key: None})

    async def _say(self, chat: int, phrase: Phrase, language: str | None) -> None:
        said = self._tongues.of_outsider(language).html(phrase)
        with suppress(TelegramAPIError, *CALL_OR_LINE_FAILED):  # nothing depends on it
            await self._bot.send_message(chat, said, parse_mode=ParseMode.HTML, request_timeout=CALL_TIMEOUT_S)


def is_nobody(message: Message) -> bool:
    """Tell whether something was written by whom we cannot know: an anonymous admin, or a channel."""
    return message.sender_chat is not None or message.from_user is None or message.from_user.id in _NOBODY
