"""Where programs, browsers and workers are read: bodies, queries, cursors, passkeys, and what goes over Kafka."""

import asyncio
import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

from aiohttp import WSMsgType
from aiohttp.http_exceptions import HttpProcessingError

import bot.api.legacy
import bot.api.routes
from bot.api.call import Call, Strict, checked
from bot.api.gate.problems import Problem
from bot.api.legacy.counting import _first
from bot.api.legacy.reading import Loose, decoded, query_of
from bot.api.paging import at, place
from bot.api.sign_in.authenticators import RelyingPage, registered, signed
from bot.api.sign_in.passkey_checks import PasskeyChecks, PasskeyRefused
from bot.devices.intake.guard import Guard
from bot.devices.intake.handed import HandedPictures
from bot.devices.intake.jpeg import PictureRefused
from bot.house.visits.handed_picture import PictureNotTaken
from bot.kafka.connection import KafkaMessage
from bot.kafka.looks.messages import (
    GalleryHead,
    LookAnswer,
    LookOrder,
    ServiceBeat,
    SheetNote,
    WorkerBeat,
    opened,
    sealed,
)
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.pictures import _picture
from bot.settings import AppSettings
from tests.bench.fuzz import damage
from tests.bench.fuzz.requests import damaged_requests, request_of
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_json, damaged_words, driven
from tests.devices.intake.uploads import DOORS
from tests.pictures import jpeg

_SEEDS = (
    {"name": "Leo", "role": "adult", "doors": ["front"], "until": "2026-12-01T10:00:00+01:00", "code": "1234"},
    {"zones": [{"name": "path", "corners": [[0.1, 0.2], [0.5, 0.2], [0.4, 0.9]]}], "days": [1, 2], "limit": 10},
    {"cursor": "WzEsMl0", "after": "2026-11-01", "before": "2026-11-27", "kind": "visits", "image": "aGVsbG8="},
    {"answer": "unlock", "pin": "2468", "begins": "08:00", "ends": "20:00", "person": "p1", "revision": 3},
)
_QUERY = b"GET /visits?limit=10&cursor=WzEsMl0&after=2026-11-01&door=front&kind=day HTTP/1.1\r\nHost: x\r\n\r\n"


@cache
def _kinds(base: type[Any]) -> Sequence[type[Any]]:
    """Every body and query that there is of a base."""
    for package in (bot.api.routes, bot.api.legacy):
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    import_module("bot.api.sign_in.routes")

    def below(kind: Any) -> Iterator[Any]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return [*below(base)]


def _bodies() -> Iterator[Target]:
    body = damaged_json(*_SEEDS)

    def made(chance: random.Random) -> tuple[Any, bytes]:
        return chance.choice([*_kinds(Strict), *_kinds(Loose)]), body(chance)

    def read(given: tuple[type[Strict], bytes]) -> None:
        kind, content = given
        checked("body", lambda: kind.model_validate_json(content))

    yield Target("a program's body", made, read, (Problem,), 100)
    heads = damaged_requests(_QUERY)

    def asked(chance: random.Random) -> tuple[Any, bytes]:
        return chance.choice([*_kinds(Strict), *_kinds(Loose)]), heads(chance)

    def read_query(given: tuple[Any, bytes]) -> None:
        kind, raw = given
        call = Call(None, request_of(raw))  # type: ignore[arg-type]  # nobody asks
        if issubclass(kind, Loose):
            query_of(call, kind)
        else:
            call.query(kind)

    yield Target("a program's query", asked, read_query, (Problem, HttpProcessingError), 40)
    yield Target("a cursor", damaged_words("WzEsIDJd", "WyIyMDI2Il0"), lambda text: place(text, int, str), (Problem,))
    yield Target("a moment of a cursor", damaged_words("2026-11-28T10:00:00+00:00"), at, (Problem,), 30)


def _others() -> Iterator[Target]:
    runner: list[asyncio.Runner] = []

    def in_a_loop(work: Callable[[], Any]) -> None:
        if not runner:
            runner.append(asyncio.Runner())
        runner[0].run(work())

    def close() -> None:
        while runner:
            runner.pop().close()

    def first(content: bytes) -> None:
        async def receive() -> Any:
            return SimpleNamespace(type=WSMsgType.TEXT, data=content.decode("utf-8", "replace"))

        in_a_loop(lambda: _first(SimpleNamespace(receive=receive)))  # type: ignore[arg-type]  # nothing else is asked

    yield Target("the first word of a socket", damaged_json({"key": "dk_0123456789"}), first, (), 20, close)
    pictures = damaged_words("data:image/jpeg;base64,aGVsbG8=", "aGVsbG8=")

    def in_base64(text: str) -> None:
        in_a_loop(lambda: decoded(text))

    yield Target("a picture in base64", pictures, in_base64, (Problem,), 20, close)


