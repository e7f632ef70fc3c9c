"""What the settings make of Kafka's room, for ``main.open_house``."""

from collections.abc import Mapping

from bot.api import shapes
from bot.commands.rooms import now
from bot.house.doors.door import Door, DoorId
from bot.kafka.room import KafkaRoom
from bot.nursery import Nursery
from bot.settings import Settings
from bot.store import Store


def kafka_of(settings: Settings, doors: Mapping[DoorId, Door], store: Store, nursery: Nursery) -> KafkaRoom:
    """What goes over Kafka, not served yet."""
    return KafkaRoom(settings.kafka, doors, store, shapes, nursery=nursery, clock=now)
