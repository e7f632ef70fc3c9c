"""Where Telegram is read, and whatever somebody writes in the chat."""

import hashlib
import hmac
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode

from aiogram.types import Update
from pydantic import ValidationError

from bot.api.sign_in.launches import Launches, LaunchRefused
from bot.cameras.addresses import _SCHEMES, _parts
from bot.commands.audit import NoHead, head_of
from bot.house.doors.relays import OwnRelay, TopicRelay
from bot.house.names import NoName, folded, to_name
from bot.house.opening.proof import PinUnfit, check_pin
from bot.house.records.spreadsheet import spreadsheet_key
from bot.house.residents.recovery import same_code
from bot.house.watch.camera import CameraUnreachable, SourceKind
from bot.house.watch.camera_checks import has_login
from bot.telegram.chat.cameras.address import UnfitAddress, shown, source_of, tells_login
from bot.telegram.chat.guests.guest_asking import UnfitHours, _hours_in
from bot.telegram.polling.taps import _token
from bot.time_zones import SystemZones
from bot.words.tongue import Language
from bot.words.wishes.matching import wish_in
from bot.words.wishes.typed_days import day_of, span_of
from bot.words.wishes.typed_names import is_cancel, is_doubtful, is_no, is_yes
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target, damaged_documents, damaged_sentences, damaged_words

_FROM = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "en"}
_CHAT = {"id": 7, "type": "private", "first_name": "Anna"}
_TAP = {
    "update_id": 5,
    "callback_query": {
        "id": "1",
        "from": _FROM,
        "chat_instance": "3",
        "data": "b:k2Jd93mfAaFFFFFFFFFFFF",
        "message": {"message_id": 4, "date": 1795823049, "chat": _CHAT},
    },
}
_TEXT = {
    "update_id": 6,
    "message": {
        "message_id": 5,
        "date": 1795823049,
        "from": _FROM,
        "chat": _CHAT,
        "text": "/start 3gr8GtDfSfgw",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        "reply_to_message": {"message_id": 4, "date": 1795823049, "chat": _CHAT, "text": "Who is it?"},
    },
}
_PHOTO = {
    "update_id": 7,
    "message": {
        "message_id": 6,
        "date": 1795823049,
        "from": _FROM,
        "chat": {"id": -100, "type": "supergroup", "title": "Home"},
        "photo": [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 60, "file_size": 1200}],
        "caption": "Grace",
        "media_group_id": "12",
    },
}

_BOT_TOKEN = "1:x"
_KEY = hmac.new(b"WebAppData", _BOT_TOKEN.encode(), hashlib.sha256).digest()
_LAUNCH = (
    "query_id=AAH&user=%7B%22id%22%3A7%2C%22first_name%22%3A%22Anna%22%7D&auth_date=1795823049"
    "&signature=abc&hash=" + "e" * 64
)
_TODAY = date(2026, 11, 28)


def _telegram() -> Iterator[Target]:
    updates = damaged_documents(_TAP, _TEXT, _PHOTO)
    yield Target("an update of Telegram", updates, Update.model_validate, (ValidationError,), 80)

    def tapped(data: str) -> None:
        _token(SimpleNamespace(data=data))  # type: ignore[arg-type]  # nothing else of a tap is read

    yield Target("what a button brings back", damaged_sentences("b:k2Jd93mfAaFFFFFFFFFFFF"), tapped)
    codes = damaged_sentences("3gr8GtDfSfgw", "g_3gr8GtDfSfgw", "ABCD-EFGH-JKLM")
    yield Target("the code of a link", codes, lambda code: hashlib.sha256(same_code(code).encode()).hexdigest())
    launches = Launches(_BOT_TOKEN, None, lambda: datetime.now(UTC))  # type: ignore[arg-type]  # nothing is used up here
    yield Target("a launch of the page", _launch, launches._read, (LaunchRefused,))


def _launch(chance: random.Random) -> str:
    """Half of them are signed as they are, so that what stands behind the signature is read, too."""
    text = damage.of_bytes(_LAUNCH.encode(), chance).decode("utf-8", "surrogateescape")
    if chance.random() < 0.5:
        return text
    fields = dict(parse_qsl(text, keep_blank_values=True, errors="replace"))
    fields.pop("hash", None)
    said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    signed = hmac.new(_KEY, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": signed}, errors="replace")


def _in_turn(*reads: Callable[[str], object]) -> Callable[[str], None]:
    def read(text: str) -> None:
        for one in reads:
            one(text)

    return read


def _sentences() -> Iterator[Target]:
    names = ("Garten", "…")

    def wished(text: str) -> None:
        for language in Language:
            wish_in(text, language, names)

    said = damaged_sentences(
        "Who came today?", "बगीचा दिखाओ", "Wer war gestern da?", "покажи камеру в саду", "¿quién vino?"
    )
    yield Target("plain words", said, wished, (), 30)

    def days(text: str) -> None:
        day_of(text, _TODAY)
        span_of(text, _TODAY)

    typed = damaged_sentences(
        "1 Oct - 31 Oct", "1.-31.10.", "2026-10", "1 de octubre a 3", "29.2.", "с 1 по 31 октября"
    )
    yield Target("days that were typed", typed, days)
    hours = damaged_sentences("Plumber 10-12", "9:30 – 12.15 Leo", "22h-24")
    yield Target("hours that were typed", hours, _hours_in, (UnfitHours,))
    people = damaged_sentences("Grace", "van der Meer", "Dr. Watson", "ग्रेस")
    yield Target("a name", people, _in_turn(is_cancel, is_yes, is_no, is_doubtful, folded, to_name), (NoName,))
    yield Target("a PIN", damaged_sentences("2468", "135790"), check_pin, (PinUnfit,), 30)
    zones = damaged_words("Europe/Berlin", "Asia/Kolkata", "../../etc/passwd")
    yield Target("a time zone", zones, SystemZones().get, (), 20)


def _addresses() -> Iterator[Target]:
    def camera(text: str) -> None:
        tells_login(text)
        has_login(text)
        shown(text)
        source_of(text)

    seeds = ("rtsp://192.168.1.20:554/stream1", "http://cam.local/snapshot.jpg?x=1", "/dev/video0", "rtsp://a:b@c/")
    yield Target("a camera's address in the chat", damaged_sentences(*seeds), camera, (UnfitAddress,))

    def asked(text: str) -> None:
        _parts(text, _SCHEMES[SourceKind.RTSP] | _SCHEMES[SourceKind.MJPEG])

    yield Target("a camera's address before it is asked", damaged_words(*seeds), asked, (CameraUnreachable,))

    def relays(text: str) -> None:
        with suppress(ValueError):
            OwnRelay.parse(text)
        TopicRelay.parse(text)

    written = ("tasmota:gate", "shelly2:shellyplus1-a8032ab1:1", "house/gate/set ON\nhouse/gate ON\nhouse/lwt on off")
    yield Target("a relay in the chat", damaged_sentences(*written), relays, (ValueError,))
    sheets = damaged_sentences("https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ/edit#gid=0")
    yield Target("a spreadsheet's address", sheets, spreadsheet_key)
    yield Target("the head of the trail", damaged_sentences("12345:ab12cd34ef567890"), head_of, (NoHead,), 30)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_telegram, _sentences, _addresses):
        yield from some()
