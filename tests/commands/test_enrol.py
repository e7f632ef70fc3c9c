"""``main.py enrol``: a folder of photos becomes people, and a second time changes nothing."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands import CannotDo
from bot.commands.enrol import carry_out, enrol, photos_in
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.words.commands import enrol_text
from tests.english import ENGLISH
from tests.fakes.books import MemoryAudit, MemoryPeople
from tests.fakes.senses import RecordingEyes
from tests.pictures import jpeg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Grace").mkdir()
    (tmp_path / "Grace" / "1.jpg").write_bytes(jpeg(10))
    (tmp_path / "Grace" / "2.jpg").write_bytes(jpeg(20))
    (tmp_path / "Eileen.jpg").write_bytes(jpeg(30))
    return tmp_path


async def test_a_folder_of_photos_becomes_people_and_a_second_time_changes_nothing(folder: Path) -> None:
    people, eyes, audit = MemoryPeople(), RecordingEyes(), MemoryAudit()
    steps: list[None] = []
    report = await enrol(folder, photos_in(folder), people, eyes, audit, lambda: steps.append(None))
    assert report.learned == {"Grace": 2, "Eileen": 1}
    assert report.refused == []
    assert [person.name for person in await people.people()] == ["Eileen", "Grace"]
    assert len(steps) == 3
    assert audit.noted == ["enrolled", "enrolled"]
    again = await enrol(folder, photos_in(folder), people, eyes, audit)
    assert (again.learned, again.already) == ({}, {"Grace": 2, "Eileen": 1})
    assert len(eyes.learned) == 3
    assert audit.noted == ["enrolled", "enrolled"]


async def test_a_known_name_is_the_same_person_however_it_is_written(folder: Path) -> None:
    people, eyes = MemoryPeople(), RecordingEyes()
    await enrol(folder, photos_in(folder), people, eyes, MemoryAudit())
    (folder / "GRACE.jpg").write_bytes(jpeg(40))
    await enrol(folder, photos_in(folder), people, eyes, MemoryAudit())
    assert len(await people.people()) == 2


async def test_what_cannot_be_used_is_told_file_by_file_and_nobody_is_remembered_for_it(folder: Path) -> None:
    people, eyes = MemoryPeople(), RecordingEyes()
    (folder / "!!!.jpg").write_bytes(jpeg(50))
    eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)
    report = await enrol(folder, photos_in(folder), people, eyes, MemoryAudit())
    assert await people.people() == []
    assert sorted(file for file, _ in report.refused) == ["!!!.jpg", "Eileen.jpg", "Grace/1.jpg", "Grace/2.jpg"]
    said = ENGLISH.plain(enrol_text.report(report.people, report.refused)).splitlines()
    assert any(line.startswith("Eileen.jpg: I see no face in this photo.") for line in said)
    assert "!!!.jpg: This is nobody’s name." in said


def test_the_report_tells_each_person_and_an_empty_folder() -> None:
    said = ENGLISH.plain(enrol_text.report([("Anna", 0, 1), ("Grace", 2, 1)], [])).splitlines()
    assert said == [
        "Anna: 1 photo was known already.",
        "Grace: 2 photos learned.",
        "Grace: 1 photo was known already.",
    ]
    assert ENGLISH.plain(enrol_text.report([], [])) == ENGLISH.plain(enrol_text.NOTHING_THERE)


def test_what_is_no_folder_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(CannotDo) as said:
        carry_out(Namespace(folder=tmp_path / "nowhere"))
    assert "nowhere" in ENGLISH.plain(said.value.said)
