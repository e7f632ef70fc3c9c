"""What everybody meets who asks something over HTTP."""

import asyncio
import json
import logging
import socket

import pytest
from aiohttp import web

from bot.web import Callers, HttpTrouble, PortTaken, Refused, Route, Site, open_listener, raw_answer
from bot.web.callers import Caller
from tests.web.conftest import MOST_BYTES, NOW, Served, said, sent

JSON = {"Accept": "application/json"}


async def told(served: Served, path: str, method: str = "GET", **request: object) -> tuple[int, str, dict[str, str]]:
    async with served.session.request(method, served.url + path, **request) as answer:  # type: ignore[arg-type]
        return answer.status, await answer.text(), dict(answer.headers)


@pytest.mark.parametrize("path", ["/hello", "/hello/"])
async def test_a_program_learns_the_time_with_every_answer(served: Served, path: str) -> None:
    status, answer, headers = await told(served, path)

    assert (status, json.loads(answer)) == (200, {"hello": "you", "now": int(NOW.timestamp())})
    assert headers["Connection"] == "close"
    assert headers["Server"] == "Doorman"


@pytest.mark.parametrize(
    ("method", "path", "status", "why"),
    [("GET", "/elsewhere", 404, "nothing here"), ("PUT", "/hello", 405, "not so")],
)
async def test_a_person_is_refused_with_a_sentence_and_a_program_with_a_word(
    served: Served, method: str, path: str, status: int, why: str
) -> None:
    assert (await told(served, path, method))[:2] == (status, f"{why}, nobody.\n")

    found, answer, _ = await told(served, path, method, headers=JSON)
    assert found == status
    assert json.loads(answer)["sentence"] == f"{why}, nobody."
    assert json.loads(answer)["error"]


async def test_a_refusal_is_worded_for_the_languages_that_are_asked_for_and_tells_its_own(served: Served) -> None:
    asked = b"GET /elsewhere HTTP/1.1\r\nHost: x\r\nAccept-Language: de\r\nAccept-Language: hi;q=0.5\r\n\r\n"

    answer = await sent(served.port, asked)
    assert answer.endswith(b"nothing here, de,hi;q=0.5.\n")
    assert b"Content-Language: x-test\r\n" in answer
    assert b"Vary: Accept-Language\r\n" in answer


async def test_what_is_no_request_is_refused_with_a_code_of_the_listeners_own(served: Served) -> None:
    served.raises.append(web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2))

    assert (await told(served, "/hello"))[:2] == (413, f"{HttpTrouble.MISREAD}, nobody.\n")


async def test_a_refusal_brings_its_headers(served: Served) -> None:
    served.raises.append(Refused(401, "token", "show one", [("WWW-Authenticate", "Basic")]))

    status, answer, headers = await told(served, "/hello")
    assert (status, answer, headers["WWW-Authenticate"]) == (401, "show one, nobody.\n", "Basic")


