"""Where pictures and forms are read, and what an old camera sends that hardly speaks HTTP."""

import random
from collections.abc import Iterator

from PIL import Image

from bot.devices.intake.jpeg import EndFinder, PictureRefused, examine
from bot.devices.intake.legacy import _read_head, _Refused
from bot.devices.intake.photos import taken_apart
from bot.web import origin
from bot.web.forms import fields_in, files_in, picture_in
from bot.web.networks import Networks, address_of
from recognizer.picture.jpeg import JpegRefused, mended
from recognizer.picture.photo_file import as_jpeg
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_words, driven
from tests.pictures import jpeg
from tests.recognizer.picture.test_photo_file import saved

_FORM = (
    b'--x\r\nContent-Disposition: form-data; name="userid"\r\n\r\nanna\r\n'
    b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    b"\xff\xd8\xff\xe0picture\xff\xd9\r\n--x--\r\n"
)
_FORM_TYPES = ("multipart/form-data; boundary=x", 'multipart/mixed; boundary="x"', "application/x-www-form-urlencoded")
_FIELDS = b"userid=anna&min_confidence=0.5&api_key=%41"

_OLD = (
    b"POST / HTTP/1.0\nContent-Type: image/jpeg\nContent-Length: 20\n\n\xff\xd8\xff\xe0picture\xff\xd9",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0picture\xff\xd9junk",
)


class _Bytes:
    """A reader at whose end everything is there already."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def read(self, most: int) -> bytes:
        part, self._content = self._content[:most], self._content[most:]
        return part


def _pictures() -> Iterator[Target]:
    seeds = (jpeg(size=(96, 64)), jpeg(size=(64, 48)), jpeg(size=(32, 32), grey=True))
    yield Target("a picture at the gate", damaged_bytes(*seeds), examine, (PictureRefused,), 60)
    yield Target("where a picture ends", damaged_bytes(*seeds), _ended)
    yield Target("a picture and its signature", damaged_bytes(b"\xff\xd8picture" + b"a" * 64), taken_apart)

    def opened(content: bytes) -> None:
        open_picture(content, max_pixels=2_000_000)

    yield Target("a picture before the recogniser", damaged_bytes(*seeds), opened, (PictureUnusable,), 20)
    small = Image.new("RGB", (40, 32), (200, 30, 30))
    photos = tuple(saved(kind, small) for kind in ("PNG", "WEBP", "HEIC"))
    yield Target("a photo of one's own", damaged_bytes(*photos), as_jpeg, (PictureUnusable,), 8)

    def looked_through(content: bytes) -> None:
        mended(content, max_pixels=25_000_000)

    markers = bytes(b"\xff\xd8\xff\xe0" + b"\xff\xc0\x00\x0b\x08\x40\x00\x40\x00\x01" + b"\xff\xda\x00\x08" * 40)
    yield Target("a picture of markers", damaged_bytes(markers), looked_through, (JpegRefused,))


def _ended(content: bytes) -> None:
    """As it comes: a piece more each time."""
    finder, data = EndFinder(), bytearray()
    for at in range(0, len(content), 97):
        data += content[at : at + 97]
        if finder.find(data) is not None:
            return


def _forms() -> Iterator[Target]:
    def make(chance: random.Random) -> tuple[bytes, str]:
        kind = chance.choice(_FORM_TYPES)
        content = _FIELDS if kind.endswith("urlencoded") else _FORM
        if chance.random() < 0.5:
            kind = damage.of_bytes(kind.encode(), chance).decode("utf-8", "surrogateescape")
        return damage.of_bytes(content, chance), kind

    def read(given: tuple[bytes, str]) -> None:
        picture_in(*given)
        files_in(*given)
        fields_in(*given)

    yield Target("a form", make, read, (), 60)


def _old_camera() -> Iterator[Target]:
    def read(content: bytes) -> None:
        data = bytearray()
        driven(_read_head(_Bytes(content), data))  # type: ignore[arg-type]  # it reads as a StreamReader does
        EndFinder().find(data)

    yield Target("an old camera's request", damaged_bytes(*_OLD), read, (_Refused,))


def _whose() -> Iterator[Target]:
    trusted = Networks.parse("10.0.0.0/8, ::1")

    def read(text: str) -> None:
        address_of(text)
        origin("10.0.0.1", {"X-Forwarded-For": text}, [text], trusted)
        origin(text, {}, (), trusted)

    seeds = ("192.168.1.20, 10.0.0.7", "[2001:db8::1%eth0]:51234", "::ffff:192.168.1.5")
    yield Target("whom a proxy speaks for", damaged_words(*seeds), read)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_pictures, _forms, _old_camera, _whose):
        yield from some()
