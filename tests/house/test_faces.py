"""Learning, correcting and forgetting faces."""

import pytest

from bot.house import permissions
from bot.house.facts import PersonForgotten
from bot.house.people import Box, Learned, PersonId, Role, Sighting, Verdict
from bot.house.permissions import Action, NotAllowed, Refusal
from bot.house.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.ports import EyesUnavailable
from tests.fakes.senses import RecordingEyes
from tests.house.conftest import ANNA, LEO, House

pytestmark = pytest.mark.looptime


async def test_photos_with_a_name_teach_a_face_and_a_second_spelling_is_the_same_person(house: House) -> None:
    await house.faces.learn(ANNA, "Grace", [b"one"])
    lesson = await house.faces.learn(ANNA, "  GRACE ", [b"two", b"three"])
    assert (lesson.learned, lesson.samples) == (2, 3)
    assert [(p.name, n) for p, n in await house.faces.people(ANNA)] == [("Grace", 3)]


async def test_a_person_of_whom_no_photo_could_be_used_is_not_remembered(house: House) -> None:
    house.eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)
    lesson = await house.faces.learn(ANNA, "Grace", [b"cat"])
    assert lesson.refusals == (PhotoTrouble(PhotoReason.NO_FACE),)
    assert await house.faces.people(ANNA) == []


async def test_a_face_that_is_taken_for_somebody_else_is_learned_only_if_the_resident_is_sure(house: House) -> None:
    anna = (await house.faces.learn(ANNA, "Anna", [b"anna"])).person
    house.eyes.looks_like = anna.id
    lesson = await house.faces.learn(ANNA, "Grace", [b"twin", b"twin again"])
    assert (lesson.learned, lesson.refusals, lesson.taken_for) == (0, (), (anna,))
    assert [p.name for p, _ in await house.faces.people(ANNA)] == ["Anna"]
    lesson = await house.faces.learn(ANNA, "Grace", [b"twin", b"twin again"], sure=True)
    assert (lesson.learned, lesson.taken_for) == (2, ())
    assert [p.name for p, _ in await house.faces.people(ANNA)] == ["Anna", "Grace"]


async def test_a_face_on_a_card_that_is_taken_for_somebody_else_leaves_the_card_as_it_is(house: House) -> None:
    anna = (await house.faces.learn(ANNA, "Anna", [b"anna"])).person
    await house.ring()
    await house.picture()
    await house.settle()
    house.eyes.looks_like = anna.id
    visit = house.memory.visits.only
    lesson = await house.faces.learn_from_visit(LEO, visit.id, 1, "Grace")
    assert (lesson.learned, lesson.taken_for) == (0, (anna,))
    assert house.memory.visits.only == visit
    assert (await house.faces.learn_from_visit(LEO, visit.id, 1, "Grace", sure=True)).learned == 1


async def test_a_face_on_a_card_is_learned_and_the_card_corrected(house: House) -> None:
    await house.ring()
    await house.picture(b"door")
    await house.settle()
    await house.faces.learn_from_visit(LEO, house.memory.visits.only.id, 1, "Grace")
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
        await house.faces.learn_from_visit(LEO, house.memory.visits.only.id, 9, "Grace")


async def test_forgetting_takes_the_name_the_samples_and_the_pictures_along(house: House) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    lesson = await house.faces.learn_from_visit(LEO, house.memory.visits.only.id, 1, "Grace")
    await house.faces.forget(ANNA, lesson.person.id)
    visit = house.memory.visits.only
    assert await house.faces.people(ANNA) == []
    assert house.eyes.learned == []
    assert house.memory.album.pictures == {}
    assert (visit.photos, visit.look, visit.marked) == ((), None, None)
    assert house.memory.audit.noted[-2:] == ["forgetting", "forgotten"]


async def test_the_owners_hear_whom_somebody_forgot_who_is_none_of_them(house: House) -> None:
    for by, heard in ((ANNA, []), (LEO, [(ANNA.id, PersonForgotten("Grace", LEO))])):
        lesson = await house.faces.learn(by, "Grace", [b"one"])
        await house.faces.forget(by, lesson.person.id)
        assert house.household.told == heard


