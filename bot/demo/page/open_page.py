"""One open page: what is said to it, and in which language."""

import json
import logging
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.words.tongue import Language, Tongue

log = logging.getLogger(__name__)


class OpenPage:
    """Whoever looks at the page, at the other end of a WebSocket."""

    def __init__(self, socket: web.WebSocketResponse, language: Language) -> None:
        self._socket = socket
        #: How they are spoken to; the page itself has the clock.
        self.tongue = Tongue(language, ZoneInfo("UTC"))

    def speak(self, language: Language) -> None:
        """From now on they are spoken to in this language."""
        self.tongue = Tongue(language, ZoneInfo("UTC"))

    async def tell(self, told: dict[str, Any]) -> None:
        """Say something; a page that is gone does not hear it."""
        try:
            await self._socket.send_str(json.dumps(told))
        except (ConnectionError, RuntimeError):
            log.debug("a page went away")

    async def leave(self) -> None:
        """The demo ends."""
        await self._socket.close(code=1001, message=b"the demo ends")
