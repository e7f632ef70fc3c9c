"""Home Assistant itself as the client: the oldest release that is served, which takes one message a component."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio

from tests.home_assistant.living import DOOR, PIN, WRONG, LivingHome, living_home
from tests.rig.home_assistant.install import OLD

CONTACT = "binary_sensor.doorman_front_contact"

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LivingHome]:
    folder = tmp_path_factory.mktemp("home")
    async with living_home(OLD, folder, HOME_ASSISTANT_DISCOVERY="components") as home:
        yield home


async def test_everything_that_there_is_of_a_door_comes_up_and_is_there(home: LivingHome) -> None:
    assert {id_: name.partition(".")[0] for id_, name in home.ids.items()} == DOOR
    await home.is_there()
    states = await home.hass.states()
    shown = {id_: states[name]["state"] for id_, name in home.ids.items()}
    assert (shown["doorman_front_lock"], shown["doorman_front_hush"]) == ("locked", "off")
    assert home.ids["doorman_front_lock"] == "lock.doorman_front_lock"
    (device,) = await home.hass.devices()
    assert (device["name"], device["manufacturer"]) == ("Front door", "Doorman")
    (trigger,) = await home.hass.triggers(device["id"])
    assert (trigger["type"], trigger["subtype"]) == ("button_short_press", "bell")
    assert home.hass.complaints == []


async def test_a_ring_arrives_with_the_picture_and_without_a_name(home: LivingHome) -> None:
    before = (await home.hass.states())[home.name("bell")]["state"]
    home.whole.board.press()
    rung = await home.shows("bell", lambda state: state not in (before, "unknown"))
    assert rung["attributes"]["device_class"] == "doorbell"
    await home.shows("today", "1")
    await home.shows("present", "on")
    await home.shows("who", "Somebody I don’t know")
    await home.attributes("who", {"kind": "stranger"})
    last = await home.shows("last", lambda state: state != "unknown")
    assert datetime.fromisoformat(last["state"])
    await home.shows("visitor", lambda state: state != "unknown")
    assert (await home.hass.picture(home.name("visitor"))).startswith(b"\xff\xd8")


async def test_a_code_opens_and_whoever_opened_it_has_a_name(home: LivingHome) -> None:
    before = home.whole.board.relay.opened
    await home.hass.call("lock", "unlock", home.name("lock"), code=PIN)
    await home.whole.board.relay.until_open(10)
    await home.shows("lock", "unlocked")
    await home.shows("lock", "locked")
    assert home.whole.board.relay.opened == before + 1
    assert await home.whole.leo.chat.until_message("Anna")


async def test_a_wrong_code_does_not_open_and_none_is_refused_before_it_is_sent(home: LivingHome) -> None:
    before = home.whole.board.relay.opened
    await home.hass.call("lock", "unlock", home.name("lock"), code=WRONG)
    await home.attributes("lock", {"refused": "wrong_digits"})
    for code in ("", "12ab", "123"):
        with pytest.raises(RuntimeError):
            await home.hass.call("lock", "unlock", home.name("lock"), code=code)
    assert (await home.hass.states())[home.name("lock")]["state"] == "locked"
    assert home.whole.board.relay.opened == before


async def test_a_picture_of_now_is_taken_and_shown(home: LivingHome) -> None:
    assert not await home.hass.picture(home.name("view"))
    await home.hass.call("button", "press", home.name("look"))
    for _ in range(200):
        if jpeg := await home.hass.picture(home.name("view")):
            break
    assert jpeg.startswith(b"\xff\xd8")


async def test_do_not_disturb_is_switched_and_told_in_the_chats(home: LivingHome) -> None:
    await home.hass.call("switch", "turn_on", home.name("hush"))
    await home.shows("hush", "on")
    await home.whole.anna.chat.until_message("The bell of the front door is silent now")
    await home.hass.call("switch", "turn_off", home.name("hush"))
    await home.shows("hush", "off")


async def test_a_contact_comes_up_once_it_tells_and_the_door_is_open_and_shut(home: LivingHome) -> None:
    assert CONTACT not in await home.hass.states()
    home.whole.board._account.features.append("contact")  # told when it starts next
    home.whole.board._say_soon("event/contact", {"open": True, "forced": True})
    await home.hass.until(lambda states: states.get(CONTACT, {}).get("state") == "on", "the door is to be open")
    shown = (await home.hass.states())[CONTACT]["attributes"]
    assert (shown["device_class"], shown["leaf"], shown["friendly_name"]) == (
        "door",
        "forced",
        "Front door Contact",
    )
    home.whole.board._say_soon("event/contact", {"open": False})
    await home.hass.until(lambda states: states[CONTACT]["state"] == "off", "the door is to be shut")


async def test_without_the_service_and_without_the_board_nothing_is_pretended(home: LivingHome) -> None:
    await home.whole.board.power_off()
    await home.shows("lock", "unavailable")
    await home.shows("connected", "off")
    await home.shows("who", lambda state: state != "unavailable")
    assert (await home.hass.states())[CONTACT]["state"] == "unavailable"
    await home.whole.board.power_on()
    await home.shows("lock", "locked")
    await home.whole.service.kill()
    await home.shows("who", "unavailable")
    await home.shows("lock", "unavailable")
    await home.whole.service.start()
    await home.shows("lock", "locked")
    await home.shows("who", "Somebody I don’t know")
    # until the door moves, nobody knows how it stands
    await home.hass.until(lambda states: states[CONTACT]["state"] == "unknown", "the contact is to have said nothing")


async def test_after_a_restart_of_home_assistant_everything_is_there_again(home: LivingHome) -> None:
    await home.hass.restart()
    await home.shows("lock", "locked")
    await home.shows("today", "1")
    await home.shows("who", "Somebody I don’t know")
    await home.shows("visitor", lambda state: state not in ("unknown", "unavailable", "gone"))
    assert (await home.hass.picture(home.name("visitor"))).startswith(b"\xff\xd8")
    assert set(await home.hass.ids()) == {*DOOR, "doorman_front_contact"}


async def test_switched_off_everything_leaves_it(home: LivingHome) -> None:
    await home.whole.service.kill()
    home.whole.service.settings["HOME_ASSISTANT"] = "off"
    await home.whole.service.start()
    await home.hass.until(lambda states: not states.keys() & set(home.ids.values()), "everything is to leave")
    assert await home.hass.ids() == {}
