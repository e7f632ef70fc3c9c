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

from firmware import wire
from firmware.simulator.event_log import EventLog
from tests.firmware.broker import PASSWORD, SERVICE
from tests.firmware.intake import KEY

#: How long a board may have no challenge for anybody, in seconds.
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the board."""

    word: str
    payload: bytes
    retained: bool
    at_us: int

    @property
    def json(self) -> dict[str, Any]:
        """What it says; its name and signature are looked at by ``is_signed``."""
        found = json.loads(self.payload)
        assert isinstance(found, dict)
        return {name: value for name, value in found.items() if name not in {"said", "sig"}}

    @property
    def said(self) -> tuple[str, int]:
        """The start it was said in, and its number."""
        boot, _, number = json.loads(self.payload)["said"].partition("-")
        return boot, int(number)

    def is_signed(self, key: bytes = KEY, door: str = "front") -> bool:
        signed, _, signature = self.payload.rpartition(b',"sig":"')
        text = f"doorbell/{door}/{self.word}|".encode() + signed
        return signature == hmac.new(key, text, hashlib.sha256).hexdigest().encode() + b'"}'


class Service:
    """Connected inside the block, and again after each outage."""

    def __init__(self, port: int, door: str = "front", key: bytes = KEY) -> None:
        self._port = port
        self._door = door
        self._key = key
        self.said: EventLog[Message] = EventLog("mqtt")
        self.connects: EventLog[int] = EventLog("service")
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
        got = Message(word, bytes(message.payload), message.retain, time.time_ns() // 1000)
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

    async def challenge(self) -> str:
        """A challenge that the board made just now; until then it has judged what was published before.

        Asked for again where the board was asked too often.
        """
        began = time.monotonic()
        nonce, since = secrets.token_hex(16), len(self.said)
        while True:
            self.publish("challenge", nonce.encode())
            try:
                async with asyncio.timeout(1.5):
                    told = await self.until(wire.EVENT_CHALLENGE, since, nonce=nonce)
                break
            except TimeoutError as exc:
                if time.monotonic() - began > _PATIENCE_S:
                    raise AssertionError(f"no challenge; the last: {list(self.said)[-5:]}") from exc
        assert told.is_signed(self._key, self._door)
        challenge: str = told.json["challenge"]
        return challenge

    def command(self, verb: str, args: Mapping[str, Any], challenge: str, key: bytes | None = None) -> bytes:
        """A signed payload."""
        text = json.dumps(args, separators=(",", ":"))
        signed = f"{verb}|{self._door}|{text}|{challenge}".encode()
        signature = hmac.new(self._key if key is None else key, signed, hashlib.sha256).hexdigest()
        return json.dumps({"args": text, "challenge": challenge, "sig": signature}, separators=(",", ":")).encode()

    def publish(self, verb: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(f"doorbell/{self._door}/cmd/{verb}", payload, qos=1, retain=retain)

    async def send(self, verb: str, args: Mapping[str, Any]) -> str:
        """Send a command over a fresh challenge and wait until the board has judged it; returns that challenge."""
        used = await self.challenge()
        self.publish(verb, self.command(verb, args, used))
        if verb == "unlock":
            await self.until("event/unlock", challenge=used)
        elif verb != "reboot":
            await self.challenge()  # told when what came before was judged
        return used

    async def health(self, **match: Any) -> dict[str, Any]:
        """The board's next account of itself (a settings command asks for one)."""
        since = len(self.said)
        await self.send("settings", {})
        return (await self.until("state/health", since, **match)).json
