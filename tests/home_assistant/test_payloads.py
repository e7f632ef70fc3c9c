"""What Home Assistant is told that there is, held against its documentation: unknown keys it drops without a word."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.home_assistant.components import ThingShape
from bot.home_assistant.discovery import AnnouncedThing, Announcement, DiscoveryPlan, forgotten, withdrawn
from bot.home_assistant.topics import COMMANDS, Component, Thing, ThingKind, commanded, retained
from bot.house.opening.proof import ProofKind
from bot.mqtt import PRESENCE
from bot.settings import HOME_ASSISTANT_COMMAND, HOME_ASSISTANT_STATE, Discovery
from bot.words.tongue import Language, Tongue

ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))
FRONT = ThingShape(
    Thing(ThingKind.DOOR, "front"),
    "front door",
    digits=ProofKind.PIN,
    reachable=True,
    looks=True,
    contact=True,
    updates=True,
)
BARE = ThingShape(Thing(ThingKind.DOOR, "gate"), "gate", pictures=False)
GARDEN = ThingShape(Thing(ThingKind.CAMERA, "garden"), "Garden", reachable=True, looks=True)

#: Of every entity.
COMMON = {"platform", "unique_id", "default_entity_id", "name", "availability", "availability_mode", "icon"}
CLASSED = {"device_class", "entity_category"}
#: Of each platform: what it must have, and what it may.
PLATFORMS: Mapping[str, tuple[set[str], set[str]]] = {
    "event": ({"state_topic", "event_types"}, {"device_class"}),
    "lock": (
        {"command_topic", "state_topic", "code_format", "command_template", "optimistic", "retain"},
        {"json_attributes_topic", "message_expiry_interval"},
    ),
    "image": ({"image_topic", "content_type"}, set()),
    "camera": ({"topic"}, set()),
    "sensor": ({"state_topic"}, {"device_class", "state_class", "json_attributes_topic"}),
    "binary_sensor": ({"state_topic", "device_class"}, {"entity_category", "json_attributes_topic"}),
    "switch": ({"command_topic", "state_topic", "payload_on", "payload_off", "retain"}, set()),
    "button": ({"command_topic", "payload_press", "retain"}, set()),
    "update": ({"state_topic"}, CLASSED),
}
TRIGGER = {"platform", "unique_id", "automation_type", "type", "subtype", "topic", "payload"}


def plan(discovery: Discovery = Discovery.DEVICE, tongue: Tongue = ENGLISH) -> DiscoveryPlan:
    return DiscoveryPlan("homeassistant", discovery, tongue)


def told(shape: ThingShape, before: AnnouncedThing | None = None, **how: Any) -> list[Announcement]:
    return list(plan(**how).announce(shape, before))


def whole(shape: ThingShape, **how: Any) -> dict[str, Any]:
    (one,) = told(shape, **how)
    payload: dict[str, Any] = json.loads(one.payload)
    return payload


def check(component: Mapping[str, Any]) -> None:
    """Hold one against the documentation of its platform."""
    if component["platform"] == "device_automation":
        assert set(component) == TRIGGER
        return
    must, may = PLATFORMS[component["platform"]]
    assert must <= set(component) <= must | may | COMMON, component
    for one in component["availability"]:
        assert set(one) == {"topic", "payload_available", "payload_not_available"}
    assert component["availability_mode"] == "all"
    assert PRESENCE in [one["topic"] for one in component["availability"]]
    assert re.fullmatch(rf"{component['platform']}\.[a-z0-9_]+", component["default_entity_id"])


@pytest.mark.parametrize("shape", [FRONT, BARE, GARDEN], ids=lambda shape: shape.name)
def test_each_component_has_what_its_platform_knows_and_nothing_else(shape: ThingShape) -> None:
    payload = whole(shape)
    assert set(payload) == {"device", "origin", "availability", "availability_mode", "qos", "components"}
    assert set(payload["device"]) == {"identifiers", "name", "manufacturer", "model"}
    assert payload["origin"] == {"name": "Doorman"}
    for component in payload["components"].values():
        check(component)
    ids = [component["unique_id"] for component in payload["components"].values()]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(shape.thing.node) for one in ids)


def test_a_door_has_everything_and_one_without_board_and_lock_what_is_left() -> None:
    assert set(whole(FRONT)["components"]) == {
        "bell",
        "trigger",
        "lock",
        "visitor",
        "view",
        "who",
        "last",
        "today",
        "present",
        "connected",
        "contact",
        "hush",
        "look",
        "firmware",
    }
    assert set(whole(BARE)["components"]) == {"bell", "trigger", "who", "last", "today", "present", "hush"}
    assert set(whole(GARDEN)["components"]) == {"count", "incident", "connected", "view", "look"}


def test_a_doorbell_is_called_as_its_door_and_can_ring() -> None:
    bell = whole(FRONT)["components"]["bell"]
    assert (bell["name"], bell["device_class"]) == (None, "doorbell")
    assert bell["event_types"] == ["ring", "person", "stranger"]  # without "ring" a release of 2027 takes no doorbell


def test_what_needs_the_board_is_there_while_it_is_and_the_rest_while_the_service_is() -> None:
    components = whole(FRONT)["components"]
    with_board = {name for name, one in components.items() if len(one.get("availability", ())) == 2}
    assert with_board == {"bell", "lock", "look", "contact"}
    assert components["connected"]["availability"] == whole(FRONT)["availability"]


@pytest.mark.parametrize(
    ("proof", "good", "bad"),
    [
        (ProofKind.PIN, ["4711", "12345678"], ["", "123", "123456789", "12a4"]),
        (ProofKind.CODE, ["123456"], ["1234", "1234567", ""]),
    ],
)
def test_a_lock_asks_for_the_digits_that_open_it_and_for_no_others(
    proof: ProofKind, good: list[str], bad: list[str]
) -> None:
    lock = whole(replace(FRONT, digits=proof))["components"]["lock"]
    assert (lock["optimistic"], lock["retain"], lock["message_expiry_interval"]) == (False, False, 10)
    assert all(re.match(lock["code_format"], code) for code in good)
    assert not any(re.match(lock["code_format"], code) for code in bad)


def test_nothing_of_ours_but_discovery_stands_below_the_prefix_and_no_picture_does() -> None:
    for shape in (FRONT, GARDEN):
        for component in whole(shape)["components"].values():
            for key, value in component.items():
                if key.endswith("topic") and key != "command_topic":
                    assert value.startswith(f"{HOME_ASSISTANT_STATE}/")
            if "command_topic" in component:
                assert component["command_topic"].startswith(f"{HOME_ASSISTANT_COMMAND}/")
                about = commanded(component["command_topic"])
                assert about
                assert about[0] == shape.thing
                assert about[1] in COMMANDS


@pytest.mark.parametrize("language", Language)
def test_names_are_the_household_s_and_ids_are_not(language: Language) -> None:
    said = whole(FRONT, tongue=Tongue(language, ZoneInfo("UTC")))["components"]
    english = whole(FRONT)["components"]
    assert {name: one["unique_id"] for name, one in said.items()} == {
        name: one["unique_id"] for name, one in english.items()
    }
    same = [name for name, one in said.items() if one.get("name") and one["name"] == english[name]["name"]]
    assert bool(same) is (language is Language.ENGLISH)


def test_one_by_one_they_are_the_same_with_their_device_in_each() -> None:
    alone = {one.topic: json.loads(one.payload) for one in told(FRONT, discovery=Discovery.COMPONENTS)}
    assert "homeassistant/lock/doorman_front/lock/config" in alone
    assert "homeassistant/device_automation/doorman_front/trigger/config" in alone
    assert len(alone) == len(Component) - 2
    for payload in alone.values():
        assert payload["device"]["identifiers"] == ["doorman_front"]
        assert "platform" not in payload
        assert "default_entity_id" not in payload
    assert alone["homeassistant/lock/doorman_front/lock/config"]["object_id"] == "doorman_front_lock"


def test_what_is_there_no_more_is_taken_away_once_and_then_left_out() -> None:
    before = plan().announced(FRONT)
    first, second = told(replace(FRONT, looks=False), before)
    assert first.topic == second.topic == "homeassistant/device/doorman_front/config"
    assert json.loads(first.payload)["components"]["view"] == {"platform": "camera"}
    assert json.loads(first.payload)["components"]["look"] == {"platform": "button"}
    assert set(json.loads(first.payload)["components"]) == set(whole(FRONT)["components"])
    assert {"view", "look"}.isdisjoint(json.loads(second.payload)["components"])
    alone = told(
        replace(FRONT, looks=False), plan(Discovery.COMPONENTS).announced(FRONT), discovery=Discovery.COMPONENTS
    )
    assert {one.topic for one in alone if not one.payload} == {
        "homeassistant/camera/doorman_front/view/config",
        "homeassistant/button/doorman_front/look/config",
    }


def test_whoever_is_told_in_another_way_from_now_on_loses_the_old_one_first() -> None:
    before = plan(Discovery.COMPONENTS).announced(FRONT)
    said = told(FRONT, before)
    assert len(said) == len(before.components) + 1
    assert not any(one.payload for one in said[:-1])
    elsewhere = list(DiscoveryPlan("ha", Discovery.DEVICE, ENGLISH).announce(FRONT, plan().announced(FRONT)))
    assert [(one.topic, bool(one.payload)) for one in elsewhere] == [
        ("homeassistant/device/doorman_front/config", False),
        ("ha/device/doorman_front/config", True),
    ]


def test_a_door_that_is_gone_leaves_nothing_behind() -> None:
    announced = plan().announced(FRONT)
    assert [(one.topic, one.payload) for one in withdrawn(announced)] == [
        ("homeassistant/device/doorman_front/config", b"")
    ]
    assert {one.topic for one in forgotten(announced)} == set(retained(FRONT.thing))
    assert all(one.payload == b"" and one.retain for one in forgotten(announced))


def test_whatever_changes_in_what_is_said_is_known_by_its_sum() -> None:
    sums = {plan().announced(shape).said for shape in (FRONT, replace(FRONT, name="gate"), replace(FRONT, digits=None))}
    assert len(sums) == 3
    assert plan().announced(FRONT) == plan().announced(FRONT)


def test_a_door_and_a_camera_of_one_id_are_two() -> None:
    door, camera = Thing(ThingKind.DOOR, "garden"), Thing(ThingKind.CAMERA, "garden")
    assert door.node != camera.node
    assert set(retained(door)).isdisjoint(retained(camera))


@pytest.mark.parametrize(
    "topic",
    [
        "doorman/ha/cmd",
        "doorman/ha/cmd/door/front",
        "doorman/ha/cmd/door/front/lock/set",
        "doorman/ha/cmd/window/front/lock",
        "doorman/ha/cmd/door/front/strike",
        "doorman/ha/cmd/door/front/LOCK",
        "elsewhere/door/front",
    ],
)
def test_a_command_about_nothing_of_ours_is_none(topic: str) -> None:
    assert commanded(topic) is None
