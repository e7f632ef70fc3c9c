"""What a board speaks with: the service's place on the broker, and an intake that checks what it gets."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.demo.board.line import Line, Where
from bot.demo.waiting import Changes
from firmware import orders, wire

KEY = bytes(range(32))
DOOR = "front"


@dataclass
class Listener:
    """The service's place on the broker: hears everything a board says, and gives commands."""

    line: Line
    heard: list[tuple[str, bytes, bool]]
    changes: Changes

    async def until(self, word: str, fits: Callable[[bytes], bool] = lambda _: True, after: int = 0) -> bytes:
        def look() -> tuple[bytes] | None:
            fitting = (p for t, p, _ in self.heard[after:] if t == wire.topic(DOOR, word) and fits(p))
            return next(((payload,) for payload in fitting), None)

        return (await self.changes.until(look, what=word))[0]

    async def challenge(self) -> str:
        """Ask the board for what the next command is to be signed with."""
        nonce = secrets.token_hex(16)
        await self.line.publish(wire.topic(DOOR, orders.CMD_CHALLENGE), nonce.encode())
        told = json.loads(await self.until(wire.EVENT_CHALLENGE, lambda p: json.loads(p)["nonce"] == nonce))
        challenge: str = told["challenge"]
        return challenge

    async def command(
        self, word: str, args: str, challenge: str, key: bytes = KEY, forged: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        signature = wire.sign(key, wire.command_text(word.removeprefix("cmd/"), DOOR, args, challenge))
        content = {"args": args, "challenge": challenge, "sig": signature, **forged}
        await self.line.publish(wire.topic(DOOR, word), json.dumps(content).encode())


@dataclass
class Intake:
    """The service's upload address: checks the signature as the service does, and keeps what it takes."""

    url: str = ""
    pictures: dict[tuple[str, int], bytes] = field(default_factory=dict)
    #: Statuses and errors to answer with, before anything is taken.
    refusals: list[tuple[int, str]] = field(default_factory=list)
    now: int = 1_700_000_000
    nonces: set[str] = field(default_factory=set)
    changes: Changes = field(default_factory=Changes)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if self.refusals:
            status, error = self.refusals.pop(0)
            return self._answer(status, error=error)
        stamp = request.headers[wire.HEADER_TIME]
        nonce = request.headers[wire.HEADER_NONCE]
        if abs(int(stamp) - self.now) > 5:
            return self._answer(401, error="stale")
        signed = wire.upload_text("POST", request.path, request.query_string, stamp, nonce)
        assert wire.same(wire.sign(KEY, signed), request.headers[wire.HEADER_SIGNATURE])
        assert nonce not in self.nonces
        assert request.headers["Transfer-Encoding"] == "chunked"
        self.nonces.add(nonce)
        body, signature = body[:-64], body[-64:].decode()
        digest = hashlib.sha256(body).hexdigest()
        assert wire.same(wire.sign(KEY, wire.picture_text(nonce, digest)), signature)
        self.pictures[request.query["ring"], int(request.query["n"])] = body
        self.changes.announce()
        return self._answer(201, ok=True)

    def _answer(self, status: int, **words: Any) -> web.Response:
        return web.json_response(words | {"now": self.now}, status=status)

    async def health(self, _: web.Request) -> web.Response:
        return self._answer(200)


def said(payload: bytes) -> dict[str, Any]:
    """What a message says, without the board's name under it."""
    return {name: value for name, value in json.loads(payload).items() if name not in {"said", "sig"}}


async def listen(port: int) -> Listener:
    heard: list[tuple[str, bytes, bool]] = []
    changes = Changes()

    def hear(topic: str, payload: bytes, retained: bool) -> None:
        heard.append((topic, payload, retained))
        changes.announce()

    line = Line(Where("127.0.0.1", port), "listener", hear)
    await line.open(["doorbell/#"], ("nobody", b""))
    return Listener(line, heard, changes)
