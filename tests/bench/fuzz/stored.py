"""Where rules, zones, stored documents, the trail, the day's log and what lies in the data folder are read."""

import hashlib
import json
import random
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from bot.house.people import PersonId
from bot.house.records.ledger_page import Headings
from bot.house.records.ledger_trouble import LedgerRefused
from bot.house.records.trail import TrailBroken
from bot.house.residents.hours import Hours
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.camera import Camera, CameraId, Point, Source, SourceKind, WatchPlaceId, Zone
from bot.house.watch.camera_checks import fitting_masks, fitting_zones
from bot.house.watch.camera_faults import CameraRefused
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom
from bot.house.watch.ruling.rule_checks import check, tidied
from bot.house.watch.ruling.rule_faults import RuleRefused
from bot.sheets.cells import cell_of, text_of
from bot.sheets.keys import credentials_in
from bot.store.csv_ledger import _NoSheet, _sheet
from bot.store.documents.atomic import salvage
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable
from bot.store.sealed import SealedBook, SealedSecret
from bot.store.trail.audit_key import _keys
from bot.store.trail.chain import BEGINNING, KEY_BEGINS, Walk, entry_of, fingerprint, gone_before, hash_of, line_of
from bot.store.trail.inbox import _read as read_note
from bot.store.trail.reading import _line
from bot.store.visits.past_months import read_visits
from bot.store.visits.visit_homes import possible_homes
from tests.bench.fuzz import damage
from tests.bench.fuzz.kept_kinds import kept_kinds
from tests.bench.fuzz.target import Target, damaged_bytes, damaged_json, damaged_stored, damaged_words

#: The house's fixture of an earlier release has visits with everything in them.
FIXTURE = Path(__file__).parents[2] / "fixtures" / "data-2026-11-26.tar.gz"


@cache
def _fixture() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    with tarfile.open(FIXTURE) as tar:
        for entry in tar:
            if entry.name.endswith(".json") and (file := tar.extractfile(entry)):
                found[entry.name] = json.load(file)
    return found


def _written(content: bytes, folder: str, name: str = "file") -> Path:
    path = Path(folder) / name
    path.write_bytes(content)
    return path


# Rules and zones


def _house() -> Iterator[Target]:
    rules: Schema[WatchRule] = Schema(WatchRule)
    cameras: Schema[Camera] = Schema(Camera)

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
    zones = (Zone("path", corners),)
    garden = Camera(CameraId("c1"), "Garden", source, WatchPlaceId("garden"), zones=zones, masks=(corners,))
    yield Target("a rule", damaged_stored(*map(rules.document, watched)), rule, (Unreadable, RuleRefused))
    yield Target(
        "a camera and its zones", damaged_stored(cameras.document(garden)), camera, (Unreadable, CameraRefused)
    )


# What the house wrote down


