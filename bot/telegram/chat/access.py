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
from bot.telegram.chat.outsiders import Outsiders
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.leavers import Leavers
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)

#: Handlers marked with this flag are for everybody: moving in.
FOR_OUTSIDERS = "for_outsiders"


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
    ) -> None:
        self._registrar = registrar
        self._household = household
        self._outsiders = outsiders
        self._leavers = leavers
        self._tongues = tongues
        self._menus = menus

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Call the handler for residents; see ``BaseMiddleware``."""
        if not isinstance(event, Message | CallbackQuery | ChatMemberUpdated) or event.from_user is None:
            return None
        if not isinstance(event, CallbackQuery) and event.chat.type != ChatType.PRIVATE:
            return None  # a group's members are not all residents
        resident = await self._registrar.resident(ResidentId(event.from_user.id))
        data["resident"] = resident
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
