"""Where boards, buttons, relays, phones and Home Assistant are read, as they speak on the broker."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from bot.devices import wire
from bot.devices.boards.updates import _parsed, _Unusable
from bot.devices.hearing import _word
from bot.devices.locks.confirmations import error_of, understand
from bot.devices.messages.arm_topic import _word as arming_word
from bot.devices.messages.topics import fault_of, filter_fault
from bot.devices.trackers import _is_away
from bot.devices.wire import WireError
from bot.devices.wire.reports import parse
from bot.home_assistant.orders import NoOrder, lock_order, pressed, switched
from bot.mqtt import Message
from bot.settings import DoorSettings, LockKind
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_json, damaged_words

_REPORTS: Mapping[str, Any] = {
    "event/ring": {"id": "4f1c2a90-17", "age_ms": 20, "at": 1795823049, "said": "4f1c2a90-5", "sig": "a" * 64},
    "event/snapshot": {"ring": "4f1c2a90-17", "n": 0, "bytes": 51234, "sha256": "b" * 64},
    "event/unlock": {"challenge": "c" * 32, "ok": True, "ms": 3000, "reason": ""},
    "event/contact": {"open": True, "forced": False},
    "event/exit": {"pressed": True},
    "event/challenge": {"nonce": "d" * 32, "challenge": "c" * 32, "trial": False},
    "state/health": {"uptime_s": 61, "camera": True, "temperature": 31.5, "counters": {"rings": 5}},
    "state/info": {"version": "1.1.0", "board": "W5100S-EVB-Pico", "boot": "4f1c2a90"},
    "state/online": "online",
    "state/challenge": "c" * 32,
}

#: A relay of each maker, and one by its topics.
_MADE = ("tasmota:gate", "shelly1:gate", "shelly2:shellyplus1-a8032ab1:1", "zigbee2mqtt:gate")
_DOORS = (
    *(DoorSettings(lock=LockKind.RELAY, relay=relay) for relay in _MADE),
    DoorSettings(lock=LockKind.RELAY, relay_topic="house/gate/set", relay_confirm_topic="house/gate"),
)

_CONFIRMED = (b"ON", b"", b'{"id":1}', b'{"switch:0":{"output":true}}')


def _reports() -> Iterator[Target]:
    def made(chance: random.Random) -> tuple[str, bytes]:
        word = chance.choice(list(_REPORTS))
        return word if chance.random() < 0.9 else "state/?", damaged_json(_REPORTS[word])(chance)

    yield Target("a board's report", made, lambda given: parse(*given), (WireError,), 100)
    yield Target("a topic", damaged_words("doorbell/front/event/ring", "a/b"), wire.split_topic, (WireError,))
    yield Target("a press's id", damaged_words("4f1c2a90-17"), wire.parse_press, (WireError,), 30)
    yield Target("a picture's number", damaged_words("0", "12"), wire.parse_n, (WireError,), 30)
    signed = wire.signed_message(bytes(32), "doorbell/front/event/ring", '{"id":"4f1c2a90-17"}', "4f1c2a90", 5)
    yield Target("a report's signature", damaged_bytes(signed), _judged, ())
    manifest = {"version": "1.2.0", "files": [["main.mpy", 4096, "d" * 64]]}
    yield Target("a release of the board's program", damaged_json(manifest), _parsed, (_Unusable,))


def _judged(payload: bytes) -> None:
    said = wire.said(payload)
    if said is not None:
        said.fits(bytes(32), "doorbell/front/event/ring", payload)


def _devices() -> Iterator[Target]:
    buttons = {"action": "single", "battery": 97, "click": "on", "event": {"a": 1}}
    yield Target("a foreign button's word", damaged_json(buttons), _heard)
    answers = damaged_json({"id": 3, "error": {"code": 404, "message": "no"}}, {"params": {"switch:0": {"output": 1}}})

    def understood(given: bytes) -> None:
        error_of(given)
        for expected in _CONFIRMED:
            understand(given, expected, b'{"id":3}')

    yield Target("a relay's answer", answers, understood)
    yield Target("where a phone is", damaged_bytes(b"home", b"not_home"), _is_away)
    yield Target("how the house is armed", damaged_bytes(b"ARM_AWAY", b"disarm"), arming_word)

    def judged(topic: str) -> None:
        fault_of(topic, _DOORS)
        filter_fault(topic)

    topics = damaged_words("lamps/hall/set", "cmnd/gate/POWER1", "zigbee2mqtt/0x00158d0001a2b3c4/set")
    yield Target("a topic of the household", topics, judged)


def _heard(payload: bytes) -> None:
    _word(Message("zigbee2mqtt/button", payload, retained=False, acknowledge=lambda: None))


def _orders() -> Iterator[Target]:
    order = {"action": "UNLOCK", "code": "2468", "at": 1795823049.5}
    yield Target("an order of Home Assistant", damaged_json(order), lock_order, (NoOrder,))
    yield Target("a switch of Home Assistant", damaged_bytes(b"ON", b"OFF"), switched, (NoOrder,), 30)
    yield Target("a button of Home Assistant", damaged_bytes(b"PRESS"), pressed, (NoOrder,), 30)


def places() -> Iterator[Target]:
    """Every place here."""
    yield from _reports()
    yield from _devices()
    yield from _orders()
