"""The boards' room, joined: one object that ``main.py`` builds, hands the doorman to, and keeps open."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, Self

from bot.devices.access import button_lines, relay_lines
from bot.devices.added import settings_of
from bot.devices.boards.board import Board, boards_of
from bot.devices.boards.board_commands import BoardCommands
from bot.devices.boards.link import BoardLink
from bot.devices.boards.provisioning import secrets_for
from bot.devices.boards.sinks import BoardListeners, PresenceSink
from bot.devices.boards.updates import Updates
from bot.devices.broker_need import needs_broker
from bot.devices.buttons import MqttButtons
from bot.devices.hearing import hear
from bot.devices.intake.guard import Guard, credentials_of
from bot.devices.intake.handed import HandedPictures
from bot.devices.intake.legacy import LegacyIntake
from bot.devices.intake.photos import Parts, PhotoIntake
from bot.devices.intake.sinks import PhotoSink, VisitorSink
from bot.devices.locks.kinds import lock_of
from bot.devices.locks.locks import DoorLocks
from bot.devices.messages.arm_topic import BrokerArming
from bot.devices.messages.broker_messages import BrokerMessages
from bot.devices.speech.notes import VoiceNotes
from bot.devices.speech.sayings import DoorSayings
from bot.devices.trackers import MqttTrackers, WhereaboutsSink
from bot.house.boards.board import Acquaintance, Secrets
from bot.house.doors.added import AddedDoor, HeardWord
from bot.house.doors.door import DoorId
from bot.house.ports import AuditTrail, Clock, Collection, Recordings
from bot.mqtt import Mqtt, broker_of
from bot.nursery import Nursery
from bot.settings import DevicesSettings, LockKind
from bot.web import (
    CONNECTIONS,
    KEPT,
    LASTING,
    Callers,
    Networks,
    Route,
    Wording,
    open_listener,
    raise_descriptors,
    room_for,
)

log = logging.getLogger(__name__)


class HouseListeners(BoardListeners, Protocol):
    """Those of the house whom this room speaks to."""

    @property
    def doorman(self) -> VisitorSink:
        """For rings and pictures."""

    @property
    def whereabouts(self) -> WhereaboutsSink:
        """For who is at home."""


class Devices:
    """Everything between house and boards: ``locks`` and ``boards`` first, then ``serve`` with whoever got them.

    Made while the event loop runs, which opens nothing: there is nothing to close before it is served. ``updates`` is
    the folder that newer programs for the boards lie in.
    """

    def __init__(
        self,
        settings: DevicesSettings,
        *,
        updates: Path,
        presence: PresenceSink,
        acquaintances: Collection[Acquaintance],
        recordings: Recordings,
        audit: AuditTrail,
        background: Nursery,
        clock: Clock,
        steady: Clock,
        wording: Wording,
    ) -> None:
        """``wording`` says to a camera, or to whoever set it up, why it is refused."""
        #: The doors may change while it is served.
        self._settings = replace(settings, doors=dict(settings.doors))
        self._wording = wording
        self._presence = presence
        self._acquaintances = acquaintances
        self._audit = audit
        self._background = background
        self._clock = clock
        self._steady = steady
        doors = {DoorId(door): wanted for door, wanted in settings.doors.items()}
        self._boards = boards_of(doors)
        self._credentials = {door: credentials_of(wanted) for door, wanted in doors.items()}
        self._guard = Guard(self._credentials)
        self._link: BoardLink | None = None
        self.mqtt = Mqtt(broker_of(settings.mqtt), background, self._needs_broker)
        #: The house's ``Locks``.
        self.locks = DoorLocks(
            {door: lock_of(wanted) for door, wanted in doors.items()}, self.mqtt, self._boards, presence
        )
        self._buttons = MqttButtons(self.mqtt, clock)
        for door, wanted in doors.items():
            if wanted.bell_topic:
                self._buttons.add(door, wanted.bell_topic, wanted.bell_payload)
        #: The house's ``Trackers``.
        self.trackers = MqttTrackers(self.mqtt, background)
        #: The house's ``ArmTopic``.
        self.arm_topic = BrokerArming(self.mqtt, background)
        self._updates = Updates(updates)
        #: The house's ``Boards``.
        self.boards = BoardCommands(self._settings, self._boards, self.mqtt, self._updates)
        #: The house's ``HouseMessages``.
        self.messages = BrokerMessages(self.mqtt, self._settings.doors)
        self._port = settings.web.port
        self._notes = VoiceNotes(recordings, background=background, steady=steady)
        #: The house's ``DoorSpeech``.
        self.speech = DoorSayings(self._settings, self._boards, self.mqtt, self._notes, lambda: self._port)

    @asynccontextmanager
    async def serve(
        self, house: HouseListeners, parts: Parts = dict, further: Sequence[Route] = ()
    ) -> AsyncIterator[None]:
        """Hear the boards and take their pictures while the block lasts; ``parts`` is what else /health tells of.

        ``further``: what another room has the same port answer.
        """
        link = BoardLink(
            self.mqtt,
            self._boards,
            house,
            self._presence,
            keys={door: known.key for door, known in self._credentials.items() if known.key},
            acquaintances=self._acquaintances,
            audit=self._audit,
            background=self._background,
            clock=self._clock,
            steady=self._steady,
            talking=[DoorId(door) for door, wanted in self._settings.doors.items() if wanted.lock is LockKind.BOARD],
            needs_broker=self._needs_broker,
        )
        self._link = link
        self.locks.relays.report_to(link.news)
        self._buttons.ring_with(link.rang)
        self.trackers.report_to(house.whereabouts)
        web = self._settings.web
        trusted = Networks.parse(web.trusted_proxies)
        room = room_for(raise_descriptors())
        intake = PhotoIntake(
            self._credentials,
            self._boards,
            house.doorman,
            clock=self._clock,
            updates=self._updates,
            parts=lambda: {"broker": self.broker, **parts()},
            trusted=trusted,
            guard=self._guard,
        )
        async with AsyncExitStack() as stack:
            listener = await stack.enter_async_context(
                open_listener(
                    web.listen_on,
                    web.port,
                    replace(intake.site, routes=[*intake.site.routes, *self._notes.routes, *further]),
                    clock=self._clock,
                    wording=self._wording,
                    callers=Callers(most=room + (LASTING if room == CONNECTIONS else 0), kept=KEPT, trusted=trusted),
                    trusted=trusted,
                )
            )
            self._port = listener.port
            log.info("taking pictures on %s:%d", web.listen_on, listener.port)
            if web.legacy_port:
                door = DoorId(web.legacy_door)
                legacy = LegacyIntake(
                    web.listen_on,
                    web.legacy_port,
                    door,
                    house.doorman,
                    trusted=trusted,
                    callers=Callers(most=room, whole_heads=False),
                )
                await stack.enter_async_context(legacy)
            await stack.enter_async_context(link)
            await stack.enter_async_context(self.mqtt)
            yield

    def pictures(self, doorman: PhotoSink) -> HandedPictures:
        """The house's ``PictureGate``, for pictures that programs hand on."""
        return HandedPictures(self._guard, self._boards, doorman, clock=self._clock)

    @property
    def fitter(self) -> Self:
        """The house's ``DoorFitter``."""
        return self

    def fit(self, door: AddedDoor) -> None:
        """Hear, see and open a door from now on, or do so otherwise than before; see ``DoorFitter``."""
        wanted = settings_of(door)
        if door.id in self._boards:
            self.unfit(door.id)
        self._settings.doors[door.id] = wanted
        board = self._boards[door.id] = Board()
        credentials = self._credentials[door.id] = credentials_of(wanted)
        self.locks.fit(door.id, lock_of(wanted))
        if wanted.bell_topic:
            self._buttons.add(door.id, wanted.bell_topic, wanted.bell_payload)
        if self._link:
            self._link.fit(door.id, board, credentials.key, must_talk=wanted.lock is LockKind.BOARD)

    def unfit(self, door: DoorId) -> None:
        """Know nothing of a door from now on; see ``DoorFitter``."""
        self._settings.doors.pop(door, None)
        self.locks.drop(door)
        self._buttons.drop(door)
        self._credentials.pop(door, None)
        if self._boards.pop(door, None) and self._link:
            self._link.drop(door)

    def lines(self, door: DoorId) -> Sequence[str]:
        """What mosquitto's access list needs for a door beside what it has for every board; see ``DoorFitter``."""
        wanted = self._settings.doors[door]
        return [*relay_lines(wanted), *button_lines(wanted)]

    async def hear(self, topic_filter: str, within_s: float) -> Sequence[HeardWord]:
        """What is said on the broker while somebody presses a button; see ``DoorFitter``."""
        return await hear(self.mqtt, topic_filter, within_s)

    async def handout(self, door: DoorId) -> Secrets:
        """What a door's board or camera has to know; raises NoSecrets."""
        return await asyncio.to_thread(secrets_for, self._settings, door)

    @property
    def broker(self) -> Mapping[str, Any]:
        """Whether all is well with the broker ("ok"), if not, why ("why"), and whether anything needs it ("needed")."""
        state, needed = self.mqtt.state(), self._needs_broker()
        return {**state, "ok": state["ok"] or not needed, "needed": needed}

    def _needs_broker(self) -> bool:
        # one that was there once, without having been set, may carry what rings by a plain word
        return needs_broker(self._settings) or self.mqtt.state()["connections"] > 0

    def status(self) -> Mapping[DoorId, Mapping[str, Any]]:
        """How each door's board is, for /status; ``lock`` is what opens it."""
        locks = {DoorId(door): wanted.lock.value for door, wanted in self._settings.doors.items()}
        relays = self.locks.relays
        return {
            door: {"lock": locks[door], "relay": relays.online(door), **board.status()}
            for door, board in self._boards.items()
        }
