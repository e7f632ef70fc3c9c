"""The household's page in a browser, before a house with a real port."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.api import PageNeeds
from bot.commands.wording import page_words
from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import GuestPass, PassTerms
from bot.house.people import Box, Limits, Person, PersonId, Resident, ResidentId, Role, Sighting, Verdict
from bot.house.ports import DrawnChart
from bot.house.programs.key import KeyScope
from bot.house.statistics.charts import Chart
from bot.house.visits.visit import Outcome
from bot.house.watch.camera import Camera, Point, Source, SourceKind, Zone
from bot.settings import AppSettings
from tests.pictures import jpeg
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.browsing import PATIENCE_MS
from tests.rig.browser.sign_in import TOKEN, launch_of
from tests.rig.house import ANNA, FRONT, LEO, NOON

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=860)

MIA = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON - timedelta(days=5), Limits((FRONT,)))
PLUMBER = Resident(ResidentId(1004), "Plumber", Role.GUEST, NOON)

#: What no page may take for markup.
HOSTILE = "<img src=x onerror=alert(1)><b>Bobby</b>"

_LAUNCHES = count()

#: What its content policy held back is an error, too.
_HELD_BACK = "document.addEventListener('securitypolicyviolation', (e) => console.error(`held back: ${e.blockedURI}`))"

#: As browsers say of an answer that is no success; the tests look at answers themselves.
_REFUSED = "Failed to load resource"


class OneChart:
    """A painter of one picture; it records what it was asked for."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, str, bool]] = []

    async def draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        self.drawn.append((type(chart).__name__, language, dark))
        file = io.BytesIO()
        Image.new("RGB", (320, 200), (28, 36, 35) if dark else (255, 255, 255)).save(file, "PNG")
        return DrawnChart(file.getvalue())


@dataclass
class PageHome:
    """The house, and browsers before it; ``said`` has what their consoles called an error."""

    api: ApiRig
    browser: Browser
    painter: OneChart
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def launch(self, who: Resident) -> str:
        """What stands behind the # of the address as Telegram opens the page."""
        data = launch_of(who.id, self.api.house.clock(), query_id=f"p{next(_LAUNCHES)}")
        return f"tgWebAppData={quote(data)}&tgWebAppVersion=8.0&tgWebAppPlatform=test&tgWebAppThemeParams=%7B%7D"

    async def open(self, who: Resident | None, at: str = "", **context: Any) -> Page:
        """The page of somebody, whom Telegram opens it for; None: of a browser where nobody is signed in."""
        around = await self.browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **context})
        self.contexts.append(around)
        page = await around.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.add_init_script(_HELD_BACK)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda message: self._heard(message.type, message.text))
        query = f"?at={at}" if at else ""
        await page.goto(f"{self.api.url}/app{query}{f'#{self.launch(who)}' if who else ''}")
        await shown(page, at.partition("/")[0])
        return page

    async def go(self, page: Page, at: str) -> None:
        """Another part of the page."""
        await page.goto(f"{self.api.url}/app?at={at}")
        await shown(page, at.partition("/")[0])

    async def close(self) -> None:
        """The browsers go away."""
        for one in self.contexts:
            await one.close()

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(_REFUSED):
            self.said.append(text)


async def shown(page: Page, name: str = "") -> None:
    """Wait until a part of the page is there, whole."""
    await expect(page.locator("body")).to_have_attribute("data-state", "here")
    part = page.get_by_test_id(f"screen-{name}") if name else page.locator("[data-testid^=screen-]")
    await expect(part).to_have_count(1)
    await expect(part).not_to_have_attribute("aria-busy", "true")


@asynccontextmanager
async def a_page(browser: Browser) -> AsyncIterator[PageHome]:
    """A house with one of each who may open its page."""
    painter = OneChart()
    needs = PageNeeds(TOKEN, bot_name=lambda: "doorman_bot", words=page_words, painter=painter)
    async with an_api(app=AppSettings(WEB_APP="on"), needs=needs) as api:
        await api.house.memory.residents.save(MIA)
        api.house.boards.picture = jpeg(90)
        home = PageHome(api, browser, painter)
        try:
            yield home
        finally:
            await home.close()


async def give_pass(home: PageHome, *doors: DoorId, uses: int | None = 2) -> GuestPass:
    """The guest has a pass."""
    house = home.api.house
    terms = PassTerms("Plumber", doors or (FRONT,), house.clock() + timedelta(hours=5), uses=uses)
    code, _ = await house.passes.make(ANNA, terms)
    return await house.passes.accept(code, PLUMBER.id)


async def furnish(home: PageHome) -> Camera:
    """Something of everything that the page shows; returns a camera."""
    house = home.api.house
    await house.memory.people.save(Person(PersonId("grace"), "Grace"))
    await house.memory.people.save(Person(PersonId("bobby"), HOSTILE))
    for n, person in enumerate(("grace", "grace", "bobby")):
        await house.eyes.learn(PersonId(person), jpeg(n + 1))
    await visit(home, "b00t-1", "grace")
    await house.answers.give((await open_visits(home))[0].id, LEO, Outcome.IGNORED)
    await visit(home, "b00t-2", "bobby")
    await give_pass(home)
    await home.api.make_key(KeyScope.VISITS)
    await house.memory.residents.save(replace(LEO, name=HOSTILE))
    cameras = house.staff.watching.cameras
    source = Source(SourceKind.RTSP, "rtsp://192.168.1.20/stream2")
    camera = await cameras.add(ANNA, source, None, name="garden camera", door=None, place_name="garden")
    house.cameras.picture = jpeg(60)
    corners = (Point(0.2, 0.5), Point(0.8, 0.5), Point(0.9, 0.9), Point(0.1, 0.9))
    return await cameras.set_zones(ANNA, camera.id, [Zone("Path", corners)])


async def open_visits(home: PageHome) -> Any:
    """Visits that wait."""
    return await home.api.house.memory.visits.open_visits()


async def visit(home: PageHome, press: str, person: str = "") -> str:
    """Somebody rings, and is recognised; returns the visit's id."""
    house = home.api.house
    known = next((one for one in await house.memory.people.people() if one.id == person), None)
    verdict = Verdict.NAMED if known else Verdict.UNKNOWN
    house.eyes.sightings = (Sighting(1, Box(40, 40, 160, 200), verdict, known, distance=0.3, margin=0.2),)
    await house.ring(press)
    await house.picture(jpeg(len(press)), press)
    await house.settle()
    return str((await open_visits(home))[-1].id)
