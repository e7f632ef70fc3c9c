"""Hears the boards: rings, door contacts, and how they are. What is not theirs is refused (voices.py)."""

import asyncio
import logging
from collections.abc import Collection as Some
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

from bot.devices import wire
from bot.devices.boards import orders, voices
from bot.devices.boards.board import Board
from bot.devices.boards.door_line import Caretaker, DoorLine, Porter
from bot.devices.boards.unknown_doors import UnknownDoors
from bot.devices.boards.voices import Heard, Voice
from bot.devices.wire.reports import (
    Challenge,
    Contact,
    Exit,
    Health,
    Inbound,
    Info,
    OldChallenge,
    Online,
    Ring,
    SnapshotSent,
    UnlockDone,
    parse,
)
from bot.house.board import Acquaintance
from bot.house.door import DoorId
from bot.house.ports import AuditTrail, Background, Clock, Collection
from bot.house.visit import Press
from bot.mqtt import Letter, Mqtt

log = logging.getLogger(__name__)

#: As long as a broker keeps a ring for us: one that says it is older, and is not of this start, was heard before.
_LONGEST_WAIT = timedelta(days=1)

#: A ring that does not say when waits so long for the proof of its board's start, in seconds.
_RING_PATIENCE_S = 2.0

#: How much of a malformed payload is shown, in bytes.
_SHOWN = 32


