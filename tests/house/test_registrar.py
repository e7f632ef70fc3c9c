"""Moving in, learning and forgetting faces."""

import asyncio

import pytest

from bot.house.people import MAX_NAME, Box, Learned, PersonId, PhotoRefused, ResidentId, Role, Verdict, clean_name
from bot.house.ports import EyesUnavailable, MovedIn
from bot.house.registrar import CodeRefused
from bot.house.visit import NotAllowed
from tests.fakes.books import Memory
from tests.fakes.senses import RecordingEyes
from tests.house.conftest import ANNA, LEO, House

pytestmark = pytest.mark.looptime


async def test_the_claim_code_makes_its_sender_the_owner_once(house: House) -> None:
    house.memory = Memory()
    house.hire()
    code = await house.registrar.claim_code()
    assert code
    owner = await house.registrar.move_in(code, ResidentId(7), "Anna")
    assert owner.role is Role.OWNER
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(8), "Leo")
    assert await house.registrar.claim_code() is None


async def test_a_new_claim_code_ends_the_one_before(house: House) -> None:
    house.memory = Memory()
    house.hire()
    first = await house.registrar.claim_code()
    second = await house.registrar.claim_code()
    assert first
    assert second
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(first, ResidentId(7), "Anna")
    assert await house.registrar.move_in(second, ResidentId(7), "Anna")


