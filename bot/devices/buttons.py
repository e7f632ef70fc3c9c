"""Buttons that the household owns already: one that says a word on the broker rings a door."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

from bot.devices.locks.confirmations import Word, understand
from bot.house.doors.door import DoorId
from bot.house.ports import Clock
from bot.house.visits.visit import Press, PressId
from bot.mqtt import Message, Mqtt, matches

log = logging.getLogger(__name__)

#: Words of one button that come within this are one press, in seconds: Zigbee buttons say "single" and then "".
BOUNCE_S = 2.0

#: Has a press saved and told; acknowledges the message.
TakePress = Callable[[Press, Message], None]


@dataclass(slots=True)
class _Button:
    topic: str
    #: Empty: whatever it says rings, but for nothing at all.
    payload: bytes
    rang_at: float = float("-inf")


class MqttButtons:
    """Hears them. A word that the broker kept is no press: nobody knows when it was said."""

    def __init__(self, mqtt: Mqtt, clock: Clock) -> None:
        self._mqtt = mqtt
        self._clock = clock
        self._buttons: dict[DoorId, _Button] = {}
        self._ring: TakePress | None = None

    def ring_with(self, ring: TakePress) -> None:
        """Have presses told to somebody, from now on."""
        self._ring = ring

    def add(self, door: DoorId, topic: str, payload: str) -> None:
        """Listen to a door's button, from now on; returns at once."""
        self._buttons[door] = _Button(topic, payload.encode())
        self._mqtt.listen(topic, self._heard, qos=0, needed=False)

    def drop(self, door: DoorId) -> None:
        """Listen to it no more."""
        button = self._buttons.pop(door, None)
        if button and all(other.topic != button.topic for other in self._buttons.values()):
            self._mqtt.ignore(button.topic, self._heard)

    def _heard(self, message: Message) -> None:
        message.acknowledge()
        if message.retained or self._ring is None:
            return
        now = asyncio.get_running_loop().time()
        for door, button in self._buttons.items():
            if not matches(button.topic, message.topic) or not _pressed(button, message.payload):
                continue
            if now - button.rang_at > BOUNCE_S:
                button.rang_at = now
                log.info("%s: rung by a button on the broker", door)
                self._ring(Press(PressId(f"mqtt-{token_hex(8)}"), door, self._clock()), message)


def _pressed(button: _Button, payload: bytes) -> bool:
    if not button.payload:
        return bool(payload.strip())
    return payload == button.payload or understand(payload, button.payload) is Word.YES
