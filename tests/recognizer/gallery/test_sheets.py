"""A gallery in sheets: what other machines get of it is the same gallery, a person at a time."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recognizer.face import EngineId
from recognizer.gallery.fixtures import Fixtures, known_elsewhere
from recognizer.gallery.gallery_file import ID_BYTES, NEGATIVE, SAMPLE, Encodings, no_encodings
from recognizer.gallery.sheets import FIXTURES, SheetTorn, joined, read_sheet, sheet_of, shelf_of
from recognizer.match.matching import Matcher

ENGINE = EngineId("double")
DICE = np.random.default_rng(5)


def gallery(labels: tuple[str, ...] = ("anna", "ben", "cleo"), rows: int = 12) -> Encodings:
    owner = np.arange(rows, dtype=np.uint32) % len(labels)
    means = DICE.normal(size=(len(labels), 16))
    return Encodings(
        ENGINE,
        labels,
        owner,
        np.where(np.arange(rows) == rows - 1, NEGATIVE, SAMPLE).astype(np.uint8),
        DICE.integers(0, 256, (rows, ID_BYTES), np.uint8),
        DICE.random(rows).astype(np.float32),
        DICE.random(rows),
        (means[owner] + 0.05 * DICE.normal(size=(rows, 16))).astype(np.float32),
    )


def test_what_is_put_together_of_sheets_names_as_the_gallery_does() -> None:
    whole = gallery()
    again = joined((read_sheet(sheet_of(whole, label)) for label in whole.labels), ENGINE)
    here, there = Matcher(whole), Matcher(again)
    for vector in (*whole.vectors, *(whole.vectors + 0.1)):
        assert here.match(vector) == there.match(vector)


def test_a_sheet_is_the_same_whatever_order_photos_came_in() -> None:
    whole = gallery()
    order = DICE.permutation(len(whole))
    other = replace(
        whole,
        owner=whole.owner[order],
        kind=whole.kind[order],
        ids=whole.ids[order],
        quality=whole.quality[order],
        time=whole.time[order],
        vectors=whole.vectors[order],
    )
    assert sheet_of(other, "anna") == sheet_of(whole, "anna")
    assert shelf_of(other, b"") == shelf_of(whole, b"")


def test_whoever_changes_has_another_digest_and_nobody_else() -> None:
    whole = gallery()
    before = shelf_of(whole, b"")
    vectors = whole.vectors.copy()
    vectors[0] += 0.01
    changed = replace(whole, vectors=vectors)
    after = shelf_of(changed, b"more hangs")
    assert {label for label in before if before[label] != after[label]} == {"anna", FIXTURES}


def test_nobody_s_sheet_is_empty_and_an_empty_gallery_has_one_of_what_hangs() -> None:
    assert sheet_of(gallery(), "dora") == b""
    assert list(shelf_of(no_encodings(ENGINE, 0), b"")) == [FIXTURES]
    assert len(joined((), ENGINE)) == 0


def test_sheets_of_another_engine_are_left_out() -> None:
    whole = gallery()
    assert len(joined([read_sheet(sheet_of(whole, "anna"))], EngineId("another"))) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"dimensions": 0},
        {"dimensions": 10**9},
        {"dimensions": 17},
        {"dimensions": float("inf")},
        {"vectors": "AAAA"},
        {"vectors": "not base64!"},
        {"kind": "Bwc="},
        {"label": None, "ids": None},
    ],
)
def test_what_is_no_sheet_says_so(change: dict[str, object]) -> None:
    told = json.loads(sheet_of(gallery(), "anna"))
    with pytest.raises(SheetTorn):
        read_sheet(json.dumps({**told, **change}).encode())


@pytest.mark.parametrize("junk", [b"", b"\xff\xd8\xff", b"[]", b'{"version": 1}', b"null", b"[" * 5000])
def test_junk_is_no_sheet(junk: bytes) -> None:
    with pytest.raises(SheetTorn):
        read_sheet(junk)


def test_what_hangs_somewhere_is_known_elsewhere_as_far_as_its_place_goes(tmp_path: Path) -> None:
    assert len(known_elsewhere(Fixtures(tmp_path, ENGINE).told(), ENGINE)) == 0
    assert len(known_elsewhere(b"junk", ENGINE)) == 0