async def test_a_refusal_is_one_line_of_the_log_without_the_query(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    await told(served, f"/{'x' * 500}?token=secret")

    (line,) = caplog.messages
    assert "404" in line
    assert "secret" not in line
    assert len(line) < 150


@pytest.mark.parametrize(
    ("failure", "status", "word", "why"),
    [
        (OSError(28, "full"), 503, "busy", HttpTrouble.NOT_KEPT),
        (KeyError("the safe's code"), 500, "failed", HttpTrouble.FAILED),
    ],
)
async def test_a_failure_of_ours_tells_its_caller_nothing_and_the_log_everything(
    served: Served, caplog: pytest.LogCaptureFixture, failure: Exception, status: int, word: str, why: HttpTrouble
) -> None:
    served.raises.append(failure)

    found, answer, headers = await told(served, "/hello", headers=JSON)
    assert (found, json.loads(answer)["error"], json.loads(answer)["sentence"]) == (status, word, f"{why}, nobody.")
    assert ("Retry-After" in headers) is (status == 503)
    assert "Traceback" in caplog.text
    assert str(failure) not in answer


async def test_a_body_is_read_as_far_as_it_may_go(served: Served) -> None:
    assert (await told(served, "/echo", "POST", data=b"x" * MOST_BYTES))[:2] == (200, "x" * MOST_BYTES)

    _, answer, _ = await told(served, "/echo", "POST", data=b"x" * (MOST_BYTES + 1), headers=JSON)
    assert json.loads(answer)["error"] == "BodyTooLarge"


@pytest.mark.parametrize(
    ("head", "body", "word"),
    [
        (b"Content-Length: 5\r\n", b"ab", b"BodyLate"),
        (b"Content-Encoding: gzip\r\nContent-Length: 7\r\n", b"no gzip", b"BodyTorn"),
        (b"Transfer-Encoding: chunked\r\n", b"7d0\r\n" + b"x" * 2000, b"BodyTooLarge"),
    ],
)
async def test_a_body_that_does_not_come_as_it_should_has_a_name(
    served: Served, head: bytes, body: bytes, word: bytes
) -> None:
    asked = b"POST /echo HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n" + head + b"\r\n"

    assert word in await sent(served.port, asked, body)


async def test_whoever_asks_before_sending_is_told_to_go_on(served: Served) -> None:
    asked = b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"

    answer = await sent(served.port, asked, b"ok")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")
    assert answer.endswith(b"ok")


async def test_what_speaks_no_http_is_one_line_and_no_traceback(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await sent(served.port, b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")

    assert caplog.text.count("spoke no HTTP") == 1
    assert "Traceback" not in caplog.text


async def test_a_port_that_somebody_has_is_named_with_its_setting(served: Served) -> None:
    with pytest.raises(PortTaken) as taken:
        async with open_listener("127.0.0.1", served.port, served.site(), clock=lambda: NOW, wording=said):
            pass
    known = taken.value
    assert (known.host, known.port, known.setting) == ("127.0.0.1", served.port, "HTTP_PORT")
    assert not known.elsewhere


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
async def test_a_host_that_is_none_of_this_machine_is_told_from_a_port_in_use(served: Served, host: str) -> None:
    with pytest.raises(PortTaken) as taken:
        async with open_listener(host, 0, served.site(), clock=lambda: NOW, wording=said):
            pass
    assert taken.value.elsewhere


async def test_a_port_is_free_again_afterwards(served: Served) -> None:
    async with open_listener("127.0.0.1", 0, served.site(), clock=lambda: NOW, wording=said) as first:
        port = first.port
    async with open_listener("127.0.0.1", port, served.site(), clock=lambda: NOW, wording=said) as second:
        assert second.port == port


class Noticing(Callers):
    """Tells when a connection is gone."""

    def __init__(self) -> None:
        super().__init__(answer_s=0.2)
        self.left = asyncio.Event()

    def leave(self, caller: Caller) -> None:
        super().leave(caller)
        self.left.set()


def _serving(content: bytes) -> Site:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.transport is None:
            raise RuntimeError("nobody is there")
        # as a caller's full window does: what is not taken stays with us
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        if request.path == "/refused":
            raise Refused(400, "no", content.decode())
        return raw_answer(content)

    routes = [Route(path, answer, ("GET",)) for path in ("/granted", "/refused")]
    return Site(routes, nothing_here="nothing here", wrong_method="not so")


@pytest.mark.parametrize("path", ["/granted", "/refused"])
@pytest.mark.parametrize("size", [60_000, 8_000_000])
async def test_whoever_never_reads_the_answer_holds_no_connection(
    path: str, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    # the small answer waits below the event loop, after its handler; the large one in the handler's own writing
    known = Noticing()
    site = _serving(b"x" * size)
    async with open_listener("127.0.0.1", 0, site, clock=lambda: NOW, wording=said, callers=known) as listener:
        deaf = socket.socket()
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(deaf, ("127.0.0.1", listener.port))
        await loop.sock_sendall(deaf, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        async with asyncio.timeout(8):
            await known.left.wait()
        assert known.count == 0
        assert "did not take its answer" in caplog.text
        deaf.close()


async def test_whoever_reads_the_answer_gets_all_of_it() -> None:
    known = Noticing()
    site = _serving(b"x" * 60_000)
    async with open_listener("127.0.0.1", 0, site, clock=lambda: NOW, wording=said, callers=known) as listener:
        heard = await sent(listener.port, b"GET /granted HTTP/1.1\r\nHost: x\r\n\r\n")
    assert heard.endswith(b"\r\n\r\n" + b"x" * 60_000)
