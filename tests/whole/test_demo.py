"""``main.py demo`` in a browser: what a visitor of the README does in the first minute."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from firmware.simulator.workshop import missing
from tests.rig.browser.browsing import CHROMIUM, browser
from tests.rig.machine import shared_by
from tests.rig.mosquitto import free_port
from tests.rig.service.process import ROOT

__all__ = ["browser"]  # a fixture

ARTEFACTS = ROOT / "tests" / "artefacts"

#: The browser waits for the service's own seconds, too.
PATIENCE_MS = 30_000

#: As nohup and background shells start things: with Ctrl-C ignored, which children take over.
DEAF = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")

needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no chromium is installed")
one_loop = pytest.mark.asyncio(loop_scope="module")  # one browser for all, and it belongs to a loop


class Demo:
    """The command, as somebody types it; its state goes where the test's own files go. Everything blocks."""

    def __init__(self, folder: Path, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        self.said = ""
        self.folder = folder / "demo"
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*DEAF, sys.executable, str(ROOT / "main.py"), "demo", "--port", str(self.port), "--no-browser"],
            cwd=ROOT,
            env={**os.environ, "DOORMAN_DEMO_DIR": str(self.folder), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_said(self, words: str) -> None:
        """Read on; fails where the demo ends without having said it."""
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"the demo ended:\n{self.said}"
            self.said += line

    def stop(self) -> int:
        """Ctrl-C; returns the exit status. Fails where it takes longer than two seconds, were the machine its own."""
        if self.process.returncode is None:
            began = time.monotonic()
            self.process.send_signal(signal.SIGINT)
            self.said += self.rest()
            assert time.monotonic() - began < 2 * shared_by()
        return self.process.returncode

    def rest(self) -> str:
        """What it still says, up to its end."""
        assert self.process.stdout
        with self.process.stdout as stdout:
            rest = stdout.read()
        self.process.wait(timeout=15)
        return rest

    def family(self) -> list[psutil.Process]:
        """Every process that the demo started."""
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One for all tests that only look at it: whoever rings answers the card, and what is switched is switched back."""
    demo = Demo(tmp_path_factory.mktemp("demo"))
    try:
        demo.until_said("Ready:")
        yield demo
    finally:
        demo.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: Demo, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1360, "height": 860})
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"http://127.0.0.1:{demo.port}/")
    yield page
    await page.close()


def card(page: Page, *words: str) -> Locator:
    """The newest message, once it says all this."""
    newest = page.get_by_test_id("messages").locator("> li").last
    for word in words:
        newest = newest.filter(has_text=word)
    return newest


async def ring(page: Page, scene: str) -> None:
    await page.get_by_test_id(f"scene-{scene}").click()
    await expect(page.get_by_test_id(f"scene-{scene}")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("bell").click()


async def tap(page: Page, label: str) -> None:
    await page.get_by_test_id(f"button-{label}").last.click()


def test_a_port_that_is_taken_is_named_in_a_sentence(demo: Demo, tmp_path: Path) -> None:
    second = Demo(tmp_path / "second", port=demo.port)
    said = second.rest()
    assert re.search(rf"{demo.port}.*--port", said)
    assert second.process.returncode == 1
    assert "Traceback" not in said


@needs_browser
@one_loop
async def test_a_press_becomes_a_card_a_tap_opens_the_door_and_the_other_resident_sees_who(page: Page) -> None:
    await expect(page.get_by_test_id("board")).to_contain_text("stand-in" if missing() else "real firmware")
    await ring(page, "grace")
    await expect(card(page, "Grace is at the front door")).to_be_visible()
    await tap(page, "🔓 Unlock")
    await tap(page, "✅ Yes, open the front door")
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "open")
    await expect(card(page, "Anna opened")).to_be_visible()
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / "demo.png", style=".toasts { visibility: hidden }")
    await page.get_by_test_id("person-leo").click()
    await expect(card(page, "Grace is at the front door", "Anna opened")).to_be_visible()
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "locked")


@needs_browser
@one_loop
async def test_a_stranger_is_named_from_the_card_and_known_at_the_next_ring(page: Page) -> None:
    await ring(page, "eileen")
    await tap(page, "Who is it?")
    await tap(page, "Someone new")
    await expect(card(page, "What is their name?")).to_be_visible()
    await page.get_by_test_id("message-input").fill("Eileen")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("messages").get_by_text("Eileen is at the front door")).to_be_visible()
    await tap(page, "Ignore")
    await expect(page.get_by_test_id("messages").get_by_text("Anna ignored it")).to_be_visible()
    await ring(page, "eileen")
    await expect(card(page, "Eileen is at the front door")).to_be_visible()
    await tap(page, "Ignore")
    await expect(card(page, "Anna ignored it")).to_be_visible()


@needs_browser
@one_loop
@pytest.mark.parametrize(
    ("scene", "told"),
    [
        ("dog", "I see no face in the picture."),
        ("back", "I see no face in the picture."),
        ("poster", "is at the front door (further back: Grace)"),
        ("photo", "Perhaps a picture of Grace is held up at the front door"),
    ],
)
async def test_without_anything_fetched_every_scene_has_its_card(page: Page, scene: str, told: str) -> None:
    await ring(page, scene)
    await expect(card(page, told)).to_be_visible()
    await tap(page, "Ignore")
    await expect(card(page, told, "Anna ignored it")).to_be_visible()


@needs_browser
@one_loop
async def test_a_silent_board_and_a_telegram_that_is_out_are_told_on_the_card(page: Page) -> None:
    await page.get_by_test_id("switch-telegram").uncheck(force=True)  # a first try may have left it so
    await page.get_by_test_id("switch-silent").check(force=True)
    await ring(page, "nobody")
    await expect(card(page, "I see no face in the picture.")).to_be_visible()
    await tap(page, "🔓 Unlock")
    await tap(page, "✅ Yes, open the front door")
    await expect(card(page, "the lock did not answer")).to_be_visible()
    await tap(page, "Ignore")
    await expect(card(page, "Anna ignored it")).to_be_visible()
    await page.get_by_test_id("switch-silent").uncheck(force=True)
    await page.get_by_test_id("switch-telegram").check(force=True)
    await expect(page.get_by_test_id("telegram-out-banner")).to_be_visible()
    rings = page.get_by_test_id("wire-log").get_by_text(re.compile(r"Ring \S+ is with the broker"))
    known = [line.split()[1] for line in await rings.all_inner_texts()]  # the oldest lines leave the log
    await page.get_by_test_id("bell").click()
    await expect(rings.filter(has_not_text=re.compile("|".join(map(re.escape, known))))).not_to_have_count(0)
    await page.get_by_test_id("switch-telegram").uncheck(force=True)
    await expect(card(page, "I see no face in the picture.").get_by_test_id("button-Ignore")).to_be_visible()
    await tap(page, "Ignore")
    await expect(card(page, "Anna ignored it")).to_be_visible()


def _is_over(process: psutil.Process) -> bool:
    """It ended, though whoever inherited it may not have taken its exit status yet."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells the service that its demo was killed")
def test_a_demo_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    complete = 2 if missing() else 3  # the service, its recogniser, and the board
    try:
        demo.until_said("Building")
        while len(family := demo.family()) < complete:
            with suppress(subprocess.TimeoutExpired):  # other processes: nothing tells us but asking again
                assert demo.process.wait(0.05) is None
    finally:
        demo.process.kill()
        demo.rest()
    _, there = psutil.wait_procs(family, timeout=30)
    assert not [process for process in there if not _is_over(process)]


def test_the_demo_says_where_it_is_and_ends_with_ctrl_c_also_where_its_shell_ignores_that(
    demo: Demo, tmp_path: Path
) -> None:
    if demo.process.returncode is not None:  # a first try ended it
        demo = Demo(tmp_path)
        demo.until_said("Ready:")
    assert f"Ready: http://127.0.0.1:{demo.port}/" in demo.said
    family = demo.family()
    assert demo.stop() == 0  # nobody needs it any more: this is the last test
    assert ("stand-in written in Python" if missing() else "real firmware") in demo.said
    assert "Traceback" not in demo.said
    assert not [process for process in family if process.is_running()]
    assert not (demo.folder / "board").exists()
