"""A doorbell without hardware or firmware: real MQTT, real uploads, the words of ``firmware/wire.py``."""

import asyncio
import logging
import secrets
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

from bot.demo.board.account import HEALTH_S, VirtualAccount
from bot.demo.board.bursts import Bursts
from bot.demo.board.challenges import Challenges
from bot.demo.board.commands import Command, read_command
from bot.demo.board.line import RECONNECT_S, Line, LineDown, Where
from bot.demo.board.relay import Relay
from bot.demo.board.rings import RingQueue
from bot.demo.board.speech import Speech
from bot.demo.board.uploads import TakePictures, Uploader
from bot.demo.waiting import PATIENT_S, Changes, ms_since
from bot.demo.wire.log import WireLog
from bot.nursery import Nursery
from bot.words.demo import demo_text, wire_text
from bot.words.phrase import Phrase
from firmware import orders, wire

log = logging.getLogger(__name__)


class VirtualBoard:
    """One door's board, where MicroPython is not to be had. ``async with`` is its power."""

    def __init__(
        self,
        door: str,
        key: bytes,
        *,
        broker: Where,
        service_url: str,
        camera: TakePictures,
        what: Phrase = demo_text.STAND_IN,
    ) -> None:
        #: That it is not the real firmware, and why.
        self.what = what
        self._door = door
        self._key = key
        self._where = broker
        self._rings = RingQueue()
        self._line: Line | None = None
        self._nursery: Nursery | None = None
        self._speech = Speech(door, key)
        self._challenges = Challenges()
        self._account = VirtualAccount()
        self._boot = ""
        self._count = 0
        self._started = 0.0
        self._says_goodbye = False
        self.relay = Relay()
        self.wire_log = WireLog()
        self.changes = Changes()
        #: It has no LEDs.
        self.light: tuple[int, int, int] | None = None
        self.said: Phrase | None = None
        #: Swallows unlock commands, as a board does that hangs.
        self.silent = False
        #: What was refused, lost, and done: for health, and for tests.
        self.counted: Counter[str] = Counter()
        self._bursts = Bursts(
            camera,
            Uploader(service_url, door, key),
            wire_log=self.wire_log,
            counted=self.counted,
            told=lambda picture: self._say_soon(wire.EVENT_SNAPSHOT, picture),
        )

    async def __aenter__(self) -> Self:
        await self.power_on()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.power_off(tidy=True)

    @property
    def connected(self) -> bool:
        """The broker hears the board."""
        return self._line is not None

    @property
    def powered(self) -> bool:
        """There is current."""
        return self._nursery is not None

    @property
    def blind(self) -> bool:
        """The camera does not answer."""
        return self._bursts.blind

    @blind.setter
    def blind(self, blind: bool) -> None:
        self._bursts.blind = blind

    @property
    def waiting(self) -> int:
        """Presses that the broker does not have yet."""
        return len(self._rings)

    async def power_on(self) -> None:
        """Boot: a new boot number, the relay shut, nothing remembered."""
        if self._nursery:
            return
        self._begin()
        self._bursts.open()
        self._nursery = Nursery()
        self._nursery.spawn(self._stay_connected(), name="virtual board")

    def _begin(self, cause: str = "") -> None:
        self._boot, self._count, self._started = secrets.token_hex(4), 0, time.monotonic()
        self._account.cause = cause
        self._speech.begin(self._boot)
        self._challenges.forget()
        self._rings.clear()
        self.relay.shut()

    async def power_off(self, *, tidy: bool = False) -> None:
        """Cut the power: the broker tells the last will. ``tidy``: say goodbye instead."""
        nursery, self._nursery = self._nursery, None
        if nursery is None:
            return
        self._says_goodbye = tidy
        await nursery.close()
        await self._bursts.close()
        self.relay.shut()
        self.changes.announce()

    async def until_connected(self, timeout_s: float = PATIENT_S) -> None:
        """Wait for the broker; raises TimeoutError."""
        await self.changes.until(lambda: self.connected, timeout_s, "the board's connection")

    def press(self) -> str:
        """Somebody presses the button; returns the ring's id. Ring and pictures go their own ways."""
        if self._nursery is None:
            raise LineDown("the board has no power")
        ring = self._next_id()
        if not self._rings.add(ring):
            self.counted["rings dropped"] += 1
        self._nursery.spawn(self._bursts.send(ring), name=f"burst {ring}")
        return ring

    # The broker

    async def _stay_connected(self) -> None:
        tries = 0
        while self.powered:  # not "True": in Python 3.11 a failing TaskGroup can swallow our cancellation
            line = Line(self._where, f"board-{self._door}-{self._boot}", self._heard)
            try:
                will = (wire.topic(self._door, wire.STATE_ONLINE), wire.OFFLINE)
                await line.open([wire.topic(self._door, "cmd/#")], will)
            except LineDown:
                await asyncio.sleep(RECONNECT_S[min(tries, len(RECONNECT_S) - 1)])
                tries += 1
                continue
            tries = 0
            try:
                await self._serve(line)
            except* LineDown as exc:
                log.debug("the virtual board lost its line: %s", exc.exceptions)
            finally:
                self._hang_up(line)

    def _hang_up(self, line: Line) -> None:
        if self._line is line:
            self._line = None
            if self.powered:
                self.wire_log.note("link", wire_text.BROKER_AWAY)
            self.changes.announce()
        if self._says_goodbye and not self.powered:
            line.close()
        else:
            line.cut()

    async def _serve(self, line: Line) -> None:
        await self._speech.say(line, wire.STATE_INFO, self._account.info(self._boot), retain=True)
        await line.publish(wire.topic(self._door, wire.STATE_ONLINE), wire.ONLINE, retain=True)
        self._line = line
        self.wire_log.note("link", wire_text.BOARD_CONNECTED)
        self.changes.announce()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._send_rings(line), name="rings")
            tasks.create_task(self._send_health(line), name="health")
            tasks.create_task(line.fail_when_down(), name="line")

    async def _send_rings(self, line: Line) -> None:
        while True:
            ring = await self._rings.first()
            began, age_ms = time.monotonic(), ring.age_ms
            await self._speech.say(line, wire.EVENT_RING, {"id": ring.id, "age_ms": age_ms})
            self._rings.delivered(ring)
            self.wire_log.note("ring", wire_text.ring(ring.id, age_ms / 1000), ms_since(began))

    async def _send_health(self, line: Line) -> None:
        while True:
            uptime_s = round(time.monotonic() - self._started)
            health = self._account.health(uptime_s=uptime_s, waiting=len(self._rings), camera=not self.blind)
            await self._speech.say(line, wire.STATE_HEALTH, health | dict(self.counted))
            await asyncio.sleep(HEALTH_S)

    def _say_soon(self, word: str, content: dict[str, Any]) -> None:
        if self._nursery and self._line:
            self._nursery.spawn(self._say_or_lose(self._line, word, content), name=word)

    async def _say_or_lose(self, line: Line, word: str, content: dict[str, Any]) -> None:
        try:
            await self._speech.say(line, word, content, retain=word == wire.STATE_INFO)
        except LineDown:
            self.counted["events lost"] += 1

    # Commands

    def _asked(self, nonce: bytes) -> None:
        told = self._challenges.make(nonce)
        if told is None:
            self.counted["refused"] += 1
        elif self._line:
            self._speech.say_at_once(self._line, wire.EVENT_CHALLENGE, told)

    def _heard(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - paho's callback
        word = topic.removeprefix(wire.topic(self._door, ""))
        if word == orders.CMD_CHALLENGE and not retained:
            self._asked(payload)
            return
        command = None if retained else read_command(word, payload)
        if command is None or self._line is None or self._nursery is None:
            self.counted["refused"] += 1
            return
        if self.silent and word == orders.CMD_UNLOCK:
            self.wire_log.note("command", wire_text.stays_silent(word.removeprefix("cmd/")))
            return
        age_ms = self._challenges.use_up(command.challenge)
        reason = "challenge" if age_ms is None else command.refusal(self._door, self._key, age_ms)
        self._nursery.spawn(self._obey(self._line, command, reason), name=word)

    async def _obey(self, line: Line, command: Command, reason: str) -> None:
        try:
            if command.word == orders.CMD_UNLOCK:
                await self._unlock(line, command, reason)
            elif reason:
                self.counted["refused"] += 1
            else:
                self._do(command)
        except LineDown:
            self.counted["events lost"] += 1

    async def _unlock(self, line: Line, command: Command, reason: str) -> None:
        began = time.monotonic()
        ms = 0 if reason else command.pulse_ms
        if not reason and not ms:
            reason = "args"
        if reason:
            self.counted["refused"] += 1
            self.wire_log.note("refusal", wire_text.unlock_refused(reason))
        else:
            self.relay.pulse(ms)
            self.wire_log.note("unlock", wire_text.unlocked(ms))
        await self._speech.say(
            line, wire.EVENT_UNLOCK, {"challenge": command.challenge, "ok": not reason, "ms": ms, "reason": reason}
        )
        if not reason:
            self.wire_log.note("confirmation", wire_text.CONFIRMED, ms_since(began))

    def _do(self, command: Command) -> None:
        self.counted[command.word] += 1
        self.wire_log.note("command", wire_text.command(command.word, command.args))
        if command.word == orders.CMD_SNAP and self._nursery:
            ring, count = command.snap
            ring = ring or self._next_id()
            self._nursery.spawn(self._bursts.send(ring, count), name=f"snapshot {ring}")
        elif command.word == orders.CMD_SAY:
            self.said = command.saying
            self.changes.announce()
        elif command.word == orders.CMD_SETTINGS:
            self._account.change(command.settings)
            self._say_soon(wire.STATE_INFO, self._account.info(self._boot))
        elif command.word == orders.CMD_REBOOT and self._line:
            self.wire_log.note("link", wire_text.STARTS_AFRESH)
            self._begin("command")
            self._line.cut()

    def _next_id(self) -> str:
        self._count += 1
        return f"{self._boot}-{self._count}"
