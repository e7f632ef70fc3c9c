"""Kafka's room, joined: one object that ``main.py`` builds, and that nothing is loaded for where nothing is set."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlet
from bot.house.ports import Clock, Collection, VisitBook
from bot.house.staff import Staff
from bot.house.status.wires import KafkaStatus, KafkaTrouble
from bot.house.visits.handed_picture import PictureGate
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.figures.tally import Counted
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS
from bot.house.watch.staff import WatchStaff
from bot.kafka.cluster import KafkaCluster, cluster_of
from bot.kafka.facts_out.outlet import KafkaFacts
from bot.kafka.facts_out.shapes import CountedNow, FactShapes, FactWriter
from bot.kafka.facts_out.told import WaitingFact, camera_key
from bot.kafka.facts_out.waiting import TOLD, WAITING, ToldState, WaitingFacts
from bot.kafka.pictures import PictureTopic
from bot.kafka.reading import Handle, TopicReader
from bot.kafka.surveillance import SurveillanceTopics
from bot.kafka.topics import FACTS, SURVEILLANCE, SURVEILLANCE_GROUP
from bot.nursery import Nursery
from bot.settings import FactsChoice, KafkaSettings


class KafkaMemory(Protocol):
    """What this room keeps, and reads."""

    @property
    def visits(self) -> VisitBook:
        """The visits. Never raises."""

    def collection(self, name: str, kind: type[Any]) -> Collection[Any]:
        """Things of one kind. Never raises."""


class KafkaRoom:
    """``outlets`` first, then ``serve`` with whoever is called on; what is not set is not there."""

    def __init__(
        self,
        settings: KafkaSettings,
        doors: Mapping[DoorId, Door],
        memory: KafkaMemory,
        shapes: FactShapes,
        *,
        nursery: Nursery,
        clock: Clock,
    ) -> None:
        """``shapes``: how programs read the house. Raises OSError, ssl.SSLError where a certificate cannot be read."""
        self._settings = settings
        self._memory = memory
        self._shapes = shapes
        self._nursery = nursery
        self._cluster: KafkaCluster | None = cluster_of(settings) if settings.chosen else None
        self._cameras: Collection[Camera] = memory.collection(CAMERAS, Camera)
        self._facts: KafkaFacts | None = None
        self._readers: dict[str, TopicReader] = {}
        waiting: Collection[WaitingFact] = memory.collection(WAITING, WaitingFact)
        told: Collection[ToldState] = memory.collection(TOLD, ToldState)
        self._incidents: Collection[Incident] = memory.collection(INCIDENTS, Incident)
        if self._cluster and settings.facts is not FactsChoice.OFF:
            self._facts = KafkaFacts(
                self._cluster,
                settings.topic(FACTS),
                WaitingFacts(waiting, told, memory.visits, self._incidents, clock),
                lambda: self._everywhere(doors),
                clock,
            )
        self._stale = [] if self._facts else [book for book in (waiting, told) if book.everything()]

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """Whoever is to be told what happens."""
        return (self._facts,) if self._facts else ()

    def serve(self, staff: Staff, gate: PictureGate) -> None:
        """Begin with everything that is set; it ends with the nursery. ``gate`` takes pictures."""
        for book in self._stale:  # what happens while nothing is told is not told later either
            self._nursery.spawn(book.put(dict.fromkeys(book.everything())), name="kafka's books")
        if self._facts:
            facts, writer = self._facts, self._writer(staff.watching)
            self._nursery.keep("kafka facts", lambda: facts.run(writer))
        if self._settings.pictures:
            pictures = PictureTopic(gate)
            self._read("pictures", self._settings.pictures, pictures.take)
        if self._settings.surveillance:
            asked = SurveillanceTopics(
                self._settings.surveillance_key, staff.programs.keys, staff.inquiry, staff.people
            )
            self._read("surveillance", SURVEILLANCE, asked.take, SURVEILLANCE_GROUP)

    @property
    def status(self) -> KafkaStatus | None:
        """How it is; None: nothing goes over Kafka."""
        if not self._cluster:
            return None
        waiting = self._facts.waiting if self._facts else 0
        trouble, topic = next(((why, topic) for why, topic in self._troubles() if why), (None, ""))
        return KafkaStatus(trouble, topic if trouble else "", waiting)

    def _troubles(self) -> Iterator[tuple[KafkaTrouble | None, str]]:
        if self._facts:
            yield self._facts.trouble, self._settings.topic(FACTS)
        for topic, reader in self._readers.items():
            yield reader.trouble, topic

    def _read(self, name: str, topic: str, handle: Handle, group: str = "") -> None:
        if self._cluster:
            group = group or self._settings.topic(name)
            reader = self._readers[topic] = TopicReader(self._cluster, topic, group, handle)
            self._nursery.keep(f"kafka {name}", reader.run)

    def _everywhere(self, doors: Iterable[DoorId]) -> Iterator[str]:
        yield from doors
        yield from (camera_key(camera.id) for camera in self._cameras.everything().values())

    def _writer(self, watching: WatchStaff) -> FactWriter:
        names = self._settings.facts is FactsChoice.NAMES
        return FactWriter(self._shapes, self._memory.visits, self._incidents, _counted(watching), names=names)


def _counted(watching: WatchStaff) -> CountedNow:
    def now(place: WatchPlaceId) -> tuple[str, Counted] | None:
        looking = next((one for one in watching.cameras.cameras() if one.place == place), None)
        if looking is None:
            return None
        return looking.door or camera_key(looking.id), watching.counts.now(place)

    return now
