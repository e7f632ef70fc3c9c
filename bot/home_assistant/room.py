"""Home Assistant's room, joined: an outlet that is told what happens, and what it asks for on the broker."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Protocol

from bot.home_assistant import discovery
from bot.home_assistant.discovery import AnnouncedThing
from bot.home_assistant.errands import Errands
from bot.home_assistant.happenings import Happenings
from bot.home_assistant.locks import LockStates
from bot.home_assistant.pictures import ShownPictures
from bot.home_assistant.survey import DoorReach, HouseSurvey
from bot.home_assistant.teller import HomeAssistantTeller
from bot.home_assistant.topics import COMMAND_FILTER
from bot.house.doors.door import Door, DoorId
from bot.house.doors.presence import Presence
from bot.house.facts import Fact
from bot.house.ports import Album, Clock, Collection, VisitBook
from bot.house.staff import Staff
from bot.house.status.wires import HomeAssistantStatus
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from bot.settings import HomeAssistantSettings
from bot.words.tongue import Language, Tongue


class HomeAssistantBooks(Protocol):
    """What this room reads, and keeps."""

    @property
    def visits(self) -> VisitBook:
        """The visits. Never raises."""

    @property
    def album(self) -> Album:
        """The pictures. Never raises."""

    def collection(self, name: str, kind: type[AnnouncedThing]) -> Collection[AnnouncedThing]:
        """What it was told of. Never raises."""


class BrokerDevices(DoorReach, Protocol):
    """What stands at the doors, and the connection that it shares with us."""

    @property
    def mqtt(self) -> Mqtt:
        """The connection to the broker."""


@dataclass(slots=True)
class HomeAssistantWork:
    """Whoever is at work while the room is served."""

    teller: HomeAssistantTeller
    happenings: Happenings
    errands: Errands | None = field(default=None)


class HomeAssistantRoom:
    """An ``Outlet`` from the start, which has something to do once it is served."""

    def __init__(
        self,
        settings: HomeAssistantSettings,
        doors: Mapping[DoorId, Door],
        books: HomeAssistantBooks,
        nursery: Nursery,
        *,
        language: str,
        zone: tzinfo,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._doors = doors
        self._books = books
        self._nursery = nursery
        self._tongue = Tongue(Language(language), zone)
        self._zone = zone
        self._clock = clock
        self._serving: HomeAssistantWork | None = None

    async def take(self, fact: Fact) -> None:
        """See ``Outlet.take``."""
        if self._serving:
            self._serving.happenings.take(fact)

    @property
    def status(self) -> HomeAssistantStatus | None:
        """How it goes; None: it is told nothing."""
        if not self._serving or not self._settings.on:
            return None
        errands = self._serving.errands
        return HomeAssistantStatus(
            self._serving.teller.forbidden,
            self._serving.teller.heard_at,
            old_orders=bool(errands and errands.ignored["old"]),
            paused=bool(errands and errands.is_paused),
        )

    @asynccontextmanager
    async def serve(self, staff: Staff, devices: BrokerDevices, presence: Presence) -> AsyncIterator[None]:
        """Tell it, and hear it, while the block lasts; where it is switched off, take away what it was told before."""
        told = self._books.collection("home_assistant", AnnouncedThing)
        if not self._settings.on and not told.everything():
            yield
            return
        mqtt, names = devices.mqtt, self._settings.names
        locks = LockStates(asyncio.get_running_loop().time)
        pictures = ShownPictures(self._books.album, names=names)
        survey = HouseSurvey(
            self._settings,
            self._doors,
            self._books.visits,
            devices,
            staff.home_assistant,
            staff.watching,
            presence,
            contacts=discovery.with_contact(told.everything().values()),
            locks=locks,
            clock=self._clock,
            zone=self._zone,
        )
        teller = HomeAssistantTeller(
            self._settings, mqtt, survey, pictures, told=told, tongue=self._tongue, clock=self._clock
        )
        mqtt.watch(teller.connected)
        if not self._settings.on:
            self._nursery.keep("home assistant, taken away", teller.withdraw)
            yield
            return
        happenings = Happenings(
            self._books.visits,
            staff.watching,
            survey,
            teller,
            pictures,
            locks,
            names=names,
            clock=self._clock,
        )
        errands = Errands(
            survey,
            staff.home_assistant,
            staff.peephole,
            staff.watching.viewing,
            teller,
            locks,
            names=names,
            background=self._nursery,
            clock=self._clock,
        )
        mqtt.listen(teller.birth_topic, teller.take_birth, qos=0, needed=False)
        # with QoS 0 the broker keeps no order for us while we are away
        mqtt.listen(COMMAND_FILTER, errands.take, qos=0, needed=False)
        self._serving = HomeAssistantWork(teller, happenings, errands)
        self._nursery.keep("home assistant", teller.run)
        self._nursery.keep("home assistant, what happens", happenings.run)
        try:
            yield
        finally:
            self._serving = None
            mqtt.ignore(COMMAND_FILTER, errands.take)
