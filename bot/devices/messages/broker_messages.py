"""Says and hears for the household, over the one connection to the broker."""

from collections.abc import Callable, Mapping

from bot.devices.messages import topics
from bot.house.ports import HouseMessages
from bot.house.topics.topics import MessageUnsent, TopicFault, Unsent
from bot.mqtt import BrokerAway, BrokerSilent, Message, Mqtt, NotAuthorised, Receipt, Unsendable
from bot.settings import DoorSettings

#: What nobody took within so long is worth nothing, in seconds: a lamp must not go on in the night for it.
_EXPIRY_S = 10


class BrokerMessages(HouseMessages):
    """The house's ``HouseMessages``; ``doors`` are those of now, added ones included."""

    def __init__(self, mqtt: Mqtt, doors: Mapping[str, DoorSettings]) -> None:
        self._mqtt = mqtt
        self._doors = doors
        self._handlers: dict[tuple[str, Callable[[bytes], None]], Callable[[Message], None]] = {}

    def fault(self, topic: str) -> TopicFault | None:
        """See ``HouseMessages.fault``."""
        return topics.fault_of(topic, self._doors.values())

    def filter_fault(self, topic_filter: str) -> TopicFault | None:
        """See ``HouseMessages.filter_fault``."""
        return topics.filter_fault(topic_filter)

    async def send(self, topic: str, text: str) -> bool:
        """See ``HouseMessages.send``."""
        try:
            receipt = await self._mqtt.publish(topic, text.encode(), expiry_s=_EXPIRY_S)
        except BrokerAway as exc:
            raise MessageUnsent(Unsent.NO_BROKER) from exc
        except BrokerSilent as exc:
            raise MessageUnsent(Unsent.SILENT) from exc
        except (NotAuthorised, Unsendable) as exc:
            raise MessageUnsent(Unsent.FORBIDDEN) from exc
        return receipt is not Receipt.NOBODY_LISTENS

    def listen(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        """See ``HouseMessages.listen``."""

        def take(message: Message) -> None:
            message.acknowledge()
            # what the broker kept was said at any time; what is ours, or a door's, is none of the household's
            if not message.retained and topics.filter_fault(message.topic) is None:
                hear(message.payload)

        self._handlers[topic_filter, hear] = take
        self._mqtt.listen(topic_filter, take, qos=0, needed=False)

    def ignore(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        """See ``HouseMessages.ignore``."""
        if take := self._handlers.pop((topic_filter, hear), None):
            self._mqtt.ignore(topic_filter, take)

    def may_read(self, topic_filter: str) -> bool:
        """See ``HouseMessages.may_read``."""
        return topic_filter not in self._mqtt.refused
