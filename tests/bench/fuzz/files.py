"""Where files are read that somebody brings: tables, backups, models, galleries, and the settings."""

import io
import json
import random
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import pyrage
from dotenv import dotenv_values
from openpyxl import Workbook
from yarl import URL

from bot.commands.installing.passwords import password_file
from bot.house.records.backup import BackupRefused
from bot.house.tables.rows import people_in
from bot.house.tables.table import TableUnreadable
from bot.settings import SettingsWrong, settings_from, with_set
from bot.settings.names import misspelt
from bot.settings.reading import _names, _written
from bot.store.backup.archive import _decrypt, _identity, _read_tar
from bot.store.houses.moving import UNDERWAY, undo_half_moved
from bot.tables.content import TableContent
from bot.tables.opening import MOST_BYTES, _reader_of, _some
from bot.tables.photo_addresses import PhotoAddresses, _checked, _NotFetched
from bot.tables.places import _files as files_at
from bot.tables.places import is_address, shown
from bot.tables.public import is_public
from recognizer.detect.models import ModelMissing, read_card
from recognizer.face import EngineId
from recognizer.gallery.fixtures import known_elsewhere
from recognizer.gallery.gallery_file import EncodingsTorn, no_encodings, read_encodings, write_encodings
from recognizer.gallery.sheets import SheetTorn, read_sheet, sheet_of
from recognizer.spoof.state_dict import StateUnreadable, read_state
from recognizer.watching.furniture import _read as stayed_places
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_json, damaged_words
from tests.recognizer.spoof.written import written

#: Nobody writes a longer `.env`: our own example has 12,000 characters.
_LONGEST_ENV = 16_000

_ENGINE = EngineId("dlib-resnet29/1")

# Tables of people


