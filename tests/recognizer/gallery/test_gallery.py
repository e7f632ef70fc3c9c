"""What is kept on disk, and what becomes of it when something breaks."""

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognizer.face import EngineId, Face
from recognizer.gallery import disk, photos
from recognizer.gallery.gallery import Gallery
from recognizer.gallery.gallery_file import (
    EncodingsTorn,
    no_encodings,
    open_encodings,
    previous_of,
    read_encodings,
    write_encodings,
)
from recognizer.gallery.photos import SampleId
from recognizer.gallery.tables import appended
from recognizer.refusal import LabelRefused
from tests.recognizer.faces import ENGINE, face, near, point, sample_id, table_of

JPEG = b"\xff\xd8\xff a photo"


def opened(folder: Path, *, most_samples: int = 40, engine: EngineId = ENGINE) -> Gallery:
    """A gallery whose photos cannot be encoded again."""
    return Gallery(folder, engine, lambda _: None, most_samples=most_samples)


def add(gallery: Gallery, person: str, photo: int) -> SampleId:
    sample = sample_id(photo + 1000 * sum(person.encode()))
    gallery.add(person, sample, JPEG, face(near(person, photo)))
    return sample


def test_what_was_added_is_there_after_opening_again(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    samples = [add(gallery, "anna", number) for number in range(3)]
    again = opened(tmp_path)
    assert again.labels() == {"anna": 3}
    assert again.samples("anna") == samples
    assert again.photo("anna", samples[0]) == JPEG
    assert np.array_equal(again.encodings.vectors[1], near("anna", 1))


def test_a_pipe_among_the_photos_is_no_photo(tmp_path: Path) -> None:
    add(opened(tmp_path), "anna", 1)
    photo = next(tmp_path.rglob("*.jpg"))
    os.mkfifo(photo.with_name(f"{sample_id(7)}.jpg"))  # who opens it waits until somebody writes into it
    assert opened(tmp_path).labels() == {"anna": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_everything_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    gallery = opened(tmp_path / "gallery")
    add(gallery, "anna", 1)
    add(gallery, "anna", 2)
    for path in (tmp_path / "gallery", *(tmp_path / "gallery").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_photos_that_came_and_went_are_durable_before_the_method_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = opened(tmp_path)
    add(gallery, "anna", 1)
    synced: list[tuple[str, set[str]]] = []

    def note(folder: Path) -> None:
        synced.append((folder.name, {path.name for path in folder.iterdir()}))

    monkeypatch.setattr(photos, "sync_folder", note)
    monkeypatch.setattr(disk, "sync_folder", note)
    kept = add(gallery, "anna", 2)
    assert f"{kept}.jpg" in synced[-1][1]
    gallery.remove("anna", kept)
    assert synced[-1][0] == "anna"
    assert f"{kept}.jpg" not in synced[-1][1]
    gallery.forget("anna")
    assert synced[-1] == ("people", set())


@pytest.mark.parametrize("wound", ["cut", "bit", "empty", "header", "version"])
def test_a_torn_file_is_noticed_and_the_one_before_it_is_used(tmp_path: Path, wound: str) -> None:
    path = tmp_path / "encodings.bin"
    write_encodings(path, table_of({"anna": 2}))
    write_encodings(path, table_of({"anna": 2, "leo": 2}))
    data = bytearray(path.read_bytes())
    if wound == "bit":
        data[-200] ^= 1
    elif wound == "header":
        data[0] ^= 1
    elif wound == "version":
        data[24] += 1
    path.write_bytes({"cut": bytes(data[:-100]), "empty": b""}.get(wound, bytes(data)))
    with pytest.raises(EncodingsTorn):
        read_encodings(path)
    table, trouble = open_encodings(path)
    assert table is not None
    assert table.labels == ("anna",)
    assert trouble


def test_with_both_files_torn_the_photos_are_encoded_again(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    add(gallery, "anna", 1)
    add(gallery, "anna", 2)
    for path in (tmp_path / "encodings.bin", previous_of(tmp_path / "encodings.bin")):
        path.write_bytes(b"torn")
    asked: list[bytes] = []

    def encode(jpeg: bytes) -> Face:
        asked.append(jpeg)
        return face(near("anna", len(asked)))

    again = Gallery(tmp_path, ENGINE, encode)
    assert again.labels() == {"anna": 2}
    assert asked == [JPEG, JPEG]
    assert read_encodings(tmp_path / "encodings.bin").labels == ("anna",)


def test_an_older_file_is_brought_up_to_date_by_the_photos(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    kept = add(gallery, "anna", 1)
    gone = add(gallery, "anna", 2)
    torn = tmp_path / "encodings.bin"
    gallery.remove("anna", gone)
    add(gallery, "leo", 1)
    torn.write_bytes(b"torn")
    again = Gallery(tmp_path, ENGINE, lambda _: face(near("leo", 1)))
    assert again.labels() == {"anna": 1, "leo": 1}
    assert again.samples("anna") == [kept]


def test_a_photo_that_was_taken_out_by_hand_is_no_longer_known(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    sample = add(gallery, "anna", 1)
    add(gallery, "anna", 2)
    (tmp_path / "people" / "anna" / f"{sample}.jpg").unlink()
    assert opened(tmp_path).labels() == {"anna": 1}


def test_a_crash_before_the_new_file_is_in_place_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "encodings.bin"
    write_encodings(path, table_of({"anna": 2}))

    def power_cut(_: int) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="power cut"):
        write_encodings(path, table_of({"leo": 2}))
    assert read_encodings(path).labels == ("anna",)


def test_beyond_the_cap_the_most_redundant_sample_goes(tmp_path: Path) -> None:
    gallery = opened(tmp_path, most_samples=3)
    for number, where in enumerate((near("anna", 1), near("anna", 2), near("anna", 3), near("anna", 1) + 0.001)):
        gallery.add("anna", sample_id(number), JPEG, face(where))
    assert len(gallery.samples("anna")) == 3
    assert {sample_id(1), sample_id(2)} < set(gallery.samples("anna"))


@pytest.mark.parametrize(("gone", "kept"), [("leo", "anna"), ("anna", "leo")])
def test_a_negative_that_the_other_of_two_who_are_one_was_taught_with_is_taken_back(
    tmp_path: Path, gone: str, kept: str
) -> None:
    gallery = opened(tmp_path)
    gallery.add("leo", sample_id(1), JPEG, face(near("leo", 1)))
    gallery.add("leo", sample_id(2), JPEG, face(near("anna", 2)), negative=True)
    gallery.add("leo", sample_id(3), JPEG, face(near("somebody else", 3)), negative=True)
    gallery.add("anna", sample_id(2), JPEG, face(near("anna", 2)))
    assert gallery.merge(gone, kept) == 2
    assert gallery.samples(kept, negative=True) == [sample_id(3)]
    assert opened(tmp_path).samples(kept, negative=True) == [sample_id(3)]


def test_a_negative_is_taken_back_when_the_face_is_enrolled_after_all(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    add(gallery, "anna", 1)
    gallery.add("anna", sample_id(7), JPEG, face(near("anna", 2)), negative=True)
    assert gallery.samples("anna", negative=True) == [sample_id(7)]
    gallery.add("anna", sample_id(7), JPEG, face(near("anna", 2)))
    assert gallery.samples("anna", negative=True) == []
    assert gallery.labels() == {"anna": 2}


@pytest.mark.parametrize("label", ["../anna", "Anna/Leo", ".", "..", "a\\b", "Zoë Ünlü", "名前", "con.", "a\0b"])
def test_whatever_a_label_is_it_stays_inside_the_gallery(tmp_path: Path, label: str) -> None:
    gallery = opened(tmp_path / "gallery")
    add(gallery, label, 1)
    assert opened(tmp_path / "gallery").labels() == {label: 1}
    assert [path.name for path in tmp_path.iterdir()] == ["gallery"]
    gallery.forget(label)
    assert not list((tmp_path / "gallery" / "people").iterdir())


def test_a_label_without_a_letter_is_refused(tmp_path: Path) -> None:
    for label in ("", "  ", "x" * 300):
        with pytest.raises(LabelRefused):
            add(opened(tmp_path), label, 1)


ORDERS = st.permutations([(person, photo) for person in ("anna", "leo", "kim") for photo in range(3)])
RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RELAXED
@given(ORDERS)
def test_removing_undoes_adding(tmp_path_factory: pytest.TempPathFactory, order: list[tuple[str, int]]) -> None:
    gallery = opened(tmp_path_factory.mktemp("gallery"))
    for person, photo in order[:-1]:
        add(gallery, person, photo)
    before = gallery.encodings
    person, photo = order[-1]
    gallery.remove(person, add(gallery, person, photo))
    assert gallery.encodings.labels == before.labels
    assert np.array_equal(gallery.encodings.vectors, before.vectors)
    assert np.array_equal(gallery.encodings.owner, before.owner)


@RELAXED
@given(ORDERS)
def test_adding_what_is_there_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[tuple[str, int]]
) -> None:
    gallery = opened(tmp_path_factory.mktemp("gallery"))
    for person, photo in order[:4]:
        add(gallery, person, photo)
    before = gallery.encodings
    for person, photo in order[:4]:
        add(gallery, person, photo)
    assert gallery.encodings is before


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=0, max_size=400))
def test_a_file_of_garbage_is_never_taken_for_a_gallery(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("torn") / "encodings.bin"
    path.write_bytes(b"DOORFACE" + data)
    with pytest.raises(EncodingsTorn):
        read_encodings(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_single_flipped_bit_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("torn") / "encodings.bin"
    write_encodings(path, table_of({"anna": 1}))
    whole = bytearray(path.read_bytes())
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    path.write_bytes(whole)
    with pytest.raises(EncodingsTorn):
        read_encodings(path)


def test_an_empty_gallery_can_be_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "encodings.bin"
    write_encodings(path, no_encodings(ENGINE, 128))
    assert len(read_encodings(path)) == 0


def test_a_table_takes_little_more_than_its_vectors(tmp_path: Path) -> None:
    path = tmp_path / "encodings.bin"
    table = table_of({"anna": 40})
    write_encodings(path, table)
    assert path.stat().st_size < table.vectors.nbytes * 1.15
    assert read_encodings(path).vectors.base is not None  # a view of the mapped file, not a copy


def test_rows_keep_their_owner_when_others_go() -> None:
    table = table_of({"anna": 1, "leo": 1})
    table = appended(table, "anna", 0, sample_id(5), face(point("anna")), 0.0)
    assert [table.labels[owner] for owner in table.owner] == ["anna", "leo", "anna"]


def test_who_was_being_forgotten_when_the_power_went_is_in_no_file_after_the_next_start(tmp_path: Path) -> None:
    gallery = opened(tmp_path)
    add(gallery, "anna", 1)
    add(gallery, "leo", 2)
    add(gallery, "leo", 3)
    photos.Photos(tmp_path / "people").forget("anna")  # as far as it came
    assert opened(tmp_path).labels() == {"leo": 2}
    for path in (tmp_path / "encodings.bin", previous_of(tmp_path / "encodings.bin")):
        assert read_encodings(path).labels == ("leo",)
