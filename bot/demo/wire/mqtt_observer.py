"""What the board and the broker say to each other, read off the wire (MQTT 3.1.1)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.demo.wire.wiretap import TrafficObserver

_PUBLISH, _PUBACK = 3, 4

#: A packet that is longer is no board's, in bytes.
_LONGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Publication:
    """One PUBLISH packet."""

    topic: str
    payload: bytes
    retained: bool
    #: None: QoS 0, nobody acknowledges it.
    number: int | None
    #: ``time.monotonic()`` of when it passed.
    at: float


class Listener(Protocol):
    """Whoever wants to know what is said."""

    def delivered(self, said: Publication) -> None:
        """The broker has acknowledged what the board said."""

    def passes(self, ordered: Publication) -> bool:
        """Something for the board comes by; False: the board never hears it."""

    def line_ended(self) -> None:
        """The board's connection to the broker is gone."""


class MqttObserver(TrafficObserver):
    """Hears one connection to the broker."""

    def __init__(self, listener: Listener, speak: Callable[[bytes], None]) -> None:
        self._listener = listener
        self._speak = speak
        self._said = Packets()
        self._told = Packets()
        self._unacknowledged: dict[int, Publication] = {}

    def from_board(self, data: bytes) -> None:
        """Remember what is to be acknowledged; raises ValueError for what is no MQTT."""
        for packet in self._said.feed(data):
            if packet[0] >> 4 == _PUBLISH and (said := publication(packet)).number is not None:
                self._unacknowledged[said.number] = said

    def to_board(self, data: bytes) -> bytes:
        """Everything but what the listener holds back, which is acknowledged in the board's place."""
        onward = bytearray()
        for packet in self._told.feed(data):
            kind = packet[0] >> 4
            if kind == _PUBLISH and not self._listener.passes(ordered := publication(packet)):
                if ordered.number is not None:
                    self._speak(bytes((_PUBACK << 4, 2)) + ordered.number.to_bytes(2, "big"))
                continue
            onward += packet
            if kind == _PUBACK and (said := self._unacknowledged.pop(int.from_bytes(packet[2:4], "big"), None)):
                self._listener.delivered(said)
        return bytes(onward)

    def over(self) -> None:
        """The connection has ended."""
        self._listener.line_ended()


class Packets:
    """Cuts a stream of bytes into whole packets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that are complete now, header and all; raises ValueError for what is no MQTT."""
        self._rest += data
        packets = []
        while (end := _end(self._rest)) and end <= len(self._rest):
            packets.append(self._rest[:end])
            self._rest = self._rest[end:]
        return packets


def publication(packet: bytes) -> Publication:
    """Take a PUBLISH packet apart; raises ValueError."""
    at = 2 + next(k for k, byte in enumerate(packet[1:5]) if not byte & 0x80)
    body = packet[at:]
    end = 2 + int.from_bytes(body[:2], "big")
    topic = body[2:end].decode()
    numbered = bool(packet[0] & 0x06)
    number = int.from_bytes(body[end : end + 2], "big") if numbered else None
    return Publication(topic, body[end + 2 * numbered :], bool(packet[0] & 0x01), number, time.monotonic())


def _end(data: bytes) -> int:
    """Where the first packet ends; 0: its length has not come yet."""
    length = 0
    for k, byte in enumerate(data[1:5]):
        length |= (byte & 0x7F) << (7 * k)
        if not byte & 0x80:
            if length > _LONGEST:
                raise ValueError(f"a packet of {length} bytes")
            return 2 + k + length
    if len(data) > 4:  # noqa: PLR2004 - a length has four bytes at most
        raise ValueError("a length without an end")
    return 0