# Passkeys

_CLIENT = {"type": "webauthn.create", "challenge": "Y2hhbGxlbmdl", "origin": "https://doorman.example.org"}
_AUTH_DATA = bytes(32) + b"\x45" + bytes(4) + bytes(16) + b"\x00\x10" + bytes(16) + bytes.fromhex("a50102032620012158")


def _passkeys() -> Iterator[Target]:
    page = RelyingPage("doorman.example.org", "https://doorman.example.org", "Doorman", 60_000)
    checks = PasskeyChecks(AppSettings(), None, lambda: 0.0)  # type: ignore[arg-type]  # none is looked up here

    def make(chance: random.Random) -> Any:
        def part(content: bytes) -> str:
            if chance.random() < 0.7:
                content = damage.of_bytes(content, chance)
            return urlsafe_b64encode(content).rstrip(b"=").decode()

        cbor = b"\xa3cfmtdnonegattStmt\xa0hauthDataX" + bytes([len(_AUTH_DATA)]) + _AUTH_DATA
        response = {
            "clientDataJSON": part(damage.as_json(damage.of_document(_CLIENT, chance))),
            "attestationObject": part(cbor),
            "authenticatorData": part(_AUTH_DATA),
            "signature": part(bytes(70)),
            "userHandle": None,
        }
        credential = {
            "id": part(b"credential"),
            "rawId": part(b"credential"),
            "type": "public-key",
            "response": response,
        }
        return damage.of_document(credential, chance) if chance.random() < 0.3 else credential

    def read(credential: Any) -> None:
        told = credential if isinstance(credential, dict) else {"response": credential}
        for ask in (
            lambda: registered(page, told, b"challenge"),
            lambda: signed(page, told, b"challenge", "pQECAyYgASFYIA", 0),
        ):
            try:
                ask()
            except Exception as exc:  # noqa: BLE001 - as its caller has it: kinds of the library's own
                del exc
        checks._taken(told, None)

    yield Target("what an authenticator says", make, read, (PasskeyRefused,), 20)


# Kafka

_KEY = HouseholdKey(b"k" * 32)
_TOLD: Sequence[Any] = (
    SheetNote("anna", "d" * 64, 1),
    LookOrder("l1", "front", ("f1",), heads=False, version=3, run="r1", sent_ms=5, within_ms=2000),
    LookAnswer("l1", "w1", 3, "seen"),  # type: ignore[arg-type]  # as it is written
    WorkerBeat("w1", 3, process="p1", number=4),
    ServiceBeat("r1", 5, 3, ("w1",)),
    GalleryHead(3, "dlib-resnet29/1", {"anna": "d" * 24}),
)


def _kafka() -> Iterator[Target]:
    messages = tuple(sealed(_KEY, "sheet", "anna", told, b"lump") for told in _TOLD)

    def read(content: bytes) -> None:
        opened(_KEY, "sheet", "anna", content, SheetNote)

    yield Target("a sealed message", damaged_bytes(*messages), read, (NotOurs, OtherSchema))

    def inside(chance: random.Random) -> tuple[Any, bytes]:
        told = chance.choice(_TOLD)
        words = damage.as_json(damage.of_document(json.loads(_words(told)), chance))
        plain = len(words).to_bytes(4, "little") + words + b"lump"
        return type(told), _KEY.seal("sheet", "anna", plain)

    def read_inside(given: tuple[Any, bytes]) -> None:
        kind, content = given
        opened(_KEY, "sheet", "anna", content, kind)

    yield Target("what a worker sealed", inside, read_inside, (NotOurs, OtherSchema), 60)
    handed = HandedPictures(Guard(DOORS), {}, None, clock=lambda: datetime.now(UTC))  # type: ignore[arg-type]  # nothing is taken here

    def message(chance: random.Random) -> KafkaMessage:
        told = {"door": b"front", "ring": b"4f1c2a90-17", "n": b"0", "time": b"1795823049", "nonce": b"a" * 32}
        headers = {
            name: damage.of_bytes(value, chance) if chance.random() < 0.3 else value for name, value in told.items()
        }
        value = damage.of_bytes(jpeg(size=(32, 24)) + b"b" * 64, chance)
        return KafkaMessage("pictures", 0, 1, None, value, {**headers, "signature": b"b" * 64})

    def take(given: KafkaMessage) -> None:
        driven(handed.take(_picture(given)))

    yield Target("a picture by Kafka", message, take, (PictureNotTaken, PictureRefused), 40)


def _words(told: Any) -> bytes:
    """What a message says, before it is sealed."""
    plain = _KEY.open("sheet", "anna", sealed(_KEY, "sheet", "anna", told, b"lump"))
    return plain[4 : 4 + int.from_bytes(plain[:4], "little")]


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_bodies, _others, _passkeys, _kafka):
        yield from some()
