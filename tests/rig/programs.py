"""A key for a program, made as an owner makes it, and what is asked with it of the running service."""

from collections.abc import Mapping
from typing import Any, Self

import aiohttp

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User

NEW, MAKE = "➕ A key for a program", "✅ Make the key"

#: Connections of one address that the listener takes, with room for others of it.
OF_ONE_ADDRESS = 12


async def key_from_chat(owner: User, *chosen: str) -> str:
    """Tap one together: what it allows besides seeing who comes, by the buttons."""
    before = max((message.id for message in owner.chat.messages), default=0)

    async def shown(label: str) -> ChatMessage:
        return await owner.chat.until(
            lambda chat: next((m for m in chat.messages if m.id > before and label in m.labels), None)
        )

    await owner.send_text("/keys")
    await owner.tap(await shown(NEW), NEW)
    await owner.chat.until_message("What is the program called", after=before)
    await owner.send_text("Home Assistant")
    page = await shown(MAKE)
    for label in chosen:
        await owner.tap(page, label)
        page = await shown(f"✓ {label}")
    await owner.tap(page, MAKE)
    handed = await owner.chat.until_message("The key is in this file", after=before)
    assert handed.document
    return handed.document.content.decode().strip()


class Asking:
    """A program on this machine; ``address``: which of its loopback addresses it calls from."""

    def __init__(self, url: str, key: str, address: str = "127.0.0.1") -> None:
        self._url = f"{url}/api/v1"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._address = address
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(local_addr=(self._address, 0), limit=OF_ONE_ADDRESS)
        self._session = aiohttp.ClientSession(connector=connector, headers=self._headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Mapping[str, Any]]:
        """A status, and what is said."""
        assert self._session
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {"json": body} if isinstance(body, dict) else {"data": body}
        async with self._session.request(method, self._url + path, headers=sent, **data) as answer:
            return answer.status, await answer.json(content_type=None) if answer.content_type.endswith("json") else {}

    def events(self) -> Any:
        """The stream, as a context."""
        assert self._session
        return self._session.get(f"{self._url}/events", timeout=aiohttp.ClientTimeout(total=None))
