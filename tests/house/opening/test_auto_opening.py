"""A door opens by itself: for whom, when, what keeps it from doing so, and what ends it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.faceless import Faceless
from bot.house.faces.seen_face import SeenFace
from bot.house.opening.by_itself import FRAMES
from bot.house.opening.news import ByItselfChanged, OpenedByItself
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, Condition, Doubt, FixtureId, Look, Person, PersonId, PhotoId, Role, Sighting, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.records.auditor import TrailFilter
from bot.house.records.trail_page import OpeningTry, TryResult, TryWay
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import SELF_TOLD, STANDING, UNRUNG, Outcome, Visit
from tests.fakes.senses import STRANGER
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

GRACE, EILEEN = Person(PersonId("grace"), "Grace"), Person(PersonId("eileen"), "Eileen")
#: The rig's time is noon.
BY_DAY = (Hours(time(8), time(20)),)
CLEAR = Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, GRACE, distance=0.3, margin=0.2)
SECOND = replace(CLEAR, number=2, person=EILEEN)


async def settle(rig: HouseRig) -> None:
    for _ in range(4):
        await rig.settle()


async def allow(rig: HouseRig, *people: Person) -> None:
    for one in (GRACE, EILEEN):
        await rig.memory.people.save(one)
    for one in people or (GRACE,):
        await rig.staff.auto_opening.allow(ANNA, one, allowed=True)
    await rig.staff.upkeep.set_by_itself(ANNA, FRONT, BY_DAY)


async def comes(rig: HouseRig, *sightings: Sighting, pictures: int = FRAMES, press: str = "b00t-1") -> Visit:
    """Somebody rings, and the camera takes so many pictures."""
    rig.eyes.sightings = sightings or (CLEAR,)
    await rig.ring(press)
    for n in range(pictures):
        await rig.picture(b"%d" % n, press=press, n=n, signed=True)
    await settle(rig)
    return rig.memory.visits.all[-1]


def was_said(rig: HouseRig) -> list[object]:
    return [fact for fact in rig.household.facts if isinstance(fact, OpenedByItself | ByItselfChanged)]


async def test_it_opens_for_whom_it_may_and_everybody_is_told(rig: HouseRig) -> None:
    await allow(rig)
    visit = await comes(rig)
    assert rig.locks.opened == [FRONT]
    assert visit.answer
    assert (visit.answer.by, visit.answer.manner.by_itself_for) == (ANNA.id, GRACE)
    heard = [who for who, news in rig.household.told if news == OpenedByItself(FRONT, GRACE)]
    assert heard == [ANNA.id, LEO.id]
    assert {"opens by itself", "unlock ordered", "unlocked"} <= set(rig.memory.audit.noted)


async def test_the_record_tells_that_nobody_tapped(rig: HouseRig) -> None:
    await allow(rig)
    await comes(rig)
    (entry,) = (await rig.staff.auditor.page(ANNA, TrailFilter())).entries
    assert isinstance(entry, OpeningTry)
    assert (entry.result, entry.way, entry.by) == (TryResult.OPENED, TryWay.ITSELF, ANNA.id)


async def test_once_is_enough_whatever_pictures_follow(rig: HouseRig) -> None:
    await allow(rig)
    await comes(rig)
    for n in range(FRAMES, FRAMES + 3):
        await rig.picture(b"%d" % n, n=n, signed=True)
    await settle(rig)
    assert rig.locks.opened == [FRONT]


async def test_by_default_nothing_opens_by_itself(rig: HouseRig) -> None:
    await rig.memory.people.save(GRACE)
    await comes(rig)
    await rig.staff.upkeep.set_by_itself(ANNA, FRONT, BY_DAY)
    await comes(rig, press="b00t-2")
    await rig.staff.upkeep.set_by_itself(ANNA, FRONT, ())
    await rig.staff.auto_opening.allow(ANNA, GRACE, allowed=True)
    await comes(rig, press="b00t-3")
    assert not rig.locks.opened


@pytest.mark.parametrize(
    "sightings",
    [
        (CLEAR, replace(STRANGER, number=2)),
        (CLEAR, replace(SECOND, verdict=Verdict.LOOKS_LIKE)),
        (CLEAR, replace(SECOND, verdict=Verdict.POOR, person=None)),
        (CLEAR, SECOND),
        (replace(CLEAR, verdict=Verdict.LOOKS_LIKE),),
        (replace(CLEAR, margin=0.05),),
        (replace(CLEAR, margin=None),),
        (replace(CLEAR, distance=None),),
        (replace(CLEAR, fixture=FixtureId("poster")),),
        (replace(CLEAR, not_person=EILEEN),),
        (replace(CLEAR, told_by="Leo"),),
        (SECOND,),
        (STRANGER,),
    ],
)
async def test_whoever_else_is_there_or_is_not_certain_keeps_it_shut(
    rig: HouseRig, sightings: tuple[Sighting, ...]
) -> None:
    await allow(rig)
    visit = await comes(rig, *sightings)
    assert not rig.locks.opened
    assert visit.answer is None
    assert not was_said(rig)[1:]


async def test_two_who_may_both_come_in_together(rig: HouseRig) -> None:
    await allow(rig, GRACE, EILEEN)
    await comes(rig, CLEAR, SECOND)
    assert rig.locks.opened == [FRONT]


@pytest.mark.parametrize("pictures", [0, 1, FRAMES - 1])
async def test_too_few_pictures_open_nothing(rig: HouseRig, pictures: int) -> None:
    await allow(rig)
    await comes(rig, pictures=pictures)
    assert not rig.locks.opened


async def test_pictures_that_do_not_agree_open_nothing(rig: HouseRig, monkeypatch: pytest.MonkeyPatch) -> None:
    await allow(rig)
    looks = iter([(CLEAR,), (SECOND,), (CLEAR,)])

    async def identify(pictures: list[tuple[PhotoId, bytes]]) -> Look:
        return Look(pictures[-1][0], Condition.CLEAR, next(looks))

    monkeypatch.setattr(rig.eyes, "identify", identify)
    await comes(rig)
    assert not rig.locks.opened


@pytest.mark.parametrize(
    "look",
    [
        {"hint": Doubt.SCREEN},
        {"more_faces": 1},
        {"faceless": Faceless(persons=1)},
        {"elsewhere": (replace(STRANGER, number=2),)},
    ],
)
async def test_a_photo_before_the_camera_or_somebody_without_a_face_keeps_it_shut(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch, look: dict[str, object]
) -> None:
    await allow(rig)
    seen = rig.eyes.look

    async def doubtful(*args: object, **kwargs: object) -> Look:
        return replace(await seen(*args, **kwargs), **look)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.eyes, "look", doubtful)
    await comes(rig)
    assert not rig.locks.opened


async def test_a_picture_that_may_not_be_the_cameras_opens_nothing_nor_does_one_that_nobody_rang_for(
    rig: HouseRig,
) -> None:
    await allow(rig)
    rig.eyes.sightings = (CLEAR,)
    for n in range(FRAMES):
        await rig.picture(b"%d" % n, press="photo-1", n=n, signed=True)
    await settle(rig)
    await rig.ring("b00t-2")
    press = rig.memory.visits.all[-1].presses[0].id
    for n in range(FRAMES + 1):
        await rig.doorman.photo_arrived(FRONT, press, n, b"%d" % n, doubtful=n == 1, signed=n != 1)
    await settle(rig)
    assert not rig.locks.opened


@pytest.mark.parametrize("press", [f"{STANDING}1", f"{SELF_TOLD}1", f"{UNRUNG}1", "b00t-1"])
async def test_pictures_that_no_camera_signed_open_nothing(rig: HouseRig, press: str) -> None:
    await allow(rig)
    rig.eyes.sightings = (CLEAR,)
    await rig.ring("b00t-1")
    for n in range(FRAMES):
        await rig.picture(b"%d" % n, press=press, n=n)
    await settle(rig)
    [visit] = rig.memory.visits.all
    assert len(visit.photos) == FRAMES
    assert not rig.locks.opened
    for n in range(FRAMES):
        await rig.picture(b"s%d" % n, press="b00t-1", n=10 + n, signed=True)
    await settle(rig)
    assert rig.locks.opened  # the doorbell's own, however many of the other's stand between them


@pytest.mark.parametrize("what", ["pin", "second", "paused", "evening", "demoted", "moved out"])
async def test_a_door_that_asks_for_more_another_hour_or_an_owner_who_is_none_keep_it_shut(
    rig: HouseRig, what: str
) -> None:
    mia = replace(ANNA, id=LEO.id, name="Mia")
    await rig.memory.residents.save(mia)
    await allow(rig)
    match what:
        case "pin":
            await rig.proofs.begin_change(ANNA)
            await rig.proofs.set_pin(ANNA, "4711")
            await rig.policies.set_proof(ANNA, FRONT, ProofKind.PIN)
        case "second":
            await rig.policies.set_second_at_night(ANNA, FRONT, wanted=True)
        case "paused":
            await rig.staff.upkeep.pause(ANNA, FRONT, paused=True)
        case "evening":
            rig.set_by = timedelta(hours=9)
        case "demoted":
            await rig.registrar.set_role(mia, ANNA.id, Role.ADULT)
        case _:
            await rig.registrar.remove(mia, ANNA.id)
    await comes(rig)
    assert not rig.locks.opened


async def test_a_lock_that_does_not_confirm_is_told_on_the_card_and_not_tried_again(rig: HouseRig) -> None:
    await allow(rig)
    rig.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    visit = await comes(rig)
    assert visit.attempt
    assert visit.attempt.manner.by_itself_for == GRACE
    tries = rig.memory.audit.noted.count("unlock ordered")
    await rig.picture(b"9", n=9)
    await settle(rig)
    assert rig.memory.audit.noted.count("unlock ordered") == tries == 1


async def test_that_is_not_them_ends_it_and_tells_the_owners(rig: HouseRig) -> None:
    await allow(rig)
    visit = await comes(rig)
    await rig.faces.disown(LEO, SeenFace(visit.id, 1, visit.photos[-1].id), GRACE.id)
    ended = ByItselfChanged(GRACE, None, allowed=False)
    assert [who for who, news in rig.household.told if news == ended] == [ANNA.id]
    await rig.answers.give((await comes(rig, press="b00t-2")).id, ANNA, Outcome.IGNORED)
    assert rig.locks.opened == [FRONT]


async def test_a_later_picture_that_shows_somebody_else_ends_it_too(rig: HouseRig) -> None:
    await allow(rig)
    await comes(rig)
    rig.eyes.sightings = (STRANGER,)
    await rig.picture(b"9", n=9)
    await settle(rig)
    assert was_said(rig)[-1] == ByItselfChanged(GRACE, None, allowed=False)


async def test_only_owners_let_anybody_or_any_door_do_so_and_they_hear_of_one_another(rig: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await rig.staff.auto_opening.allow(LEO, GRACE, allowed=True)
    with pytest.raises(NotAllowed):
        await rig.staff.upkeep.set_by_itself(LEO, FRONT, BY_DAY)
    await rig.memory.residents.save(replace(LEO, role=Role.OWNER))
    await rig.staff.auto_opening.allow(ANNA, GRACE, allowed=True)
    assert [who for who, _ in rig.household.told] == [LEO.id]


async def test_whoever_becomes_one_with_somebody_else_has_to_be_allowed_anew(rig: HouseRig) -> None:
    await allow(rig, GRACE, EILEEN)
    await rig.people.merge(ANNA, EILEEN.id, GRACE.id)
    await comes(rig)
    assert not rig.locks.opened


async def test_for_whom_it_opened_is_forgotten_with_them(rig: HouseRig) -> None:
    await allow(rig)
    await comes(rig)
    await rig.faces.forget(ANNA, GRACE.id)
    assert "Grace" not in str(rig.memory.visits.all)
    assert "Grace" not in str(rig.memory.audit.lines)
    ordered = [details for what, details in rig.memory.audit.lines if what == "unlock ordered"]
    assert [details["manner"] for details in ordered] == ["by itself"]


async def test_a_picture_that_nobody_looked_at_yet_keeps_it_shut_until_it_was_looked_at(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody steps in while the first pictures are compared: the camera has them, and no look does."""
    await allow(rig)
    identify, joined = rig.eyes.identify, False

    async def slow(pictures: list[tuple[PhotoId, bytes]]) -> Look:
        nonlocal joined
        seen = await identify(pictures)
        if not joined:
            joined = True
            rig.eyes.open.clear()
            await rig.picture(b"with a stranger", n=FRAMES)
        return seen

    monkeypatch.setattr(rig.eyes, "identify", slow)
    await comes(rig)
    assert not rig.locks.opened
    rig.eyes.sightings = (CLEAR, replace(STRANGER, number=2))
    rig.eyes.open.set()
    await settle(rig)
    assert not rig.locks.opened


