"""The page's view of Home Assistant, in a real browser, of what really stands on the demo's broker."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.board.line import Line, Where
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.surroundings import Surroundings
from bot.home_assistant import discovery, states
from bot.home_assistant.components import ThingShape
from bot.home_assistant.topics import Component, Thing, ThingKind, state
from bot.house.opening.proof import ProofKind
from bot.mqtt import PRESENCE, PRESENT
from bot.settings import Discovery
from bot.words.tongue import Language, Tongue
from tests.pictures import jpeg
from tests.rig.browser.browsing import browser, complaints, in_a_browser, open_at, page, sideways

__all__ = ["browser", "page"]  # fixtures

pytestmark = in_a_browser

TONGUE = Tongue(Language.ENGLISH, ZoneInfo("UTC"))
FRONT = ThingShape(
    Thing(ThingKind.DOOR, "front"), "front door", digits=ProofKind.PIN, reachable=True, looks=True, updates=True
)


class Doorman:
    """Says on the broker what the service says there, and hears what is asked of it."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.line: Line

    async def open(self, around: Surroundings) -> None:
        where = Where(around.broker.host, around.broker.port)
        self.line = Line(where, "doorman", lambda topic, payload, _: self.asked.put_nowait((topic, payload)))
        await self.line.open(["doorman/ha/cmd/#"], (PRESENCE, b"offline"))
        await self.line.publish(PRESENCE, PRESENT, retain=True)
        for one in discovery.DiscoveryPlan("homeassistant", Discovery.DEVICE, TONGUE).announce(FRONT, None):
            await self.line.publish(one.topic, one.payload, retain=True)
        await self.now(states.DoorNow(FRONT, connected=True, installed="1.1.0"))

    async def now(self, now: states.DoorNow) -> None:
        for topic, payload in states.of_door(now, TONGUE, names=False).items():
            await self.line.publish(topic, payload, retain=True)


@pytest_asyncio.fixture(loop_scope="module")
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        yield around


@pytest_asyncio.fixture(loop_scope="module")
async def doorman(around: Surroundings) -> AsyncIterator[Doorman]:
    async with AsyncExitStack() as stack:
        doorman = Doorman()
        await doorman.open(around)
        stack.callback(doorman.line.close)
        yield doorman


async def test_it_shows_what_stands_there_and_nothing_before(
    around: Surroundings, page: Page, browser: Browser
) -> None:
    await page.get_by_test_id("home-open").click()
    await expect(page.get_by_test_id("home-devices")).to_have_text("Nothing was announced yet. Is the house awake?")
    doorman = Doorman()
    await doorman.open(around)
    lock = page.get_by_test_id("entity-doorman_front_lock")
    await expect(lock).to_have_attribute("data-state", "locked")
    await expect(page.get_by_test_id("home-devices").get_by_role("heading")).to_have_text("Front door")
    await expect(page.get_by_test_id("entity-doorman_front_connected")).to_contain_text("Connected")
    await expect(page.get_by_test_id("entity-doorman_front_firmware")).to_contain_text("1.1.0")
    doorman.line.cut()
    await expect(lock).to_have_attribute("data-state", "unavailable")
    assert await complaints(page) == []
    await expect(page.get_by_test_id("home-close")).to_be_visible()


async def test_a_code_and_a_switch_and_a_button_are_said_as_it_says_them(doorman: Doorman, page: Page) -> None:
    await page.get_by_test_id("home-open").click()
    code = page.get_by_test_id("code-doorman_front_lock")
    await code.fill("12")
    await page.get_by_test_id("unlock-doorman_front_lock").click()
    await code.fill("4711")
    await page.get_by_test_id("unlock-doorman_front_lock").click()
    topic, said = await doorman.asked.get()
    assert (topic, json.loads(said)["code"]) == ("doorman/ha/cmd/door/front/lock", "4711")
    await expect(code).to_have_value("")
    await page.get_by_test_id("press-doorman_front_look").click()
    assert await doorman.asked.get() == ("doorman/ha/cmd/door/front/look", b"PRESS")
    await page.get_by_test_id("switch-doorman_front_hush").check()
    assert await doorman.asked.get() == ("doorman/ha/cmd/door/front/hush", b"ON")


async def test_a_ring_and_a_picture_are_shown_and_an_empty_one_takes_it_away(doorman: Doorman, page: Page) -> None:
    await page.get_by_test_id("home-open").click()
    await doorman.line.publish(state(FRONT.thing, Component.BELL), states.event("ring"))
    await expect(page.get_by_test_id("entity-doorman_front_bell")).to_have_attribute("data-state", "ring")
    visitor = page.get_by_test_id("entity-doorman_front_visitor")
    await doorman.line.publish(state(FRONT.thing, Component.VISITOR), jpeg())
    await expect(visitor.locator("img")).to_have_js_property("complete", value=True)
    await doorman.line.publish(state(FRONT.thing, Component.VISITOR), b"")
    await expect(visitor.locator("img")).to_have_count(0)


async def test_on_a_phone_it_fits_and_nothing_keeps_anybody_out(
    doorman: Doorman, around: Surroundings, browser: Browser
) -> None:
    for width in (1366, 360):
        narrow = await open_at(browser, around, viewport=ViewportSize(width=width, height=740))
        if width < 900:
            await narrow.get_by_test_id("side-door").click()
        await narrow.get_by_test_id("home-open").click()
        await expect(narrow.get_by_test_id("entity-doorman_front_lock")).to_be_visible()
        assert await sideways(narrow) == []
        assert await complaints(narrow) == []
        await narrow.close()