class BoardLink:
    """Between the broker and the doorman while the block lasts.

    A ring is acknowledged to the broker only after it was saved. Each door has a queue of its own: what a door says is
    handled in order, and no door waits for another. ``keys`` are those of the doors that have one.
    """

    def __init__(
        self,
        mqtt: Mqtt,
        boards: Mapping[DoorId, Board],
        doorman: Porter,
        caretaker: Caretaker,
        *,
        keys: Mapping[DoorId, bytes],
        acquaintances: Collection[Acquaintance],
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        steady: Clock,
        talking: Some[DoorId] = (),
        missed: Some[DoorId] = (),
    ) -> None:
        """``talking``: the doors where a board of ours stands, whose silence is news.

        ``missed``: those of which the household was told before our start that they are away.
        """
        self._mqtt = mqtt
        self._boards = boards
        self._clock = clock
        self._steady = steady
        self._background = background
        self._strangers = UnknownDoors()
        #: Doors whose board is being asked whether it went, and those where that was said (again) meanwhile.
        self._looking: set[DoorId] = set()
        self._said_gone: set[DoorId] = set()
        self._doorman = doorman
        self._lines = {
            door: DoorLine(door, board, doorman, caretaker, audit, must_talk=door in talking, missed=door in missed)
            for door, board in boards.items()
        }
        self._voices = {
            door: Voice(
                door,
                board,
                keys.get(door),
                acquaintances=acquaintances,
                background=background,
                ask=partial(orders.ask, mqtt, door, board),
                pass_on=partial(self._hand_on, door, board, signed=True),
                refuse=partial(self._refuse, door),
            )
            for door, board in boards.items()
        }
        mqtt.listen(f"{wire.ROOT}/+/event/#", self._heard)
        mqtt.listen(f"{wire.ROOT}/+/state/#", self._heard)
        mqtt.watch(self._broker_changed)

    async def __aenter__(self) -> Self:
        for voice in self._voices.values():
            voice.remember()
        for door, line in self._lines.items():
            self._background.keep(f"door line {door}", line.serve)
        self._tell_broker(there=self._mqtt.connected)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        for line in self._lines.values():
            line.close()
        for voice in self._voices.values():
            await voice.write_down()

    @property
    def unknown_doors(self) -> Mapping[str, int]:
        """How much was heard from doors that we do not have."""
        return self._strangers.counted

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
            door, word = DoorId("?"), ""  # nobody's
        if (board := self._boards.get(door)) is None:
            self._strangers.spoke(door)
            letter.acknowledge()
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
        self._weigh(door, board, report, letter)

    def _weigh(self, door: DoorId, board: Board, report: Inbound, letter: Letter) -> None:
        """Believe a message, or not."""
        voice, line = self._voices[door], self._lines[door]
        heard = voice.judge(letter.topic, letter.payload, report)
        last_will = report == Online(online=False)  # the broker's word
        if heard is Heard.GENUINE or (heard is Heard.UNSIGNED and not last_will and not letter.retained):
            line.spoke()
        if isinstance(report, Ring):
            self._rang(door, report, heard, letter)
            return  # acknowledged once it is saved
        if isinstance(report, Online):
            self._presence(door, board, online=report.online)
        elif heard is Heard.UNPROVEN:
            voice.wait_for_proof(letter.payload, report)
        elif heard in (Heard.GENUINE, Heard.UNSIGNED):
            self._hand_on(door, board, report, signed=heard is Heard.GENUINE)
        elif not letter.retained:  # what an older program left with the broker is nobody's attack
            self._refuse(door, heard)
        letter.acknowledge()

    def _rang(self, door: DoorId, ring: Ring, heard: Heard, letter: Letter) -> None:
        """A ring counts once by its id, which the visits remember, so it may be of an earlier start: it waited.

        One that does not say when counts in the present start only.
        """
        now, steady = self._clock(), self._steady()
        too_old = ring.said_at is not None and min(now, steady) - ring.said_at > _LONGEST_WAIT
        voice = self._voices[door]
        timeless_and_over = ring.said_at is None and voice.is_over(letter.payload)
        if heard is Heard.FORGED or (heard in (Heard.UNPROVEN, Heard.AGAIN) and (too_old or timeless_and_over)):
            self._refuse(door, heard)
            letter.acknowledge()
            return
        press = Press(ring.id, door, ring.pressed_at(now, steady))
        if heard is Heard.UNPROVEN and ring.said_at is None:
            self._ring_once_proven(door, ring, press, letter)
            return
        if heard is Heard.UNPROVEN:
            voice.prove_soon()
        self._lines[door].rang(press, letter)

    def _ring_once_proven(self, door: DoorId, ring: Ring, press: Press, letter: Letter) -> None:
        """Ring as soon as the board has proven its start; where it gives no proof in time, all the same."""
        due = True

        def decide(heard: Heard) -> None:
            nonlocal due
            if not due:
                return
            due = False
            patience.cancel()
            if heard is Heard.AGAIN:
                self._refuse(door, heard)
                letter.acknowledge()
            else:
                self._lines[door].rang(press, letter)

        patience = asyncio.get_running_loop().call_later(_RING_PATIENCE_S, decide, Heard.UNPROVEN)
        self._voices[door].wait_for_proof(letter.payload, ring, decide)

    def _presence(self, door: DoorId, board: Board, *, online: bool) -> None:
        """That a board is there, or not, is told without a signature: by the broker. One that signs is asked itself."""
        if not board.signs:
            self._lines[door].online(online=online)
        elif online:
            self._voices[door].prove_soon()
        else:
            self._said_gone.add(door)
            if door not in self._looking:
                self._looking.add(door)
                self._background.spawn(self._look_whether_it_went(door), name=f"is {door} gone")

    async def _look_whether_it_went(self, door: DoorId) -> None:
        """One look at a time, and a pause before the next: whoever repeats the word must not keep the board busy."""
        try:
            while door in self._said_gone:
                self._said_gone.discard(door)
                if not await self._voices[door].proven():
                    self._lines[door].online(online=False)
                    return
                await asyncio.sleep(voices.PROOF_PAUSE_S)
        finally:
            self._looking.discard(door)

    def _hand_on(self, door: DoorId, board: Board, report: Inbound, *, signed: bool) -> None:
        line = self._lines[door]
        if signed and not board.online:
            line.online(online=True)
        match report:
            case SnapshotSent() as sent:
                line.sent(sent)
            case Contact(is_open, forced):
                line.moved(is_open=is_open, forced=forced, signed=signed)
            case UnlockDone() as done:
                self._unlock_done(door, board, done, signed=signed)
            case Challenge() as answer:
                board.answered_us(answer)
            case OldChallenge(challenge):
                board.renew(challenge)
            case Exit(pressed=True):
                board.let_through()
            case Health() | Info():
                self._note(door, board, report)
                line.told()

    def _note(self, door: DoorId, board: Board, report: Health | Info) -> None:
        match report:
            case Health(values):
                board.health, board.health_at = values, self._steady()
                self._lines[door].sees(values.get("camera"))
            case Info(values):
                board.info = values
                if board.speaks_old and self._voices[door].told_old(str(values.get("version"))):
                    self._lines[door].news("old_program")
        board.changed()

    def _unlock_done(self, door: DoorId, board: Board, done: UnlockDone, *, signed: bool) -> None:
        if done.ok:
            board.let_through()
        if board.unlock_done(done):
            return
        board.counted["unasked"] += 1
        log.warning("%s: an answer to an unlock that nobody waits for", door)
        if done.ok and signed:
            self._lines[door].opened_late(done.challenge)

    def _refuse(self, door: DoorId, heard: Heard) -> None:
        self._boards[door].counted[heard] += 1
        if heard is not Heard.UNKNOWN:
            self._lines[door].refused(heard)

    def _junk(self, door: DoorId, board: Board, word: str, letter: Letter, why: wire.WireError) -> None:
        board.counted["junk"] += 1
        shown = letter.payload[:_SHOWN]
        log.warning("%s: %r was ignored (%s): %r", door, word[:_SHOWN], why, shown)
        letter.acknowledge()
