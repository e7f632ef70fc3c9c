"""``main.py enrol``: a folder of photos becomes people, and a second time changes nothing."""

from argparse import Namespace
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.commands import CannotDo
from bot.commands.enrol import Enrolling, carry_out
from bot.house.faces.enrolment import EnrolReport, FileAside, LeftAside, PhotoLeftOut
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.faces.profile import Profiles
from bot.words.commands import enrol_text
from recognizer.photo_folder import SkipReason, look_through
from tests.english import ENGLISH
from tests.fakes.books import MemoryAudit, MemoryCollection, MemoryPeople
from tests.fakes.senses import RecordingEyes
from tests.pictures import jpeg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Grace").mkdir()
    (tmp_path / "Grace" / "1.jpg").write_bytes(jpeg(10))
    (tmp_path / "Grace" / "2.jpg").write_bytes(jpeg(20))
    (tmp_path / "Eileen.jpg").write_bytes(jpeg(30))
    return tmp_path


@dataclass
class Learner:
    """Learns a folder into books that stay."""

    folder: Path
    people: MemoryPeople = field(default_factory=MemoryPeople)
    eyes: RecordingEyes = field(default_factory=RecordingEyes)
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    profiles: Profiles = field(default_factory=lambda: Profiles(MemoryCollection(), MemoryCollection()))
    steps: list[None] = field(default_factory=list)

    def enrolling(self, *, sure: bool = False) -> Enrolling:
        return Enrolling(self.people, self.profiles, self.eyes, self.audit, sure=sure)

    async def learn(self, enrolling: Enrolling | None = None) -> EnrolReport:
        found = look_through(self.folder)
        return await (enrolling or self.enrolling()).through(self.folder, found, lambda: self.steps.append(None))


@pytest.fixture
def learner(folder: Path) -> Learner:
    return Learner(folder)


def said_of(report: EnrolReport) -> list[str]:
    return ENGLISH.plain(enrol_text.report(report)).splitlines()


async def test_a_folder_of_photos_becomes_people_and_a_second_time_changes_nothing(learner: Learner) -> None:
    report = await learner.learn()
    assert report.learned == {"Grace": 2, "Eileen": 1}
    assert report.fine
    assert [person.name for person in await learner.people.people()] == ["Eileen", "Grace"]
    assert len(learner.steps) == 3
    assert learner.audit.noted == ["enrolled", "enrolled"]
    again = await learner.learn()
    assert (again.learned, again.already) == ({}, {"Grace": 2, "Eileen": 1})
    assert len(learner.eyes.learned) == 3
    assert learner.audit.noted == ["enrolled", "enrolled"]


async def test_a_known_name_is_the_same_person_however_it_is_written(learner: Learner) -> None:
    await learner.learn()
    (learner.folder / "GRACE.jpg").write_bytes(jpeg(40))
    await learner.learn()
    assert len(await learner.people.people()) == 2


async def test_what_cannot_be_used_is_told_file_by_file_and_nobody_is_remembered_for_it(learner: Learner) -> None:
    (learner.folder / "!!!.jpg").write_bytes(jpeg(50))
    learner.eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)
    report = await learner.learn()
    assert await learner.people.people() == []
    assert not report.fine
    assert sorted(one.file for one in report.refused) == ["!!!.jpg", "Eileen.jpg", "Grace/1.jpg", "Grace/2.jpg"]
    said = said_of(report)
    assert any(line.startswith("Eileen.jpg: I see no face in this photo.") for line in said)
    assert "!!!.jpg: This is nobody’s name." in said


async def test_nothing_in_the_folder_is_passed_over_without_a_word(learner: Learner) -> None:
    (learner.folder / ".thumbs").mkdir()
    (learner.folder / "Grace" / "notes.txt").write_text("Grace in 1984")
    (learner.folder / "Leo").mkdir()
    report = await learner.learn()
    assert report.fine  # nobody meant these to be learned
    assert said_of(report)[-4:] == [
        "Not looked at:",
        ".thumbs: It is hidden: its name begins with a dot.",
        "Grace/notes.txt: This is no photo.",
        "Leo: There is nothing in this folder that I could learn from.",
    ]


