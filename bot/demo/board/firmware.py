"""A doorbell whose program is the real firmware, under MicroPython; around it a visitor, a door and tapped cables."""

import asyncio
import json
import logging
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.demo.board.commands import said_in
from bot.demo.board.line import LineDown, Where
from bot.demo.board.relay import Relay
from bot.demo.board.rings import QUEUE
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.opening import OpenedParts
from bot.demo.waiting import PATIENT_S, Changes
from bot.demo.wire.log import WireLog
from bot.demo.wire.mqtt_observer import MqttObserver, Publication
from bot.demo.wire.upload_observer import PictureUpload, UploadObserver
from bot.demo.wire.wiretap import Wiretap
from bot.nursery import Nursery
from bot.words.demo import demo_text, wire_text
from bot.words.phrase import Phrase
from firmware import orders, wire
from firmware.simulator.board import BoardOff, Event, SimulatedBoard
from firmware.simulator.workshop import Workshop

log = logging.getLogger(__name__)

#: A finger on a worn button, as [level, microseconds]: it bounces going down and coming up.
_PRESS = ((0, 300), (1, 200), (0, 700), (1, 150), (0, 70_000), (1, 250), (0, 400), (1, 60_000))

#: An acknowledged ring stands for every press up to this long after it, in seconds: less than two presses are apart.
_SLACK_S = 0.1

#: What hangs on the board.
_FITTED = {"lock": True, "contact": False, "exit": False, "leds": 16, "display": True}


@dataclass(slots=True)
class _Press:
    """One press of the button on its way to the broker."""

    #: ``time.monotonic()`` of when the finger was there; infinite: not yet.
    at: float = float("inf")


