"""What the broker lets Home Assistant and us do, as install and the doctor have it, on a real mosquitto."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.devices.access import access_list, home_assistant_lines, users
from bot.devices.broker_check import check_broker
from bot.devices.home_assistant_check import check_secrecy
from bot.house.findings.findings import Finding, Part
from bot.settings import Settings
from bot.words.commands import doctor_text
from tests.devices.guarded import StartGuarded, guarded_brokers, password_of
from tests.devices.test_room import KEY, settings_of
from tests.english import ENGLISH
from tests.rig.mosquitto import free_port
from tests.rig.other_end import OtherEnd


def household(**more: Any) -> Settings:
    doors = {"front": {"name": "front door", "key": KEY.hex()}}
    named = {"mqtt_username": "doorman", "mqtt_password": password_of("doorman"), "home_assistant": "on"}
    return settings_of(free_port(), doors=doors, **{**named, **more})


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[StartGuarded]:
    """Starts a broker for the household."""
    async with guarded_brokers(tmp_path, household) as begin:
        yield begin


def about_it(found: list[Finding]) -> Finding:
    (one,) = [finding for finding in found if finding.part is Part.HOME_ASSISTANT]
    return one


def said(finding: Finding) -> str:
    return ENGLISH.plain(doctor_text.said(finding.found).what)


def test_where_it_is_off_the_broker_hears_nothing_of_it() -> None:
    settings = household(home_assistant="off").devices
    assert "homeassistant" not in access_list(settings)
    assert users(settings) == ["doorman", "front"]
    assert home_assistant_lines(settings.home_assistant) == []


def test_it_has_a_user_and_a_prefix_as_they_are_set() -> None:
    settings = household(home_assistant_user="ha", home_assistant_prefix="discovery").devices
    assert users(settings)[-1] == "ha"
    lines = access_list(settings).splitlines()
    assert {"topic write discovery/#", "topic read discovery/status"} <= set(lines[: lines.index("user ha")])
    assert "topic write doorman/ha/cmd/#" in lines[lines.index("user ha") :]


async def test_as_it_is_written_it_may_what_it_must_and_nothing_else(start: StartGuarded) -> None:
    _, mosquitto = await start()

    def end(user: str) -> OtherEnd:
        return OtherEnd(mosquitto.port, user, password_of(user))

    async with end("homeassistant") as home, end("doorman") as us:
        for topic_filter in ("homeassistant/#", "doorman/#", "doorbell/#"):
            await home.subscribe(topic_filter)
        for topic in (
            "doorman/ha/state/door/front/lock",
            "doorbell/front/cmd/unlock",
            "homeassistant/device/doorman_front/config",
        ):
            await us.say(topic, "ours")
        await us.say("doorman/state/online", "last")
        heard_there: list[str] = []
        while not heard_there or heard_there[-1] != "doorman/state/online":
            heard_there.append((await home.hear())[0])
        assert set(heard_there) == {
            "doorman/ha/state/door/front/lock",
            "homeassistant/device/doorman_front/config",
            "doorman/state/online",
        }
    async with end("doorman") as us:
        for topic_filter in ("doorman/#", "homeassistant/status", "doorbell/#"):
            await us.subscribe(topic_filter)
        for topic in (
            "doorman/ha/state/door/front/lock",
            "doorman/state/online",
            "doorbell/front/cmd/unlock",
            "doorbell/front/event/ring",
            "doorman/house/arm/set",
            "homeassistant/status",
            "doorman/ha/cmd/door/front/lock",
        ):
            for user, word in (("front", "a board's"), ("homeassistant", "theirs")):
                async with end(user) as other:  # a broker may hang up on what it does not allow
                    await other.say(topic, word)
        heard_here: list[tuple[str, bytes]] = []
        while not heard_here or heard_here[-1] != ("doorman/ha/cmd/door/front/lock", b"theirs"):
            heard_here.append(await us.hear())
        assert set(heard_here) == {
            ("homeassistant/status", b"theirs"),
            ("doorman/ha/cmd/door/front/lock", b"theirs"),
            ("doorbell/front/event/ring", b"a board's"),
        }


async def test_the_doctor_finds_it_well_and_leaves_nothing_behind(start: StartGuarded) -> None:
    settings, _ = await start()
    found = about_it(await check_broker(settings.devices))
    assert found.good
    assert said(found) == "we may tell it what there is, in homeassistant"


async def test_a_line_that_is_missing_is_named(start: StartGuarded) -> None:
    settings, _ = await start(forgotten="topic write homeassistant/#")
    found = about_it(await check_broker(settings.devices))
    assert not found.good
    remedy = doctor_text.said(found.found).remedy
    assert remedy
    assert "`topic write homeassistant/#`" in ENGLISH.plain(remedy)


@pytest.mark.parametrize(
    ("more", "doubted"),
    [
        ({"mqtt_host": "192.168.1.10"}, True),
        ({"mqtt_host": "broker.home"}, True),
        ({"mqtt_host": "192.168.1.10", "mqtt_tls": "true"}, False),
        ({"mqtt_host": "127.0.0.1"}, False),
        ({"mqtt_host": "::1"}, False),
        ({"mqtt_host": "localhost"}, False),
        ({"mqtt_host": "broker.home", "home_assistant": "off"}, False),
    ],
)
def test_digits_that_anybody_can_read_on_the_way_are_pointed_out(more: dict[str, str], doubted: bool) -> None:
    found = check_secrecy(household(**more).devices)
    assert bool(found) is doubted
    assert not any(one.good or one.needed for one in found)
