"""A board's settings file: whole, or a code that says what is missing."""

import json
from typing import Any

import pytest

from bot.devices.boards.provisioning import own_address, secrets_for
from bot.house.boards.board import NoSecrets, Remark, RemarkKind
from bot.house.doors.door import DoorId
from firmware.tools import provision
from tests.devices.test_room import KEY, settings_of
from tests.english import texts

FRONT = DoorId("front")
DOOR = {"name": "front door", "key": KEY.hex()}


EVERYWHERE = "0.0.0.0"  # noqa: S104 - what HTTP_HOST is where nobody set it


def guess() -> str:
    return "192.0.2.9"


def no_route() -> str:
    raise OSError("network is unreachable")


def handed_out(**settings: Any) -> dict[str, Any]:
    found = secrets_for(settings_of(1883, **{"http_host": EVERYWHERE, **settings}).devices, FRONT, guess)
    document: dict[str, Any] = json.loads(found.content)
    return document


def test_the_file_has_everything_that_the_provisioner_asks_for() -> None:
    document = handed_out(
        mqtt_username="doorman", http_port=8081, doors={"front": {**DOOR, "broker_password": "a long one"}}
    )
    assert document == {
        "door": "front",
        "key": KEY.hex(),
        "broker": {"host": "192.0.2.9", "port": 1883, "user": "front", "password": "a long one"},
        "intake": {"host": "192.0.2.9", "port": 8081},
    }
    assert provision.settings_for(document, {})["key"] == KEY.hex()


@pytest.mark.parametrize(
    ("settings", "broker", "intake"),
    [
        ({"lan_address": "192.0.2.7"}, "192.0.2.7", "192.0.2.7"),
        ({"mqtt_host": "192.0.2.5"}, "192.0.2.5", "192.0.2.9"),
        ({"mqtt_host": "localhost", "http_host": "192.0.2.3"}, "192.0.2.3", "192.0.2.3"),
    ],
)
def test_each_address_is_one_that_a_board_can_reach(settings: dict[str, Any], broker: str, intake: str) -> None:
    document = handed_out(**settings)
    assert (document["broker"]["host"], document["intake"]["host"]) == (broker, intake)


def test_what_was_guessed_is_said() -> None:
    guessed = secrets_for(settings_of(1883, http_host=EVERYWHERE).devices, FRONT, guess)
    told = secrets_for(settings_of(1883, lan_address="192.0.2.7", mqtt_tls=True).devices, FRONT, guess)
    assert guessed.remarks == (Remark(RemarkKind.GUESSED_ADDRESS, "192.0.2.9"),)
    assert told.remarks == (Remark(RemarkKind.BROKER_TLS),)


def test_it_is_said_that_the_broker_must_call_each_client_by_its_user() -> None:
    doors = {"front": {**DOOR, "broker_password": "a long one"}}
    settings = settings_of(1883, lan_address="192.0.2.7", mqtt_username="doorman", doors=doors)
    (remark,) = secrets_for(settings.devices, FRONT, guess).remarks
    assert remark == Remark(RemarkKind.BROKER_USER, "front")
    said = texts.remark(remark)
    assert "call each client by its user" in said
    assert "main.py broker" in said


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"doors": {"front": {"name": "front door", "lock": "none"}}}, "DOORS__FRONT__KEY"),
        ({"mqtt_username": "doorman"}, "DOORS__FRONT__BROKER_PASSWORD"),
        ({"http_host": "127.0.0.1"}, "HTTP_HOST"),
        ({"doors": {"front": {**DOOR, "simulated": True}}}, "simulated"),
    ],
)
def test_what_is_missing_is_named_in_a_sentence(settings: dict[str, Any], name: str) -> None:
    with pytest.raises(NoSecrets, match=name):
        handed_out(**settings)


def test_a_machine_without_a_network_asks_for_its_address() -> None:
    with pytest.raises(NoSecrets, match="LAN_ADDRESS"):
        secrets_for(settings_of(1883, http_host=EVERYWHERE).devices, FRONT, no_route)


def test_the_file_never_prints() -> None:
    assert KEY.hex() not in repr(secrets_for(settings_of(1883, lan_address="192.0.2.7").devices, FRONT))


def test_this_machine_has_an_address_or_says_why_not() -> None:
    try:
        found = own_address()
    except OSError:
        return  # a machine without a network
    assert found.count(".") == 3
