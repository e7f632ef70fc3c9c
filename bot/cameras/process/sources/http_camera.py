"""Asks a camera by HTTP: with its login, within a time, for no more bytes than a picture has."""

import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from bot.cameras.process.sources.http_login import HttpLogin
from bot.cameras.process.sources.troubles import StreamBroken, bare
from bot.cameras.wire import OpenStream

#: Waiting for the next bytes.
_SOCKET_S = 5.0
#: A picture of 4K has 3 MB.
MOST_PICTURE_BYTES = 8 * 1024 * 1024
#: A whole picture, however slowly it trickles.
PICTURE_S = 10.0
#: A login that is asked for, one that grew stale, an address that moved within the camera.
_MOST_ASKED = 4
_READ_BYTES = 64 * 1024
_HTTPS_PORT = 443
_GONE = (HTTPException, OSError)


class HttpCamera:
    """One connection to one camera; the address's host is the only one that is ever asked."""

    def __init__(self, opening: OpenStream) -> None:
        self._url = urlsplit(opening.address)
        self._host_ip = opening.host_ip
        self._login = HttpLogin(opening.user, opening.password)
        self._connection: HTTPConnection | None = None
        self._was_sent = False

    def ask(self) -> HTTPResponse:
        """The answer, when it is one. Raises StreamBroken."""
        for _ in range(_MOST_ASKED):
            answer = self._asked()
            if answer.status == 401:  # noqa: PLR2004 - HTTP's own
                if not self._login.asked(answer.headers.get_all("WWW-Authenticate", [])):
                    raise StreamBroken("login", "HTTP 401")
                if self._was_sent and "stale=true" not in str(answer.headers).lower().replace('"', ""):
                    raise StreamBroken("login", "HTTP 401")
            elif answer.status in {301, 302, 307, 308}:
                self._follow(answer.headers.get("Location", ""))
            elif answer.status == 200:  # noqa: PLR2004 - HTTP's own
                return answer
            else:
                raise _refusal(answer.status)
            self.close()
        raise StreamBroken("unreadable", "it sends from one address to another")

    def picture(self) -> bytes:
        """One picture at the address. Raises StreamBroken."""
        deadline = time.monotonic() + PICTURE_S
        answer = self.ask()
        if (answer.length or 0) > MOST_PICTURE_BYTES:
            raise StreamBroken("too_much", f"{answer.length} bytes are announced")
        parts = bytearray()
        while part := more(answer, deadline):
            parts += part
            if len(parts) > MOST_PICTURE_BYTES:
                raise StreamBroken("too_much", "a picture without an end")
        if answer.length:
            raise StreamBroken("silent", "half a picture")
        answer.close()  # the connection stays, and may be asked again
        if answer.will_close:
            self.close()
        return bytes(parts)

    def close(self) -> None:
        """Let go of the camera. Never raises."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _asked(self) -> HTTPResponse:
        reused = self._connection is not None
        try:
            return self._answer()
        except _GONE as exc:
            self.close()
            if not reused:
                raise StreamBroken("unreachable" if isinstance(exc, OSError) else "unreadable", bare(exc)) from None
        try:
            return self._answer()  # it had closed the connection since the last picture
        except _GONE as exc:
            self.close()
            raise StreamBroken("silent", bare(exc)) from None

    def _answer(self) -> HTTPResponse:
        if self._connection is None:
            self._connection = self._connected()
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        headers: dict[str, str | bytes] = {
            "Host": self._url.netloc.rpartition("@")[2],
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        said = self._login.header("GET", path)
        self._was_sent = said is not None
        if said is not None:
            headers["Authorization"] = said.encode()  # a name may have any letters, as in RFC 7616
        self._connection.request("GET", path, headers=headers)
        return self._connection.getresponse()

    def _connected(self) -> HTTPConnection:
        host, port = self._host_ip or self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname = False  # a camera signs for itself, under no name
            context.verify_mode = ssl.CERT_NONE
            return HTTPSConnection(host, port, timeout=_SOCKET_S, context=context)
        return HTTPConnection(host, port, timeout=_SOCKET_S)

    def _follow(self, location: str) -> None:
        try:
            there: SplitResult = urlsplit(urljoin(self._url.geturl(), location))
            port = there.port
        except ValueError:
            raise StreamBroken("address", "it sends nowhere") from None
        if there.hostname != self._url.hostname or there.scheme not in {"http", "https"}:
            raise StreamBroken("address", "it sends elsewhere")
        if (there.scheme, self._url.scheme) == ("http", "https"):
            raise StreamBroken("address", "it sends where the login could be read")
        # from HTTP to HTTPS the port is the one that this has by itself; any other may be another service of that host
        if port != self._url.port and not (there.scheme != self._url.scheme and port in {None, _HTTPS_PORT}):
            raise StreamBroken("address", "it sends to another port")
        self._url = there


def more(answer: HTTPResponse, deadline: float) -> bytes:
    """The next bytes; none: that was all. Raises StreamBroken."""
    if time.monotonic() > deadline:
        raise StreamBroken("silent", "a picture that trickles")
    try:
        return answer.read1(_READ_BYTES)
    except _GONE as exc:
        raise StreamBroken("silent", bare(exc)) from None


def _refusal(status: int) -> StreamBroken:
    match status:
        case 403:
            return StreamBroken("login", "HTTP 403")
        case 503 | 429:
            return StreamBroken("busy", f"HTTP {status}")
        case _ if 400 <= status < 500:  # noqa: PLR2004 - HTTP's own
            return StreamBroken("not_found", f"HTTP {status}")
        case _:
            return StreamBroken("unreadable", f"HTTP {status}")
