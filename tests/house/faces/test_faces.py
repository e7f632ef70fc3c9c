"""Learning, correcting and forgetting faces."""

from dataclasses import replace

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.faces.seen_face import SeenFace, pinned
from bot.house.facts import PersonForgotten
from bot.house.people import Box, Learned, PersonId, Sighting, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.residents import permissions
from bot.house.residents.actors import Column
from bot.house.residents.permissions import Action, NotAllowed, Refusal
from tests.fakes.senses import STRANGER, RecordingEyes
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime


async def test_photos_with_a_name_teach_a_face_and_a_second_spelling_is_the_same_person(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Grace", [b"one"])
    lesson = await rig.faces.learn(ANNA, "  GRACE ", [b"two", b"three"])
    assert (lesson.learned, lesson.samples) == (2, 3)
    assert [(p.name, n) for p, n in await rig.faces.people(ANNA)] == [("Grace", 3)]


async def test_a_person_of_whom_no_photo_could_be_used_is_not_remembered(rig: HouseRig) -> None:
    rig.eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)
    lesson = await rig.faces.learn(ANNA, "Grace", [b"cat"])
    assert lesson.refusals == (PhotoTrouble(PhotoReason.NO_FACE),)
    assert await rig.faces.people(ANNA) == []


async def test_a_face_that_is_taken_for_somebody_else_is_learned_only_if_the_resident_is_sure(rig: HouseRig) -> None:
    anna = (await rig.faces.learn(ANNA, "Anna", [b"anna"])).person
    rig.eyes.looks_like = anna.id
    lesson = await rig.faces.learn(ANNA, "Grace", [b"twin", b"twin again"])
    assert (lesson.learned, lesson.refusals, lesson.taken_for) == (0, (), (anna,))
    assert [p.name for p, _ in await rig.faces.people(ANNA)] == ["Anna"]
    lesson = await rig.faces.learn(ANNA, "Grace", [b"twin", b"twin again"], sure=True)
    assert (lesson.learned, lesson.taken_for) == (2, ())
    assert [p.name for p, _ in await rig.faces.people(ANNA)] == ["Anna", "Grace"]


