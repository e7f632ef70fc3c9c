"""The line to Telegram, on which somebody else may answer: a proxy, a gateway, whoever guards a guest network."""

import functools
from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.settings import TelegramSettings


class UnreadableAnswer(ClientDecodeError):
    """What came was no answer of Telegram's, or none that we can read; it may be long, and hold the family's words."""

    def __str__(self) -> str:
        """Without what came."""
        return f"{self.message} ({type(self.original).__name__})"


class ApiSession(AiohttpSession):
    """Takes nothing for Telegram's answer that is none: such a call failed as if nobody had been there."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Raises UnreadableAnswer where Telegram did not write this; see ``BaseSession``."""
        try:
            told = self.json_loads(content)
        except (ValueError, RecursionError) as exc:
            raise UnreadableAnswer(f"no JSON, status {status_code}", exc, content) from None
        if not _is_api_answer(told):
            raise UnreadableAnswer(f"not Telegram's, status {status_code}", ValueError(), told)
        _response_type(method.__returning__)
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as exc:
            raise UnreadableAnswer("of another shape", exc.original, exc.data) from None

    def prepare_value(
        self,
        value: Any,
        bot: Bot,
        files: dict[str, Any],
        _dumps_json: bool = True,  # noqa: FBT001, FBT002 - aiogram's signature
    ) -> Any:
        """The same for a keyboard, which has neither files nor defaults in it; see ``BaseSession``.

        A button has a dozen fields, of which ours say two or three: each is asked about otherwise, a hundred times for
        one message that a ring waits for.
        """
        if _dumps_json and isinstance(value, dict) and "inline_keyboard" in value:
            return self.json_dumps(_said(value))
        return super().prepare_value(value, bot, files, _dumps_json)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Raises TelegramNetworkError where not even the letters of an answer can be read; see ``BaseSession``."""
        try:
            return await super().make_request(bot, method, timeout)
        except (KeyError, IndexError):
            raise  # a mistake of ours
        except (UnicodeDecodeError, LookupError) as exc:  # a page in letters that it does not tell, or that nobody has
            raise TelegramNetworkError(method=method, message=f"unreadable answer ({type(exc).__name__})") from exc


def new_bot(settings: TelegramSettings, middleware: BaseRequestMiddleware) -> Bot:
    """A bot on such a line, on which each call goes through ``middleware``."""
    session = ApiSession(api=TelegramAPIServer.from_base(settings.api_url))
    session.middleware(middleware)
    # a link in somebody's name must not show its page in our chats
    return Bot(
        settings.token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(link_preview_is_disabled=True),
    )


@functools.cache
def _response_type(result: object) -> object:
    """The type of an answer with such a result, kept.

    pydantic forgets one that nobody holds, and building it anew for each answer takes 3 to 8 ms of the event loop: a
    third of what a press costs it.
    """
    return Response.__class_getitem__(result)  # type: ignore[arg-type]  # whatever aiogram says a method returns


def _said(value: Any) -> Any:
    """What a call says: without the fields that it leaves open."""
    if isinstance(value, dict):
        return {name: _said(part) for name, part in value.items() if part is not None}
    return [_said(part) for part in value] if isinstance(value, list) else value


def _is_api_answer(told: object) -> bool:
    """Tell whether this has what every answer of Telegram has: a result, or why there is none."""
    if not isinstance(told, Mapping):
        return False
    if told.get("ok") is True:
        return told.get("result") is not None
    return told.get("ok") is False and isinstance(told.get("description"), str)
