"""Home Assistant itself, a release that takes one message a device. Where Python 3.13 is not at hand it is skipped."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.home_assistant.living import DOOR, PIN, WRONG, LivingHome, living_home
from tests.rig.home_assistant.install import NEW
from tests.rig.other_end import OtherEnd

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]

GATE = {"DOORS__GATE__NAME": "gate", "DOORS__GATE__TOKEN": "5a" * 16, "DOORS__GATE__LOCK": "none"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LivingHome]:
    async with living_home(NEW, tmp_path_factory.mktemp("home"), HOME_ASSISTANT_NAMES="yes", **GATE) as home:
        yield home


async def test_one_message_a_door_brings_all_of_it(home: LivingHome) -> None:
    of_the_gate = {id_ for id_ in home.ids if id_.startswith("doorman_gate")}
    assert {id_: name.partition(".")[0] for id_, name in home.ids.items() if id_ not in of_the_gate} == DOOR
    assert of_the_gate == {
        f"doorman_gate_{part}" for part in ("bell", "visitor", "who", "last", "today", "present", "hush")
    }
    await home.is_there()
    assert sorted(device["name"] for device in await home.hass.devices()) == ["Front door", "Gate"]
    assert home.hass.complaints == []


async def test_a_ring_arrives_and_a_code_opens_and_a_wrong_one_does_not(home: LivingHome) -> None:
    before = (await home.hass.states())[home.name("bell")]["state"]
    home.whole.board.press()
    await home.shows("bell", lambda state: state not in (before, "unknown"))
    await home.attributes("who", {"kind": "stranger", "names": []})
    await home.hass.call("lock", "unlock", home.name("lock"), code=WRONG)
    await home.attributes("lock", {"refused": "wrong_digits"})
    assert home.whole.board.relay.opened == 0
    await home.hass.call("lock", "unlock", home.name("lock"), code=PIN)
    await home.whole.board.relay.until_open(10)
    await home.shows("lock", "unlocked")
    await home.shows("lock", "locked")


async def test_what_it_said_does_not_open_when_somebody_says_it_again(home: LivingHome) -> None:
    opened = home.whole.board.relay.opened
    async with OtherEnd(home.whole.broker.port) as thief:
        await thief.subscribe("doorman/ha/cmd/#")
        await home.hass.call("lock", "unlock", home.name("lock"), code=PIN)
        topic, order = await thief.hear()
        assert json.loads(order)["code"] == PIN
        await home.whole.board.relay.until_open(10)
        await home.shows("lock", "unlocked")
        await thief.say(topic, order)
        await home.attributes("lock", {"refused": "old"})
    assert home.whole.board.relay.opened == opened + 1


async def test_a_restart_finds_everything_and_a_door_that_is_gone_is_gone(home: LivingHome) -> None:
    await home.hass.restart()
    await home.shows("lock", "locked")
    await home.shows("visitor", lambda state: state not in ("unknown", "unavailable", "gone"))
    await home.whole.service.kill()
    for name in GATE:
        del home.whole.service.settings[name]
    await home.whole.service.start()
    await home.hass.until(lambda states: home.ids["doorman_gate_bell"] not in states, "the gate is to leave")
    assert set(await home.hass.ids()) == set(DOOR)
    await home.shows("lock", "locked")
