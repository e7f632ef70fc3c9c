"""Commands: one handler does what is written and what is tapped, so that both open the very same page."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Chat, Message

from bot.telegram.actions import ButtonAction
from bot.telegram.actions.menu import GiveCommand

#: A command as it is given: written, or with a tap.
CommandGiven = Message | CallbackQuery


class GivenWithTap(Filter):
    """Takes the taps on buttons that give one command, which has nothing written behind it then."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, _query: CallbackQuery, action: ButtonAction) -> bool | dict[str, Any]:
        """See ``Filter``."""
        if isinstance(action, GiveCommand) and action.command == self._name:
            return {"command": CommandObject(command=self._name)}
        return False


def on_command(
    router: Router, handler: Callable[..., Awaitable[None]], name: str, flags: dict[str, Any] | None = None
) -> None:
    """Register what a command does, which its buttons do alike."""
    router.message.register(handler, Command(name), flags=flags)
    router.callback_query.register(handler, GivenWithTap(name))


def group_of(given: CommandGiven) -> Chat | None:
    """The group in which a command was written; None: it was given in somebody's own chat, as each tap is."""
    return given.chat if isinstance(given, Message) and given.chat.type != ChatType.PRIVATE else None
