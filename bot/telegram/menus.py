"""Telegram's "/" menu of each resident's chat: in their language, with what they give most.

Whoever does not live here, or no longer, has none of their own and sees the one that the poller sets: what they can do.
"""

import asyncio
import logging
from collections.abc import Mapping

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat, MenuButtonDefault, MenuButtonWebApp, WebAppInfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, ResidentId
from bot.house.ports import Background, ResidentBook
from bot.house.residents.permissions import Action
from bot.house.residents.uses import of_use
from bot.settings import AppSettings
from bot.telegram.delivery_failure import CALL_OR_LINE_FAILED, CALL_TIMEOUT_S, What, failure_of, pause_s
from bot.telegram.tongues import Tongues
from bot.words.chat import menu_text
from bot.words.chat.residents import sign_in_text

log = logging.getLogger(__name__)


class Menus:
    """Keeps each resident's menu as it should be; tries as long as Telegram is away."""

    def __init__(
        self,
        bot: Bot,
        doors: Mapping[DoorId, Door],
        tongues: Tongues,
        residents: ResidentBook,
        background: Background,
        *,
        page: AppSettings | None = None,
    ) -> None:
        """``page``: whether there is the household's page, and where Telegram opens it."""
        self._bot = bot
        self._doors = doors
        self._tongues = tongues
        self._residents = residents
        self._background = background
        self._page = page or AppSettings()
        self._turn = asyncio.Lock()
        #: What a chat has, as far as we told Telegram since the start; None: nothing of its own.
        self._shown: dict[ResidentId, list[BotCommand] | None] = {}
        #: What the button beside their field opens, in the same way; None: the commands.
        self._buttons: dict[ResidentId, MenuButtonWebApp | None] = {}

    async def resume(self) -> None:
        """After a start: each resident gets their menu, in the words of this release."""
        await self.bring_all()

    async def bring_all(self) -> None:
        """There is more to do in this home, or less; returns at once."""
        for resident in await self._residents.residents():
            self.bring(resident.id)

    def bring(self, resident: ResidentId) -> None:
        """Have a menu brought in line with who its reader is now, and how they are spoken to; returns at once."""
        self._background.spawn(self._patiently(resident), name=f"menu {resident}")

    async def show(self, resident: ResidentId) -> None:
        """Bring one menu in line; raises what aiogram raises."""
        async with self._turn:
            wanted = await self._wanted(resident)
            await self._show_commands(resident, wanted)
            # last: an address that Telegram does not take costs nobody their commands
            await self._show_button(resident, lives_here=wanted is not None)

    async def _show_commands(self, resident: ResidentId, wanted: list[BotCommand] | None) -> None:
        if resident in self._shown and self._shown[resident] == wanted:
            return
        scope = BotCommandScopeChat(chat_id=resident)
        if wanted is None:
            await self._bot.delete_my_commands(scope, request_timeout=CALL_TIMEOUT_S)
        else:
            await self._bot.set_my_commands(wanted, scope, request_timeout=CALL_TIMEOUT_S)
        self._shown[resident] = wanted

    async def _show_button(self, resident: ResidentId, *, lives_here: bool) -> None:
        """The page opens beside the field in which one writes, where there is one for them; else the commands do."""
        page = None
        if self._page.url and lives_here:
            label = self._tongues.of(resident).plain(sign_in_text.MENU)
            page = MenuButtonWebApp(text=label, web_app=WebAppInfo(url=self._page.url))
        if resident in self._buttons and self._buttons[resident] == page:
            return
        button = page or MenuButtonDefault()
        await self._bot.set_chat_menu_button(resident, button, request_timeout=CALL_TIMEOUT_S)
        self._buttons[resident] = page

    async def _patiently(self, resident: ResidentId) -> None:
        tries = 0
        while True:
            try:
                await self.show(resident)
            except CALL_OR_LINE_FAILED as exc:
                verdict = failure_of(exc)
                if verdict.what is not What.AGAIN:
                    log.warning("the menu of resident %d stays as it is: %s", resident, exc)
                    return
                await asyncio.sleep(pause_s(tries, verdict.after_s))
                tries += 1
            else:
                return

    async def _wanted(self, resident: ResidentId) -> list[BotCommand] | None:
        known = await self._residents.find(resident)
        return self._commands(known) if known else None

    def _commands(self, resident: Resident) -> list[BotCommand]:
        may = of_use(resident, self._doors.values())
        said = menu_text.commands(resident.role, may if self._page.is_on else may - {Action.USE_PAGE})
        tongue = self._tongues.of(resident.id)
        return [BotCommand(command=name, description=tongue.plain(words)) for name, words in said.items()]
