"""Where boards, cameras, Telegram, programs and workers are read."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from aiogram.types import Update
from pydantic import ValidationError

import bot.api.routes
from bot.api.call import Strict, checked
from bot.api.gate.problems import Problem
from bot.api.legacy.reading import Loose
from bot.api.paging import place
from bot.api.sign_in.launches import Launches, LaunchRefused
from bot.devices import wire
from bot.devices.boards.updates import _parsed, _Unusable
from bot.devices.hearing import _word
from bot.devices.intake.jpeg import PictureRefused, examine
from bot.devices.locks.confirmations import error_of
from bot.devices.wire import WireError
from bot.devices.wire.reports import parse
from bot.home_assistant.orders import NoOrder, lock_order, pressed, switched
from bot.kafka.looks.messages import SheetNote, opened, sealed
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.mqtt import Message
from bot.words.tongue import Language
from bot.words.wishes.matching import wish_in
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_documents, damaged_json, damaged_words
from tests.pictures import jpeg

# Boards, buttons and relays

_REPORTS: Mapping[str, Any] = {
    "event/ring": {"id": "4f1c2a90-17", "age_ms": 20, "said": {"boot": "4f1c2a90", "n": 5}, "sig": "a" * 64},
    "event/snapshot": {"ring": "4f1c2a90-17", "n": 0, "bytes": 51234, "sha256": "b" * 64},
    "event/unlock": {"challenge": "c" * 32, "ok": True, "ms": 3000, "reason": ""},
    "state/door": {"open": True, "forced": False},
    "state/health": {"uptime_s": 61, "camera": True, "temperature": 31.5, "counters": {"rings": 5}},
    "state/info": {"version": "1.1.0", "board": "W5100S-EVB-Pico", "boot": "4f1c2a90"},
    "state/online": "online",
    "state/challenge": {"challenge": "c" * 32},
}


def _wire() -> Iterator[Target]:
    def report(given: tuple[str, bytes]) -> None:
        parse(*given)

    def made(chance: random.Random) -> tuple[str, bytes]:
        word = chance.choice(list(_REPORTS))
        return chance.choice((word, "event/exit", "state/?")), damaged_json(_REPORTS[word])(chance)

    yield Target("a board's report", made, report, (WireError,), 120)
    yield Target("a topic", damaged_words("doorman/front/event/ring", "a/b"), wire.split_topic, (WireError,), 20)
    yield Target("a press's id", damaged_words("4f1c2a90-17"), wire.parse_press, (WireError,), 20)
    yield Target("a picture's number", damaged_words("0", "12"), wire.parse_n, (WireError,), 20)
    yield Target("a signature of a report", damaged_json(_REPORTS["event/ring"]), wire.said, (WireError,), 20)
    buttons = {"action": "single", "battery": 97, "click": "on", "event": {"a": 1}}
    yield Target("a foreign button's word", damaged_json(buttons), _heard, (), 40)
    yield Target("a relay's answer", damaged_json({"id": 3, "error": {"code": 404, "message": "no"}}), error_of, (), 40)
    manifest = {"version": "1.2.0", "files": [["main.mpy", 4096, "d" * 64]]}
    yield Target("a release of the board's program", damaged_json(manifest), _parsed, (_Unusable,), 20)


def _heard(payload: bytes) -> None:
    _word(Message("zigbee2mqtt/button", payload, retained=False, acknowledge=lambda: None))


# Pictures


def _pictures() -> Iterator[Target]:
    yield Target(
        "a picture at the gate", damaged_bytes(jpeg(size=(96, 64)), jpeg(size=(64, 48))), examine, (PictureRefused,), 80
    )
    yield Target(
        "a picture before the recogniser", damaged_bytes(jpeg(size=(64, 48))), _opened_picture, (PictureUnusable,), 20
    )


def _opened_picture(content: bytes) -> None:
    open_picture(content, max_pixels=2_000_000)


# Telegram

_UPDATE = {
    "update_id": 5,
    "callback_query": {
        "id": "1",
        "from": {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "en"},
        "chat_instance": "3",
        "data": "k2Jd93mfAa",
        "message": {"message_id": 4, "date": 1795823049, "chat": {"id": 7, "type": "private", "first_name": "Anna"}},
    },
}
_TEXT = {
    "update_id": 6,
    "message": {
        "message_id": 5,
        "date": 1795823049,
        "from": {"id": 7, "is_bot": False, "first_name": "Anna"},
        "chat": {"id": 7, "type": "private", "first_name": "Anna"},
        "text": "/start 3gr8GtDfSfgw",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    },
}
_LAUNCH = (
    "query_id=AAH&user=%7B%22id%22%3A7%2C%22first_name%22%3A%22Anna%22%7D&auth_date=1795823049"
    "&signature=abc&hash=" + "e" * 64
)


def _telegram() -> Iterator[Target]:
    yield Target(
        "an update of Telegram", damaged_documents(_UPDATE, _TEXT), Update.model_validate, (ValidationError,), 80
    )
    launches = Launches("1:x", None, lambda: datetime.now(UTC))  # type: ignore[arg-type]  # nothing is used up here
    said = damaged_words("Who came today?", "\u0911\u095b\u093e\u0926", "Wer war gestern da?", "покажи камеру в саду")
    yield Target("plain words", said, lambda text: wish_in(text, Language.GERMAN, ("Garten", "…")), (), 20)
    yield Target("a launch of the page", damaged_words(_LAUNCH), launches._read, (LaunchRefused,), 40)


# Programs and browsers


@cache
def _bodies() -> Sequence[type[Strict] | type[Loose]]:
    for module in iter_modules(bot.api.routes.__path__):
        import_module(f"bot.api.routes.{module.name}")
    import_module("bot.api.sign_in.routes")

    def below(kind: Any) -> Iterator[Any]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return [*below(Strict), *below(Loose)]


def _programs() -> Iterator[Target]:
    seeds = [
        {"name": "Leo", "role": "adult", "doors": ["front"], "until": "2026-12-01T10:00:00+01:00", "code": "1234"},
        {"zones": [{"name": "path", "corners": [[0.1, 0.2], [0.5, 0.2], [0.4, 0.9]]}], "days": [1, 2], "limit": 10},
        {"cursor": "WzEsMl0", "after": "2026-11-01", "before": "2026-11-27", "kind": "visits", "image": "aGVsbG8="},
    ]
    body = damaged_json(*seeds)

    def read(given: tuple[type[Strict], bytes]) -> None:
        kind, content = given
        checked("body", lambda: kind.model_validate_json(content))

    def make(chance: random.Random) -> tuple[Any, bytes]:
        return chance.choice(_bodies()), body(chance)

    yield Target("a program's body", make, read, (Problem,), 120)
    yield Target(
        "a cursor", damaged_words("WzEsIDJd", "WyIyMDI2Il0"), lambda text: place(text, int, str), (Problem,), 30
    )
    order = {"action": "UNLOCK", "code": "2468", "at": 1795823049.5}
    yield Target("an order of Home Assistant", damaged_json(order), lock_order, (NoOrder,), 40)
    yield Target("a switch of Home Assistant", damaged_bytes(b"ON", b"OFF"), switched, (NoOrder,), 10)
    yield Target("a button of Home Assistant", damaged_bytes(b"PRESS"), pressed, (NoOrder,), 10)


# Kafka


def _other_wires() -> Iterator[Target]:
    key = HouseholdKey(b"k" * 32)
    message = sealed(key, "sheet", "anna", SheetNote("anna", "d" * 64, 1), b"lump")

    def read(content: bytes) -> None:
        opened(key, "sheet", "anna", content, SheetNote)

    yield Target("a sealed message", damaged_bytes(message), read, (NotOurs, OtherSchema), 40)

    def inside(chance: random.Random) -> bytes:
        note = {"label": "anna", "digest": "d" * 64, "version": 1, "lumps": [4]}
        words = damage.as_json(damage.of_document(note, chance))
        plain = len(words).to_bytes(4, "little") + words + b"lump"
        return key.seal("sheet", "anna", plain)

    yield Target("what a worker sealed", inside, read, (NotOurs, OtherSchema), 40)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_wire, _pictures, _telegram, _programs, _other_wires):
        yield from some()