async def test_a_face_on_a_card_that_is_taken_for_somebody_else_leaves_the_card_as_it_is(rig: HouseRig) -> None:
    anna = (await rig.faces.learn(ANNA, "Anna", [b"anna"])).person
    await rig.ring()
    await rig.picture()
    await rig.settle()
    rig.eyes.looks_like = anna.id
    visit = rig.memory.visits.only
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace")
    assert (lesson.learned, lesson.taken_for) == (0, (anna,))
    assert rig.memory.visits.only == visit
    assert (await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace", sure=True)).learned == 1


async def test_a_face_on_a_card_is_learned_and_the_card_corrected(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    look = rig.household.shown[-1].look
    assert look is not None
    (sighting,) = look.sightings
    assert sighting.person
    assert (sighting.person.name, sighting.verdict) == ("Grace", Verdict.NAMED)
    assert rig.eyes.learned[0][1:] == (b"door", sighting.box)


async def test_what_a_lesson_shows_to_be_odd_is_told_with_it_from_photos_and_from_a_card(rig: HouseRig) -> None:
    first = await rig.faces.learn(LEO, "Grace", [b"first"])
    assert first.taught
    assert first.odd == ()
    rig.eyes.odd = first.taught.samples
    assert (await rig.faces.learn(LEO, "Grace", [b"second", b"first"])).odd == first.taught.samples
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    assert lesson.odd == first.taught.samples


async def test_a_face_of_an_earlier_picture_is_learned_from_that_one_and_the_newer_is_looked_at_again(
    rig: HouseRig,
) -> None:
    await rig.ring()
    await rig.picture(b"first")
    await rig.settle()
    visit = rig.memory.visits.only
    asked = pinned(SeenFace(visit.id, 1), visit)
    rig.eyes.sightings = (replace(STRANGER, box=Box(50, 0, 59, 9)), replace(STRANGER, number=2))
    await rig.picture(b"second", n=1)
    await rig.settle()
    looks = len(rig.eyes.looked)
    lesson = await rig.faces.learn_from_visit(LEO, asked, "Grace")
    await rig.settle()
    assert rig.eyes.learned == [(lesson.person.id, b"first", STRANGER.box)]
    assert len(rig.eyes.looked) == looks + 1
    assert lesson.taught
    await rig.faces.unlearn(LEO, lesson.taught)
    await rig.settle()
    assert len(rig.eyes.looked) == looks + 2


async def test_what_is_known_anew_during_a_look_is_looked_for_once_more(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture(b"first")
    await rig.settle()
    visit = rig.memory.visits.only
    asked = pinned(SeenFace(visit.id, 1), visit)
    await rig.picture(b"second", n=1)
    await rig.settle()
    rig.eyes.open.clear()
    await rig.picture(b"third", n=2)
    await rig.settle()
    looks = len(rig.eyes.looked)
    await rig.faces.learn_from_visit(LEO, asked, "Grace")
    rig.eyes.open.set()
    await rig.settle()
    assert len(rig.eyes.looked) == looks + 1


async def test_a_face_that_is_not_on_the_card_is_refused(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    with pytest.raises(PhotoRefused):
        await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 9), "Grace")


async def test_forgetting_takes_the_name_the_samples_and_the_pictures_along(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    await rig.faces.forget(ANNA, lesson.person.id)
    visit = rig.memory.visits.only
    assert await rig.faces.people(ANNA) == []
    assert rig.eyes.learned == []
    assert rig.memory.album.pictures == {}
    assert (visit.photos, visit.look, visit.marked) == ((), None, None)
    assert rig.memory.audit.noted[-2:] == ["forgetting", "forgotten"]


async def test_the_owners_hear_whom_somebody_forgot_who_is_none_of_them(rig: HouseRig) -> None:
    for by in (ANNA, LEO):
        lesson = await rig.faces.learn(by, "Grace", [b"one"])
        await rig.faces.forget(by, lesson.person.id)
        assert rig.household.told == ([(ANNA.id, PersonForgotten(lesson.person, LEO))] if by is LEO else [])


async def test_a_photo_unlike_the_others_is_learned_only_if_the_resident_is_sure(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Grace", [b"one", b"two"])
    rig.eyes.unlike = {b"a cousin"}
    lesson = await rig.faces.learn(LEO, "Grace", [b"a cousin", b"three"])
    assert (lesson.learned, lesson.unlike, lesson.samples, lesson.doubtful) == (1, 1, 3, True)
    lesson = await rig.faces.learn(LEO, "Grace", [b"a cousin"], sure=True)
    assert (lesson.learned, lesson.unlike, lesson.samples) == (1, 0, 4)


async def test_a_face_on_a_card_that_is_unlike_the_photos_leaves_the_card_as_it_is(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Grace", [b"grace"])
    await rig.ring()
    await rig.picture(b"a cousin")
    await rig.settle()
    rig.eyes.unlike = {b"a cousin"}
    visit = rig.memory.visits.only
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace")
    assert (lesson.learned, lesson.unlike, lesson.samples, lesson.doubtful) == (0, 1, 1, True)
    assert rig.memory.visits.only == visit
    assert (await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace", sure=True)).samples == 2


async def test_a_photo_that_is_known_already_is_told_from_a_new_one(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Grace", [b"one"])
    lesson = await rig.faces.learn(ANNA, "Grace", [b"one", b"two"])
    assert (lesson.learned, lesson.already, lesson.samples) == (1, 1, 2)


async def test_not_them_is_remembered_and_told_on_the_card(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    seen = Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace)
    rig.eyes.sightings = (seen, Sighting(2, Box(9, 2, 13, 4), Verdict.NAMED, grace))
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    assert await rig.faces.disown(LEO, SeenFace(rig.memory.visits.only.id, 1), grace.id) == grace
    assert rig.eyes.disowned == [(grace.id, b"door", seen.box)]
    look = rig.household.shown[-1].look
    assert look
    wrong, right = look.sightings
    assert (wrong.verdict, wrong.person, wrong.told_by, wrong.not_person) == (Verdict.UNKNOWN, None, "Leo", grace)
    assert right.person == grace
    with pytest.raises(PhotoRefused):
        await rig.faces.disown(LEO, SeenFace(rig.memory.visits.only.id, 1), grace.id)


async def test_not_them_is_not_told_of_whom_somebody_else_named_meanwhile(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace),)
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    face = SeenFace(rig.memory.visits.only.id, 1)
    await rig.faces.disown(LEO, face, grace.id)
    eileen = (await rig.faces.learn_from_visit(LEO, face, "Eileen")).person
    with pytest.raises(PhotoRefused):
        await rig.faces.disown(ANNA, face, grace.id)  # Anna's card has not changed yet
    look = rig.memory.visits.only.look
    assert look
    assert (look.people, [person for person, _, _ in rig.eyes.disowned]) == ({eileen.id}, [grace.id])


async def test_when_the_recogniser_is_away_nothing_is_corrected_by_half(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace),)
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    rig.eyes.failure = EyesUnavailable()
    visit = rig.memory.visits.only
    with pytest.raises(EyesUnavailable):
        await rig.faces.disown(LEO, SeenFace(visit.id, 1), grace.id)
    with pytest.raises(EyesUnavailable):
        await rig.faces.remove_samples(LEO, grace.id, [])
    assert rig.memory.visits.only == visit


async def test_a_name_is_found_however_it_is_typed(rig: HouseRig) -> None:
    for learned, typed in (("علی‌رضا", "علیرضا"), ("Zoe\u0308", "ZOË"), ("O’Hara", "o'hara")):
        person = (await rig.faces.learn(ANNA, learned, [learned.encode()])).person
        assert await rig.faces.named(typed) == person
        assert (await rig.faces.learn(ANNA, typed, [typed.encode()])).person == person


async def test_a_lesson_is_taken_back_with_the_person_if_nobody_knew_them_before(rig: HouseRig) -> None:
    lesson = await rig.faces.learn(ANNA, "What a nice day", [b"one", b"two"])
    assert lesson.taught
    await rig.faces.unlearn(ANNA, lesson.taught)
    assert await rig.faces.people(ANNA) == []
    assert rig.eyes.learned == []


async def test_a_lesson_that_is_taken_back_leaves_somebody_who_was_known_without_a_face(rig: HouseRig) -> None:
    grace = await rig.people.add(ANNA, "Grace")
    await rig.people.set_notes(ANNA, grace.id, "class 4b")
    lesson = await rig.faces.learn(LEO, "Grace", [b"wrong"])
    assert lesson.taught
    await rig.faces.unlearn(LEO, lesson.taught)
    assert (rig.eyes.learned, await rig.faces.people(ANNA)) == ([], [(grace, 0)])
    assert (await rig.people.page(ANNA, grace.id)).profile.notes == "class 4b"


@pytest.mark.parametrize("first", [0, 1])
async def test_somebody_who_was_known_without_a_face_stays_known_in_whichever_order_lessons_are_taken_back(
    rig: HouseRig, first: int
) -> None:
    grace = await rig.people.add(ANNA, "Grace")
    await rig.people.set_notes(ANNA, grace.id, "class 4b")
    taught = [(await rig.faces.learn(LEO, "Grace", [photo])).taught for photo in (b"one", b"two")]
    for one in (taught[first], taught[1 - first]):
        assert one
        await rig.faces.unlearn(LEO, one)
        assert [person for person, _ in await rig.faces.people(ANNA)] == [grace]
    assert (rig.eyes.learned, await rig.faces.people(ANNA)) == ([], [(grace, 0)])
    assert (await rig.people.page(ANNA, grace.id)).profile.notes == "class 4b"
    again = (await rig.faces.learn(LEO, "Grace", [b"three"])).taught
    assert again
    await rig.faces.remove_samples(ANNA, grace.id, again.samples)
    assert await rig.faces.people(ANNA) == []


async def test_a_lesson_that_is_taken_back_leaves_what_was_known_before_and_after(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Grace", [b"one"])
    wrong = await rig.faces.learn(LEO, "Grace", [b"wrong"])
    await rig.faces.learn(ANNA, "Grace", [b"three"])
    assert wrong.taught
    await rig.faces.unlearn(LEO, wrong.taught)
    assert [jpeg for _, jpeg, _ in rig.eyes.learned] == [b"one", b"three"]
    assert [(p.name, n) for p, n in await rig.faces.people(ANNA)] == [("Grace", 2)]


async def test_a_name_on_a_card_that_is_taken_back_leaves_the_card_as_it_was(rig: HouseRig) -> None:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    visit = rig.memory.visits.only
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Grace")
    assert lesson.taught
    await rig.faces.unlearn(LEO, lesson.taught)
    look = rig.household.shown[-1].look
    assert (look, await rig.faces.people(ANNA)) == (visit.look, [])


async def test_who_has_no_photo_left_after_several_undos_is_known_no_longer(rig: HouseRig) -> None:
    lessons = [await rig.faces.learn(by, "Grace", [photo]) for by, photo in ((ANNA, b"one"), (LEO, b"two"))]
    for by, lesson in zip((ANNA, LEO), lessons, strict=True):
        assert await rig.faces.people(ANNA)
        assert lesson.taught
        await rig.faces.unlearn(by, lesson.taught)
    assert await rig.faces.people(ANNA) == []


async def test_an_album_of_which_the_eyes_saw_a_part_is_learned_as_far_as_that(rig: HouseRig) -> None:
    class Tiring(RecordingEyes):
        async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
            if jpeg == b"too much":
                raise EyesUnavailable
            return await super().learn(person, jpeg, box, sure=sure)

    rig.eyes = Tiring()
    rig.hire()
    lesson = await rig.faces.learn(ANNA, "Grace", [b"one", b"too much", b"three"])
    assert (lesson.learned, len(lesson.refusals)) == (1, 1)
    with pytest.raises(EyesUnavailable):
        await rig.faces.learn(ANNA, "Leo", [b"too much"])
    assert [p.name for p, _ in await rig.faces.people(ANNA)] == ["Grace"]


async def test_a_correction_that_was_a_slip_leaves_no_trace_once_the_name_is_given_back(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 2, 3, 4), Verdict.NAMED, grace),)
    await rig.ring()
    await rig.picture(b"door")
    await rig.settle()
    visit = rig.memory.visits.only.id
    await rig.faces.disown(LEO, SeenFace(visit, 1), grace.id)
    await rig.faces.learn_from_visit(LEO, SeenFace(visit, 1), "Grace", sure=True)
    look = rig.household.shown[-1].look
    assert look
    assert (look.sightings[0].person, look.sightings[0].not_person) == (grace, None)


async def test_whoever_may_not_change_faces_teaches_none(rig: HouseRig, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    # as if there were a role of children
    forbidden = {**permissions.TABLE[Action.TEACH], Column.ADULT: Refusal.ONLY_OWNERS}
    monkeypatch.setitem(permissions.TABLE, Action.TEACH, forbidden)
    with pytest.raises(NotAllowed):
        await rig.faces.learn(LEO, "Grace", [b"one"])
    with pytest.raises(NotAllowed):
        await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    assert rig.eyes.learned == []


async def test_whoever_is_forgotten_during_a_look_is_not_named_by_it_nor_kept_in_a_picture(rig: HouseRig) -> None:
    lesson = await rig.faces.learn(ANNA, "Grace", [b"one"])
    rig.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, lesson.person),)
    rig.eyes.open.clear()
    await rig.ring()
    await rig.picture()
    await rig.settle()
    await rig.faces.forget(ANNA, lesson.person.id)
    rig.eyes.open.set()
    await rig.settle()
    visit = rig.memory.visits.only
    assert (visit.look, visit.photos, visit.marked) == (None, (), None)
    assert rig.memory.album.pictures == {}
