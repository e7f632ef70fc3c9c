"""What the chat's handlers take, as they are registered: a list of it in a test cannot miss a new one."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandStart

from bot.telegram.actions import ButtonAction
from bot.telegram.chat import handlers

#: Every handler, set up once as the dispatcher has them.
ROUTER = Router()
for _subject in handlers.SUBJECTS:
    _subject.setup(ROUTER)


def for_messages() -> list[Callable[..., Any]]:
    """Every handler of messages, in the order in which they are asked."""
    return [handler.callback for handler in ROUTER.message.handlers]


def commands() -> set[str]:
    """Every command that a handler takes, with its slash; one that takes words behind it as "/people …"."""
    return {said for said, _callback in _commands()}


def of_command(name: str) -> Callable[..., Any]:
    """The handler of a command with nothing behind it."""
    return next(callback for said, callback in _commands() if said == f"/{name}")


def actions() -> list[type[ButtonAction]]:
    """Every action of a button of ours."""
    return [action for action in ButtonAction.members() if action.__module__.startswith("bot.")]


def _commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    for handler in ROUTER.message.handlers:
        for known in handler.filters or ():
            if isinstance(known.callback, Command):
                takes_words = known.callback.magic or (
                    isinstance(known.callback, CommandStart) and known.callback.deep_link
                )
                for name in known.callback.commands:
                    yield (f"/{name} …" if takes_words else f"/{name}"), handler.callback
