"""Signing in by what Telegram says as it opens the page: whom it counts for, how long, and how often."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from bot.api import PageNeeds
from bot.api.sign_in.launches import AHEAD, LASTS
from bot.house.people import Resident, ResidentId, Role
from bot.settings import AppSettings
from tests.rig.api import Answered, ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN, PageBrowser, launch_of, signed_in
from tests.rig.house import ANNA, LEO, NOON

#: A stranger, whom Telegram opens the page for as for anybody.
MALLORY = Resident(ResidentId(666), "Mallory", Role.OWNER, NOON)


async def bring(home: ApiRig, launch: object, **more: object) -> Answered:
    return await PageBrowser(home).ask("POST", "/app/session", {"init_data": launch, **more})


def refused(answered: Answered) -> tuple[str, str]:
    assert answered.headers.getall("Set-Cookie", []) == []  # type: ignore[attr-defined]
    return answered.problem, answered.words.get("reason", "")


async def test_whom_telegram_opens_the_page_for_is_signed_in_for_an_hour(home: ApiRig) -> None:
    browser = PageBrowser(home)
    welcomed = await browser.ask("POST", "/app/session", {"init_data": launch_of(ANNA.id, home.house.clock())})
    told = welcomed.words
    assert (welcomed.status, told["name"], told["role"]) == (200, "Anna", "owner")
    cookie = welcomed.headers["Set-Cookie"]
    assert cookie.startswith(f"doorman_session_{home.listener.port}=")
    assert cookie.endswith("; Max-Age=3600; Path=/; HttpOnly; SameSite=Strict")
    assert (await browser.ask("GET", "/app/me")).words == told
    assert [door["id"] for door in told["doors"]] == ["front", "back"]
    assert {"open", "manage_keys"} <= set(told["may"])
    home.house.later = timedelta(hours=1)
    assert (await browser.ask("GET", "/app/me")).problem == "session-over"


async def test_what_is_written_down_signs_nobody_in(home: ApiRig) -> None:
    browser = await signed_in(home, ANNA)
    kept = repr({name: book.everything() for name, book in home.house.memory.collections.items()})
    assert browser.session not in kept
    assert browser.csrf not in kept
    assert TOKEN not in repr(home.room.__dict__)


async def test_a_restart_signs_nobody_out_and_lets_no_launch_count_again(home: ApiRig) -> None:
    launch = launch_of(ANNA.id, home.house.clock())
    browser = PageBrowser(home, host=f"127.0.0.1:{home.listener.port}")  # as the address stays, behind a restart
    await browser.ask("POST", "/app/session", {"init_data": launch})
    async with an_api(app=AppSettings(WEB_APP="on"), needs=PageNeeds(TOKEN), memory=home.house.memory) as again:
        browser.api = again
        assert (await browser.ask("GET", "/app/me")).words["name"] == "Anna"
        assert refused(await bring(again, launch)) == ("sign-in-refused", "used")


async def test_a_launch_counts_once_also_for_two_at_the_same_time(home: ApiRig) -> None:
    launch = launch_of(ANNA.id, home.house.clock())
    got = await asyncio.gather(*(bring(home, launch) for _ in range(5)))
    assert sorted(one.status for one in got) == [200, 403, 403, 403, 403]
    assert refused(await bring(home, launch)) == ("sign-in-refused", "used")


@pytest.mark.parametrize(
    ("age", "fault"),
    [
        (LASTS + timedelta(seconds=2), "old"),
        (timedelta(days=400), "old"),
        (-AHEAD - timedelta(seconds=2), "ahead"),
        (-timedelta(days=400), "ahead"),
    ],
)
async def test_an_old_launch_and_one_from_the_future_sign_nobody_in(home: ApiRig, age: timedelta, fault: str) -> None:
    assert refused(await bring(home, launch_of(ANNA.id, home.house.clock() - age))) == ("sign-in-refused", fault)


async def test_another_bot_s_launch_and_whatever_was_changed_count_for_nothing(home: ApiRig) -> None:
    good, now = launch_of(ANNA.id, home.house.clock()), home.house.clock()
    leo = quote('{"id": 1002}')
    for forged in (
        launch_of(ANNA.id, now, token="987654321:" + "B" * 35),
        launch_of(ANNA.id, now, token=""),
        good.replace(str(ANNA.id), str(LEO.id)),
        urlencode([(name, value) for name, value in parse_qsl(good) if name != "hash"]),
        good + "&signature=x",
        good.partition("&user=")[0] + f"&user={leo}&hash=" + good.partition("hash=")[2],
        good[:-1] + ("0" if good[-1] != "0" else "1"),
    ):
        assert refused(await bring(home, forged)) == ("sign-in-refused", "forged"), forged


async def test_a_field_that_comes_twice_is_refused_wherever_the_signed_one_stands(home: ApiRig) -> None:
    good = launch_of(ANNA.id, home.house.clock())
    leo = "user=" + quote('{"id": 1002}')
    twice = [f"{leo}&{good}", f"{good}&{leo}", f"{good}&hash=", f"{good}&auth_date=1", f"{good}&{good}"]
    for doubled in twice:
        assert refused(await bring(home, doubled)) == ("sign-in-refused", "unreadable"), doubled


async def test_what_is_no_launch_at_all_gets_a_plain_answer(home: ApiRig) -> None:
    now = home.house.clock()
    for nonsense in (
        "",
        "x",
        "&&&",
        "a=1&" * 40 + "hash=x",
        "user=%ff%fe&hash=00",
        launch_of(ANNA.id, now, user="[]"),
        launch_of(ANNA.id, now, user='{"id": "1001"}'),
        launch_of(ANNA.id, now, user='{"id": true}'),
        launch_of(ANNA.id, now, user="[" * 1500),
        launch_of(ANNA.id, now, auth_date="soon"),
        launch_of(ANNA.id, now, auth_date="9" * 30),
    ):
        assert refused(await bring(home, nonsense)) == ("sign-in-refused", "unreadable"), nonsense
    wrong: tuple[object, ...] = ([], None, "x" * 9000, 7)
    for body in wrong:
        assert refused(await bring(home, body))[0] == "invalid"
    assert refused(await bring(home, launch_of(ANNA.id, now), more=1))[0] == "invalid"


async def test_somebody_who_lives_elsewhere_is_not_let_in(home: ApiRig) -> None:
    assert refused(await bring(home, launch_of(MALLORY.id, home.house.clock()))) == ("sign-in-refused", "nobody")


async def test_a_cookie_of_before_is_good_for_nothing_after_signing_in_again(home: ApiRig) -> None:
    first = await signed_in(home, ANNA)
    old, session = dict(first.cookies), first.session
    launch = launch_of(ANNA.id, home.house.clock(), query_id="again")
    await first.ask("POST", "/app/session", {"init_data": launch})
    assert first.session != session
    assert (await PageBrowser(home, old).ask("GET", "/app/me")).problem == "session-over"


async def test_a_cookie_that_somebody_planted_is_never_taken_over(home: ApiRig) -> None:
    chosen = {f"doorman_session_{home.listener.port}": "chosen-by-mallory"}
    planted = PageBrowser(home, dict(chosen))
    launch = launch_of(ANNA.id, home.house.clock())
    await planted.ask("POST", "/app/session", {"init_data": launch})
    assert planted.session != "chosen-by-mallory"
    assert (await PageBrowser(home, chosen).ask("GET", "/app/me")).status == 401


async def test_two_services_of_one_machine_sign_nobody_out_of_the_other(home: ApiRig) -> None:
    here = await signed_in(home, ANNA)
    async with an_api(app=AppSettings(WEB_APP="on"), needs=PageNeeds(TOKEN)) as other:
        there = PageBrowser(other, here.cookies)  # a browser has one jar for all ports of a host
        launch = launch_of(ANNA.id, other.house.clock())
        assert (await there.ask("POST", "/app/session", {"init_data": launch})).status == 200
        assert (await there.ask("GET", "/app/me")).status == 200
        assert (await here.ask("GET", "/app/me")).status == 200
        assert (await there.ask("POST", "/app/sign-out", {})).status == 204
        assert (await here.ask("GET", "/app/me")).status == 200


async def test_inside_telegram_s_own_page_the_cookie_is_marked_for_it_and_nowhere_else() -> None:
    app = AppSettings(WEB_APP_URL="https://doorman.example.org")
    async with an_api(app=app, needs=PageNeeds(TOKEN)) as home:
        secure = PageBrowser(home, host="doorman.example.org")
        launch = launch_of(ANNA.id, home.house.clock())
        got = await secure.ask(
            "POST", "/app/session", {"init_data": launch, "framed": True}, Origin="https://doorman.example.org"
        )
        assert got.headers["Set-Cookie"].endswith("; HttpOnly; Secure; SameSite=None; Partitioned")
        at_home = PageBrowser(home)
        launch = launch_of(LEO.id, home.house.clock())
        got = await at_home.ask("POST", "/app/session", {"init_data": launch, "framed": True})
        assert got.headers["Set-Cookie"].endswith("; HttpOnly; SameSite=Strict")


async def test_where_telegram_opens_no_page_its_word_counts_for_nothing() -> None:
    async with an_api(app=AppSettings(WEB_APP="on")) as home:
        assert (await bring(home, launch_of(ANNA.id, home.house.clock()))).problem == "not-found"
