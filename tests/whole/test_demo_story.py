"""Every chapter of the demo's story, walked in a browser: whatever has the frame is tapped, and nothing else.

The demo has a network at first, fetches what finds faces and people, and its cameras are looked at from the garden on.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect
from playwright.async_api import TimeoutError as TimedOut

from bot.demo.folder import LOG
from recognizer.detect.models import YOLOX, YUNET
from tests.rig.browser.browsing import browser, complaints, sideways
from tests.rig.zoo import model_zoo
from tests.sitters import yolox_model, yunet_model
from tests.whole.test_demo import PATIENCE_MS, Demo, needs_browser, one_loop

__all__ = ["browser"]  # a fixture

pytestmark = pytest.mark.timeout(300)

PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1360, height=860)

#: Taps of the longest chapter, and some that lead there.
MOST_TAPS = 40

#: The frame may go on while it is being tapped: then whoever taps looks again, ms.
TAP_MS = 5_000

#: Two cameras are opened for their first picture and again to watch, each by a process of its own; later somebody is
#: seen, then looked at, for the text, and the clip ends five seconds later.
CAMERAS_MS = 120_000

#: What has the frame now and had none when it was tapped last: its name, with the step; "… end" where all is told.
FRAMED = """(done) => {
  const step = document.querySelector('[data-testid="story"]').dataset.step;
  if (step.endsWith(" end")) return step;
  const found = document.querySelector(".pointed");
  const name = found && `${step}: ${found.dataset.testid ?? found.querySelector("[data-testid]").dataset.testid}`;
  return name && name !== done ? name : null;
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One for all chapters."""
    with model_zoo(yunet_model().read_bytes()) as zoo, model_zoo(yolox_model().read_bytes()) as other:
        demo = Demo(tmp_path_factory.mktemp("demo"), FETCH_MODELS="yes", YUNET_URL=zoo.url, YOLOX_URL=other.url)
        try:
            demo.until_said("Ready:")
            assert (zoo.asked, other.asked) == (1, 1)
            yield demo
        finally:
            demo.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: Demo, browser: Browser, size: ViewportSize) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=size, bypass_csp=True)
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"http://127.0.0.1:{demo.port}/")
    await expect(page.get_by_test_id("link")).to_have_attribute("data-awake", "true")
    yield page
    await page.close()


async def begin(page: Page, chapter: str) -> None:
    if await page.get_by_test_id("story-leave").is_visible():
        await page.get_by_test_id("story-leave").click()
    await page.get_by_test_id("story-all").click()
    await page.get_by_test_id(f"chapter-{chapter}").click()


async def walk(page: Page) -> list[str]:
    """Tap what has the frame until all is told; returns what was tapped, with its step."""
    tapped = [""]
    for _ in range(MOST_TAPS):
        found = await page.wait_for_function(FRAMED, arg=tapped[-1], timeout=CAMERAS_MS)
        name = str(await found.json_value())
        if name.endswith(" end"):
            return tapped[1:]
        with contextlib.suppress(TimedOut):
            await page.locator(".pointed").first.click(timeout=TAP_MS)
            tapped.append(name)
    raise AssertionError(tapped)


def test_the_first_ring_of_a_demo_with_a_network_is_looked_at_by_the_better_detector(demo: Demo) -> None:
    assert "I fetch the better face finder once" in demo.said
    assert "I fetch once what sees people from behind" in demo.said
    assert (demo.folder.parent / "models" / YUNET.name).is_file()
    assert (demo.folder.parent / "models" / YOLOX.name).is_file()
    assert "faces are found with YuNet" in (demo.folder / LOG).read_text(encoding="utf-8")


@needs_browser
@one_loop
@pytest.mark.parametrize(
    ("chapter", "size", "told"),
    [
        ("ring", PHONE, "the door was open for three seconds"),
        ("face", DESKTOP, "This time the card has her name."),
        ("faceless", PHONE, "The door stayed shut"),
        ("guest", PHONE, "Anna reads that it was this pass"),
        ("page", PHONE, "signed in as Anna"),
        ("home", DESKTOP, "Its lock opens with a PIN alone."),
        ("telegram", DESKTOP, "Nothing was lost"),
        ("broker", PHONE, "One press, one card"),
        ("lock", PHONE, "no door opens late"),
        # behind all that, and behind one another: who was in the garden just now is no news when they come back
        ("garden", PHONE, "for half a minute"),
        ("night", DESKTOP, "calls nobody"),
        ("night", PHONE, "calls nobody"),
        ("garden", DESKTOP, "for half a minute"),
    ],
    ids=lambda one: "" if isinstance(one, dict) else one.split()[0],
)
async def test_whoever_taps_what_has_the_frame_comes_to_the_end_of_a_chapter(
    page: Page, demo: Demo, chapter: str, told: str
) -> None:
    garden = chapter in ("garden", "night")
    if not garden:
        assert not [one for one in demo.family() if "bot.cameras" in " ".join(one.cmdline())]  # nobody looks at them
    await begin(page, chapter)
    tapped = await walk(page)
    assert tapped
    await expect(page.get_by_test_id("story-text")).to_contain_text(told)
    assert await complaints(page) == []
    assert await sideways(page) == []
    assert await page.get_by_test_id("notices").inner_text() == ""


@needs_browser
@one_loop
@pytest.mark.parametrize("size", [DESKTOP], ids=[""])
async def test_what_happened_in_the_garden_has_a_clip_and_who_comes_to_the_door_is_named_before_they_ring(
    page: Page,
) -> None:
    messages = page.get_by_test_id("messages").locator("> li")
    clips = messages.filter(has_text="in the garden").get_by_test_id("clip")
    await expect(clips.last).to_be_visible(timeout=CAMERAS_MS)
    await page.get_by_test_id("view-cameras").click()
    await page.get_by_test_id("episode-door-with_a_friend").click()
    await expect(messages.filter(has_text="at the front door").last).to_contain_text("Grace", timeout=CAMERAS_MS)
