"""Hears the boards: rings, door contacts, and how they are."""

import logging
from collections import Counter
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Self

from bot.devices import wire
from bot.devices.boards import Board
from bot.devices.broker import Letter
from bot.devices.door_line import Caretaker, DoorLine, Porter
from bot.devices.mqtt import Mqtt
from bot.devices.reports import (
    Challenge,
    Contact,
    Exit,
    Health,
    Inbound,
    Info,
    Online,
    Ring,
    SnapshotSent,
    UnlockDone,
    parse,
)
from bot.house.door import DoorId
from bot.house.ports import AuditTrail, Background, Clock
from bot.house.visit import Press

log = logging.getLogger(__name__)

#: Different unknown doors that are named in the log; a stranger must not fill it.
_NAMED_STRANGERS = 20

#: How much of a malformed payload is shown, in bytes.
_SHOWN = 32


class BoardLink:
    """Between the broker and the doorman while the block lasts.

    A ring is acknowledged to the broker only after it was saved. Each door has a queue of its own: what a door says is
    handled in order, and no door waits for another.
    """

    def __init__(
        self,
        mqtt: Mqtt,
        boards: Mapping[DoorId, Board],
        doorman: Porter,
        caretaker: Caretaker,
        *,
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        steady: Clock,
        talking: Collection[DoorId] = (),
    ) -> None:
        """``talking``: the doors where a board of ours stands, whose silence is news."""
        self._mqtt = mqtt
        self._boards = boards
        self._clock = clock
        self._steady = steady
        self._background = background
        self._strangers: Counter[str] = Counter()
        self._doorman = doorman
        self._lines = {
            door: DoorLine(door, board, doorman, caretaker, audit, must_talk=door in talking)
            for door, board in boards.items()
        }
        mqtt.listen(f"{wire.ROOT}/+/event/#", self._heard)
        mqtt.listen(f"{wire.ROOT}/+/state/#", self._heard)
        mqtt.watch(self._broker_changed)

    async def __aenter__(self) -> Self:
        for door, line in self._lines.items():
            self._background.keep(f"door line {door}", line.serve)
        self._tell_broker(there=self._mqtt.connected)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        for line in self._lines.values():
            line.close()

    @property
    def unknown_doors(self) -> Mapping[str, int]:
        """How much was heard from doors that we do not have."""
        return self._strangers

    def _broker_changed(self, connected: bool) -> None:  # noqa: FBT001 - what Mqtt.watch tells
        self._tell_broker(there=connected)
        for line in self._lines.values():
            if connected:
                line.listening()
            else:
                line.unheard()
        if not connected:
            for board in self._boards.values():
                board.forget_presence()

    def _tell_broker(self, *, there: bool) -> None:
        self._background.spawn(self._doorman.broker_news(there=there), name="news of the broker")

    def _heard(self, letter: Letter) -> None:
        try:
            door, word = wire.split_topic(letter.topic)
        except wire.WireError:
            self._stranger("?", letter)
            return
        if (board := self._boards.get(door)) is None:
            self._stranger(door, letter)
            return
        if letter.retained and word.startswith("event/"):
            board.counted["retained"] += 1  # an event is over: nobody may keep it for us
            letter.acknowledge()
            return
        try:
            report = parse(word, letter.payload)
        except wire.WireError as exc:
            self._junk(door, board, word, letter, exc)
            return
        if not letter.retained and report != Online(online=False):  # a last will is the broker's word
            self._lines[door].spoke()
        self._hand_on(door, board, report, letter)

    def _hand_on(self, door: DoorId, board: Board, report: Inbound, letter: Letter) -> None:
        line = self._lines[door]
        match report:
            case Ring() as ring:
                line.rang(Press(ring.id, door, ring.pressed_at(self._clock(), self._steady())), letter)
                return  # acknowledged once it is saved
            case SnapshotSent() as sent:
                line.sent(sent)
            case Contact(is_open, forced):
                line.moved(is_open=is_open, forced=forced)
            case Online(online):
                line.online(online=online)
            case UnlockDone() as done:
                self._unlock_done(door, board, done)
            case Challenge(challenge):
                board.renew(challenge)
            case Exit(pressed):
                if pressed:
                    board.let_through()
            case Health() | Info():
                self._note(line, board, report)
                line.told()
        letter.acknowledge()

    def _note(self, line: DoorLine, board: Board, report: Health | Info) -> None:
        match report:
            case Health(values):
                board.health, board.health_at = values, self._steady()
                line.sees(values.get("camera"))
            case Info(values):
                board.info = values
        board.changed()

    def _unlock_done(self, door: DoorId, board: Board, done: UnlockDone) -> None:
        if done.ok:
            board.let_through()
        if not board.unlock_done(done):
            board.counted["unasked"] += 1
            log.warning("%s: an answer to an unlock that nobody waits for", door)

    def _junk(self, door: DoorId, board: Board, word: str, letter: Letter, why: wire.WireError) -> None:
        board.counted["junk"] += 1
        shown = letter.payload[:_SHOWN]
        log.warning("%s: %r was ignored (%s): %r", door, word[:_SHOWN], why, shown)
        letter.acknowledge()

    def _stranger(self, door: str, letter: Letter) -> None:
        if door in self._strangers or len(self._strangers) < _NAMED_STRANGERS:
            self._strangers[door] += 1
            if self._strangers[door] == 1:
                log.warning("a door that we do not have speaks to us: %r", door[:_SHOWN])
        else:
            self._strangers["…"] += 1
        letter.acknowledge()
