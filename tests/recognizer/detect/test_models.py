"""Fetching YuNet: from the network (a loopback server here), from a file, and what is refused."""

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote
from urllib.request import Request

import pytest

from recognizer import said
from recognizer.detect import fetching, models
from recognizer.detect.embed import open_embedder
from recognizer.detect.fetching import FETCH_TIMEOUT_S, FetchFault, Fetching, ModelNotFetched, fetch_model
from recognizer.detect.models import (
    FACE_WEIGHTS,
    YOLOX,
    YUNET,
    ModelMissing,
    ModelRefused,
    checksum,
    packaged,
    read_card,
)
from recognizer.face import EngineId
from recognizer.match import crowd
from tests.sitters import yolox_model, yunet_model

MODEL = b"a model" * 1000
#: YuNet, were that file the one.
OURS = replace(YUNET, sha256=hashlib.sha256(MODEL).hexdigest())


def unheard(_: Fetching) -> None:
    """For tests in which it does not matter what is said."""


class Zoo(BaseHTTPRequestHandler):
    """Serves the model, something else, too much, half of it, or the way to another address."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name == "missing":
            self.send_error(404)
            return
        if name.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", unquote(name.removeprefix("to/")))
            self.end_headers()
            return
        body = {"model": MODEL, "other": b"a page that says sorry", "huge": bytes(400_000), "half": MODEL}[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if name == "half" else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def zoo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Zoo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)


def test_the_model_is_fetched_once_and_it_is_said(zoo: str, tmp_path: Path) -> None:
    heard: list[Fetching] = []
    path = fetch_model(OURS, tmp_path / "models", source=f"{zoo}/model", tell=heard.append)
    assert path.read_bytes() == MODEL
    assert YUNET.found_in(tmp_path / "models") == path
    fetch_model(OURS, tmp_path / "models", source=f"{zoo}/missing", tell=heard.append)
    words = [said.fetching(what) for what in heard]
    assert "Fetching" in words[0]
    assert "7,000 bytes" in words[1]
    assert "already" in words[2]


@pytest.mark.parametrize(
    ("what", "why"), [("other", "not the file"), ("huge", "too large"), ("half", "broke off"), ("missing", "404")]
)
def test_anything_else_is_refused_and_nothing_changes(zoo: str, tmp_path: Path, what: str, why: str) -> None:
    (tmp_path / YUNET.name).write_bytes(b"an older one")
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(OURS, tmp_path, source=f"{zoo}/{what}", tell=unheard)
    assert why in said.not_fetched(failed.value)
    assert [path.name for path in tmp_path.iterdir()] == [YUNET.name]
    assert (tmp_path / YUNET.name).read_bytes() == b"an older one"


def test_whoever_sends_a_byte_now_and_then_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Drip:
        """Answers at once, and then goes on for ever; each byte takes ten seconds."""

        sent = 0

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def read1(self, _most: int) -> bytes:
            self.sent += 1
            return b"m"

    drip = Drip()
    monkeypatch.setattr(fetching, "urlopen", lambda _request, timeout: drip)
    monkeypatch.setattr(time, "monotonic", lambda: 10.0 * drip.sent)
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(YUNET, tmp_path, source="https://example.org/model", tell=unheard)
    assert failed.value.fault is FetchFault.NOT_GIVEN
    assert drip.sent == FETCH_TIMEOUT_S // 10 + 1


def test_a_disk_that_takes_nothing_is_told(zoo: str, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file, where a folder should be")
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(OURS, tmp_path / "models", source=f"{zoo}/model", tell=unheard)
    assert failed.value.fault is FetchFault.NOT_KEPT
    assert "the disk does not take it" in said.not_fetched(failed.value)


class Babbling(ThreadingTCPServer):
    """Says something, whatever it is asked."""

    says = b""


class Babble(BaseRequestHandler):
    server: Babbling

    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(self.server.says)


@pytest.fixture
def babbling() -> Iterator[Babbling]:
    with Babbling(("127.0.0.1", 0), Babble) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.mark.parametrize(
    "says",
    [
        b"220 mail.example.org at your service\r\n\r\n",
        b"HTTP/1.1 200 " + b"O" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1b58\r\n" + MODEL[:3000],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n" + MODEL,
        b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:door/\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["mail", "a long line", "too many headers", "half of a chunk", "no chunk", "to no address"],
)
def test_an_answer_that_is_none_is_told_like_one_that_breaks_off(
    babbling: Babbling, tmp_path: Path, says: bytes
) -> None:
    babbling.says = says
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(OURS, tmp_path, source=f"http://127.0.0.1:{babbling.server_address[1]}/model", tell=unheard)
    assert failed.value.fault is FetchFault.BROKEN_OFF
    assert "broke off" in said.not_fetched(failed.value)
    assert not list(tmp_path.iterdir())


def test_a_server_s_way_to_elsewhere_is_followed_within_this_machine(zoo: str, tmp_path: Path) -> None:
    path = fetch_model(OURS, tmp_path, source=f"{zoo}/to/{quote(zoo, safe='')}%2Fmodel", tell=unheard)
    assert path.read_bytes() == MODEL


@pytest.mark.parametrize("elsewhere", ["http://192.0.2.7/model", "ftp://192.0.2.7/model", "http://localhost:1/model"])
def test_whoever_is_asked_cannot_make_us_ask_somebody_at_home(zoo: str, tmp_path: Path, elsewhere: str) -> None:
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(OURS, tmp_path, source=f"{zoo}/to/{quote(elsewhere, safe='')}", tell=unheard)
    assert (failed.value.fault, failed.value.source) == (FetchFault.NOT_HTTPS, elsewhere)


def test_whoever_is_asked_over_https_cannot_lead_us_to_this_machine_s_own_programs() -> None:
    asked, fp = Request("https://example.org/model"), BytesIO()
    with pytest.raises(ModelNotFetched):
        fetching._SafeRedirects().redirect_request(asked, fp, 302, "Found", HTTPMessage(), "http://127.0.0.1:8080/")


@pytest.mark.parametrize("source", ["http://example.org/model", "file:///etc/passwd", "ftp://example.org/x"])
def test_only_https_is_fetched(tmp_path: Path, source: str) -> None:
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(YUNET, tmp_path, source=source, tell=unheard)
    assert "only https" in said.not_fetched(failed.value)


def test_a_network_that_is_away_is_explained(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Zoo) as server:
        port = server.server_port
    with pytest.raises(ModelNotFetched) as failed:
        fetch_model(YUNET, tmp_path, source=f"http://127.0.0.1:{port}/model", tell=unheard)
    assert "Try again later" in said.not_fetched(failed.value)


def test_a_file_is_taken_as_well(tmp_path: Path) -> None:
    (tmp_path / "given.onnx").write_bytes(MODEL)
    path = fetch_model(OURS, tmp_path / "models", source=tmp_path / "given.onnx", tell=unheard)
    assert path.read_bytes() == MODEL
    with pytest.raises(ModelNotFetched):
        fetch_model(YUNET, tmp_path / "others", source=tmp_path / "nothing.onnx", tell=unheard)


def test_changed_weights_are_used_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = bytearray(packaged(FACE_WEIGHTS).read_bytes())
    changed[1_000_000] ^= 1
    (tmp_path / FACE_WEIGHTS).write_bytes(changed)
    monkeypatch.setattr(models, "packaged", lambda name: tmp_path / name)
    for choice in ("onnx", "dlib"):  # the one is not the way out of the other
        with pytest.raises(ModelRefused, match="uv sync --reinstall"):
            open_embedder(choice, tmp_path)


@pytest.mark.parametrize("name", ["CROWD_FILE", "MEASURES_FILE"])
def test_a_changed_crowd_is_used_by_nobody(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own: Path = getattr(crowd, name)
    (tmp_path / own.name).write_bytes(own.read_bytes() + b"\0")
    monkeypatch.setattr(crowd, name, tmp_path / own.name)
    crowd._dlibs_crowd.cache_clear()
    with pytest.raises(ModelRefused, match=own.stem):
        crowd.crowd_for(EngineId("dlib-resnet29/68/1"))


def test_the_addresses_and_the_checksums_are_pinned() -> None:
    for model in (YUNET, YOLOX):
        assert model.url.startswith("https://")
        assert model.url.endswith(f"/{model.name}")
        assert len(model.sha256) == 64


def test_the_models_at_hand_are_the_pinned_ones(tmp_path: Path) -> None:
    assert checksum(yunet_model()) == YUNET.sha256
    assert YOLOX.is_right_in(yolox_model().parent)
    assert checksum(fetch_model(YUNET, tmp_path, source=yunet_model(), tell=unheard)) == YUNET.sha256


@pytest.mark.parametrize("card", ["", "[]", "[" * 5000, '{"name": "mine"}', '{"name": "", "input_size": [1e999, 32]}'])
def test_a_card_that_describes_no_model_is_told_by_its_name(card: str, tmp_path: Path) -> None:
    model = tmp_path / "mine.onnx"
    model.write_bytes(b"")
    model.with_suffix(".json").write_text(card)
    with pytest.raises(ModelMissing, match=r"mine\.json does not describe a model"):
        read_card(model, "detector")


def test_a_weight_file_that_is_not_packaged_is_explained() -> None:
    with pytest.raises(ModelMissing, match="install the package"):
        packaged("nothing.dat")


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        (URLError(OSError(-2, "Name or service not known")), "Name or service not known"),
        (URLError("no host given"), "no host given"),
        (
            HTTPError("https://x", 302, "a redirect\nThe last message was:\nFound", Message(), None),
            "HTTP Error 302: a redirect",
        ),
        (TimeoutError("timed out"), "timed out"),
    ],
)
def test_why_a_model_does_not_come_is_said_in_a_line_and_without_the_library_s_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: Exception, said: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise failing

    monkeypatch.setattr(fetching, "urlopen", fails)
    with pytest.raises(ModelNotFetched) as told:
        fetch_model(YUNET, tmp_path, tell=lambda _: None)
    assert told.value.detail == said