async def test_codes_are_never_kept_in_the_clear(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    assert code not in repr(await house.memory.residents.invitations())


async def test_an_invitation_works_once_and_the_owner_is_told(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    newcomer = await house.registrar.move_in(code, ResidentId(7), "Grace")
    assert newcomer.role is Role.ADULT
    assert house.household.told == [(ANNA.id, MovedIn("Grace"))]
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(8), "Somebody")


async def test_an_invitation_ends_after_a_day(house: House) -> None:
    code = await house.registrar.invite(ANNA)
    await asyncio.sleep(24 * 3600 + 1)
    with pytest.raises(CodeRefused):
        await house.registrar.move_in(code, ResidentId(7), "Grace")


async def test_only_the_owner_invites(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.registrar.invite(LEO)


async def test_photos_with_a_name_teach_a_face_and_a_second_spelling_is_the_same_person(house: House) -> None:
    await house.registrar.learn(ANNA, "Grace", [b"one"])
    lesson = await house.registrar.learn(ANNA, "  GRACE ", [b"two", b"three"])
    assert (lesson.learned, lesson.samples) == (2, 3)
    assert [(p.name, n) for p, n in await house.registrar.people()] == [("Grace", 3)]


async def test_a_person_of_whom_no_photo_could_be_used_is_not_remembered(house: House) -> None:
    house.eyes.refuses = "I see no face in this photo."
    lesson = await house.registrar.learn(ANNA, "Grace", [b"cat"])
    assert lesson.refusals == ("I see no face in this photo.",)
    assert await house.registrar.people() == []


async def test_a_face_that_is_taken_for_somebody_else_is_learned_only_if_the_resident_is_sure(house: House) -> None:
    anna = (await house.registrar.learn(ANNA, "Anna", [b"anna"])).person
    house.eyes.looks_like = anna.id
    lesson = await house.registrar.learn(ANNA, "Grace", [b"twin", b"twin again"])
    assert (lesson.learned, lesson.refusals, lesson.taken_for) == (0, (), (anna,))
    assert [p.name for p, _ in await house.registrar.people()] == ["Anna"]
    lesson = await house.registrar.learn(ANNA, "Grace", [b"twin", b"twin again"], sure=True)
    assert (lesson.learned, lesson.taken_for) == (2, ())
    assert [p.name for p, _ in await house.registrar.people()] == ["Anna", "Grace"]


async def test_a_face_on_a_card_that_is_taken_for_somebody_else_leaves_the_card_as_it_is(house: House) -> None:
    anna = (await house.registrar.learn(ANNA, "Anna", [b"anna"])).person
    await house.ring()
    await house.picture()
    await house.settle()
    house.eyes.looks_like = anna.id
    visit = house.memory.visits.only
    lesson = await house.registrar.learn_from_visit(LEO, visit.id, 1, "Grace")
    assert (lesson.learned, lesson.taken_for) == (0, (anna,))
    assert house.memory.visits.only == visit
    assert (await house.registrar.learn_from_visit(LEO, visit.id, 1, "Grace", sure=True)).learned == 1


async def test_a_face_on_a_card_is_learned_and_the_card_corrected(house: House) -> None:
    await house.ring()
    await house.picture(b"door")
    await house.settle()
    await house.registrar.learn_from_visit(LEO, house.memory.visits.only.id, 1, "Grace")
    look = house.household.shown[-1].look
    assert look is not None
    (sighting,) = look.sightings
    assert sighting.person
    assert (sighting.person.name, sighting.verdict) == ("Grace", Verdict.NAMED)
    assert house.eyes.learned[0][1:] == (b"door", sighting.box)


async def test_a_face_that_is_not_on_the_card_is_refused(house: House) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    with pytest.raises(PhotoRefused):
        await house.registrar.learn_from_visit(LEO, house.memory.visits.only.id, 9, "Grace")


async def test_forgetting_takes_the_name_the_samples_and_the_pictures_along(house: House) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    lesson = await house.registrar.learn_from_visit(LEO, house.memory.visits.only.id, 1, "Grace")
    await house.registrar.forget(ANNA, lesson.person.id)
    visit = house.memory.visits.only
    assert await house.registrar.people() == []
    assert house.eyes.learned == []
    assert house.memory.album.pictures == {}
    assert (visit.photos, visit.look, visit.marked) == ((), None, None)


@pytest.mark.parametrize("typed", ["", "   ", "😀", "…/../", "\n\t", "<>"])
async def test_a_name_without_a_letter_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match="does not look like a name"):
        clean_name(typed)


async def test_a_name_is_one_printable_line_of_bounded_length() -> None:
    assert clean_name("Anna\u0000\n <b>Maria</b>") == "Anna <b>Maria</b>"
    assert len(clean_name("x" * 300)) == MAX_NAME


async def test_a_lesson_is_taken_back_with_the_person_if_nobody_knew_them_before(house: House) -> None:
    lesson = await house.registrar.learn(ANNA, "What a nice day", [b"one", b"two"])
    assert lesson.taught
    await house.registrar.unlearn(ANNA, lesson.taught)
    assert await house.registrar.people() == []
    assert house.eyes.learned == []


async def test_a_lesson_that_is_taken_back_leaves_what_was_known_before_and_after(house: House) -> None:
    await house.registrar.learn(ANNA, "Grace", [b"one"])
    wrong = await house.registrar.learn(LEO, "Grace", [b"wrong"])
    await house.registrar.learn(ANNA, "Grace", [b"three"])
    assert wrong.taught
    await house.registrar.unlearn(LEO, wrong.taught)
    assert [jpeg for _, jpeg, _ in house.eyes.learned] == [b"one", b"three"]
    assert [(p.name, n) for p, n in await house.registrar.people()] == [("Grace", 2)]


async def test_a_name_on_a_card_that_is_taken_back_leaves_the_card_as_it_was(house: House) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    visit = house.memory.visits.only
    lesson = await house.registrar.learn_from_visit(LEO, visit.id, 1, "Grace")
    assert lesson.taught
    await house.registrar.unlearn(LEO, lesson.taught)
    look = house.household.shown[-1].look
    assert (look, await house.registrar.people()) == (visit.look, [])


async def test_an_album_of_which_the_eyes_saw_a_part_is_learned_as_far_as_that(house: House) -> None:
    class Tiring(RecordingEyes):
        async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
            if jpeg == b"too much":
                raise EyesUnavailable
            return await super().learn(person, jpeg, box, sure=sure)

    house.eyes = Tiring()
    house.hire()
    lesson = await house.registrar.learn(ANNA, "Grace", [b"one", b"too much", b"three"])
    assert (lesson.learned, len(lesson.refusals)) == (1, 1)
    with pytest.raises(EyesUnavailable):
        await house.registrar.learn(ANNA, "Leo", [b"too much"])
    assert [p.name for p, _ in await house.registrar.people()] == ["Grace"]
