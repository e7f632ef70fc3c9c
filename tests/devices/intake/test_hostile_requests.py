"""Whatever is sent to the picture ports: an answer or a closed connection, soon; no failure of ours, no forged line."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot.devices.intake.legacy import LegacyIntake
from bot.logs import RedactingFormatter
from tests.devices.doubles import RecordingDoorman
from tests.devices.intake.uploads import FRONT, TOKEN, Intake

FORGED = "2026-06-01 18:04:10,000 INFO    doorman: all is well"
BEARER = f"Authorization: Bearer {TOKEN}\r\n".encode()
SEALED = b"X-Doorman-Time: 1\r\nX-Doorman-Nonce: " + b"a" * 32 + b"\r\nX-Doorman-Signature: " + b"a" * 64 + b"\r\n"


def post(target: bytes, headers: bytes = b"", body: bytes = b"", method: bytes = b"POST") -> bytes:
    length = b"" if b"ransfer-" in headers or b"ontent-Length" in headers else b"Content-Length: %d\r\n" % len(body)
    return method + b" " + target + b" HTTP/1.1\r\nHost: x\r\n" + headers + length + b"\r\n" + body


SIDE = b"/v1/doors/side/snapshots"
# fmt: off
HOSTILE = [
    # paths
    *(
        post(target)
        for target in (
            b"/%0a" + FORGED.replace(" ", "%20").encode(), b"/%0d%0a", b"/%1b[2J", b"/%00", b"/%ff%fe", b"/%", b"/%zz",
            b"/%e2%80%a8x", b"/%ed%a0%80", b"/\xff\xfe", b"/" + b"a" * 8000, b"//", b"/../../etc/passwd", b"/%2e%2e/",
            b"*", b"http://[::1", b"http://x:99999/", b"http://\xff/", b"x", b"?", b"#", b"/v1/doors//snapshots",
            b"/v1/doors/%2f/snapshots", b"/v1/doors/%0a/snapshots", b"/v1/doors/\xc3\x9f/snapshots",
            b"/v1/doors/" + "İ".encode() + b"/ring", b"/v1/doors/side/ring/%0a", b"/v1/doors/side%00/ring",
        )
    ),
    # queries
    *(
        post(SIDE + b"?" + query, BEARER)
        for query in (
            b"n=%0a", b"n=-1", b"n=" + "²".encode(), b"n=%d9%a1", b"ring=%0a", b"ring=%ff", b"ring=\xff",
            b"token=%ff", b"token=\xff", b"token=%ed%a0%80", b"token=" + b"x" * 8000, b"=&&==", b"%", b"n=1&n=2", b";",
        )
    ),
    *(post(b"/v1/doors/front/" + what, SEALED) for what in (b"snapshots?ring=\xff", b"ring?\xff", b"ring?ring=%ff")),
    # headers
    *(
        post(SIDE, name + b": " + value + b"\r\n")
        for name in (
            b"Authorization", b"X-API-Key", b"X-Auth-Token", b"Content-Type", b"Content-Encoding", b"Expect",
            b"Upgrade", b"Connection", b"Host", b"Accept", b"Cookie", b"Range", b"X-Forwarded-For",
            b"If-Modified-Since", b"X-Doorman-Time", b"X-Doorman-Nonce", b"X-Doorman-Signature",
        )
        for value in (
            b"", b"\xff\xfe", b"Bearer \xff", b"Basic \xff", b"Basic =", b"Basic Og==",
            b'Digest username="\xff",uri="\xff"',
            b"Digest " + b'a="\\' * 1000, "schlüssel ²".encode(), b"\x01\x02", b"\x1b[2J", b"a" * 7000, b", , ,",
            b"upgrade",
            b"multipart/form-data", b"gzip", b"100-continue",
        )
    ),
    post(SIDE, SEALED.replace(b": 1\r", b": " + b"9" * 12 + b"\r")),
    post(SIDE, SEALED.replace(b": 1\r", ": ²".encode() + b"\r")),
    # bodies, with a token that is good
    *(
        post(SIDE, BEARER + headers, body)
        for headers, body in (
            (b"Content-Type: multipart/form-data\r\n", b"--x\r\n"),
            (b"Content-Type: multipart/form-data; boundary=" + "ß".encode() + b"\r\n", b"--x"),
            (b"Content-Type: multipart/x; boundary=x\r\n", b"--x\r\nContent-Disposition: x; filename=\xff\r\n\r\n"),
            (b"Content-Type: \xff/\xff; charset=\xff\r\n", b"\xff\xd8\xff"),
            (b"Content-Encoding: gzip\r\n", b"no gzip at all"),
            (b"Content-Encoding: deflate\r\n", b"\xff" * 50),
            (b"Content-Encoding: br\r\n", b"\xff" * 50),
            (b"Content-Encoding: zstd\r\n", b"\xff" * 50),
            (b"Transfer-Encoding: chunked\r\n", b"zz\r\n"),
            (b"Transfer-Encoding: chunked\r\n", b"5\r\nab"),
            (b"Transfer-Encoding: chunked\r\n", b"fffffffffffffffff\r\n"),
            (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n"),
            (b"Transfer-Encoding: gzip\r\n", b"x"),
            (b"Content-Length: 1\r\nContent-Length: 2\r\n", b"x"),
            (b"Content-Length: -1\r\n", b""),
            (b"Content-Length: \xc2\xb2\r\n", b""),
            (b"Content-Length: 99999999999999999999\r\n", b""),
            (b"", b"\xff\xd8\xff\xe0" + bytes(1000)),
            (b"Expect: 200-ok\r\n", b""),
            (b"Expect: 100-continue\r\nContent-Length: 9000000\r\n", b""),
        )
    ),
    # no HTTP, or hardly
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"\x00" * 100, b"\r\n" * 100, b"\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"HEAD /v1/doors/side/ring HTTP/1.1\r\nHost: x\r\n\r\n", b"\xff\xff / HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\n: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nA\x00B: x\r\n\r\n", b"POST / HTTP/1.1\r\n x\r\n\r\n",
    b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
]
# fmt: on


async def answered(port: int, sent: bytes) -> bytes:
    """Everything that comes back until the connection is closed; raises TimeoutError where it is not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(10):
            writer.write(sent)
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Looks through everything that was logged."""
    caplog.set_level(logging.DEBUG)
    formatter = RedactingFormatter([TOKEN])
    yield
    for record in caplog.records:
        text = formatter.format(record)
        first, *rest = text.splitlines()
        assert record.levelno < logging.ERROR, text
        assert first.isprintable()
        assert all(line.startswith("  | ") for line in rest)
        assert TOKEN not in text


@pytest.mark.usefixtures("lines")
async def test_no_request_is_a_failure_of_ours_and_none_hangs(intake: Intake, doorman: RecordingDoorman) -> None:
    for sent in HOSTILE:
        answer = await answered(intake.listener.port, sent)
        assert answer == b"" or answer.startswith(b"HTTP/"), sent[:200]
        status = answer.split(b" ", 2)[1] if answer else b""
        assert not status.startswith(b"5"), (sent[:200], answer[:300])
        assert TOKEN.encode() not in answer

    assert doorman.photos == []
    assert doorman.presses == []
    assert (await intake.answer("GET", f"{intake.url}/health"))[0] == 200


@pytest.mark.usefixtures("lines")
async def test_nor_on_the_port_of_the_old_device(doorman: RecordingDoorman) -> None:
    async with LegacyIntake("127.0.0.1", 0, FRONT, doorman, request_s=0.2) as old:
        for sent in HOSTILE:
            answer = await answered(old.port, sent)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), (sent[:200], answer[:300])

    assert doorman.photos == []


async def test_a_signed_upload_still_passes_beside_all_that(intake: Intake, jpeg: bytes) -> None:
    await asyncio.gather(*(answered(intake.listener.port, sent) for sent in HOSTILE[:12]))

    assert (await intake.post(jpeg, intake.signed()))[0] == 201