@cache
def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("name", "group", "photo"), ("Anna", "family", "anna.jpg"), ("Leo", "friend", "https://example.org/l")):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _inside(chance: random.Random) -> bytes:
    """A workbook of which one part is damaged, packed as it should be."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(_workbook())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([*parts, "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    if name in parts:
        parts[name] = damage.of_bytes(parts[name], chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def _table(content: bytes) -> None:
    rows = _reader_of(TableContent(content), MOST_BYTES).rows()
    for _ in range(50):
        if not _some(rows):
            return


def _tables() -> Iterator[Target]:
    csv = 'name;group;photo\r\nAnna;family;anna.jpg\r\n"Leo";friend;\r\n'.encode("utf-16")
    plain = b"url,nom,prenom,age\nhttp://example.org/a.jpg,Hopper,Grace,37\n"
    yield Target("a table of people", damaged_bytes(csv, plain), _table, (TableUnreadable,), 40)
    yield Target("a workbook", lambda chance: damage.of_bytes(_workbook(), chance), _table, (TableUnreadable,), 4)
    yield Target("the inside of a workbook", _inside, _table, (TableUnreadable,), 4)

    def people(content: bytes) -> None:
        reading: Any = people_in(_Read(_reader_of(TableContent(content), MOST_BYTES)))
        try:
            while True:
                reading.__anext__().send(None)
        except (StopIteration, StopAsyncIteration):
            return

    yield Target("the people of a table", damaged_bytes(csv, plain), people, (TableUnreadable,), 30)
    addresses = PhotoAddresses()

    def photo(told: str) -> None:
        shown(told)
        if is_address(told):
            addresses._check_literal(_checked(told))
            _checked(str(URL("http://example.org/a").join(URL(told))))
        else:
            files_at(Path("/nowhere"), told)
        is_public(told)

    told = damaged_words(
        "http://example.org/a.jpg", "https://[::1]:80/x?y#z", "../photos/anna.jpg", "127.1", "http://0x7f.1/"
    )
    yield Target("where a table has photos", told, photo, (_NotFetched, ValueError), 30)


class _Read:
    """A table all of whose rows are there."""

    def __init__(self, reader: Any) -> None:
        self._rows, self.remarks = reader.rows(), ()

    async def rows(self) -> Any:
        while some := _some(self._rows):
            for row in some:
                yield row


# Backups


def _tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        about = {"format": 1, "made_at": "2026-11-27T10:00:00+00:00", "release": "1.0.0", "files": 2, "size": 10}
        for name, content in (
            ("about.json", json.dumps(about).encode()),
            ("data/visits/2026-11.json", b"{}" * 4),
            ("keys/audit.key", b"00"),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def _backup(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _read_tar(io.BytesIO(content), Path(folder), monotonic() + 5)
        except OSError:  # a name that no disk takes: told as a fault of the disk
            return


def _backups() -> Iterator[Target]:
    yield Target(
        "the inside of a backup",
        damaged_bytes(_tar()),
        _backup,
        (BackupRefused, tarfile.TarError, ValueError, RecursionError),
        5,
    )
    heads = damaged_bytes(b"doorman-backup 1 60\nage-encryption.org/v1\n-> X25519 abc\n" + b"x" * 40)
    yield Target(
        "the head of a backup",
        heads,
        lambda content: _identity(io.BytesIO(content), "a passphrase"),
        (BackupRefused,),
        20,
    )
    identity = pyrage.x25519.Identity.generate()
    locked = pyrage.encrypt(_tar(), [identity.to_public()])

    def unlocked(content: bytes) -> None:
        _decrypt(io.BytesIO(content), identity, lambda plain: len(plain.read()))

    yield Target("a locked backup", damaged_bytes(locked), unlocked, (BackupRefused,), 5)


# Models and galleries


def _models() -> Iterator[Target]:
    card = {"name": "mine", "kind": "detector", "input_size": [320, 320], "mean": 0.0, "scale": 1.0, "threshold": 0.5}

    def described(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "own.onnx"
            model.write_bytes(b"")
            model.with_suffix(".json").write_bytes(content)
            read_card(model, "detector")

    yield Target("the card of a model", damaged_json(card), described, (ModelMissing,), 20)
    weights = written({"a.weight": np.zeros((2, 3), np.float32), "a.bias": np.zeros(2, np.float32)})
    yield Target("a model's weights", damaged_bytes(weights), read_state, (StateUnreadable,), 40)
    table = no_encodings(_ENGINE, 4)
    table = type(table)(
        _ENGINE,
        ("anna",),
        np.zeros(2, np.uint32),
        np.zeros(2, np.uint8),
        np.zeros((2, 16), np.uint8),
        np.ones(2, np.float32),
        np.zeros(2, np.float64),
        np.ones((2, 4), np.float32),
    )
    with tempfile.TemporaryDirectory() as folder:
        write_encodings(Path(folder) / "gallery", table)
        whole = (Path(folder) / "gallery").read_bytes()

    def gallery(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "gallery").write_bytes(content)
            read_encodings(Path(folder) / "gallery")

    yield Target("a gallery", damaged_bytes(whole), gallery, (EncodingsTorn,), 20)
    yield Target("a gallery's sheet", damaged_json(json.loads(sheet_of(table, "anna"))), read_sheet, (SheetTorn,))
    vector = "AACAPwAAgD8="
    hung = {"id": "f1", "door": "front", "box": [1, 2, 30, 40], "vector": vector, "times": [1.0, 2.0, 3.0, 2]}
    told = damaged_json({"version": 1, "engine": _ENGINE, "fixtures": [hung]})
    yield Target("what hangs at the doors", told, lambda content: known_elsewhere(content, _ENGINE), (), 30)
    stays = ["person", 3, 4, 0.1, 0.2, 1.0, 2.0, 3.0, 5, 0.0]
    beside = damaged_json({"version": 1, "cameras": {"c1": [stays]}}, {"aside": "", "before": ["a"], "coming": ["b"]})

    def lying(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "furniture.json"
            path.write_bytes(content)
            stayed_places(path)
            path.rename(path.with_name(UNDERWAY))
            undo_half_moved(Path(folder))

    yield Target("what stays before cameras, or was moved", beside, lying, (), 20)


# What somebody wrote with an editor


def _settings() -> Iterator[Target]:
    def kept(text: str) -> None:
        wanted = {"BOT_TOKEN": "a 'b' #c", "DOORS__FRONT__NAME": "garden gate"}
        values = dotenv_values(stream=io.StringIO(with_set(text, wanted), newline=""))
        found = {name.upper(): value for name, value in values.items()}
        assert {**found, **wanted} == found, "what was set is read as something else"

    example = "# a comment\nBOT_TOKEN='x y' # one more\nexport DOORS__FRONT__KEY=abc\n#DOORS__FRONT__NAME=Front\n"
    files = damaged_words(example, 'A="1\n2"\r\nbot_token\n')
    yield Target("the settings' file", lambda chance: files(chance)[:_LONGEST_ENV], kept, (ValueError,), 30)
    lines = (Path(__file__).parents[3] / ".env.example").read_text("utf-8").splitlines()
    names = [line.lstrip("# ") for line in lines if "=" in line and line.lstrip("# ").split("=")[0].isupper()]

    def made(chance: random.Random) -> str:
        text = "\n".join(chance.sample(names, 6)) + '\nDOORS={"front": {"key": "ab", "lock": "none"}}\n'
        return damage.of_bytes(text.encode(), chance).decode("utf-8", "replace")[:_LONGEST_ENV]

    def read(text: str) -> None:
        written_there = dotenv_values(stream=io.StringIO(text))
        misspelt(_names(), written_there, ())
        settings_from(_written(written_there, {"BOT_TOKEN": "123456789:" + "A" * 35}))

    yield Target("what is set", made, read, (SettingsWrong,), 20)
    passwords = damaged_words("doorman:$7$101$c2FsdHNhbHRzYWx0$aGFzaA==\nfront:plain\n# no user\n")

    def users(text: str) -> None:
        password_file(text, {"doorman": "a", "front": "b"}).encode("utf-8", "surrogateescape")

    yield Target("the broker's passwords", passwords, users, (), 20)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_tables, _backups, _models, _settings):
        yield from some()
