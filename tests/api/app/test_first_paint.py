"""How soon something is seen on a slow phone: a quarter of this machine's pace, 1.6 Mbit/s, 150 ms there and back."""

import logging

from tests.rig.browser.browsing import in_a_browser
from tests.rig.browser.page import PHONE, PageHome, shown
from tests.rig.house import LEO
from tests.rig.machine import shared_by

log = logging.getLogger(__name__)

pytestmark = in_a_browser

WITHIN_MS = 1000.0

_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


async def test_something_is_to_be_seen_within_a_second_on_a_slow_phone(home: PageHome) -> None:
    page = await (await home.browser.new_context(viewport=PHONE)).new_page()
    home.contexts.append(page.context)
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750},
    )
    await line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    await page.goto(f"{home.api.url}/app#{home.launch(LEO)}")
    await page.wait_for_function(f"{_PAINTED} > 0")
    painted = await page.evaluate(_PAINTED)
    await shown(page, "now")
    usable = await page.evaluate("performance.now()")
    log.warning("first paint after %.0f ms, the doors after %.0f ms", painted, usable)
    assert painted < WITHIN_MS * shared_by()
