"""Eyes: ``Vision`` with the real recogniser in its process, and ``RecordingEyes``."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import pytest
import pytest_asyncio
from PIL import Image
from pillow_heif import from_pillow

from bot.house.doors.door import DoorId
from bot.house.faces.face_reasons import FaceGround, FacesState
from bot.house.faces.nearest import OUR_NUMBERS, OtherNumbers
from bot.house.faces.photo_trouble import LooksLikeAnother, PhotoReason, PhotoRefused, PhotoTrouble, UnlikeTheOthers
from bot.house.people import Box, Condition, FixtureId, Person, PersonId, PhotoId, SampleId, Verdict
from bot.house.ports import Eyes
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.fakes.books import MemoryPeople
from tests.fakes.senses import RecordingEyes
from tests.sitters import eileen_collins, grace_another_day, grace_hopper, nobody

PHOTO = PhotoId("photo")
LIMIT_S = 90.0

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Sight:
    """Eyes, and what a double has to be told of pictures that the real one sees."""

    eyes: Eyes
    people: MemoryPeople

    async def somebody(self) -> PersonId:
        """A person whose face is not known yet."""
        person = Person(PersonId(token_hex(4)), f"Somebody {token_hex(4)}")
        await self.people.save(person)
        return person.id

    def like(self, person: PersonId | None) -> None:
        """From now on faces look like this person's."""

    def unlike(self, *jpegs: bytes) -> None:
        """These photos show somebody else than the others."""

    def same_photo(self, jpeg: bytes, as_this: bytes) -> None:
        """Both are one photo, saved in two ways."""

    def odd_now(self, *samples: SampleId) -> None:
        """With the next photo these are unlike the others."""

    def no_face(self) -> None:
        """From now on no photo shows a face."""

    def faceless(self, *jpegs: bytes) -> None:
        """Nobody is to be seen in these."""

    def see_faces(self) -> None:
        """From now on photos show faces again."""


class DoubleSight(Sight):
    eyes: RecordingEyes

    def like(self, person: PersonId | None) -> None:
        self.eyes.looks_like = person

    def unlike(self, *jpegs: bytes) -> None:
        self.eyes.unlike = jpegs

    def same_photo(self, jpeg: bytes, as_this: bytes) -> None:
        self.eyes.same = {jpeg: as_this}

    def odd_now(self, *samples: SampleId) -> None:
        self.eyes.odd = samples

    def no_face(self) -> None:
        self.eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)

    def faceless(self, *jpegs: bytes) -> None:
        self.eyes.faceless = jpegs

    def see_faces(self) -> None:
        self.eyes.refuses = None


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["real", "double"])
async def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cache_folder: Path
) -> AsyncIterator[Sight]:
    people = MemoryPeople()
    if request.param == "double":
        eyes = RecordingEyes()
        eyes.unreadable = {b"junk"}
        yield DoubleSight(eyes, people)
        return
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    async with Vision(folder=tmp_path_factory.mktemp("gallery"), settings=settings, people=people) as vision:
        yield Sight(vision, people)


@pytest_asyncio.fixture(loop_scope="module")
async def sight(opened: Sight) -> AsyncIterator[Sight]:
    yield opened
    opened.like(None)
    opened.unlike()
    opened.see_faces()
    opened.odd_now()
    for person in await opened.eyes.samples():
        await opened.eyes.forget(person)


async def test_a_look_is_of_the_newest_picture_and_a_bad_one_never_raises(sight: Sight) -> None:
    async with asyncio.timeout(LIMIT_S):
        seen = await sight.eyes.look([(PHOTO, grace_hopper())])
        assert (seen.photo, seen.condition) == (PHOTO, Condition.CLEAR)
        assert [(face.number, face.verdict) for face in seen.sightings] == [(1, Verdict.UNKNOWN)]
        ignored = [FixtureId("of another wall")]
        at_a_door = await sight.eyes.look([(PHOTO, grace_hopper())], door=DoorId("front"), ignored=ignored)
        assert at_a_door == seen
        marked = await sight.eyes.mark(grace_hopper(), seen)
        assert marked.startswith(b"\xff\xd8\xff")
        assert marked != grace_hopper()
        unreadable = await sight.eyes.look([(PHOTO, b"junk")])
        assert (unreadable.photo, unreadable.condition) == (PHOTO, Condition.UNREADABLE)


