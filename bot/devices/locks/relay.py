"""Opens a door by somebody else's relay, which tells whether it did."""

import asyncio
from collections.abc import Iterable

from bot.devices.boards.orders import publish_once
from bot.devices.boards.sinks import PresenceSink
from bot.devices.locks.confirmations import Word, error_of, understand
from bot.devices.locks.kinds import RelayLock
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.presence import RelayOpened
from bot.mqtt import Message, Mqtt, matches


class Relays:
    """The household's relays. One without a confirmation topic counts as open once the broker took the command."""

    def __init__(self, relays: Iterable[RelayLock], mqtt: Mqtt, presence: PresenceSink) -> None:
        self._mqtt = mqtt
        self._presence = presence
        #: Whoever waits for a word under a topic filter.
        self._hearing: dict[str, list[tuple[RelayLock, asyncio.Future[str]]]] = {}
        for relay in relays:
            if relay.confirm_topic:
                self._hearing[relay.confirm_topic] = []
                # QoS 0: a confirmation that the broker kept for us would be of another unlock
                mqtt.listen(relay.confirm_topic, self._spoke, qos=0, needed=False)

    async def switch(self, door: DoorId, relay: RelayLock, *, within_s: float) -> None:
        """Have a relay open its door, and return when it confirmed; raises DoorUnreachable."""
        spoke: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        waiting = (relay, spoke)
        hearing = self._hearing.get(relay.confirm_topic)
        if hearing is not None:
            hearing.append(waiting)
        self._presence.heard(RelayOpened(door))
        try:
            async with asyncio.timeout(within_s):
                acknowledged = await publish_once(self._mqtt, door, relay.topic, relay.payload, within_s)
                if hearing is not None:
                    if trouble := await spoke:
                        raise DoorUnreachable(door, Failure.REFUSED, trouble)
                elif not acknowledged:
                    raise DoorUnreachable(door, Failure.SILENT, "the broker did not acknowledge it")
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT) from None
        finally:
            if hearing is not None:
                hearing.remove(waiting)

    def _spoke(self, message: Message) -> None:
        message.acknowledge()
        if message.retained:
            return  # said before we asked
        for name, waiting in self._hearing.items():
            if not waiting or not matches(name, message.topic):
                continue
            for relay, spoke in waiting:
                word = understand(message.payload, relay.confirm_payload, relay.payload)
                if word is Word.OTHER or spoke.done():
                    continue
                spoke.set_result("" if word is Word.YES else error_of(message.payload) or "an error")
