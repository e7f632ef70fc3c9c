"""``main.py demo`` in a browser: what a visitor of the README does in the first minute."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.devices.mosquitto import free_port
from tests.whole.service import ROOT

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTEFACTS = ROOT / "tests" / "artefacts"

#: The demo starts two processes and learns three photos; the browser waits for the service's own seconds, too.
READY_S = 90
PATIENCE_MS = 30_000

#: No look-ups of its own: the tests stay on loopback.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Demo:
    """The command, as somebody types it; its state goes where the test's own files go."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.said = ""
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, *arguments: str) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "main.py"),
            "demo",
            "--port",
            str(self.port),
            "--no-browser",
            *arguments,
            cwd=ROOT,
            env={**os.environ, "DOORMAN_DEMO_DIR": str(self._folder / "demo")},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self._process.stdout
        async with asyncio.timeout(READY_S):
            while "Ready:" not in self.said:
                line = await self._process.stdout.readline()
                assert line, f"the demo ended:\n{self.said}"
                self.said += line.decode()

    async def stop(self) -> int:
        """Ctrl-C; answers the exit status."""
        if self._process is None or self._process.returncode is not None:
            return 0
        self._process.send_signal(signal.SIGINT)
        async with asyncio.timeout(15):
            rest, _ = await self._process.communicate()
        self.said += rest.decode()
        return self._process.returncode or 0


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    demo = Demo(tmp_path)
    await demo.start()
    yield demo
    await demo.stop()


@pytest.fixture
async def page(demo: Demo) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        page = await browser.new_page(viewport={"width": 1360, "height": 860})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        await page.goto(f"http://127.0.0.1:{demo.port}/")
        yield page
        await browser.close()


async def test_the_demo_prints_its_address_and_ends_cleanly_with_ctrl_c(demo: Demo) -> None:
    assert f"http://127.0.0.1:{demo.port}/" in demo.said
    assert await demo.stop() == 0
    assert "Traceback" not in demo.said


async def test_a_port_that_is_taken_is_named_in_a_sentence(demo: Demo, tmp_path: Path) -> None:
    second = Demo(tmp_path / "second")
    second.port = demo.port
    with pytest.raises(AssertionError, match=f"(?s){demo.port}.*--port"):
        await second.start()
    assert "Traceback" not in second.said


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
async def test_a_press_becomes_a_card_a_tap_opens_the_door_and_the_other_resident_sees_who(page: Page) -> None:
    await page.get_by_test_id("scene-grace").click()
    await page.get_by_test_id("bell").click()
    card = page.get_by_test_id("messages").get_by_text("Grace is at the front door")
    await expect(card).to_be_visible()
    await page.get_by_test_id("button-🔓 Unlock").last.click()
    await page.get_by_test_id("button-✅ Yes, open the front door").last.click()
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "open")
    await expect(page.get_by_test_id("messages").get_by_text(re.compile("Anna opened"))).to_be_visible()
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / "demo.png", style="#toasts { visibility: hidden }")
    await page.get_by_test_id("person-leo").click()
    await expect(page.get_by_test_id("messages").get_by_text(re.compile("Anna opened"))).to_be_visible()
    await expect(page.get_by_test_id("lock")).to_have_attribute("data-state", "locked")


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
async def test_a_stranger_is_named_from_the_card_and_known_at_the_next_ring(page: Page) -> None:
    messages = page.get_by_test_id("messages")
    await page.get_by_test_id("scene-eileen").click()
    await page.get_by_test_id("bell").click()
    await page.get_by_test_id("button-Who is it?").last.click()
    await page.get_by_test_id("button-Someone new").last.click()
    await expect(messages.get_by_text("What is their name?")).to_be_visible()
    await page.get_by_test_id("message-input").fill("Eileen")
    await page.get_by_test_id("send").click()
    await expect(messages.get_by_text("Eileen is at the front door")).to_be_visible()
    await page.get_by_test_id("button-Ignore").last.click()
    await expect(messages.get_by_text(re.compile("Anna ignored it"))).to_be_visible()
    await page.get_by_test_id("bell").click()
    await expect(messages.get_by_text("Eileen is at the front door").nth(1)).to_be_visible()


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
async def test_a_silent_board_and_a_telegram_that_is_out_are_told_on_the_card(page: Page) -> None:
    messages = page.get_by_test_id("messages")
    await page.get_by_test_id("scene-nobody").click()
    await page.get_by_test_id("switch-silent").check(force=True)
    await page.get_by_test_id("bell").click()
    await page.get_by_test_id("button-🔓 Unlock").last.click()
    await page.get_by_test_id("button-✅ Yes, open the front door").last.click()
    await expect(messages.get_by_text(re.compile("the lock did not answer"))).to_be_visible()
    await page.get_by_test_id("button-Ignore").last.click()
    await expect(messages.get_by_text(re.compile("Anna ignored it"))).to_be_visible()
    await page.get_by_test_id("switch-telegram").check(force=True)
    await page.get_by_test_id("bell").click()
    await expect(
        page.get_by_test_id("wire-log").get_by_text(re.compile("Ring .* is with the broker")).first
    ).to_be_visible()
    await page.get_by_test_id("switch-telegram").uncheck(force=True)
    await expect(messages.get_by_text("I see no face in the picture.").nth(1)).to_be_visible()