def _documents() -> Iterator[Target]:
    visits: Schema[Visit] = Schema(Visit)
    kept = [one for name, table in _fixture().items() if "/visits/" in name for one in table["visits"].values()]
    yield Target("a stored visit", damaged_stored(*kept[:40]), visits.thing, (Unreadable,), 60)

    def make(chance: random.Random) -> tuple[Schema[Any], Any]:
        kind = chance.choice(kept_kinds())
        return kind.schema, damaged_stored(*kind.seeds)(chance)

    def read(given: tuple[Schema[Any], Any]) -> None:
        schema, document = given
        thing = schema.thing(document)
        schema.over(document, schema.document(thing))  # as it is written anew

    yield Target("a document of any kind", make, read, (Unreadable,), 100)
    whole = json.dumps({"visits": {str(n): one for n, one in enumerate(kept[:5])}}).encode()
    yield Target("a torn file of documents", damaged_bytes(whole), salvage)
    lines = ",\n".join(f'"{one["id"]}":{json.dumps(one)}' for one in kept[:5])
    month = f'{{\n"visits":{{\n{lines}\n}}\n}}'.encode()

    def read_month(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            read_visits(_written(content, folder), visits)

    yield Target("a month that is over", damaged_bytes(month), read_month, (), 20)
    ids = damaged_words("20261127T180400-1a2b3c4d", "00010101T000000-1a2b3c4d", "99991231T235959-1a2b3c4d")
    yield Target("a visit's id", ids, lambda found: possible_homes(VisitId(found)), (), 30)


# The trail


def _trail() -> Iterator[Target]:
    key, lines, last = bytes(32), [], BEGINNING
    begins: Mapping[str, Any] = {"key": fingerprint(key), "older": False}
    for number in range(6):
        what, details = ("unlocked", {"by": 7, "door": "front"}) if number else (KEY_BEGINS, begins)
        line = line_of(f"2026-11-28T10:0{number}:00.000+00:00", what, details, last, key)
        lines.append(line)
        last = hash_of(line)
    walk = Walk([key])
    for line in lines[:3]:
        walk.take(line)
    gone = [walk.gone_line("2026-11-28T10:00:00.000+00:00", key), *lines[3:]]

    def read(content: bytes) -> None:
        found = content.splitlines(keepends=True)
        for place, line in enumerate(found):
            entry_of(line)
            _line(place, line)
        gone_before(found[0] if found else b"")
        walked = Walk([key])
        for line in found:
            walked.take(line)
        walked.head()

    trails = damaged_bytes(b"".join(lines), b"".join(gone))
    yield Target("the audit trail", trails, read, (TrailBroken,), 60)
    keys = damaged_words("# Doorman's key\n" + "ab" * 32 + "\n" + "cd" * 32 + "\n")
    yield Target("the trail's key", keys, _keys, (ValueError,), 20)


# What lies beside


def _files() -> Iterator[Target]:
    note = {"what": "backup written", "at": "2026-11-28T10:00:00.000+00:00", "details": {"files": 3, "name": "a"}}

    def read(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            read_note(_written(content, folder, "20261128T100000-ab.json"))

    yield Target(
        "a note from beside the service",
        damaged_json(note),
        read,
        (ValueError, KeyError, TypeError, AttributeError),
        20,
    )
    head = ",".join(Headings().new)
    row = ",".join("2026-11-28" if name == "date" else "10:00:00" for name in Headings().new)
    logs = (f"{head}\r\n{row}\r\n".encode("utf-8-sig"), f"{head}\r\n{row}\r\n".replace(",", ";").encode("utf-16"))
    yield Target(
        "the day's log in a file", damaged_bytes(*logs), lambda content: _sheet(content, Headings()), (_NoSheet,), 20
    )

    def cells(given: Any) -> None:
        for name in ("date", "time", "first", "by"):
            cell_of(name, text_of(name, given))

    def cell(chance: random.Random) -> Any:
        return damage.of_document(chance.choice([46_000, 0.75, "Anna", "2026-11-28", True]), chance)

    yield Target("a cell of Google's", cell, cells)
    account = {
        "type": "service_account",
        "client_email": "a@b.c",
        "private_key": "x",
        "token_uri": "https://a",
        "project_id": "p",
    }
    keys = damaged_json(account)
    yield Target(
        "a key of Google's",
        lambda chance: keys(chance).decode("utf-8", "replace"),
        credentials_in,
        (LedgerRefused,),
        30,
    )
    book: dict[str, SealedSecret] = {}
    sealed = SealedBook("camera_logins", book, [hashlib.sha256(b"k").digest()])  # type: ignore[arg-type]  # only read from

    def opened(seal: str) -> None:
        book["c1"] = SealedSecret(seal)
        sealed.get("c1")

    yield Target("a sealed secret", damaged_words("aGVsbG8gd29ybGQsIHRoaXMgaXMgc2VhbGVk" * 2), opened, (), 30)


def places() -> Iterator[Target]:
    """Every place here."""
    for some in (_house, _documents, _trail, _files):
        yield from some()
