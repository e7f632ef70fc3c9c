"""The service's end of MQTT, as a test holds it: everything the board says, and commands signed with its key."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from firmware.simulator.trail import Trail
from tests.firmware.broker import PASSWORD, SERVICE
from tests.firmware.intake import KEY


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the board."""

    word: str
    payload: bytes
    retained: bool
    duplicate: bool
    at_us: int

    @property
    def json(self) -> dict[str, Any]:
        found = json.loads(self.payload)
        assert isinstance(found, dict)
        return found


class Service:
    """Connected inside the block, and again after each outage."""

    def __init__(self, port: int, door: str = "front", key: bytes = KEY) -> None:
        self._port = port
        self._door = door
        self._key = key
        self.said: Trail[Message] = Trail("mqtt")
        self.connects: Trail[int] = Trail("service")
        self._loop = asyncio.get_running_loop()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"service-{secrets.token_hex(4)}")
        self._client.username_pw_set(SERVICE, PASSWORD)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._came

    async def __aenter__(self) -> Self:
        self._client.connect_async("127.0.0.1", self._port)
        self._client.loop_start()
        await self.connects.first(lambda _: True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(self, client: paho.Client, *_: Any) -> None:
        client.subscribe(f"doorbell/{self._door}/event/#", 1)
        client.subscribe(f"doorbell/{self._door}/state/#", 1)

    def _subscribed(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self.connects.add, 1)

    def _came(self, _: paho.Client, __: Any, message: paho.MQTTMessage) -> None:
        word = message.topic.removeprefix(f"doorbell/{self._door}/")
        got = Message(word, bytes(message.payload), message.retain, message.dup, time.time_ns() // 1000)
        self._loop.call_soon_threadsafe(self.said.add, got)

    def all(self, word: str, since: int = 0) -> list[Message]:
        return self.said.all(lambda message: message.word == word, since)

    async def until(self, word: str, since: int = 0, **match: Any) -> Message:
        """The first message of this word with these values."""
        return await self.said.first(
            lambda m: m.word == word and all(m.json.get(k) == v for k, v in match.items()),
            since=since,
            what=f"{word} {match or ''}",
        )

    async def online(self, since: int = 0) -> Message:
        return await self.said.first(
            lambda m: m.word == "state/online" and m.payload == b"online" and not m.retained, since=since, what="online"
        )

    async def rings(self, count: int, since: int = 0) -> list[Message]:
        return await self.said.many(lambda m: m.word == "event/ring", count, since=since, what=f"{count} rings")

    def challenge(self) -> str:
        return self.all("state/challenge")[-1].payload.decode()

    async def new_challenge(self, old: str) -> str:
        await self.said.first(
            lambda m: m.word == "state/challenge" and m.payload.decode() != old,
            since=len(self.said) - 1 if self.challenge() != old else 0,
        )
        async with asyncio.timeout(20):
            while self.challenge() == old:
                await self.said.first(lambda _: True, since=len(self.said))
        return self.challenge()

    def command(
        self, verb: str, args: Mapping[str, Any], challenge: str | None = None, key: bytes | None = None
    ) -> bytes:
        """A signed payload."""
        text = json.dumps(args, separators=(",", ":"))
        challenge = self.challenge() if challenge is None else challenge
        signed = f"{verb}|{self._door}|{text}|{challenge}".encode()
        signature = hmac.new(self._key if key is None else key, signed, hashlib.sha256).hexdigest()
        return json.dumps({"args": text, "challenge": challenge, "sig": signature}, separators=(",", ":")).encode()

    def publish(self, verb: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(f"doorbell/{self._door}/cmd/{verb}", payload, qos=1, retain=retain)

    async def send(self, verb: str, args: Mapping[str, Any]) -> str:
        """Send a command signed for now and wait until the board has judged it; the challenge it used."""
        used = self.challenge()
        since = len(self.said)
        self.publish(verb, self.command(verb, args, used))
        await self.said.first(
            lambda m: m.word == "state/challenge" and m.payload.decode() != used, since=since, what=f"{verb} judged"
        )
        return used

    async def health(self, **match: Any) -> dict[str, Any]:
        """The board's next account of itself (a settings command asks for one)."""
        since = len(self.said)
        await self.send("settings", {})
        return (await self.until("state/health", since, **match)).json