async def test_who_is_in_a_photo_is_told_and_a_photo_that_nobody_can_read_is_refused(sight: Sight) -> None:
    async with asyncio.timeout(LIMIT_S):
        seen = await sight.eyes.identify([(PHOTO, grace_hopper())])
        assert (seen.photo, seen.condition) == (PHOTO, Condition.CLEAR)
        assert [(face.number, face.verdict) for face in seen.sightings] == [(1, Verdict.UNKNOWN)]
        assert (await sight.eyes.crop(grace_hopper(), seen.sightings[0].box)).startswith(b"\xff\xd8\xff")
        patiently = await sight.eyes.identify([(PHOTO, grace_hopper())], patiently=True)
        assert [face.verdict for face in patiently.sightings] == [Verdict.UNKNOWN]
        sight.faceless(nobody())
        assert (await sight.eyes.identify([(PHOTO, nobody())])).condition is Condition.NO_FACE
        with pytest.raises(PhotoRefused):
            await sight.eyes.identify([(PHOTO, b"junk")])


async def test_why_nobody_is_named_while_nobody_is_known(sight: Sight) -> None:
    async with asyncio.timeout(LIMIT_S):
        (face,) = (await sight.eyes.identify([(PHOTO, grace_hopper())])).sightings
        told = await sight.eyes.explain([grace_hopper()], face.box)
        assert (told.ground, told.nearest, told.distance) == (FaceGround.NOBODY_KNOWN, None, None)
        assert await sight.eyes.state_of_faces() == FacesState()


async def test_a_photo_is_a_jpeg_already_or_is_made_one_and_no_other_file_is(sight: Sight) -> None:
    async with asyncio.timeout(LIMIT_S):
        assert await sight.eyes.as_jpeg(grace_hopper()) == grace_hopper()
        with pytest.raises(PhotoRefused) as refused:
            await sight.eyes.as_jpeg(b"%PDF-1.7")
        assert refused.value.trouble.reason is PhotoReason.FOREIGN


async def test_a_photo_as_a_phone_keeps_it_is_looked_at(tmp_path: Path, cache_folder: Path) -> None:
    kept = io.BytesIO()
    with Image.open(io.BytesIO(grace_hopper())) as photo:
        from_pillow(photo.convert("RGB")).save(kept, quality=90)
    settings = EngineSettings(detector="hog", cache_folder=cache_folder)
    async with (
        asyncio.timeout(LIMIT_S),
        Vision(folder=tmp_path, settings=settings, people=MemoryPeople()) as vision,
    ):
        jpeg = await vision.as_jpeg(kept.getvalue())
        assert len((await vision.identify([(PHOTO, jpeg)])).sightings) == 1


async def test_what_was_learned_is_counted_shown_and_unlearned_one_by_one(sight: Sight) -> None:
    grace = await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        first = await sight.eyes.learn(grace, grace_hopper())
        again = await sight.eyes.learn(grace, grace_hopper(), sure=True)
        assert first.added
        assert (first.samples, again.samples, again.added) == (1, 1, None)
        second = await sight.eyes.learn(grace, grace_another_day(), sure=True)
        assert second.added
        assert second.samples == 2
        assert list(await sight.eyes.sample_ids(grace)) == [first.added, second.added]
        assert (await sight.eyes.samples())[grace] == 2
        assert (await sight.eyes.sample(grace, first.added)).startswith(b"\xff\xd8\xff")
        assert await sight.eyes.unlearn(grace, [first.added, first.added]) == 1
        with pytest.raises(KeyError):
            await sight.eyes.sample(grace, first.added)
        assert await sight.eyes.unlearn(grace, [first.added]) == 1
        await sight.eyes.forget(grace)
        await sight.eyes.forget(grace)
        assert grace not in await sight.eyes.samples()
        assert list(await sight.eyes.sample_ids(grace)) == []


async def test_a_photo_that_is_sent_once_more_says_nothing_new_even_to_somebody_who_is_sure(sight: Sight) -> None:
    grace = await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        first = await sight.eyes.learn(grace, grace_hopper())
        sight.same_photo(grace_hopper(quality=50), grace_hopper())
        again = await sight.eyes.learn(grace, grace_hopper(quality=50), sure=True)
        assert (first.samples, again.samples, again.added) == (1, 1, None)