async def test_a_picture_that_comes_in_the_very_last_moment_keeps_it_shut_too(
    rig: HouseRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allow(rig)
    give = rig.answers.give

    async def late(*args: object, **kwargs: object) -> Visit:
        rig.eyes.open.clear()
        await rig.picture(b"with a stranger", n=FRAMES)
        return await give(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.answers, "give", late)
    await comes(rig)
    assert not rig.locks.opened
    rig.eyes.open.set()


async def test_while_two_become_one_no_door_opens_to_either(rig: HouseRig, monkeypatch: pytest.MonkeyPatch) -> None:
    await allow(rig)

    async def away(*_: object) -> None:
        raise EyesUnavailable

    monkeypatch.setattr(rig.eyes, "merge", away)
    with pytest.raises(EyesUnavailable):  # or we are killed there: it may have been done
        await rig.people.merge(ANNA, EILEEN.id, GRACE.id)
    await comes(rig)
    assert not rig.locks.opened


@pytest.mark.parametrize("from_a_visit", [False, True])
async def test_a_face_that_was_learned_though_it_may_be_anothers_opens_nothing(
    rig: HouseRig, *, from_a_visit: bool
) -> None:
    await allow(rig)
    if from_a_visit:
        visit = await comes(rig, STRANGER)
        await rig.faces.learn_from_visit(LEO, SeenFace(visit.id, 1, visit.photos[-1].id), "Grace", sure=True)
        await rig.answers.give(visit.id, ANNA, Outcome.IGNORED)
    else:
        await rig.faces.learn(LEO, "Grace", [b"unlike her"], sure=True)
    assert was_said(rig)[-1] == ByItselfChanged(GRACE, None, allowed=False)
    await comes(rig, press="b00t-2")
    assert not rig.locks.opened