async def test_a_photo_unlike_the_others_is_learned_only_if_the_resident_is_sure(house: House) -> None:
    await house.faces.learn(ANNA, "Grace", [b"one", b"two"])
    house.eyes.unlike = {b"a cousin"}
    lesson = await house.faces.learn(LEO, "Grace", [b"a cousin", b"three"])
    assert (lesson.learned, lesson.unlike, lesson.samples, lesson.doubtful) == (1, 1, 3, True)
    lesson = await house.faces.learn(LEO, "Grace", [b"a cousin"], sure=True)
    assert (lesson.learned, lesson.unlike, lesson.samples) == (1, 0, 4)


async def test_a_face_on_a_card_that_is_unlike_the_photos_leaves_the_card_as_it_is(house: House) -> None:
    await house.faces.learn(ANNA, "Grace", [b"grace"])
    await house.ring()
    await house.picture(b"a cousin")
    await house.settle()
    house.eyes.unlike = {b"a cousin"}
    visit = house.memory.visits.only
    lesson = await house.faces.learn_from_visit(LEO, visit.id, 1, "Grace")
    assert (lesson.learned, lesson.unlike, lesson.samples, lesson.doubtful) == (0, 1, 1, True)
    assert house.memory.visits.only == visit
    assert (await house.faces.learn_from_visit(LEO, visit.id, 1, "Grace", sure=True)).samples == 2


async def test_a_photo_that_is_known_already_is_told_from_a_new_one(house: House) -> None:
    await house.faces.learn(ANNA, "Grace", [b"one"])
    lesson = await house.faces.learn(ANNA, "Grace", [b"one", b"two"])
    assert (lesson.learned, lesson.already, lesson.samples) == (1, 1, 2)


async def test_not_them_is_remembered_and_told_on_the_card(house: House) -> None:
    grace = (await house.faces.learn(ANNA, "Grace", [b"grace"])).person
    seen = Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace)
    house.eyes.sightings = (seen, Sighting(2, Box(9, 2, 13, 4), Verdict.NAMED, grace))
    await house.ring()
    await house.picture(b"door")
    await house.settle()
    assert await house.faces.disown(LEO, house.memory.visits.only.id, 1) == grace
    assert house.eyes.disowned == [(grace.id, b"door", seen.box)]
    look = house.household.shown[-1].look
    assert look
    wrong, right = look.sightings
    assert (wrong.verdict, wrong.person, wrong.told_by, wrong.not_person) == (Verdict.UNKNOWN, None, "Leo", grace)
    assert right.person == grace
    with pytest.raises(PhotoRefused):
        await house.faces.disown(LEO, house.memory.visits.only.id, 1)


async def test_when_the_recogniser_is_away_nothing_is_corrected_by_half(house: House) -> None:
    grace = (await house.faces.learn(ANNA, "Grace", [b"grace"])).person
    house.eyes.sightings = (Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace),)
    await house.ring()
    await house.picture(b"door")
    await house.settle()
    house.eyes.failure = EyesUnavailable()
    visit = house.memory.visits.only
    with pytest.raises(EyesUnavailable):
        await house.faces.disown(LEO, visit.id, 1)
    with pytest.raises(EyesUnavailable):
        await house.faces.remove_samples(LEO, grace.id, [])
    assert house.memory.visits.only == visit


async def test_a_name_is_found_however_it_is_typed(house: House) -> None:
    for learned, typed in (("علی‌رضا", "علیرضا"), ("Zoe\u0308", "ZOË"), ("O’Hara", "o'hara")):
        person = (await house.faces.learn(ANNA, learned, [learned.encode()])).person
        assert await house.faces.named(typed) == person
        assert (await house.faces.learn(ANNA, typed, [typed.encode()])).person == person


