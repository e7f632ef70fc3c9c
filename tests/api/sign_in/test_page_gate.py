"""Whose requests the page's session carries, and which other pages and people it does not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.api import PageNeeds
from bot.api.gate.limits import Rate
from bot.api.sign_in import page_gate
from bot.house.doors.door import DoorId
from bot.house.guests.guest_pass import PassTerms
from bot.house.opening.proof import ProofKind
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.sign_in.session import MOST_OF_ONE
from bot.house.sign_in.sessions import PageSessions, Recognised
from bot.settings import ApiChoice, ApiSettings, AppSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN, PageBrowser, launch_of, signed_in
from tests.rig.house import ANNA, FRONT, LEO, NOON

MIA = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON - timedelta(days=7), Limits((FRONT,)))


async def test_there_is_no_page_unless_it_is_switched_on() -> None:
    for app in (AppSettings(), AppSettings(WEB_APP="off", WEB_APP_URL="https://doorman.example.org")):
        async with an_api(app=app, needs=PageNeeds(TOKEN)) as home:
            browser = PageBrowser(home)
            for path in ("/app", "/app/me", "/app/words", "/app/static/x.js", "/api/v1/doors"):
                assert (await browser.ask("GET", path)).problem == "not-found", path
            launch = launch_of(ANNA.id, home.house.clock())
            assert (await browser.ask("POST", "/app/session", {"init_data": launch})).problem == "not-found"


async def test_a_session_counts_at_the_page_s_data_whether_or_not_programs_may_ask() -> None:
    for choice in (ApiChoice.OFF, ApiChoice.AUTO, ApiChoice.ON):
        async with an_api(ApiSettings(HTTP_API=choice), AppSettings(WEB_APP="on"), PageNeeds(TOKEN)) as home:
            browser = await signed_in(home, ANNA)
            assert (await browser.ask("GET", "/api/v1/doors")).status == 200
            nobody = await PageBrowser(home).ask("GET", "/api/v1/doors")
            assert nobody.problem == ("no-key" if choice is ApiChoice.ON else "session-over")
            described = await browser.ask("GET", "/api/v1/openapi.json")
            assert described.status == (200 if choice is ApiChoice.ON else 404)


async def test_a_key_that_is_wrong_is_refused_beside_a_session_that_is_right(home: ApiRig) -> None:
    browser = await signed_in(home, ANNA)
    await home.make_key()
    assert (await browser.ask("GET", "/api/v1/doors", Authorization="Bearer doorman_x")).problem == "wrong-key"


async def test_whatever_changes_something_needs_what_the_page_alone_knows(home: ApiRig) -> None:
    anna, leo = await signed_in(home, ANNA), await signed_in(home, LEO)
    body = {"confirmed": True}
    for csrf in ("", "0" * 40, leo.csrf, "é"):
        got = await anna.ask("POST", "/api/v1/doors/front/unlock", body, X_CSRF_Token=csrf)
        assert got.problem == "foreign-page", csrf
    for path in ("/app/sign-out", "/app/passkeys/register/options"):
        assert (await anna.ask("POST", path, {}, X_CSRF_Token="")).problem == "foreign-page"
    assert home.house.locks.opened == []
    assert (await anna.ask("POST", "/api/v1/doors/front/unlock", body)).status == 200


async def test_no_other_page_asks_in_somebody_s_name(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    body = {"confirmed": True}
    foreign = (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    )
    for headers in foreign:
        assert (await anna.ask("POST", "/api/v1/doors/front/unlock", body, **headers)).problem == "foreign-page"
        assert (await anna.ask("GET", "/app/me", **headers)).problem == "foreign-page"
        assert (await anna.ask("GET", "/api/v1/visits", **headers)).problem == "foreign-page"
        launch = {"init_data": launch_of(LEO.id, home.house.clock())}
        assert (await PageBrowser(home).ask("POST", "/app/session", launch, **headers)).problem == "foreign-page"
    assert home.house.locks.opened == []
    anna.host = "evil.example"
    assert (await anna.ask("GET", "/app/me")).problem == "foreign-host"
    assert (await anna.ask("GET", "/app")).problem == "foreign-host"


async def test_what_no_form_can_send_is_asked_for(home: ApiRig) -> None:
    launch = f'{{"init_data": "{launch_of(ANNA.id, home.house.clock())}"}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        got = await PageBrowser(home).ask("POST", "/app/session", launch, Content_Type=kind)
        assert got.problem == "invalid"


async def test_whoever_moves_out_is_signed_out_at_once_and_a_new_role_counts_at_once(home: ApiRig) -> None:
    leo = await signed_in(home, LEO)
    await home.house.registrar.set_role(ANNA, LEO.id, Role.CHILD)
    assert (await leo.ask("GET", "/app/me")).words["role"] == "child"
    assert (await leo.ask("GET", "/api/v1/people")).problem == "not-allowed"
    await home.house.registrar.remove(ANNA, LEO.id)
    assert (await leo.ask("GET", "/app/me")).problem == "session-over"
    assert (await leo.ask("GET", "/api/v1/doors")).problem == "session-over"
    assert all(one.resident != LEO.id for one in home.house.memory.collections["page_sessions"].everything().values())


async def test_somebody_signs_out_here_or_everywhere(home: ApiRig) -> None:
    one, two = await signed_in(home, ANNA), await signed_in(home, ANNA)
    held = dict(one.cookies)
    assert (await one.ask("POST", "/app/sign-out", {})).status == 204
    assert one.cookies == {}
    assert (await PageBrowser(home, held).ask("GET", "/app/me")).status == 401
    listed = (await two.ask("GET", "/api/v1/sessions")).words["items"]
    assert [(item["way"], item["browser"], item["this"]) for item in listed] == [("telegram", "Chrome, Android", True)]
    three = await signed_in(home, ANNA)
    assert (await three.ask("POST", "/app/sign-out", {"everywhere": True})).status == 204
    assert (await two.ask("GET", "/app/me")).status == 401


@pytest.mark.parametrize("path", ["/api/v1/doors/front/unlock", "/app/passkeys/register"])
async def test_what_is_sent_slowly_is_not_done_once_whoever_sent_it_is_signed_out(
    home: ApiRig, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await signed_in(home, ANNA)
    gone, let_in = asyncio.Event(), asyncio.Event()
    recognise = PageSessions.recognise

    async def recognised(sessions: PageSessions, token: str) -> Recognised:
        known = await recognise(sessions, token)
        let_in.set()
        return known

    monkeypatch.setattr(PageSessions, "recognise", recognised)

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"confirmed"'
        await gone.wait()
        yield b": true}"

    headers = {
        "Cookie": anna.shown_cookies,
        "X-CSRF-Token": anna.csrf,
        "Content-Type": "application/json",
    }

    async def signs_out() -> None:
        await let_in.wait()  # its head was let in; its body is on its way
        await home.house.staff.sign_in.sessions.end_all(ANNA)
        gone.set()

    asked = home.session.post(f"{home.url}{path}", data=slowly(), headers=headers)
    got, _ = await asyncio.gather(asked, signs_out())
    async with got:
        assert (got.status, (await got.json(content_type=None))["type"]) == (401, "urn:doorman:problem:session-over")
    assert home.house.locks.opened == []


async def test_of_too_many_sessions_the_oldest_ends(home: ApiRig) -> None:
    browsers = []
    for _ in range(MOST_OF_ONE + 1):
        browsers.append(await signed_in(home, ANNA))
        home.house.later += timedelta(seconds=1)
    assert [(await one.ask("GET", "/app/me")).status for one in browsers] == [401, *[200] * MOST_OF_ONE]


async def test_a_door_asks_people_for_what_it_asks_for(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    once = await anna.ask("POST", "/api/v1/doors/front/unlock", {})
    assert (once.problem, once.words["proof"]) == ("proof-needed", "two_taps")
    assert (await anna.ask("POST", "/api/v1/doors/front/unlock", {"confirmed": True})).status == 200
    await home.house.proofs.begin_change(ANNA)
    await home.house.proofs.set_pin(ANNA, "4711")
    await home.house.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
    tapped = await anna.ask("POST", "/api/v1/doors/front/unlock", {"confirmed": True})
    assert (tapped.problem, tapped.words["proof"]) == ("proof-needed", "pin")
    assert (await anna.ask("POST", "/api/v1/doors/front/unlock", {"pin": "0815"})).words["left"] == 2
    assert (await anna.ask("POST", "/api/v1/doors/front/unlock", {"pin": "4711"})).status == 200
    for _ in range(2):
        await anna.ask("POST", "/api/v1/doors/front/unlock", {"pin": "0815"})
    paused = await anna.ask("POST", "/api/v1/doors/front/unlock", {"pin": "0815"})
    assert (paused.status, paused.problem) == (429, "unlocking-paused")
    assert int(paused.headers["Retry-After"]) > 30
    assert home.house.locks.opened == [FRONT, FRONT]


async def test_a_visit_is_answered_by_whoever_is_signed_in_with_two_taps(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    await home.house.ring()
    (visit,) = await home.house.memory.visits.open_visits()
    path = f"/api/v1/visits/{visit.id}/answer"
    assert (await anna.ask("POST", path, {"outcome": "unlocked"})).problem == "proof-needed"
    assert (await anna.ask("POST", path, {"outcome": "unlocked", "confirmed": True})).status == 200
    (told,) = (await anna.ask("GET", "/api/v1/visits")).words["items"]
    assert told["answer"]["by"] == {"kind": "resident", "name": "Anna"}


async def test_a_door_opens_once_however_often_the_tap_is_sent(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    for _ in range(3):
        got = await anna.ask("POST", "/api/v1/doors/front/unlock", {"confirmed": True}, Idempotency_Key="tap-1")
        assert got.words == {"door": "front", "opened": True}
    assert home.house.locks.opened == [FRONT]


async def test_a_child_sees_its_own_and_does_no_more_than_a_child_may(home: ApiRig) -> None:
    await home.house.memory.residents.save(MIA)
    mia = await signed_in(home, MIA)
    me = (await mia.ask("GET", "/app/me")).words
    opens = {door["id"] for door in me["doors"] if "open" in door["may"]}
    assert opens == {"front"}
    assert (await mia.ask("GET", "/api/v1/attendance")).words["items"] == []
    for method, path in (
        ("GET", "/people"),
        ("GET", "/residents"),
        ("GET", "/keys"),
        ("GET", "/audit"),
        ("GET", "/backup"),
        ("POST", "/backup"),
        ("GET", "/passes"),
        ("DELETE", f"/residents/{LEO.id}"),
        ("PATCH", f"/residents/{MIA.id}"),
        ("GET", "/my/passes"),
    ):
        body = {"role": "owner"} if method == "PATCH" else {} if method == "POST" else None
        assert (await mia.ask(method, f"/api/v1{path}", body)).problem == "not-allowed", path
    assert (await mia.ask("POST", "/api/v1/doors/back/unlock", {"confirmed": True})).problem == "not-allowed"
    assert (await mia.ask("POST", "/api/v1/doors/front/unlock", {"confirmed": True})).status == 200


async def test_a_guest_has_one_button_and_hears_of_nothing_else(home: ApiRig) -> None:
    until = home.house.clock() + timedelta(days=1)
    code, made = await home.house.passes.make(ANNA, PassTerms("Eileen", (FRONT,), until, uses=2))
    await home.house.passes.accept(code, ResidentId(2002))
    eileen = await signed_in(home, Resident(ResidentId(2002), "Eileen", Role.GUEST, NOON))
    me = (await eileen.ask("GET", "/app/me")).words
    assert (me["role"], me["doors"]) == ("guest", [])
    (held,) = me["passes"]
    assert (held["doors"], held["left"]) == ([{"id": "front", "name": "front door"}], 2)
    path = f"/api/v1/my/passes/{held['id']}/open"
    wanted = {"door": "front", "revision": held["revision"]}
    assert (await eileen.ask("POST", path, wanted)).problem == "proof-needed"
    opened = await eileen.ask("POST", path, {**wanted, "confirmed": True})
    assert opened.words == {"door": "front", "opened": True, "left": 1}
    for path_ in ("/visits", "/doors", "/cameras", "/people", "/events", "/health", "/stats/crowd", "/attendance"):
        assert (await eileen.ask("GET", f"/api/v1{path_}")).problem == "not-allowed", path_
    other = {"door": "back", "revision": held["revision"], "confirmed": True}
    assert (await eileen.ask("POST", path, other)).words["reason"] == "other_door"
    await home.house.passes.revoke(ANNA, made.id)
    assert (await eileen.ask("POST", path, {**wanted, "confirmed": True})).status in (401, 403)
    assert home.house.locks.opened == [FRONT]


async def test_the_stream_ends_with_the_session(home: ApiRig) -> None:
    anna = await signed_in(home, ANNA)
    headers = {"Cookie": anna.shown_cookies, "Sec-Fetch-Site": "same-origin"}
    async with home.session.get(f"{home.url}/api/v1/events", headers=headers) as stream:
        assert stream.status == 200
        await home.house.ring()
        async with asyncio.timeout(8):
            while b"visit" not in await stream.content.readline():
                pass
            await home.house.staff.sign_in.sessions.end_all(ANNA)
            await home.house.ring("b00t-2", DoorId("back"))
            while await stream.content.readline():
                pass


async def test_whoever_tries_again_and_again_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_gate, "OF_SIGN_INS", Rate(3, 60.0))
    async with an_api(app=AppSettings(WEB_APP="on"), needs=PageNeeds(TOKEN)) as home:
        got = [await PageBrowser(home).ask("POST", "/app/session", {"init_data": "x"}) for _ in range(5)]
        assert [one.problem for one in got] == [*["sign-in-refused"] * 3, "too-often", "too-often"]
        assert int(got[-1].headers["Retry-After"]) > 30


async def test_what_is_too_large_or_no_method_of_it_is_a_problem(home: ApiRig) -> None:
    browser = PageBrowser(home)
    assert (await browser.ask("POST", "/app/session", "x" * 40_000, Content_Type="application/json")).status == 413
    assert (await browser.ask("PUT", "/app/session")).problem == "wrong-method"
    assert (await browser.ask("GET", "/app/session")).problem == "wrong-method"
    assert (await browser.ask("POST", "/app")).problem == "wrong-method"