async def test_a_wrong_photo_is_found_when_the_right_ones_have_come(sight: Sight) -> None:
    grace = await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        wrong = await sight.eyes.learn(grace, eileen_collins())
        second = await sight.eyes.learn(grace, grace_hopper(), sure=True)
        assert (wrong.odd, second.odd) == ((), ())  # one of two is wrong, and nothing tells which
        assert wrong.added
        sight.odd_now(wrong.added)
        third = await sight.eyes.learn(grace, grace_another_day(), sure=True)
        assert third.odd == (wrong.added,)


async def test_two_who_are_one_person_have_all_photos_under_one_name(sight: Sight) -> None:
    grace, other = await sight.somebody(), await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        first = await sight.eyes.learn(grace, grace_hopper())
        second = await sight.eyes.learn(other, grace_hopper(quality=60), sure=True)
        for _ in range(2):
            assert await sight.eyes.merge(other, grace) == 2
        assert set(await sight.eyes.sample_ids(grace)) == {first.added, second.added}
        assert list(await sight.eyes.sample_ids(other)) == []
        assert await sight.eyes.merge(grace, other) == 2  # of whom nothing is known: the photos get another name
        assert grace not in await sight.eyes.samples()


async def test_a_face_that_looks_like_somebody_else_needs_somebody_who_is_sure(sight: Sight) -> None:
    grace, other = await sight.somebody(), await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        first = await sight.eyes.learn(grace, grace_hopper())
        sight.like(grace)
        with pytest.raises(LooksLikeAnother) as told:
            await sight.eyes.learn(other, grace_another_day())
        assert (told.value.other, told.value.sample) == (grace, first.added)
        assert (await sight.eyes.learn(other, grace_another_day(), sure=True)).samples == 1


async def test_a_face_unlike_the_others_needs_somebody_who_is_sure(sight: Sight) -> None:
    grace = await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        await sight.eyes.learn(grace, grace_hopper())
        sight.unlike(eileen_collins())
        with pytest.raises(UnlikeTheOthers):
            await sight.eyes.learn(grace, eileen_collins())
        assert (await sight.eyes.learn(grace, eileen_collins(), sure=True)).samples == 2


async def test_a_face_can_be_disowned_and_a_photo_without_one_teaches_nothing(sight: Sight) -> None:
    grace = await sight.somebody()
    async with asyncio.timeout(LIMIT_S):
        await sight.eyes.learn(grace, grace_hopper())
        (face,) = (await sight.eyes.look([(PHOTO, grace_hopper())])).sightings
        await sight.eyes.disown(grace, grace_hopper(), face.box)
        sight.no_face()
        with pytest.raises(PhotoRefused) as refused:
            await sight.eyes.learn(grace, nobody(), sure=True)
        assert refused.value.trouble.reason is PhotoReason.NO_FACE
        with pytest.raises(PhotoRefused):
            await sight.eyes.disown(grace, nobody(), Box(1, 1, 20, 20))


async def test_every_photo_is_listed_the_newest_first(sight: Sight) -> None:
    async with asyncio.timeout(LIMIT_S):
        grace, eileen = await sight.somebody(), await sight.somebody()
        assert await sight.eyes.newest_samples() == []
        await sight.eyes.learn(grace, grace_hopper())
        await sight.eyes.learn(eileen, eileen_collins())
        await sight.eyes.learn(grace, grace_another_day())
        listed = await sight.eyes.newest_samples()
        assert [person for person, _ in listed] == [grace, eileen, grace]
        assert [sample for person, sample in reversed(listed) if person == grace] == await sight.eyes.sample_ids(grace)


async def test_numbers_that_another_program_made_of_a_face_are_compared_where_they_are_of_our_network(
    sight: Sight,
) -> None:
    async with asyncio.timeout(LIMIT_S):
        await sight.eyes.learn(await sight.somebody(), grace_hopper())
        found = await sight.eyes.nearest([0.0] * OUR_NUMBERS)
        assert (found.verdict, found.person) == (Verdict.UNKNOWN, None)
        for foreign in ([0.1] * 512, []):
            with pytest.raises(OtherNumbers):
                await sight.eyes.nearest(foreign)
