"""Who is taken out while what they asked for waits: nothing comes of it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.house.boards.board import Pictures
from bot.house.faces.seen_face import SeenFace
from bot.house.people import Box, Learned, PersonId
from bot.house.residents.permissions import NotAllowed, Refusal
from tests.fakes.senses import RecordingEyes
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

Work = Callable[[HouseRig], Awaitable[object]]


class SlowEyes(RecordingEyes):
    """Learns a face once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_learn = asyncio.Event()
        self.may_learn.set()

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        await self.may_learn.wait()
        return await super().learn(person, jpeg, box, sure=sure)


@pytest.fixture
def eyes(rig: HouseRig) -> SlowEyes:
    rig.eyes = eyes = SlowEyes()
    rig.hire()
    return eyes


async def _teach(rig: HouseRig) -> None:
    await rig.faces.learn(LEO, "Mallory", [b"leo's"])


async def _teach_from_a_card(rig: HouseRig) -> None:
    await rig.faces.learn_from_visit(LEO, SeenFace(rig.memory.visits.only.id, 1), "Mallory")


async def _disown(rig: HouseRig) -> None:
    await rig.faces.disown(LEO, SeenFace(rig.memory.visits.only.id, 1), PersonId("grace"))


async def _remove_photos(rig: HouseRig) -> None:
    person, _ = (await rig.faces.people(ANNA))[0]
    await rig.faces.remove_samples(LEO, person.id, await rig.faces.samples(ANNA, person.id))


async def _forget(rig: HouseRig) -> None:
    person, _ = (await rig.faces.people(ANNA))[0]
    await rig.faces.forget(LEO, person.id)


@pytest.mark.parametrize("work", [_teach, _teach_from_a_card, _disown, _remove_photos, _forget])
async def test_what_waited_for_the_book_of_faces_is_not_done_for_who_lives_here_no_more(
    rig: HouseRig, eyes: SlowEyes, work: Work
) -> None:
    await rig.ring()
    await rig.picture()
    await rig.settle()
    await rig.faces.learn_from_visit(ANNA, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    await rig.settle()
    eyes.may_learn.clear()

    async def removed_meanwhile() -> None:
        await rig.settle()
        await rig.registrar.remove(ANNA, LEO.id)
        eyes.may_learn.set()

    _, outcome, _ = await asyncio.gather(
        rig.faces.learn(ANNA, "Eileen", [b"eileen"]), work(rig), removed_meanwhile(), return_exceptions=True
    )
    assert isinstance(outcome, NotAllowed)
    assert outcome.refusal is Refusal.MOVED_OUT
    assert [(person.name, n) for person, n in await rig.faces.people(ANNA)] == [("Eileen", 1), ("Grace", 1)]
    assert eyes.disowned == []


async def test_a_lesson_is_not_taken_back_for_who_lives_here_no_more(rig: HouseRig, eyes: SlowEyes) -> None:
    lesson = await rig.faces.learn(LEO, "Grace", [b"grace"])
    assert lesson.taught
    await rig.registrar.remove(ANNA, LEO.id)
    with pytest.raises(NotAllowed):
        await rig.faces.unlearn(LEO, lesson.taught)
    assert [known for _, known, _ in eyes.learned] == [b"grace"]


async def test_nobody_looks_through_a_camera_who_was_removed_a_moment_before(rig: HouseRig) -> None:
    await rig.registrar.remove(ANNA, LEO.id)
    with pytest.raises(NotAllowed):
        await rig.peephole.look(LEO, FRONT)
    assert rig.boards.done == []


async def test_a_picture_that_took_its_time_is_not_handed_to_who_was_removed_meanwhile(rig: HouseRig) -> None:
    rig.eyes.open.clear()

    async def removed_meanwhile() -> None:
        await rig.settle()
        await rig.registrar.remove(ANNA, LEO.id)
        rig.eyes.open.set()

    glimpse, _ = await asyncio.gather(rig.peephole.look(LEO, FRONT), removed_meanwhile(), return_exceptions=True)
    assert isinstance(glimpse, NotAllowed)


async def test_an_owner_who_was_removed_a_moment_before_changes_no_board_and_no_door(rig: HouseRig) -> None:
    await rig.registrar.make_owner(ANNA, LEO.id)
    await rig.registrar.remove(LEO, ANNA.id)
    for asked in (
        rig.caretaker.restart(ANNA, FRONT),
        rig.caretaker.set_pictures(ANNA, FRONT, next(iter(Pictures))),
        rig.caretaker.secrets(ANNA, FRONT),
        rig.caretaker.cards(ANNA),
        rig.doors.rename(ANNA, FRONT, "Mallory's"),
        rig.doors.listed(ANNA),
    ):
        with pytest.raises(NotAllowed) as told:
            await asked
        assert told.value.refusal is Refusal.MOVED_OUT
    assert rig.boards.done == []
