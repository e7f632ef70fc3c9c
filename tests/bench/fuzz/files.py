"""Where rules, zones, stored documents, tables and backups are read."""

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from dotenv import dotenv_values
from openpyxl import Workbook

from bot.house.people import PersonId
from bot.house.records.backup import BackupRefused
from bot.house.residents.hours import Hours
from bot.house.tables.table import TableUnreadable
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.camera import Camera, CameraId, Point, Source, SourceKind, WatchPlaceId, Zone
from bot.house.watch.camera_checks import fitting_masks, fitting_zones
from bot.house.watch.camera_faults import CameraRefused
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom
from bot.house.watch.ruling.rule_checks import check, tidied
from bot.house.watch.ruling.rule_faults import RuleRefused
from bot.settings import with_set
from bot.store.backup.archive import _read_tar
from bot.store.documents.atomic import salvage
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable
from bot.store.visits.past_months import read_visits
from bot.store.visits.visit_homes import possible_homes
from bot.tables.content import TableContent
from bot.tables.opening import MOST_BYTES, _reader_of, _some
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_stored, damaged_words

#: The house's fixture of an earlier release has documents of every kind.
FIXTURE = Path(__file__).parents[2] / "fixtures" / "data-2026-11-26.tar.gz"

# Rules, zones and what the house wrote down


@cache
def _fixture() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    with tarfile.open(FIXTURE) as tar:
        for entry in tar:
            if entry.name.endswith(".json") and (file := tar.extractfile(entry)):
                found[entry.name] = json.load(file)
    return found


def _house() -> Iterator[Target]:
    rules: Schema[WatchRule] = Schema(WatchRule)
    cameras: Schema[Camera] = Schema(Camera)
    visits: Schema[Visit] = Schema(Visit)

    def rule(document: Any) -> None:
        check(tidied(rules.thing(document)), (), places=(), people=())

    def camera(document: Any) -> None:
        read = cameras.thing(document)
        fitting_zones(read.zones)
        fitting_masks(read.masks)

    hours = (Hours(time(22), time(6), (0, 4)),)
    watched = [
        WatchRule(WatchRuleId("r1"), Happening.LOITERS, WatchPlaceId("garden"), span=Span.HOURS, hours=hours),
        WatchRule(WatchRuleId("r2"), Happening.ABSENT, whom=Whom.KNOWN, person=PersonId("p1"), by=time(15, 20)),
        WatchRule(WatchRuleId("r3"), Happening.CROWD, most=3),
    ]
    corners = (Point(0.1, 0.2), Point(0.5, 0.2), Point(0.4, 0.9))
    source = Source(SourceKind.RTSP, "rtsp://192.168.1.20/stream1")
    garden = Camera(
        CameraId("c1"), "Garden", source, WatchPlaceId("garden"), zones=(Zone("path", corners),), masks=(corners,)
    )
    yield Target("a rule", damaged_stored(*map(rules.document, watched)), rule, (Unreadable, RuleRefused), 50)
    yield Target(
        "a camera and its zones", damaged_stored(cameras.document(garden)), camera, (Unreadable, CameraRefused), 50
    )
    kept = [one for name, table in _fixture().items() if "/visits/" in name for one in table["visits"].values()]
    yield Target("a stored visit", damaged_stored(*kept[:40]), visits.thing, (Unreadable,), 60)
    whole = json.dumps({"visits": {str(n): one for n, one in enumerate(kept[:5])}}).encode()
    yield Target("a torn file of documents", damaged_bytes(whole), salvage, (), 30)
    lines = ",\n".join(f'"{one["id"]}":{json.dumps(one)}' for one in kept[:5])
    month = f'{{\n"visits":{{\n{lines}\n}}\n}}'.encode()
    yield Target("a month that is over", damaged_bytes(month), lambda content: _month(content, visits), (), 20)
    ids = damaged_words("20261127T180400-1a2b3c4d", "00010101T000000-1a2b3c4d", "99991231T235959-1a2b3c4d")
    yield Target("a visit's id", ids, lambda found: possible_homes(VisitId(found)), (), 20)


def _month(content: bytes, visits: Schema[Visit]) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        read_visits(Path(file.name), visits)


# Files


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


def _table(content: bytes) -> None:
    rows = _reader_of(TableContent(content), MOST_BYTES).rows()
    for _ in range(50):
        if not _some(rows):
            return


def _backup(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _read_tar(io.BytesIO(content), Path(folder), monotonic() + 5)
        except OSError:  # a name that no disk takes: told as a fault of the disk
            return


def _files() -> Iterator[Target]:
    csv = 'name;group;photo\r\nAnna;family;anna.jpg\r\n"Leo";friend;\r\n'.encode("utf-16")
    plain = b"url,nom,prenom,age\nhttp://example.org/a.jpg,Hopper,Grace,37\n"
    yield Target("a table of people", damaged_bytes(csv, plain), _table, (TableUnreadable,), 40)
    yield Target("a workbook", lambda chance: damage.of_bytes(_workbook(), chance), _table, (TableUnreadable,), 10)
    yield Target("the inside of a backup", damaged_bytes(_tar()), _backup, (BackupRefused, tarfile.TarError), 10)


# What somebody wrote with an editor


def _env() -> Iterator[Target]:
    def read(text: str) -> None:
        wanted = {"BOT_TOKEN": "a 'b' #c", "DOORS__FRONT__NAME": "garden gate"}
        values = dotenv_values(stream=io.StringIO(with_set(text, wanted), newline=""))
        found = {name.upper(): value for name, value in values.items()}
        assert {**found, **wanted} == found, "what was set is read as something else"

    example = "# a comment\nBOT_TOKEN='x y' # one more\nexport DOORS__FRONT__KEY=abc\n#DOORS__FRONT__NAME=Front\n"
    yield Target("the settings' file", damaged_words(example, 'A="1\n2"\r\nbot_token\n'), read, (ValueError,), 30)


def places() -> Iterator[Target]:
    """Every place here."""
    yield from _house()
    yield from _files()
    yield from _env()
