"""What relays of each maker said, word for word as the makers' own pages show it, and a stand-in that says it again."""

from dataclasses import dataclass

from bot.house.doors.relays import OwnRelay

#: What a Shelly answers must name the order's number, which our order has.
ID = b"ID"


@dataclass(frozen=True)
class Recorded:
    """One maker's relay: what it is told, and what it said in each case."""

    written: str
    order: tuple[str, bytes]
    there: tuple[str, bytes]
    gone: tuple[str, bytes]
    obeyed: tuple[tuple[str, bytes], ...]
    off_again: tuple[str, bytes]
    #: None: it knows no such word.
    erred: tuple[str, bytes] | None
    #: The reason that is passed on.
    why: str = ""
    #: What it is told before.
    first: tuple[str, bytes] | None = None

    @property
    def relay(self) -> OwnRelay:
        return OwnRelay.parse(self.written)


RECORDED = {
    "tasmota": Recorded(
        "tasmota:gate",
        ("cmnd/gate/POWER1", b"ON"),
        ("tele/gate/LWT", b"Online"),
        ("tele/gate/LWT", b"Offline"),
        (("stat/gate/RESULT", b'{"POWER":"ON"}'), ("stat/gate/POWER", b"ON")),
        ("stat/gate/POWER", b"OFF"),
        ("stat/gate/RESULT", b'{"Command":"Unknown"}'),
        "an error",
        first=("cmnd/gate/PulseTime1", b"30"),
    ),
    "shelly, first generation": Recorded(
        "shelly1:shelly1-B929CC",
        ("shellies/shelly1-B929CC/relay/0/command", b"on"),
        ("shellies/shelly1-B929CC/online", b"true"),
        ("shellies/shelly1-B929CC/online", b"false"),
        (("shellies/shelly1-B929CC/relay/0", b"on"),),
        ("shellies/shelly1-B929CC/relay/0", b"off"),
        ("shellies/shelly1-B929CC/relay/0", b"overpower"),
        "overpower",
    ),
    "shelly, later": Recorded(
        "shelly2:shellyplus1-a8032ab1fe78",
        (
            "shellyplus1-a8032ab1fe78/rpc",
            b'{"id":ID,"src":"doorman","method":"Switch.Set","params":{"id":0,"on":true,"toggle_after":3}}',
        ),
        ("shellyplus1-a8032ab1fe78/online", b"true"),
        ("shellyplus1-a8032ab1fe78/online", b"false"),
        (
            (
                "shellyplus1-a8032ab1fe78/events/rpc",
                (
                    b'{"src":"shellyplus1-a8032ab1fe78","dst":"shellyplus1-a8032ab1fe78/events","method":"NotifyStatus",'
                    b'"params":{"ts":1631266595.43,"switch:0":{"id":0,"output":true,"source":"MQTT","timer_duration":3}}}'
                ),
            ),
            (
                "doorman/rpc",
                b'{"id":ID,"src":"shellyplus1-a8032ab1fe78","dst":"doorman","result":{"was_on":false}}',
            ),
        ),
        (
            "shellyplus1-a8032ab1fe78/events/rpc",
            (
                b'{"src":"shellyplus1-a8032ab1fe78","dst":"shellyplus1-a8032ab1fe78/events","method":"NotifyStatus",'
                b'"params":{"ts":1631266598.43,"switch:0":{"id":0,"output":false,"source":"timer"}}}'
            ),
        ),
        (
            "doorman/rpc",
            (
                b'{"id":ID,"src":"shellyplus1-a8032ab1fe78","dst":"doorman",'
                b'"error":{"code":-105,"message":"Argument \'id\', value 3 not found!"}}'
            ),
        ),
        "Argument 'id', value 3 not found!",
    ),
    "esphome, a lock": Recorded(
        "esphome-lock:gate/strike",
        ("gate/lock/strike/command", b"UNLOCK"),
        ("gate/status", b"online"),
        ("gate/status", b"offline"),
        (("gate/lock/strike/state", b"UNLOCKED"),),
        ("gate/lock/strike/state", b"LOCKED"),
        ("gate/lock/strike/state", b"JAMMED"),
        "JAMMED",
    ),
    "esphome, a switch": Recorded(
        "esphome-switch:gate/strike",
        ("gate/switch/strike/command", b"ON"),
        ("gate/status", b"online"),
        ("gate/status", b"offline"),
        (("gate/switch/strike/state", b"ON"),),
        ("gate/switch/strike/state", b"OFF"),
        None,
    ),
    "zigbee2mqtt": Recorded(
        "zigbee2mqtt:garden gate",
        ("zigbee2mqtt/garden gate/set", b'{"state":"ON","on_time":3}'),
        ("zigbee2mqtt/garden gate/availability", b'{"state":"online"}'),
        ("zigbee2mqtt/garden gate/availability", b'{"state":"offline"}'),
        (("zigbee2mqtt/garden gate", b'{"linkquality":120,"power_on_behavior":"off","state":"ON"}'),),
        ("zigbee2mqtt/garden gate", b'{"linkquality":123,"power_on_behavior":"off","state":"OFF"}'),
        (
            "zigbee2mqtt/bridge/logging",
            b'{"level":"error","message":"z2m: Publish \'set\' \'state\' to \'garden gate\' failed: no network route"}',
        ),
        "z2m: Publish 'set' 'state' to 'garden gate' failed: no network route",
    ),
}
