"""The topic where a home automation arms and disarms the house, in Home Assistant's words for alarm panels."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.house.ports import Background
from bot.house.watch.armed import ArmMode
from bot.mqtt import BrokerAway, BrokerSilent, Message, Mqtt, NotAuthorised, Unsendable

log = logging.getLogger(__name__)

#: Where it is told how it is, retained; and where it is said how it shall be.
STATE = "doorman/house/arm"
COMMAND = "doorman/house/arm/set"

#: An automation gone mad says a thousand words in a minute, and each would be told to the family: the first counts at
#: once, and of those close behind it the last, after so many seconds.
SETTLES_S = 5.0

#: Longer ones say something else.
_LONGEST = 64

_STATES = {ArmMode.HOME: b"disarmed", ArmMode.AWAY: b"armed_away", ArmMode.SITTER: b"armed_vacation"}
_COMMANDS = {
    **dict.fromkeys(("arm_away", "armed_away", "away"), ArmMode.AWAY),
    **dict.fromkeys(("disarm", "disarmed", "home"), ArmMode.HOME),
}


class BrokerArming:
    """The house's ``ArmTopic``: whoever the broker lets write there is believed, and nobody signs."""

    def __init__(self, mqtt: Mqtt, background: Background) -> None:
        self._mqtt = mqtt
        self._background = background
        self._hear: Callable[[ArmMode], None] | None = None
        #: How it is, as long as it is to be told.
        self._told: ArmMode | None = None
        #: Something may be retained there that nobody tells any more.
        self._to_clear = False
        self._newest: ArmMode | None = None
        self._settling = False
        mqtt.watch(self._connected)

    def open(self, hear: Callable[[ArmMode], None]) -> None:
        """See ``ArmTopic``."""
        self.close()
        self._hear = hear
        self._mqtt.listen(COMMAND, self._take, qos=0, needed=False)  # an old word must not wait for us

    def close(self) -> None:
        """See ``ArmTopic``."""
        if self._hear is not None:
            self._mqtt.ignore(COMMAND, self._take)
        self._hear = self._newest = None
        if self._told is not None:
            self._told, self._to_clear = None, True
            self._leave(b"")  # nothing retained stays behind

    def tell(self, mode: ArmMode) -> None:
        """See ``ArmTopic``."""
        if self._hear is not None:
            self._told, self._to_clear = mode, False
            self._leave(_STATES[mode])

    def lines(self) -> Sequence[str]:
        """See ``ArmTopic``."""
        return (f"topic write {COMMAND}", f"topic read {STATE}")

    def _connected(self, up: bool) -> None:  # noqa: FBT001 - as the connection tells it
        if up and self._told is not None:
            self._leave(_STATES[self._told])
        elif up and self._to_clear:
            self._leave(b"")

    def _leave(self, word: bytes) -> None:
        if self._mqtt.connected:  # else it is told when the connection comes
            self._background.spawn(self._publish(word), name="how the house is armed")

    async def _publish(self, word: bytes) -> None:
        try:
            await self._mqtt.publish(STATE, word, retain=True)
        except (BrokerAway, BrokerSilent, NotAuthorised, Unsendable) as exc:
            log.warning("the broker was not told how the house is armed: %s", exc)

    def _take(self, message: Message) -> None:
        message.acknowledge()
        # what the broker kept was said at any time: an old word must not disarm the house
        mode = None if message.retained else _COMMANDS.get(_word(message.payload))
        if mode is None:
            log.warning("%s said nothing that arms or disarms the house", COMMAND)
            return
        self._newest = mode
        if not self._settling:
            self._settling = True
            self._background.spawn(self._tell_house(), name="arm by the broker")

    async def _tell_house(self) -> None:
        try:
            while self._hear is not None and (mode := self._newest) is not None:
                self._newest = None
                self._hear(mode)
                await asyncio.sleep(SETTLES_S)
        finally:
            self._settling = False


def _word(payload: bytes) -> str:
    return payload[: _LONGEST + 1].decode(errors="replace").strip().casefold()