class FirmwareBoard(OpenedParts):
    """One door's board. ``async with`` is its power; the workshop must be open."""

    what = demo_text.REAL_FIRMWARE

    def __init__(
        self, door: str, key: bytes, *, broker: Where, service_url: str, camera: DoorbellCamera, workshop: Workshop
    ) -> None:
        super().__init__()
        self._door = door
        self._key = key
        self._broker = broker
        self._camera = camera
        self._workshop = workshop
        service = urlsplit(service_url)
        self._mqtt = Wiretap(broker.host, broker.port, lambda speak: MqttObserver(self, speak))
        self._http = Wiretap(
            service.hostname or "127.0.0.1",
            service.port or 80,
            lambda _: UploadObserver(wire.snapshot_path(door), self._uploaded),
        )
        self._nursery = Nursery()
        self._simulated: SimulatedBoard | None = None
        self._finger = asyncio.Lock()
        self._pushes = 0
        self._connected = False
        #: When the last command came by, and when the last pulse began, ``time.monotonic()``.
        self._ordered_at = 0.0
        self._opened_at = 0.0
        #: Those whose ring the broker does not have yet.
        self._presses: deque[_Press] = deque()
        self.relay = Relay()
        self.wire_log = WireLog()
        self.changes = Changes()
        #: What the ring of LEDs shows, as the program dims it.
        self.light: tuple[int, int, int] | None = (0, 0, 0)
        self.said: Phrase | None = None
        #: What a command that passed by wants said: it counts once the display shows something.
        self._to_say: Phrase | None = None
        #: No command reaches the board: its line is deaf. What the board says is heard.
        self.silent = False

    @property
    def blind(self) -> bool:
        """The camera does not answer the board: nobody takes a picture."""
        return self._simulated is not None and self._simulated.bus.sensor.naks < 0

    @blind.setter
    def blind(self, blind: bool) -> None:
        if self._simulated:
            self._simulated.bus.sensor.naks = -1 if blind else 0

    async def _open(self) -> None:
        self._stack.callback(self._lose_power)
        await self._stack.enter_async_context(self._mqtt)
        await self._stack.enter_async_context(self._http)
        await self._stack.enter_async_context(self._nursery)
        flash = await asyncio.to_thread(self._workshop.flash, self._door, self._settings())
        board = SimulatedBoard(flash, self._camera.picture, stubs=self._workshop.stubs, on_event=self._happened)
        board.bus.display = True
        board.bus.on_shown = self._showed
        self._simulated = await self._stack.enter_async_context(board)

    def _lose_power(self) -> None:
        self._simulated = None
        self.relay.shut()

    def _settings(self) -> dict[str, Any]:
        """What the provisioner would write."""
        return {
            "door": self._door,
            "key": self._key.hex(),
            "broker": {
                "host": "127.0.0.1",
                "port": self._mqtt.port,
                "user": self._broker.username or self._door,
                "password": self._broker.password,
            },
            "intake": {"host": "127.0.0.1", "port": self._http.port},
            "fitted": _FITTED,
        }

    @property
    def connected(self) -> bool:
        """The broker hears the board."""
        return self._connected

    @property
    def waiting(self) -> int:
        """Presses that the broker does not have yet."""
        return len(self._presses)

    async def until_connected(self, timeout_s: float = PATIENT_S) -> None:
        """Wait for the broker; raises TimeoutError."""
        await self.changes.until(lambda: self.connected, timeout_s, "the board's connection")

    def press(self) -> None:
        """Somebody presses the button; raises LineDown where there is no board."""
        if self._simulated is None or not self._simulated.powered:
            raise LineDown("the board has no power")
        if self._pushes >= QUEUE:
            return  # faster than any finger
        press = _Press()
        if len(self._presses) < QUEUE:  # the board keeps the oldest, too
            self._presses.append(press)
        self._nursery.spawn(self._push_button(self._simulated, press), name="a finger on the button")

    async def _push_button(self, board: SimulatedBoard, press: _Press) -> None:
        self._pushes += 1
        try:
            async with self._finger:  # one press after the other, as fast as a finger can
                press.at = time.monotonic()
                await board.press_and_release(_PRESS)
        except (BoardOff, TimeoutError):
            self.wire_log.note("link", wire_text.NOT_FELT)
            self._presses.clear()
        finally:
            self._pushes -= 1

    # What the hardware does

    def _happened(self, event: Event) -> None:
        match event["what"]:
            case "pio" if "word" in event and self._simulated:
                pulse = self._simulated.relay.pulses[-1]
                self.relay.pulse(round(pulse.ms))
                self._opened_at = time.monotonic()
                took_ms = (self._opened_at - self._ordered_at) * 1000
                self.wire_log.note("unlock", wire_text.unlocked(pulse.ms), took_ms)
            case "pio" | "relay" if self.relay.open:
                self.relay.shut()
            case "light":
                red, green, blue = event["colour"]
                self.light = (red, green, blue)
                self.changes.announce()
            case "reset":
                self._presses.clear()
                self.wire_log.note("link", wire_text.STARTS_AFRESH)
            case "bite":
                self.light = (0, 0, 0)
                self._presses.clear()
                self.relay.shut()
                self.wire_log.note("link", wire_text.WATCHDOG)
                self._nursery.spawn(self._start_afresh(), name="a board's new start")

    def _showed(self) -> None:
        """The program has drawn on its display."""
        self.said = self._to_say
        self.changes.announce()

    async def _start_afresh(self) -> None:
        if self._simulated:
            await self._simulated.power_off()
            await self._simulated.power_on("watchdog")

    # What goes over its cables

    def delivered(self, said: Publication) -> None:
        """The broker has acknowledged what the board said."""
        word = said.topic.removeprefix(wire.topic(self._door, ""))
        took_ms = (time.monotonic() - said.at) * 1000
        if word == wire.STATE_ONLINE:
            self._connected = True
            self.wire_log.note("link", wire_text.BOARD_CONNECTED)
            self.changes.announce()
            return
        content = _object(said.payload)
        if word == wire.EVENT_RING:
            self._rang(content, said.at, took_ms)
        elif word == wire.EVENT_UNLOCK and content.get("ok"):
            self.wire_log.note("confirmation", wire_text.CONFIRMED, (time.monotonic() - self._opened_at) * 1000)
        elif word == wire.EVENT_UNLOCK:
            self.wire_log.note("refusal", wire_text.unlock_refused(str(content.get("reason", ""))))

    def passes(self, ordered: Publication) -> bool:
        """A command comes by; False: the board never hears it."""
        word = ordered.topic.removeprefix(wire.topic(self._door, ""))
        if word == orders.CMD_CHALLENGE:
            return True  # where it is silent, it falls silent in the middle
        if not word.startswith("cmd/"):
            return True  # the broker hands on once more what an earlier connection said: no command
        if self.silent:
            verb = word.removeprefix("cmd/")
            self.wire_log.note("command", wire_text.stays_silent(verb))
            return False
        self._ordered_at = ordered.at
        if word == orders.CMD_SAY:
            wanted = str(_object(ordered.payload).get("args", ""))
            self._to_say = said_in(_object(wanted.encode()))
        if word != orders.CMD_UNLOCK:
            self.wire_log.note("command", wire_text.command(word, str(_object(ordered.payload).get("args", ""))))
        return True

    def line_ended(self) -> None:
        """The board's connection to the broker is gone."""
        if not self._connected:
            return
        self._connected = False
        self.wire_log.note("link", wire_text.BROKER_AWAY)
        self.changes.announce()

    def _rang(self, content: dict[str, Any], said_at: float, took_ms: float) -> None:
        age_s = content.get("age_ms", 0) / 1000
        while self._presses and self._presses[0].at <= said_at - age_s + _SLACK_S:
            self._presses.popleft()
        self.wire_log.note("ring", wire_text.ring(str(content.get("id", "")), age_s), took_ms)
        self.changes.announce()

    def _uploaded(self, upload: PictureUpload) -> None:
        if upload.status in (200, 201, 409):
            self.wire_log.note("upload", wire_text.picture_taken(upload.n, upload.size, upload.status), upload.ms)
        else:
            self.wire_log.note("refusal", wire_text.picture_refused(upload.n, upload.status, upload.error), upload.ms)


def _object(payload: bytes) -> dict[str, Any]:
    try:
        content = json.loads(payload)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
