"""What everybody meets who asks something over HTTP."""

import json
import logging

import pytest

from bot.web import PortTaken, Refused, open_listener
from tests.web.conftest import MOST_BYTES, NOW, Served, sent

JSON = {"Accept": "application/json"}


async def told(served: Served, path: str, method: str = "GET", **request: object) -> tuple[int, str, dict[str, str]]:
    async with served.session.request(method, served.url + path, **request) as answer:  # type: ignore[arg-type]
        return answer.status, await answer.text(), dict(answer.headers)


@pytest.mark.parametrize("path", ["/hello", "/hello/"])
async def test_a_program_learns_the_time_with_every_answer(served: Served, path: str) -> None:
    status, said, headers = await told(served, path)

    assert (status, json.loads(said)) == (200, {"hello": "you", "now": int(NOW.timestamp())})
    assert headers["Connection"] == "close"
    assert headers["Server"] == "Doorman"


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [("GET", "/elsewhere", 404, "There is nothing here."), ("PUT", "/hello", 405, "Not so.")],
)
async def test_a_person_is_refused_with_a_sentence_and_a_program_with_a_word(
    served: Served, method: str, path: str, status: int, sentence: str
) -> None:
    assert (await told(served, path, method))[:2] == (status, f"{sentence}\n")

    found, said, _ = await told(served, path, method, headers=JSON)
    assert found == status
    assert json.loads(said)["sentence"] == sentence
    assert json.loads(said)["error"]


async def test_a_refusal_brings_its_headers(served: Served) -> None:
    served.raises.append(Refused(401, "token", "Show one.", [("WWW-Authenticate", "Basic")]))

    status, said, headers = await told(served, "/hello")
    assert (status, said, headers["WWW-Authenticate"]) == (401, "Show one.\n", "Basic")


async def test_a_refusal_is_one_line_of_the_log_without_the_query(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    await told(served, f"/{'x' * 500}?token=secret")

    (line,) = caplog.messages
    assert "404" in line
    assert "secret" not in line
    assert len(line) < 150


@pytest.mark.parametrize(
    ("failure", "status", "word"), [(OSError(28, "full"), 503, "busy"), (KeyError("nobody"), 500, "failed")]
)
async def test_a_failure_of_ours_tells_its_caller_nothing_and_the_log_everything(
    served: Served, caplog: pytest.LogCaptureFixture, failure: Exception, status: int, word: str
) -> None:
    served.raises.append(failure)

    found, said, headers = await told(served, "/hello", headers=JSON)
    assert (found, json.loads(said)["error"]) == (status, word)
    assert ("Retry-After" in headers) is (status == 503)
    assert "Traceback" in caplog.text
    assert str(failure) not in said


async def test_a_body_is_read_as_far_as_it_may_go(served: Served) -> None:
    assert (await told(served, "/echo", "POST", data=b"x" * MOST_BYTES))[:2] == (200, "x" * MOST_BYTES)

    _, said, _ = await told(served, "/echo", "POST", data=b"x" * (MOST_BYTES + 1), headers=JSON)
    assert json.loads(said)["error"] == "BodyTooLarge"


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
        async with open_listener("127.0.0.1", served.port, served.site(), clock=lambda: NOW):
            pass
    known = taken.value
    assert (known.host, known.port, known.setting) == ("127.0.0.1", served.port, "HTTP_PORT")


async def test_a_port_is_free_again_afterwards(served: Served) -> None:
    async with open_listener("127.0.0.1", 0, served.site(), clock=lambda: NOW) as first:
        port = first.port
    async with open_listener("127.0.0.1", port, served.site(), clock=lambda: NOW) as second:
        assert second.port == port