async def test_a_lesson_is_taken_back_with_the_person_if_nobody_knew_them_before(house: House) -> None:
    lesson = await house.faces.learn(ANNA, "What a nice day", [b"one", b"two"])
    assert lesson.taught
    await house.faces.unlearn(ANNA, lesson.taught)
    assert await house.faces.people(ANNA) == []
    assert house.eyes.learned == []


async def test_a_lesson_that_is_taken_back_leaves_what_was_known_before_and_after(house: House) -> None:
    await house.faces.learn(ANNA, "Grace", [b"one"])
    wrong = await house.faces.learn(LEO, "Grace", [b"wrong"])
    await house.faces.learn(ANNA, "Grace", [b"three"])
    assert wrong.taught
    await house.faces.unlearn(LEO, wrong.taught)
    assert [jpeg for _, jpeg, _ in house.eyes.learned] == [b"one", b"three"]
    assert [(p.name, n) for p, n in await house.faces.people(ANNA)] == [("Grace", 2)]


async def test_a_name_on_a_card_that_is_taken_back_leaves_the_card_as_it_was(house: House) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    visit = house.memory.visits.only
    lesson = await house.faces.learn_from_visit(LEO, visit.id, 1, "Grace")
    assert lesson.taught
    await house.faces.unlearn(LEO, lesson.taught)
    look = house.household.shown[-1].look
    assert (look, await house.faces.people(ANNA)) == (visit.look, [])


async def test_an_album_of_which_the_eyes_saw_a_part_is_learned_as_far_as_that(house: House) -> None:
    class Tiring(RecordingEyes):
        async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
            if jpeg == b"too much":
                raise EyesUnavailable
            return await super().learn(person, jpeg, box, sure=sure)

    house.eyes = Tiring()
    house.hire()
    lesson = await house.faces.learn(ANNA, "Grace", [b"one", b"too much", b"three"])
    assert (lesson.learned, len(lesson.refusals)) == (1, 1)
    with pytest.raises(EyesUnavailable):
        await house.faces.learn(ANNA, "Leo", [b"too much"])
    assert [p.name for p, _ in await house.faces.people(ANNA)] == ["Grace"]


async def test_a_correction_that_was_a_slip_leaves_no_trace_once_the_name_is_given_back(house: House) -> None:
    grace = (await house.faces.learn(ANNA, "Grace", [b"grace"])).person
    house.eyes.sightings = (Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace),)
    await house.ring()
    await house.picture(b"door")
    await house.settle()
    visit = house.memory.visits.only.id
    await house.faces.disown(LEO, visit, 1)
    await house.faces.learn_from_visit(LEO, visit, 1, "Grace", sure=True)
    look = house.household.shown[-1].look
    assert look
    assert (look.sightings[0].person, look.sightings[0].not_person) == (grace, None)


async def test_whoever_may_not_change_faces_teaches_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.ring()
    await house.picture()
    await house.settle()
    # as if there were a role of children
    monkeypatch.setitem(permissions._TABLE, Action.TEACH, {Role.OWNER: None, Role.ADULT: Refusal.ONLY_OWNERS})
    with pytest.raises(NotAllowed):
        await house.faces.learn(LEO, "Grace", [b"one"])
    with pytest.raises(NotAllowed):
        await house.faces.learn_from_visit(LEO, house.memory.visits.only.id, 1, "Grace")
    assert house.eyes.learned == []


async def test_whoever_is_forgotten_during_a_look_is_not_named_by_it_nor_kept_in_a_picture(house: House) -> None:
    lesson = await house.faces.learn(ANNA, "Grace", [b"one"])
    house.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, lesson.person),)
    house.eyes.open.clear()
    await house.ring()
    await house.picture()
    await house.settle()
    await house.faces.forget(ANNA, lesson.person.id)
    house.eyes.open.set()
    await house.settle()
    visit = house.memory.visits.only
    assert (visit.look, visit.photos, visit.marked) == (None, (), None)
    assert house.memory.album.pictures == {}
