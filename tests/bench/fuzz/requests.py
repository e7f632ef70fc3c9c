"""Requests as aiohttp's own parser makes them of bytes, and everybody who reads one before it is carried out."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from aiohttp import web
from aiohttp.http import HttpRequestParser
from aiohttp.http_exceptions import BadHttpMessage, HttpProcessingError

from bot.api.call import Call
from bot.api.gate.hosts import Hosts
from bot.api.gate.manners import key_in
from bot.api.gate.problems import Problem
from bot.api.gate.repeats import place_of, seal_of
from bot.api.live import LiveEvents
from bot.api.sign_in import cookies
from bot.api.sign_in.browsers import browser_of
from bot.commands.wording import say_refusal
from bot.devices.intake.addresses import picture_of
from bot.devices.intake.guard import Credentials, Guard
from bot.devices.speech.notes import VoiceNotes
from bot.house.doors.door import DoorId
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.people import ResidentId
from bot.house.residents.actors import Asker
from bot.web import Networks, Refused, origin_of
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Make, Target, driven

_FRONT = DoorId("front")
_TOKEN = "a-camera-that-cannot-sign"
_NOW_S = 1795823049

_SIGNED = (
    b"X-Doorman-Time: 1795823049\r\nX-Doorman-Nonce: " + b"a" * 32 + b"\r\nX-Doorman-Signature: " + b"b" * 64 + b"\r\n"
)
_DIGEST = (
    b'Authorization: Digest username="camera", realm="Doorman", nonce="1f-0123456789abcdef-' + b"c" * 32 + b'", '
    b'uri="/v1/doors/front/snapshots", response="' + b"d" * 32 + b'", qop=auth, nc=00000001, cnonce="e", '
    b"algorithm=MD5\r\n"
)

_BROWSER = (
    b"Cookie: doorman_session_8081=abc; doorman_code=def\r\nSec-Fetch-Site: same-origin\r\n"
    b"Origin: http://192.168.1.5:8081\r\nX-CSRF-Token: abc\r\nUser-Agent: Mozilla/5.0 (Linux; Android 14)\r\n"
)

#: What boards, cameras, buttons, programs and browsers begin with.
HEADS = tuple(
    line + b" HTTP/1.1\r\nHost: 192.168.1.5:8081\r\n" + headers + b"\r\n"
    for line, headers in (
        (b"POST /v1/doors/front/snapshots?ring=4f1c2a90-17&n=0&sealed=1", _SIGNED),
        (b"POST /v1/doors/front/snapshots", b"Authorization: Basic Y2FtZXJhOmE=\r\nAccept-Language: de, en;q=0.5\r\n"),
        (b"POST /v1/doors/front/snapshots", _DIGEST),
        (b"GET /v1/doors/front/ring?token=a-camera-that-cannot-sign&ring=abc", b"X-Forwarded-For: 10.0.0.7, ::1\r\n"),
        (b"GET /v1/voice/0123456789abcdef?until=1795823049&sig=" + b"f" * 64, b"Accept: audio/ogg\r\n"),
        (
            b"POST /api/v1/doors/front/unlock?limit=5&cursor=WzEsMl0",
            b'Authorization: Bearer dk_0123456789\r\nIdempotency-Key: 4f1c2a90\r\nIf-Match: "abc", *\r\n',
        ),
        (
            b"GET /app/static/page.js?v=2",
            _BROWSER,
        ),
        (b"GET /api/v1/events", b"X-API-Key: dk_0123456789\r\nLast-Event-ID: 4f1c2a90-17\r\n"),
    )
)


def request_of(raw: bytes) -> web.Request:
    """What aiohttp makes of these bytes. Raises HttpProcessingError."""
    loop = mock.Mock()
    protocol = mock.Mock(_reading_paused=False, max_field_size=8190, max_line_length=8190, max_headers=128)
    protocol.peername = ("192.168.1.20", 51234)
    parser = HttpRequestParser(protocol, loop, 2**16, max_line_size=8190, max_field_size=8190)
    messages, _, _ = parser.feed_data(raw)
    if not messages:
        raise BadHttpMessage("it is not whole")
    message, payload = messages[0]
    return web.Request(message, payload, protocol, mock.Mock(), mock.Mock(), loop, client_max_size=2**20)


class HeadReader:
    """Reads what stands in a head as each room does."""

    def __init__(self) -> None:
        self._guard = Guard({_FRONT: Credentials(key=bytes(32), token=_TOKEN.encode())})
        self._notes = VoiceNotes(mock.Mock(), background=mock.Mock(), steady=mock.Mock())
        self._hosts, self._live = Hosts(["doorman.home"]), LiveEvents()
        self._trusted = Networks.parse("192.168.1.20")
        self._asks: tuple[Callable[[web.Request], object], ...] = (
            lambda request: origin_of(request, self._trusted),
            picture_of,
            lambda request: self._guard.prove(request, _FRONT, _NOW_S),
            lambda request: driven(self._notes._served(request)),
            key_in,
            cookies.token_of,
            cookies.code_of,
            lambda request: cookies.check_own_page(request, "abc", "https://doorman.example.org"),
            lambda request: self._hosts.takes(request.headers.get("Host", "")),
            lambda request: self._live.place(request.headers.get("Last-Event-ID")),
            lambda request: browser_of(request.headers.get("User-Agent", "")),
            lambda request: request.content_type,
            _repeated,
            _worded,
            _known_state,
        )

    def read(self, raw: bytes) -> None:
        """Read it all; raises the first refusal once everybody has read."""
        request = request_of(raw)
        segment = request.path.rpartition("/")[2]
        request._match_info = {"note": segment, "door": segment, "file": segment}  # type: ignore[assignment]
        refused: Exception | None = None
        for ask in self._asks:
            try:
                ask(request)
            except (Refused, Problem) as exc:
                refused = refused or exc
        if refused:
            raise refused


def _repeated(request: web.Request) -> None:
    place_of(1, request.headers.get("Idempotency-Key", ""))
    seal_of(key_in(request), request.method, request.raw_path, b"")


def _worded(request: web.Request) -> None:
    why = RequestTrouble(RequestReason.NO_DOOR)
    say_refusal(why, ",".join(request.headers.getall("Accept-Language", ())))


def _known_state(request: web.Request) -> None:
    call = Call(_BY, request)
    call.knows('"abc"')
    call.expects('"abc"')


_BY: Asker = mock.Mock(id=ResidentId(1))


def damaged_requests(*seeds: bytes, whole: bool = False) -> Make:
    """Requests with damage."""
    return lambda chance: damage.of_request(chance.choice(seeds), chance, whole=whole)


def places() -> Iterator[Target]:
    """Every place here."""
    raises: tuple[Any, ...] = (HttpProcessingError, Refused, Problem)
    yield Target("a request's head", damaged_requests(*HEADS), HeadReader().read, raises, 60)
