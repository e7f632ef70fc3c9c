"""The household's page of the running service: signed in as Telegram would, and by a code; kill -9 or not."""

from datetime import UTC, datetime

import aiohttp

from tests.rig.browser.sign_in import launch_of
from tests.rig.service.whole import WholeRig

ITS_ME = "✅ It’s me"


async def test_the_page_opens_the_real_board_s_door_for_whoever_telegram_opens_it_for(bare_rig: WholeRig) -> None:
    rig = bare_rig
    rig.service.settings["WEB_APP"] = "on"
    await rig.service.start()
    await rig.move_in()
    await rig.ready()
    url = rig.service.url
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        launch = launch_of(rig.anna.id, datetime.now(UTC), token=rig.telegram.token)
        async with browser.post(f"{url}/app/session", json={"init_data": launch}) as welcomed:
            me = await welcomed.json()
        assert (me["name"], me["role"], me["zone"], me["language"]) == ("Anna", "owner", "Europe/Berlin", "en")
        assert [door["id"] for door in me["doors"]] == ["front"]
        asked = {"X-CSRF-Token": me["csrf"]}
        path = f"{url}/api/v1/doors/front/unlock"
        async with browser.post(path, json={"confirmed": True}, headers=asked) as opened:
            assert await opened.json() == {"door": "front", "opened": True}
        await rig.leo.chat.until_message("Anna has opened the front door")
        await rig.service.kill()
        await rig.service.start()
        await rig.ready()
        async with browser.get(f"{url}/app/me") as known:
            assert (await known.json())["csrf"] == me["csrf"]
        async with browser.post(f"{url}/app/session", json={"init_data": launch}) as used:
            assert (await used.json())["reason"] == "used"
        async with browser.get(f"{url}/api/v1/health") as health:
            assert (await health.json())["recogniser"] == "ready"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.post(f"{url}/app/code", json={}) as shown:
            code = (await shown.json())["code"]
        await rig.leo.send_text(f"/app {code}")
        question = await rig.newest(rig.leo, ITS_ME)
        await rig.leo.tap(question, ITS_ME)
        await rig.leo.chat.until_message("Your browser opens the page now")
        async with browser.get(f"{url}/app/code") as welcomed:
            assert ((await welcomed.json())["name"], welcomed.status) == ("Leo", 200)
