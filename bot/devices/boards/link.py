"""Hears the boards: rings, door contacts, and how they are. What is not theirs is refused (authentication.py)."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from collections.abc import Collection as Some
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

from bot.devices import wire
from bot.devices.boards.authentication import Authenticity
from bot.devices.boards.board import Board
from bot.devices.boards.broker_reach import BrokerReach
from bot.devices.boards.heard_doors import HeardDoors
from bot.devices.boards.our_clocks import OurClocks
from bot.devices.boards.sinks import BoardListeners, PresenceSink
from bot.devices.boards.unknown_doors import UnknownDoors
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
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.presence import BoardOpened, ContactClosed, ContactOpened, ExitPressed
from bot.house.ports import AuditTrail, Background, Clock, Collection
from bot.house.visits.visit import Press
from bot.mqtt import Message, Mqtt

log = logging.getLogger(__name__)

#: As long as a broker keeps a ring for us: one that says it is older, and is not of this start, was heard before.
_LONGEST_WAIT = timedelta(days=1)

#: A ring that does not say when waits so long for the proof of its board's start, in seconds.
_RING_PATIENCE_S = 2.0

#: How much of a malformed payload is shown, in bytes.
_SHOWN = 32


class BoardLink:
    """Between the broker and the house while the block lasts.

    A ring is acknowledged to the broker only after it was saved. Each door has a queue of its own: what a door says is
    handled in order, and no door waits for another. ``keys`` are those of the doors that have one.
    """

    def __init__(
        self,
        mqtt: Mqtt,
        boards: Mapping[DoorId, Board],
        house: BoardListeners,
        presence: PresenceSink,
        *,
        keys: Mapping[DoorId, bytes],
        acquaintances: Collection[Acquaintance],
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        steady: Clock,
        talking: Some[DoorId] = (),
        needs_broker: Callable[[], bool] = lambda: True,
    ) -> None:
        """``talking``: the doors where a board of ours stands, whose silence is news."""
        self._mqtt = mqtt
        self._boards = boards
        self._steady, self._clocks = steady, OurClocks(clock, steady)
        self._strangers = UnknownDoors()
        self._broker_news = BrokerReach(house.bells, background, needs_broker)
        self._presence = presence
        self._doors = HeardDoors(
            mqtt,
            house,
            acquaintances=acquaintances,
            audit=audit,
            background=background,
            pass_on=partial(self._hand_on, signed=True),
            refuse=self._refuse,
        )
        self._queues, self._authenticators = self._doors.queues, self._doors.authenticators
        for door, board in boards.items():
            self._doors.make(door, board, keys.get(door), must_talk=door in talking)
        mqtt.listen(f"{wire.ROOT}/+/event/#", self._heard)
        mqtt.listen(f"{wire.ROOT}/+/state/#", self._heard)
        mqtt.watch(self._broker_changed)

    async def __aenter__(self) -> Self:
        for door in self._queues:
            self._doors.begin(door)
        self._broker_news.tell(there=self._mqtt.connected)
        return self

    def fit(self, door: DoorId, board: Board, key: bytes | None, *, must_talk: bool) -> None:
        """Hear a door that was added while the block lasts; returns at once. ``boards`` has it already."""
        self._doors.make(door, board, key, must_talk=must_talk)
        self._doors.begin(door)
        if self._mqtt.connected:
            self._queues[door].listening()
        else:
            self._broker_news.fitted()

    def drop(self, door: DoorId) -> None:
        """Hear a door no more; what it said before is handled."""
        self._doors.drop(door)

    def rang(self, press: Press, message: Message) -> None:
        """A button that is no board of ours rang a door; the message is acknowledged once that is saved."""
        if queue := self._queues.get(press.door):
            queue.rang(press, message)

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._doors.close()

    def news(self, door: DoorId, what: DoorEvent) -> None:
        """Tell the house something that a door does by itself, behind what it did before; returns at once."""
        if queue := self._queues.get(door):
            queue.news(what)

    def _broker_changed(self, connected: bool) -> None:  # noqa: FBT001 - what Mqtt.watch tells
        self._broker_news.tell(there=connected)
        for queue in self._queues.values():
            if connected:
                queue.listening()
            else:
                queue.unheard()
        if not connected:
            for board in self._boards.values():
                board.forget_presence()

    def _heard(self, message: Message) -> None:
        try:
            door, word = wire.split_topic(message.topic)
        except wire.WireError:
            door, word = DoorId("?"), ""  # nobody's
        if (board := self._boards.get(door)) is None or door not in self._queues:
            self._strangers.spoke(door)
            message.acknowledge()
            return
        if message.retained and word.startswith("event/"):
            board.counted["retained"] += 1  # an event is over: nobody may keep it for us
            message.acknowledge()
            return
        try:
            report = parse(word, message.payload)
        except wire.WireError as exc:
            self._junk(door, board, word, message, exc)
            return
        self._weigh(door, board, report, message)

    def _weigh(self, door: DoorId, board: Board, report: Inbound, message: Message) -> None:
        """Believe a message, or not."""
        self._clocks.look()
        authenticator, queue = self._authenticators[door], self._queues[door]
        judged = authenticator.judge(message.topic, message.payload, report)
        last_will = report == Online(online=False)  # the broker's word
        if judged is Authenticity.GENUINE or (
            judged is Authenticity.UNSIGNED and not last_will and not message.retained
        ):
            queue.spoke()
        if isinstance(report, Ring):
            self._rang(door, report, judged, message)
            return  # acknowledged once it is saved
        if isinstance(report, Online):
            self._told_online(door, board, online=report.online)
        elif judged is Authenticity.UNPROVEN:
            authenticator.wait_for_proof(message.payload, report)
        elif judged in (Authenticity.GENUINE, Authenticity.UNSIGNED):
            self._hand_on(door, board, report, signed=judged is Authenticity.GENUINE)
        elif not message.retained:  # what an older program left with the broker is nobody's attack
            self._refuse(door, judged)
        message.acknowledge()

    def _rang(self, door: DoorId, ring: Ring, judged: Authenticity, message: Message) -> None:
        """A ring counts once by its id, which the visits remember, so it may be of an earlier start: it waited.

        One that does not say when counts in the present start only.
        """
        moments = self._clocks.moments()
        too_old = ring.said_at is not None and min(moments) - ring.said_at > _LONGEST_WAIT
        authenticator = self._authenticators[door]
        timeless_and_over = ring.said_at is None and authenticator.is_over(message.payload)
        if judged is Authenticity.FORGED or (
            judged in (Authenticity.UNPROVEN, Authenticity.AGAIN) and (too_old or timeless_and_over)
        ):
            self._refuse(door, judged)
            message.acknowledge()
            return
        press = Press(ring.id, door, ring.pressed_at(moments))
        if judged is Authenticity.UNPROVEN and ring.said_at is None:
            self._ring_once_proven(door, ring, press, message)
            return
        if judged is Authenticity.UNPROVEN:
            authenticator.prove_soon()
        self._queues[door].rang(press, message)

    def _ring_once_proven(self, door: DoorId, ring: Ring, press: Press, message: Message) -> None:
        """Ring as soon as the board has proven its start; where it gives no proof in time, all the same."""
        due = True

        def decide(judged: Authenticity) -> None:
            nonlocal due
            if not due:
                return
            due = False
            patience.cancel()
            if judged is Authenticity.AGAIN:
                self._refuse(door, judged)
                message.acknowledge()
            else:
                self._queues[door].rang(press, message)

        patience = asyncio.get_running_loop().call_later(_RING_PATIENCE_S, decide, Authenticity.UNPROVEN)
        self._authenticators[door].wait_for_proof(message.payload, ring, decide)

    def _told_online(self, door: DoorId, board: Board, *, online: bool) -> None:
        """That a board is there, or not, is told without a signature: by the broker. One that signs is asked itself."""
        if not board.signs:
            self._queues[door].online(online=online)
        elif online:
            self._authenticators[door].prove_soon()
        else:
            self._doors.farewells[door].look_soon()

    def _hand_on(self, door: DoorId, board: Board, report: Inbound, *, signed: bool) -> None:
        queue = self._queues[door]
        if signed and not board.online:
            queue.online(online=True)
        match report:
            case SnapshotSent() as sent:
                queue.sent(sent)
            case Contact(open=True, forced=forced):
                self._presence.heard(ContactOpened(door, forced, signed))
            case Contact():
                self._presence.heard(ContactClosed(door))
            case UnlockDone() as done:
                self._unlock_done(door, board, done, signed=signed)
            case Challenge() as answer:
                board.answered_us(answer)
            case OldChallenge(challenge):
                board.renew(challenge)
            case Exit(pressed=True):
                self._presence.heard(ExitPressed(door))
            case Health() | Info():
                self._note(door, board, report)
                queue.told()

    def _note(self, door: DoorId, board: Board, report: Health | Info) -> None:
        match report:
            case Health(values):
                board.health, board.health_at = values, self._steady()
                self._queues[door].sees(values.get("camera"))
            case Info(values):
                board.info = values
                if board.speaks_old and self._authenticators[door].told_old(str(values.get("version"))):
                    self._queues[door].news(DoorEvent.OLD_PROGRAM)
        board.changed()

    def _unlock_done(self, door: DoorId, board: Board, done: UnlockDone, *, signed: bool) -> None:
        if done.ok:
            self._presence.heard(BoardOpened(door))
        if board.unlock_done(done):
            return
        board.counted["unasked"] += 1
        log.warning("%s: an answer to an unlock that nobody waits for", door)
        if done.ok and signed:
            self._queues[door].opened_late(done.challenge)

    def _refuse(self, door: DoorId, judged: Authenticity) -> None:
        self._boards[door].counted[judged] += 1
        if judged is not Authenticity.UNKNOWN:
            self._queues[door].refused(judged)

    def _junk(self, door: DoorId, board: Board, word: str, message: Message, why: wire.WireError) -> None:
        board.counted["junk"] += 1
        shown = message.payload[:_SHOWN]
        log.warning("%s: %r was ignored (%s): %r", door, word[:_SHOWN], why, shown)
        message.acknowledge()
