"""Who is let in: by which key, under which name, how often, with what."""

import asyncio

import pytest

from bot.api.gate import gate
from bot.api.gate.hosts import Hosts
from bot.api.gate.limits import OF_WRONG_KEYS, Rate, RequestLimit
from bot.api.gate.problems import Problem
from bot.api.paging import cursor
from bot.house.programs.key import KeyScope
from bot.settings import ApiChoice, ApiSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.house import ANNA, BACK


async def test_nothing_is_there_before_a_program_has_a_key() -> None:
    async with an_api() as api:
        for path in ("/doors", "/openapi.json", "", "/no/such/thing"):
            assert (await api.ask("GET", path, key="doorman_x")).problem == "not-found"
        await api.make_key()
        assert (await api.ask("GET", "/doors")).status == 200
        assert (await api.ask("GET", "/openapi.json", key="")).status == 200


@pytest.mark.parametrize(("choice", "status"), [(ApiChoice.ON, 401), (ApiChoice.OFF, 404)])
async def test_the_settings_say_whether_it_is_there_all_the_same(choice: ApiChoice, status: int) -> None:
    async with an_api(ApiSettings(HTTP_API=choice)) as api:
        assert (await api.ask("GET", "/doors", key="")).status == status
        await api.make_key()
        assert (await api.ask("GET", "/doors")).status == (200 if choice is ApiChoice.ON else 404)


async def test_a_key_is_shown_in_either_header_and_never_in_the_address(api: ApiRig) -> None:
    assert (await api.ask("GET", "/doors", key="", X_API_Key=api.key)).status == 200
    refused = await api.ask("GET", "/doors", key="", query={"token": api.key})
    assert (refused.problem, refused.headers["WWW-Authenticate"]) == ("no-key", "Bearer")


async def test_wrong_expired_and_revoked_keys_hear_what_they_are(api: ApiRig) -> None:
    assert (await api.ask("GET", "/doors", key="doorman_nonsense")).problem == "wrong-key"
    shown, program = await api.make_key()
    await api.house.staff.programs.keeper.revoke(ANNA, program)
    assert (await api.ask("GET", "/doors", key=shown)).problem == "key-revoked"


async def test_a_key_for_something_else_is_refused_by_the_house_itself(api: ApiRig) -> None:
    shown, _ = await api.make_key(KeyScope.VISITS)
    refused = await api.ask("GET", "/people", key=shown)
    assert (refused.status, refused.problem, refused.words["reason"]) == (403, "not-allowed", "not_in_scope")
    for method, path in (
        ("POST", "/doors/front/unlock"),
        ("POST", "/doors/front/snapshot"),
        ("GET", "/audit"),
        ("GET", "/passes"),
        ("GET", "/cameras"),
        ("GET", "/stats/crowd"),
        ("GET", "/strangers"),
        ("DELETE", "/people/x"),
    ):
        assert (await api.ask(method, path, key=shown)).status == 403, path
    there, _ = await api.make_key(doors=(BACK,))
    assert [door["id"] for door in (await api.ask("GET", "/doors", key=there)).words["items"]] == ["back"]
    assert (await api.ask("POST", "/doors/front/unlock", key=there)).status == 404
    assert api.house.locks.opened == []


async def test_a_page_elsewhere_that_has_its_name_lead_here_is_refused(api: ApiRig) -> None:
    assert (await api.ask("GET", "/doors", Host="evil.example:8081")).problem == "foreign-host"
    assert (await api.ask("GET", "/openapi.json", Host="evil.example")).problem == "foreign-host"
    got = await api.ask("GET", "/doors", Origin="https://evil.example")
    assert not [name for name in got.headers if name.lower().startswith("access-control")]
    preflight = await api.ask("OPTIONS", "/doors", Origin="https://evil.example", Access_Control_Request_Method="GET")
    assert preflight.problem == "wrong-method"


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8081", True),
        ("[::1]:8081", True),
        ("192.168.1.4", True),
        ("localhost", True),
        ("LOCALHOST.:80", True),
        ("doorman.local:8081", True),
        ("doorman.local.", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[::1", True),
        ("1", False),
    ],
)
def test_addresses_and_listed_names_are_ours(host: str, ours: bool) -> None:
    assert Hosts(["Doorman.local"]).takes(host) is ours


async def test_too_many_requests_hear_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "OF_A_PROGRAM", Rate(2, 60.0))
    monkeypatch.setattr(gate, "OF_HEAVY", Rate(1, 3600.0))
    async with an_api() as api:
        await api.make_key()
        shown, _ = await api.make_key(KeyScope.VISITS)
        for problem in ("not-allowed", "too-often"):
            refused = await api.ask("POST", "/doors/front/unlock", key=shown)
            assert refused.problem == problem
        assert int(refused.headers["Retry-After"]) in range(3000, 3601)
        assert [(await api.ask("GET", "/doors")).status for _ in range(3)] == [200, 200, 429]  # each has its own count


