"""What a relay of the household's own may say and hear on the broker, as main.py install and broker write it."""

from typing import Any

import pytest

from bot.devices.access import relays_own_lines, users
from bot.settings import DoorSettings
from tests.devices.test_room import KEY, settings_of


def lines_of(**door: Any) -> list[str]:
    return relays_own_lines("gate", DoorSettings(lock="relay", **door))


@pytest.mark.parametrize(
    ("relay", "own"),
    [
        ("tasmota:gate:2", ["cmnd/gate/#", "stat/gate/#", "tele/gate/#"]),
        ("shelly1:shelly1-A4", ["shellies/shelly1-A4/#"]),
        ("esphome-lock:hall/strike", ["hall/#"]),
        ("esphome-switch:hall/strike", ["hall/#"]),
        ("zigbee2mqtt:gate", ["zigbee2mqtt/#"]),
    ],
)
def test_a_relay_of_a_known_maker_says_and_hears_what_is_under_its_own_name(relay: str, own: list[str]) -> None:
    assert lines_of(relay=relay) == ["", "user relay.gate", *(f"topic readwrite {one}" for one in own)]


def test_a_relay_that_answers_elsewhere_may_say_so_there() -> None:
    assert lines_of(relay="shelly2:shellyplus1-a8")[2:] == [
        "topic readwrite shellyplus1-a8/#",
        "topic write doorman/rpc",
    ]


def test_a_relay_of_any_make_hears_its_order_and_says_what_it_did() -> None:
    lines = lines_of(relay_topic="house/gate/set", relay_confirm_topic="house/gate/+", relay_online_topic="house/lwt")
    assert lines[2:] == ["topic read house/gate/set", "topic write house/gate/+", "topic write house/lwt"]


def test_a_relay_that_is_called_as_our_own_topics_are_speaks_for_no_board() -> None:
    lines = lines_of(relay="esphome-lock:doorbell/strike")
    assert "topic readwrite doorbell/#" not in lines
    assert "topic read doorbell/lock/strike/command" in lines


def test_who_has_no_relay_has_no_user_for_it() -> None:
    doors = {"front": {"key": KEY.hex()}, "gate": {"relay": "tasmota:gate"}, "yard": {"lock": "none"}}
    settings = settings_of(1883, doors=doors)
    assert users(settings.devices) == ["doorman", "front", "relay.gate"]
    assert relays_own_lines("front", settings.doors["front"]) == []
