"""Signing a browser at home in by a code that it shows, and somebody who lives here sends to the bot."""

from contextlib import suppress
from datetime import timedelta

import pytest

from bot.api import PageNeeds
from bot.house.residents.guesses import TryLater
from bot.house.sign_in.codes import CODE_LASTS, MOST_CODES, NoSuchCode, TooManyCodes
from bot.house.sign_in.session import SignedIn
from bot.settings import AppSettings
from bot.web import Networks
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN, PageBrowser
from tests.rig.house import ANNA, LEO


async def shown(home: ApiRig) -> tuple[PageBrowser, str]:
    browser = PageBrowser(home)
    told = await browser.ask("POST", "/app/code", {})
    assert told.status == 201
    assert told.words["bot"] == "doorman_bot"
    return browser, told.words["code"]


async def test_a_browser_is_signed_in_once_somebody_says_it_is_they(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    browser, code = await shown(home)
    assert (await browser.ask("GET", "/app/code")).words == {"state": "waiting"}
    asking = await codes.send(ANNA, f"{code[:3]} {code[3:]}")
    assert (asking.browser, asking.address) == ("Chrome, Android", "127.0.0.1")
    asked = await browser.ask("GET", "/app/code")
    assert (asked.status, asked.words) == (202, {"state": "asked"})
    await codes.grant(ANNA, asking.id)
    welcomed = await browser.ask("GET", "/app/code")
    assert (welcomed.status, welcomed.words["name"]) == (200, "Anna")
    assert set(browser.cookies) == {f"doorman_session_{home.listener.port}"}
    assert (await browser.ask("GET", "/app/me")).status == 200


@pytest.mark.parametrize(
    "agent", ["Doorman needs you: tap It's me", "<b>Anna</b> evil.example", "curl/8.5.0", "x" * 999]
)
async def test_a_stranger_s_words_are_not_in_the_question(home: ApiRig, agent: str) -> None:
    told = await PageBrowser(home).ask("POST", "/app/code", {}, User_Agent=agent)
    assert (await home.house.staff.sign_in.codes.send(ANNA, told.words["code"])).browser == "?"


async def test_the_code_alone_gives_another_browser_nothing(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    _, code = await shown(home)
    asking = await codes.send(ANNA, code)
    await codes.grant(ANNA, asking.id)
    name = f"doorman_code_{home.listener.port}"
    for cookies in ({}, {name: code}, {name: asking.id}, {name: "x" * 5000}):
        got = await PageBrowser(home, dict(cookies)).ask("GET", "/app/code")
        assert (got.status, got.words["reason"]) == (410, "over")


async def test_somebody_who_says_no_lets_nobody_in(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    browser, code = await shown(home)
    asking = await codes.send(ANNA, code)
    await codes.deny(ANNA, asking.id)
    got = await browser.ask("GET", "/app/code")
    assert (got.status, got.words["reason"]) == (410, "denied")
    with pytest.raises(NoSuchCode):
        await codes.grant(ANNA, asking.id)


async def test_a_code_is_over_after_two_minutes_wherever_it_stands(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    browser, code = await shown(home)
    asking = await codes.send(ANNA, code)
    home.house.later = CODE_LASTS
    with pytest.raises(NoSuchCode):
        await codes.grant(ANNA, asking.id)
    with pytest.raises(NoSuchCode):
        await codes.send(ANNA, code)
    assert (await browser.ask("GET", "/app/code")).words["reason"] == "over"


async def test_a_code_belongs_to_whoever_sent_it_first(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    browser, code = await shown(home)
    asking = await codes.send(LEO, code)
    for _ in range(2):
        with pytest.raises(NoSuchCode):
            await codes.send(ANNA, code)
    with pytest.raises(NoSuchCode):
        await codes.grant(ANNA, asking.id)
    assert (await browser.ask("GET", "/app/code")).words == {"state": "asked"}


async def test_codes_cannot_be_tried_out(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    await shown(home)
    for _ in range(3):
        with pytest.raises(NoSuchCode):
            await codes.send(ANNA, "000000")
    with pytest.raises(TryLater):
        await codes.send(ANNA, "000001")


async def test_a_thousand_codes_are_not_kept(home: ApiRig) -> None:
    browser, code = await shown(home)
    statuses = [(await PageBrowser(home).ask("POST", "/app/code", {})).status for _ in range(30)]
    assert set(statuses) == {201, 429}
    codes = home.house.staff.sign_in.codes
    for n in range(1000):
        with suppress(TooManyCodes):
            codes.show(f"fd00::{n:x}", "Chrome")
    assert len(codes._shown) == MOST_CODES
    home.house.later = CODE_LASTS
    codes.show("192.168.1.20", "Firefox")
    assert len(codes._shown) == 1
    assert code
    assert (await browser.ask("GET", "/app/code")).status == 410


async def test_a_flood_of_codes_costs_the_flooder_and_no_browser_of_the_family(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    code, handle = codes.show("192.168.1.20", "Firefox")
    sent, _ = codes.show("192.168.1.66", "Chrome", asker="flood")
    asked = await codes.send(LEO, sent)
    for n in range(1000):
        codes.show(f"fd00::{n:x}", "Chrome", asker="flood")
    assert len(codes._shown) == MOST_CODES
    asking = await codes.send(ANNA, code)
    await codes.grant(ANNA, asking.id)
    assert isinstance(await codes.fetch(handle), SignedIn)
    await codes.grant(LEO, asked.id)  # what somebody has sent is nobody's to push out


async def test_of_a_host_with_many_addresses_the_one_that_asks_most_makes_room(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    code, _ = codes.show("fd00::1", "Firefox", asker="fd00")
    for n in range(1000):
        codes.show(f"fd00::{2 + n % 40:x}", "Chrome", asker="fd00")
    assert await codes.send(ANNA, code)


async def test_whoever_is_not_at_home_is_shown_no_code() -> None:
    needs = PageNeeds(TOKEN)
    async with an_api(app=AppSettings(WEB_APP="on"), needs=needs, trusted=Networks.parse("127.0.0.1")) as home:
        far = await PageBrowser(home).ask("POST", "/app/code", {}, X_Forwarded_For="203.0.113.9")
        assert (far.problem, far.words["reason"]) == ("sign-in-refused", "elsewhere")
        near = await PageBrowser(home).ask("POST", "/app/code", {}, X_Forwarded_For="192.168.1.9")
        assert near.status == 201
        assert (await PageBrowser(home).ask("GET", "/app/sign-in", X_Forwarded_For="203.0.113.9")).words[
            "code"
        ] is False
    async with an_api(
        app=AppSettings(WEB_APP="on"), needs=needs
    ) as home:  # a proxy that nobody trusts hides whoever asks
        hidden = await PageBrowser(home).ask("POST", "/app/code", {}, X_Forwarded_For="192.168.1.9")
        assert hidden.problem == "sign-in-refused"


async def test_a_new_code_of_an_address_ends_its_oldest(home: ApiRig) -> None:
    browsers = [await shown(home) for _ in range(4)]
    assert [(await one.ask("GET", "/app/code")).status for one, _ in browsers] == [410, 202, 202, 202]


async def test_whoever_moved_out_in_between_is_not_signed_in(home: ApiRig) -> None:
    codes = home.house.staff.sign_in.codes
    browser, code = await shown(home)
    asking = await codes.send(LEO, code)
    await codes.grant(LEO, asking.id)
    await home.house.registrar.remove(ANNA, LEO.id)
    got = await browser.ask("GET", "/app/code")
    assert (got.problem, got.words["reason"]) == ("sign-in-refused", "nobody")
    home.house.later = timedelta(seconds=1)
    assert (await browser.ask("GET", "/app/code")).status == 410