def test_a_bucket_fills_again_with_time_and_holds_no_more_than_it_does() -> None:
    at = [0.0]
    limit, took = RequestLimit(Rate(2, 10.0), lambda: at[0]), list[int]()
    for moment in (0.0, 0.0, 0.0, 9.0, 10.0, 10.0, 1000.0, 1000.0, 1000.0):
        at[0] = moment
        try:
            limit.take("somebody")
        except Problem as problem:
            took.append(int(problem.headers["Retry-After"]))
        else:
            took.append(0)
    assert took == [0, 0, 10, 1, 0, 10, 0, 0, 10]


async def test_whoever_shows_wrong_keys_soon_has_none_looked_at(api: ApiRig) -> None:
    got = [(await api.ask("GET", "/doors", key=f"doorman_{n}")).problem for n in range(OF_WRONG_KEYS.at_once + 2)]
    assert set(got) == {"wrong-key", "too-often"}
    assert got[-1] == "too-often"


async def test_what_is_no_path_or_method_is_a_problem_too(api: ApiRig) -> None:
    assert (await api.ask("GET", "/nonsense")).problem == "not-found"
    refused = await api.ask("PUT", "/people/x")
    assert (refused.problem, refused.headers["Allow"]) == ("wrong-method", "GET,PATCH,DELETE,HEAD")


async def test_a_body_that_is_too_large_is_not_read(api: ApiRig) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.listener.port)
    head = f"POST /api/v1/recognitions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.key}\r\n"
    writer.write(f"{head}Content-Length: 104857600\r\n\r\n".encode())
    answer = await reader.read(2000)
    writer.close()
    assert b"413" in answer.partition(b"\r\n")[0]
    assert b"too-large" in answer


async def test_a_body_that_comes_too_slowly_or_breaks_off_is_given_up(
    api: ApiRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_S", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", api.listener.port)
    head = f"POST /api/v1/doors/front/unlock HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.key}\r\n"
    writer.write(f"{head}Content-Length: 20\r\n\r\n{{".encode())
    answer = await reader.read(2000)
    writer.close()
    assert b"408" in answer.partition(b"\r\n")[0]
    assert b"too-slow" in answer
    assert api.house.locks.opened == []


async def test_what_is_no_json_or_has_more_in_it_is_invalid_and_nothing_is_repeated_back(api: ApiRig) -> None:
    for body in (
        "{",
        "[]",
        '{"pin": 1234}',
        '{"pin": "12ab"}',
        '{"pin": "1234", "door": "back"}',
        '{"pin": "1234\\n"}',
        "\udc80",
    ):
        raw = body.encode("utf-8", "surrogatepass")
        refused = await api.ask("POST", "/doors/front/unlock", body=raw, Content_Type="application/json")
        assert refused.problem == "invalid", body
        assert b"12" not in refused.body
    for query in ({"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"cursor": "x"}, {"cursor": "WzFd"}, {"who": "me"}):
        assert (await api.ask("GET", "/visits", query=query)).problem == "invalid", query
    assert api.house.locks.opened == []


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00", "noon"])
async def test_a_cursor_with_a_time_that_no_clock_of_ours_has_is_none_of_ours(api: ApiRig, at: str) -> None:
    refused = await api.ask("GET", "/visits", query={"cursor": cursor(at, "20261128T180400-1a2b3c4d")})
    assert refused.problem == "invalid"
    assert refused.words["errors"] == [{"where": "query.cursor", "what": "not_ours"}]


async def test_an_idempotency_key_that_is_no_text_is_one_all_the_same(api: ApiRig) -> None:
    head = f"POST /api/v1/doors/front/unlock HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.key}\r\n"
    asked = f"{head}Content-Length: 0\r\nIdempotency-Key: ".encode() + b"once-\xff\r\n\r\n"
    answers = []
    for _ in range(2):
        reader, writer = await asyncio.open_connection("127.0.0.1", api.listener.port)
        writer.write(asked)
        answers.append(await reader.read(2000))
        writer.close()
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers), answers
    assert b"Idempotent-Replayed" in answers[1]
    assert len(api.house.locks.opened) == 1


async def test_a_refusal_is_said_in_the_language_that_was_asked_for(api: ApiRig) -> None:
    refused = await api.ask("GET", "/people/nobody", Accept_Language="de")
    assert refused.headers["Content-Language"] == "de"
    assert refused.words["title"] != (await api.ask("GET", "/people/nobody")).words["title"]


async def test_no_answer_is_kept_by_anybody(api: ApiRig) -> None:
    got = await api.ask("GET", "/visits")
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
