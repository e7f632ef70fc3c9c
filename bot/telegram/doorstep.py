"""The doorstep of the chat: who is a resident, and what a stranger gets to hear."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.house.people import ResidentId, Role
from bot.house.ports import Clock, Drawer, StrangerWrote
from bot.house.registrar import Registrar
from bot.telegram import texts
from bot.telegram.household import TelegramHousehold

log = logging.getLogger(__name__)

#: A stranger is answered, and reported, once in this time.
STRANGER_REST = timedelta(days=1)

#: Handlers marked with this flag are for everybody: moving in.
FOR_STRANGERS = "for_strangers"


class Doorstep(BaseMiddleware):
    """Lets residents through with their ``Resident``; everybody else gets one polite line a day, and no more."""

    def __init__(self, registrar: Registrar, household: TelegramHousehold, strangers: Drawer, steady: Clock) -> None:
        self._registrar = registrar
        self._household = household
        self._strangers = strangers
        self._steady = steady

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Call the handler for residents; see ``BaseMiddleware``."""
        if not isinstance(event, Message | CallbackQuery) or event.from_user is None:
            return None
        if isinstance(event, Message) and event.chat.type != ChatType.PRIVATE:
            return None  # a group's members are not all residents
        resident = await self._registrar.resident(ResidentId(event.from_user.id))
        data["resident"] = resident
        if resident or _for_strangers(data):
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            with suppress(TelegramAPIError):  # too late to tell them, and nothing depends on it
                await event.answer(texts.NOT_YOURS)
            return None
        return await self.turn_away(event, texts.STRANGER)

    async def turn_away(self, message: Message, line: str) -> None:
        """Tell a stranger one line, and the owner that they wrote; once a day, silence otherwise."""
        if await self.report(message):
            await message.answer(line)

    async def report(self, message: Message) -> bool:
        """Tell the owner that a stranger wrote, once a day; returns whether it was the first time."""
        user = message.from_user
        if user is None or not await self._first_today(user.id):
            return False
        log.info("a stranger wrote")
        for resident in await self._registrar.residents():
            if resident.role is Role.OWNER:
                contact = f"@{user.username}" if user.username else f"id {user.id}"
                await self._household.tell(resident.id, StrangerWrote(user.full_name[:64], contact))
        return True

    async def _first_today(self, user: int) -> bool:
        now = self._steady()
        known = await self._strangers.everything()
        last = known.get(str(user))
        if last and now - datetime.fromisoformat(last["at"]) < STRANGER_REST:
            return False
        old = {key: None for key, seen in known.items() if now - datetime.fromisoformat(seen["at"]) >= STRANGER_REST}
        await self._strangers.put({**old, str(user): {"at": now.isoformat()}})
        return True


def _for_strangers(data: dict[str, Any]) -> bool:
    handler = data.get("handler")
    return handler is not None and bool(handler.flags.get(FOR_STRANGERS))
