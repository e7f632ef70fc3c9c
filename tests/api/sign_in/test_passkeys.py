"""Passkeys, with a real browser and the authenticator that it simulates."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.api import PageNeeds
from bot.house.sign_in.passkeys import MOST_PASSKEYS, TooManyPasskeys
from bot.house.sign_in.sign_in_news import PasskeyAdded
from bot.settings import AppSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.browsing import browser, in_a_browser
from tests.rig.browser.sign_in import TOKEN, launch_of
from tests.rig.house import ANNA, LEO

__all__ = ["browser"]

pytestmark = in_a_browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

#: What the page's own script would do.
SCRIPT = """
window.ask = async (method, path, body, csrf) => {
  const headers = {"Content-Type": "application/json", ...(csrf ? {"X-CSRF-Token": csrf} : {})};
  const answer = await fetch(path, {method, headers, body: method === "GET" ? undefined : JSON.stringify(body ?? {})});
  const text = await answer.text();
  return {status: answer.status, words: text ? JSON.parse(text) : null};
};
window.create = async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({publicKey})).toJSON();
};
window.get = async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({publicKey})).toJSON();
};
"""


class Signing:
    """Somebody before the page, with an authenticator."""

    def __init__(self, home: ApiRig, page: Page, cdp: Any, authenticator: str) -> None:
        self.home, self.page, self.cdp, self.authenticator = home, page, cdp, authenticator
        self.csrf = ""
        self._launches = 0

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        got = await self.page.evaluate("(a) => ask(...a)", [method, path, body, self.csrf])
        if isinstance(got["words"], dict):
            self.csrf = got["words"].get("csrf", self.csrf)
        return got["status"], got["words"]

    async def launch(self) -> None:
        self._launches += 1
        launch = launch_of(ANNA.id, self.home.house.clock(), query_id=f"q{self._launches}")
        assert (await self.ask("POST", "/app/session", {"init_data": launch}))[0] == 200

    async def register(self, **proof: str) -> tuple[int, Any]:
        status, options = await self.ask("POST", "/app/passkeys/register/options", proof)
        if status != 200:
            return status, options
        made = await self.page.evaluate("(o) => create(o)", options)
        return await self.ask("POST", "/app/passkeys/register", {"credential": made})

    async def options(self) -> Any:
        status, options = await self.ask("POST", "/app/passkeys/login/options", {})
        assert status == 200
        return options

    async def signed(self) -> Any:
        return await self.page.evaluate("(o) => get(o)", await self.options())

    async def sign_in(self) -> tuple[int, Any]:
        return await self.ask("POST", "/app/passkeys/login", {"credential": await self.signed()})

    async def sign_out(self) -> None:
        assert (await self.ask("POST", "/app/sign-out", {}))[0] == 204


@pytest_asyncio.fixture(loop_scope="module")
async def anna(browser: Browser) -> AsyncIterator[Signing]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = AppSettings(WEB_APP_URL=f"http://localhost:{port}")
    async with an_api(app=app, needs=PageNeeds(TOKEN), port=port) as home:
        page = await browser.new_page()
        await page.add_init_script(SCRIPT)
        cdp = await page.context.new_cdp_session(page)
        await cdp.send("WebAuthn.enable")
        found = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        await page.goto(f"http://localhost:{port}/app/sign-in")  # the page itself begins anew where it is slow to load
        signing = Signing(home, page, cdp, found["authenticatorId"])
        await signing.launch()
        yield signing
        await page.close()


def refused(got: tuple[int, Any]) -> bool:
    return got[0] == 403 and got[1]["type"].endswith("sign-in-refused") and got[1]["reason"] == "passkey"


async def test_a_browser_signs_somebody_in_by_itself_until_they_take_that_back(anna: Signing) -> None:
    assert (await anna.ask("GET", "/app/sign-in"))[1]["passkeys"] is True
    status, made = await anna.register()
    assert status == 201
    assert anna.home.house.household.told[-1] == (ANNA.id, PasskeyAdded(ANNA, "Chrome, Linux"))
    await anna.sign_out()
    assert (await anna.ask("GET", "/app/me"))[0] == 401
    status, me = await anna.sign_in()
    assert (status, me["name"]) == (200, "Anna")
    listed = (await anna.ask("GET", "/app/passkeys"))[1]["items"]
    assert [(one["id"], one["name"], one["last_used"] is not None) for one in listed] == [
        (made["id"], "Chrome, Linux", True)
    ]
    assert (await anna.ask("DELETE", f"/app/passkeys/{made['id']}"))[0] == 204
    await anna.sign_out()
    assert refused(await anna.sign_in())


async def test_what_was_signed_once_counts_once(anna: Signing) -> None:
    await anna.register()
    signed = await anna.signed()
    assert (await anna.ask("POST", "/app/passkeys/login", {"credential": signed}))[0] == 200
    assert refused(await anna.ask("POST", "/app/passkeys/login", {"credential": signed}))


async def test_a_copy_that_counts_less_than_was_counted_is_refused(anna: Signing) -> None:
    await anna.register()
    known = (await anna.cdp.send("WebAuthn.getCredentials", {"authenticatorId": anna.authenticator}))["credentials"]
    copy = known[0]
    for _ in range(3):
        assert (await anna.sign_in())[0] == 200
    target = {"authenticatorId": anna.authenticator}
    await anna.cdp.send("WebAuthn.removeCredential", {**target, "credentialId": copy["credentialId"]})
    await anna.cdp.send("WebAuthn.addCredential", {**target, "credential": {**copy, "signCount": 1}})
    assert refused(await anna.sign_in())


async def test_another_page_s_signature_counts_for_nothing_here(anna: Signing, browser: Browser) -> None:
    await anna.register()
    options = await anna.options()
    other = await browser.new_page()
    await other.add_init_script(SCRIPT)
    await other.route("http://localhost:9/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    await other.goto("http://localhost:9/")  # the same host, and another origin
    cdp = await other.context.new_cdp_session(other)
    await cdp.send("WebAuthn.enable")
    found = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    known = (await anna.cdp.send("WebAuthn.getCredentials", {"authenticatorId": anna.authenticator}))["credentials"]
    await cdp.send("WebAuthn.addCredential", {"authenticatorId": found["authenticatorId"], "credential": known[0]})
    signed = await other.evaluate("(o) => get(o)", options)
    await other.close()
    assert refused(await anna.ask("POST", "/app/passkeys/login", {"credential": signed}))


async def test_elsewhere_there_are_no_passkeys(anna: Signing) -> None:
    port = anna.home.listener.port
    async with anna.home.session.get(f"http://127.0.0.1:{port}/app/sign-in") as got:
        assert (await got.json())["passkeys"] is False
    async with anna.home.session.post(f"http://127.0.0.1:{port}/app/passkeys/login/options", json={}) as got:
        assert got.status == 404


async def test_nonsense_is_refused_and_nothing_is_loaded_of_it(anna: Signing) -> None:
    for credential in (
        {},
        {"response": 3},
        {"response": {"clientDataJSON": "!"}},
        {"id": "x", "response": {"clientDataJSON": "e30"}},
        {"id": "x" * 9000, "response": {"clientDataJSON": "W10"}},
    ):
        assert refused(await anna.ask("POST", "/app/passkeys/login", {"credential": credential})), credential
        assert refused(await anna.ask("POST", "/app/passkeys/register", {"credential": credential})), credential
    options = await anna.options()
    await anna.register()
    signed = await anna.page.evaluate("(o) => get(o)", options)
    signed["response"]["signature"] = "AAAA"
    assert refused(await anna.ask("POST", "/app/passkeys/login", {"credential": signed}))


async def test_a_challenge_for_adding_signs_nobody_in_and_is_nobody_else_s(anna: Signing) -> None:
    _, options = await anna.ask("POST", "/app/passkeys/register/options", {})
    made = await anna.page.evaluate("(o) => create(o)", options)
    assert refused(await anna.ask("POST", "/app/passkeys/login", {"credential": made}))
    launch = launch_of(LEO.id, anna.home.house.clock(), query_id="leo")
    assert (await anna.ask("POST", "/app/session", {"init_data": launch}))[0] == 200
    assert refused(await anna.ask("POST", "/app/passkeys/register", {"credential": made}))


async def test_whoever_has_a_pin_shows_it_before_a_browser_may_do_without(anna: Signing) -> None:
    await anna.home.house.proofs.begin_change(ANNA)
    await anna.home.house.proofs.set_pin(ANNA, "4711")
    status, needed = await anna.register()
    assert (status, needed["proof"]) == (403, "pin")
    assert (await anna.register(pin="0815"))[1]["left"] == 2
    assert (await anna.register(pin="4711"))[0] == 201


async def test_whoever_moved_out_has_no_passkey_and_nobody_has_too_many(anna: Signing) -> None:
    passkeys = anna.home.house.staff.sign_in.passkeys
    for n in range(MOST_PASSKEYS):
        await passkeys.add(LEO, f"credential-{n}", "key", 0, "Firefox")
    with pytest.raises(TooManyPasskeys):
        await passkeys.begin(LEO)
    await anna.home.house.registrar.remove(ANNA, LEO.id)
    assert anna.home.house.memory.collections["passkeys"].everything() == {}
