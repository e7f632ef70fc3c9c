"""No topic of a door's is among the household's: neither what opens it, nor what speaks for that, nor its bell."""

import pytest

from bot.devices.messages.topics import fault_of, filter_fault
from bot.house.topics.topics import TopicFault
from bot.settings import DoorSettings

LAMPS = (
    "home/lamp/set",
    "cmnd/lamp/POWER1",
    "shellies/lamp-1/relay/0/command",
    "shellyplus1-lamp/rpc",
    "zigbee2mqtt/lamp/set",
    "node/switch/lamp/command",
)
RELAYS = {
    "tasmota:gate": (
        "cmnd/gate/POWER1",
        "cmnd/gate/power",
        "cmnd/GATE/Backlog",
        "stat/gate/POWER1",
        "cmnd/tasmotas/POWER",
    ),
    "shelly1:gate-1": ("shellies/gate-1/relay/0/command", "shellies/gate-1/relay/0", "shellies/command"),
    "shelly2:gate-2": ("gate-2/rpc", "gate-2/command/switch:0", "gate-2/online"),
    "esphome-lock:node/front": ("node/lock/front/command", "node/lock/front/state"),
    "esphome-switch:node/front": ("node/switch/front/command",),
    "zigbee2mqtt:gate": ("zigbee2mqtt/gate/set", "zigbee2mqtt/gate", "zigbee2mqtt/bridge/request/device/rename"),
}


@pytest.mark.parametrize(("relay", "topic"), [(relay, topic) for relay, topics in RELAYS.items() for topic in topics])
def test_what_a_known_relay_goes_by_is_a_doors(relay: str, topic: str) -> None:
    assert fault_of(topic, []) is None
    assert fault_of(topic, [DoorSettings(relay=relay)]) is TopicFault.OF_A_DOOR


@pytest.mark.parametrize("topic", LAMPS)
def test_a_lamp_is_nobodys(topic: str) -> None:
    assert fault_of(topic, [DoorSettings(relay=relay) for relay in RELAYS]) is None


def test_what_an_owner_wrote_of_a_relay_and_of_a_button_is_a_doors() -> None:
    door = DoorSettings(
        lock="relay",
        relay_topic="garage/door/left/set",
        relay_confirm_topic="garage/door/left/+",
        relay_online_topic="garage/status",
        bell_topic="zigbee2mqtt/bell/#",
    )
    for topic in (
        "garage/door/left/set",
        "garage/door/left/toggle",
        "garage/door/left/set/deeper",
        "garage/status",
        "zigbee2mqtt/bell/action",
        "zigbee2mqtt/bell",
    ):
        assert fault_of(topic, [door]) is TopicFault.OF_A_DOOR, topic
    assert fault_of("garage/lamp", [door]) is None


@pytest.mark.parametrize(
    ("topic", "fault"),
    [
        ("doorbell/front/cmd/unlock", TopicFault.OURS),
        ("Doorbell/x", TopicFault.OURS),
        ("doorman/status", TopicFault.OURS),
        ("home/+/set", TopicFault.WILDCARD),
        ("home/#", TopicFault.WILDCARD),
        ("", TopicFault.NO_TOPIC),
        ("$SYS/x", TopicFault.NO_TOPIC),
        ("home lamp", TopicFault.NO_TOPIC),
        ("home/\x00", TopicFault.NO_TOPIC),
        ("x" * 121, TopicFault.NO_TOPIC),
    ],
)
def test_what_is_no_topic_of_the_household_is_told_why(topic: str, fault: TopicFault) -> None:
    assert fault_of(topic, []) is fault


@pytest.mark.parametrize("wanted", ["home/washer", "home/+/state", "home/#", "zigbee2mqtt/+"])
def test_a_filter_of_the_household_can_be_heard(wanted: str) -> None:
    assert filter_fault(wanted) is None


@pytest.mark.parametrize(
    ("door", "topic"),
    [
        (DoorSettings(relay="zigbee2mqtt:gate"), "zigbee2mqtt/0x00158d00018255df/set"),
        (DoorSettings(relay="tasmota:gate"), "cmnd/DVES_5C9F22_fb/POWER1"),
        (DoorSettings(lock="relay", relay_topic="zigbee2mqtt/gate/set"), "zigbee2mqtt/0x00158D00018255DF/set/state"),
    ],
)
def test_a_number_of_the_makers_may_be_a_doors_relay_by_another_name(door: DoorSettings, topic: str) -> None:
    assert fault_of(topic, []) is None
    assert fault_of(topic, [door]) is TopicFault.OF_A_DOOR
