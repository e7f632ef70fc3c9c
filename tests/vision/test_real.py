"""Looking in a process of its own, with the real recogniser and real portraits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot.house.faces import forgetting
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.findings.eyes_findings import ExtrasNotUsed, ModelNotUsed, Recognises
from bot.house.people import (
    Blemish,
    Condition,
    Person,
    PersonId,
    PhotoId,
    Verdict,
)
from bot.nursery import Nursery
from bot.vision import Vision
from bot.vision.check import check_recognition
from recognizer.detect.models import LIVENESS, YOLOX, YUNET, ModelFile
from recognizer.face import EngineSettings
from recognizer.picture.picture import open_picture
from tests.fakes.books import Memory, MemoryAlbum, MemoryPeople
from tests.rig.house import ANNA, HouseRig
from tests.sitters import eileen_collins, grace_hopper, nobody, poster_behind, side_by_side, yunet_model
from tests.unfinished import UNFINISHED, with_scans

if TYPE_CHECKING:
    from tests.fakes.senses import RecordingEyes

GRACE = Person(PersonId("0001"), "Grace Hopper")
PHOTO = PhotoId("photo")
LIMIT_S = 60.0
#: Pictures that failed once, where they are at hand.
CASES = Path(__file__).parents[3] / "shared" / "cases" / "pictures"
#: A loop that waited for the look itself would get round twice or so.
MANY_TURNS = 100


@pytest.fixture
async def vision(tmp_path: Path, cache_folder: Path) -> AsyncIterator[Vision]:
    people = MemoryPeople()
    await people.save(GRACE)
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    async with Vision(folder=tmp_path / "gallery", settings=settings, people=people) as vision:
        yield vision


async def test_somebody_who_was_learned_is_named_and_boxed(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        assert (await vision.learn(GRACE.id, grace_hopper())).samples == 1
        assert await vision.samples() == {GRACE.id: 1}
        seen = await vision.look([(PHOTO, grace_hopper(quality=70))])
        marked = await vision.mark(grace_hopper(), seen)
    (sighting,) = seen.sightings
    assert (seen.condition, seen.photo) == (Condition.CLEAR, PHOTO)
    assert (sighting.verdict, sighting.person) in {(Verdict.NAMED, GRACE), (Verdict.LOOKS_LIKE, GRACE)}
    assert open_picture(marked).shape == open_picture(grace_hopper()).shape
    assert (open_picture(marked) != open_picture(grace_hopper())).any()


async def test_a_picture_of_somebody_known_on_the_wall_is_further_back_than_the_stranger_before_it(
    vision: Vision,
) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        seen = await vision.look([(PHOTO, poster_behind())])
    assert [one.verdict for one in seen.in_front] == [Verdict.UNKNOWN]
    assert [one.person for one in seen.further_back] == [GRACE]


async def test_two_people_are_two_sightings_from_left_to_right(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        seen = await vision.look([(PHOTO, side_by_side())])
        with pytest.raises(PhotoRefused) as refused:
            await vision.learn(GRACE.id, side_by_side())
    assert refused.value.trouble == PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=2)
    assert [sighting.number for sighting in seen.sightings] == [1, 2]
    assert [sighting.person for sighting in seen.sightings] == [GRACE, None]
    assert seen.sightings[1].verdict is Verdict.UNKNOWN


async def test_nobody_and_junk_have_conditions_of_their_own(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        assert (await vision.look([(PHOTO, nobody())])).condition is Condition.NO_FACE
        assert (await vision.look([(PHOTO, b"junk")])).condition is Condition.UNREADABLE
        assert (await vision.look([(PHOTO, grace_hopper()[:600])])).condition is Condition.UNREADABLE
        torn = await vision.look([(PHOTO, grace_hopper()[:9000])])
    assert (torn.condition, torn.reason) == (Condition.NO_FACE, Blemish.TORN)


async def test_what_cameras_leave_unfinished_shows_who_it_is(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        for kind, unfinished in UNFINISHED.items():
            seen = await vision.look([(PHOTO, unfinished(grace_hopper()))])
            assert [sighting.person for sighting in seen.sightings] == [GRACE], kind


@pytest.mark.parametrize(
    "name", ["no_end_marker", "mpo_index_cut", "exif6_resolution_of_two_values", "byte_before_the_picture"]
)
async def test_a_picture_that_was_once_refused_shows_who_it_is(vision: Vision, name: str) -> None:
    case = CASES / f"{name}.jpg"
    if not case.is_file():
        pytest.skip(f"{case} is not here")
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        seen = await vision.look([(PHOTO, case.read_bytes())])
    (sighting,) = seen.sightings
    assert sighting.person == GRACE
    assert sighting.box.bottom - sighting.box.top > 40


async def test_a_picture_of_1500_scans_costs_nobody_anything(vision: Vision) -> None:
    hostile = with_scans(1500, (5440, 3640))
    async with asyncio.timeout(LIMIT_S):
        await vision.describe()
        pid = vision._link.process.pid
        assert (await vision.look([(PHOTO, hostile)])).condition is Condition.UNREADABLE
        assert (await vision.look([(PHOTO, nobody())])).condition is Condition.NO_FACE
    assert vision._link.process.pid == pid


async def test_a_photo_for_learning_is_mended_too(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        learned = await vision.learn(GRACE.id, UNFINISHED["all at once"](grace_hopper()))
    assert learned.samples == 1


async def test_a_known_face_under_another_name_is_doubted_until_somebody_is_sure(vision: Vision) -> None:
    leo = PersonId("0002")
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        with pytest.raises(LooksLikeAnother) as taken:
            await vision.learn(leo, grace_hopper(quality=70))
        assert taken.value.other == GRACE.id
        assert (await vision.learn(leo, grace_hopper(quality=70), sure=True)).samples == 1


async def test_a_photo_clearly_unlike_the_person_is_doubted_and_one_known_already_adds_nothing(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        first = await vision.learn(GRACE.id, grace_hopper())
        with pytest.raises(UnlikeTheOthers):
            await vision.learn(GRACE.id, eileen_collins())
        again = await vision.learn(GRACE.id, grace_hopper())
        assert (again.samples, again.added) == (1, None)
        sure = await vision.learn(GRACE.id, eileen_collins(), sure=True)
        assert sure.samples == 2
        assert first.added
        assert sure.added
        assert len(await vision.sample_ids(GRACE.id)) == 2
        assert open_picture(await vision.sample(GRACE.id, sure.added)).size
        assert await vision.unlearn(GRACE.id, [sure.added, sure.added]) == 1
        (sighting,) = (await vision.look([(PHOTO, eileen_collins())])).sightings
        assert sighting.verdict is Verdict.UNKNOWN
        assert await vision.unlearn(GRACE.id, [first.added]) == 0
        assert await vision.samples() == {}


async def test_a_face_that_was_said_to_be_somebody_else_is_not_named_so_again(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        await vision.learn(GRACE.id, eileen_collins(), sure=True)
        seen = await vision.look([(PHOTO, eileen_collins())])
        wrong = next(sighting for sighting in seen.sightings if sighting.person == GRACE)
        await vision.disown(GRACE.id, eileen_collins(), wrong.box)
        seen = await vision.look([(PHOTO, eileen_collins())])
        assert GRACE not in [sighting.person for sighting in seen.sightings]


async def test_somebody_who_is_not_in_the_book_of_people_has_an_empty_name(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(PersonId("0002"), eileen_collins())
        (sighting,) = (await vision.look([(PHOTO, eileen_collins())])).sightings
    # the house knows whether they are forgotten, or their name is only not written down yet
    assert sighting.person == Person(PersonId("0002"), "")


async def test_a_forgotten_face_is_unknown(vision: Vision) -> None:
    async with asyncio.timeout(LIMIT_S):
        await vision.learn(GRACE.id, grace_hopper())
        await vision.forget(GRACE.id)
        (sighting,) = (await vision.look([(PHOTO, grace_hopper())])).sightings
        assert await vision.samples() == {}
    assert sighting.verdict is Verdict.UNKNOWN


class GatedPeople(MemoryPeople):
    """A book that is slow to give out names, for the eyes alone."""

    def __init__(self, book: MemoryPeople) -> None:
        super().__init__()
        self._book = book
        self.asked = asyncio.Event()
        self.gives = asyncio.Event()

    async def people(self) -> Sequence[Person]:
        self.asked.set()
        await self.gives.wait()
        return await self._book.people()


class EmptiedAlbum(MemoryAlbum):
    """Tells when its last picture went."""

    def __init__(self) -> None:
        super().__init__()
        self.empty = asyncio.Event()

    async def remove(self, photo: PhotoId) -> None:
        await super().remove(photo)
        if not self.pictures:
            self.empty.set()


@pytest.mark.parametrize("late", [False, True], ids=["waited for", "too late"])
async def test_whoever_is_forgotten_while_the_recogniser_looks_leaves_no_picture(
    late: bool, tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "LOOKS_END_S", 0.0 if late else LIMIT_S)
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    memory = Memory(ANNA)
    memory.album = album = EmptiedAlbum()
    book = GatedPeople(memory.people)
    async with (
        asyncio.timeout(LIMIT_S),
        Vision(folder=tmp_path / "gallery", settings=settings, people=book) as vision,
        Nursery() as nursery,
    ):
        rig = HouseRig(nursery, memory=memory, eyes=cast("RecordingEyes", vision))
        lesson = await rig.faces.learn(ANNA, "Grace", [grace_hopper()])
        await rig.ring()
        await rig.picture(grace_hopper(quality=70))
        await book.asked.wait()  # it has seen her, and not said so
        forgotten = asyncio.Event()

        async def forget() -> None:
            await rig.faces.forget(ANNA, lesson.person.id)
            forgotten.set()

        nursery.spawn(forget(), name="forget")
        if late:
            await forgotten.wait()
        book.gives.set()
        await forgotten.wait()
        await album.empty.wait()
        await rig.settle()
        assert await vision.samples() == {}
    assert rig.memory.visits.only.look is None
    assert memory.album.pictures == {}


async def test_the_event_loop_goes_on_while_a_picture_is_looked_at(vision: Vision) -> None:
    """How long it is held, a bench measures; here it only has to get round, again and again."""
    turns = 0
    looking = True

    async def get_round() -> None:
        nonlocal turns
        while looking:
            turns += 1
            await asyncio.sleep(0)

    async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as tasks:
        await vision.look([(PHOTO, nobody())])  # warm
        tasks.create_task(get_round())
        await vision.look([(PHOTO, grace_hopper(quality=80))])
        looking = False
    assert turns > MANY_TURNS


async def test_the_doctor_tells_of_a_model_that_was_changed(tmp_path: Path, cache_folder: Path) -> None:
    (tmp_path / YUNET.name).write_bytes(b"somebody else's model")
    settings = EngineSettings(model_folder=tmp_path, cache_folder=cache_folder)
    async with asyncio.timeout(LIMIT_S):
        finding = await check_recognition(settings)
    assert not finding.good
    assert not finding.needed
    assert isinstance(finding.found, ModelNotUsed)
    assert finding.found.file == YUNET.name
    assert "HOG" in " ".join(finding.found.parts)


@pytest.mark.parametrize(
    ("harmed", "asked_for"),
    [((YOLOX,), False), ((YOLOX, LIVENESS[1]), True)],
    ids=["what sees persons", "and one of the two"],
)
async def test_the_doctor_tells_of_whatever_else_was_changed(
    tmp_path: Path, cache_folder: Path, harmed: Sequence[ModelFile], *, asked_for: bool
) -> None:
    for model in harmed:
        (tmp_path / model.name).write_bytes(b"half a file")
    settings = EngineSettings(detector="hog", model_folder=tmp_path, cache_folder=cache_folder)
    async with asyncio.timeout(LIMIT_S):
        finding = await check_recognition(settings)
    assert (finding.good, finding.needed) == (False, False)
    assert finding.found == ExtrasNotUsed(tuple(model.name for model in harmed), asked_for)


async def test_a_detector_that_comes_later_is_taken_up_by_the_running_recogniser(
    tmp_path: Path, cache_folder: Path
) -> None:
    people, folder = MemoryPeople(), tmp_path / "models"
    await people.save(GRACE)
    settings = EngineSettings(model_folder=folder, cache_folder=folder)
    async with Vision(folder=tmp_path / "gallery", settings=settings, people=people) as vision:
        async with asyncio.timeout(LIMIT_S):
            await vision.learn(GRACE.id, grace_hopper())
            before, process = await vision.describe(), vision._link.process.pid
            (folder / YUNET.name).write_bytes(yunet_model().read_bytes())
            await vision.take_up_detector()
            after = await vision.describe()
            seen = await vision.look([(PHOTO, grace_hopper(quality=70))])
    assert (before["finder"], after["finder"]) == ("hog", "yunet")
    assert after["confined"] == before["confined"]
    assert vision._link.process.starts == 1
    assert process is not None
    assert [sighting.person for sighting in seen.sightings] == [GRACE]


async def test_a_recogniser_that_refused_a_file_forgives_it_once_the_right_one_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / YUNET.name).write_bytes(b"somebody else's model")
    settings = EngineSettings(model_folder=folder, cache_folder=folder)
    async with Vision(folder=tmp_path / "gallery", settings=settings, people=MemoryPeople()) as vision:
        async with asyncio.timeout(LIMIT_S):
            await vision.describe()
            assert vision.refused == YUNET.name
            (folder / YUNET.name).write_bytes(yunet_model().read_bytes())
            await vision.take_up_detector()
    assert vision.refused == ""


@pytest.mark.parametrize(
    ("detector", "fetches", "told"),
    [("auto", True, (True, True)), ("auto", False, (True, False)), ("hog", True, (False, False))],
)
async def test_the_doctor_tells_whether_a_better_face_finder_can_be_had_and_whether_it_comes(
    tmp_path: Path, cache_folder: Path, detector: str, *, fetches: bool, told: tuple[bool, bool]
) -> None:
    settings = EngineSettings(detector=detector, model_folder=tmp_path, cache_folder=cache_folder)
    async with asyncio.timeout(LIMIT_S):
        finding = await check_recognition(settings, fetches=fetches)
    assert isinstance(finding.found, Recognises)
    assert (finding.good, (finding.found.simpler, finding.found.by_itself)) == (True, told)
