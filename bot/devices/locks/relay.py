"""Opens a door by somebody else's relay, which tells whether it did."""

import asyncio
import logging
from dataclasses import dataclass

from bot.devices.boards.orders import publish_once
from bot.devices.boards.sinks import PresenceSink
from bot.devices.locks.confirmations import Word, error_of, understand
from bot.devices.locks.relay_lock import RelayLock
from bot.devices.locks.relay_state import RelayState, Tell
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.presence import RelayOpened
from bot.mqtt import Message, Mqtt, matches

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Wired:
    """A door's relay, how it is, and whoever waits for its word: the trouble that it tells of, or none."""

    relay: RelayLock
    state: RelayState
    waiting: asyncio.Future[str] | None = None


class Relays:
    """The household's relays. One without a confirmation topic counts as open once the broker took the command."""

    def __init__(self, mqtt: Mqtt, presence: PresenceSink) -> None:
        self._mqtt = mqtt
        self._presence = presence
        self._wired: dict[DoorId, _Wired] = {}
        self._report: Tell | None = None
        mqtt.watch(self._broker_changed)

    def report_to(self, tell: Tell) -> None:
        """Have somebody told what relays do by themselves, from now on."""
        self._report = tell

    def add(self, door: DoorId, relay: RelayLock) -> None:
        """Listen to a door's relay, from now on; returns at once."""
        self._wired[door] = _Wired(relay, RelayState(door, relay, self._tell))
        for topic_filter in relay.heard:
            # QoS 0: a confirmation that the broker kept for us would be of another unlock
            self._mqtt.listen(topic_filter, self._spoke, qos=0, needed=False)

    def drop(self, door: DoorId) -> None:
        """Listen to a door's relay no more."""
        if wired := self._wired.pop(door, None):
            wired.state.close()
            for topic_filter in {*wired.relay.heard}.difference(*(other.relay.heard for other in self._wired.values())):
                self._mqtt.ignore(topic_filter, self._spoke)

    def online(self, door: DoorId) -> bool | None:
        """Whether a door's relay is there, by its own word; None: it does not tell, or has no relay."""
        wired = self._wired.get(door)
        return wired.state.online if wired else None

    async def switch(self, door: DoorId, *, within_s: float) -> None:
        """Have a door's relay open it, and return when it confirmed; raises DoorUnreachable, KeyError."""
        wired = self._wired[door]
        relay, state = wired.relay, wired.state
        if self._mqtt.connected and state.online is False:
            raise DoorUnreachable(door, Failure.OFFLINE, "it says itself that it is away")
        spoke = wired.waiting = asyncio.get_running_loop().create_future()
        self._presence.heard(RelayOpened(door))
        try:
            async with asyncio.timeout(within_s):
                if relay.before:
                    await publish_once(self._mqtt, door, relay.before.topic, relay.before.payload, within_s)
                acknowledged = await publish_once(self._mqtt, door, relay.topic, relay.payload, within_s)
                if relay.confirmations:
                    if trouble := await spoke:
                        raise DoorUnreachable(door, Failure.REFUSED, trouble)
                elif not acknowledged:
                    raise DoorUnreachable(door, Failure.SILENT, "the broker did not acknowledge it")
        except TimeoutError:
            raise DoorUnreachable(door, Failure.SILENT) from None
        finally:
            wired.waiting = None

    def _spoke(self, message: Message) -> None:
        message.acknowledge()
        for wired in list(self._wired.values()):
            wired.state.heard(message)
            if wired.waiting and not message.retained:  # what it said before we asked is no answer
                _answered(wired.relay, wired.waiting, message)

    def _tell(self, door: DoorId, what: DoorEvent) -> None:
        log.warning("the relay of %s: %s", door, what)
        if self._report:
            self._report(door, what)

    def _broker_changed(self, connected: bool) -> None:  # noqa: FBT001 - what Mqtt.watch tells
        if not connected:
            for wired in self._wired.values():
                wired.state.forget()


def _answered(relay: RelayLock, waiting: asyncio.Future[str], message: Message) -> None:
    """Whoever waits learns what a message means: that it obeyed, or why it did not."""
    if waiting.done():
        return
    for complaint in relay.complaints:
        if (
            matches(complaint.topic, message.topic)
            and complaint.naming.encode() in message.payload
            and understand(message.payload, complaint.payload) is Word.YES
        ):
            waiting.set_result(error_of(message.payload) or "an error")
            return
    for said in relay.confirmations:
        if not matches(said.topic, message.topic):
            continue
        match understand(message.payload, said.payload, relay.payload):
            case Word.YES:
                waiting.set_result("")
                return
            case Word.ERROR:
                waiting.set_result(error_of(message.payload) or "an error")
                return
