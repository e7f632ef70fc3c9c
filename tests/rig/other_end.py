"""The other end of a broker, written apart from the bridge that is tested: plain paho in its own thread."""

import asyncio
import json
import threading
from types import TracebackType
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode


class OtherEnd:
    """Connects, hears what it subscribed to, says what a test wants."""

    def __init__(self, port: int, username: str = "", password: str = "", client_id: str = "") -> None:
        self._port = port
        self._loop = asyncio.get_running_loop()
        self.heard: asyncio.Queue[MQTTMessage] = asyncio.Queue()
        self._ready = threading.Event()
        self._subscribed: dict[int, asyncio.Future[None]] = {}
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTProtocolVersion.MQTTv5)
        if username:
            self._client.username_pw_set(username, password)
        self._client.on_connect = lambda *_: self._ready.set()
        self._client.on_message = self._on_message
        self._client.on_subscribe = self._on_subscribe

    async def __aenter__(self) -> Self:
        self._client.connect("127.0.0.1", self._port)
        self._client.loop_start()
        assert await asyncio.to_thread(self._ready.wait, 5)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def subscribe(self, topic_filter: str) -> None:
        done: asyncio.Future[None] = self._loop.create_future()
        _, mid = self._client.subscribe(topic_filter, qos=1)
        assert mid is not None
        self._subscribed[mid] = done
        async with asyncio.timeout(30):
            await done

    async def say(
        self, topic: str, payload: bytes | str | dict[str, Any], *, retain: bool = False, qos: int = 1
    ) -> None:
        """Publish, and return once the broker has it."""
        sent = json.dumps(payload) if isinstance(payload, dict) else payload
        info = self._client.publish(topic, sent, qos=qos, retain=retain)
        await asyncio.to_thread(info.wait_for_publish, 20)

    async def hear(self, wait_s: float = 20.0) -> tuple[str, bytes]:
        async with asyncio.timeout(wait_s):
            message = await self.heard.get()
        return message.topic, bytes(message.payload)

    def _on_message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        self._loop.call_soon_threadsafe(self.heard.put_nowait, message)

    def _on_subscribe(self, _: Client, __: Any, mid: int, ___: list[ReasonCode], ____: Any) -> None:
        def done() -> None:
            self._subscribed[mid].set_result(None)

        self._loop.call_soon_threadsafe(done)
