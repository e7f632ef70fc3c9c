"""What relays of several makers are told, and what they say: topics and payloads, from a name and seconds.

Sources: the makers' own pages on MQTT (Tasmota commands and SetOption26, Shelly Gen1 and Gen2 APIs, ESPHome's MQTT
client component, Zigbee2MQTT's topics).
"""

import json
from binascii import crc32
from collections.abc import Callable, Mapping
from typing import Any, assert_never

from bot.devices.locks.relay_lock import Availability, Complaint, RelayLock, RelayWord
from bot.house.doors.relays import OwnRelay, RelayKind

#: Where Zigbee2MQTT speaks, unless its owner chose another base.
_ZIGBEE = "zigbee2mqtt"

#: As whom we ask a Shelly, which answers on ``doorman/rpc``.
_US = "doorman"


def preset(relay: OwnRelay, seconds: float) -> RelayLock:
    """How a relay is ordered to open for so long, and all that it says of it."""
    return _PRESETS[relay.kind](relay, seconds)


def own_topics(relay: OwnRelay) -> tuple[str, ...]:
    """The topic filters under which a relay says and hears everything of its own."""
    name = relay.name
    match relay.kind:
        case RelayKind.TASMOTA:
            return f"cmnd/{name}/#", f"stat/{name}/#", f"tele/{name}/#"
        case RelayKind.SHELLY1:
            return (f"shellies/{name}/#",)
        case RelayKind.SHELLY2:
            return (f"{name}/#",)
        case RelayKind.ESPHOME_LOCK | RelayKind.ESPHOME_SWITCH:
            return (f"{name.rpartition('/')[0]}/#",)
        case RelayKind.ZIGBEE2MQTT:  # the bridge says it, for all of its devices
            return (f"{_ZIGBEE}/#",)
        case _ as never:
            assert_never(never)


def _tasmota(relay: OwnRelay, seconds: float) -> RelayLock:
    name, n = relay.name, relay.number
    # one that has a single relay leaves its number out (SetOption26)
    powers = [f"POWER{n}", *(["POWER"] if n == 1 else [])]
    on, off = ([RelayWord(f"stat/{name}/{power}", word) for power in powers] for word in (b"ON", b"OFF"))
    results = [RelayWord(f"stat/{name}/RESULT", _json({power: "ON"})) for power in powers]
    return RelayLock(
        f"cmnd/{name}/POWER{n}",
        b"ON",
        on[0].topic,
        on[0].payload,
        further=(*on[1:], *results),
        before=RelayWord(f"cmnd/{name}/PulseTime{n}", str(_pulse_time(seconds)).encode()),
        availability=(Availability(f"tele/{name}/LWT", b"Online", b"Offline"),),
        complaints=tuple(Complaint(f"stat/{name}/RESULT", _json({"Command": word})) for word in ("Unknown", "Error")),
        on=tuple(on),
        off=tuple(off),
        pulse_s=seconds,
    )


def _pulse_time(seconds: float) -> int:
    """Tasmota's count: 1 to 111 are tenths of a second, what is above is seconds and a hundred."""
    tenths = max(1, round(seconds * 10))
    return tenths if tenths <= 111 else round(seconds) + 100  # noqa: PLR2004 - Tasmota's own


def _shelly1(relay: OwnRelay, seconds: float) -> RelayLock:
    place = f"shellies/{relay.name}/relay/{relay.number}"
    return RelayLock(
        f"{place}/command",
        b"on",
        place,
        b"on",
        availability=(Availability(f"shellies/{relay.name}/online", b"true", b"false"),),
        complaints=(Complaint(place, b"overpower"),),
        on=(RelayWord(place, b"on"),),
        off=(RelayWord(place, b"off"),),
        pulse_s=seconds,
    )


def _shelly2(relay: OwnRelay, seconds: float) -> RelayLock:
    name, n = relay.name, relay.number
    # its answer names our number and not the device: another relay's must not be taken for it
    ours = crc32(str(relay).encode()) & 0x7FFFFFFF
    order = {
        "id": ours,
        "src": _US,
        "method": "Switch.Set",
        "params": {"id": n, "on": True, "toggle_after": _number(seconds)},
    }

    def state(*, on: bool) -> tuple[RelayWord, ...]:
        # which of the two it tells is its owner's choice; the first is how it comes from the factory
        notice = RelayWord(f"{name}/events/rpc", _json({f"switch:{n}": {"output": on}}))
        return notice, RelayWord(f"{name}/status/switch:{n}", _json({"output": on}))

    return RelayLock(
        f"{name}/rpc",
        _json(order),
        f"{_US}/rpc",
        _json({"id": ours, "result": {}}),
        availability=(Availability(f"{name}/online", b"true", b"false"),),
        on=state(on=True),
        off=state(on=False),
        pulse_s=seconds,
    )


def _esphome_lock(relay: OwnRelay, seconds: float) -> RelayLock:
    node, _, thing = relay.name.rpartition("/")
    place = f"{node}/lock/{thing}"
    return RelayLock(
        f"{place}/command",
        b"UNLOCK",
        f"{place}/state",
        b"UNLOCKED",
        availability=(Availability(f"{node}/status", b"online", b"offline"),),
        complaints=(Complaint(f"{place}/state", b"JAMMED"),),
        on=(RelayWord(f"{place}/state", b"UNLOCKED"),),
        off=(RelayWord(f"{place}/state", b"LOCKED"),),
        pulse_s=seconds,
    )


def _esphome_switch(relay: OwnRelay, seconds: float) -> RelayLock:
    node, _, thing = relay.name.rpartition("/")
    place = f"{node}/switch/{thing}"
    return RelayLock(
        f"{place}/command",
        b"ON",
        f"{place}/state",
        b"ON",
        availability=(Availability(f"{node}/status", b"online", b"offline"),),
        on=(RelayWord(f"{place}/state", b"ON"),),
        off=(RelayWord(f"{place}/state", b"OFF"),),
        pulse_s=seconds,
    )


def _zigbee2mqtt(relay: OwnRelay, seconds: float) -> RelayLock:
    place = f"{_ZIGBEE}/{relay.name}"
    state = "state" if relay.channel is None else f"state_l{relay.channel}"
    on, off = _json({state: "ON"}), _json({state: "OFF"})
    return RelayLock(
        f"{place}/set",
        _json({state: "ON", "on_time": _number(seconds)}),
        place,
        on,
        # the bridge's own word is kept too: while it is down nobody says anything of the device
        availability=(
            Availability(f"{place}/availability", b"online", b"offline"),
            Availability(f"{_ZIGBEE}/bridge/state", b"online", b"offline"),
        ),
        complaints=(Complaint(f"{_ZIGBEE}/bridge/logging", _json({"level": "error"}), naming=f"'{relay.name}'"),),
        on=(RelayWord(place, on),),
        off=(RelayWord(place, off),),
        pulse_s=seconds,
    )


def _number(seconds: float) -> int | float:
    return int(seconds) if seconds == int(seconds) else seconds


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


_PRESETS: Mapping[RelayKind, Callable[[OwnRelay, float], RelayLock]] = {
    RelayKind.TASMOTA: _tasmota,
    RelayKind.SHELLY1: _shelly1,
    RelayKind.SHELLY2: _shelly2,
    RelayKind.ESPHOME_LOCK: _esphome_lock,
    RelayKind.ESPHOME_SWITCH: _esphome_switch,
    RelayKind.ZIGBEE2MQTT: _zigbee2mqtt,
}
