"""A relay of one's own beside the doorbell: stands on the broker as a Tasmota does, for a door that somebody adds."""

import asyncio
import json
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.demo.board.line import RECONNECT_S, Line, LineDown, Where
from bot.demo.wire.log import WireLog
from bot.nursery import Nursery
from bot.words.demo import wire_text

#: Its topic, which is the chat's own example where it asks for one.
TOPIC = "gate"

_ORDERS = f"cmnd/{TOPIC}/"
_WILL = f"tele/{TOPIC}/LWT"
_RESULT = f"stat/{TOPIC}/RESULT"

#: Up to here PulseTime counts tenths of a second, above it seconds and a hundred.
_TENTHS = 111


class TasmotaStandIn:
    """Connected while the block lasts, again and again; what it does is noted on the wire."""

    def __init__(self, host: str, port: int, wire_log: WireLog) -> None:
        self._where = Where(host, port, username=TOPIC)
        self._wire_log = wire_log
        self._nursery = Nursery()
        self._line: Line | None = None
        #: How long it stays on, as its owner set it; 0: until it is told otherwise.
        self._pulse_s = 0.0
        self._due: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        self._nursery.spawn(self._stay_connected(), name="relay of one's own")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._due:
            self._due.cancel()
        if self._line:
            self._line.close()
        await self._nursery.close()

    async def _stay_connected(self) -> None:
        tries = 0
        while True:
            line = Line(self._where, f"tasmota-{TOPIC}", self._hear)
            with suppress(LineDown):
                await line.open([f"{_ORDERS}#"], (_WILL, b"Offline"))
                self._line, tries = line, 0
                await line.publish(_WILL, b"Online", retain=True)
                self._wire_log.note("link", wire_text.relay_connected(TOPIC))
                await line.down.wait()
            self._line = None
            await asyncio.sleep(RECONNECT_S[min(tries, len(RECONNECT_S) - 1)])
            tries += 1

    def _hear(self, topic: str, payload: bytes, _: bool) -> None:  # noqa: FBT001 - as the line tells it
        command, word = topic.removeprefix(_ORDERS), payload.decode(errors="replace")
        match command:
            case "PulseTime1" if word.isdecimal():
                count = int(word)
                self._pulse_s = count / 10 if count <= _TENTHS else count - 100
                self._say(_RESULT, json.dumps({"PulseTime1": {"Set": count, "Remaining": 0}}))
            case "POWER" | "POWER1" if word in ("ON", "OFF"):
                self._switch(on=word == "ON")
            case _ if topic.startswith(_ORDERS):
                self._say(_RESULT, json.dumps({"Command": "Unknown"}))

    def _switch(self, *, on: bool) -> None:
        if self._due:
            self._due.cancel()
            self._due = None
        if on and self._pulse_s:
            self._due = asyncio.get_running_loop().call_later(self._pulse_s, lambda: self._switch(on=False))
        self._wire_log.note("unlock", wire_text.relay_switched(TOPIC, on=on))
        word = "ON" if on else "OFF"
        self._say(_RESULT, json.dumps({"POWER": word}))
        self._say(f"stat/{TOPIC}/POWER", word)

    def _say(self, topic: str, text: str) -> None:
        if self._line:
            with suppress(LineDown):  # a relay whose line is cut has clicked all the same
                self._line.say(topic, text.encode())
