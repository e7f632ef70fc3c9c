"""The doorstep of the chat: who is a resident, and what an outsider gets to hear."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, User

from bot.house.people import ResidentId
from bot.house.residents.registrar import Registrar
from bot.telegram.chat.residents.groups import Groups, is_nobody
from bot.telegram.chat.residents.outsiders import Outsiders
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.leavers import Leavers
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.chat.residents import place_text
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)

#: Handlers marked with this flag are for everybody: moving in.
FOR_OUTSIDERS = "for_outsiders"

#: Handlers with this one are for residents in a group, too; all others are for their own chats alone.
IN_GROUPS = "in_groups"


class AccessMiddleware(BaseMiddleware):
    """Lets residents through with their ``Resident``; everybody else gets one polite line a day, and no more."""

    def __init__(
        self,
        registrar: Registrar,
        household: TelegramHousehold,
        outsiders: Outsiders,
        leavers: Leavers,
        tongues: Tongues,
        menus: Menus,
        groups: Groups,
    ) -> None:
        self._registrar = registrar
        self._household = household
        self._outsiders = outsiders
        self._leavers = leavers
        self._tongues = tongues
        self._menus = menus
        self._groups = groups

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Call the handler for residents; see ``BaseMiddleware``."""
        if not isinstance(event, Message | CallbackQuery | ChatMemberUpdated) or event.from_user is None:
            return None
        chat = event.message.chat if isinstance(event, CallbackQuery) and event.message else None
        chat = event.chat if not isinstance(event, CallbackQuery) else chat
        if chat and chat.type != ChatType.PRIVATE and not await self._in_group(event, data):
            return None  # a group's members are not all residents
        resident = await self._registrar.resident(ResidentId(event.from_user.id))
        data["resident"] = resident
        #: Whose buttons these are: a group's, or those of whoever taps.
        data["place"] = ResidentId(chat.id if chat else event.from_user.id)
        if isinstance(event, ChatMemberUpdated):  # whether an outsider blocks us is nobody's concern
            return await handler(event, data) if resident else None
        if resident:
            await self._household.chat_is_open(resident)
            await self._listen(resident.id, event.from_user)
        if resident or _for_outsiders(data):
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            with suppress(*CALL_FAILED):  # too late to tell them, and nothing depends on it
                await event.answer(self._speak_to(event.from_user).plain(labels.NOT_YOURS))
            return None
        leaver = self._leavers.find(event.from_user.id)
        return await self.turn_away(event, talk.MOVED_OUT if leaver else talk.OUTSIDER)

    async def _in_group(self, event: Message | CallbackQuery | ChatMemberUpdated, data: dict[str, Any]) -> bool:
        """Tell whether what came from a group is for a handler."""
        if isinstance(event, ChatMemberUpdated):
            await self._groups.membership(event)
            return False
        if isinstance(event, CallbackQuery):
            return event.message is not None and self._groups.is_chosen(event.message.chat.id)
        handler = data.get("handler")
        in_groups = handler is not None and bool(handler.flags.get(IN_GROUPS))
        is_command = (event.text or "").startswith("/")
        if is_nobody(event):
            if in_groups:
                await self._groups.hint(event, place_text.WHO_ARE_YOU, None)
            await self._groups.heard(event)  # a supergroup itself tells what it was
            return False
        user = event.from_user
        lives_here = user is not None and await self._registrar.resident(ResidentId(user.id)) is not None
        if in_groups and lives_here:
            return True
        await self._groups.heard(event)
        if is_command and user and lives_here:
            await self._groups.hint(event, place_text.IN_PRIVATE, self._tongues.of(ResidentId(user.id)).language)
        return False

    async def turn_away(self, message: Message, line: Phrase) -> None:
        """Tell an outsider one line, once a day, silence otherwise; the owners hear of outsiders once an hour."""
        if await self.report(message):
            with suppress(*CALL_FAILED):  # nothing depends on it
                await message.answer(self.speak_to(message).plain(line))

    async def met(self, newcomer: ResidentId, user: User) -> None:
        """Somebody moved in: from now on they are spoken to as their Telegram is set."""
        await self._tongues.heard(newcomer, user.language_code)
        self._menus.bring(newcomer)

    async def _listen(self, resident: ResidentId, user: User) -> None:
        if await self._tongues.heard(resident, user.language_code):
            self._menus.bring(resident)

    def speak_to(self, message: Message) -> Tongue:
        """How to speak to whoever wrote this."""
        return self._speak_to(message.from_user)

    def _speak_to(self, user: User | None) -> Tongue:
        """Whoever lived here is spoken to as they chose then, everybody else as their Telegram is set."""
        leaver = self._leavers.find(user.id) if user else None
        tongue = self._tongues.of_outsider(user.language_code if user else None)
        return replace(tongue, language=leaver.language) if leaver and leaver.language else tongue

    async def report(self, message: Message) -> bool:
        """Count an outsider for the owners' next note; returns whether it was their first message in a day."""
        user = message.from_user
        # marked before anything is awaited: a hundred messages at once are one
        if user is None or not self._outsiders.is_first_today(user.id):
            return False
        log.info("an outsider wrote")
        await self._outsiders.wrote(user.id, user.full_name, f"@{user.username}" if user.username else f"id {user.id}")
        return True


def _for_outsiders(data: dict[str, Any]) -> bool:
    handler = data.get("handler")
    return handler is not None and bool(handler.flags.get(FOR_OUTSIDERS))