async def test_a_face_that_is_taken_for_somebody_else_s_names_them_and_the_photo_unless_one_is_sure(
    learner: Learner,
) -> None:
    once = learner.enrolling()
    await learner.learn(once)
    eileen, _ = await learner.people.people()
    (learner.folder / "Zoe.jpg").write_bytes(jpeg(60))
    learner.eyes.looks_like = eileen.id
    refused = [one for one in (await learner.learn(once)).refused if one.file == "Zoe.jpg"]
    assert [(one.name, one.other, one.nearest) for one in refused] == [("Zoe", "Eileen", "Eileen.jpg")]
    assert (await learner.learn(learner.enrolling(sure=True))).learned == {"Zoe": 1}


def test_a_clash_is_told_with_the_nearest_photo_where_that_was_learned_just_now() -> None:
    alike, unlike = PhotoTrouble(PhotoReason.LIKE_ANOTHER), PhotoTrouble(PhotoReason.UNLIKE)
    refused = [
        PhotoLeftOut("Zoe/1.jpg", alike, "Zoe", "Anna", "Anna/2.jpg"),
        PhotoLeftOut("Zoe/2.jpg", alike, "Zoe", "Anna"),
        PhotoLeftOut("Zoe/3.jpg", unlike, "Zoe"),
    ]
    insist = "If it is right all the same: --sure."
    assert said_of(EnrolReport(refused=refused)) == [
        "Not learned:",
        f"Zoe/1.jpg: This face looks like Anna, whom I know; nearest is Anna/2.jpg. {insist}",
        f"Zoe/2.jpg: This face looks like Anna, whom I know. {insist}",
        f"Zoe/3.jpg: This face does not look like the other photos of Zoe. {insist}",
    ]


async def test_a_child_s_face_is_learned_from_no_folder_before_an_owner_has_allowed_it(learner: Learner) -> None:
    await learner.learn()
    eileen, _ = await learner.people.people()
    await learner.profiles.change(eileen.id, lambda profile: replace(profile, child=True))
    (learner.folder / "Eileen.jpg").write_bytes(jpeg(70))
    (refused,) = (await learner.learn()).refused
    assert (refused.file, refused.trouble) == ("Eileen.jpg", PhotoTrouble(PhotoReason.CHILD))
    await learner.profiles.change(eileen.id, lambda profile: replace(profile, child_allowed=True))
    assert (await learner.learn()).learned == {"Eileen": 1}


def test_what_is_closed_was_meant_to_be_learned_and_every_reason_has_its_words() -> None:
    closed = EnrolReport(aside=[FileAside("Leo", LeftAside.CLOSED, "Permission denied")])
    assert not closed.fine
    assert said_of(closed)[-1] == "Leo: The system does not let me look at it (Permission denied)."
    assert {one.value for one in LeftAside} == {one.value for one in SkipReason} - {SkipReason.NOBODYS.value}
    lines = said_of(EnrolReport(aside=[FileAside("it", why) for why in LeftAside]))
    assert len(set(lines)) == len(LeftAside) + 2


def test_the_report_tells_each_person_and_an_empty_folder() -> None:
    report = EnrolReport(Counter(Grace=2), Counter(Anna=1, Grace=1))
    assert said_of(report) == [
        "Anna: 1 photo was known already.",
        "Grace: 2 photos learned.",
        "Grace: 1 photo was known already.",
    ]
    assert ENGLISH.plain(enrol_text.report(EnrolReport())) == ENGLISH.plain(enrol_text.NOTHING_THERE)


def test_what_is_no_folder_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(CannotDo) as said:
        carry_out(Namespace(folder=tmp_path / "nowhere", sure=False))
    assert "nowhere" in ENGLISH.plain(said.value.said)
