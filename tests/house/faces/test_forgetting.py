"""Somebody is forgotten while something else is done with them: nothing of it brings them back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.house.doors.door import DoorId
from bot.house.faces.corrections import FaceNamed
from bot.house.faces.forgetting import LOOKS_END_S, ForgottenMeanwhile
from bot.house.faces.lesson import Taught
from bot.house.faces.seen_face import SeenFace
from bot.house.facts import PersonForgotten
from bot.house.people import Box, Condition, FixtureId, Learned, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.visits.visit import Visit
from bot.nursery import Nursery
from tests.fakes.books import MemoryPeople
from tests.fakes.senses import RecordingEyes
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

BOX = Box(0, 0, 9, 9)


async def forgotten(rig: HouseRig, person: PersonId) -> None:
    await rig.faces.forget(ANNA, person)


class NamingEyes(RecordingEyes):
    """Sees one person, and names them as the real eyes do: by what is learned of them, then by the book."""

    def __init__(self, book: MemoryPeople) -> None:
        super().__init__()
        self._book = book
        self.person = PersonId("")
        #: Cleared: what the recogniser saw is on its way until it is set.
        self.told = asyncio.Event()
        self.told.set()
        #: Cleared: it forgets nobody until it is set.
        self.forgets = asyncio.Event()
        self.forgets.set()
        self.has_learned = asyncio.Event()
        self.saves = asyncio.Event()
        self.saves.set()

    async def look(
        self,
        pictures: Sequence[tuple[PhotoId, bytes]],
        *,
        door: DoorId | None = None,
        ignored: Sequence[FixtureId] = (),
    ) -> Look:
        self.looked.append([jpeg for _, jpeg in pictures])
        await self.open.wait()
        known = bool(self._of(self.person))
        await self.told.wait()
        names = {person.id: person for person in await self._book.people()}
        person = names.get(self.person, Person(self.person, "")) if known else None
        seen = Sighting(1, BOX, Verdict.NAMED if person else Verdict.UNKNOWN, person)
        return Look(pictures[-1][0], Condition.CLEAR, (seen,))

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        learned = await super().learn(person, jpeg, box, sure=sure)
        self.has_learned.set()
        await self.saves.wait()
        return learned

    async def forget(self, person: PersonId) -> None:
        await self.forgets.wait()
        await super().forget(person)


@pytest.fixture
def eyes(rig: HouseRig) -> NamingEyes:
    rig.eyes = eyes = NamingEyes(rig.memory.people)
    rig.hire()
    return eyes


@pytest.fixture
async def grace(rig: HouseRig, eyes: NamingEyes) -> Person:
    """Somebody who is known, and whom every picture shows."""
    eyes.person = (await rig.faces.learn(ANNA, "Grace", [b"one"])).person.id
    return Person(eyes.person, "Grace")


async def visited(rig: HouseRig) -> Visit:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    return rig.memory.visits.only


def nothing_is_left_of(rig: HouseRig) -> bool:
    visit = rig.memory.visits.only
    return (visit.look, visit.photos, visit.marked, rig.memory.album.pictures) == (None, (), None, {})


# A look under way


async def test_a_look_is_waited_for_and_its_picture_goes_as_any_other(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.open.clear()
    await visited(rig)
    rig.nursery.spawn(forgotten(rig, grace.id), name="forget")
    await rig.settle()
    assert eyes.learned  # else the recogniser would take them for a stranger
    eyes.open.set()
    await rig.settle()
    assert nothing_is_left_of(rig)
    assert await rig.memory.people.people() == []
    assert eyes.learned == []


async def test_a_look_that_ends_when_its_person_is_long_forgotten_leaves_no_picture(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.told.clear()
    await visited(rig)
    began = asyncio.get_running_loop().time()
    await rig.faces.forget(ANNA, grace.id)
    assert asyncio.get_running_loop().time() - began == pytest.approx(LOOKS_END_S)
    eyes.told.set()
    await rig.settle()
    assert nothing_is_left_of(rig)
    assert all(visit.look is None for visit in rig.memory.visits.saved)  # not even for a moment


async def test_a_look_that_ends_between_the_pictures_and_the_name_is_not_kept(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.forgets.clear()
    rig.nursery.spawn(forgotten(rig, grace.id), name="forget")
    await rig.settle()
    await visited(rig)
    eyes.forgets.set()
    await rig.settle()
    assert nothing_is_left_of(rig)


async def test_a_picture_that_is_being_marked_is_not_kept_either(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.marking.clear()
    await visited(rig)
    await rig.faces.forget(ANNA, grace.id)
    eyes.marking.set()
    await rig.settle()
    assert nothing_is_left_of(rig)


async def test_a_picture_that_joins_the_visit_of_a_look_under_way_goes_with_it(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.told.clear()
    await visited(rig)
    await rig.faces.forget(ANNA, grace.id)
    await rig.picture(b"two", n=1)
    eyes.told.set()
    await rig.settle()
    assert nothing_is_left_of(rig)


async def test_a_picture_that_joins_while_the_others_are_deleted_stays_nowhere(
    rig: HouseRig, eyes: NamingEyes, grace: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visited(rig)
    remove, joined = rig.memory.album.remove, False

    async def and_one_more_comes(photo: PhotoId) -> None:
        nonlocal joined
        await remove(photo)
        if not joined:
            joined = True
            await rig.picture(b"two", n=1)

    monkeypatch.setattr(rig.memory.album, "remove", and_one_more_comes)
    await rig.faces.forget(ANNA, grace.id)
    await rig.settle()
    assert nothing_is_left_of(rig)


async def test_a_face_that_was_learned_and_has_no_name_yet_is_not_taken_for_forgotten(
    rig: HouseRig, eyes: NamingEyes
) -> None:
    eyes.saves.clear()
    rig.nursery.spawn(learn(rig, "Grace"), name="learn")
    await eyes.has_learned.wait()
    eyes.person = eyes.learned[0][0]
    visit = await visited(rig)
    assert visit.look
    assert [(seen.person, seen.verdict) for seen in visit.look.sightings] == [(None, Verdict.UNKNOWN)]
    assert set(rig.memory.album.pictures) == set(visit.pictures)
    eyes.saves.set()


async def test_a_lesson_taken_back_during_a_look_costs_no_picture(rig: HouseRig, eyes: NamingEyes) -> None:
    lesson = await rig.faces.learn(ANNA, "Grace", [b"one"])
    eyes.person = lesson.person.id
    eyes.told.clear()
    await visited(rig)
    assert lesson.taught
    await rig.faces.unlearn(ANNA, lesson.taught)
    eyes.told.set()
    await rig.settle()
    visit = rig.memory.visits.only
    assert visit.look
    assert [(seen.person, seen.verdict) for seen in visit.look.sightings] == [(None, Verdict.UNKNOWN)]
    assert visit.photos


async def test_a_name_that_is_given_during_a_look_stands_when_the_look_ends(rig: HouseRig, eyes: NamingEyes) -> None:
    await visited(rig)
    eyes.told.clear()
    await rig.picture(n=1)
    await rig.settle()
    lesson = await rig.faces.learn_from_visit(ANNA, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    eyes.person = lesson.person.id
    eyes.told.set()
    await rig.settle()
    visit = rig.memory.visits.only
    assert visit.look
    assert visit.look.people == {lesson.person.id}
    assert set(rig.memory.album.pictures) == set(visit.pictures)


async def taken_back(rig: HouseRig, taught: Taught) -> None:
    await rig.faces.unlearn(ANNA, taught)


async def last_photo_removed(rig: HouseRig, taught: Taught) -> None:
    await rig.faces.remove_samples(ANNA, taught.person.id, taught.samples)


Removal = Callable[[HouseRig, Taught], Awaitable[None]]


@pytest.mark.parametrize("removal", [taken_back, last_photo_removed])
@pytest.mark.parametrize("looked", ["before", "meanwhile"])
async def test_no_card_names_whom_nobody_knows_any_more_and_its_picture_stays(
    rig: HouseRig, eyes: NamingEyes, removal: Removal, looked: str
) -> None:
    lesson = await rig.faces.learn(ANNA, "Grace", [b"one"])
    assert lesson.taught
    eyes.person = lesson.person.id
    if looked == "meanwhile":
        eyes.marking.clear()
    visit = await visited(rig)
    assert eyes.marked[-1].people == {eyes.person}
    await removal(rig, lesson.taught)
    eyes.marking.set()
    await rig.settle()
    visit = rig.memory.visits.only
    assert visit.look
    assert [(seen.person, seen.verdict) for seen in visit.look.sightings] == [(None, Verdict.UNKNOWN)]
    assert visit.photos
    assert visit.marked
    assert eyes.marked[-1].people == set()
    assert set(rig.memory.album.pictures) == set(visit.pictures)


async def test_who_could_not_be_forgotten_is_named_by_later_looks(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.failure = EyesUnavailable()
    with pytest.raises(EyesUnavailable):
        await rig.faces.forget(ANNA, grace.id)
    eyes.failure = None
    visit = await visited(rig)
    assert visit.look
    assert visit.look.people == {grace.id}
    assert visit.photos


# A look through the peephole


@pytest.mark.parametrize("held", ["told", "marking"])
async def test_a_look_that_somebody_asked_for_shows_nobody_who_is_forgotten(
    rig: HouseRig, eyes: NamingEyes, grace: Person, held: str
) -> None:
    event = {"told": eyes.told, "marking": eyes.marking}[held]
    event.clear()

    async def forget() -> None:
        await rig.settle()
        await rig.faces.forget(ANNA, grace.id)
        event.set()

    looked, _ = await asyncio.gather(rig.peephole.look(LEO, FRONT), forget(), return_exceptions=True)
    assert isinstance(looked, ForgottenMeanwhile)


# What is learned meanwhile


async def learn(rig: HouseRig, name: str) -> None:
    await rig.faces.learn(LEO, name, [b"two"])


async def test_a_lesson_under_way_is_forgotten_with_the_others(rig: HouseRig, eyes: NamingEyes, grace: Person) -> None:
    eyes.has_learned.clear()
    eyes.saves.clear()
    rig.nursery.spawn(learn(rig, "Grace"), name="learn")
    await eyes.has_learned.wait()
    rig.nursery.spawn(forgotten(rig, grace.id), name="forget")
    await rig.settle()
    eyes.saves.set()
    await rig.settle()
    assert (eyes.learned, await rig.memory.people.people()) == ([], [])


async def test_nobody_is_learned_again_by_a_lesson_that_was_meant_for_who_is_being_forgotten(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.forgets.clear()
    rig.nursery.spawn(forgotten(rig, grace.id), name="forget")
    await rig.settle()

    async def forget() -> None:
        await rig.settle()
        eyes.forgets.set()

    learned, _ = await asyncio.gather(learn(rig, "Grace"), forget(), return_exceptions=True)
    assert isinstance(learned, ForgottenMeanwhile)
    assert (eyes.learned, await rig.memory.people.people()) == ([], [])


async def test_a_lesson_that_would_wait_too_long_for_its_turn_is_refused(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.forgets.clear()
    rig.nursery.spawn(forgotten(rig, grace.id), name="forget")
    await rig.settle()
    with pytest.raises(EyesUnavailable):
        await rig.faces.learn(LEO, "Eileen", [b"two"])
    eyes.forgets.set()


async def test_a_picture_with_a_name_in_it_that_a_kill_kept_from_its_visit_is_forgotten_with_it(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    visit = await visited(rig)
    assert visit.look
    eyes.marking.clear()
    rig.onlooker.mark_soon(visit.id)
    await rig.settle()
    async with rig.doorman._visits.turn(FRONT):  # it is kept, and its visit does not tell of it yet
        eyes.marking.set()
        await rig.settle()
        await rig.nursery.close()
    rig.nursery = Nursery()
    rig.hire()
    assert len(rig.memory.album.pictures) == 3
    await rig.faces.forget(ANNA, grace.id)
    assert rig.memory.album.pictures == {}
    await rig.nursery.close()


# Names on other cards


async def test_whom_a_face_was_said_not_to_be_is_not_told_when_they_are_forgotten(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    visit = await visited(rig)
    await rig.faces.disown(LEO, SeenFace(visit.id, 1), grace.id)
    await rig.settle()
    marked = len(eyes.marked)
    await rig.faces.forget(ANNA, grace.id)
    await rig.settle()
    assert "Grace" not in repr(rig.memory.visits.only)
    assert rig.memory.visits.only.photos == visit.photos  # it is not they whom it shows
    assert len(eyes.marked) == marked


async def test_an_undo_brings_no_name_back_of_who_was_forgotten_since(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    visit = await visited(rig)
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Eileen")
    assert lesson.taught
    await rig.faces.forget(ANNA, grace.id)
    await rig.faces.unlearn(LEO, lesson.taught)
    (seen,) = rig.household.shown[-1].look.sightings if rig.household.shown[-1].look else ()
    assert (seen.person, seen.verdict) == (None, Verdict.UNKNOWN)
    assert "Grace" not in repr(rig.memory.visits.only)


async def test_an_undo_brings_back_what_was_said_of_who_is_still_known(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    visit = await visited(rig)
    lesson = await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1), "Eileen")
    assert lesson.taught
    await rig.faces.unlearn(LEO, lesson.taught)
    look = rig.memory.visits.only.look
    assert look
    assert look.people == {grace.id}


async def test_a_visit_named_by_a_resident_is_forgotten_while_its_boxes_are_drawn(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.person = PersonId("nobody")
    visit = await visited(rig)
    eyes.marking.clear()
    await rig.onlooker.correct(visit.id, FaceNamed(1, grace, "Leo"))
    await rig.faces.forget(ANNA, grace.id)
    eyes.marking.set()
    await rig.settle()
    assert nothing_is_left_of(rig)


# A stop before it was announced


class Killed(BaseException):
    """The service ends here."""


async def test_who_was_forgotten_just_before_a_kill_is_announced_by_the_next_start(
    rig: HouseRig, grace: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = rig.memory.people.remove

    async def killed_after(person: PersonId) -> None:
        await remove(person)
        raise Killed

    with monkeypatch.context() as kill:
        kill.setattr(rig.memory.people, "remove", killed_after)
        with pytest.raises(Killed):
            await rig.faces.forget(LEO, grace.id)
    assert rig.household.facts == []
    for _ in range(2):
        rig.hire()
        await rig.resume()
    assert rig.household.facts == [PersonForgotten(grace, LEO)]
    assert rig.memory.audit.noted.count("forgotten") == 1
    assert "Grace" not in repr(rig.memory.collections["unannounced"].everything())


async def test_who_could_not_be_forgotten_is_not_announced_by_the_next_start(
    rig: HouseRig, eyes: NamingEyes, grace: Person
) -> None:
    eyes.failure = EyesUnavailable()
    with pytest.raises(EyesUnavailable):
        await rig.faces.forget(LEO, grace.id)
    rig.hire()
    await rig.resume()
    assert rig.household.facts == []
    assert await rig.memory.people.people() == [grace]


async def test_who_was_forgotten_by_half_at_a_kill_can_be_forgotten_again(
    rig: HouseRig, eyes: NamingEyes, grace: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(_: PersonId) -> None:
        raise Killed

    with monkeypatch.context() as kill:
        kill.setattr(rig.memory.people, "remove", killed)
        with pytest.raises(Killed):
            await rig.faces.forget(LEO, grace.id)
    rig.hire()
    await rig.resume()
    assert rig.household.facts == []
    await rig.faces.forget(LEO, grace.id)
    assert rig.household.facts == [PersonForgotten(grace, LEO)]
    assert eyes.learned == []
