"""The methods about the bot itself, its updates and its files."""

from collections.abc import Iterable
from typing import Any

from aiogram.methods import (
    Close,
    DeleteMyCommands,
    DeleteWebhook,
    GetChat,
    GetFile,
    GetMe,
    GetMyCommands,
    GetUpdates,
    GetWebhookInfo,
    LeaveChat,
    LogOut,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    SetWebhook,
)
from aiogram.types import (
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    MenuButtonWebApp,
)

from bot.demo.telegram import rules
from bot.demo.telegram.calls import UploadedFiles
from bot.demo.telegram.chats import Account, Telegram
from bot.demo.telegram.files import MAX_DOWNLOAD
from bot.demo.telegram.groups import Group
from bot.demo.telegram.refusal import bad_request
from bot.demo.telegram.updates import UpdateQueue

_MAX_DESCRIPTION = 512
_MAX_SHORT_DESCRIPTION = 120


class AccountApi:
    """Each method takes aiogram's model of the call and returns the result's JSON, or raises ApiRefusal."""

    def __init__(self, telegram: Telegram, updates: UpdateQueue) -> None:
        self._telegram = telegram
        self._updates = updates
        #: By scope and language, as JSON.
        self._commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        #: What a chat's button opens, as JSON; None: the commands.
        self._menu_buttons: dict[int, dict[str, Any] | None] = {}

    def offered_to(self, account: Account) -> list[dict[str, Any]]:
        """The commands that a person's messenger offers in the bot's chat: those meant for the fewest people."""
        language = account.language.split("-")[0].lower()
        for scope in (_chat_scope(account.id), _PRIVATE, _DEFAULT):
            for code in (language, ""):
                if (scope, code) in self._commands:
                    return self._commands[scope, code]
        return []

    def menu_button_of(self, account: Account) -> dict[str, Any] | None:
        """What a person's button beside the field opens, as JSON; None: the commands."""
        return self._menu_buttons.get(account.id)

    @property
    def document(self) -> list[list[Any]]:
        """The commands to be remembered, as JSON."""
        return [[scope, language, commands] for (scope, language), commands in self._commands.items()]

    def restore(self, document: Iterable[Iterable[Any]]) -> None:
        """Go on where ``document`` was taken."""
        self._commands = {(scope, language): commands for scope, language, commands in document}

    async def get_me(self, _call: GetMe, _: UploadedFiles) -> dict[str, Any]:
        """GetMe."""
        able = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self._telegram.bot | able

    async def get_updates(self, call: GetUpdates, _: UploadedFiles) -> list[dict[str, Any]]:
        """GetUpdates: long polling."""
        return await self._updates.fetch(call.offset, call.limit, call.timeout, call.allowed_updates)

    async def set_webhook(self, call: SetWebhook, _: UploadedFiles) -> bool:
        """SetWebhook; nothing is ever called, but polling is refused."""
        if call.url and not call.url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._updates.webhook = call.url
        return True

    async def delete_webhook(self, call: DeleteWebhook, _: UploadedFiles) -> bool:
        """DeleteWebhook."""
        self._updates.webhook = ""
        if call.drop_pending_updates:
            self._updates.drop_all()
        return True

    async def get_webhook_info(self, _call: GetWebhookInfo, _: UploadedFiles) -> dict[str, Any]:
        """GetWebhookInfo."""
        return {
            "url": self._updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": self._updates.waiting,
        }

    async def set_my_commands(self, call: SetMyCommands, _: UploadedFiles) -> bool:
        """SetMyCommands."""
        place = self._place(call)
        rules.check_commands(call.commands)
        commands = [{**c.model_dump(exclude_none=True), "command": c.command.removeprefix("/")} for c in call.commands]
        self._commands[place] = commands
        self._telegram.changes.announce()
        return True

    async def get_my_commands(self, call: GetMyCommands, _: UploadedFiles) -> list[dict[str, Any]]:
        """GetMyCommands."""
        return self._commands.get(self._place(call), [])

    async def delete_my_commands(self, call: DeleteMyCommands, _: UploadedFiles) -> bool:
        """DeleteMyCommands."""
        self._commands.pop(self._place(call), None)
        self._telegram.changes.announce()
        return True

    async def set_my_description(self, call: SetMyDescription, _: UploadedFiles) -> bool:
        """SetMyDescription."""
        if len(call.description or "") > _MAX_DESCRIPTION:
            raise bad_request("BOT_DESCRIPTION_TOO_LONG")
        return True

    async def set_my_short_description(self, call: SetMyShortDescription, _: UploadedFiles) -> bool:
        """SetMyShortDescription."""
        if len(call.short_description or "") > _MAX_SHORT_DESCRIPTION:
            raise bad_request("BOT_SHORT_DESCRIPTION_TOO_LONG")
        return True

    async def set_chat_menu_button(self, call: SetChatMenuButton, _: UploadedFiles) -> bool:
        """SetChatMenuButton."""
        button = call.menu_button
        if isinstance(button, MenuButtonWebApp) and not rules.opens(button.web_app.url):
            raise bad_request("Menu button Web App URL is invalid: Only HTTPS links are allowed")
        if call.chat_id is not None:
            self._telegram.chat(call.chat_id)
            opens = isinstance(button, MenuButtonWebApp)
            self._menu_buttons[call.chat_id] = button.model_dump(exclude_none=True) if button and opens else None
            self._telegram.changes.announce()
        return True

    async def get_chat(self, call: GetChat, _: UploadedFiles) -> dict[str, Any]:
        """GetChat."""
        chat = self._telegram.chat(call.chat_id)
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        return chat.api() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    async def leave_chat(self, call: LeaveChat, _: UploadedFiles) -> bool:
        """LeaveChat: only from groups."""
        chat = self._telegram.chat(call.chat_id)
        if not isinstance(chat, Group):
            raise bad_request("chat member status can't be changed in private chats")
        chat.leave()
        return True

    async def get_file(self, call: GetFile, _: UploadedFiles) -> dict[str, Any]:
        """GetFile: where a file can be downloaded."""
        stored = self._telegram.files.by_id(call.file_id)
        if len(stored.content) > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_size": len(stored.content),
            "file_path": stored.path,
        }

    async def log_out(self, _call: LogOut, _: UploadedFiles) -> bool:
        """LogOut: harmless here."""
        return True

    async def close(self, _call: Close, _: UploadedFiles) -> bool:
        """Close: harmless here."""
        return True

    def _place(self, call: SetMyCommands | GetMyCommands | DeleteMyCommands) -> tuple[str, str]:
        """Whom a menu is for: its scope, as JSON, and its language; empty: whoever has none of their own."""
        rules.check_language(call.language_code or "")
        if isinstance(call.scope, BotCommandScopeChat):
            return _chat_scope(self._telegram.known_chat(call.scope.chat_id).id), call.language_code or ""
        return call.scope.model_dump_json() if call.scope else _DEFAULT, call.language_code or ""


def _chat_scope(chat: int) -> str:
    return BotCommandScopeChat(chat_id=chat).model_dump_json()


_PRIVATE = BotCommandScopeAllPrivateChats().model_dump_json()
_DEFAULT = BotCommandScopeDefault().model_dump_json()
